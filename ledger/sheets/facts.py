"""What is found out about a sheet besides its values, while its file is looked through. Runs in the reading child."""

from dataclasses import dataclass, field

from ledger.sheets.cells import Area, Limits, column_letter
from ledger.sheets.wire import Refused

_HIDDEN_MAX = 200_000
_NOTED_MAX = 10_000


@dataclass(slots=True)
class SheetFacts:
    """What one worksheet holds besides its values; rows and columns count from 1."""

    cells: int = 0
    last_row: int = 0
    last_column: int = 0
    hidden_rows: list[int] = field(default_factory=list)
    formulas_without_value: list[tuple[int, int]] = field(default_factory=list)
    error_cells: list[tuple[int, int]] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)

    def count(self, row: int, column: int, limits: Limits, more: int = 1) -> None:
        """Count a filled cell (or ``more`` of them that end there); raise Refused when one is too many or too far."""
        self.cells += more
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)
        if self.last_row > limits.rows or self.last_column > limits.columns:
            raise Refused("FileTooLarge", too_far(f"{column_letter(column)}{row}", limits))
        if self.cells > limits.cells:
            raise Refused("FileTooLarge", f"a sheet has more than {limits.cells:,} filled cells")
        if self.last_row * self.last_column > limits.area:
            raise Refused("FileTooLarge", f"a sheet reaches over more than {limits.area:,} cells")

    def has_room_for(self, cells: int, row: int, column: int, limits: Limits) -> bool:
        """Tell whether ``cells`` more filled cells can be counted that reach to this row and column."""
        row, column = max(self.last_row, row), max(self.last_column, column)
        near = row <= limits.rows and column <= limits.columns and row * column <= limits.area
        return near and self.cells + cells <= limits.cells

    def hide(self, row: int) -> None:
        """Note a hidden row."""
        if len(self.hidden_rows) < _HIDDEN_MAX:
            self.hidden_rows.append(row)

    def merge(self, area: Area) -> None:
        """Note merged cells, where they are two at least."""
        top, left, bottom, right = area
        if (top, left) != (bottom, right) and 0 < top <= bottom and 0 < left <= right and len(self.merged) < _NOTED_MAX:
            self.merged.append(area)

    def fail(self, row: int, column: int) -> None:
        """Note a cell that shows an error."""
        if len(self.error_cells) < _NOTED_MAX:
            self.error_cells.append((row, column))

    def miss(self, row: int, column: int) -> None:
        """Note a formula whose value was never saved."""
        if len(self.formulas_without_value) < _NOTED_MAX:
            self.formulas_without_value.append((row, column))


def too_far(where: str, limits: Limits) -> str:
    """Return what is said of a filled cell that is out of reach."""
    reach = f"{limits.rows:,} rows and {limits.columns} columns"
    return f"there is something in cell {where}, and lists of up to {reach} are read"
