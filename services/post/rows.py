"""Messages as lists show them: whose they are, what they say, what is known, and whether they may go now."""

from dataclasses import dataclass, replace
from datetime import datetime

from messaging import Message, Task


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
    """What a list of messages shows; empty is everything. ``customers`` None is everybody, ``states`` by value."""

    text: str = ""
    states: frozenset[str] = frozenset()
    channel: str = ""
    customers: frozenset[str] | None = None

    def only(self, customers: frozenset[str]) -> "HistoryFilter":
        """Return the same filter for messages to these customers."""
        return replace(self, customers=customers)


@dataclass(frozen=True, slots=True)
class WayRow:
    """A way a message can go: whether it is on, and why it cannot be used as it is set up, "" when it can."""

    name: str
    on: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class ClockRow:
    """What the clock looks after: date and result of the last time, and the next moment in the shop's time."""

    task: Task
    last_on: str
    result: str
    next_at: datetime | None
