"""Entries: a customer's lines, what is open, and everything that moves a balance. Acts have a key and can be undone."""

from collections.abc import Callable
from typing import Annotated, Any, Final, Literal

from fastapi import Path, Response
from pydantic import Field

from api.caller import AtTheirOwn, AtTheShop, Key
from api.models import Amount, Day, EntryList, Method, OpenList, Recorded, Sent, Text, Word
from api.paging import Cursor, Limit, cursor_at, place_of
from api.problems import documented
from api.recording import money_in, recorded, with_balances
from api.routing import router
from ledger.book import EntryRequest, Kind, LinePage, customer_history, open_charges
from services import Desk

routes = router(tags=["entries"])

Seq = Annotated[int, Path(ge=1, le=2**53)]
EntryId = Annotated[int, Field(ge=1, le=2**31 - 1)]
_REFUSED: Final = documented(401, 403, 404, 409, 422, 503)


class NewEntry(Sent):
    """What all entries have. Without ``on`` it is today's; ``centre`` left out is the customer's own."""

    amount: Amount
    on: Day | None = None
    reference: Word = ""
    note: Text = ""
    centre: Word | None = None


class NewCharge(NewEntry):
    """Something sold on credit. Over the agreed limit it is refused unless ``over_limit`` says that it may be."""

    due_on: Day | None = None
    package: Word = ""
    over_limit: bool = False


class NewPayment(NewEntry):
    """Money for what is owed. More than that is refused, or kept as prepaid; without the word, as the shop does."""

    method: Method = ""
    package: Word = ""
    pays: Annotated[list[EntryId], Field(max_length=200)] = []  # noqa: RUF012 - pydantic copies it
    overpayment: Literal["refuse", "prepaid"] | None = None


class NewMoney(NewEntry):
    """Money that changes hands: a top-up, or a refund of what is prepaid."""

    method: Method = ""


class NewUse(NewEntry):
    """Something taken from what is prepaid, or what is prepaid paying what is owed."""


class NewWriteOff(NewEntry):
    """Something that is not owed any more, and why."""

    reason: Annotated[Word, Field(min_length=1)]


def _adds(path: str, kind: Kind, model: type[NewEntry], what: str) -> None:
    """Make the route that records one kind of entry."""

    def add(desk: AtTheShop, key: Key, customer: str, sent: Any, response: Response) -> Recorded:  # noqa: ANN401 - its model is set below
        return record_for(desk, key, customer, kind, sent, response)

    add.__annotations__["sent"] = model
    add.__doc__ = what
    add.__name__ = f"add_{kind.word}"
    routes.add_api_route(
        f"/customers/{{customer}}/{path}", add, methods=["POST"], status_code=201, responses=_REFUSED,
        response_model=Recorded,
    )  # fmt: skip


for _kind in (
    ("charges", Kind.CHARGE, NewCharge, "Record something sold on credit."),
    ("payments", Kind.PAYMENT, NewPayment, "Record a payment of what is owed."),
    ("top-ups", Kind.TOP_UP, NewMoney, "Record money that is held for later."),
    ("uses", Kind.USE, NewUse, "Record something taken from what is prepaid."),
    ("settlements", Kind.SETTLE, NewUse, "Let what is prepaid pay what is owed."),
    ("refunds", Kind.REFUND, NewMoney, "Record that prepaid money was given back."),
    ("write-offs", Kind.WRITE_OFF, NewWriteOff, "Record that something is not owed any more."),
):
    _adds(*_kind)


@routes.get("/customers/{customer}/entries", responses=documented(401, 403, 404, 422))
def history(desk: AtTheShop, customer: str, limit: Limit = 50, cursor: Cursor = None) -> EntryList:
    """Return a page of a customer's lines, the newest first."""
    book, index = desk.account(customer)
    asked = f"entries|{limit}|{book.people[index].id}"
    return _page(lambda page: customer_history(book, index, page=page, size=limit), asked, limit, cursor)


@routes.get("/customers/{customer}/dues", responses=documented(401, 403, 404))
def open_of(desk: AtTheShop, customer: str) -> OpenList:
    """Return what a customer still owes, line by line."""
    book, index = desk.account(customer)
    due, _, _ = book.balance(index)
    return OpenList(items=[with_balances(one) for one in open_charges(book, index)], due=due.decimal)


@routes.post("/acts/{seq}/undo", status_code=201, responses=_REFUSED)
def undo(desk: AtTheShop, key: Key, seq: Seq) -> Recorded:
    """Take an act back, whatever it was; refused with the reason when later ones depend on it."""
    desk.act(seq)
    return recorded(desk, desk.undo(seq, key=key))


@routes.get("/own/entries", tags=["own page"], responses=documented(401, 403, 422))
def own_history(desk: AtTheirOwn, limit: Limit = 50, cursor: Cursor = None) -> EntryList:
    """Return a page of the lines of whoever the token is of, the newest first."""
    asked = f"own|{limit}|{desk.person.customer}"
    return _page(lambda page: desk.own_history(page, limit), asked, limit, cursor, by_hidden=True)


def _page(
    fetch: Callable[[int], LinePage], asked: str, limit: int, cursor: str | None, *, by_hidden: bool = False
) -> EntryList:
    place, last = place_of(cursor, asked)
    begin = _place_now(fetch, limit, place, last) if place else 0
    whole, rest = divmod(begin, limit)
    page = fetch(whole + 1)
    lines = page.lines[rest:] + (fetch(whole + 2).lines[:rest] if rest else [])
    ends = begin + len(lines)
    following = cursor_at(asked, ends, lines[-1].id) if ends < page.count else None
    items = [with_balances(one) for one in lines]
    if by_hidden:  # who stood behind the counter is the shop's own affair
        items = [one.model_copy(update={"by": ""}) for one in items]
    return EntryList(items=items, count=page.count, next=following)


def _place_now(fetch: Callable[[int], LinePage], size: int, place: int, last: int) -> int:
    """Return how many lines stand up to the one that was shown last: what came meanwhile stands before it or not."""
    number = (place - 1) // size
    while True:
        page = fetch(number + 1)
        for at, line in enumerate(page.lines, 1):
            if line.id == last:
                return number * size + at
        number += 1
        if number * size >= page.count:
            return place


def record_for(desk: Desk, key: str, customer: str, kind: Kind, sent: NewEntry, response: Response) -> Recorded:
    """Record what was sent for a customer, by number or code."""
    book, index = desk.account(customer)
    facts = sent.model_dump(exclude={"customer"})
    amount = money_in(desk, facts.pop("amount"))
    facts["on"] = facts["on"] or desk.day_for(key)
    if "pays" in facts:
        facts["pays"] = tuple(facts["pays"])
    request = EntryRequest(kind, book.people[index].id, amount, **facts)
    done = desk.record(request, key=key)
    response.headers["Location"] = f"/api/customers/{request.customer}/entries"
    return recorded(desk, done)
