"""Is this a ledger: several rows for a customer, each a sale or a payment? And what its columns are then."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ledger.matching import clean_line, field_of_header, kind_of, plain_header
from ledger.sheets.cells import Cell, Row, Sheet, text_of
from ledger.sheets.choices import SheetChoice
from ledger.sheets.headers import WHO
from ledger.sheets.model import PRICES, SESSIONS, Column

# A sheet on which one of these is left after all guessing is read line by line.
OF_ENTRIES = frozenset(
    {"entry_on", "entry_kind", "entry_ref", "entry_method", "used_amount", "paid_out", "running"}
)  # fmt: skip
# The columns of amounts of a ledger, and the kind of entry of each; what stands in "amount" is told by its row.
SIDES = ("debit", "credit", "prepaid", "used_amount", "paid_out")
AMOUNTS = (*SIDES, "amount")
IDENTITY = ("code", "name", "name_and_age", "first_name", "middle_name", "last_name", "second_last_name", "phone")
_ANY_AMOUNT = frozenset({*AMOUNTS, *PRICES, "due", "balance", "running"})
_LEADS = frozenset({"lead_source", "lead_type", "lead_response", "lead_date"})
_LOOKED_AT = 2000
_KINDS_KNOWN = 0.6
_REPEATED = 0.3
_BLOCKS_MIN = 1


def is_ledger(columns: Iterable[Column]) -> bool:
    """Return whether columns whose meaning is decided are those of a ledger."""
    fields = {column.field for column in columns}
    return bool(fields & OF_ENTRIES) or {"debit", "credit"} <= fields


def as_ledger(
    columns: Sequence[Column], sheet: Sheet, header_row: int, choice: SheetChoice
) -> tuple[Column, ...] | None:
    """Return the columns as those of a ledger when the sheet is one, else None."""
    chosen = {choice.columns[column.index] for column in columns if column.index in choice.columns}
    if chosen & OF_ENTRIES or _is_one(columns, sheet, header_row):
        return tuple(_meanings(columns, choice, sheet.rows[header_row:]))
    return None


def without_ledger(columns: Sequence[Column], choice: SheetChoice) -> list[Column]:
    """Return the columns of another list: what only a ledger needs is kept as it is."""
    return [
        replace(column, field="extra") if column.field in OF_ENTRIES and column.index not in choice.columns else column
        for column in columns
    ]


def _is_one(columns: Sequence[Column], sheet: Sheet, header_row: int) -> bool:
    fields = {column.field for column in columns}
    if not fields & _ANY_AMOUNT or fields & {*SESSIONS} or fields >= {"treatment", *PRICES}:
        return False
    beside = _first(columns)
    body = sheet.rows[header_row : header_row + _LOOKED_AT]
    sides = fields >= {"debit", "credit"}
    if "entry_kind" in fields and _kinds_known(beside["entry_kind"], body):
        return True
    if fields & _LEADS or not ("entry_on" in fields or sides):
        return False
    if fields >= {"entry_on", "debit", "credit"}:
        return True
    if not fields & {*WHO, "last_name", "code"}:
        return _headings(columns, body) >= _BLOCKS_MIN
    repeated = _repeated(columns, body)
    return repeated >= _REPEATED or (repeated > 0 and fields >= {"entry_on", "entry_ref"})


def _kinds_known(column: Column, body: Sequence[Row]) -> bool:
    words = [text for row in body if (text := clean_line(text_of(cell_of(row, column))))]
    return bool(words) and sum(bool(kind_of(word)) for word in words) >= _KINDS_KNOWN * len(words)


def _repeated(columns: Sequence[Column], body: Sequence[Row]) -> float:
    """Return which share of the rows with an amount is about somebody who has another one, or about nobody named."""
    who = [column for column in columns if column.field in IDENTITY]
    amounts = [column for column in columns if column.field in _ANY_AMOUNT]
    keys = [
        tuple(plain_header(text_of(cell_of(row, column))) for column in who)
        for row in body
        if any(cell_of(row, column) is not None for column in amounts)
    ]
    counts = Counter(keys)
    several = sum(count for key, count in counts.items() if any(key) and count > 1)
    # Rows without a name belong to the one above; a total row or two stand without a name on any sheet.
    unnamed = sum(count for key, count in counts.items() if not any(key))
    if unnamed > len(keys) * _REPEATED:
        several += unnamed
    return several / len(keys) if keys else 0.0


def _headings(columns: Sequence[Column], body: Sequence[Row]) -> int:
    """Return how many rows hold one text and no amount: whose the rows below it are."""
    amounts = [column for column in columns if column.field in {*_ANY_AMOUNT, "entry_on"}]
    found = 0
    for row in body:
        filled = [cell for cell in row if cell is not None]
        alone = 0 < len(filled) <= 3 and isinstance(filled[0], str)  # noqa: PLR2004 - a name, a label, a phone
        found += alone and all(is_words(cell_of(row, column)) for column in amounts)
    return found


def _meanings(columns: Sequence[Column], choice: SheetChoice, body: Sequence[Row]) -> Iterable[Column]:
    """Yield the columns with what they mean on a ledger; what a person chose stays."""
    fields = {column.field for column in columns}
    wallet = bool(fields & {"used_amount", "paid_out"}) and not fields & {"debit", "due", "package_amount"}
    charges = next((key for key in ("debit", "due", "package_amount") if key in fields), "")
    if fields >= {"credit", "package_paid"} and not charges:
        charges = "credit"  # credit that is given, beside what was paid
    two_sides = bool(charges) or wallet
    meaning = {
        "package_amount": "debit" if charges == "package_amount" else "extra",
        "due": "debit" if charges == "due" else "running",
        "balance": "running" if fields & {"amount", *SIDES, "due", *PRICES} else "amount",
        "credit": "debit" if charges == "credit" else "credit",
        "package_paid": "extra" if "credit" in fields and charges != "credit" else "credit",
        "prepaid": "credit" if charges and not {"credit", "package_paid"} & fields else "prepaid",
        "amount": "amount" if not charges or "entry_kind" in fields else "extra",
        "notes": "entry_note", "treatment": "entry_note", "category": "extra",
    }  # fmt: skip
    if "amount" in fields and not two_sides and fields & {"package_paid", "credit"} and "entry_kind" not in fields:
        meaning["amount"] = "debit"  # a bill, and what was paid of it
    beside = _first(columns)
    if "entry_kind" in fields and not _kinds_known(beside["entry_kind"], body):
        meaning["entry_kind"] = "extra"
    taken: set[str] = {"running"} & fields
    for column in columns:
        field = column.field
        if column.index not in choice.columns:
            numbers_bills = field == "serial" and "entry_ref" not in fields and not _counts_rows(column, body)
            field = "entry_ref" if numbers_bills else meaning.get(field, field)
            if field == "extra" and column.confidence == "guess" and _names_a_balance(column):
                field = "running"  # the third of "udhaar, jama, baki"
            if field != column.field and field in taken:
                field = "extra"
        if field in {*AMOUNTS, "running"}:
            taken.add(field)
        yield replace(column, field=field) if field != column.field else column


def _names_a_balance(column: Column) -> bool:
    """Return whether a heading says that something is owed or left, which another column took first."""
    named = field_of_header(column.source)
    return named is not None and named[0] in ("due", "balance")


def _counts_rows(column: Column, body: Sequence[Row]) -> bool:
    """Return whether a column only numbers the rows: 1, 2, 3."""
    texts = [text for row in body[:_LOOKED_AT] if (text := text_of(cell_of(row, column)).strip())]
    numbers = [int(text) for text in texts if text.isdecimal()]
    return len(numbers) < 2 or numbers[:2] in ([1, 2], [0, 1])  # noqa: PLR2004 - the first two


def _first(columns: Iterable[Column]) -> dict[str, Column]:
    found: dict[str, Column] = {}
    for column in columns:
        found.setdefault(column.field, column)
    return found


def cell_of(row: Row, column: Column) -> Cell:
    """Return the cell of a row in a column, None where it is empty."""
    cell = row[column.index - 1] if column.index <= len(row) else None
    return None if isinstance(cell, str) and not cell.strip() else cell


def is_words(cell: Cell) -> bool:
    """Return whether a cell holds nothing that could be an amount or a day."""
    return cell is None or (isinstance(cell, str) and not any(sign.isdigit() for sign in cell))
