"""From columns to fields: by the header first, by the content second, and by what a person says above all."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from ledger.matching import (
    EXTRA_HEADING,
    Confidence,
    Looks,
    clean_line,
    field_of_header,
    kind_of,
    looks_of,
    own_heading,
    plain_header,
    read_count,
    vocabulary,
)
from ledger.sheets.cells import Cell, Row, Sheet, column_letter, text_of
from ledger.sheets.choices import SheetChoice
from ledger.sheets.headers import header_cells
from ledger.sheets.ledger_columns import as_ledger, without_ledger
from ledger.sheets.model import PRICES, SESSIONS, Column
from ledger.sheets.open_money import with_open_money
from ledger.sheets.own_table import own_columns
from ledger.sheets.sums import with_sums

CHOSEN: Confidence = "sure"
# These may stand in several columns; every other field is filled by one.
SEVERAL = frozenset({"other_phone", "address", "notes", "entry_note", "tags", "nicknames", "extra", "serial", ""})
_SAMPLED_ROWS = 400
_SAMPLES = 3
_SAMPLE_LETTERS = 60
_HEADER_LETTERS = 120
_ALIKE = 0.6
_NAMES_ALIKE = 0.8
_NAMES_DISTINCT = 0.5
_SCHOOL_CLASSES = frozenset({"class", "classe", "klasse", "curso", "clase"})
_GRADE = 5
_DIGITS_OF_MONEY = 3
_NAME_AND_PHONE = re.compile(r"[^\d@]*[^\W\d_]{3}[^\d@]*\d[\d -]{5,}\d\W*$")
_NO_HEADER = "Unnamed:"
_BALANCES = ("balance", "amount")
_PRICED = frozenset({"package_paid", *SESSIONS})


def map_columns(sheet: Sheet, header_row: int, region: str, choice: SheetChoice) -> tuple[Column, ...]:
    """Return the columns of a sheet, left to right, each with its field; columns without anything are dropped."""
    header = header_cells(sheet, header_row)
    body = sheet.rows[header_row:]
    step = max(1, len(body) // _SAMPLED_ROWS)
    sampled = body[::step]
    columns: list[tuple[Column, Looks]] = []
    sources: set[str] = set()
    for index in range(1, max((len(row) for row in sheet.rows), default=0) + 1):
        source = _source(header, index)
        if not source and not any(_cell(row, index) is not None for row in body):
            continue
        cells = [_cell(row, index) for row in sampled]
        looks = looks_of(cells, region)
        source = _unlike(source or f"Column {column_letter(index)}", sources)
        chosen = choice.columns.get(index, "extra" if own_heading(source) else None)
        field, confidence = _field(source, looks, cells, chosen=chosen)
        columns.append((Column(index, source, field, confidence, tuple(_samples(cells))), looks))
    own = own_columns([column for column, _ in columns], choice)
    if own is not None:
        return own
    found = _by_content(_one_each(columns, choice), choice, headerless=not header_row)
    of_ledger = as_ledger(found, sheet, header_row, choice)
    if of_ledger is not None:
        return of_ledger
    summed = with_sums(without_ledger(found, choice), body, choice)
    return tuple(with_open_money(tuple(_meanings(summed, sheet, header_row, choice)), body, region, choice))


def _field(source: str, looks: Looks, cells: Sequence[Cell], chosen: str | None) -> tuple[str, Confidence]:
    if chosen is not None:
        return chosen if chosen in vocabulary().fields else "", CHOSEN
    named = None if source.startswith(_NO_HEADER) else field_of_header(source)
    if not named:
        return "extra", "guess"
    field = _by_witness(named[0], plain_header(source), looks, cells)
    return field, named[1] if field == named[0] else "guess"


def _by_witness(field: str, header: str, looks: Looks, cells: Sequence[Cell]) -> str:
    """Return the field that a header names, unless the values clearly are something else."""
    if field == "serial" and looks.phone >= _ALIKE:
        return "phone"
    if field == "treatment" and header in _SCHOOL_CLASSES and all(len(text_of(cell)) <= _GRADE for cell in cells):
        return "extra"  # a class of a school, not of a studio
    if field == "code" and header in ("id", "code") and _counts_up(cells):
        return "serial"
    if field == "name" and looks.contradict("name") and (_have_numbers_behind(cells) or 0 < looks.name < looks.phone):
        return field  # a number stands in the cell of whoever has told no name
    only_counts = field == "phone" and header == "number" and looks.short >= _ALIKE > looks.phone
    return "extra" if only_counts or looks.contradict(vocabulary().fields[field].looks) else field


def _have_numbers_behind(cells: Sequence[Cell]) -> bool:
    """Return whether most cells hold a name and a phone: "Ramesh 98111 22233"."""
    texts = [text for cell in cells if (text := text_of(cell))]
    return sum(bool(_NAME_AND_PHONE.match(text)) for text in texts) >= _ALIKE * len(texts)


def _one_each(columns: Iterable[tuple[Column, Looks]], choice: SheetChoice) -> list[tuple[Column, Looks]]:
    """Give a field that several columns want to the one that is chosen, sure or first; the others keep their data."""
    found = list(columns)
    best: dict[str, Column] = {}
    for column, _ in sorted(found, key=lambda pair: _rank(pair[0], choice)):
        best.setdefault(column.field, column)
    split: list[tuple[Column, Looks]] = []
    for column, looks in found:
        kept = column.field in SEVERAL or best[column.field].index == column.index
        other = "other_phone" if column.field == "phone" else "extra"
        split.append((column if kept else replace(column, field=other, confidence="guess"), looks))
    return split


def _rank(column: Column, choice: SheetChoice) -> tuple[bool, bool, bool, int]:
    at_the_beginning = kind_of(column.source) == "opening"  # what is owed now matters, not what was owed before
    return column.index not in choice.columns, at_the_beginning, column.confidence != "sure", column.index


def _by_content(columns: list[tuple[Column, Looks]], choice: SheetChoice, *, headerless: bool) -> list[Column]:
    """Look for what no header names: a column of addresses, of phones, of names, and without any header of money."""
    taken = {column.field for column, _ in columns}
    named = bool(taken & {"name", "name_and_age", "first_name", "last_name"})
    columns = [(_name_of_last_resort(column, looks, taken, choice, named=named), looks) for column, looks in columns]
    named = named or any(column.field == "name" for column, _ in columns)
    if headerless:
        columns = _with_money(columns, choice)
    result: list[Column] = []
    for column, looks in columns:
        field = column.field
        open_to_guess = field == "extra" and column.confidence == "guess" and column.index not in choice.columns
        if open_to_guess and looks.filled:
            field = _looks_like(looks, taken, named=named)
        if field != column.field:
            taken.add(field)
            named = named or field == "name"
            result.append(replace(column, field=field, confidence="guess"))
        else:
            result.append(column)
    return result


def _name_of_last_resort(
    column: Column, looks: Looks, taken: set[str], choice: SheetChoice, *, named: bool
) -> Column:  # fmt: skip
    """Take a parent, or what stands under "Particulars", for the name where a list has no other."""
    if column.field not in ("guardian", "entry_note") or column.index in choice.columns:
        return column
    alike = looks.name >= _NAMES_ALIKE and looks.distinct >= _NAMES_DISTINCT and looks.date < _ALIKE
    if not named and alike and "entry_on" not in taken:
        return replace(column, field="name", confidence="guess")
    return replace(column, field="extra") if column.field == "guardian" else column


def _with_money(columns: list[tuple[Column, Looks]], choice: SheetChoice) -> list[tuple[Column, Looks]]:
    """Take the one column that looks like money for a balance, which is asked about: whether it is owed or held."""
    found = [
        column.index
        for column, looks in columns
        if column.field == "extra" and column.index not in choice.columns and _looks_like_money(column, looks)
    ]
    if len(found) != 1:
        return columns
    return [(replace(one, field="balance") if one.index == found[0] else one, looks) for one, looks in columns]


def _looks_like_money(column: Column, looks: Looks) -> bool:
    """Return whether these are amounts: numbers with decimals or of some size, and no phones, years or ages."""
    if looks.number < _NAMES_ALIKE or looks.phone > 1 - _NAMES_ALIKE or looks.date > 1 - _NAMES_ALIKE:
        return False
    if any("." in text or "," in text or not text.isalnum() for text in column.samples):
        return True
    # Ages, years, codes of places are of one length each.
    lengths = {len(text) for text in column.samples if not text.startswith("0")}
    return len(lengths) > 1 and max(lengths) >= _DIGITS_OF_MONEY


def _looks_like(looks: Looks, taken: set[str], *, named: bool) -> str:
    if looks.email >= _ALIKE and "email" not in taken:
        return "email"
    if looks.phone >= _ALIKE:
        return "other_phone" if "phone" in taken else "phone"
    if not named and looks.name >= _NAMES_ALIKE and looks.distinct >= _NAMES_DISTINCT and looks.date < _ALIKE:
        return "name"
    return "extra"


def _meanings(columns: Sequence[Column], sheet: Sheet, header_row: int, choice: SheetChoice) -> Iterator[Column]:
    """Decide what "balance", "amount", a lone "debit" and a lone "credit" are, from the neighbourhood."""
    columns = _sides(_priced(_counted(columns, sheet, header_row, choice)), choice)
    fields = {column.field for column in columns}
    balances = [column for column in columns if column.field in _BALANCES]
    main = next((column for key in _BALANCES for column in balances if column.field == key), None)
    for column in columns:
        if column.field in _BALANCES or column.field in ("debit", "credit"):
            alone = column is main or (not balances and column.field not in _BALANCES)
            meaning = _sessions_left(column, columns, sheet, header_row) or choice.balance
            meaning = meaning or _meaning(column, fields, sheet, header_row)
            certain = fields.issuperset(PRICES)
            sure: Confidence = "sure" if certain and meaning == "due" and not choice.balance else "guess"
            taken = not alone or meaning in fields
            decided = "extra" if taken else "balance" if meaning == "neither" else meaning
            yield replace(column, field=decided, confidence="guess" if taken else sure)
        elif _may_be_sessions(column, fields, choice) and _sessions_left(column, columns, sheet, header_row):
            yield replace(column, field="sessions_left")
        else:
            yield column


def _counted(
    columns: Sequence[Column], sheet: Sheet, header_row: int, choice: SheetChoice
) -> Sequence[Column]:  # fmt: skip
    """Take "remaining" for the sessions left where they are that, row by row, and another column has the balance."""
    open_to = (one for one in columns if one.field in ("due", *_BALANCES) and one.index not in choice.columns)
    left = next((one for one in open_to if _sessions_left(one, columns, sheet, header_row)), None)
    other = next((one for one in columns if left and one.index != left.index and _names_a_balance(one, choice)), None)
    if left is None or other is None:
        return columns
    meaning = {left.index: "sessions_left", other.index: "due"}
    return [replace(one, field=meaning.get(one.index, one.field)) for one in columns]


def _names_a_balance(column: Column, choice: SheetChoice) -> bool:
    """Return whether a heading says what is owed, though another column was taken for it."""
    named = field_of_header(column.source)
    open_to_it = column.field in ("balance", "extra") and column.index not in choice.columns
    return open_to_it and named is not None and named[0] in ("due", "balance")


def _may_be_sessions(column: Column, fields: set[str], choice: SheetChoice) -> bool:
    """Return whether this is the second "balance" of a sheet, or the one thing left where nothing has a price."""
    if column.field == "due" and column.index not in choice.columns and not fields & {*PRICES}:
        return True
    if column.field != "extra" or column.confidence == "sure" or column.index in choice.columns:
        return False
    named = field_of_header(column.source)
    return named is not None and named[0] in _BALANCES


def _priced(columns: Sequence[Column]) -> Sequence[Column]:
    """Take an amount for the price of a package where something was paid of it, or sessions are counted."""
    fields = {column.field for column in columns}
    beside_a_balance = "treatment" in fields and bool(fields & {"due", "balance"})
    if "package_amount" in fields or not (fields & _PRICED or beside_a_balance):
        return columns
    price = "amount" if "amount" in fields else "" if "credit" in fields else "debit"
    return [replace(column, field="package_amount") if column.field == price else column for column in columns]


def _sides(columns: Sequence[Column], choice: SheetChoice) -> Sequence[Column]:
    """Take debit and credit of a list with one row for each customer for what is owed and held; beside a balance, not.

    Where both are filled in a row, the one less the other is meant: they are what went on, not what is left.
    """
    fields = {column.field for column in columns}
    if not {"debit", "credit"} <= fields:
        return columns
    beside = bool(fields & {*_BALANCES, "due", "prepaid"})
    meaning = dict.fromkeys(("debit", "credit"), "extra") if beside else {"debit": "due", "credit": "prepaid"}
    return [
        replace(column, field=meaning[column.field], confidence="sure")
        if column.field in meaning and column.index not in choice.columns
        else column
        for column in columns
    ]


def _sessions_left(column: Column, columns: Sequence[Column], sheet: Sheet, header_row: int) -> str:
    """Return "sessions_left" for a balance that is, row by row, the sessions bought less those used; else ""."""
    beside = {one.field: one for one in columns}
    if "sessions_left" in beside or not {"sessions_bought", "sessions_used"} <= beside.keys():
        return ""
    three = (beside["sessions_bought"], beside["sessions_used"], column)
    counted = [[read_count(_cell(row, one.index)) for one in three] for row in sheet.rows[header_row:]]
    rows = [(row[0], row[1], row[2]) for row in counted if all(isinstance(count, int) for count in row)]
    right = sum(bought - used == left for bought, used, left in rows)  # type: ignore[operator] # only counts are left
    return "sessions_left" if rows and right >= _ALIKE * len(rows) else ""


def _meaning(column: Column, fields: set[str], sheet: Sheet, header_row: int) -> str:
    if "due" in fields:
        return "extra"
    if fields & {"prepaid", "due_on", "due_limit", *PRICES} or column.field == "debit":
        return "due"
    around = [sheet.file.rpartition(".")[0], sheet.name]
    around += [text_of(cell) for row in sheet.rows[:header_row] for cell in row]
    return "prepaid" if any(_speaks_of_what_is_held(plain_header(text).split()) for text in around) else "due"


def _speaks_of_what_is_held(words: Sequence[str]) -> bool:
    """Return whether words of a file's name or a banner are those of a list of what customers hold."""
    known = vocabulary()
    return any(
        word in known.held or (known.by_header.get(word) == "prepaid" and word not in known.common) for word in words
    ) or any(known.by_header.get(" ".join(two)) == "prepaid" for two in pairwise(words))


