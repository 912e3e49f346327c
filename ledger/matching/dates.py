"""Dates of a whole column: the order of day and month is decided once, from all its values, never row by row."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal, TypeAlias, get_args

from ledger.matching.fields import vocabulary

DateOrder: TypeAlias = Literal["dmy", "mdy", "ymd"]
Raw: TypeAlias = str | int | Decimal | date | bool | None

_ORDERS: tuple[DateOrder, ...] = get_args(DateOrder)
_MONTH_FIRST = frozenset({"US", "PH", "BZ", "FM", "GU", "MH", "PR", "PW", "VI"})
_YEAR_FIRST = frozenset({"CN", "JP", "KR", "TW", "HU", "LT", "MN", "SE", "KP", "BT"})
_YEARS = range(1900, 2061)
# Years of other calendars; which day is meant is not worked out, because it takes tables and often a sighting.
_OTHER_CALENDARS = (
    (range(1300, 1430), "the Persian or Islamic calendar"), (range(1430, 1500), "the Islamic calendar"),
    (range(2061, 2110), "the calendar of Nepal"), (range(2540, 2600), "the Buddhist calendar"),
)  # fmt: skip
_CENTURY_TURNS_AT = 70
_FULL_YEAR = 4
_SHORT_YEAR = 2
_COMPACT = 8
# Serial numbers of spreadsheet programs for 1927-05-18 to 2119: a number outside is a year, an age or an amount.
_SERIALS = range(10_000, 80_000)
_SERIAL_ZERO = date(1899, 12, 30)
_LENGTH_MAX = 40
_SHOWN = 3
_TIME = r"(?:[T,]?\s*\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?)?"
_WORD = r"[^\d\s,./\-]+"  # \w leaves out the vowel signs of Indian scripts
_NUMBERS = re.compile(rf"(\d{{1,4}})\s*[-/. ]\s*(\d{{1,2}})\s*[-/. ]\s*(\d{{1,4}}){_TIME}", re.IGNORECASE)
_YEAR_SIGN = re.compile(r"^(\d{2,4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日号號일]?")
_OF_THE_YEAR = re.compile(r"(?<=\d)\s*(?:г|года|р)\.?$")
_DAY_NAME = re.compile(rf"^{_WORD},\s+")
_DAY_MONTH_YEAR = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th|º)?[\s\-/.]*(?:de\s+)?({_WORD})\.?[\s\-/.,]*(?:de\s+|del\s+)?(\d{{2}}|\d{{4}}){_TIME}",
    re.IGNORECASE,
)
_MONTH_DAY_YEAR = re.compile(
    rf"({_WORD})\.?[\s\-/.]*(\d{{1,2}})(?:st|nd|rd|th)?[\s\-/.,]+(\d{{2}}|\d{{4}}){_TIME}", re.IGNORECASE
)
_YEAR_MONTH_DAY = re.compile(r"(\d{4})[\s\-/.]*(" + _WORD + r")\.?[\s\-/.]*(\d{1,2})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateProblem:
    """What is wrong with one value, as the end of a sentence: "31/02/2026 …"."""

    what: str


@dataclass(frozen=True, slots=True)
class DateColumn:
    """The values of a column as dates, in their order; None where a cell is empty.

    ``ambiguous``: every value fits more than one order and they mean different days; ``order`` is then a proposal,
    ``orders`` are all that fit, and ``doubtful`` is up to three of the values that then mean different days.
    """

    values: tuple[date | DateProblem | None, ...]
    order: DateOrder
    ambiguous: bool
    orders: tuple[DateOrder, ...] = ()
    doubtful: tuple[str, ...] = ()


def usual_order(region: str) -> DateOrder:
    """Return how dates are mostly written in a region ("IN": day, month, year)."""
    if region in _MONTH_FIRST:
        return "mdy"
    return "ymd" if region in _YEAR_FIRST else "dmy"


def read_dates(cells: Sequence[Raw], region: str, order: DateOrder | None = None) -> DateColumn:
    """Read a column of dates; ``order`` is what a person has answered, else it is decided from all values."""
    texts = [cell if isinstance(cell, str) else None for cell in cells]
    orders: tuple[DateOrder, ...] = ()
    if order is None:
        order, orders = _decide(texts, usual_order(region))
    values = tuple(read_date(cell, order) for cell in cells)
    return DateColumn(values, order, bool(orders), orders, tuple(_doubtful(texts, orders)))


def _doubtful(texts: Iterable[str | None], orders: Sequence[DateOrder]) -> Iterator[str]:
    """Yield the first few values that mean different days in these orders."""
    shown: set[str] = set()
    for text in texts if orders else ():
        if text and text not in shown and len({_from_text(text.strip(), order) for order in orders}) > 1:
            shown.add(text)
            yield text.strip()
            if len(shown) == _SHOWN:
                return


def read_date(cell: Raw, order: DateOrder) -> date | DateProblem | None:
    """Return one value as a date, with the order that was decided for its column."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, datetime):
        return _believable(cell.date())
    if isinstance(cell, date):
        return _believable(cell)
    if isinstance(cell, (bool, Decimal, int)):
        return _from_number(cell)
    return _from_text(cell.strip(), order)


def looks_like_date(cell: Raw) -> bool:
    """Return whether a cell is a date in some order; numbers are not: they could be anything."""
    if isinstance(cell, date):
        return True
    return (
        isinstance(cell, str)
        and not cell.strip().isdecimal()
        and any(isinstance(_from_text(cell.strip(), order), date) for order in _ORDERS)
    )


