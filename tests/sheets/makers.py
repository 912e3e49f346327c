"""Workbooks and archives made for a test, honest and dishonest ones."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from ledger.book import Currency
from ledger.matching import Centre, KnownPeople
from ledger.sheets import Choices, ImportPlan, Sheet, plan_import, read_file

DATA = Path(__file__).with_name("data")
RUPEES = Currency.of("INR")
TODAY = date(2026, 11, 21)
CENTRES = (
    Centre("GK2", "GK", ("Greater Kailash",)),
    Centre("Punjabi Bagh", "PB"),
    Centre("Preet Vihar", "PV"),
    Centre("Pitampura", "PT"),
)


def practice(name: str) -> list[Sheet]:
    """Return the sheets of a practice file."""
    return read_file(name, (DATA / name).read_bytes())


def plan(
    sheets: Sequence[Sheet], known: KnownPeople | None = None, choices: Choices | None = None, region: str = "IN"
) -> ImportPlan:
    """Plan an import into a shop of four centres in India (or another region, with the same money)."""
    return plan_import(
        sheets, known or KnownPeople(), region=region, currency=RUPEES, today=TODAY, choices=choices, centres=CENTRES
    )


def listed(text: str, name: str = "list.csv") -> list[Sheet]:
    """Return the sheet of a CSV file with this text."""
    return read_file(name, text.encode())


def workbook(rows: Iterable[Iterable[object]], change: Callable[[Any], None] = lambda _book: None) -> bytes:
    """Return an .xlsx with these rows in its one sheet; ``change`` may do more to the workbook."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return the parts of a zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a zip with one part changed, or added when it was not there."""
    parts = parts_of(content)
    return zipped({**parts, name: change(parts.get(name, b""))})


def lying_about_sizes(content: bytes) -> bytes:
    """Return a zip whose headers promise ten bytes for every part."""
    changed = bytearray(content)
    for magic, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = changed.find(magic)
        while at >= 0:
            struct.pack_into("<I", changed, at + offset, 10)
            at = changed.find(magic, at + 4)
    return bytes(changed)


def xml_2003() -> bytes:
    """Return what Excel 2003 saves as XML: two sheets, the second hidden, with whatever may be said of cells."""
    return b"""<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:html="http://www.w3.org/TR/REC-html40">
<Worksheet ss:Name="Dues"><Table ss:ExpandedColumnCount="5" ss:ExpandedRowCount="4"><Column ss:Width="80"/>
<Row><Cell><Data ss:Type="String">Name</Data></Cell><Cell><Data ss:Type="String">Phone</Data></Cell>
<Cell><Data ss:Type="String">Due</Data></Cell><Cell><Data ss:Type="String">Since</Data></Cell>
<Cell><Data ss:Type="String">Member</Data></Cell></Row>
<Row><Cell ss:MergeDown="2">
<ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">Asha <B>Verma</B></ss:Data>
<Comment ss:Author="x"><ss:Data>a remark</ss:Data></Comment></Cell>
<Cell><Data ss:Type="Number">9876543210</Data></Cell>
<Cell ss:Formula="=1*1250.5"><Data ss:Type="Number">1250.5</Data></Cell>
<Cell><Data ss:Type="DateTime">2026-01-31T00:00:00.000</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell></Row>
<Row ss:Index="4" ss:Hidden="1"><Cell><Data ss:Type="String">Ravi</Data></Cell>
<Cell ss:Index="3"><Data ss:Type="String">1,200</Data></Cell>
<Cell ss:Formula="=NA()"><Data ss:Type="Error">#N/A</Data></Cell>
<Cell ss:Formula="=1+1"></Cell></Row>
<Row><Cell ss:Index="2"><Data ss:Type="String">x</Data></Cell></Row></Table></Worksheet>
<Worksheet ss:Name="Old"><Table><Row><Cell><Data ss:Type="String">y</Data></Cell></Row></Table>
<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">
<Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>
</Workbook>
"""
