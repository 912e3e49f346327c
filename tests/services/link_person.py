"""Somebody who puts messages on the list and sends them by link, step by step, through the desk of the owner.

A journey is what becomes of the messages to one customer. Each step says how they stand after every line that it
writes, so that a campaign knows, wherever the process is killed, what must be in the book.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias

from ledger.book import EntryRequest, Kind, parse_amount
from ledger.errors import LedgerError
from messaging import Message, Occasion, State, Text, Tone
from services import Desk, Shop
from tests.desks import owner_desk
from tests.services.post_people import owes

NOON: Final = datetime(2035, 1, 10, 6, 30, tzinfo=UTC)
_DAYS: Final = timedelta(days=3)
_LONG: Final = "B" * 120
_TOO_LONG: Final = "$name " * 20 + "y" * 3_800  # for a name like that

States: TypeAlias = tuple[State, ...]
Do: TypeAlias = "Callable[[Person], object]"
_Q, _O, _HELD, _OFF = (State.QUEUED,), (State.OPENED,), (State.HELD,), (State.CANCELLED,)
_WENT, _NOT, _FAILED = (State.CONFIRMED,), (State.DENIED,), (State.FAILED,)


class PromiseBroken(AssertionError):
    """The book claims something else than what was done, or something was done that should not be."""


class Hands:
    """The clock of the one process that acts."""

    at = NOON

    def __call__(self) -> datetime:
        """Return this moment."""
        return self.at


HANDS: Final = Hands()


@dataclass(frozen=True)
class Person:
    """The owner, and the customer whose messages they look after. ``tag``, "p" and a number, is the journey's own."""

    shop: Shop
    tag: str
    customer: str
    index: int = 0

    @property
    def desk(self) -> Desk:
        """A desk of the owner, who has just signed in: days may have gone by."""
        return owner_desk(self.shop)

    @property
    def key(self) -> str:
        """The key of what is done now, the same when it is done once more."""
        return f"{self.tag}-{self.index}"

    def messages(self) -> list[Message]:
        """Return the messages to the customer, the oldest first."""
        return self.shop.post.outbox.of_customers([self.customer])[::-1]

    def states(self) -> States:
        """Return how they stand."""
        return tuple(one.state for one in self.messages())

    def act_of(self, steps_ago: int) -> int:
        """Return the number of what was done so many steps ago."""
        done = self.shop.ledger.journal.find_key(f"{self.tag}-{self.index - steps_ago}")
        assert done is not None
        return done.seq


@dataclass(frozen=True)
class Step:
    """What is done, and how the messages stand after each line that it writes; ``days`` after noon of the first one."""

    name: str
    do: Do
    becomes: tuple[States, ...]
    days: int = 0


def begin(shop: Shop, journey: str, tag: str) -> str:
    """Open the account of a journey's customer, who owes something; return its id.

    Each journey has three days of its own: what was written on one of them is never dated before that again.
    """
    HANDS.at = _first_day(tag)
    if journey == "its words become too long":
        return owes(owner_desk(shop), f"{tag} {_LONG}", "500", 7, language="ar")
    return owes(owner_desk(shop), tag, "500", 3)


def walk(
    person: Person, steps: Sequence[Step], start: int, told: Callable[[], None] = lambda: None
) -> Iterator[tuple[int, Step]]:
    """Do the steps from ``start`` on; yield each with its number before it is done, call ``told`` behind it."""
    for index in range(start, len(steps)):
        HANDS.at = _first_day(person.tag) + timedelta(days=steps[index].days)
        yield index, steps[index]
        steps[index].do(Person(person.shop, person.tag, person.customer, index))
        told()


def _first_day(tag: str) -> datetime:
    return NOON + _DAYS * int(tag.removeprefix("p"))


# What is done.


def _remind(person: Person) -> None:
    person.desk.remind([person.customer], key=person.key)


def _say(person: Person) -> None:
    person.desk.say([person.customer], "We are closed on Monday.", key=person.key)


def _record(kind: Kind, amount: str) -> Do:
    def recorded(person: Person) -> None:
        desk = person.desk
        money = parse_amount(amount, desk.book.currency)
        desk.record(EntryRequest(kind, person.customer, money, desk.today()), key=person.key)

    return recorded


def _want_none(person: Person) -> None:
    person.desk.change_customer(person.customer, {"no_messages": True}, key=person.key)


def _word(body: str) -> Do:
    text = Text("s" if body else "", body)
    return lambda person: person.desk.change_words(Occasion.OVERDUE, Tone.PLAIN, "ar", text, key=person.key)


def _open(place: int = 0) -> Do:
    """Have the link of a message shown; where a process ended in between, look at it again on purpose."""

    def opened(person: Person) -> None:
        message = person.messages()[place]
        again = message.state is State.OPENED
        link = person.desk.open_message_link(message.id, again=again, key=person.key)
        if message.to[1:] not in link:
            raise PromiseBroken("the link leads to somebody else")

    return opened


