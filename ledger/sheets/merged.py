"""Merged cells below the header: a centre that stands once beside twenty people is the centre of all of them."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from ledger.sheets.cells import Cell, Row, Sheet

_AREAS_MAX = 10_000


def spread_merged(
    sheet: Sheet, header_row: int, with_numbers: Collection[int] = (), but_not: Collection[int] = ()
) -> Sheet:
    """Return a sheet in which the value of cells that are merged down stands in each of their rows.

    Only cells below ``header_row``, and only texts and days: an amount that stands once is owed once. Columns (from 1)
    of ``with_numbers`` hold numbers that are none of those (phones, codes); those of ``but_not`` are left as they are,
    whatever stands in them. Cells that are merged across are not touched, and neither is a row that is empty otherwise.
    """
    rows: list[Row] = list(sheet.rows)
    changed = False
    for top, left, bottom, right in sheet.merged[:_AREAS_MAX]:
        if top <= header_row or top == bottom or left in but_not or left != right:
            continue
        value = _at(rows, top, left)
        if not _may_be_spread(value, with_numbers=left in with_numbers):
            continue
        for number in range(top + 1, min(bottom, len(rows)) + 1):
            if any(cell is not None for cell in rows[number - 1]) and _at(rows, number, left) is None:
                rows[number - 1] = _with(rows[number - 1], left, value)
                changed = True
    return replace(sheet, rows=rows) if changed else sheet


def _may_be_spread(value: Cell, *, with_numbers: bool) -> bool:
    if isinstance(value, str):
        return with_numbers or not _is_number(value)
    return isinstance(value, date) or (with_numbers and value is not None)


def _is_number(text: str) -> bool:
    """Return whether a text is an amount or a count: more digits than letters in it."""
    return sum(sign.isdigit() for sign in text) > sum(sign.isalpha() for sign in text)


def _at(rows: list[Row], number: int, column: int) -> Cell:
    row = rows[number - 1] if number <= len(rows) else ()
    return row[column - 1] if column <= len(row) else None


def _with(row: Row, column: int, value: Cell) -> Row:
    cells = [*row, *[None] * (column - len(row))]
    cells[column - 1] = value
    return cells
