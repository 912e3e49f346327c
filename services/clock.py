"""The one place that reads the clock. Everything below gets today and now as parameters."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)


def today_in(timezone: str) -> date:
    """Return the shop's own date, wherever the computer thinks it is."""
    return now_in(timezone).date()


def now_in(timezone: str) -> datetime:
    """Return this moment in the shop's own time."""
    return now().astimezone(ZoneInfo(timezone))


def in_zone(at: str, timezone: str) -> datetime:
    """Return a moment of the book (``2026-11-21T13:20:36.123456Z``) in the shop's time."""
    return datetime.fromisoformat(at).astimezone(ZoneInfo(timezone))


def utc_text(at: datetime) -> str:
    """Return a moment as the book writes it."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def clock_time() -> str:
    """Return what the clock of this computer shows: 09:12."""
    return datetime.now(UTC).astimezone().strftime("%H:%M")
