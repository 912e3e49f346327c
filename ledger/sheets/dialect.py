"""How a text file writes its table: what stands between cells, and around those that hold such a sign themselves.

``csv.Sniffer`` looks for a sign that occurs equally often in all lines; amounts, notes and a banner above the table
mislead it. Here every sign cuts the sample as it would be read, and the one that gives the steadiest table wins.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice, pairwise

_SEPARATORS = ",;\t|"
_SAMPLE_ROWS = 300
_SAMPLE_LETTERS = 256 * 1024
_STEADY_SHARE = 0.7
_MOSTLY = 0.9
_SPACE_COSTS = 0.9
# No text that gets here has a NUL in it: with that as the separator, every line is one cell.
_NONE = "\0"
_LINE = re.compile(r"\A\"?sep=(.)\"?(?:\r\n|\n|\r)", re.IGNORECASE)
_ENDS_A_GROUP = re.compile(r"(?:\A|\D)\d{1,3}\Z")
_STARTS_A_GROUP = re.compile(r"\d{1,3}(?:\D|\Z)")


@dataclass(frozen=True, slots=True)
class Dialect:
    """``separator`` stands between cells, ``quote`` around some; ``spaced`` when a space follows the separator."""

    separator: str = ","
    quote: str = '"'
    spaced: bool = False

    def reader(self, text: str, *, quotes: bool = True, backslash: bool = False) -> Iterator[list[str]]:
        """Read a text strictly; raises csv.Error at the row that is wrong."""
        return csv.reader(
            io.StringIO(text, newline=""),
            delimiter=self.separator,
            quotechar=self.quote if quotes else None,
            quoting=csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE,
            escapechar="\\" if backslash else None,
            doublequote=not backslash,
            skipinitialspace=self.spaced,
            strict=True,
        )


def dialect_of(text: str) -> tuple[Dialect, str]:
    """Return how a text writes its table, and the text without the line that says so ("sep=;")."""
    given = _LINE.match(text)
    if given and not given[1].isalnum() and given[1] not in "\"'\r\n":
        return Dialect(given[1]), text[given.end() :]
    separator = separator_of(text)
    sample = text[:_SAMPLE_LETTERS]
    quote = "'" if '"' not in sample and _in_single_quotes(sample, separator) else '"'
    spaced = re.search(rf"{re.escape(separator)} +{quote}", sample) is not None
    return Dialect(separator, quote, spaced), text


def separator_of(text: str) -> str:
    """Return what stands between the cells: the sign that cuts most rows into the same number of cells, the most.

    It is a NUL where every line is one cell.
    """
    best, best_score = _NONE, 0.0
    for separator in _SEPARATORS:
        score = _score(_sample(text, separator))
        if score > best_score:
            best, best_score = separator, score
    return best


def _score(rows: Sequence[list[str]]) -> float:
    """Return how much rows are like a table (0 to 1) when they are cut by one sign."""
    cut = [row for row in rows if len(row) > 1]
    if not cut:
        return 0.0
    usual, count = Counter(map(len, cut)).most_common(1)[0]
    share = count / len(rows)
    # Steadiness decides; more columns only between signs that are about equally steady.
    score = (share if share >= _STEADY_SHARE else share / 2) * (1 - 1 / (usual + 1))
    cuts = [pair for row in cut for pair in pairwise(row)]
    if all(map(_is_inside_a_number, cuts)):
        return 0.0
    spaced = sum(right.startswith(" ") for _, right in cuts)
    return score * (_SPACE_COSTS if spaced >= _MOSTLY * len(cuts) else 1)


def _is_inside_a_number(pair: tuple[str, str]) -> bool:
    """Return whether a cut went through an amount: 1,250 or 12,50."""
    left, right = pair
    return _ENDS_A_GROUP.search(left) is not None and _STARTS_A_GROUP.match(right) is not None


def _sample(text: str, separator: str) -> list[list[str]]:
    sample = text[:_SAMPLE_LETTERS]
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    with suppress(csv.Error):
        rows.extend(row for row in islice(reader, _SAMPLE_ROWS) if any(row))
    if len(rows) > 1 and len(sample) < len(text):
        rows.pop()
    return rows


def _in_single_quotes(sample: str, separator: str) -> bool:
    """Return whether every cell of the first lines stands in single quotation marks."""
    lines = [line for line in re.split(r"\r\n|\n|\r", sample)[:6] if line.strip()][:5]
    marked = re.compile(rf"'[^']*'(?:{re.escape(separator)} *'[^']*')*\s*\Z")
    return len(lines) > 1 and all(marked.match(line) for line in lines)
