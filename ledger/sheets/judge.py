"""Judging a sheet: is it a list of customers, what kind, where its header stands, which rows are not about anybody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ledger.matching import plain_header, vocabulary
from ledger.sheets.beside import STANDS_APART, without_tables_beside
from ledger.sheets.cells import Row, Sheet, text_of
from ledger.sheets.choices import SheetChoice
from ledger.sheets.columns import by_field, map_columns
from ledger.sheets.foot import Footed, without_foot
from ledger.sheets.headers import WHO, header_row_of
from ledger.sheets.headless import READ_SO, ledger_by_content
from ledger.sheets.ledger_columns import AMOUNTS as OF_LEDGERS
from ledger.sheets.ledger_columns import is_ledger
from ledger.sheets.ledger_rows import ledger_rows
from ledger.sheets.merged import spread_merged
from ledger.sheets.model import PRICES, SESSIONS, Column, LeftOut, SheetKind
from ledger.sheets.own_table import OTHER_OWN_TABLE, is_other_own, is_summary
from ledger.sheets.sections import HEADING, owed_by_the_shop, with_sections
from ledger.sheets.tables import Part, part_above, part_below, table_below
from ledger.sheets.telling import shown
from ledger.sheets.totals import names_a_total

_LEAD_FIELDS = frozenset({"lead_source", "lead_type", "lead_response", "lead_date", "name_and_age"})
_ABOUT_A_CUSTOMER = frozenset({"phone", "email", "code", "address", "city", "status", "nicknames", "tags", "due_limit"})
_AMOUNTS = ("due", "prepaid", "balance", *PRICES, *SESSIONS)
_TYPED = frozenset({"phone", "other_phone", "email", "due_on", "entry_on", *_AMOUNTS, *OF_LEDGERS, "running"})
_TOP = 6
_NUMBERED = ("phone", "other_phone", "code")
_TOTAL_LOOKED_FOR_IN = 3
_HEADER_ROWS = 2

ONLY_PAYMENTS = (
    "There are only payments in it. Without the sales they would all count as prepaid: bring in a list of what is owed."
)
PIVOT = "This is a pivot table: sums of a list, not the list."
NO_HEADINGS = (
    "There are no headings, and no phones or e-mail addresses by which a list of customers is known. If it is one, say "
    "which column is the name."
)
HIDDEN = "This sheet is hidden in the file. Switch it on to bring it in as well."


@dataclass(frozen=True, slots=True)
class Told:
    """Something about the sheet as it stands: a sentence, and what will be done; ``row`` 0 is all of it."""

    row: int
    what: str
    then: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A sheet with its kind and columns, its data rows as (number, cells), and what is left out.

    ``reason`` is empty when the rows can be brought in. ``totals`` are the rows that state totals, ``closings`` those
    of a ledger that state what one customer's lines come to. ``parts`` are further tables of the sheet; ``unwanted``
    says why it is not brought in unless somebody wants it.
    """

    sheet: Sheet
    kind: SheetKind
    reason: str
    header_row: int
    columns: tuple[Column, ...]
    rows: Sequence[tuple[int, Row]]
    left_out: tuple[LeftOut, ...]
    totals: tuple[tuple[int, Row], ...]
    closings: tuple[tuple[int, Row], ...] = ()
    told: tuple[Told, ...] = ()
    parts: tuple[Part, ...] = ()
    unwanted: str = ""


