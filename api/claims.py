"""What customers say to have paid: it moves nothing until the shop accepts it, which is a payment, or refuses it."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.caller import AtTheShop, Key
from api.models import Amount, Recorded, Sent
from api.paging import Asked, Cursor, Limit, after_of, cursor_of
from api.problems import documented
from api.recording import money_in, recorded
from api.routing import router
from ledger.book import ClaimRow

routes = router(prefix="/claims", tags=["claims"])

StateWord = Literal["open", "confirmed", "declined"]
_WRITES = documented(401, 403, 404, 409, 422, 503)


class Claim(BaseModel):
    """What a customer says to have paid. ``got`` is what was accepted of it, ``reason`` why it was refused."""

    id: str
    customer: str
    name: str
    amount: str
    on: date
    method: str
    reference: str
    note: str
    at: datetime
    state: StateWord
    got: str | None
    reason: str


class ClaimList(BaseModel):
    """A page of claims."""

    items: list[Claim]
    count: int
    next: str | None


class Accepted(Sent):
    """``amount`` is what really came, when that is less; ``overpayment`` what to do with more than is owed."""

    amount: Amount | None = None
    overpayment: Literal["refuse", "prepaid"] | None = None


class Refused(Sent):
    """Why the money did not come: the customer reads it."""

    reason: Annotated[str, Field(min_length=1, max_length=400)]


@routes.get("", responses=documented(401, 403, 404, 422))
def list_claims(desk: AtTheShop, *, customer: Asked = "", limit: Limit = 50, cursor: Cursor = None) -> ClaimList:
    """Return a page of the claims that wait for an answer, the oldest first; of one customer, all of them."""
    asked = f"claims|{limit}|{customer}"
    found = sorted(desk.said_by(customer)[0] if customer else desk.open_claims(), key=lambda one: one.seq)
    rows = [one for one in found if one.seq > after_of(cursor, asked)]
    following = cursor_of(asked, rows[limit - 1].seq) if len(rows) > limit else None
    return ClaimList(items=[shown(one) for one in rows[:limit]], count=len(found), next=following)


@routes.post("/{claim}/accept", status_code=201, responses=_WRITES)
def accept(desk: AtTheShop, key: Key, claim: str, sent: Accepted) -> Recorded:
    """Record that the money came: a payment like any other."""
    amount = None if sent.amount is None else money_in(desk, sent.amount)
    return recorded(desk, desk.confirm_claim(claim, amount=amount, overpayment=sent.overpayment, key=key))


@routes.post("/{claim}/refuse", status_code=201, responses=_WRITES)
def refuse(desk: AtTheShop, key: Key, claim: str, sent: Refused) -> Recorded:
    """Record that the money did not come, and why."""
    return recorded(desk, desk.decline_claim(claim, sent.reason, key=key))


def shown(one: ClaimRow) -> Claim:
    """Return a claim as programs see it."""
    claim = one.claim
    return Claim(
        id=claim.id, customer=one.customer.id, name=one.customer.name, amount=one.amount.decimal,
        on=date.fromisoformat(claim.on), method=claim.method, reference=claim.reference, note=claim.note,
        at=datetime.fromisoformat(one.at), state=_state(one), got=one.got.decimal if one.got else None,
        reason=one.reason,
    )  # fmt: skip


def _state(one: ClaimRow) -> StateWord:
    return "confirmed" if one.state == "confirmed" else "declined" if one.state == "declined" else "open"
