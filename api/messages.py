"""Messages to customers: what waits, what went, and what nobody knows, in the words of docs/messages.md.

Nothing is sent from here: what is put on the list goes as everything on it does, after it was looked at once more.
"""

from datetime import datetime
from typing import Annotated, Any, Final, Literal, cast

from fastapi import Path, Query, Response
from pydantic import BaseModel, Field

from api.caller import AtTheShop, Key
from api.models import Sent, Word
from api.paging import Asked, Cursor, Limit, after_of, cursor_of
from api.problems import documented
from api.routing import router
from ledger.journal import Commit
from messaging import WORDS, State
from services import Desk, HistoryFilter, MessageRow

routes = router(prefix="/messages", tags=["messages"])

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
Customers = Annotated[list[Word], Field(min_length=1, max_length=500)]
StateWord = Literal[
    "waiting", "held back", "on its way out", "link opened", "given on", "sent", "delivered", "read", "did not go",
    "not sure", "went, somebody looked", "did not go, somebody looked", "taken off",
]  # fmt: skip
_STATES: Final = {word: state.value for state, word in WORDS.items()}
_WORDS: Final = cast("dict[State, StateWord]", WORDS)  # its words stand above; a test tells
_WRITES: Final[dict[int | str, Any]] = documented(401, 403, 404, 409, 422, 503)


class Message(BaseModel):
    """A message. ``state`` says what is known of it and no more; ``why`` is the reason, where there is one.

    ``customer`` is "" for one to the owner; ``at`` is when it was put on the list, ``since`` since when it is so (UTC).
    """

    id: int
    customer: str
    name: str
    to: str
    way: str
    about: str
    subject: str
    body: str
    state: StateWord
    why: str
    at: datetime
    since: datetime


class MessageList(BaseModel):
    """A page of messages, the newest first."""

    items: list[Message]
    count: int
    next: str | None


class Reminders(Sent):
    """Whom to remind of what they owe. ``anyway``: although the next step is not reached; never against a wish."""

    customers: Customers
    anyway: bool = False
    way: Literal["", "link", "whatsapp", "email", "folder"] = ""


class OwnText(Sent):
    """A text of one's own for these customers; who wants no messages, or has no address, is left out."""

    customers: Customers
    text: Annotated[str, Field(min_length=1, max_length=4_000)]


class Queued(BaseModel):
    """What was put on the list. ``seq`` None: nothing was, nobody is to be written to."""

    seq: int | None
    what: str
    messages: list[Message]


@routes.get("", responses=documented(401, 403, 404, 422))
def list_messages(
    desk: AtTheShop, *, customer: Asked = "",
    state: Annotated[list[StateWord], Query(description="one of these")] = [],  # noqa: B006 - FastAPI copies it
    q: Annotated[str, Query(max_length=200, description="a part of a name or an address")] = "",
    limit: Limit = 50, cursor: Cursor = None,
) -> MessageList:  # fmt: skip
    """Return a page of the messages that fit, the newest first."""
    whose = None
    if customer:
        book, index = desk.account(customer)
        whose = frozenset({book.people[index].id})
    wanted = HistoryFilter(text=q, states=frozenset(_STATES[one] for one in state), customers=whose)
    asked = f"messages|{limit}|{q}|{sorted(set(state))}|{customer}"
    rows, count = desk.messages_before(wanted, after_of(cursor, asked) or None, limit + 1)
    following = cursor_of(asked, rows[limit - 1].message.id) if len(rows) > limit else None
    return MessageList(items=[_shown(one) for one in rows[:limit]], count=count, next=following)


@routes.get("/{number:int}", responses=documented(401, 403, 404, 422))
def one_message(desk: AtTheShop, number: Number) -> Message:
    """Return a message as far as anything is known of it."""
    return _shown(desk.message(number))


@routes.post("", status_code=201, responses=_WRITES | {200: {"model": Queued}})
def say(desk: AtTheShop, key: Key, sent: OwnText, response: Response) -> Queued:
    """Put a text of one's own on the list."""
    whom = [_id_of(desk, one) for one in sent.customers]
    return _queued(desk, desk.say(whom, sent.text, key=key), response)


@routes.post("/reminders", status_code=201, responses=_WRITES | {200: {"model": Queued}})
def remind(desk: AtTheShop, key: Key, sent: Reminders, response: Response) -> Queued:
    """Put today's reminders of these customers on the list; nobody is reminded twice a day, or against a wish."""
    whom = [_id_of(desk, one) for one in sent.customers]
    return _queued(desk, desk.remind(whom, anyway=sent.anyway, channel=sent.way, key=key), response)


@routes.delete("/{number:int}", responses=documented(401, 403, 404, 409, 422, 503))
def take_off(desk: AtTheShop, key: Key, number: Number) -> Message:
    """Take a message that still waits off the list. One that left, or may have, stays as it is."""
    desk.take_messages_off([number], key=key)
    return _shown(desk.message(number))


def _id_of(desk: Desk, customer: str) -> str:
    book, index = desk.account(customer)
    return book.people[index].id


def _queued(desk: Desk, done: Commit | None, response: Response) -> Queued:
    if done is None:
        response.status_code = 200
        return Queued(seq=None, what="Nothing was put on the list.", messages=[])
    return Queued(seq=done.seq, what=done.what, messages=[_shown(one) for one in desk.messages_of(done.seq)])


def _shown(row: MessageRow) -> Message:
    one = row.message
    return Message(
        id=one.id, customer=one.customer, name=row.name, to=one.to, way=one.channel, about=one.occasion,
        subject=row.subject, body=row.body, state=_WORDS[one.state], why=row.said or one.why,
        at=datetime.fromisoformat(one.at), since=datetime.fromisoformat(one.changed_at),
    )  # fmt: skip
