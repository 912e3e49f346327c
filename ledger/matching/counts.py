"""Whole numbers of things, sessions above all: 8, "8.0", "८", "1,000"; anything else is told, not guessed at."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from ledger.matching.letters import clean_line

COUNT_MAX: Final = 10_000
_LETTERS_MAX: Final = 30
_WHOLE = re.compile(
    r"""\+?(?: (\d{1,12}) (?: [.٫]0{1,6} | ,0{1,2} )?                   # 8, 8.0, 8,00
    | (\d{1,3}(?:[,٬]\d{3})+ | \d{1,2}(?:,\d\d)+,\d{3}) (?:[.٫]0{1,6})?  # 1,000, 1,00,000.00
    | (\d{1,3}(?:\.\d{3})+) (?:,0{1,2})?                                # 1.000.000, 1.000,00
    )""",
    re.VERBOSE,
)
# 2.000 is two in one country and two thousand in another.
_EITHER = re.compile(r"\+?0*[1-9]\d{0,2}\.\d{3}")


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
    if isinstance(number, CountProblem):
        return number
    if number < 0:
        return CountProblem("is less than none")
    return number if number <= COUNT_MAX else CountProblem(f"is more than {COUNT_MAX:,}")


def read_whole(cell: object) -> int | CountProblem | None:
    """Return a whole number of any size, also one below nothing; None for everything else.

    A problem when it may be one of two numbers: "2.000".
    """
    if isinstance(cell, str):
        return _from_text(clean_line(cell))
    if isinstance(cell, Decimal):
        return int(cell) if cell.is_finite() and cell == cell.to_integral_value() else None
    return cell if isinstance(cell, int) and not isinstance(cell, bool) else None


def _from_text(text: str) -> int | CountProblem | None:
    """Return a whole number; None for anything else, also for digits of two scripts in one number."""
    digits = [sign for sign in text[:_LETTERS_MAX] if sign.isdecimal()]
    if len(text) > _LETTERS_MAX or len({ord(sign) - unicodedata.decimal(sign) for sign in digits}) > 1:
        return None
    plain = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    negative = plain[:1] in {"-", "\u2212"}
    plain = plain[1:] if negative else plain
    if _EITHER.fullmatch(plain):
        return CountProblem("may be in thousands or with decimals")
    found = _WHOLE.fullmatch(plain)
    if not found:
        return None
    number = int(re.sub(r"\D", "", found[1] or found[2] or found[3]))
    return -number if negative else number
