"""Whole numbers of things, sessions above all: 8, "8", "8.0", "८", "٨"; anything else is told, not guessed at."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from ledger.matching.letters import clean_line

COUNT_MAX: Final = 10_000
_WHOLE = re.compile(r"\+?(\d{1,12})(?:[.,٫]0{1,6})?")


@dataclass(frozen=True, slots=True)
class CountProblem:
    """What is wrong with one value, as the end of a sentence: "8.5 …"."""

    what: str


def read_count(cell: object) -> int | CountProblem | None:
    """Return how many a cell says, from 0 to COUNT_MAX; None when it is empty."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    number = read_whole(cell)
    if number is None:
        return CountProblem("is not a whole number")
    if number < 0:
        return CountProblem("is less than none")
    return number if number <= COUNT_MAX else CountProblem(f"is more than {COUNT_MAX:,}")


def read_whole(cell: object) -> int | None:
    """Return a whole number of any size, also one below nothing; None for everything else."""
    if isinstance(cell, str):
        return _from_text(clean_line(cell))
    if isinstance(cell, Decimal):
        return int(cell) if cell.is_finite() and cell == cell.to_integral_value() else None
    return cell if isinstance(cell, int) and not isinstance(cell, bool) else None


def _from_text(text: str) -> int | None:
    """Return a whole number; None for anything else, also for digits of two scripts in one number."""
    negative = text[:1] in "-\u2212"
    found = _WHOLE.fullmatch(text[1:] if negative else text)
    if not found:
        return None
    digits = found[1]
    if len({ord(sign) - unicodedata.decimal(sign) for sign in digits}) > 1:
        return None
    return -int(digits) if negative else int(digits)
