"""What is known of a customer when it is decided whether a message goes, and which way leads to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ledger.book import Money
from messaging.model import State
from messaging.policy import Policy

# A clock that is put back goes back by less; what is noted for later than this was noted by a clock that was far ahead.
_AHEAD_DAYS_MAX: Final = 7

_BY_PHONE: Final = ("whatsapp", "link")
_NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "whatsapp": ("phone",),
    "link": ("phone",),
    "email": ("email",),
    "folder": ("phone", "email"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A customer as the book and the messages have it now.

    ``due_on``: the day to pay of the oldest open bill, None when no bill is open. ``phone`` (E.164) and ``email`` are
    "" when there is none that takes messages. ``refused`` are the addresses that are left out for that. ``channel`` is
    the customer's wish, "" as the shop does.
    ``reminded_on``: the shop's days of reminders that went or may have gone, over all channels, in any order.
    ``taken_off_on``: the shop's day on which somebody last took a reminder to them off the list.
    ``waiting``: the state of a reminder that has not gone yet or that nobody has answered for, None when there is none.
    """

    customer: str
    name: str
    due: Money
    overdue: Money
    due_on: date | None
    promised_on: date | None = None
    no_messages: bool = False
    channel: str = ""
    phone: str = ""
    email: str = ""
    refused: tuple[str, ...] = ()
    language: str = ""
    status: str = "active"
    reminded_on: tuple[date, ...] = ()
    waiting: State | None = None
    taken_off_on: date | None = None

    def days_overdue(self, today: date) -> int | None:
        """Return how many days ago the oldest open bill was to be paid; negative: it is to be paid in so many."""
        return None if self.due_on is None else (today - self.due_on).days


@dataclass(frozen=True, slots=True)
class Way:
    """A channel, and the customer's address in it."""

    channel: str
    to: str


def addresses(facts: Facts, channel: str) -> tuple[str, ...]:
    """Return the addresses at which a channel reaches a customer, the first one first."""
    needs = _NEEDS.get(channel, ("phone", "email"))
    return tuple(found for name in needs if (found := facts.phone if name == "phone" else facts.email))


def way_to(facts: Facts, policy: Policy) -> Way | None:
    """Return how a customer is reached, None when nothing that is set up leads to them.

    First as the customer wishes, then as the shop does, then by what else is set up. A wish for WhatsApp is met by the
    shop's usual channel when that is a link, too.
    """
    ready = tuple(dict.fromkeys((policy.channel, *policy.channels)))
    wished: tuple[str, ...] = (facts.channel,) if facts.channel in ready else ()
    if facts.channel == "whatsapp":
        wished = tuple(channel for channel in ready if channel in _BY_PHONE)
    for channel in (*wished, *ready):
        for address in addresses(facts, channel):
            return Way(channel, address)
    return None


def reminded_days(facts: Facts, today: date) -> list[date]:
    """Return the days of earlier reminders, oldest first.

    One noted for a day soon to come counts as today's: the clock was put back. One noted for years ahead is left out:
    the clock was wrong then, and would keep the customer from being reminded until that year.
    """
    latest = today + timedelta(_AHEAD_DAYS_MAX)
    return sorted(min(day, today) for day in facts.reminded_on if day <= latest)
