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