def judge(sheet: Sheet, region: str, choice: SheetChoice) -> Judged:
    """Return what a sheet is; a person's choice goes before every guess."""
    if is_summary(sheet):
        return Judged(sheet, "none", OTHER_OWN_TABLE, 0, (), (), (), ())
    header_row = header_row_of(sheet) if choice.header_row is None else max(0, min(choice.header_row, len(sheet.rows)))
    sheet, parts, columns, told = _alone(sheet, header_row, region, choice)
    if sheet.merged:
        numbers = [column.index for column in columns if column.field in _NUMBERED]
        amounts = [column.index for column in columns if column.field in {*_AMOUNTS, *OF_LEDGERS}]
        sheet = spread_merged(sheet, header_row, numbers, amounts)
    kind, reason = _kind(sheet, header_row, columns, choice)
    if kind == "none":
        return Judged(sheet, kind, reason, header_row, columns, (), (), (), told=told, parts=parts)
    owed = owed_by_the_shop(sheet, header_row, columns)
    why = f"These are people the shop owes (“{owed}”). Switch it on to bring it in all the same." if owed else ""
    footed = Footed(sheet) if kind == "entries" else without_foot(sheet, header_row)
    sheet, told = footed.sheet, (*told, *(Told(*one) for one in footed.told))
    sectioned = with_sections(sheet, header_row, columns, choice, of_entries=kind == "entries")
    sheet, columns = sectioned.sheet, sectioned.columns
    told = (*told, *(Told(*one) for one in sectioned.told))
    closings: Sequence[tuple[int, Row]] = ()
    if kind == "entries":
        sorted_out = ledger_rows(sheet, header_row, columns, HEADER_AGAIN, TOTAL)
        columns, rows, closings = sorted_out.columns, sorted_out.rows, sorted_out.closings
        left_out, totals = tuple(sorted_out.left_out), tuple(sorted_out.totals)
    else:
        rows, left_out, totals = _split(sheet, header_row, columns)
    left_out = (*left_out, *footed.left_out, *sectioned.left_out)
    if not rows:
        reason = "There is a header, but nobody below it."
        return Judged(sheet, "none", reason, header_row, columns, (), left_out, (), told=told, parts=parts)
    return Judged(
        sheet, kind, reason, header_row, columns, rows, left_out, totals, tuple(closings), told, parts, why
    )  # fmt: skip


def _alone(
    sheet: Sheet, header_row: int, region: str, choice: SheetChoice
) -> tuple[Sheet, tuple[Part, ...], tuple[Column, ...], tuple[Told, ...]]:
    """Return the first table of a sheet, the further ones, its columns, and what is to be said of these."""
    parts: list[Part] = []
    said: list[str] = []
    if header_row:
        sheet, parts, said = without_tables_beside(sheet, header_row)
        above = part_above(sheet, header_row)
        parts = [above, *parts] if above else parts
    columns = map_columns(sheet, header_row, region, choice)
    told: list[Told] = []
    if not header_row:
        columns, read_so = ledger_by_content(columns, sheet, region, choice)
        told += [Told(0, read_so, READ_SO)] if read_so else []
    below = table_below(sheet, header_row, [column.index for column in columns if column.field in _TYPED])
    if below:
        parts.append(part_below(sheet, below))
        sheet = replace(sheet, rows=sheet.rows[: below - 1])
        if header_row:  # what stands below may have hidden an empty column
            sheet, more, said_too = without_tables_beside(sheet, header_row)
            parts, said = [*parts, *more], said + said_too
        columns = map_columns(sheet, header_row, region, choice) if header_row else columns
    told += [Told(0, what, STANDS_APART) for what in dict.fromkeys(said)]
    return sheet, tuple(parts), columns, tuple(told)


def _kind(
    sheet: Sheet, header_row: int, columns: Iterable[Column], choice: SheetChoice
) -> tuple[SheetKind, str]:  # fmt: skip
    """Return what kind of list this is, and why it cannot be brought in (else "")."""
    columns = list(columns)
    fields = {column.field for column in columns}
    if is_other_own(columns):
        return "none", OTHER_OWN_TABLE
    first_rows = sheet.rows[sheet.above : sheet.above + _TOP]
    if any(plain_header(text_of(cell)) in vocabulary().pivots for row in first_rows for cell in row):
        return "none", PIVOT
    if is_ledger(columns):
        return ("none", ONLY_PAYMENTS) if fields & {*OF_LEDGERS, "running"} == {"credit"} else ("entries", "")
    # Without a header, any prose looks like names: then a phone or an address must be there to believe it.
    believed = fields & ({*WHO} if header_row else {"phone", "email"})
    believed |= {*WHO} & {choice.columns[column.index] for column in columns if column.index in choice.columns}
    only_names = fields <= {"name", "first_name", "last_name", "notes", "serial"}
    signs: tuple[tuple[bool, SheetKind, str], ...] = (
        (not sheet.rows, "none", "The sheet is empty."),
        (not believed and not header_row and bool(fields & {*WHO}), "none", NO_HEADINGS),
        (not believed, "none", "No column of names, phones or e-mail addresses was found."),
        (_is_of_packages(fields), "packages", ""),
        ("due" in fields or fields.issuperset(PRICES), "dues", ""),
        ("prepaid" in fields, "credits", ""),
        (bool(fields & _LEAD_FIELDS), "leads", ""),
        (bool(fields & {*_ABOUT_A_CUSTOMER, "balance"}) or only_names, "customers", ""),
        (True, "none", "There are names in it, but nothing else that is known of a customer."),
    )
    return next((kind, reason) for fits, kind, reason in signs if fits)


