"""When the clock makes a backup: a pure function of what there is, what was chosen and what time it is."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from backups import Manifest

BY_CLOCK: Final = "by the clock"
FIRST_AFTER: Final = timedelta(minutes=10)  # a new shop gets its first backup soon
WEEK_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WAITS: Final = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))


@dataclass(frozen=True, slots=True)
class Book:
    """Where the book is, and since when it is open (UTC): ``seq`` is 1 while nothing was recorded in it."""

    lineage: str
    seq: int
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Times:
    """When one is made: after so many hours (0: never), daily at a time and weekly on a day at a time ("": never)."""

    every_hours: int = 0
    daily_at: str = ""
    weekly_on: str = ""
    weekly_at: str = "20:00"

    @property
    def are_none(self) -> bool:
        """Whether the clock never makes one."""
        return not self.every_hours and not self.daily_at and not self.weekly_on


def is_due(book: Book, newest: Manifest | None, now: datetime, times: Times) -> bool:
    """Tell whether a backup is to be made; ``now`` is in the shop's time, ``newest`` the last one that is proven.

    Never when nothing was recorded since. What was missed while the computer slept is due once. A clock that was set
    back makes the newest one lie ahead: then another one is due, rather than none until that time comes.
    """
    if book.seq <= 1 or is_of(book, newest) or times.are_none:
        return False
    if newest is None:
        return now - book.opened_at >= FIRST_AFTER
    age = now - newest.made
    if age < timedelta(0):
        return True
    if times.every_hours and age >= timedelta(hours=times.every_hours):
        return True
    if times.daily_at and newest.made < _last_time(now, times.daily_at):
        return True
    return bool(times.weekly_on) and newest.made < _last_time(now, times.weekly_at, times.weekly_on)


def is_of(book: Book, backup: Manifest | None) -> bool:
    """Tell whether a backup holds everything that was recorded."""
    return backup is not None and (backup.lineage, backup.seq) == (book.lineage, book.seq)


def wait_after(failures: int) -> timedelta:
    """Return how long to wait after so many tries in a row that failed."""
    return _WAITS[min(failures, len(_WAITS)) - 1] if failures else timedelta(0)


def _last_time(now: datetime, at: str, week_day: str = "") -> datetime:
    """Return when it was that time of day last (on that day of the week), in the shop's time."""
    back = (now.weekday() - WEEK_DAYS.index(week_day)) % 7 if week_day else 0
    last = datetime.combine(now.date() - timedelta(days=back), time.fromisoformat(at), now.tzinfo)
    return last if last <= now else last - timedelta(days=7 if week_day else 1)
