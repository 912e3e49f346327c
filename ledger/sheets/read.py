"""From the bytes of a file to sheets of plain cells. The content decides what a file is, not the end of its name."""

import re
import unicodedata

from ledger.sheets.address_books import with_known_headers
from ledger.sheets.cells import Limits, Sheet
from ledger.sheets.errors import FileEmpty, FileEncrypted, FileNotASpreadsheet, FileTooLarge
from ledger.sheets.shown_errors import without_errors
from ledger.sheets.text import decode, read_text
from ledger.sheets.vcards import are_vcards, read_vcards
from ledger.sheets.workbook import read_workbook
from ledger.sheets.xml2003 import MARK

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BLANK = b"\xef\xbb\xbf \t\r\n"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_MAIL = (b"from:", b"content-type:", b"x-", b"subject:", b"date:")
_PAGES = (
    b"<!doctype html", b"<html", b"<head", b"<table", b"<body", b"<meta", b"<style", b"<div", b"<center", b"<font",
    b"<tr",
)  # fmt: skip
_COMMENTS = re.compile(rb"<!--(?:(?!-->).)*-->", re.DOTALL)
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
_JSON = re.compile(rb'\{\s*(?:"[^"\n]*"\s*:|\}\s*\Z|\Z)|\[\s*[\[{]')
_SYLK = re.compile(rb"[\r\n][bcf];")
_TEXT_CONTROLS = b"\0\t\n\v\f\r\x1b\x1a\x1c\x1d\x1e\x1f"
_FIRST_SIGN, _CONTROLS_MIN, _CONTROL_SHARE, _WIDE_SHARE = 0x20, 2, 0.01, 0.2
# Two letters are a thin sign: "BM" and "MZ" also begin a list of customers in a text file.
_THIN = 2


def read_file(name: str, content: bytes, limits: Limits | None = None, *, quotes: bool = True) -> list[Sheet]:
    """Return the sheets of an uploaded file, in their order; raise UnreadableFile with one sentence.

    ``name`` is only shown, never used as a path. Rows count from 1 as a spreadsheet program counts them. ``quotes`` is
    False for a text file that was refused as QuotesDamaged and is to be read with its quotation marks as mere signs.
    """
    limits = limits or Limits()
    name = file_label(name)
    if len(content) > limits.file_bytes:
        raise FileTooLarge(name, f"files of up to {limits.file_bytes // 2**20} MB are read")
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise FileEmpty(name)
    if content.startswith(_OLD_OFFICE) and "EncryptedPackage".encode("utf-16-le") in content:
        raise FileEncrypted(name)
    if content.startswith((_ZIP, _OLD_OFFICE)) or _is_markup(content):
        sheets = read_workbook(name, content, limits)
        if not any(sheet.rows for sheet in sheets):
            raise FileEmpty(name)
    elif what := _something_else(content):
        raise FileNotASpreadsheet(name, what)
    else:
        sheets = [_of_text(name, decode(name, content).replace("\0", ""), limits, quotes=quotes)]
    return [with_known_headers(without_errors(sheet), limits) for sheet in sheets]


def _of_text(name: str, text: str, limits: Limits, *, quotes: bool) -> Sheet:
    return read_vcards(name, text, limits) if are_vcards(text) else read_text(name, text, limits, quotes=quotes)


def _is_markup(content: bytes) -> bool:
    """Return whether this is a web page, alone or saved with its parts, or XML Spreadsheet 2003."""
    head = content[:_LOOK_AT]
    start = (head.decode("utf-16", "ignore").encode() if head[:2] in _UTF16 else head).lstrip(_BLANK).lower()
    if start.startswith(b"mime-version:") or (start.startswith(_MAIL) and b"multipart/related" in start):
        return True
    plain = _COMMENTS.sub(b"", start).lstrip(_BLANK)
    xml, _, rest = plain.partition(b"?>") if plain.startswith(b"<?xml") else (b"", b"", plain)
    page = _COMMENTS.sub(b"", rest).lstrip(_BLANK).startswith(_PAGES)
    return page or (bool(xml) and MARK in head)


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
    return _another_text(head.lstrip(_BLANK).lower()) or ("a file of another program" if _is_no_text(head) else "")


def _another_text(start: bytes) -> str:
    """Return what a text is that is no list, by how it begins."""
    if start.startswith(b"begin:vcalendar"):
        return "a calendar"
    if start.startswith((b"<?xml", b"<svg", b"<!doctype")):
        return "an XML document"
    if _JSON.match(start):
        return "a JSON document"
    if start.startswith(b"id;p") and _SYLK.search(start):
        return "a sheet in an old form of exchange (SYLK)"
    return ""


def _is_no_text(head: bytes) -> bool:
    """Return whether there are more control signs than a text has: line ends, and a NUL that some program left."""
    if head.startswith(_UTF16) or head.count(0) > len(head) * _WIDE_SHARE:
        return False  # perhaps letters of two bytes, which look like it
    controls = sum(byte < _FIRST_SIGN and byte not in _TEXT_CONTROLS for byte in head)
    return controls > max(_CONTROLS_MIN, len(head) * _CONTROL_SHARE)
