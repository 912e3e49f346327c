"""What was sold and got: by week, by month, and day by day with the way in which it was paid."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from ledger.book import HANDS, METHODS, Array, Book, Kind, Money
from ledger.reports.model import Filters, Report, ReportColumn, Row, finished, without_empty
from ledger.reports.people import lines_fitting

WEEKS_SHOWN: Final = 12
MONTHS_SHOWN: Final = 12
DAYS_SHOWN: Final = 30
_EARLIEST: Final = date(1950, 1, 1)
NOT_SAID: Final = "Not said how"
METHOD_NAMES: Final = (*(f"{method[0].upper()}{method[1:]}" for method in METHODS[1:]), NOT_SAID)
GAVE_BACK: Final = "Gave back"
_OPTIONAL: Final = frozenset({*METHOD_NAMES, GAVE_BACK})
_HANDS: Final = np.array([HANDS.get(kind, 0) for kind in Kind], np.int64)
_METHOD_COLUMNS: Final = tuple(ReportColumn(name, "money") for name in METHOD_NAMES)
_PERIOD_COLUMNS: Final = (
    ReportColumn("From", "date"), ReportColumn("Sold", "money"), *_METHOD_COLUMNS, ReportColumn("Got", "money"),
    ReportColumn("More than before", "money"), ReportColumn(GAVE_BACK, "money"),
)  # fmt: skip
_DAY_COLUMNS: Final = (
    ReportColumn("Day", "date"), ReportColumn("Sold", "money"), *_METHOD_COLUMNS, ReportColumn("Got", "money"),
    ReportColumn(GAVE_BACK, "money"),
)  # fmt: skip


def collections_by_week(book: Book, filters: Filters, today: date) -> Report:
    """Return a row for each week of the period, the newest first; weeks are whole, the period is widened to them.

    Without a ``since`` the last 12 weeks are shown; weeks before the first entry of the period are not.
    """
    asked, until = _period(filters, today)

    def monday(day: date) -> date:
        return day - timedelta(days=(day.weekday() - filters.week_starts_on) % 7)

    since = monday(asked) if asked else monday(until) - timedelta(weeks=WEEKS_SHOWN - 1)
    count = (monday(until) - since).days // 7 + 1
    starts = [since + timedelta(weeks=week) for week in range(-1, count + 1)]
    return _by_period(book, filters, starts, "collections_week", "Sold and got, by week")


def collections_by_month(book: Book, filters: Filters, today: date) -> Report:
    """Return a row for each month of the period, the newest first; months are whole, the period is widened to them.

    Without a ``since`` the last 12 months are shown; months before the first entry of the period are not.
    """
    since, until = _period(filters, today)
    last = until.year * 12 + until.month - 1
    first = since.year * 12 + since.month - 1 if since else last - MONTHS_SHOWN + 1
    starts = [date(month // 12, month % 12 + 1, 1) for month in range(first - 1, last + 2)]
    return _by_period(book, filters, starts, "collections_month", "Sold and got, by month")


def methods_by_day(book: Book, filters: Filters, today: date) -> Report:
    """Return a row for each day on which something was sold, got or given back, the newest first; 30 days if unsaid."""
    since, until = period_of(filters, today, DAYS_SHOWN)
    with book.lock:
        lines = _lines(book, filters, since, until)
        days, places = np.unique(book.entries["day"][lines], return_inverse=True)
        sums = _Sums.of(book, lines, places, len(days))
        rows: list[Row] = [
            (date.fromordinal(int(days[at])), sums.sold(at), *sums.methods(at), sums.got(at), sums.given_back(at))
            for at in range(len(days) - 1, -1, -1)
            if sums.moved(at)
        ]
        return without_empty(finished(book, "methods", "How it was paid, by day", _DAY_COLUMNS, rows), _OPTIONAL)


def period_of(filters: Filters, today: date, days: int) -> tuple[date, date]:
    """Return the first and the last day that are asked for; without a first one so many days end with the last."""
    asked, until = _period(filters, today)
    return asked or until - timedelta(days=days - 1), until


def got_at_places(book: Book, lines: Array, places: Array, count: int) -> Array:
    """Return what was got in the entries at ``lines``, in minor units, at each of ``count`` places."""
    got: Array = _Sums.of(book, lines, places, count).by_method.sum(axis=1)
    return got


def _period(filters: Filters, today: date) -> tuple[date | None, date]:
    """Return the days that are asked for, as far as a book can have entries: from 1950 until today."""
    until = max(min(filters.until or today, today), _EARLIEST)
    return filters.since and max(min(filters.since, until), _EARLIEST), until


def _by_period(book: Book, filters: Filters, starts: list[date], name: str, title: str) -> Report:
    """Return the report of the periods that begin at ``starts``, without the first and the last of them."""
    with book.lock:
        lines = _lines(book, filters, starts[0], starts[-1] - timedelta(days=1))
        bounds = np.array([start.toordinal() for start in starts])
        periods = np.searchsorted(bounds, book.entries["day"][lines], side="right") - 1
        sums = _Sums.of(book, lines, periods, len(starts) - 1)
        begun = [at for at in range(1, len(starts) - 1) if sums.moved(at)]
        rows: list[Row] = [
            (
                starts[at], sums.sold(at), *sums.methods(at), sums.got(at), sums.got(at) - sums.got(at - 1),
                sums.given_back(at),
            )
            for at in range(len(starts) - 2, begun[0] - 1 if begun else len(starts), -1)
        ]  # fmt: skip
        return without_empty(finished(book, name, title, _PERIOD_COLUMNS, rows), _OPTIONAL)


def _lines(book: Book, filters: Filters, since: date, until: date) -> Array:
    """Return the positions of the living entries of these business days that fit."""
    entries = book.entries
    days = entries["day"]
    inside = (days >= since.toordinal()) & (days <= until.toordinal()) & (entries["dead"] == 0)
    return lines_fitting(book, filters, np.flatnonzero(inside))


@dataclass(frozen=True, slots=True)
class _Sums:
    """What was sold and got in each of some periods, in minor units; ``by_method`` has a column for each of METHODS."""

    book: Book
    charged: Array
    by_method: Array
    back: Array

    @classmethod
    def of(cls, book: Book, lines: Array, periods: Array, count: int) -> "_Sums":
        kinds, amounts, methods = (book.entries[name][lines] for name in ("kind", "amount", "method"))
        hands = _HANDS[kinds] * amounts
        charged, back = np.zeros(count, np.int64), np.zeros(count, np.int64)
        by_method = np.zeros((count, len(METHODS)), np.int64)
        sold, came, went = kinds == Kind.CHARGE, hands > 0, hands < 0
        np.add.at(charged, periods[sold], amounts[sold])
        np.add.at(by_method, (periods[came], methods[came]), hands[came])
        np.subtract.at(back, periods[went], hands[went])
        return cls(book, charged, by_method, back)

    def moved(self, at: int) -> bool:
        return bool(self.charged[at] or self.back[at] or self.by_method[at].any())

    def sold(self, at: int) -> Money:
        return self.book.money(self.charged[at])

    def got(self, at: int) -> Money:
        return self.book.money(self.by_method[at].sum())

    def methods(self, at: int) -> list[Money]:
        """Return what was got by each of METHOD_NAMES."""
        return [self.book.money(amount) for amount in (*self.by_method[at, 1:], self.by_method[at, 0])]

    def given_back(self, at: int) -> Money:
        return self.book.money(self.back[at])
