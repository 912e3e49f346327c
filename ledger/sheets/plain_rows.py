"""Rows of a worksheet as spreadsheet programs write them, known by one strict pattern; all others are the parser's.

A row is plain when the pattern has matched each of its bytes: no prefixes, comments, CDATA, instructions, references to
letters by number, hidden rows, errors or formulas without a value. What a parser would say of it is known without one.
Runs in the reading child.
"""

import re
from dataclasses import dataclass

from ledger.sheets.cells import column_number

ROW_END = b"</row>"
_CELL_END = b"</c>"
# What may stand between two tags; that it is UTF-8 is checked over many rows at once.
_TEXT = r"(?:[^<&\]\x00-\x08\x0b\x0c\x0e-\x1f]++|&(?:amp|lt|gt|quot|apos);|\](?!\]>))*+"
_FORMULA = (
    rf'<f(?:\ aca="false")?+(?:\ t="shared")?+(?:\ ref="[A-Z0-9:]++")?+(?:\ ca="1")?+(?:\ si="[0-9]++")?+'
    rf"(?:\ ?/>|>{_TEXT}</f>)"
)
_VALUE = rf'(?:{_FORMULA})?+<v>(?!<){_TEXT}</v>|<is><t(?:\ xml:space="preserve")?+>{_TEXT}</t></is>'
_CELL = (
    r'<c\ r="[A-Z]{1,3}\1"(?:\ s="[0-9]++")?+(?:\ t="(?:s|n|b|d|str|inlineStr)")?+'
    rf"(?:\ ?/>|>(?:{_VALUE})</c>)"
)
# In this order, so that none can stand there twice.
_ATTRIBUTES = "".join(
    rf'(?:\ {name}="{value}")?+'
    for name, value in (
        ("spans", "[0-9: ]*+"), ("s", "[0-9]++"), ("customFormat", "[a-z0-9]*+"), ("ht", "[0-9.]*+"),
        ("hidden", "(?:0|false)"), ("customHeight", "[a-z0-9]*+"), ("outlineLevel", "[0-9]*+"),
        ("collapsed", "[a-z0-9]*+"), ("x14ac:dyDescent", "[0-9.]*+"),
    )
)  # fmt: skip
# With a cell at least, so that the parser knows from the last of the rows where it stands.
_ROW = re.compile(
    rf'<row\ r="([1-9][0-9]{{0,6}})"{_ATTRIBUTES}>(?:{_CELL})++</row>'.encode(), re.VERBOSE
)  # fmt: skip
_FILLED = re.compile(rb'<c r="([A-Z]++)[^<>/]*+><')


@dataclass(frozen=True, slots=True)
class PlainRows:
    """Plain rows that end at ``end``: how many cells of theirs are filled, and how far down and to the right."""

    end: int
    cells: int
    last_row: int
    last_column: int


def plain_rows(text: bytes, at: int) -> PlainRows | None:
    """Return the plain rows from ``at`` on, without the last one, which the parser is to see; perhaps none.

    None instead of that when their letters are not those of XML in UTF-8.
    """
    end = last_row = 0
    row = _ROW.match(text, at)
    while row and (following := _ROW.match(text, row.end())):
        end = row.end()
        if text.find(_CELL_END, row.start(), end) >= 0:
            last_row = max(last_row, int(row[1]))
        row = following
    if not end:
        return PlainRows(at, 0, 0, 0)
    if not _is_utf8(text[at:end]):
        return None
    columns = _FILLED.findall(text, at, end)
    last_column = max((column_number(letters.decode()) for letters in set(columns)), default=0)
    return PlainRows(end, len(columns), last_row, last_column)


def _is_utf8(text: bytes) -> bool:
    """Tell whether these are letters that XML may have, in UTF-8."""
    if text.isascii():
        return True
    try:
        letters = text.decode()
    except UnicodeDecodeError:
        return False
    return "\ufffe" not in letters and "\uffff" not in letters
