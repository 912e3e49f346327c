"""How slowly messages are typed, and how many on one day. WhatsApp restricts accounts that write like a machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from ledger.errors import LedgerError

T = TypeVar("T")


class UnfitPace(LedgerError):
    """Pauses or a daily limit that nobody can keep."""

    def __init__(self, why: str) -> None:
        super().__init__(f"Messages cannot be typed at that pace: {why}.")


@dataclass(frozen=True, slots=True)
class Pace:
    """Pauses of random length between two messages, in seconds, and how many messages are begun on one day."""

    pause_seconds_min: float = 45
    pause_seconds_max: float = 90
    per_day_max: int = 20

    def __post_init__(self) -> None:
        if not 0 <= self.pause_seconds_min <= self.pause_seconds_max:
            raise UnfitPace("the shorter pause is from 0 to the longer one")
        if self.per_day_max < 0:
            raise UnfitPace("the daily limit is 0 or more")

    def pause_seconds(self, rng: Random) -> float:
        """Return how long to wait before the next message, in seconds: each time another."""
        return rng.uniform(self.pause_seconds_min, self.pause_seconds_max)

    def left_today(self, begun_today: int) -> int:
        """Return how many may still be begun today, when so many were. Whatever may have gone counts as begun."""
        return max(0, self.per_day_max - begun_today)

    def today_and_later(self, waiting: Sequence[T], begun_today: int) -> tuple[Sequence[T], Sequence[T]]:
        """Return which of the waiting may go today, in their order, and which are left for another day."""
        left = self.left_today(begun_today)
        return waiting[:left], waiting[left:]
