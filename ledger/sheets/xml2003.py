"""XML Spreadsheet 2003: what Excel XP to 2003 and many portals write, mostly called .xls. Runs in the reading child."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from xml.parsers import expat

from ledger.sheets.cells import Limits
from ledger.sheets.facts import SheetFacts
from ledger.sheets.wire import Refused

MARK = b"urn:schemas-microsoft-com:office:spreadsheet"
_DIGITS_MAX = 9
_SHEETS_MAX = 1_000
_BEFORE_DATES = 1900

Value = str | float | bool | datetime | None


@dataclass(slots=True)
class XmlSheet:
    """One sheet."""

    name: str
    facts: SheetFacts = field(default_factory=SheetFacts)
    rows: list[list[Value]] = field(default_factory=list)
    hidden: bool = False


def sheets_of_xml(content: bytes, limits: Limits) -> Iterator[XmlSheet]:
    """Return the sheets of such a document; raise Refused when it is damaged, unsafe or too large."""
    reader = _Reader(limits)
    try:
        reader.parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Refused("FileDamaged", "it breaks off or is damaged") from error
    except LookupError as error:
        raise Refused("FileDamaged", "its letters are written in a way that is not known") from error
    if reader.root != "Workbook":
        raise Refused("FileNotASpreadsheet", "an XML document")
    yield from reader.sheets


class _Reader:
    def __init__(self, limits: Limits) -> None:
        self.sheets: list[XmlSheet] = []
        self.root = ""
        self._limits = limits
        self._row = self._column = self._skip = self._covered = 0
        self._formula = self._in_comment = False
        self._kind = ""
        self._text: list[str] | None = None
        self._visible: list[str] | None = None
        self._letters = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data

    def _doctype(self, *_: object) -> None:
        raise Refused("FileUnsafe", "its XML brings definitions of its own (DOCTYPE)")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        given = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        self.root = self.root or tag
        if tag == "Worksheet":
            if len(self.sheets) >= _SHEETS_MAX:
                raise Refused("FileTooLarge", f"it has more than {_SHEETS_MAX:,} sheets")
            self.sheets.append(XmlSheet(given.get("Name", "")))
            self._row = self._skip = 0
        elif not self.sheets:
            return
        elif tag == "Row":
            self._start_row(given)
        elif tag == "Cell":
            self._start_cell(given)
        elif tag == "Comment":
            self._in_comment = True
        elif tag == "Data" and self._row and self._column and not self._in_comment:
            self._text, self._kind = [], given.get("Type", "String")
        elif tag == "Visible":
            self._visible = []

    def _start_row(self, given: dict[str, str]) -> None:
        self._row = _number(given, "Index") or self._row + self._skip + 1
        self._skip = _number(given, "Span")
        self._column = 0
        if given.get("Hidden") == "1":
            for row in range(self._row, min(self._row + self._skip, self._limits.rows) + 1):
                self.sheets[-1].facts.hide(row)

    def _start_cell(self, given: dict[str, str]) -> None:
        self._column = _number(given, "Index") or self._column + 1
        self._formula = "Formula" in given
        down, across = _number(given, "MergeDown"), _number(given, "MergeAcross")
        self.sheets[-1].facts.merge((self._row, self._column, self._row + down, self._column + across))
        # What this cell covers is passed when it ends; until then it stands in its first column.
        self._covered = across

    def _end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "Data" and self._text is not None:
            self._put("".join(self._text))
            self._text = None
        elif tag == "Comment":
            self._in_comment = False
        elif tag == "Cell" and self.sheets:
            if self._formula:
                self.sheets[-1].facts.miss(self._row, self._column)
            self._formula = False
            self._column += self._covered
        elif tag == "Visible" and self._visible is not None:
            self.sheets[-1].hidden = "".join(self._visible).strip() in ("SheetHidden", "SheetVeryHidden")
            self._visible = None

    def _data(self, data: str) -> None:
        self._letters += len(data)
        if self._letters > self._limits.answer_bytes:
            raise Refused("FileTooLarge", "there is too much text in it")
        if self._text is not None:
            self._text.append(data)
        elif self._visible is not None:
            self._visible.append(data)

    def _put(self, text: str) -> None:
        sheet = self.sheets[-1]
        sheet.facts.count(self._row, self._column, self._limits)
        self._formula = False
        value: Value = None
        if self._kind == "Error":
            sheet.facts.fail(self._row, self._column)
        else:
            value = _value(text, self._kind)
        while len(sheet.rows) < self._row:
            sheet.rows.append([])
        row = sheet.rows[self._row - 1]
        row.extend([None] * (self._column - len(row)))
        row[self._column - 1] = value


def _value(text: str, kind: str) -> Value:
    """Return a value as its type says; as text where it is nothing of that type."""
    with suppress(ValueError):
        if kind == "Number":
            return float(text)
        if kind == "Boolean":
            return bool(int(text))
        if kind == "DateTime":
            moment = datetime.fromisoformat(text)
            return moment if moment.year >= _BEFORE_DATES else moment.time().isoformat()
    return text


def _number(given: dict[str, str], name: str) -> int:
    text = given.get(name, "")[:_DIGITS_MAX]
    return int(text) if text.isascii() and text.isdecimal() else 0
