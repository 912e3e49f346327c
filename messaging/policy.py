"""How often, when and how customers are reminded: the shop's choices as one value.

Whether the values make sense is looked at where settings are read; here they are taken as they come.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import Literal

from ledger.book import Money
from messaging.hours import Hours


class Tone(StrEnum):
    """How a reminder speaks."""

    GENTLE = "gentle"
    PLAIN = "plain"
    FIRM = "firm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The shop's choices about reminders and quiet hours. Times are those of the clock on the shop's wall.

    - ``steps_days``: so many days after the day to pay somebody is reminded (before it: negative); after the last
      step again every ``repeat_days``, 0: never. ``days_between``: never sooner after the last reminder than that.
    - Up to ``gentle_until_days`` a step is gentle, up to ``plain_until_days`` plain, after that firm.
    - ``minimum``: nobody is reminded of less. ``same_phone`` "one": one reminder a day to one phone (or e-mail
      address), whoever shares it; "each": everybody gets their own.
    - ``channel`` is for customers without a wish; ``channels`` are those set up. ``caps``: how many messages of all
      kinds a day; a channel that is not named has no limit.
    - ``answers_from`` to ``answers_until``, on every day, what a customer waits for may go (receipts).
    - What waited longer than ``reminder_keeps_days`` or ``message_keeps_days`` does not go any more.
    - ``digest_at``: when the owner gets the digest, None: never. ``packages_at``: when customers are told of packages
      that end soon, None: never.
    """

    steps_days: tuple[int, ...] = (-2, 0, 3, 7, 15, 30)
    repeat_days: int = 30
    days_between: int = 2
    gentle_until_days: int = 0
    plain_until_days: int = 15
    minimum: Money | None = None
    quiet_from: time = time(20)
    quiet_until: time = time(9)
    quiet_weekdays: frozenset[int] = frozenset()
    holidays: frozenset[date] = frozenset()
    answers_from: time = time(7)
    answers_until: time = time(22)
    per_day_per_customer: int = 1
    per_week_per_customer: int = 3
    caps: Mapping[str, int] = field(default_factory=lambda: {"whatsapp": 20, "email": 200})
    reminders_at: time = time(10)
    digest_at: time | None = None
    packages_at: time | None = None
    same_phone: Literal["one", "each"] = "one"
    channel: str = "link"
    channels: tuple[str, ...] = ("link",)
    language: str = "en"
    reminder_keeps_days: int = 3
    message_keeps_days: int = 7

    @property
    def hours(self) -> Hours:
        """When reminders and notices may go."""
        return Hours(self.quiet_from, self.quiet_until, self.quiet_weekdays, self.holidays)

    @property
    def answer_hours(self) -> Hours:
        """When what a customer waits for may go; at any hour where the shop has no quiet hours."""
        if self.quiet_from == self.quiet_until:
            return Hours(self.quiet_from, self.quiet_until)
        return Hours(self.answers_until, self.answers_from)

    def tone_of(self, step: int) -> Tone:
        """Return how the reminder of a step speaks."""
        if step <= self.gentle_until_days:
            return Tone.GENTLE
        return Tone.PLAIN if step <= self.plain_until_days else Tone.FIRM

    def step_reached(self, days: int) -> int | None:
        """Return the latest step that is reached ``days`` after the day to pay, None before the first."""
        if self.steps_days and self.repeat_days > 0 and days > (last := max(self.steps_days)):
            return last + (days - last) // self.repeat_days * self.repeat_days
        return max((step for step in self.steps_days if step <= days), default=None)

    def step_after(self, days: int) -> int | None:
        """Return the first step later than ``days`` after the day to pay, None after the last."""
        ahead = min((step for step in self.steps_days if step > days), default=None)
        if ahead is None and self.steps_days and self.repeat_days > 0:
            reached = self.step_reached(days)
            return None if reached is None else reached + self.repeat_days
        return ahead