def _source(header: Row, index: int) -> str:
    text = clean_line(text_of(_cell(header, index)))[: _HEADER_LETTERS + len(EXTRA_HEADING)]
    return "" if text.startswith(_NO_HEADER) else text if own_heading(text) else text[:_HEADER_LETTERS]


def _unlike(source: str, sources: set[str]) -> str:
    """Return a header that no other column has: Note, Note (2)."""
    unlike, number = source, 2
    while unlike in sources:
        unlike, number = f"{source} ({number})", number + 1
    sources.add(unlike)
    return unlike


def _samples(cells: Iterable[Cell]) -> Iterator[str]:
    seen: dict[str, None] = {}
    for cell in cells:
        text = clean_line(text_of(cell))[:_SAMPLE_LETTERS]
        if text and text not in seen:
            seen[text] = None
            yield text
            if len(seen) == _SAMPLES:
                return


def _counts_up(cells: Sequence[Cell]) -> bool:
    """Return whether these are the numbers 1, 2, 3 … of the rows themselves."""
    texts = [text_of(cell).strip() for cell in cells if cell is not None]
    numbers = [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 8]  # noqa: PLR2004
    if len(numbers) < 2 or len(numbers) < len(texts) - 2:  # noqa: PLR2004 - a total row may stand below
        return False
    steps = {after - before for before, after in pairwise(numbers)}
    return numbers[0] in (0, 1) and len(steps) == 1 and steps.pop() > 0


def _cell(row: Row, index: int) -> Cell:
    return row[index - 1] if index <= len(row) else None


def by_field(columns: Iterable[Column]) -> Mapping[str, tuple[Column, ...]]:
    """Return the columns of each field."""
    found: dict[str, tuple[Column, ...]] = {}
    for column in columns:
        found[column.field] = (*found.get(column.field, ()), column)
    return found
