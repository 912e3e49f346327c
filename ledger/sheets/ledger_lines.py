"""From the rows of a ledger to entries: what each customer bought and paid, on which day, and what that comes to."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ledger.matching import CentreNames, clean_line, plain_header
from ledger.sheets.balances import BalanceReader
from ledger.sheets.cells import Cell, Row, text_of
from ledger.sheets.choices import SheetChoice
from ledger.sheets.columns import by_field
from ledger.sheets.judge import Judged
from ledger.sheets.ledger_checks import check_balances, check_closings
from ledger.sheets.ledger_columns import AMOUNTS, IDENTITY, OF_ENTRIES, cell_of
from ledger.sheets.ledger_entries import EntryReader
from ledger.sheets.ledger_way import Words, way_of
from ledger.sheets.lines import Lines, read_lines
from ledger.sheets.model import Column, Entry
from ledger.sheets.setting import Setting
from ledger.sheets.telling import Teller

# What is read of a row, and not of the customer.
_OF_ROWS = OF_ENTRIES | {*AMOUNTS, "entry_note", "due_on"}
_SEVERAL = ("phone", "other_phone", "email")
_BETWEEN = " / "
_SEVERAL_MAX = 4


@dataclass(slots=True)
class _Account:
    """The rows of one customer, by their places among the data rows."""

    positions: list[int] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    name: str = ""


def read_ledger(
    judged: Judged, setting: Setting, choice: SheetChoice, centres: CentreNames, *, leave_out_without_phone: bool
) -> Lines:
    """Return everybody on a ledger with their entries, and where what it states is another than they give."""
    teller = Teller(judged.sheet)
    fields = by_field(judged.columns)
    balances = BalanceReader(fields, judged.rows, setting, choice, teller)
    balances.read_these((*AMOUNTS, "running"), ("entry_on", "due_on"))
    accounts = _accounts(judged, fields)
    words = Words(balances)
    way = way_of(balances, words, [account.positions for account in accounts], choice)
    reader = EntryReader(balances, words, way, _told_apart(judged, accounts))
    for account in accounts:
        account.entries = reader.entries(account.positions)
    reader.tell_only_sales(entry for account in accounts for entry in account.entries)
    people = _people(judged, accounts, reader.of_rows)
    read = read_lines(people, setting, choice, centres, leave_out_without_phone=leave_out_without_phone)
    by_row = {judged.rows[account.positions[0]][0]: account for account in accounts}
    for line in read.lines:
        account = by_row[line.place.row]
        account.name = line.fields["name"]
        line.entries = account.entries
    check_balances(balances, words, way, [(one.name, one.positions, one.entries) for one in accounts])
    check_closings(balances, way, judged.closings, _finder(judged, fields, accounts))
    balances.sums.pop("running", None)
    return replace(
        read, problems=[*teller.problems, *read.problems], questions=[*balances.questions, *read.questions],
        left_out=[*read.left_out, *reader.left_out], sums=balances.sums, styles=balances.styles,
        sum_between=balances.sum_between,
    )  # fmt: skip


def _finder(
    judged: Judged, fields: Mapping[str, tuple[Column, ...]], accounts: Sequence[_Account]
) -> Callable[[Row], tuple[str, Sequence[Entry]]]:
    """Return what finds the name and the entries of the customer that a row is about."""
    key_of = _Keys(fields)
    found: dict[tuple[str, str, str], _Account] = {}
    for account in accounts:
        for position in account.positions:
            found.setdefault(key_of(judged.rows[position][1]), account)

    def find(row: Row) -> tuple[str, Sequence[Entry]]:
        account = found.get(key_of(row))
        return (account.name, account.entries) if account else ("", ())

    return find


def _accounts(judged: Judged, fields: Mapping[str, tuple[Column, ...]]) -> list[_Account]:
    """Return the rows by whose they are, in the order in which customers first stand there.

    A code tells customers apart, else the name, with the phone where one name has several of them.
    """
    key_of = _Keys(fields)
    keys = [key_of(row) for _, row in judged.rows]
    phones: dict[str, set[str]] = {}
    codes: dict[str, set[str]] = {}
    for code, name, phone in keys:
        if phone:
            phones.setdefault(name, set()).add(phone)
        if code:
            codes.setdefault(name, set()).add(code)
    accounts: dict[tuple[str, str, str], _Account] = {}
    for position, (code, name, phone) in enumerate(keys):
        own = codes.get(name, ())
        if not code and len(own) == 1:
            code = next(iter(own))  # noqa: PLW2901 - the code that this name has in other rows
        several = len(phones.get(name, ())) > 1 or not name
        key = (code, "", "") if code else ("", name, phone if several else "")
        accounts.setdefault(key, _Account()).positions.append(position)
    return list(accounts.values())


class _Keys:
    """Tells by its row whom a line is about."""

    def __init__(self, fields: Mapping[str, tuple[Column, ...]]) -> None:
        self._codes = fields.get("code", ())[:1]
        self._names = [column for key in IDENTITY if "name" in key for column in fields.get(key, ())[:1]]
        self._phones = [*fields.get("phone", ()), *fields.get("other_phone", ())][:1]

    def __call__(self, row: Row) -> tuple[str, str, str]:
        """Return code, name and phone, each as it is compared; "" for what is not there."""
        name = " ".join(filter(None, (plain_header(text_of(cell_of(row, column))) for column in self._names)))
        phone = "".join(sign for column in self._phones for sign in text_of(cell_of(row, column)) if sign.isdigit())
        code = next((clean_line(text_of(cell_of(row, column))).casefold() for column in self._codes), "")
        return code, name, phone


def _told_apart(judged: Judged, accounts: Iterable[_Account]) -> list[Column]:
    """Return further columns that say different things in the rows of one customer: they are about the rows."""
    further = [column for column in judged.columns if column.field == "extra"]
    found: dict[int, Column] = {}
    for account in accounts:
        for column in further:
            if column.index not in found and len(account.positions) > 1:
                said = {text_of(cell_of(judged.rows[position][1], column)) for position in account.positions}
                if len(said) > 1:
                    found[column.index] = column
    return [found[index] for index in sorted(found)]


def _people(judged: Judged, accounts: Iterable[_Account], of_rows: list[Column]) -> Judged:
    """Return the ledger as a list with one row for each customer: what their rows say of them, put together."""
    indexes = {column.index for column in of_rows}
    columns = tuple(column for column in judged.columns if column.field not in _OF_ROWS and column.index not in indexes)
    rows = [
        (
            judged.rows[account.positions[0]][0],
            _together([judged.rows[position][1] for position in account.positions], columns),
        )
        for account in accounts
    ]
    return replace(judged, kind="customers", columns=columns, rows=rows, totals=(), closings=())


def _together(rows: list[Row], columns: Iterable[Column]) -> Row:
    """Return what several rows say of one customer: the first that is said, and of phones and addresses all."""
    width = max(column.index for column in columns)
    cells: list[Cell] = [None] * width
    for column in columns:
        said: dict[str, Cell] = {}
        for row in rows:
            cell = cell_of(row, column)
            if cell is not None:
                said.setdefault(text_of(cell).strip(), cell)
                if column.field not in _SEVERAL:
                    break
        if len(said) > 1:
            cells[column.index - 1] = _BETWEEN.join(list(said)[:_SEVERAL_MAX])
        elif said:
            cells[column.index - 1] = next(iter(said.values()))
    return cells
