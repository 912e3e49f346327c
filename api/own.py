"""A customer's own: what they owe, hold and have left, and what they say to have paid; nobody else's."""

from datetime import date
from typing import Annotated

from fastapi import Path
from pydantic import BaseModel

from api.caller import AtTheirOwn, Key
from api.claims import Claim, shown
from api.models import Amount, Day, Method, OpenList, Recorded, Sent, Text, Word
from api.problems import documented
from api.recording import said, with_balances
from api.routing import router
from ledger.book import open_charges

routes = router(prefix="/own", tags=["own page"])


class OwnPackage(BaseModel):
    """A package of one's own: what is left of it, and until when."""

    id: str
    treatment: str
    centre: str
    sessions: int
    used: int
    left: int
    balance: str
    valid_until: date | None
    voucher: str


class OwnShown(BaseModel):
    """The own account. ``pay_link`` opens a UPI app where the shop takes that, "" otherwise."""

    id: str
    name: str
    due: str
    overdue: str
    days_overdue: int
    due_on: date | None
    prepaid: str
    sessions: int
    promised_on: date | None
    packages: list[OwnPackage]
    claims: list[Claim]
    pay_link: str
    pay_words: str
    methods: list[str]


class OwnClaim(Sent):
    """What one has paid: it waits until the shop has looked."""

    amount: Amount
    on: Day | None = None
    method: Method = ""
    reference: Word = ""
    note: Text = ""


@routes.get("", responses=documented(401, 403))
def own(desk: AtTheirOwn) -> OwnShown:
    """Return the own account as it is now."""
    found = desk.own()
    row = found.row
    return OwnShown(
        id=row.customer.id, name=row.customer.name, due=row.due.decimal, overdue=row.overdue.decimal,
        days_overdue=row.days_overdue, due_on=row.due_on, prepaid=row.prepaid.decimal, sessions=row.sessions,
        promised_on=found.promised_on,
        packages=[
            OwnPackage(
                id=one.package.id, treatment=one.package.treatment, centre=one.package.centre, sessions=one.sessions,
                used=one.used, left=one.left, balance=one.balance.decimal, voucher=one.voucher,
                valid_until=date.fromisoformat(one.package.valid_until) if one.package.valid_until else None,
            )
            for one in found.packages
        ],
        claims=[shown(one) for one in found.claims], pay_link=found.way.link, pay_words=found.way.words,
        methods=found.methods,
    )  # fmt: skip


@routes.get("/dues", responses=documented(401, 403))
def own_dues(desk: AtTheirOwn) -> OpenList:
    """Return what one still owes, line by line, the oldest first."""
    book, index = desk.account(desk.person.customer)
    due, _, _ = book.balance(index)
    lines = [with_balances(one).model_copy(update={"by": ""}) for one in open_charges(book, index)]
    return OpenList(items=lines, due=due.decimal)


@routes.post("/claims", status_code=201, responses=documented(401, 403, 409, 422, 503))
def own_claim(desk: AtTheirOwn, key: Key, sent: OwnClaim) -> Recorded:
    """Say that one has paid. It moves nothing until the shop has accepted it."""
    on = sent.on or desk.day_for(key)
    return said(desk.own_claim(sent.amount, on, sent.method, sent.reference, sent.note, key=key))


@routes.post("/claims/{seq}/withdraw", status_code=201, responses=documented(401, 403, 404, 409, 422, 503))
def own_withdraw(desk: AtTheirOwn, key: Key, seq: Annotated[int, Path(ge=1, le=2**53)]) -> Recorded:
    """Take back what one said, by the number of its act, while nobody has answered it."""
    return said(desk.own_withdraw(seq, key=key))
