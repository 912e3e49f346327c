"""Judging a sheet: is it a list of customers, what kind, where its header stands, which rows are not about anybody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ledger.matching import clean_line, field_of_header, is_total_word, plain_header
from ledger.sheets.cells import Cell, Row, Sheet, text_of
from ledger.sheets.choices import SheetChoice
from ledger.sheets.columns import by_field, map_columns
from ledger.sheets.headers import WHO, header_row_of
from ledger.sheets.model import PRICES, SESSIONS, Column, LeftOut, SheetKind

_LEAD_FIELDS = frozenset({"lead_source", "lead_type", "lead_response", "lead_date", "name_and_age"})
_ABOUT_A_CUSTOMER = frozenset({"phone", "email", "code", "address", "city", "status", "nicknames", "tags", "due_limit"})
_AMOUNTS = ("due", "prepaid", *PRICES, *SESSIONS)
_TOTAL_LOOKED_FOR_IN = 3
_SHOWN = 60

NO_ENTRIES = "This is a list of entries (debit and credit). Bring in one row for each customer, with the balance."
HIDDEN = "This sheet is hidden in the file. Switch it on to bring it in as well."


@dataclass(frozen=True, slots=True)
class Judged:
    """A sheet with its kind and columns, its data rows as (number, cells), and what is left out.

    ``reason`` is empty when the rows can be brought in. ``totals`` are the rows that state totals.
    """

    sheet: Sheet
    kind: SheetKind
    reason: str
    header_row: int
    columns: tuple[Column, ...]
    rows: Sequence[tuple[int, Row]]
    left_out: tuple[LeftOut, ...]
    totals: tuple[tuple[int, Row], ...]


def judge(sheet: Sheet, region: str, choice: SheetChoice) -> Judged:
    """Return what a sheet is; a person's choice goes before every guess."""
    header_row = header_row_of(sheet) if choice.header_row is None else max(0, min(choice.header_row, len(sheet.rows)))
    columns = map_columns(sheet, header_row, region, choice)
    kind, reason = _kind(sheet, header_row, columns)
    if kind == "none":
        return Judged(sheet, kind, reason, header_row, columns, (), (), ())
    rows, left_out, totals = _split(sheet, header_row, columns)
    if not rows:
        return Judged(sheet, "none", "There is a header, but nobody below it.", header_row, columns, (), left_out, ())
    return Judged(sheet, kind, reason, header_row, columns, rows, left_out, totals)


def _kind(sheet: Sheet, header_row: int, columns: Iterable[Column]) -> tuple[SheetKind, str]:
    """Return what kind of list this is, and why it cannot be brought in (else "")."""
    fields = {column.field for column in columns}
    # Without a header, any prose looks like names: then a phone or an address must be there to believe it.
    believed = fields & ({*WHO} if header_row else {"phone", "email"})
    only_names = fields <= {"name", "first_name", "last_name", "notes", "serial"}
    signs: tuple[tuple[bool, SheetKind, str], ...] = (
        (not sheet.rows, "none", "The sheet is empty."),
        (not believed, "none", "No column of names, phones or e-mail addresses was found."),
        (_is_of_packages(fields), "packages", ""),
        ({"debit", "credit"} <= fields, "none", NO_ENTRIES),
        ("due" in fields or fields.issuperset(PRICES), "dues", ""),
        ("prepaid" in fields, "credits", ""),
        (bool(fields & _LEAD_FIELDS), "leads", ""),
        (bool(fields & _ABOUT_A_CUSTOMER) or only_names, "customers", ""),
        (True, "none", "There are names in it, but nothing else that is known of a customer."),
    )
    return next((kind, reason) for fits, kind, reason in signs if fits)


def _is_of_packages(fields: set[str]) -> bool:
    return not fields.isdisjoint(SESSIONS) or {"treatment", "package_amount"} <= fields


def _split(
    sheet: Sheet, header_row: int, columns: tuple[Column, ...]
) -> tuple[list[tuple[int, Row]], tuple[LeftOut, ...], tuple[tuple[int, Row], ...]]:
    header = sheet.rows[header_row - 1] if header_row else ()
    rows: list[tuple[int, Row]] = []
    left_out: list[LeftOut] = []
    totals: list[tuple[int, Row]] = []
    reader = _RowReader(columns, header)
    for number, row in enumerate(sheet.rows[header_row:], header_row + 1):
        why = reader.why_not(row)
        if why is None:
            rows.append((number, row))
        elif why:
            left_out.append(LeftOut(number, _shown(row), why))
            if why in (TOTAL, TOTAL_UNNAMED):
                totals.append((number, row))
    return rows, tuple(left_out), tuple(totals)


TOTAL = "A total, not a customer."
TOTAL_UNNAMED = "An amount without anybody's name, phone or code: taken for a total."
HEADER_AGAIN = "The header again."
ONLY_AN_ID = "Nothing but a number or a code stands in it."


class _RowReader:
    """Tells rows about somebody from totals, repeated headers and empty rows."""

    def __init__(self, columns: tuple[Column, ...], header: Row) -> None:
        fields = by_field(columns)
        self._header = [plain_header(text_of(cell)) for cell in header]
        self._who = [column.index for field in WHO for column in fields.get(field, ())]
        self._who += [
            column.index for field in ("last_name", "code", "other_phone") for column in fields.get(field, ())
        ]
        self._reach = [column.index for field in ("phone", "email", "other_phone") for column in fields.get(field, ())]
        self._codes = [column.index for column in fields.get("code", ())]
        self._amounts = [column.index for field in _AMOUNTS for column in fields.get(field, ())]
        self._ids = [column.index for field in ("serial", "code", "") for column in fields.get(field, ())]

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
        return None

    def _is_total(self, row: Row, filled: list[int]) -> bool:
        if any(index in self._reach or self._is_code(row, index) for index in filled):
            return False
        for index in filled[:_TOTAL_LOOKED_FOR_IN]:
            text = row[index - 1]
            if isinstance(text, str) and _names_a_total(text):
                return True
        return False

    def _is_code(self, row: Row, index: int) -> bool:
        """Tell whether a code of somebody's own stands here: the name alone makes no total."""
        return index in self._codes and not _names_a_total(text_of(row[index - 1]))

    def _is_header(self, row: Row, filled: list[int]) -> bool:
        if len(filled) < 2 or not self._header:  # noqa: PLR2004 - one word is no header
            return False
        return all(
            index <= len(self._header) and plain_header(text_of(row[index - 1])) == self._header[index - 1]
            for index in filled
        )


def _names_a_total(text: str) -> bool:
    if is_total_word(text):
        return True
    first, _, rest = plain_header(text).partition(" ")
    if not rest or not is_total_word(first):
        return False
    named = field_of_header(rest)
    of_amounts = named is not None and named[0] in (*_AMOUNTS, "balance", "amount") and named[1] == "sure"
    return of_amounts or rest.isdecimal()


def _shown(row: Sequence[Cell]) -> str:
    texts = (clean_line(text_of(cell)) for cell in row)
    return " · ".join(text for text in texts if text)[:_SHOWN]
