"""One word over a part of a list ("Suppliers", "Inactive"): kept beside the people below it, and said; never swallowed.

People whom the shop owes are left out, and named: they would come in as if they owed the shop.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from ledger.matching import is_total_word, plain_header, status_of, vocabulary
from ledger.sheets.cells import Cell, Row, Sheet, text_of
from ledger.sheets.choices import SheetChoice
from ledger.sheets.headers import WHO
from ledger.sheets.ledger_columns import cell_of
from ledger.sheets.model import Column, LeftOut
from ledger.sheets.telling import quoted, shown
from ledger.sheets.totals import names_a_total
from ledger.sheets.words_above import names_a_part, names_customers, names_those_owed

HEADING_ABOVE: Final = "Heading above"
HEADING: Final = "A heading over a part of the list, not a customer."
OWED_BY_THE_SHOP: Final = "Of people the shop owes, by the heading above."
# Columns that may say of everybody what they are to the shop, with few words.
_OF_KINDS: Final = frozenset({"extra", "tags", "status", "category", "entry_kind"})
_KINDS_MAX: Final = 30
_LETTERS_MAX: Final = 60
_DIGITS_MAX: Final = 6
_SEVERAL: Final = 2
_SAMPLES: Final = 3
# Of these a customer has one only: the column that had it is kept as it is.
_OF_ONE: Final = frozenset({"status", "centre", "city", "code", "language", "channel"})
_FURTHER: Final = frozenset({"name", *WHO, "middle_name", "last_name", "second_last_name"})


@dataclass(frozen=True, slots=True)
class _Section:
    """A word over the rows below it, to the next one. ``row`` counts from 1; ``title``: it stands above the header."""

    row: int
    word: str
    owed: bool
    title: bool = False


@dataclass(slots=True)
class Sectioned:
    """The sheet with what stood above the rows beside each of them; what is left out, and (row, what, then) to tell."""

    sheet: Sheet
    columns: tuple[Column, ...]
    left_out: list[LeftOut] = field(default_factory=list)
    told: list[tuple[int, str, str]] = field(default_factory=list)


def with_sections(
    sheet: Sheet, header_row: int, columns: tuple[Column, ...], choice: SheetChoice, *, of_entries: bool
) -> Sectioned:
    """Return a list with the words over its parts taken out of its rows and put into a column of their own.

    Of a ledger (``of_entries``) only known words are taken: any other one may be whose the rows below it are.
    """
    result = _without_those_owed(sheet, header_row, columns, choice)
    sheet = result.sheet
    found = list(_sections(sheet, header_row, columns, of_entries=of_entries))
    if not found:
        return result
    index = max([*map(len, sheet.rows), *(one.index for one in columns)]) + 1
    column = _column(index, found, columns, choice)
    taken_too = index in choice.columns and bool(choice.columns[index])
    header = _plain_of(sheet, header_row)
    rows: list[Row] = list(sheet.rows)
    ends = [one.row - 1 for one in found[1:]] + [len(rows)]
    kept = 0
    for section, end in zip(found, ends, strict=True):
        leaves_out = section.owed and not taken_too
        under = [at for at in range(max(section.row, header_row), end) if _is_about_somebody(rows[at], header)]
        heads = _head(rows, section, under, index, result.left_out if leaves_out else None)
        kept += len(under)
        if not section.title:
            rows[section.row - 1] = ()
            result.left_out.append(LeftOut(section.row, section.word, HEADING))
            result.told.append((section.row, *_said(section, heads, left_out=leaves_out)))
    result.sheet = replace(sheet, rows=rows)
    result.columns = (*_others(columns, column), column) if kept else columns
    return result


def _without_those_owed(
    sheet: Sheet, header_row: int, columns: tuple[Column, ...], choice: SheetChoice
) -> Sectioned:  # fmt: skip
    """Leave out the rows that say "Supplier" in a column in which others say "Customer"; where none does, say it."""
    result = Sectioned(sheet, columns)
    for column in columns:
        if column.field not in _OF_KINDS or column.index in choice.columns:
            continue
        said = {text_of(cell_of(row, column)).strip() for row in sheet.rows[header_row:]}
        owed = {text for text in said if names_those_owed(text)} if len(said) <= _KINDS_MAX else set()
        if not owed:
            continue
        rows = list(result.sheet.rows)
        theirs = [at for at in range(header_row, len(rows)) if text_of(cell_of(rows[at], column)).strip() in owed]
        count = "1 row says" if len(theirs) == 1 else f"{len(theirs):,} rows say"
        what = f"{count} {quoted(min(owed))} under “{column.source}”: people the shop owes."
        if any(map(names_customers, said)):
            then = f"Left out. To bring them in all the same, choose what “{column.source}” becomes."
            result.left_out += [LeftOut(at + 1, shown(rows[at]), OWED_BY_THE_SHOP) for at in theirs]
            for at in theirs:
                rows[at] = ()
            result.sheet = replace(result.sheet, rows=rows)
        else:
            then = "Brought in like the others. Take them out of the list if they do not owe the shop."
        result.told.append((0, what, then))
    return result


def _others(columns: Sequence[Column], column: Column) -> list[Column]:
    """Return the columns beside that of the words: one that has the same field is kept as it is."""
    return [
        replace(one, field="extra") if column.field in _OF_ONE and one.field == column.field else one for one in columns
    ]


def owed_by_the_shop(sheet: Sheet, header_row: int, columns: Sequence[Column]) -> str:
    """Return the word by which all people of a sheet are those whom the shop owes; "" for any other list.

    It stands above the header, as the name of the sheet, or as the heading of the names.
    """
    above = sheet.rows[sheet.above : max(header_row - 1, 0)]
    words = [text_of(cell) for row in above for cell in row if isinstance(cell, str)]
    words += [sheet.name] if sheet.within is None else []
    words += [column.source for column in columns if column.field in _FURTHER]
    return next((word.strip() for word in words if names_those_owed(word)), "")


def _head(
    rows: list[Row], section: _Section, under: Sequence[int], index: int, left_out: list[LeftOut] | None
) -> int:  # fmt: skip
    """Put a word beside the rows ``under`` it (from 0), or leave these out; return how many there are."""
    totals = 0
    for at in under:
        row = rows[at]
        is_total = any(isinstance(cell, str) and names_a_total(cell) for cell in row[:_SAMPLES])
        totals += is_total
        if left_out is not None:  # with the totals of people who are left out no row is to be compared
            left_out.append(LeftOut(at + 1, shown(row), OWED_BY_THE_SHOP))
            rows[at] = ()
        elif not is_total:
            rows[at] = [*row, *([None] * (index - 1 - len(row))), section.word]
    return len(under) - totals


def _is_about_somebody(row: Row, header: Sequence[str]) -> bool:
    return any(cell is not None for cell in row) and not (header and _is_header(row, header))


def _said(section: _Section, heads: int, *, left_out: bool) -> tuple[str, str]:
    if not heads:
        return f"{quoted(section.word)} stands alone in its row, with nobody below it.", "Left out."
    rows = "1 row" if heads == 1 else f"{heads:,} rows"
    if left_out:
        what = f"{quoted(section.word)} stands over {rows} of the list: people the shop owes."
        return what, f"Left out. To bring them in all the same, choose what “{HEADING_ABOVE}” becomes."
    what = f"{quoted(section.word)} stands over {rows} of the list, and is taken for a heading."
    return what, f"Kept beside each of them, as “{HEADING_ABOVE}”."


def _column(index: int, found: Sequence[_Section], columns: Sequence[Column], choice: SheetChoice) -> Column:
    """Return the column for the words: the status where all of them name one and no other column does."""
    words = tuple(dict.fromkeys(one.word for one in found))
    statuses = all(status_of(one.word) for one in found if not one.owed) and not all(one.owed for one in found)
    guessed = "status" if statuses and all(column.field != "status" for column in columns) else "extra"
    chosen = choice.columns.get(index)
    if chosen is None:
        return Column(index, HEADING_ABOVE, guessed, "guess", words[:_SAMPLES])
    return Column(index, HEADING_ABOVE, chosen if chosen in vocabulary().fields else "", "sure", words[:_SAMPLES])


def _sections(
    sheet: Sheet, header_row: int, columns: Sequence[Column], *, of_entries: bool
) -> Iterator[_Section]:  # fmt: skip
    lone = list(_lone_words(sheet, header_row))
    if not lone:
        return
    names = [column.index for column in columns if column.field in _FURTHER]
    apart = [row for row, index, word in lone if index in names and _begins_a_part(sheet, header_row, row)]
    header = _plain_of(sheet, header_row)
    over_headers = {row for row, _, _ in lone if header and not of_entries and _is_header(_next(sheet, row), header)}
    if over_headers:
        yield from _title(sheet, header_row)
    across = {top for top, left, bottom, right in sheet.merged if top == bottom and left < right}
    for row, index, word in lone:
        known = names_a_part(word) and not (of_entries and _is_whose(_next(sheet, row), names))
        by_form = not of_entries and (
            row in across
            or row in over_headers
            or word.endswith((":", "："))
            or (bool(names) and index < min(names))
            or (row in apart and len(apart) >= _SEVERAL)
        )
        if known or by_form:
            yield _Section(row, word.strip(" :："), names_those_owed(word))


def _lone_words(sheet: Sheet, header_row: int) -> Iterator[tuple[int, int, str]]:
    """Yield the rows below the header in which one short text stands and nothing else: (row, column, text)."""
    for number, row in enumerate(sheet.rows[header_row:], header_row + 1):
        if not row or (len(row) > 1 and row[0] is not None and row[1] is not None):
            continue
        filled = [(index, cell) for index, cell in enumerate(row, 1) if not _is_blank(cell)]
        if len(filled) != 1:
            continue
        index, cell = filled[0]
        if isinstance(cell, str) and _is_word(cell):
            yield number, index, cell.strip()


def _plain_of(sheet: Sheet, header_row: int) -> list[str]:
    return [plain_header(text_of(cell)) for cell in sheet.rows[header_row - 1]] if header_row else []


def _title(sheet: Sheet, header_row: int) -> Iterator[_Section]:
    """Yield the word right above the first header, where others stand above the header when it comes again."""
    row = sheet.rows[header_row - 2] if header_row > sheet.above + 1 else ()
    filled = [cell for cell in row if not _is_blank(cell)]
    if len(filled) == 1 and isinstance(filled[0], str) and _is_word(filled[0]):
        word = filled[0].strip(" :：")
        yield _Section(header_row - 1, word, names_those_owed(word), title=True)


def _is_whose(below: Row, names: Sequence[int]) -> bool:
    """Return whether the rows below a word of a ledger are its own: "Cash" above lines without a name of theirs."""
    named = any(index <= len(below) and not _is_blank(below[index - 1]) for index in names)
    return _filled(below) > 1 and not named


def _next(sheet: Sheet, row: int) -> Row:
    return next((later for later in sheet.rows[row : row + _SEVERAL] if _filled(later)), ())


def _is_header(row: Row, header: Sequence[str]) -> bool:
    plain = [plain_header(text_of(cell)) for cell in row]
    return len(plain) > 1 and all(not one or (at < len(header) and one == header[at]) for at, one in enumerate(plain))


def _begins_a_part(sheet: Sheet, header_row: int, row: int) -> bool:
    """Return whether a row stands after an empty one (or the header), and right above one with more in it."""
    rows = sheet.rows
    before = row - 1 == header_row or not _filled(rows[row - 2])
    return before and row < len(rows) and _filled(rows[row]) > 1


def _filled(row: Row) -> int:
    return sum(not _is_blank(cell) for cell in row)


def _is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _is_word(text: str) -> bool:
    if len(text) > _LETTERS_MAX or "@" in text or sum(sign.isdigit() for sign in text) > _DIGITS_MAX:
        return False
    return any(sign.isalpha() for sign in text) and not is_total_word(text) and bool(plain_header(text))
