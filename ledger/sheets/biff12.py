"""The parts of a binary workbook (.xlsb), streamed: how far its sheets reach, and what is hidden, merged or in error.

A part is a row of records: a number of one or two bytes, a length of up to four, and so many bytes. Values are left
where they are.
"""

import struct

from ledger.sheets.cells import Limits
from ledger.sheets.facts import SheetFacts

# What the parts begin with that a scanner is for: the records that open a sheet, and a book.
SHEET_START, BOOK_START = b"\x81\x01", b"\x83\x01"
_ROW, _CELL_FIRST, _CELL_LAST = 0, 1, 11
_ERROR, _FORMULA_ERROR = 3, 11
_BLANK = 1
_MERGED = 176
_BUNDLE_SHEET = 156
_HIDDEN_BIT = 0x10
_KEPT_MAX = 4096
_ID_BYTES, _LENGTH_BYTES = 2, 4
_NAMES_MAX = 1_000


class RecordScanner:
    """Feed it the bytes of one binary part; it raises Refused when a sheet reaches too far."""

    def __init__(self, limits: Limits) -> None:
        self.sheet = SheetFacts()
        self.sheet_names: list[tuple[str, str]] = []
        self._limits = limits
        self._row = 0
        self._waiting = b""
        self._skip = 0

    def feed(self, piece: bytes) -> None:
        """Look at the next bytes of the part."""
        data = self._waiting + piece
        at = 0
        while True:
            if self._skip:
                passed = min(self._skip, len(data) - at)
                at, self._skip = at + passed, self._skip - passed
            start = _header(data, at)
            if start is None:
                break
            kind, length, body = start
            if body + min(length, _KEPT_MAX) > len(data):
                break
            self._record(kind, data[body : body + min(length, _KEPT_MAX)])
            at, self._skip = body + min(length, _KEPT_MAX), max(0, length - _KEPT_MAX)
        self._waiting = data[at:]

    def _record(self, kind: int, body: bytes) -> None:
        if kind == _ROW and len(body) >= 12:  # noqa: PLR2004 - up to the byte that says whether it is hidden
            self._row = int.from_bytes(body[:4], "little") + 1
            if body[11] & _HIDDEN_BIT:
                self.sheet.hide(self._row)
        elif _CELL_FIRST <= kind <= _CELL_LAST and len(body) >= 4:  # noqa: PLR2004 - the column
            column = int.from_bytes(body[:4], "little") + 1
            if kind != _BLANK:
                self.sheet.count(self._row, column, self._limits)
            if kind in (_ERROR, _FORMULA_ERROR):
                self.sheet.fail(self._row, column)
        elif kind == _MERGED and len(body) >= 16:  # noqa: PLR2004 - four numbers
            top, bottom, left, right = struct.unpack_from("<4I", body)
            self.sheet.merge((top + 1, left + 1, bottom + 1, right + 1))
        elif kind == _BUNDLE_SHEET and len(self.sheet_names) < _NAMES_MAX:
            relation, at = _text(body, 8)
            name, _ = _text(body, at)
            self.sheet_names.append((name, relation))


def _header(data: bytes, at: int) -> tuple[int, int, int] | None:
    """Return the kind of the record that begins at a place, its length, and where its body begins; None at the end."""
    kind, at_length = _varying(data, at, _ID_BYTES)
    length, body = _varying(data, at_length, _LENGTH_BYTES)
    if at_length in (at, body):
        return None
    return kind, length, body


def _varying(data: bytes, at: int, most: int) -> tuple[int, int]:
    """Return a number of seven bits a byte and where it ends; it ends where it begins when it is not all there."""
    number = 0
    for place in range(most):
        if at + place >= len(data):
            return 0, at
        byte = data[at + place]
        number |= (byte & 0x7F) << (7 * place)
        if not byte & 0x80:
            return number, at + place + 1
    return number, at + most


def _text(body: bytes, at: int) -> tuple[str, int]:
    """Return a text that begins with the number of its letters, and where it ends."""
    length = int.from_bytes(body[at : at + 4], "little")
    end = at + 4 + 2 * length
    return body[at + 4 : end].decode("utf-16-le", "replace"), end
