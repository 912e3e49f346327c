"""Collecting what a person should see about one sheet."""

from dataclasses import dataclass, field

from ledger.matching import clean_line
from ledger.sheets.cells import Row, Sheet, text_of
from ledger.sheets.model import Column, Problem

SHOWN_LETTERS = 80
_SHOWN_OF_A_ROW = 60


@dataclass(slots=True)
class Teller:
    """Writes problems of one sheet, in the order in which they are noticed."""

    sheet: Sheet
    problems: list[Problem] = field(default_factory=list)
    _told: set[tuple[int, str]] = field(default_factory=set)

    def tell(self, row: int, column: Column | None, value: str, what: str, then: str) -> None:
        """Add a problem; ``row`` 0 is the whole sheet, ``column`` None the whole row."""
        source = column.source if column else ""
        self._told.add((row, source))
        self.problems.append(Problem(self.sheet.file, self.sheet.name, row, source, value, what, then))

    def was_told(self, row: int, column: Column) -> bool:
        """Return whether something was said of this cell already."""
        return (row, column.source) in self._told


def quoted(text: str) -> str:
    """Return a value as a sentence shows it."""
    shown = text if len(text) <= SHOWN_LETTERS else f"{text[:SHOWN_LETTERS]}…"
    return f"“{shown}”"


def shown(row: Row) -> str:
    """Return what a row says, shortened: a row that is left out is named by it."""
    texts = (clean_line(text_of(cell)) for cell in row)
    return " · ".join(text for text in texts if text)[:_SHOWN_OF_A_ROW]
