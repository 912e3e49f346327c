"""Text files: which encoding, and strictly what stands in which row. Cells stay the text they are."""

import codecs
import csv
from collections.abc import Iterable, Sequence

from ledger.sheets.cells import Limits, Row, Sheet
from ledger.sheets.dialect import Dialect, dialect_of
from ledger.sheets.encoding import by_its_letters
from ledger.sheets.errors import FileDamaged, FileNotASpreadsheet, FileTooLarge, QuotesDamaged
from ledger.sheets.swallowed import row_that_swallows

# csv refuses a cell of more than 131,072 letters unless told otherwise; our own, smaller limit has its own sentence.
csv.field_size_limit(2**31 - 1)

_SAMPLE_BYTES = 256 * 1024
_SWALLOWS = "row {} opens a quotation mark that is closed only in a later row, which would swallow the rows between"
_NUL_SHARE = 0.2
# So many letters of UTF-8 stand beside each byte that is none of any, or it is another encoding.
_UTF8_LETTERS_MIN = 2
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_text(name: str, text: str, limits: Limits, *, quotes: bool = True) -> Sheet:
    """Return the one sheet of a CSV, TSV or text file; raise UnreadableFile, naming the row where it helps.

    Without ``quotes`` a quotation mark is a sign like any other: for a file that was refused because of one.
    """
    dialect, text = dialect_of(text)
    try:
        rows = _rows(name, text, dialect, limits, quotes=quotes)
    except QuotesDamaged:
        if '\\"' not in text:
            raise
        # Databases write \" inside of a cell. Only where the usual way has failed: elsewhere a \ is a sign.
        rows = _rows(name, text, dialect, limits, quotes=quotes, backslash=True)
    return Sheet(file=name, name="", rows=rows)


def decode(name: str, content: bytes) -> str:
    """Return the text of a file: by its mark, else as UTF-8, else as UTF-16, else as what its letters look like."""
    encoding = next((encoding for bom, encoding in _BOMS if content.startswith(bom)), "")
    if not encoding:
        encoding = _utf16_by_its_zeros(content)
    try:
        return content.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        if encoding:
            raise FileDamaged(name, "its letters break off in the middle") from error
        wrong = error
    if content.count(b"\0") > len(content) // 1000:
        raise FileNotASpreadsheet(name, "a file of another program")
    _refuse_damaged_utf8(name, content, wrong)
    found = by_its_letters(content)
    if found is None:
        raise FileDamaged(name, "its letters are written in a way that is not known; save it as UTF-8")
    return found


def checked(name: str, rows: Iterable[Sequence[str]], limits: Limits) -> list[Row]:
    """Return rows without the empty ends of theirs; raise FileTooLarge at the first that is too much."""
    found: list[Row] = []
    cells = 0
    for row in rows:
        found.append(_trimmed(row))
        cells += len(row)
        _check(name, row, len(found), cells, limits)
    while found and not found[-1]:
        found.pop()
    return found


def _rows(
    name: str, text: str, dialect: Dialect, limits: Limits, *, quotes: bool, backslash: bool = False
) -> Sequence[Row]:
    counted = 0

    def counting() -> Iterable[list[str]]:
        nonlocal counted
        for row in dialect.reader(text, quotes=quotes, backslash=backslash):
            counted += 1
            yield row

    try:
        rows = checked(name, counting(), limits)
    except csv.Error as error:
        raise QuotesDamaged(name, counted + 1, _what_is_wrong(str(error))) from error
    if quotes and (number := row_that_swallows(rows, dialect.separator)):
        raise QuotesDamaged(name, number, _SWALLOWS)
    return rows


def _check(name: str, row: Sequence[str], number: int, cells: int, limits: Limits) -> None:
    if number > limits.rows:
        raise FileTooLarge(name, f"it has more than {limits.rows:,} rows")
    if len(row) > limits.columns:
        raise FileTooLarge(name, f"row {number} has {len(row):,} columns, and up to {limits.columns} are read")
    if cells > limits.cells:
        raise FileTooLarge(name, f"it has more than {limits.cells:,} cells")
    if any(len(cell) > limits.cell_letters for cell in row):
        raise FileTooLarge(name, f"a cell in row {number} has more than {limits.cell_letters:,} letters")


def _trimmed(row: Iterable[str]) -> list[str | None]:
    cells: list[str | None] = [cell or None for cell in row]
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def _what_is_wrong(error: str) -> str:
    if "unexpected end" in error:
        return "row {} opens a quotation mark that is never closed, which would swallow all rows after it"
    if "expected after" in error:
        return "in row {} something follows a closing quotation mark; write such marks twice inside a cell"
    return "row {} is not written as rows of a list are"


def _refuse_damaged_utf8(name: str, content: bytes, error: UnicodeDecodeError) -> None:
    """Raise FileDamaged when this is UTF-8 but for a few letters, the first of them where the error is.

    Read as anything else, every other name would be wrong without a word. Letters of other encodings make up those of
    UTF-8 by chance now and then, but not most of the time.
    """
    at = error.start
    start = max(content.rfind(b"\n", 0, max(0, at - _SAMPLE_BYTES)), 0)
    text = content[start : at + _SAMPLE_BYTES].decode("utf-8", "surrogateescape")
    foreign = [sign for sign in text if sign > "\x7f"]
    wrong = sum(map(_is_no_letter, foreign))
    breaks_off = error.reason == "unexpected end of data"
    if len(foreign) - wrong <= _UTF8_LETTERS_MIN * (1 if breaks_off else wrong):
        return
    if breaks_off:
        raise FileDamaged(name, "its letters break off in the middle") from error
    line = content.count(b"\n", 0, at) + 1
    what = f"line {line} holds letters that are written in another way than those of the other lines"
    raise FileDamaged(name, what) from error


def _is_no_letter(sign: str) -> bool:
    """Return whether this stands for a byte that is no part of a letter."""
    return "\udc80" <= sign <= "\udcff"


def _utf16_by_its_zeros(content: bytes) -> str:
    sample = content[:_SAMPLE_BYTES]
    half = len(sample) // 2
    if half and sample[1::2].count(0) > half * _NUL_SHARE > sample[0::2].count(0):
        return "utf-16-le"
    if half and sample[0::2].count(0) > half * _NUL_SHARE > sample[1::2].count(0):
        return "utf-16-be"
    return ""
