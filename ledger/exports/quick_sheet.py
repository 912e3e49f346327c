"""A sheet of xlsxwriter that writes the two most frequent kinds of cells in half the time.

A number, and a text without anything odd in it, are put down at once; every other cell goes the library's own way.
"""

import re
from typing import Any, Final

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

_ODD: Final = re.compile(r"[&<>\x00-\x1f\ufffe\uffff]|_x")
_COLUMNS: Final = [xl_col_to_name(column) for column in range(16_384)]


class QuickSheet(Worksheet):  # type: ignore[misc] # the library has no types
    """Should a version of the library to come not ask for this method any more, it is only slower."""

    def _write_cell(self, row: int, col: int, cell: Any) -> None:  # noqa: ANN401 - a tuple of the library
        style = f' s="{cell.format._get_xf_index()}"' if cell.format else ""  # noqa: SLF001 - as the method itself does
        kind = cell.__class__.__name__
        if kind == "Number":
            self.fh.write(f'<c r="{_COLUMNS[col]}{row + 1}"{style}><v>{cell.number:.16G}</v></c>')
        elif kind == "String" and not _ODD.search(cell.string) and cell.string.strip() == cell.string:
            place = f'r="{_COLUMNS[col]}{row + 1}"{style}'
            self.fh.write(f'<c {place} t="inlineStr"><is><t>{cell.string}</t></is></c>')
        else:
            super()._write_cell(row, col, cell)
