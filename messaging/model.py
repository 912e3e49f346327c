"""What a message is, how far it has come, and what a channel promises.

The states say what is known and nothing more. A machine sends on only what provably did not leave.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol


class State(StrEnum):
    """How far a message has come, as far as anybody knows."""

    QUEUED = "queued"  # in our list
    HELD = "held"  # in our list, and waits for a person
    SENDING = "sending"  # an attempt has begun; on disk before anything leaves
    OPENED = "opened"  # the link was shown to a person
    HANDED_OVER = "handed_over"  # given to something we cannot see into
    SENT = "sent"  # the provider took it on the way
    DELIVERED = "delivered"  # the provider said so
    READ = "read"  # the provider said so
    FAILED = "failed"  # we know it did not go
    UNKNOWN = "unknown"  # it may have gone; a person decides
    CONFIRMED = "confirmed"  # a person said it went
    DENIED = "denied"  # a person said it did not go
    CANCELLED = "cancelled"  # taken off the list before it went


_ANSWERS: Final = frozenset({State.CONFIRMED, State.DENIED})
_BY_PROVIDER: Final = frozenset({State.SENT, State.DELIVERED, State.READ, State.FAILED})

# Which state may follow which. What does not stand here cannot be recorded.
FOLLOWS: Final[Mapping[State, frozenset[State]]] = {
    State.QUEUED: frozenset({State.SENDING, State.OPENED, State.HELD, State.FAILED, State.CANCELLED}),
    State.HELD: frozenset({State.QUEUED, State.OPENED, State.CANCELLED}),
    State.SENDING: frozenset(
        {State.QUEUED, State.HANDED_OVER, State.SENT, State.FAILED, State.UNKNOWN}
    ),
    State.OPENED: _ANSWERS,
    State.HANDED_OVER: _ANSWERS | _BY_PROVIDER,
    State.SENT: frozenset({State.DELIVERED, State.READ, State.FAILED}),
    State.DELIVERED: frozenset({State.READ}),
    State.READ: frozenset(),
    State.UNKNOWN: _ANSWERS | _BY_PROVIDER,
    State.FAILED: frozenset({State.QUEUED}),  # a person has it tried again
    State.DENIED: frozenset({State.QUEUED}),  # a person has it tried again
    State.CONFIRMED: frozenset(),
    State.CANCELLED: frozenset(),
}  # fmt: skip

WAITING: Final = frozenset({State.QUEUED, State.HELD})
# Nobody but a person can say whether these went.
TO_ANSWER: Final = frozenset({State.OPENED, State.HANDED_OVER, State.UNKNOWN})
# What is "given" of a message that did not go because its address takes none, and of one after somebody said that the
# address is right (fault 117).
NO_SUCH_ADDRESS: Final = "no such address"
ADDRESS_IS_RIGHT: Final = "the address is right"
# It went, or it may have: never to be said a second time by a machine.
MAY_HAVE_GONE: Final = frozenset(State) - WAITING - {State.FAILED, State.DENIED, State.CANCELLED}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a letter: its name, its media type like ``application/pdf``, and its bytes."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as a channel gets it, checked a moment ago: ready to go to ``to`` (E.164, or an e-mail address).

    ``key`` is the message's own for ever: a second attempt at the same message has the same. ``name`` is the
    customer's, for the address line. ``unsubscribe`` is a link that takes a POST, "" while the shop has no address.
    ``amount`` is what it says is owed, as the words have it; where there is room for it, it stands large. What is not
    ``to_customer`` (a trial, the owner's digest) does not say how to get no more.
    """

    id: int
    key: str
    to: str
    name: str
    subject: str
    body: str
    language: str = "en"
    attachments: tuple[Attachment, ...] = ()
    unsubscribe: str = ""
    amount: str = ""
    to_customer: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt, and no more than is known.

    ``state`` is OPENED, HANDED_OVER, SENT, FAILED, UNKNOWN, or QUEUED: it provably did not leave, and may be tried
    again by itself. ``why`` is a plain sentence for people. ``given`` is what there is afterwards: the link, the name
    of the file, the provider's own number. ``picture`` is a PNG of the screen, for whoever says whether it went.
    ``bad_address`` tells that this address takes no messages at all. ``way_down`` tells that the way does not work,
    whatever the letter: the next one would fare the same, so whoever sends stops, and says ``why`` of the way.
    """

    state: State
    why: str = ""
    given: str = ""
    picture: bytes = b""
    bad_address: bool = False
    way_down: bool = False


class Channel(Protocol):
    """A way to reach a customer. One contract test suite holds for all of them (tests/messaging/contract.py).

    - ``send`` makes at most one attempt and never raises; it ends within a bounded time.
    - It says QUEUED or FAILED only when the message provably did not leave, and never more than ``highest``.
    - It writes nothing into the book: whoever calls it has written SENDING before, and writes the outcome after.
    """

    @property
    def name(self) -> str:
        """What the channel is called in the book: "link", "whatsapp", "email", "folder"."""

    @property
    def highest(self) -> State:
        """The most that this channel itself may ever claim."""

    @property
    def attended(self) -> bool:
        """Whether somebody has to sit before it: nothing goes out through it by itself."""

    def why_not_ready(self) -> str:
        """Return why it cannot be used as it is set up, in one sentence, "" when it can."""

    def send(self, letter: Letter) -> Outcome:
        """Make one attempt and say what is known of it."""

    def stop(self) -> None:
        """Have ``send`` end within a moment, from another thread, and let nothing begin; it says what is known then.

        Where one sits before it, it may go on to its end, which is bounded.
        """
