"""What a spreadsheet program shows where a formula has failed: no text of anybody, and no value either."""

from dataclasses import replace

from ledger.sheets.cells import Row, Sheet

_ERRORS = frozenset({
    "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA", "#FIELD!",
    "#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#ERROR!",
    "#NV", "#BEZUG!", "#WERT!", "#ZAHL!", "#¡REF!", "#¡VALOR!", "#¡DIV/0!", "#¿NOMBRE?", "#¡NUM!", "#¡NULO!", "#N/D",
    "Err:502", "Err:503", "Err:504", "Err:508", "Err:509", "Err:522", "Err:523",
})  # fmt: skip
_FIRST = ("#", "E")


def without_errors(sheet: Sheet) -> Sheet:
    """Return a sheet whose cells that only show an error are empty, and known as such."""
    found: set[tuple[int, int]] = set()
    rows: list[Row] = []
    for number, row in enumerate(sheet.rows, 1):
        wrong = [
            at for at, cell in enumerate(row) if type(cell) is str and cell[:1] in _FIRST and cell.strip() in _ERRORS
        ]
        if wrong:
            found.update((number, at + 1) for at in wrong)
            row = [None if at in wrong else cell for at, cell in enumerate(row)]  # noqa: PLW2901 - the same row, mended
            while row and row[-1] is None:
                row.pop()
        rows.append(row)
    return replace(sheet, rows=rows, error_cells=sheet.error_cells | found) if found else sheet
