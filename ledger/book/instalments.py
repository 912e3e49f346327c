"""Instalments that people agree on without a pencil: equal parts, a day apart of a week or a month."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Final

from ledger.book.money import Money

EVERY: Final = ("week", "two weeks", "month")
_DAYS: Final = {"week": 7, "two weeks": 14}


def equal_instalments(amount: Money, first: date, count: int, every: str = "month") -> tuple[tuple[date, Money], ...]:
    """Return ``count`` days and parts that add up to ``amount``; what cannot be shared evenly is in the first one.

    A month later is the same day of the next month, or its last day when it has no such day: 31 January is followed by
    28 February (29 in a leap year) and 31 March.
    """
    part, rest = divmod(amount.minor, count)
    return tuple(
        (_later(first, place, every), Money(part + (rest if place == 0 else 0), amount.currency))
        for place in range(count)
    )


def _later(first: date, times: int, every: str) -> date:
    if every in _DAYS:
        return first + timedelta(days=_DAYS[every] * times)
    years, month = divmod(first.month - 1 + times, 12)
    year = first.year + years
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))
