"""One XML part of a workbook, streamed: no entities, no far cells, and where rows are hidden or formulas have no value.

This is a look, not a reading: values are left where they are. Runs in the reading child.
"""

from dataclasses import dataclass, field
from xml.parsers import expat

from ledger.sheets.cells import Limits, column_letter
from ledger.sheets.wire import Refused

_BLANK = b" \t\r\n\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"\x00<")
_NAMES_MAX = 1_000
_HIDDEN_MAX = 200_000
_UNVALUED_MAX = 10_000


@dataclass(slots=True)
class SheetFacts:
    """What one worksheet holds besides its values; rows and columns count from 1."""

    cells: int = 0
    last_row: int = 0
    last_column: int = 0
    hidden_rows: list[int] = field(default_factory=list)
    formulas_without_value: list[tuple[int, int]] = field(default_factory=list)


class PartScanner:
    """Feed it the bytes of one part; it raises Refused as soon as the part is unsafe or too large."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.name, self.root = name, ""
        self.sheet = SheetFacts()
        self.sheet_names: list[tuple[str, str]] = []
        self.targets: dict[str, str] = {}
        self._limits = limits
        self._row = self._column = 0
        self._formula = self._valued = self._counted = False
        self._columns: dict[str, int] = {}
        self._is_xml: bool | None = None  # not known before the first bytes; a part may have any name
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._root

    def feed(self, piece: bytes) -> None:
        """Look at the next bytes of the part."""
        if self._is_xml is None:
            self._is_xml = piece.lstrip(_BLANK)[:1] == b"<" or piece.startswith(_UTF16)
        if self._is_xml:
            self._parse(piece, last=False)

    def close(self) -> None:
        """Look at what is left at the end of the part."""
        if self._is_xml:
            self._parse(b"", last=True)
        if self.root == "worksheet":
            self._end_cell()

    def _parse(self, piece: bytes, *, last: bool) -> None:
        try:
            self._parser.Parse(piece, last)
        except expat.ExpatError as error:
            if self.root in ("worksheet", "workbook"):
                raise Refused("FileDamaged", "a sheet in it breaks off or is damaged") from error
            # Themes, properties and drawings may be odd; nobody reads them.
            self._is_xml = False

    def _doctype(self, *_: object) -> None:
        raise Refused("FileUnsafe", "its XML brings definitions of its own (DOCTYPE)")

    def _root(self, tag: str, _attributes: dict[str, str]) -> None:
        self.root = tag.rpartition(":")[2]
        handlers = {"worksheet": self._in_sheet, "workbook": self._in_workbook, "Relationships": self._in_relations}
        self._parser.StartElementHandler = handlers.get(self.root)

    def _in_workbook(self, tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "sheet" and len(self.sheet_names) < _NAMES_MAX:
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            self.sheet_names.append((attributes.get("name", ""), relation))

    def _in_relations(self, _tag: str, attributes: dict[str, str]) -> None:
        if len(self.targets) < _NAMES_MAX:
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def _in_sheet(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "c":
            self._end_cell()
            self._start_cell(attributes.get("r", ""), attributes.get("t", ""))
        elif tag in ("v", "is"):
            self._count()
            if self._formula and not self._valued:
                self._parser.CharacterDataHandler = self._value
        elif tag == "f":
            self._formula = True
            self._count()
        elif tag == "row":
            self._end_cell()
            self._start_row(attributes)

    def _start_row(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r", "")
        self._row = int(given) if given.isascii() and given.isdecimal() else self._row + 1
        self._column = 0
        if attributes.get("hidden") in ("1", "true") and len(self.sheet.hidden_rows) < _HIDDEN_MAX:
            self.sheet.hidden_rows.append(self._row)

    def _start_cell(self, reference: str, kind: str) -> None:
        letters = reference.rstrip("0123456789")
        digits = reference[len(letters) :]
        if letters not in self._columns:
            self._columns[letters] = _column_number(letters)
        self._column = self._columns[letters] or self._column + 1
        if digits:
            self._row = int(digits[:9])
        # A formula whose result is an empty text is saved as such: that is a value.
        self._valued = kind == "str"
        self._counted = False

    def _count(self) -> None:
        if self._counted:
            return
        self._counted = True
        sheet, limits = self.sheet, self._limits
        sheet.cells += 1
        sheet.last_row = max(sheet.last_row, self._row)
        sheet.last_column = max(sheet.last_column, self._column)
        if sheet.last_row > limits.rows or sheet.last_column > limits.columns:
            where = f"{column_letter(self._column)}{self._row}"
            raise Refused("FileTooLarge", too_far(where, limits))
        if sheet.cells > limits.cells:
            raise Refused("FileTooLarge", f"a sheet has more than {limits.cells:,} filled cells")
        if sheet.last_row * sheet.last_column > limits.area:
            raise Refused("FileTooLarge", f"a sheet reaches over more than {limits.area:,} cells")

    def _value(self, _text: str) -> None:
        self._valued = True

    def _end_cell(self) -> None:
        if self._formula and not self._valued and len(self.sheet.formulas_without_value) < _UNVALUED_MAX:
            self.sheet.formulas_without_value.append((self._row, self._column))
        if self._formula:
            self._formula = False
            self._parser.CharacterDataHandler = None


def too_far(where: str, limits: Limits) -> str:
    """Return what is said of a filled cell that is out of reach."""
    reach = f"{limits.rows:,} rows and {limits.columns} columns"
    return f"there is something in cell {where}, and lists of up to {reach} are read"


def _column_number(letters: str) -> int:
    """Return 1 for A; 0 when these are no letters of a column."""
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            return 0
        number = number * 26 + ord(letter) - 64
        if number > 1_000_000:  # noqa: PLR2004 - far beyond the last column of any program
            break
    return number
