"""When the clock makes a backup: a pure function of what there is, what was chosen and what time it is."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from backups import Manifest

BY_CLOCK: Final = "by the clock"
FIRST_AFTER: Final = timedelta(minutes=10)  # a new shop gets its first backup soon
_WAITS: Final = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))


@dataclass(frozen=True, slots=True)
class Book:
    """Where the book is, and since when it is open (UTC): ``seq`` is 1 while nothing was recorded in it."""

    lineage: str
    seq: int
    opened_at: datetime


def is_due(book: Book, newest: Manifest | None, now: datetime, *, every_hours: int, daily_at: str) -> bool:
    """Tell whether a backup is to be made; ``now`` is in the shop's time, ``newest`` the last one that is proven.

    Never when nothing was recorded since. What was missed while the computer slept is due once. A clock that was set
    back makes the newest one lie ahead: then another one is due, rather than none until that time comes.
    """
    if book.seq <= 1 or (newest is not None and (newest.lineage, newest.seq) == (book.lineage, book.seq)):
        return False
    if not every_hours and not daily_at:
        return False
    if newest is None:
        return now - book.opened_at >= FIRST_AFTER
    age = now - newest.made
    if age < timedelta(0):
        return True
    if every_hours and age >= timedelta(hours=every_hours):
        return True
    return bool(daily_at) and newest.made < _last_time(now, daily_at)


def wait_after(failures: int) -> timedelta:
    """Return how long to wait after so many tries in a row that failed."""
    return _WAITS[min(failures, len(_WAITS)) - 1] if failures else timedelta(0)


def _last_time(now: datetime, daily_at: str) -> datetime:
    """Return when it was that time of day last, in the shop's time."""
    today = datetime.combine(now.date(), time.fromisoformat(daily_at), now.tzinfo)
    return today if today <= now else today - timedelta(days=1)
