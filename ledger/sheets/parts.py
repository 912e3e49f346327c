"""One XML part of a workbook, streamed: no entities, no far cells, and where rows are hidden or formulas have no value.

This is a look, not a reading: values are left where they are. Runs in the reading child.
"""

from xml.parsers import expat

from ledger.sheets.biff12 import BOOK_START, SHEET_START, RecordScanner
from ledger.sheets.cells import Limits, column_number
from ledger.sheets.facts import SheetFacts
from ledger.sheets.opendocument import ContentScanner
from ledger.sheets.plain_rows import ROW_END, plain_rows
from ledger.sheets.wire import Refused

_BLANK = b" \t\r\n\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"\x00<")
_NAMES_MAX = 1_000
_ROWS_BEGIN = b"<sheetData>"
# How much is kept waiting for the end of a row.
_ROW_BYTES_MAX = 512 * 1024


class PartScanner:
    """Feed it the bytes of one part; it raises Refused as soon as the part is unsafe or too large."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.name, self.root = name, ""
        self.sheet = SheetFacts()
        self.content: ContentScanner | None = None
        self._binary: RecordScanner | None = None
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
        self._parser.XmlDeclHandler = self._declaration
        # Whether rows are looked at by their pattern (not known before they begin), what of them waits for its end, how
        # much the parser was given, and where in that the latest element of a sheet began or ended.
        self._in_utf8 = True
        self._by_pattern: bool | None = None
        self._waiting = b""
        self._given = 0
        self._at = -1

    def feed(self, piece: bytes) -> None:
        """Look at the next bytes of the part."""
        if self._is_xml is None:
            self._is_xml = piece.lstrip(_BLANK)[:1] == b"<" or piece.startswith(_UTF16)
            self._binary = None if self._is_xml else self._records(piece)
        if self._is_xml:
            self._feed_xml(piece)
        elif self._binary:
            self._binary.feed(piece)

    def close(self) -> None:
        """Look at what is left at the end of the part."""
        if self._is_xml:
            self._parse(self._waiting, last=True)
        if self.root == "worksheet":
            self._end_cell()

    def _records(self, start: bytes) -> RecordScanner | None:
        self.root = {SHEET_START: "worksheet", BOOK_START: "workbook"}.get(start[:2], "")
        if not self.root:
            return None
        binary = RecordScanner(self._limits)
        self.sheet, self.sheet_names = binary.sheet, binary.sheet_names
        return binary

    def _feed_xml(self, piece: bytes) -> None:
        before, begin, rest = piece.partition(_ROWS_BEGIN) if self._by_pattern is None else (b"", b"", piece)
        if before or begin:
            self._parse(before + begin)
        if begin:
            # When the parser has seen an element begin just there it is not in a comment, or anything else.
            self._by_pattern = self._in_utf8 and self._at == self._given - len(_ROWS_BEGIN)
            if self._by_pattern:
                self._parser.StartElementHandler = self._in_sheet
                self._parser.EndElementHandler = self._end
        if self._by_pattern:
            self._look_at_rows(self._waiting + rest)
        elif rest:
            self._parse(rest)

    def _look_at_rows(self, text: bytes) -> None:
        """Look at plain rows by their pattern, at all others with the parser; it stands between two tags meanwhile."""
        at = 0
        while self._by_pattern:
            rows = plain_rows(text, at)
            if not (rows and self.sheet.has_room_for(rows.cells, rows.last_row, rows.last_column, self._limits)):
                self._by_pattern = False
                break
            self.sheet.count(rows.last_row, rows.last_column, self._limits, rows.cells)
            at, end = rows.end, text.find(ROW_END, rows.end) + len(ROW_END)
            if end < len(ROW_END):
                self._by_pattern = len(text) - at <= _ROW_BYTES_MAX
                break
            self._parse(text[at:end])
            at = end
            self._by_pattern = self._at == self._given - len(ROW_END)
        self._waiting = text[at:] if self._by_pattern else b""
        if not self._by_pattern:
            self._parser.EndElementHandler = None
            self._parse(text[at:])

    def _parse(self, piece: bytes, *, last: bool = False) -> None:
        self._given += len(piece)
        try:
            self._parser.Parse(piece, last)
        except (expat.ExpatError, LookupError, ValueError) as error:  # the last two: an encoding that nobody knows
            if self.root in ("worksheet", "workbook", "document-content"):
                raise Refused("FileDamaged", "a sheet in it breaks off or is damaged") from error
            # Themes, properties and drawings may be odd; nobody reads them.
            self._is_xml = False

    def _doctype(self, *_: object) -> None:
        raise Refused("FileUnsafe", "its XML brings definitions of its own (DOCTYPE)")

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self._in_utf8 = encoding is None or encoding.lower() == "utf-8"

    def _root(self, tag: str, _attributes: dict[str, str]) -> None:
        self.root = tag.rpartition(":")[2]
        handlers = {
            "worksheet": self._before_rows, "workbook": self._in_workbook, "Relationships": self._in_relations,
            "manifest": self._in_manifest,
        }  # fmt: skip
        self._parser.StartElementHandler = handlers.get(self.root)
        if self.root == "document-content":
            self.content = ContentScanner(self._parser, self._limits)

    def _in_workbook(self, tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "sheet" and len(self.sheet_names) < _NAMES_MAX:
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            self.sheet_names.append((attributes.get("name", ""), relation))

    def _in_relations(self, _tag: str, attributes: dict[str, str]) -> None:
        if len(self.targets) < _NAMES_MAX:
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def _in_manifest(self, tag: str, _attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "encryption-data":
            raise Refused("FileEncrypted")

    def _before_rows(self, tag: str, attributes: dict[str, str]) -> None:
        self._at = self._parser.CurrentByteIndex
        self._in_sheet(tag, attributes)

    def _end(self, _tag: str) -> None:
        self._at = self._parser.CurrentByteIndex

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
        elif tag == "mergeCell":
            first, _, last = attributes.get("ref", "").partition(":")
            self.sheet.merge((*_row_and_column(first), *_row_and_column(last)))

    def _start_row(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r", "")
        self._row = int(given) if given.isascii() and given.isdecimal() else self._row + 1
        self._column = 0
        if attributes.get("hidden") in ("1", "true"):
            self.sheet.hide(self._row)

    def _start_cell(self, reference: str, kind: str) -> None:
        letters = reference.rstrip("0123456789")
        digits = reference[len(letters) :]
        if letters not in self._columns:
            self._columns[letters] = column_number(letters)
        self._column = self._columns[letters] or self._column + 1
        if digits:
            self._row = int(digits[:9])
        # A formula whose result is an empty text is saved as such: that is a value.
        self._valued = kind == "str"
        if kind == "e":
            self.sheet.fail(self._row, self._column)
        self._counted = False

    def _count(self) -> None:
        if self._counted:
            return
        self._counted = True
        self.sheet.count(self._row, self._column, self._limits)

    def _value(self, _text: str) -> None:
        self._valued = True

    def _end_cell(self) -> None:
        if self._formula and not self._valued:
            self.sheet.miss(self._row, self._column)
        if self._formula:
            self._formula = False
            self._parser.CharacterDataHandler = None


def _row_and_column(reference: str) -> tuple[int, int]:
    """Return (2, 1) for A2; zeros when it is no such thing."""
    letters = reference.rstrip("0123456789")
    digits = reference[len(letters) :][:9]
    return (int(digits) if digits else 0), column_number(letters)
