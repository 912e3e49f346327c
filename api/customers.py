"""Customers: look, add, change. What a mark (ETag) guards, is not overwritten."""

from datetime import date
from typing import Annotated, Any, Final, Literal

from fastapi import Query, Response

from api.caller import AtTheShop, Key
from api.marks import IfMatch, mark_in
from api.models import Customer, CustomerFields, CustomerList, Due, DueList, NewCustomer, SomeFields
from api.paging import Asked, Cursor, Limit, after_of, cursor_at, cursor_of, place_of
from api.problems import documented
from api.routing import at_once, router
from ledger.book import CustomerFilter, CustomerRow, Money
from services import Desk, mark_of

routes = router(tags=["customers"])

Filter = Literal["owing", "overdue", "holding", "low", "nothing", "inactive", "closed", "no_phone", "part_paid"]
Sort = Literal["id", "name", "due", "overdue", "prepaid", "last"]
_AMOUNTS: Final = ("due_limit", "low_prepaid")


@routes.get("/customers", responses=documented(401, 403, 422))
@at_once(unless=("q", "which", "tag", "centre", "sort"))
def list_customers(
    desk: AtTheShop, *, q: Annotated[str, Query(max_length=200, description="name, phone, code, nickname")] = "",
    which: Annotated[list[Filter], Query(description="all of them must hold")] = [],  # noqa: B006 - FastAPI copies it
    tag: Asked = "", centre: Asked = "",
    sort: Sort = "id", limit: Limit = 50, cursor: Cursor = None,
) -> CustomerList:  # fmt: skip
    """Return a page of the customers who fit."""
    wanted = CustomerFilter(text=q, which=frozenset(which), tag=tag, centre=centre)
    asked = f"{sort}|{limit}|{q}|{','.join(sorted(set(which)))}|{tag}|{centre}"
    if sort == "id":  # by number, so that who is added meanwhile moves nobody from one page to another
        page = desk.views.customers_after(wanted, desk.today(), after=after_of(cursor, asked), size=limit)
        following = cursor_of(asked, int(page.rows[-1].customer.id[1:])) if page.is_followed else None
    else:
        page, place = desk.customers_sorted(wanted, sort, *place_of(cursor, asked), limit)
        following = cursor_at(asked, place, int(page.rows[-1].customer.id[1:])) if page.is_followed else None
    return CustomerList(
        items=[shown(row) for row in page.rows], count=page.count, due_total=page.due_total.decimal,
        prepaid_total=page.prepaid_total.decimal, next=following,
    )  # fmt: skip


@routes.get("/customers/{customer}", responses=documented(401, 403, 404))
@at_once()
def one_customer(desk: AtTheShop, customer: str, response: Response) -> Customer:
    """Return a customer, by number or code. The ETag is for If-Match."""
    return _answer(desk, customer, response)


@routes.post("/customers", status_code=201, responses=documented(401, 403, 409, 422, 503))
def add_customer(desk: AtTheShop, key: Key, sent: NewCustomer, response: Response) -> Customer:
    """Open an account."""
    done = desk.add_customer(_fields(desk, sent.model_dump(exclude_unset=True)), key=key)
    added = desk.customer_added(done)
    response.headers["Location"] = f"/api/customers/{added}"
    return _answer(desk, added, response)


@routes.patch("/customers/{customer}", responses=documented(401, 403, 404, 409, 412, 422, 503))
def change_customer(
    desk: AtTheShop, key: Key, customer: str, sent: SomeFields, response: Response, if_match: IfMatch = None
) -> Customer:
    """Give some fields of a customer other values."""
    return _change(desk, key, customer, sent.model_dump(exclude_unset=True), response, if_match)


@routes.put("/customers/{customer}", responses=documented(401, 403, 404, 409, 412, 422, 503))
def replace_customer(
    desk: AtTheShop, key: Key, customer: str, sent: CustomerFields, response: Response, if_match: IfMatch = None
) -> Customer:
    """Give every field of a customer the value that is sent; what is left out is emptied."""
    return _change(desk, key, customer, sent.model_dump(), response, if_match)


@routes.get("/dues", tags=["dues"], responses=documented(401, 403, 422))
def dues(
    desk: AtTheShop, *, overdue: Annotated[bool, Query(description="only what should have been paid")] = False,
    centre: Asked = "", limit: Limit = 50, cursor: Cursor = None,
) -> DueList:  # fmt: skip
    """Return who owes, those longest overdue first."""
    asked = f"dues|{limit}|{overdue}|{centre}"
    wanted = CustomerFilter(which=frozenset({"overdue" if overdue else "owing"}), centre=centre)
    page, place = desk.customers_sorted(wanted, "overdue", *place_of(cursor, asked), limit)
    items = [
        Due(
            id=row.customer.id, code=row.customer.code, name=row.customer.name, phone=row.customer.phone,
            centre=row.customer.centre, due=row.due.decimal, overdue=row.overdue.decimal,
            days_overdue=row.days_overdue, due_on=row.due_on,
        )
        for row in page.rows
    ]  # fmt: skip
    following = cursor_at(asked, place, int(page.rows[-1].customer.id[1:])) if page.is_followed else None
    return DueList(items=items, count=page.count, due_total=page.due_total.decimal, next=following)


def shown(row: CustomerRow) -> Customer:
    """Return a customer as programs see them."""
    one = row.customer
    return Customer(
        id=one.id, code=one.code, name=one.name, nicknames=one.nicknames, phone=one.phone, phones=one.phones,
        email=one.email, address=one.address, city=one.city, centre=one.centre, tags=one.tags, language=one.language,
        status=one.status, notes=one.notes, due_limit=_text(one.due_limit, row),
        low_prepaid=_text(one.low_prepaid, row),
        promised_on=date.fromisoformat(one.promised_on) if one.promised_on else None, no_messages=one.no_messages,
        channel=one.channel, created=one.created, due=row.due.decimal, prepaid=row.prepaid.decimal,
        sessions=row.sessions, overdue=row.overdue.decimal, days_overdue=row.days_overdue, due_on=row.due_on,
        last_on=row.last_on,
    )  # fmt: skip


def _text(minor: int | None, row: CustomerRow) -> str | None:
    return None if minor is None else Money(minor, row.due.currency).decimal


def _answer(desk: Desk, customer: str, response: Response) -> Customer:
    _, index = desk.account(customer)
    row = desk.views.row(index, desk.today())
    response.headers["ETag"] = f'"{mark_of(row.customer)}"'
    return shown(row)


def _change(
    desk: Desk, key: str, customer: str, sent: dict[str, Any], response: Response, if_match: str | None
) -> Customer:
    book, index = desk.account(customer)
    known = book.people[index]
    mark = mark_in(if_match, mark_of(known), known.name)
    desk.change_customer_marked(known.id, _fields(desk, sent), mark, key=key)
    return _answer(desk, known.id, response)


def _fields(desk: Desk, sent: dict[str, Any]) -> dict[str, Any]:
    """Return the fields as the book knows them: phones as E.164, amounts in minor units, days as text."""
    fields = dict(sent)
    if "phone" in fields:
        fields["phone"] = desk.read_phone(fields["phone"])
    if "phones" in fields:
        fields["phones"] = [desk.read_phone(one) for one in fields["phones"]]
    for name in _AMOUNTS:
        if fields.get(name) is not None:
            fields[name] = desk.read_amount(fields[name])
    if "promised_on" in fields:
        fields["promised_on"] = fields["promised_on"].isoformat() if fields["promised_on"] else ""
    return fields
