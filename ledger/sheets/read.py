"""From the bytes of a file to sheets of plain cells. The content decides what a file is, not the end of its name."""

import re
import unicodedata

from ledger.sheets.cells import Limits, Sheet
from ledger.sheets.errors import FileEmpty, FileEncrypted, FileNotASpreadsheet, FileTooLarge
from ledger.sheets.text import read_text
from ledger.sheets.workbook import read_workbook

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NAME_SHOWN_MAX = 80
_LOOK_AT = 4096
_MAGIC = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BM", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"#!", "a program"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed archive"),
    (b"Rar!", "a compressed archive"),
    (b"PK\x05\x06", "a zip archive with nothing in it"),
    (b"SQLite format 3", "a database"),
)
# Two letters are a thin sign: "BM" and "MZ" also begin a list of customers in a text file.
_THIN = 2


def read_file(name: str, content: bytes, limits: Limits | None = None) -> list[Sheet]:
    """Return the sheets of an uploaded file, in their order; raise UnreadableFile with one sentence.

    ``name`` is only shown, never used as a path. Rows count from 1 as a spreadsheet program counts them.
    """
    limits = limits or Limits()
    name = file_label(name)
    if len(content) > limits.file_bytes:
        raise FileTooLarge(name, f"files of up to {limits.file_bytes // 2**20} MB are read")
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise FileEmpty(name)
    if content.startswith(_OLD_OFFICE) and "EncryptedPackage".encode("utf-16-le") in content:
        raise FileEncrypted(name)
    if content.startswith((_ZIP, _OLD_OFFICE)):
        sheets = read_workbook(name, content, limits)
        if not any(sheet.rows for sheet in sheets):
            raise FileEmpty(name)
        return sheets
    what = _something_else(content)
    if what:
        raise FileNotASpreadsheet(name, what)
    return [read_text(name, content, limits)]


def file_label(name: str) -> str:
    """Return the last part of a file's name as it is shown: no folders, nothing that reverses or hides letters."""
    last = re.split(r"[\\/]", name)[-1]
    plain = "".join(sign for sign in last if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Zl", "Zp")).strip()
    if len(plain) > _NAME_SHOWN_MAX:
        plain = f"{plain[:_NAME_SHOWN_MAX]}…"
    return plain or "file"


def _something_else(content: bytes) -> str:
    head = content[:_LOOK_AT]
    for magic, what in _MAGIC:
        if head.startswith(magic) and (len(magic) > _THIN or b"\0" in head):
            return what
    if head[:4] == b"RIFF" or head[4:8] == b"ftyp":
        return "a picture, a sound or a film"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<table", b"<body")):
        return "a web page"
    if start.startswith((b"<?xml", b"<svg", b"<!doctype")):
        return "an XML document"
    if start.startswith((b'{"', b"[{", b"{\n", b"{\r\n")):
        return "a JSON document"
    return ""
