"""The content of an OpenDocument spreadsheet (.ods), streamed: how far its sheets reach, and what is hidden in them.

One empty row may stand there as a million of them, and one filled cell as well: repeated cells are counted, not made.
"""

from xml.parsers import expat

from ledger.sheets.cells import Limits
from ledger.sheets.facts import SheetFacts

_SHEETS_MAX = 1_000
_DIGITS_MAX = 9


class ContentScanner:
    """Takes over a parser of content.xml whose root was just read."""

    def __init__(self, parser: expat.XMLParserType, limits: Limits) -> None:
        self.sheets: dict[str, SheetFacts] = {}
        self._limits = limits
        self._open: list[SheetFacts] = []
        self._row = self._rows = self._column = 0
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end

    def _start(self, tag: str, given: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "table":
            self._open.append(SheetFacts())
            if len(self.sheets) < _SHEETS_MAX:
                self.sheets.setdefault(given.get("table:name", ""), self._open[-1])
            self._row = self._rows = 0
        elif tag == "table-row" and self._open:
            self._start_row(given)
        elif tag in ("table-cell", "covered-table-cell") and self._open:
            self._cell(self._open[-1], given)

    def _end(self, tag: str) -> None:
        if tag.rpartition(":")[2] == "table" and self._open:
            self._open.pop()

    def _start_row(self, given: dict[str, str]) -> None:
        self._row += max(1, self._rows)
        self._rows = _number(given, "table:number-rows-repeated")
        self._column = 0
        if given.get("table:visibility") in ("collapse", "filter"):
            for row in range(self._row, min(self._row + self._rows, self._limits.rows + 1)):
                self._open[-1].hide(row)

    def _cell(self, sheet: SheetFacts, given: dict[str, str]) -> None:
        column = self._column + 1
        columns = _number(given, "table:number-columns-repeated")
        self._column += columns
        kind, formula = given.get("office:value-type"), given.get("table:formula")
        if not (kind or formula):
            self._merge(sheet, column, given)
            return
        sheet.count(self._row + self._rows - 1, self._column, self._limits, self._rows * columns)
        if given.get("calcext:value-type") == "error":
            sheet.fail(self._row, column)
        elif not kind:
            sheet.miss(self._row, column)
        self._merge(sheet, column, given)

    def _merge(self, sheet: SheetFacts, column: int, given: dict[str, str]) -> None:
        bottom = self._row + _number(given, "table:number-rows-spanned") - 1
        sheet.merge((self._row, column, bottom, column + _number(given, "table:number-columns-spanned") - 1))


def _number(given: dict[str, str], name: str) -> int:
    """Return how often something is repeated; once, where nothing sensible says more."""
    text = given.get(name, "")
    return max(1, int(text[:_DIGITS_MAX])) if text.isascii() and text.isdecimal() else 1
