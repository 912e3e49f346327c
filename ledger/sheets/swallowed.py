"""A quotation mark that a later one happens to close: the rows between would be one cell, and gone without a word."""

from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import Final

from ledger.sheets.cells import Row, text_of

_ROWS_LOOKED_AT: Final = 300
_MOSTLY: Final = 0.6
_DIGITS_MIN: Final = 2
_DIGIT_SHARE: Final = 0.5


def row_that_swallows(rows: Sequence[Row], separator: str) -> int:
    """Return the number of the first row (from 1) with a cell that holds whole rows of this list; 0 when none does.

    An address or a note of several lines is no row: a row has as many cells as the others, and numbers where they do.
    """
    with_lines = [number for number, row in enumerate(rows, 1) if any("\n" in text_of(cell) for cell in row if cell)]
    if not with_lines:
        return 0
    sample = list(islice((row for row in rows if len(row) > 1), _ROWS_LOOKED_AT))
    width = Counter(map(len, sample)).most_common(1)[0][0] if sample else 0
    numbers = _columns_of_numbers(sample, width)
    if not numbers:
        return 0
    for number in with_lines:
        for cell in rows[number - 1]:
            lines = text_of(cell).split("\n")[1:] if cell else []
            if any(_is_row(line.split(separator), width, numbers) for line in lines):
                return number
    return 0


def _columns_of_numbers(rows: Sequence[Row], width: int) -> list[int]:
    """Return the columns in which most rows below the first have a phone, an amount or a day."""
    below = rows[1:]
    found = []
    for column in range(width):
        cells = [text for row in below if len(row) > column and "\n" not in (text := text_of(row[column])) and text]
        if cells and sum(map(_has_number, cells)) >= _MOSTLY * len(below):
            found.append(column)
    return found


def _is_row(pieces: Sequence[str], width: int, numbers: Sequence[int]) -> bool:
    if len(pieces) != width or not pieces[0].strip():
        return False
    return all(_has_number(pieces[column]) for column in numbers)


def _has_number(text: str) -> bool:
    signs = text.strip().strip('"')
    digits = sum(sign.isdigit() for sign in signs)
    return digits >= _DIGITS_MIN and digits >= _DIGIT_SHARE * len(signs)
