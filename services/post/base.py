"""What the parts of the post office share: the open book, its messages, the settings, and how an act is written."""

from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Protocol

from ledger.book import Act
from messaging import Channel, Message, Outbox, Policy, State, texts_in, texts_of
from services import clock
from services.keys import act_of
from services.pictures import Pictures
from services.post.knowing import Known
from services.post.rows import MessageRow
from services.post.ways import Place, channel_of, is_on, policy_of
from services.post.writing import Writer
from services.rooms import outbox_of

if TYPE_CHECKING:
    from ledger.book import Book, Ledger, Views
    from ledger.journal import Commit
    from services.settings import Settings

# Runs something on the book's own thread, one after the other.
InTurn = Callable[[Callable[[], "Commit | None"]], "Commit | None"]
Records = list[dict[str, Any]]
Decided = tuple[str, Records] | None

BY_ITSELF: Final = "Duebook"  # who did what nobody pressed
CLOCK: Final = "clock"
_ACTS_KEPT: Final = 4  # whose words are kept in memory for a moment
OWNER_NAME: Final = "you"


class OpenShop(Protocol):
    """What the post office needs of whoever holds the book open."""

    @property
    def ledger(self) -> "Ledger":
        """The open ledger; raise NotOpenYet."""

    @property
    def book(self) -> "Book":
        """The book in memory."""

    @property
    def views(self) -> "Views":
        """The questions about it."""

    @property
    def settings(self) -> "Settings":
        """The preferences."""

    @property
    def timezone(self) -> str:
        """The shop's time zone."""

    @property
    def sample(self) -> bool:
        """Whether this is the sample shop: nothing may leave it."""

    def today(self) -> date:
        """Return the shop's own date."""


class PostBase:
    """The private side of the post office."""

    def __init__(self, shop: "OpenShop", act: "InTurn") -> None:
        self._shop, self._act = shop, act

    @property
    def ledger(self) -> "Ledger":
        """The open ledger."""
        return self._shop.ledger

    @property
    def _settings(self) -> "Settings":
        return self._shop.settings

    @property
    def outbox(self) -> Outbox:
        """All messages; raise NotOpenYet."""
        return outbox_of(self.ledger)

    @property
    def pictures(self) -> Pictures:
        """The pictures of the screen that somebody is asked about."""
        return Pictures(self.ledger.folder)

    def policy(self) -> Policy:
        """Return the shop's choices about reminders."""
        return policy_of(self._settings, self.outbox, self._shop.book.currency, self.place)

    def known(self) -> Known:
        """Return what is known of customers at this moment."""
        shop = self._shop
        return Known(shop.book, shop.views, self.outbox, shop.today(), shop.timezone)

    def writer(self) -> Writer:
        """Return who writes what is said today."""
        return Writer(self.outbox, self._settings, self._shop.book.shop, self._shop.today())

    def channel(self, name: str) -> Channel:
        """Return a channel as it is set up now."""
        return channel_of(name, self._settings, self.place)

    def is_on(self, name: str) -> bool:
        """Tell whether a channel was tried as it is set up now, and switched on."""
        return is_on(name, self.outbox, self._settings, self.place)

    @property
    def place(self) -> Place:
        """What channels need to know of the shop."""
        ledger = self.ledger
        return Place(ledger.folder, ledger.journal.identity.store, ledger.book.shop, self.now_local)

    def now_local(self) -> datetime:
        """Return this moment in the shop's own time."""
        return clock.now_in(self._shop.timezone)

    def name_of(self, message: Message) -> str:
        """Return whom a message is for."""
        if not message.customer:
            return OWNER_NAME
        people = self._shop.book.people
        return people[people.place(message.customer)].name

    def asked_about(self) -> list[Message]:
        """Return the messages of which somebody has to say whether they went, the newest first."""
        asked = self.outbox.in_states(frozenset({State.OPENED, State.UNKNOWN}))
        asked += self.outbox.in_states(frozenset({State.HANDED_OVER}), "whatsapp")
        return sorted(asked, key=lambda one: one.changed_at, reverse=True)

    def row(self, message: Message, said: str = "") -> MessageRow:
        """Return a message with its words."""
        subject, body = self._texts_of(message)
        return MessageRow(message, self.name_of(message), subject, body, said)

    def _texts_of(self, message: Message) -> tuple[str, str]:
        """Return what a message says. A list shows many of one act, which is read once for all of them."""
        journal = self.ledger.journal
        act = (journal.identity.store, message.said_in)
        found = self._texts.get(act)
        if found is None:
            found = texts_in(journal.commit(message.said_in))
            while len(self._texts) >= _ACTS_KEPT:
                self._texts.pop(next(iter(self._texts)), None)
            self._texts[act] = found
        return found[message.id] if message.id in found else texts_of(message, journal.commit)

    @cached_property
    def _texts(self) -> dict[tuple[str, int], dict[int, tuple[str, str]]]:
        return {}

    def _stands(self, message: Message) -> bool:
        """Tell whether a message is one of the book as it is open now: opened anew, or replaced, it has others."""
        return message.id <= len(self.outbox) and self.outbox.get(message.id) is message

    def _came(self, message: Message) -> Records:  # noqa: ARG002 - who knows the ways says more
        """Return what follows from somebody saying that a message came."""
        return []

    def _never_came(self, message: Message) -> Records:  # noqa: ARG002 - who knows what was undone says more
        """Return what follows from somebody saying that a message did not go."""
        return []

    def _write(
        self, decide: Callable[[], Decided], asked: tuple[object, ...], *, key: str, by: str, via: str
    ) -> "Commit | None":
        """Record what is decided under the book's one lock; None when that is nothing. Raise a refusal."""
        ledger = self.ledger
        return self._act(lambda: ledger.write(act_of(ledger, by, via, key), ("post", *asked), decide))

    def _write_myself(self, decide: Callable[[], Decided], asked: tuple[object, ...]) -> "Commit | None":
        """Record what nobody asked for: what the clock does, and what came of an attempt."""
        ledger = self.ledger
        return self._act(lambda: ledger.write(Act.fresh(BY_ITSELF, CLOCK, clock.now()), ("post", *asked), decide))
