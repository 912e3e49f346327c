"""When an act counts as recorded: the numbers order the acts, and no act is recorded before the one it follows.

A computer's clock may be set back, or have been years ahead for a day. Nothing is thrown out or moved because of that:
the time of recording waits until the clock has caught up, and the owner is told once.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ledger.journal import Commit

# A clock that is put right over the network goes back by less, and nobody needs to hear of that.
_SLACK: Final = timedelta(minutes=5)


def utc_text(at: datetime) -> str:
    """Return a moment as the book writes it: 2026-11-21T13:20:36.123456Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def recorded_at(now: datetime, last_at: str) -> str:
    """Return the time to write with an act: ``now``, or ``last_at`` of the newest act when the clock is behind it."""
    return max(utc_text(now), last_at)


def day_of(at: str, timezone: str) -> date:
    """Return the shop's date at a moment as the book writes it; that of UTC where the zone is not known."""
    moment = datetime.fromisoformat(at)
    try:
        return moment.astimezone(ZoneInfo(timezone)).date()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return moment.date()


def clock_warning(now: datetime, newest: Sequence[Commit], timezone: str) -> str:
    """Return a sentence when the clock is behind the newest acts (newest first, two are enough), else "".

    Two acts with just the same time in the future are the sign that the owner was told and went on.
    """
    if not newest or utc_text(now + _SLACK) >= newest[0].at or newest[0].at in [commit.at for commit in newest[1:]]:
        return ""
    last = datetime.fromisoformat(newest[0].at).astimezone(ZoneInfo(timezone))
    return (
        f"The newest entry was recorded on {last.day} {last:%B %Y at %H:%M}, and the clock of this computer is behind "
        "that. Please look whether the clock is right. Nothing is lost: entries keep their order and the dates you "
        "give them, and until the clock has passed that time they are noted with it."
    )