def _is_of_packages(fields: set[str]) -> bool:
    return not fields.isdisjoint(SESSIONS) or {"treatment", "package_amount"} <= fields


def _split(
    sheet: Sheet, header_row: int, columns: tuple[Column, ...]
) -> tuple[list[tuple[int, Row]], tuple[LeftOut, ...], tuple[tuple[int, Row], ...]]:
    headers = sheet.rows[max(header_row - _HEADER_ROWS, sheet.above) : header_row]
    rows: list[tuple[int, Row]] = []
    left_out: list[LeftOut] = []
    totals: list[tuple[int, Row]] = []
    reader = _RowReader(columns, headers)
    for number, row in enumerate(sheet.rows[header_row:], header_row + 1):
        why = reader.why_not(row)
        if why is None:
            rows.append((number, row))
        elif why:
            if why == HEADER_AGAIN and rows and _is_heading(rows[-1], number):
                left_out.append(LeftOut(rows[-1][0], shown(rows[-1][1]), HEADING))
                rows.pop()
            left_out.append(LeftOut(number, shown(row), why))
            if why in (TOTAL, TOTAL_UNNAMED):
                totals.append((number, row))
    return rows, tuple(left_out), tuple(totals)


def _is_heading(before: tuple[int, Row], number: int) -> bool:
    """Return whether one word stands right above a header that comes again: "Branch B"."""
    return number - before[0] <= _NEAR and sum(bool(text_of(cell).strip()) for cell in before[1]) == 1


_NEAR = 2
TOTAL = "A total, not a customer."
TOTAL_UNNAMED = "An amount without anybody's name, phone or code: taken for a total."
HEADER_AGAIN = "The header again."
ONLY_AN_ID = "Nothing but a number or a code stands in it."


class _RowReader:
    """Tells rows about somebody from totals, repeated headers and empty rows."""

    def __init__(self, columns: tuple[Column, ...], headers: Sequence[Row]) -> None:
        fields = by_field(columns)
        self._headers = [[plain_header(text_of(cell)) for cell in header] for header in headers]
        self._who = [column.index for field in WHO for column in fields.get(field, ())]
        self._who += [
            column.index for field in ("last_name", "code", "other_phone") for column in fields.get(field, ())
        ]
        self._reach = [column.index for field in ("phone", "email", "other_phone") for column in fields.get(field, ())]
        self._codes = [column.index for column in fields.get("code", ())]
        self._amounts = [column.index for field in _AMOUNTS for column in fields.get(field, ())]
        self._named = [column.index for field in WHO for column in fields.get(field, ())][:1]
        self._above: Row = ()  # the row above: "Asha Verma Total" is about whom it names
        self._ids = [column.index for field in ("serial", "code", "own_id", "") for column in fields.get(field, ())]

    def why_not(self, row: Row) -> str | None:
        """Return None for a row about somebody, "" for an empty one, else why it is left out."""
        filled = [at for at, cell in enumerate(row, 1) if cell is not None and (type(cell) is not str or cell.strip())]
        if not filled:
            return ""
        if self._is_total(row, filled):
            return TOTAL
        if self._is_header(row, filled):
            return HEADER_AGAIN
        if all(index in self._ids for index in filled):
            return ONLY_AN_ID
        if self._amounts and not any(index in self._who for index in filled):
            return TOTAL_UNNAMED if any(index in self._amounts for index in filled) else None
        self._above = row
        return None

    def _name_above(self) -> list[str]:
        return [text_of(self._above[index - 1]) for index in self._named if index <= len(self._above)]

    def _is_total(self, row: Row, filled: list[int]) -> bool:
        if any(index in self._reach or self._is_code(row, index) for index in filled):
            return False
        for index in filled[:_TOTAL_LOOKED_FOR_IN]:
            text = row[index - 1]
            if isinstance(text, str) and names_a_total(text, self._name_above):
                return True
        return False

    def _is_code(self, row: Row, index: int) -> bool:
        """Tell whether a code of somebody's own stands here: the name alone makes no total."""
        return index in self._codes and not names_a_total(text_of(row[index - 1]))

    def _is_header(self, row: Row, filled: list[int]) -> bool:
        """Tell whether a row says the header again, or the groups that stand above it."""
        if len(filled) < 2:  # noqa: PLR2004 - one word is no header
            return False
        return any(
            all(index <= len(one) and plain_header(text_of(row[index - 1])) == one[index - 1] for index in filled)
            for one in self._headers
        )
