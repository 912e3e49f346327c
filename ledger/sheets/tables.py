"""A second table on a sheet, below the list or beside it: each is a sheet of its own, its rows keep their numbers."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from ledger.matching import field_of_header, plain_header, says_nothing, vocabulary
from ledger.sheets.cells import Cell, Row, Sheet, column_letter, text_of
from ledger.sheets.headers import WHO
from ledger.sheets.model import LeftOut
from ledger.sheets.telling import quoted, shown
from ledger.sheets.totals import names_a_total

BELOW = "Of a second table on this sheet."
TABLES_MAX = 50
_WORDS_MIN = 2
_ROWS_MIN = 2
_GUESSED_NEVER = 60
_TITLES_MAX = 3
_LOOKED_AT = 5
_MUCH = re.compile(r"\d\D*\d\D*\d|@")
_LABEL = re.compile(r"\s*[^\W\d_][^:：]*[:：]")
_SIDES = frozenset({"debit", "credit", "amount", "balance", "running"})


@dataclass(frozen=True, slots=True)
class Part:
    """A further table of a sheet, as a sheet; ``row`` in which it begins (0: beside the list), what is said of it.

    ``left_out`` are its rows, for a table that is no list. ``perhaps``: it may be a banner; then nothing is said of it.
    """

    sheet: Sheet
    row: int
    said: str
    left_out: tuple[LeftOut, ...] = ()
    perhaps: bool = False


def part_above(sheet: Sheet, header_row: int) -> Part | None:
    """Return what stands above the header where it may be a list without headings, and no letterhead; else None."""
    rows = list(sheet.rows[: max(header_row - 1, 0)])
    while rows and not _is_wide(rows[-1]):
        rows.pop()
    wide = [(number, row) for number, row in enumerate(rows, 1) if _is_wide(row)]
    if len(wide) < _ROWS_MIN or any(_is_label(cell) for _, row in wide for cell in row):
        return None
    (first, row), (last, _) = wide[0], wide[-1]
    what = f"A list without headings stands in rows {first} to {last}, above the headings: {quoted(shown(row))}."
    return Part(_further(sheet, rows, f"rows {first} to {last}", sheet.above), first, what, perhaps=True)


def part_below(sheet: Sheet, row: int) -> Part:
    """Return the table that begins in a row, with everything below it."""
    rows = sheet.rows[row - 1 :]
    what = f"A second table begins in row {row}: {quoted(shown(next(filter(_is_wide, rows), rows[0])))}."
    left_out = tuple(LeftOut(number, shown(one), BELOW) for number, one in enumerate(rows, row) if any(one))
    return Part(_further(sheet, [*([()] * (row - 1)), *rows], f"from row {row}", row - 1), row, what, left_out)


def part_beside(sheet: Sheet, first: int, last: int, header: Row) -> Part:
    """Return the table that stands in these columns (from 1, both belong to it)."""
    rows = [_trimmed([*([None] * (first - 1)), *row[first - 1 : last]]) for row in sheet.rows]
    letters = f"{column_letter(first)} to {column_letter(last)}"
    heading = header[first - 1 : last]
    own = heading if any(heading) else next(filter(any, rows[sheet.above :]), ())
    what = f"A second table stands beside the list, in columns {letters}: {shown(own)}."
    return Part(_further(sheet, rows, f"columns {letters}", sheet.above), 0, what)


def table_below(sheet: Sheet, header_row: int, typed: Collection[int]) -> int:
    """Return the row in which another table begins below the list, with the words above its header; 0 for none.

    Its header names fields and people, others than that of the list. Or it stands after an empty row, or a total: words
    only, also in columns (``typed``, from 1) that hold phones, amounts or days above it; and numbers come after it.
    """
    rows = sheet.rows
    headers = [] if not header_row else [_plain(row) for row in rows[max(header_row - 2, 0) : header_row]]
    for at in range(max(header_row, sheet.above), len(rows) - 1):
        row = rows[at]
        if not row or any(type(cell) is not str or _MUCH.search(cell) for cell in row if cell is not None):
            continue
        texts = [cell for cell in row if not _is_blank(cell)]
        if len(texts) < _WORDS_MIN or any(_repeats(row, header) for header in headers):
            continue
        start = _with_titles(rows, at, header_row)
        if _names_a_list(texts) or (header_row and _stands_apart(rows, start, at, typed)):
            return start + 1
    return 0


def _stands_apart(rows: Sequence[Row], start: int, at: int, typed: Collection[int]) -> bool:
    row = rows[at]
    before = rows[start - 1]
    if not (_is_empty(before) or any(names_a_total(text_of(cell)) for cell in before[:_TITLES_MAX])):
        return False
    if not all(_is_word(cell) for cell in row if not _is_blank(cell)):
        return False
    out_of_place = any(index <= len(row) and not _is_blank(row[index - 1]) for index in typed)
    below = next((later for later in rows[at + 1 :] if not _is_empty(later)), ())
    return out_of_place and any(any(sign.isdigit() for sign in text_of(cell)) for cell in below)


def _names_a_list(texts: Sequence[Cell]) -> bool:
    """Return whether these are headings of a list: known words in most cells, one of them for people."""
    known = vocabulary().by_header
    if not any(plain_header(text_of(cell)) in known for cell in texts[:_WORDS_MIN]):
        return False
    named = [found[0] for cell in texts if (found := field_of_header(text_of(cell))) and found[1] == "sure"]
    of_people = not {*WHO}.isdisjoint(named) or ("entry_on" in named and not _SIDES.isdisjoint(named))
    return of_people and len(set(named)) >= _WORDS_MIN and len(named) * 2 > len(texts)


def _with_titles(rows: Sequence[Row], at: int, header_row: int) -> int:
    """Return where a table begins (from 0) whose header stands at ``at``: with up to three lone words above it."""
    start = at
    while start - 1 > max(header_row - 1, 0) and at - start < _TITLES_MAX:
        filled = [cell for cell in rows[start - 1] if not _is_blank(cell)]
        if len(filled) != 1 or not _is_word(filled[0]) or names_a_total(text_of(filled[0])):
            break
        start -= 1
    return start


def _plain(row: Row) -> list[str]:
    return [plain_header(text_of(cell)) for cell in row]


def _repeats(row: Row, header: Sequence[str]) -> bool:
    """Return whether a row says the header again, or a part of it, in the same columns."""
    return all(not one or (at < len(header) and header[at] == one) for at, one in enumerate(_plain(row)))


def _further(sheet: Sheet, rows: Sequence[Row], where: str, above: int) -> Sheet:
    base = sheet.name if sheet.within is None else sheet.within
    where = where if where.startswith("from") else ", ".join(filter(None, (sheet.where, where)))
    name = f"{base} (table {_at(where)})" if base else f"Table {_at(where)}"
    return replace(sheet, name=name, rows=rows, within=base, where=where, above=above)


def _is_label(cell: Cell) -> bool:
    """Return whether a cell says what it is itself, or what stands beside it: "Phone", "GST No:", "Branch: North"."""
    if not isinstance(cell, str):
        return False
    return bool(_LABEL.match(cell)) or plain_header(cell) in vocabulary().by_header


def _at(where: str) -> str:
    return where if where.startswith("from") else f"in {where}"


def _trimmed(row: list[Cell]) -> Row:
    while row and row[-1] is None:
        row.pop()
    return row


def _is_wide(row: Row) -> bool:
    return sum(not _is_blank(cell) for cell in row) > 1


def _is_empty(row: Row) -> bool:
    return all(_is_blank(cell) for cell in row)


def _is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _is_word(cell: Cell) -> bool:
    if not isinstance(cell, str) or len(cell) > _GUESSED_NEVER or says_nothing(cell) or "@" in cell:
        return False
    return any(sign.isalpha() for sign in cell) and not any(sign.isdigit() for sign in cell)


def texts_of(cells: Row) -> Iterator[str]:
    """Yield what stands in cells, without the empty ones."""
    return (text for cell in cells if (text := text_of(cell).strip()))
