"""Tables of web pages: banks and portals hand out pages that are only called .xls. Runs in the reading child.

Nothing of a page is run or fetched: its tags are read by Python's own parser, and what stands in table cells is kept.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.parser import BytesParser
from html.parser import HTMLParser

from ledger.sheets.cells import Limits
from ledger.sheets.encoding import by_its_letters
from ledger.sheets.facts import SheetFacts
from ledger.sheets.wire import Refused

_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_:-]{2,40})""", re.IGNORECASE)
_SHORTENED = re.compile(r"[-+]?\d([.,]\d+)?E[+-]?\d+\Z", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(hidden|collapse)", re.IGNORECASE)
_DIGITS = re.compile(r"\s*(\d{1,6})")
_BREAKS = frozenset({"br", "p", "div", "li"})
_SILENT = frozenset({"script", "style", "title", "noscript", "template", "select", "textarea"})
_LOOK_AT = 4096
_TABLES_MAX = 1_000
_CAPTION_LETTERS = 80


@dataclass(slots=True)
class Table:
    """One table as it is laid out; ``rows`` hold texts, None where nothing stands."""

    rows: list[list[str | None]] = field(default_factory=list)
    facts: SheetFacts = field(default_factory=SheetFacts)
    name: str = ""
    # Until which row each column is covered by a cell from above.
    covered: dict[int, int] = field(default_factory=dict)

    @property
    def filled(self) -> int:
        """Return how many rows have something in them."""
        return sum(any(row) for row in self.rows)


@dataclass(slots=True)
class _Open:
    """A table whose end has not been read yet, and its cell in work."""

    table: Table
    text: list[str] | None = None
    spans: tuple[int, int] = (1, 1)
    exact: str = ""
    caption: bool = False


def tables_of_page(content: bytes, limits: Limits) -> list[Table]:
    """Return the tables of a web page, or of one that was saved with all its parts; raise Refused without any."""
    found: list[Table] = []
    for page in _pages(content):
        reader = _PageReader(limits)
        reader.feed(page)
        reader.close()
        reader.end_all()
        found += reader.tables
    most = max((table.filled for table in found), default=0)
    if not most:
        raise Refused("FileNotASpreadsheet", "a web page without a table in it")
    # Pages lay themselves out in tables, too: one row of anything is no list where there is a longer one.
    return [table for table in found if table.filled >= min(most, 2)]


def _pages(content: bytes) -> Iterator[str]:
    if not content[:_LOOK_AT].lstrip().lower().startswith((b"mime-version:", b"from:", b"content-type:", b"x-")):
        yield _letters(content, "")
        return
    for part in BytesParser(policy=policy.compat32).parsebytes(content).walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                yield _letters(payload, str(part.get_content_charset() or ""))


def _letters(content: bytes, charset: str) -> str:
    named = _CHARSET.search(content[:_LOOK_AT])
    marked = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ""
    # Windows writes more signs than the Latin-1 that many pages claim; every browser reads it so.
    claimed = charset or (named[1].decode("ascii") if named else "")
    claimed = "cp1252" if claimed.casefold() in ("iso-8859-1", "latin1", "us-ascii") else claimed
    for encoding in filter(None, (marked, "utf-8-sig", claimed)):
        try:
            return content.decode(encoding)
        except (LookupError, UnicodeError):
            continue
    return by_its_letters(content) or content.decode("cp1252", "replace")


class _PageReader(HTMLParser):
    """Collects tables; one inside of a cell is a table of its own."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[Table] = []
        self._limits = limits
        self._open: list[_Open] = []
        self._silent = ""
        self._letters = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, a row or a cell; cells and rows end by themselves where the next one begins."""
        given = {key: value or "" for key, value in attrs}
        if tag in _SILENT:
            self._silent = self._silent or tag
        elif tag == "table" and len(self.tables) < _TABLES_MAX:
            table = Table()
            self.tables.append(table)
            self._open.append(_Open(table))
        elif self._open:
            self._in_table(self._open[-1], tag, given)

    def handle_endtag(self, tag: str) -> None:
        """End what the tag says."""
        if tag == self._silent:
            self._silent = ""
        elif not self._open:
            return
        elif tag == "table":
            self._end_cell(self._open.pop())
        elif tag in ("td", "th", "tr", "caption"):
            self._end_cell(self._open[-1])
        elif tag in _BREAKS and self._open[-1].text is not None:
            self._open[-1].text.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep what stands in a cell."""
        if self._open and self._open[-1].text is not None and not self._silent:
            self._letters += len(data)
            if self._letters > self._limits.answer_bytes:
                raise Refused("FileTooLarge", "there is too much text in it")
            self._open[-1].text.append(_SPACES.sub(" ", data))

    def parse_html_declaration(self, i: int) -> int:
        """Pass over what begins with ``<![`` up to its end, as browsers do; Python's parser fails at most of them."""
        if self.rawdata.startswith("<![", i):
            return self.parse_bogus_comment(i, report=False)
        return super().parse_html_declaration(i)

    def end_all(self) -> None:
        """End the tables that the page leaves open."""
        while self._open:
            self._end_cell(self._open.pop())

    def _in_table(self, now: _Open, tag: str, given: dict[str, str]) -> None:
        if tag in ("td", "th"):
            self._end_cell(now)
            if not now.table.rows:
                now.table.rows.append([])
            now.text, now.exact = [], given.get("x:num", "")
            now.spans = _count(given.get("rowspan", "")), _count(given.get("colspan", ""))
        elif tag == "tr":
            self._end_cell(now)
            now.table.rows.append([])
            if len(now.table.rows) > self._limits.rows:
                raise Refused("FileTooLarge", f"it has more than {self._limits.rows:,} rows")
            if "hidden" in given or _HIDDEN.search(given.get("style", "")):
                now.table.facts.hide(len(now.table.rows))
        elif tag == "caption":
            self._end_cell(now)
            now.text, now.caption = [], True
        elif tag in _BREAKS and now.text is not None:
            now.text.append("\n")

    def _end_cell(self, now: _Open) -> None:
        if now.text is None:
            return
        text, exact = _lines("".join(now.text)), now.exact
        now.text = None
        if now.caption:
            now.table.name, now.caption = text.replace("\n", " ")[:_CAPTION_LETTERS], False
            return
        # Excel shows long numbers shortened and says beside it what they are: a phone is not 9.87654E+09.
        text = exact if exact and _SHORTENED.match(text) else text
        if len(text) > self._limits.cell_letters:
            raise Refused("FileTooLarge", f"a cell has more than {self._limits.cell_letters:,} letters")
        self._place(now.table, text or None, *now.spans)

    def _place(self, table: Table, text: str | None, down: int, across: int) -> None:
        """Put a cell into the next free columns of the last row."""
        row, number = table.rows[-1], len(table.rows)
        while table.covered.get(len(row) + 1, 0) >= number:
            row.append(None)
        column = len(row) + 1
        last = column + across - 1
        if last > self._limits.columns:
            raise Refused("FileTooLarge", f"a table in it has more than {self._limits.columns} columns")
        row.append(text)
        row.extend([None] * (across - 1))
        if text is not None:
            table.facts.count(number, column, self._limits)
        if down > 1:
            table.covered.update(dict.fromkeys(range(column, last + 1), number + down - 1))
        table.facts.merge((number, column, number + down - 1, last))


def _count(text: str) -> int:
    found = _DIGITS.match(text)
    return max(1, int(found[1])) if found else 1


def _lines(text: str) -> str:
    """Return the text of a cell as a browser breaks it."""
    return "\n".join(line for line in (part.strip() for part in text.split("\n")) if line)
