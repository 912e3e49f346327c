"""Messages as lists show them: whose they are, what they say, what is known, and whether they may go now."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from messaging import Message


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message with its words and the name of whom it is for; ``said`` is one sentence on what is known of it."""

    message: Message
    name: str
    subject: str
    body: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A page of the messages, how many fit in all, and the page's number (from 1)."""

    rows: list[MessageRow]
    count: int
    page: int


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """What a list of messages shows; empty is everything. ``customers`` None is everybody, ``states`` by value.

    ``to_owner``: also what is to the owner, who is no customer.
    """

    text: str = ""
    states: frozenset[str] = frozenset()
    channel: str = ""
    customers: frozenset[str] | None = None
    to_owner: bool = True

    def only(self, customers: frozenset[str]) -> "HistoryFilter":
        """Return the same filter for messages to these customers."""
        return replace(self, customers=customers)


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What is said on an occasion; ``own``: in words of the shop's own."""

    subject: str
    body: str
    own: bool


@dataclass(frozen=True, slots=True)
class WayRow:
    """A way a message can go: whether it is on, and why it cannot be used as it is set up, "" when it can.

    ``tried``: one to oneself went as it is set up now. ``attended``: somebody sits before it while it sends.
    ``last_trial`` is the last one to oneself, ``trouble`` why it did not work when it was used last.
    """

    name: str
    on: bool
    why_not: str
    tried: bool = True
    attended: bool = False
    last_trial: Message | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class AddressTrouble:
    """An address that takes no messages: the ``message`` that did not go, the shop's day, and what was said."""

    address: str
    message: int
    since: date
    why: str


@dataclass(frozen=True, slots=True)
class ClockRow:
    """What the clock looks after: "reminders", "digest", or "sending" (each minute).

    ``last_on`` is the shop's date of the last time (of sending: in the book), ``result`` what came of it,
    ``next_at`` the next moment in the shop's time, None for none. ``can_run``: it may be done now. Of sending,
    ``waits`` is how many wait for a way that needs nobody, ``works`` whether there is such a way, and ``why`` the next
    of them does not go now, "" when it does.
    """

    what: str
    last_on: date | None
    result: str
    next_at: datetime | None
    can_run: bool
    waits: int = 0
    works: bool = True
    why: str = ""


@dataclass(frozen=True, slots=True)
class SenderQueue:
    """What is to be typed into WhatsApp: ``now``, what ``waits`` (with why), and what is ``later`` than today's limit.

    ``begun`` is how many were begun today, ``most`` how many may be.
    """

    now: list[MessageRow]
    waits: list[MessageRow]
    later: list[MessageRow]
    begun: int
    most: int
    way: WayRow
