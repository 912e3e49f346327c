"""What the planner and the checks want to know of customers, from the book and the messages as they are now."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from ledger.book import REMOVED, Book, CustomerFilter, Views
from messaging import MAY_HAVE_GONE, TAKEN_OFF, TO_ANSWER, WAITING, Counts, Facts, Message, Outbox, State
from services import clock

REMINDERS: Final = frozenset({"due", "overdue"})
# What nobody answered for in this time counts as gone: it must not keep a customer from being reminded for ever.
_ANSWER_DAYS: Final = 7
_SEEN: Final = frozenset({State.OPENED, State.UNKNOWN})


class Known:
    """The facts of everybody, looked up once for a moment; ``today`` is the shop's."""

    def __init__(self, book: Book, views: Views, outbox: Outbox, today: date, timezone: str) -> None:
        self._book, self._views, self._today, self._timezone = book, views, today, timezone
        self._outbox = outbox

    def owing(self) -> list[Facts]:
        """Return the facts of everybody who owes."""
        ids = self._views.ids(CustomerFilter(which=frozenset({"owing"})), self._today)
        reminders = self._reminders(self._outbox.latest())
        return [self._facts(int(one[1:]) - 1, reminders.get(int(one[1:]) - 1, [])) for one in ids]

    def of(self, customer: str) -> Facts | None:
        """Return the facts of one customer; None when they were taken out of the book, or are another one now."""
        index = int(customer[1:]) - 1
        if self._book.people[index].status == REMOVED or self._book.people.place(customer) != index:
            return None
        mine = self._reminders(self._outbox.of_customers([customer]))
        return self._facts(index, mine.get(index, []))

    def counts(self, to: str) -> Counts:
        """Return what left today, or may have: by channel, and reminders to this address."""
        channels, addresses = self._left_today
        return Counts(channels, addresses.get(to, 0))

    def suppose_gone(self, message: Message) -> None:
        """From now on count a message as gone today, to say of those behind it whether there is still room."""
        channels, addresses = self._left_today
        channels[message.channel] = channels.get(message.channel, 0) + 1
        if message.occasion in REMINDERS:
            addresses[message.to] = addresses.get(message.to, 0) + 1

    @cached_property
    def _left_today(self) -> tuple[dict[str, int], dict[str, int]]:
        channels: dict[str, int] = {}
        addresses: dict[str, int] = {}
        for message in self._outbox.latest():
            if self._day(message.at) < self._today - timedelta(_ANSWER_DAYS + 1):
                break
            if message.state in MAY_HAVE_GONE and message.left_at and self._day(message.left_at) == self._today:
                channels[message.channel] = channels.get(message.channel, 0) + 1
                if message.occasion in REMINDERS:
                    addresses[message.to] = addresses.get(message.to, 0) + 1
        return channels, addresses

    def left_or_waiting(self) -> Mapping[str, int]:
        """Return by channel how many messages left today or are on the list to go."""
        found = dict(self.counts("").by_channel)
        for message in self._outbox.in_states(frozenset({State.QUEUED})):
            found[message.channel] = found.get(message.channel, 0) + 1
        return found

    def _reminders(self, messages: Iterable[Message]) -> dict[int, list[Message]]:
        found: dict[int, list[Message]] = {}
        for message in messages:
            if message.occasion in REMINDERS and message.customer:
                found.setdefault(self._book.people.place(message.customer), []).append(message)
        return found

    def _facts(self, index: int, reminders: list[Message]) -> Facts:
        row = self._views.row(index, self._today)
        customer = row.customer
        refused = tuple(one for one in (customer.email, customer.phone) if one and self._outbox.refused(one))
        phone, email = ("" if one in refused else one for one in (customer.phone, customer.email))
        return Facts(
            customer=customer.id, name=customer.name, due=row.due, overdue=row.overdue, due_on=row.due_on,
            promised_on=date.fromisoformat(customer.promised_on) if customer.promised_on else None,
            no_messages=customer.no_messages, channel=customer.channel, phone=phone, email=email,
            refused=refused, language=customer.language, status=customer.status,
            reminded_on=tuple(self._day(one.left_at) for one in reminders if _may_have_gone(one)),
            waiting=next((one.state for one in reminders if self._waits(one)), None),
            taken_off_on=max((self._day(one.changed_at) for one in reminders if _was_taken_off(one)), default=None),
        )  # fmt: skip

    def _waits(self, message: Message) -> bool:
        if message.state in WAITING or message.state is State.SENDING:
            return True
        asks = message.state in _SEEN or (message.state in TO_ANSWER and message.channel == "whatsapp")
        return asks and bool(message.left_at) and self._day(message.left_at) > self._today - timedelta(_ANSWER_DAYS)

    def _day(self, at: str) -> date:
        return clock.in_zone(at, self._timezone).date()


def _was_taken_off(message: Message) -> bool:
    return message.state is State.CANCELLED and message.why == TAKEN_OFF


def _may_have_gone(message: Message) -> bool:
    return bool(message.left_at) and message.state in MAY_HAVE_GONE
