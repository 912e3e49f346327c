"""What a file is once it has been read: sheets of plain cells, nothing guessed yet."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

# A number is an int when it is whole (no ".0"), else a Decimal of its shortest writing. A datetime is a date, too.
Cell: TypeAlias = str | int | Decimal | date | bool | None
Row: TypeAlias = Sequence[Cell]
# Cells that are merged into one: its first row and column, and its last ones, from 1. The value stands in the first.
Area: TypeAlias = tuple[int, int, int, int]

_MIDNIGHT = datetime.min.time()


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of one file is read; more is refused with a sentence. Sizes in bytes, times in seconds."""

    file_bytes: int = 50 * 1024 * 1024
    rows: int = 200_000
    columns: int = 200
    cells: int = 5_000_000
    # The rectangle that holds all cells of a sheet is laid out in memory, the empty ones too.
    area: int = 20_000_000
    cell_letters: int = 32_767
    zip_entries: int = 200
    unzipped_bytes: int = 400 * 1024 * 1024
    unzipped_ratio: int = 100
    # Below this a high ratio harms nobody: ten thousand equal rows shrink well.
    ratio_matters_from: int = 10 * 1024 * 1024
    memory_bytes: int = 2 * 1024 * 1024 * 1024
    answer_bytes: int = 512 * 1024 * 1024
    cpu_seconds: int = 60
    wall_seconds: int = 90


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. ``rows[0]`` is row 1 as a spreadsheet program numbers it; empty cells at a row's end are left off."""

    file: str
    name: str
    rows: Sequence[Row]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    # Cells (row, column), both from 1, that hold a formula whose result was never saved.
    formulas_without_value: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    # Cells (row, column), both from 1, that show an error (#N/A, #REF!): they are empty in ``rows``.
    error_cells: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    merged: tuple[Area, ...] = ()
    # Of a further table on a sheet: the name of that sheet, where on it the table stands, and how many rows above it
    # belong to other tables (they are empty here, so that rows keep their numbers).
    within: str | None = None
    where: str = ""
    above: int = 0


def text_of(cell: Cell) -> str:
    """Return a cell as a person would type it: 007, 1250.5, 2026-11-21, yes; an empty one is ""."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == _MIDNIGHT else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell) if isinstance(cell, int) else format(cell, "f")


def column_letter(column: int) -> str:
    """Return the letters of a column counted from 1: A, Z, AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return 1 for A; 0 when these are no letters of a column."""
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            return 0
        number = number * 26 + ord(letter) - 64
        if number > 1_000_000:  # noqa: PLR2004 - far beyond the last column of any program
            break
    return number
