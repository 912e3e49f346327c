"""What came in and what is held, over all customers: /payments, the newest first, and /prepaid."""

from typing import Annotated

from fastapi import Query, Response
from pydantic import BaseModel

from api.caller import AtTheShop, Key
from api.customers import shown
from api.entries import NewMoney, NewPayment, record_for
from api.models import CustomerList, Day, Entry, Method, Recorded, Word
from api.paging import Asked, Cursor, Limit, after_of, cursor_of
from api.problems import documented
from api.recording import facts_of
from api.routing import router
from ledger.book import CustomerFilter, Kind

routes = router()

_REFUSED = documented(401, 403, 404, 409, 422, 503)


class Payment(Entry):
    """A payment with whose it is; ``undone`` ones do not count."""

    name: str
    undone: bool


class PaymentList(BaseModel):
    """A page of payments, those that were recorded last first."""

    items: list[Payment]
    count: int
    next: str | None


class SentPayment(NewPayment):
    """A payment, with the customer (number or code) that it is of."""

    customer: Word


class SentTopUp(NewMoney):
    """Money that is held for later, with the customer (number or code) that it is of."""

    customer: Word


@routes.get("/payments", tags=["payments"], responses=documented(401, 403, 404, 422))
def payments(
    desk: AtTheShop, *, customer: Asked = "", since: Day | None = None, until: Day | None = None,
    method: Method = "", limit: Limit = 50,
    cursor: Cursor = None,
) -> PaymentList:  # fmt: skip
    """Return a page of the payments of these business days, the newest first; one that comes meanwhile moves none."""
    asked = f"payments|{limit}|{customer}|{since}|{until}|{method}"
    before = after_of(cursor, asked) or None
    lines, count = desk.lines_before(
        Kind.PAYMENT, before, limit + 1, customer=customer, since=since, until=until, method=method
    )
    items = [Payment(**facts_of(one), name=one.name, undone=one.undone) for one in lines[:limit]]
    following = cursor_of(asked, lines[limit - 1].id) if len(lines) > limit else None
    return PaymentList(items=items, count=count, next=following)


@routes.post("/payments", tags=["payments"], status_code=201, responses=_REFUSED)
def add_payment(desk: AtTheShop, key: Key, sent: SentPayment, response: Response) -> Recorded:
    """Record a payment of what is owed."""
    return record_for(desk, key, sent.customer, Kind.PAYMENT, sent, response)


@routes.get("/prepaid", tags=["prepaid"], responses=documented(401, 403, 422))
def prepaid(
    desk: AtTheShop, *, low: Annotated[bool, Query(description="only who has less than the threshold")] = False,
    centre: Asked = "", limit: Limit = 50, cursor: Cursor = None,
) -> CustomerList:  # fmt: skip
    """Return a page of the customers for whom something is held, by their numbers."""
    asked = f"prepaid|{limit}|{low}|{centre}"
    wanted = CustomerFilter(which=frozenset({"low" if low else "holding"}), centre=centre)
    today, after = desk.today(), after_of(cursor, asked)
    page = desk.views.customers_after(wanted, today, after=after, size=limit)
    return CustomerList(
        items=[shown(one) for one in page.rows], count=page.count,
        due_total=page.due_total.decimal, prepaid_total=page.prepaid_total.decimal,
        next=cursor_of(asked, int(page.rows[-1].customer.id[1:])) if page.is_followed else None,
    )  # fmt: skip


@routes.post("/prepaid", tags=["prepaid"], status_code=201, responses=_REFUSED)
def add_prepaid(desk: AtTheShop, key: Key, sent: SentTopUp, response: Response) -> Recorded:
    """Record money that is held for later."""
    return record_for(desk, key, sent.customer, Kind.TOP_UP, sent, response)
