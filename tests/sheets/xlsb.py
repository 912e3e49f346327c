"""Binary workbooks (.xlsb) made record by record, as [MS-XLSB] describes them.

Nothing free writes this format, and no workbook of Excel's own may be kept here; so these are as real as a reading of
the description makes them. calamine reads them, which was written against files of Excel.
"""

import struct
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from tests.sheets.makers import zipped

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
RELATIONS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DATE_STYLE = 1


class Error:
    """A cell that shows an error."""


class Formula:
    """A formula with its saved value."""

    def __init__(self, value: float) -> None:
        self.value = value


Cell = str | float | bool | date | Error | Formula | None


def xlsb(sheets: dict[str, Iterable[bytes]], *, hidden: Sequence[str] = (), in_1904: bool = False) -> bytes:
    """Return a workbook of these sheets, each the records between its begin and its end."""
    book = [record(131), record(153, struct.pack("<II", int(in_1904), 0) + text("")), record(143)]
    parts: dict[str, bytes] = {}
    relations = ""
    for number, (name, records) in enumerate(sheets.items(), 1):
        book.append(record(156, struct.pack("<II", int(name in hidden), number) + text(f"rId{number}") + text(name)))
        relations += f'<Relationship Id="rId{number}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{number}.bin"/>'
        parts[f"xl/worksheets/sheet{number}.bin"] = b"".join((record(129), *records, record(130)))
    book += [record(144), record(132)]
    relations += f'<Relationship Id="rId99" Type="{OFFICE}/styles" Target="styles.bin"/>'
    main = f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.bin"/>'
    return zipped({
        "[Content_Types].xml": TYPES.encode(), "_rels/.rels": RELATIONS.format(main).encode(),
        "xl/workbook.bin": b"".join(book), "xl/_rels/workbook.bin.rels": RELATIONS.format(relations).encode(),
        "xl/styles.bin": styles(), **parts,
    })  # fmt: skip


def rows(
    table: Sequence[Sequence[Cell]], *, hidden: Sequence[int] = (), merged: Sequence[tuple[int, int, int, int]] = (),
    in_1904: bool = False,
) -> list[bytes]:  # fmt: skip
    """Return the records of a table; rows and columns of ``hidden`` and ``merged`` count from 1."""
    width = max((len(row) for row in table), default=1)
    records = [record(148, struct.pack("<4I", 0, len(table) - 1, 0, width - 1)), record(145)]
    for number, row in enumerate(table):
        records.append(row_start(number, hidden=number + 1 in hidden))
        records += [cell(column, value, in_1904=in_1904) for column, value in enumerate(row)]
    records.append(record(146))
    if merged:
        records.append(record(177, struct.pack("<I", len(merged))))
        for top, left, bottom, right in merged:
            records.append(record(176, struct.pack("<4I", top - 1, bottom - 1, left - 1, right - 1)))
        records.append(record(178))
    return records


def row_start(number: int, *, hidden: bool = False) -> bytes:
    """Return the record that opens a row, counted from 0."""
    return record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0x10 if hidden else 0, 0, 0))


def cell(column: int, value: Cell, *, in_1904: bool = False) -> bytes:
    """Return the record of a cell; columns count from 0."""
    style = DATE_STYLE if isinstance(value, date) else 0
    start = struct.pack("<II", column, style)
    kind, body = _kind_and_body(value, in_1904=in_1904)
    return record(kind, start + body)


def _kind_and_body(value: Cell, *, in_1904: bool) -> tuple[int, bytes]:
    kind, body = 5, b""
    if value is None:
        kind = 1
    elif isinstance(value, Error):
        kind, body = 3, b"\x07"
    elif isinstance(value, bool):
        kind, body = 4, bytes([value])
    elif isinstance(value, str):
        kind, body = 6, text(value)
    elif isinstance(value, Formula):
        kind, body = 9, struct.pack("<dHII", value.value, 0, 0, 0)
    else:
        body = struct.pack("<d", _number(value, in_1904=in_1904))
    return kind, body


def _number(value: float | date, *, in_1904: bool) -> float:
    if isinstance(value, date):
        first = datetime(1904, 1, 1) if in_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - days of a calendar
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001
        return (moment - first).total_seconds() / 86400
    return value


def styles() -> bytes:
    """Return two formats of cells: the general one, and that of days."""
    formats = [struct.pack("<HHHHHBBI", 0xFFFF, number, 0, 0, 0, 0, 0, 0) for number in (0, 14)]
    inside = b"".join(record(47, one) for one in formats)
    return record(278) + record(617, struct.pack("<I", 2)) + inside + record(618) + record(279)


def record(kind: int, body: bytes = b"") -> bytes:
    """Return one record: its number, its length, its bytes."""
    return varying(kind) + varying(len(body), always_ends=True) + body


def varying(number: int, *, always_ends: bool = False) -> bytes:
    """Return a number in seven bits a byte; the marks of a record's number are part of it already."""
    if not always_ends:
        return bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    found = bytearray()
    while True:
        number, low = number >> 7, number & 0x7F
        found.append(low | (0x80 if number else 0))
        if not number:
            return bytes(found)


def text(value: str) -> bytes:
    """Return a text as its length in letters and its letters."""
    letters = value.encode("utf-16-le")
    return struct.pack("<I", len(letters) // 2) + letters
