"""Old workbooks (.xls): hidden rows, cells that show an error, and passwords. Runs in the reading child.

Such a file is a small file system of its own (CFB) with one stream of records in it. calamine reads the values; what it
does not tell is found here, and where anything is odd, nothing is said: calamine then refuses the file, or reads it.
"""

import struct
from collections.abc import Iterator

from ledger.sheets.facts import SheetFacts
from ledger.sheets.wire import Refused

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FREE = 0xFFFFFFFA  # this number and those above it name no sector
_NAMES = ("Workbook", "Book")
_STREAM, _ROOT = 2, 5
_BOF, _EOF, _BOUNDSHEET, _ROW, _BOOLERR, _FORMULA = 0x809, 0x0A, 0x85, 0x208, 0x205, 0x06
_FILEPASS = 0x2F
_HIDDEN_BIT = 0x20
_SHEETS_MAX = 1_000


def facts_of_xls(content: bytes) -> dict[str, SheetFacts]:
    """Return what is known of the sheets of an .xls, by name; nothing of one that is not laid out as such.

    Raises Refused when a password is needed.
    """
    try:
        return _facts(_Compound(content).workbook())
    except (struct.error, IndexError, ValueError, UnicodeDecodeError):
        return {}


class _Compound:
    """The file system in the file: sectors of one size, chained by a table of which sector follows which."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        shift, small_shift = struct.unpack_from("<2H", content, 30)
        if shift not in (9, 12) or small_shift != 6:  # noqa: PLR2004 - 512 or 4096 bytes, and 64
            raise ValueError(shift)
        self._size = 1 << shift
        self._next = self._table()
        start = struct.unpack_from("<I", content, 48)[0]
        self._directory = self._chain(start)
        self._small_next: list[int] = []
        small = struct.unpack_from("<I", content, 60)[0]
        if small < _FREE:
            table = self._chain(small)
            self._small_next = list(struct.unpack(f"<{len(table) // 4}I", table))

    def workbook(self) -> bytes:
        """Return the stream that holds the workbook; raise ValueError when there is none."""
        found: dict[str, tuple[int, int]] = {}
        root = (_FREE, 0)
        for at in range(0, len(self._directory) - 127, 128):
            length, kind = struct.unpack_from("<HB", self._directory, at + 64)
            name = self._directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le")
            place = struct.unpack_from("<2I", self._directory, at + 116)
            if kind == _ROOT:
                root = place
            elif kind == _STREAM:
                found[name] = place
        for name in _NAMES:
            if name in found:
                return self._stream(*found[name], root)
        raise ValueError(name)

    def _stream(self, start: int, size: int, root: tuple[int, int]) -> bytes:
        if size >= struct.unpack_from("<I", self._content, 56)[0]:
            return self._chain(start)[:size]
        small = self._chain(root[0])
        pieces = [small[64 * sector : 64 * sector + 64] for sector in _followed(start, self._small_next)]
        return b"".join(pieces)[:size]

    def _sector(self, number: int) -> bytes:
        return self._content[(number + 1) * self._size : (number + 2) * self._size]

    def _chain(self, start: int) -> bytes:
        return b"".join(map(self._sector, _followed(start, self._next)))

    def _table(self) -> list[int]:
        """Return which sector follows each; where this table stands is said in the header and in sectors of its own."""
        sectors = list(struct.unpack_from("<109I", self._content, 76))
        more, count = struct.unpack_from("<2I", self._content, 68)
        seen: set[int] = set()
        while more < _FREE and count and more not in seen:
            seen.add(more)
            listed = struct.unpack(f"<{self._size // 4}I", self._sector(more))
            sectors += listed[:-1]
            more, count = listed[-1], count - 1
        table: list[int] = []
        for sector in sectors:
            piece = self._sector(sector) if sector < _FREE else b""
            table += struct.unpack(f"<{len(piece) // 4}I", piece[: len(piece) // 4 * 4])
        return table


def _followed(start: int, following: list[int]) -> Iterator[int]:
    """Yield the sectors of a chain; one that goes in circles ends where it meets itself."""
    seen: set[int] = set()
    while start < len(following) and start not in seen:
        seen.add(start)
        yield start
        start = following[start]


def _facts(book: bytes) -> dict[str, SheetFacts]:
    starts: dict[int, str] = {}
    for kind, body in _records(book, 0):
        if kind == _FILEPASS:
            raise Refused("FileEncrypted")
        if kind == _BOUNDSHEET and len(starts) < _SHEETS_MAX:
            starts[struct.unpack_from("<I", body)[0]] = _name(body)
        elif kind == _EOF:
            break
    return {name: _sheet(book, start) for start, name in starts.items()}


def _sheet(book: bytes, start: int) -> SheetFacts:
    facts = SheetFacts()
    depth = 0
    for kind, body in _records(book, start):
        if kind == _BOF:
            depth += 1  # a chart that stands in the sheet has records of its own
        elif kind == _EOF:
            depth -= 1
            if not depth:
                break
        elif depth != 1:
            continue
        elif kind == _ROW and len(body) >= 14 and body[12] & _HIDDEN_BIT:  # noqa: PLR2004
            facts.hide(struct.unpack_from("<H", body)[0] + 1)
        elif _shows_an_error(kind, body):
            facts.fail(*_place(body))
    return facts


def _shows_an_error(kind: int, body: bytes) -> bool:
    if kind == _BOOLERR:
        return len(body) >= 8 and body[7] == 1  # noqa: PLR2004 - the byte that tells errors from yes and no
    return kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2  # noqa: PLR2004 - a result, and an error


def _place(body: bytes) -> tuple[int, int]:
    row, column = struct.unpack_from("<2H", body)
    return row + 1, column + 1


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<2H", book, at)
        yield kind, book[at + 4 : at + 4 + length]
        at += 4 + length


def _name(body: bytes) -> str:
    """Return the name of a sheet, in which Excel 97 and later write one or two bytes a letter."""
    count, wide = body[6], body[7] & 1
    return body[8 : 8 + 2 * count].decode("utf-16-le") if wide else body[8 : 8 + count].decode("latin-1")
