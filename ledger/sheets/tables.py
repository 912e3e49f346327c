"""A second table on a sheet: beside the list or below it. The list is read; the other one is said, and left out."""

from collections.abc import Collection
from dataclasses import replace

from ledger.matching import field_of_header, plain_header, says_nothing
from ledger.sheets.cells import Cell, Row, Sheet, column_letter, text_of
from ledger.sheets.headers import WHO, header_cells
from ledger.sheets.telling import quoted, shown

BELOW = "Of a second table on this sheet."
_WORDS_MIN = 2
_GUESSED_NEVER = 60


def without_table_beside(sheet: Sheet, header_row: int) -> tuple[Sheet, str]:
    """Return the sheet without a table that stands beside the list, and what is to be said of that; "" for nothing.

    Two tables have an empty column between them, and a header that stands over both or a name of somebody in each.
    """
    header = header_cells(sheet, header_row)
    gap = _gap(sheet, header_row, header)
    if not gap:
        return sheet, ""
    left, right = header[: gap - 1], header[gap:]
    keeps_left = _names(left) >= _names(right)
    first, last = (gap + 1, len(header)) if keeps_left else (1, gap - 1)
    rows = [_without(row, first if keeps_left else 1, None if keeps_left else gap) for row in sheet.rows]
    other = shown(right if keeps_left else left)
    what = (
        f"A second table stands beside the list, in columns {column_letter(first)} to {column_letter(last)}: {other}."
    )
    return replace(sheet, rows=rows), what


def table_below(sheet: Sheet, header_row: int, typed: Collection[int]) -> int:
    """Return the row in which another table begins below the list, or 0.

    It begins with a header of its own: after an empty row, words only, also in columns (``typed``, from 1) that hold
    phones, amounts or days above it; and numbers come after it.
    """
    rows = sheet.rows
    if not header_row or not typed:
        return 0
    for before in [at for at, row in enumerate(rows) if not row or (row[0] is None and _is_empty(row))]:
        at = before + 1
        if not header_row < at < len(rows) - 1 or _is_empty(row := rows[at]):
            continue
        texts = [cell for cell in row if not _is_blank(cell)]
        if len(texts) < _WORDS_MIN or not all(_is_word(cell) for cell in texts):
            continue
        again = [plain_header(text_of(cell)) for cell in row] == [
            plain_header(text_of(cell)) for cell in rows[header_row - 1]
        ]
        out_of_place = any(index <= len(row) and not _is_blank(row[index - 1]) for index in typed)
        below = next((later for later in rows[at + 1 :] if not _is_empty(later)), ())
        if not again and out_of_place and any(_has_digits(cell) for cell in below):
            return at + 1
    return 0


def said_of_below(sheet: Sheet, row: int) -> str:
    """Return the sentence about a table that begins in a row."""
    return f"A second table begins in row {row}: {quoted(shown(sheet.rows[row - 1]))}."


def _gap(sheet: Sheet, header_row: int, header: Row) -> int:
    """Return the empty column (from 1) that parts two tables, or 0."""
    body = sheet.rows[max(header_row - 1, 0) :]
    for index in range(2, len(header)):
        if not _is_blank(header[index - 1]) or any(len(row) >= index and not _is_blank(row[index - 1]) for row in body):
            continue
        left = {plain_header(text_of(cell)) for cell in header[: index - 1]} - {""}
        right = [plain for cell in header[index:] if (plain := plain_header(text_of(cell)))]
        names_twice = _names(header[: index - 1]) and _names(header[index:])
        if len(right) >= _WORDS_MIN and (names_twice or left & set(right)):
            return index
    return 0


def _names(cells: Row) -> int:
    """Return whether cells of a header name people: 2 for a name of somebody, 1 for a phone or an address."""
    fields = {found[0] for cell in cells if (found := field_of_header(text_of(cell)))}
    return 2 if fields & {*WHO} - {"phone", "email"} else 1 if fields & {*WHO} else 0


def _without(row: Row, first: int, until: int | None) -> Row:
    end = len(row) if until is None else min(until, len(row))
    return row[: first - 1] if until is None else [*([None] * end), *row[end:]]


def _is_empty(row: Row) -> bool:
    return all(_is_blank(cell) for cell in row)


def _is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _is_word(cell: Cell) -> bool:
    if not isinstance(cell, str) or len(cell) > _GUESSED_NEVER or says_nothing(cell) or "@" in cell:
        return False
    return any(sign.isalpha() for sign in cell) and not _has_digits(cell)


def _has_digits(cell: Cell) -> bool:
    return any(sign.isdigit() for sign in text_of(cell))
