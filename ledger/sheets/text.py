"""Text files: which encoding, which separator, and strictly what stands in which row. Cells stay the text they are."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import islice

from ledger.sheets.cells import Limits, Row, Sheet
from ledger.sheets.errors import FileDamaged, FileNotASpreadsheet, FileTooLarge

# csv refuses a cell of more than 131,072 letters unless told otherwise; our own, smaller limit has its own sentence.
csv.field_size_limit(2**31 - 1)

_SEPARATORS = ",;\t|"
_SAMPLE_ROWS = 300
_SAMPLE_BYTES = 256 * 1024
_NUL_SHARE = 0.2
_STEADY_SHARE = 0.7
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATOR_LINE = re.compile(r"\A\"?sep=(.)\"?\r?\n", re.IGNORECASE)
# The guesses of charset-normalizer that are variants of what Windows writes in the west.
_WESTERN = frozenset({"latin_1", "iso8859_15", "iso8859_9", "cp1252", "cp1250", "mac_roman", "cp437", "cp850", "cp858"})


def read_text(name: str, content: bytes, limits: Limits) -> Sheet:
    """Return the one sheet of a CSV, TSV or text file; raise UnreadableFile, naming the row where it helps."""
    text = decode(name, content).replace("\0", "")
    given = _SEPARATOR_LINE.match(text)
    if given:
        text = text[given.end() :]
    separator = given[1] if given else separator_of(text)
    return Sheet(file=name, name="", rows=_rows(name, text, separator, limits))


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
    if content.count(b"\0") > len(content) // 1000:
        raise FileNotASpreadsheet(name, "a file of another program")
    return _decode_by_its_letters(name, content)


def separator_of(text: str) -> str:
    """Return what stands between the cells: the sign that cuts most rows into the same number of cells, the most."""
    best, best_score = ",", 0.0
    for separator in _SEPARATORS:
        widths = _widths(text, separator)
        cut = [width for width in widths if width > 1]
        if not cut:
            continue
        usual, count = Counter(cut).most_common(1)[0]
        share = count / len(widths)
        # Steadiness decides; more columns only between signs that are about equally steady.
        score = (share if share >= _STEADY_SHARE else share / 2) * (1 - 1 / (usual + 1))
        if score > best_score:
            best, best_score = separator, score
    return best


def _widths(text: str, separator: str) -> list[int]:
    sample = text[:_SAMPLE_BYTES]
    widths: list[int] = []
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    with suppress(csv.Error):
        widths.extend(len(row) for row in islice(reader, _SAMPLE_ROWS) if row)
    if len(widths) > 1 and len(sample) < len(text):
        widths.pop()
    return widths


def _rows(name: str, text: str, separator: str, limits: Limits) -> Sequence[Row]:
    rows: list[Row] = []
    cells = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for row in reader:
            rows.append(_trimmed(row))
            cells += len(row)
            _check(name, row, len(rows), cells, limits)
    except csv.Error as error:
        raise FileDamaged(name, _what_is_wrong(len(rows) + 1, str(error))) from error
    while rows and not rows[-1]:
        rows.pop()
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


def _what_is_wrong(row: int, error: str) -> str:
    if "unexpected end" in error:
        return f"row {row} opens a quotation mark that is never closed, which would swallow all rows after it"
    if "expected after" in error:
        return f"in row {row} something follows a closing quotation mark; write such marks twice inside a cell"
    return f"row {row} is not written as rows of a list are"


def _utf16_by_its_zeros(content: bytes) -> str:
    sample = content[:_SAMPLE_BYTES]
    half = len(sample) // 2
    if half and sample[1::2].count(0) > half * _NUL_SHARE > sample[0::2].count(0):
        return "utf-16-le"
    if half and sample[0::2].count(0) > half * _NUL_SHARE > sample[1::2].count(0):
        return "utf-16-be"
    return ""


def _decode_by_its_letters(name: str, content: bytes) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - slow to import, and most files are UTF-8

    best = from_bytes(content[:_SAMPLE_BYTES]).best()
    guess = best.encoding if best else "cp1252"
    for encoding in ("cp1252", guess) if guess in _WESTERN else (guess, "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileDamaged(name, "its letters are written in a way that is not known; save it as UTF-8")