def _open_in_vain(person: Person) -> None:
    """Press on a message that should not go any more: refused, whatever the sentence."""
    try:
        person.desk.open_message_link(person.messages()[0].id, key=person.key)
    except LedgerError:
        return
    raise PromiseBroken("a link was shown that should not be sent any more")


def _answer(place: int = 0, *, went: bool) -> Do:
    return lambda person: person.desk.answer_message(person.messages()[place].id, went=went, key=person.key)


def _take_off(person: Person) -> None:
    person.desk.take_messages_off([person.messages()[0].id], key=person.key)


def _put_back(person: Person) -> None:
    person.desk.put_messages_back([person.messages()[0].id], key=person.key)


def _undo(before: int = 1) -> Do:
    """Take back what was done so many steps before."""
    return lambda person: person.desk.undo(person.act_of(before), key=person.key)


# What becomes of messages.

_REMINDED = Step("a reminder is put on the list", _remind, (_Q,))
_OPENED = Step("its link is opened", _open(), (_O,))
_CAME = Step("somebody says that it went", _answer(went=True), (_WENT,))
_CAME_NOT = Step("somebody says that it did not go", _answer(went=False), (_NOT,))
_AGAIN = Step("it is tried again", _put_back, (_Q,))
_TAKEN_OFF = Step("it is taken off", _take_off, (_OFF,))
_LATE = 2  # a clock that is two days ahead, and is put right
_SAID_AHEAD = Step("a text is put on the list while the clock is ahead", _say, (_Q,), _LATE)
_HELD_BACK = Step("it is opened when the clock is right, and held back", _open_in_vain, (_HELD,))

JOURNEYS: Final[dict[str, tuple[Step, ...]]] = {
    "a reminder": (
        _REMINDED, _OPENED, _CAME,
        Step("that answer is taken back", _undo(), (_O,)),
        Step("the link is opened once more", _open(), ()),
        _CAME_NOT, _AGAIN, _OPENED, _CAME,
    ),
    "a reminder that is taken off": (
        _REMINDED, _TAKEN_OFF,
        Step("taking it off is taken back", _undo(), (_Q,)),
        _OPENED, _CAME_NOT,
        Step("the answer that it did not go is taken back", _undo(), (_O,)),
        _CAME_NOT, _AGAIN, _TAKEN_OFF,
    ),
    "a text of one's own": (
        Step("a text is put on the list", _say, (_Q,)),
        Step("putting it there is taken back", _undo(), (_OFF,)),
        Step("and that is taken back", _undo(), (_Q,)),
        _OPENED, _CAME,
    ),
    "a receipt that went": (
        Step("a payment is recorded with its receipt", _record(Kind.PAYMENT, "200"), (_Q,)),
        Step("the link of the receipt is opened", _open(), (_O,)),
        Step("the payment is taken back", _undo(2), ((State.OPENED, State.QUEUED),)),
        Step("the link of the correction is opened", _open(1), ((State.OPENED, State.OPENED),)),
        Step("the correction went", _answer(1, went=True), ((State.OPENED, State.CONFIRMED),)),
    ),
    "a receipt that waits": (
        Step("a payment is recorded with a receipt", _record(Kind.PAYMENT, "200"), (_Q,)),
        Step("the payment and its receipt are taken back", _undo(), (_OFF,)),
    ),
    "paid meanwhile": (
        _REMINDED,
        Step("all is paid", _record(Kind.PAYMENT, "500"), ((State.QUEUED, State.QUEUED),)),
        Step("it is opened after all was paid, and taken off", _open_in_vain, ((State.CANCELLED, State.QUEUED),)),
    ),
    "more is owed": (
        _REMINDED,
        Step("more is bought", _record(Kind.CHARGE, "300"), (_Q,)),
        Step("it is written anew and its link opened", _open(), (_Q, _O)),
        _CAME,
    ),
    "held back and opened": (
        _SAID_AHEAD, _HELD_BACK, Step("what is held back is opened", _open(), (_O,), _LATE), _CAME,
    ),
    "held back and put back": (
        _SAID_AHEAD, _HELD_BACK,
        Step("what is held back is put back", _put_back, (_Q,), _LATE), Step("and opened", _open(), (_O,), _LATE),
    ),
    "held back and taken off": (
        _SAID_AHEAD, _HELD_BACK, Step("what is held back is taken off", _take_off, (_OFF,)),
    ),
    "its words become too long": (
        _REMINDED,
        Step("its words are changed", _word(_TOO_LONG), (_Q,)),
        Step("more is bought, about which it has to tell", _record(Kind.CHARGE, "300"), (_Q,)),
        Step("it cannot be written", _open_in_vain, (_FAILED,)),
        Step("its words are the usual ones again", _word(""), (_FAILED,)),
        Step("what could not be written is tried again", _put_back, (_Q,)),
        Step("it is written, and its link opened", _open(), (_Q, _O)),
    ),
    "no messages wanted": (
        _REMINDED,
        Step("the customer wants no messages, and it is taken off", _want_none, (_OFF,)),
    ),
}  # fmt: skip
