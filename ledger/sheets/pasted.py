"""A table that somebody copied in a spreadsheet, a page or a chat, and pasted: text, and nothing else is known of it.

Excel and LibreOffice put tabs between cells, and quotation marks around a cell only when it holds a line end. A mark
that does not close before the next tab is part of what somebody wrote.
"""

import re
from collections.abc import Iterator

from ledger.sheets.address_books import with_known_headers
from ledger.sheets.cells import Limits, Sheet
from ledger.sheets.dialect import separator_of
from ledger.sheets.errors import FileEmpty, FileTooLarge, QuotesDamaged
from ledger.sheets.shown_errors import without_errors
from ledger.sheets.text import checked, read_text
from ledger.sheets.vcards import are_vcards, read_vcards

PASTED = "Pasted table"
_LINE_END = re.compile(r"\r\n|\n|\r")
_QUOTED = re.compile(r'"([^"\t]*(?:""[^"\t]*)*)"(?=\t|\r|\n|\Z)')
_PLAIN = re.compile(r"[^\t\r\n]*")
_RULE = re.compile(r"[\s|+:=-]*-{2}[\s|+:=-]*\Z")
_BAR = re.compile(r"(?<!\\)\|")


def read_pasted(text: str, limits: Limits | None = None) -> Sheet:
    """Return a pasted table as a sheet; raise UnreadableFile with one sentence when there is none or too much of it."""
    limits = limits or Limits()
    if len(text.encode("utf-8", "replace")) > limits.file_bytes:
        raise FileTooLarge(PASTED, f"tables of up to {limits.file_bytes // 2**20} MB are read")
    text = text.replace("\0", "").removeprefix("\ufeff")
    if not text.strip():
        raise FileEmpty(PASTED)
    if are_vcards(text):
        return read_vcards(PASTED, text, limits)
    return with_known_headers(without_errors(_table(text.strip("\r\n"), limits)), limits)


def _table(text: str, limits: Limits) -> Sheet:
    lines = _LINE_END.split(text)
    if _is_drawn(lines):
        return Sheet(PASTED, "", checked(PASTED, _drawn(lines), limits))
    # Nobody types a tab: it is there because a spreadsheet program put it there, whatever else looks steady.
    if "\t" in lines[0] or separator_of(text) == "\t":
        return Sheet(PASTED, "", checked(PASTED, _with_tabs(text), limits))
    try:
        return read_text(PASTED, text, limits)
    except QuotesDamaged:
        return read_text(PASTED, text, limits, quotes=False)


def _with_tabs(text: str) -> Iterator[list[str]]:
    row: list[str] = []
    at = 0
    while True:
        quoted = _QUOTED.match(text, at)
        found = quoted or _PLAIN.match(text, at)
        assert found is not None  # noqa: S101 - the second one matches anything, also nothing
        row.append(quoted[1].replace('""', '"') if quoted else found[0])
        at = found.end()
        if text[at : at + 1] != "\t":
            yield row
            row = []
        if at >= len(text):
            return
        at += 2 if text.startswith("\r\n", at) else 1


def _is_drawn(lines: list[str]) -> bool:
    """Return whether a table is drawn with bars, with a rule under its header (Markdown, database programs)."""
    barred = sum("|" in line for line in lines)
    ruled = any("|" in line or "+" in line for line in lines if _RULE.match(line))
    return ruled and barred > 1


def _drawn(lines: list[str]) -> Iterator[list[str]]:
    for line in lines:
        if _RULE.match(line):
            continue
        cells = [cell.replace("\\|", "|").strip() for cell in _BAR.split(line.strip())]
        if len(cells) > 1 and not cells[0]:
            cells.pop(0)
        if len(cells) > 1 and not cells[-1]:
            cells.pop()
        yield [re.sub(r"<br ?/?>", "\n", cell) for cell in cells]