def _decide(texts: Iterable[str | None], usual: DateOrder) -> tuple[DateOrder, tuple[DateOrder, ...]]:
    """Return the order of a column, and all that fit where it could be several and they mean different days."""
    fits: dict[DateOrder, int] = dict.fromkeys(_ORDERS, 0)
    differs: set[DateOrder] = set()
    count = 0
    for text, times in Counter(texts).items():
        short = text is not None and len(text := text.strip()) <= _LENGTH_MAX
        found = _NUMBERS.fullmatch(_western(text)) if text and short else None
        if not found or len(found[1]) == _FULL_YEAR:
            continue
        count += times
        dotted = "." in found[0] and "/" not in found[0]  # 05.03.2026: the day comes first
        readings = {order: _in_order(found, order) for order in _ORDERS}
        for order, reading in readings.items():
            if isinstance(reading, date) and not (dotted and order == "mdy" and isinstance(readings["dmy"], date)):
                fits[order] += times
                if reading != readings[usual]:
                    differs.add(order)
    if not count:
        return usual, ()
    # Years of two digits in front are so rare that they are only believed where nothing else fits.
    likely: list[DateOrder] = ["dmy", "mdy"] if usual != "ymd" else ["ymd", "dmy", "mdy"]
    likely.sort(key=lambda order: order != usual)
    best = max(likely, key=lambda order: fits[order])
    if fits["ymd"] > fits[best]:
        return "ymd", ()
    ambiguous = any(fits[order] == fits[best] == count and order in differs for order in likely if order != best)
    return best, tuple(order for order in _ORDERS if fits[order] == count) if ambiguous else ()


def _from_number(number: bool | Decimal | int) -> date | DateProblem:  # noqa: FBT001 - what a cell can be
    if isinstance(number, bool):
        return DateProblem("is no date")
    text = str(number)
    if isinstance(number, int) and len(text) == _COMPACT:
        return _made(int(text[:4]), int(text[4:6]), int(text[6:]))
    if number == 60:  # noqa: PLR2004 - the 29 February 1900 that spreadsheet programs believe in
        return DateProblem("stands for 29 February 1900, a day that never was")
    if int(number) in _SERIALS:
        return _SERIAL_ZERO + timedelta(days=int(number))
    return DateProblem("is a number, not a date")


@lru_cache(maxsize=16_384)
def _from_text(text: str, order: DateOrder) -> date | DateProblem | None:
    if not text:
        return None
    if len(text) > _LENGTH_MAX:
        return DateProblem("is too long for a date")
    text = _western(text)
    found = _NUMBERS.fullmatch(text)
    if found:
        return _in_order(found, order)
    if text.isdecimal():
        return _from_number(int(text))
    named = _with_month_name(_DAY_NAME.sub("", text))
    return named or DateProblem("is not a date")


def _in_order(found: re.Match[str], order: DateOrder) -> date | DateProblem:
    first, second, third = found[1], found[2], found[3]
    if len(first) == _FULL_YEAR:
        return _made(int(first), int(second), int(third))
    if len(first) > _SHORT_YEAR or len(third) not in (_SHORT_YEAR, _FULL_YEAR):
        if order == "ymd" and len(first) == _SHORT_YEAR and len(third) == 1:
            return _made(_full_year(first), int(second), int(third))
        return DateProblem("is not a date")
    if order == "ymd":
        if len(third) == _FULL_YEAR:
            return DateProblem("does not have its year in front, as the others of its column")
        return _made(_full_year(first), int(second), int(third))
    day, month = (first, second) if order == "dmy" else (second, first)
    return _made(_full_year(third), int(month), int(day))


def _with_month_name(text: str) -> date | DateProblem | None:
    for pattern, places in ((_DAY_MONTH_YEAR, (3, 2, 1)), (_MONTH_DAY_YEAR, (3, 1, 2)), (_YEAR_MONTH_DAY, (1, 2, 3))):
        found = pattern.fullmatch(text)
        month = _months().get(unicodedata.normalize("NFC", found[places[1]]).casefold()) if found else None
        if found and month:
            return _made(_full_year(found[places[0]]), month, int(found[places[2]]))
    return None


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) > _SHORT_YEAR:
        return year
    return year + (2000 if year < _CENTURY_TURNS_AT else 1900)


def _made(year: int, month: int, day: int) -> date | DateProblem:
    try:
        return _believable(date(year, month, day))
    except ValueError:
        return DateProblem("is a day that does not exist")


def _believable(day: date) -> date | DateProblem:
    if day.year in _YEARS:
        return day
    calendar = next((name for years, name in _OTHER_CALENDARS if day.year in years), "")
    if calendar:
        return DateProblem(f"is in the year {day.year}, perhaps of {calendar}: write it as a day of 20..")
    return DateProblem(f"is in the year {day.year}, which cannot be meant")


def _western(text: str) -> str:
    if text.isascii():
        return text
    text = _YEAR_SIGN.sub(r"\1-\2-\3", text)
    text = _OF_THE_YEAR.sub("", text)
    return "".join(sign if sign.isascii() else _digit(sign) for sign in text)


def _digit(sign: str) -> str:
    digit = unicodedata.decimal(sign, None)
    return sign if digit is None else str(digit)


@lru_cache(maxsize=1)
def _months() -> Mapping[str, int]:
    return {unicodedata.normalize("NFC", name).casefold(): number for name, number in vocabulary().months.items()}
