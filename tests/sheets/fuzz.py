"""Coverage-guided fuzzing of whatever reads the bytes and cells of strangers, with atheris.

    .venv/bin/python -m tests.sheets.fuzz TARGET FOLDER -runs=20000 -seed=1

TARGET is a name of TARGETS; FOLDER keeps what was found to be new. Any exception but a refusal in a sentence ends it.
A process of its own, because the fuzzer takes over the one it runs in.
"""

import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["ledger.sheets", "ledger.matching"]):
    from ledger.book import Currency
    from ledger.matching import (
        field_of_header,
        looks_of,
        read_amounts,
        read_count,
        read_dates,
        read_emails,
        read_name,
        read_phones,
        without_age,
    )
    from ledger.sheets.address_books import with_known_headers
    from ledger.sheets.biff8 import OLD_OFFICE, facts_of_xls
    from ledger.sheets.biff12 import RecordScanner
    from ledger.sheets.cells import Limits
    from ledger.sheets.encoding import by_its_letters
    from ledger.sheets.errors import UnreadableFile
    from ledger.sheets.markup import tables_of_page
    from ledger.sheets.parts import PartScanner
    from ledger.sheets.pasted import read_pasted
    from ledger.sheets.shown_errors import without_errors
    from ledger.sheets.text import decode, read_text
    from ledger.sheets.vcards import read_vcards
    from ledger.sheets.wire import Refused
    from ledger.sheets.xml2003 import sheets_of_xml

LIMITS = Limits(rows=1_000, columns=50, cells=10_000, area=50_000, cell_letters=1_000)
RUPEES = Currency.of("INR")
DATA = Path(__file__).with_name("data")


def csv(content: bytes) -> None:
    """Read a text file, strictly and without quotation marks; what is read fits the limits."""
    with suppress(UnreadableFile):
        text = content.decode("utf-8", "replace").replace("\0", "")
        for quotes in (True, False):
            with suppress(UnreadableFile):
                sheet = with_known_headers(without_errors(read_text("x", text, LIMITS, quotes=quotes)), LIMITS)
                assert len(sheet.rows) <= LIMITS.rows + 1
                assert all(len(row) <= LIMITS.columns for row in sheet.rows)
        read_pasted(text, LIMITS)


def letters(content: bytes) -> None:
    """Find out an encoding."""
    with suppress(UnreadableFile):
        decode("x", content)
    by_its_letters(content)


def vcards(content: bytes) -> None:
    """Read cards; there is a row for every one of them, and none longer than the header."""
    with suppress(UnreadableFile):
        sheet = read_vcards("x", "BEGIN:VCARD\n" + content.decode("utf-8", "replace"), LIMITS)
        assert all(len(row) <= len(sheet.rows[0]) for row in sheet.rows)


def cells(content: bytes) -> None:
    """Read one cell as everything that a cell can be."""
    text = content.decode("utf-8", "replace")
    halves = [text, *text.split("\n")]
    for region in ("IN", "US", "DE", "AE"):
        read_amounts(halves, RUPEES, region)
        read_dates(halves, region)
        read_phones(text, region)
        looks_of(halves, region)
    read_emails(text)
    read_count(text)
    read_name(text)
    without_age(text)
    field_of_header(text)


def pages(content: bytes) -> None:
    """Read the tables of a web page, and XML Spreadsheet 2003."""
    with suppress(Refused):
        tables_of_page(b"<table><tr><td>" + content, LIMITS)
    with suppress(Refused):
        list(sheets_of_xml(content, LIMITS))


def parts(content: bytes) -> None:
    """Look through the parts of workbooks: XML, binary records, and the file system of old ones."""
    for start in (b"", b"\x81\x01\x00"):
        with suppress(Refused):
            scanner = PartScanner("x", LIMITS)
            scanner.feed(start + content)
            scanner.close()
    with suppress(Refused):
        records = RecordScanner(LIMITS)
        for at in range(0, len(content), 7):
            records.feed(content[at : at + 7])
    with suppress(Refused):
        facts_of_xls(OLD_OFFICE + content[8:])


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    target.__name__: target for target in (csv, letters, vcards, cells, pages, parts)
}
_CARD = (
    b"VERSION:2.1\nN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:;=41=\n=42;;\nTEL;CELL;PREF:+91 98\n"
    b"ADR:;;a;b;c;d;e\nEND:VCARD\n"
)
SEEDS: Mapping[str, tuple[bytes, ...]] = {
    "csv": (b'Name,Phone\n"A, b",1\n', b"Name;Due\nA;1,50\n", b"A\tB\n1\t2\n", b"| a | b |\n|---|---|\n| 1 | 2 |\n",
            b"First Name,Phone 1 - Label,Phone 1 - Value\nA,x,1 ::: 2\n", b"sep=|\nA|B\n'1'|\\\"\n"),
    "letters": ("José,Málaga".encode("cp1252"), "Иван".encode("cp1251"), "山田".encode("cp932"), b"A\0B\0"),
    "vcards": (_CARD, b"FN:A\nBDAY:1990-01-31\nAGENT:\nBEGIN:VCARD\nEND:VCARD\nitem1.ORG:a\\;b;c\n \td\nEND:VCARD"),
    "cells": ("₹ 1,250.50 Dr".encode(), b"31/01/2026 10:20", b"+91 98765-43210 / 98", b"Emma (8 years)", b"1.2E+11"),
    "pages": (b"<tr><td rowspan=2>a<td colspan=3>&nbsp;b<br></table>", (b"<?xml version='1.0'?><Workbook><Worksheet>"
              b"<Row Index='2'><Cell MergeDown='1'><Data Type='Number'>1</Data></Cell></Row></Worksheet></Workbook>")),
    "parts": (b"<worksheet><row r='1'><c r='A1' t='e'><f>1</f><v/></c></row><mergeCell ref='A1:B2'/></worksheet>",
              b"<document-content><table:table><table:table-row><table:table-cell/></table:table-row></table:table>",
              b"\x00\x10" + bytes(16) + b"\x05\x10" + bytes(16) + b"\xb0\x01\x10" + bytes(16)),
}  # fmt: skip


def main() -> None:
    """Run one target until it has had its runs, or found something."""
    name, folder = sys.argv[1:3]
    seeds = Path(folder)
    for number, seed in enumerate(SEEDS[name]):
        (seeds / f"seed{number}").write_bytes(seed)
    if name == "parts":
        (seeds / "people.xls").write_bytes((DATA / "office" / "people.xls").read_bytes())
    atheris.Setup([sys.argv[0], folder, f"-artifact_prefix={folder}/", *sys.argv[3:]], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
