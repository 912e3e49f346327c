"""Packages: who has them, what is open and left of them, sold and used. The id of a package never changes."""

from datetime import date
from typing import Annotated, Final, Literal

from fastapi import Response
from pydantic import BaseModel, Field

from api.caller import AtTheShop, Key
from api.marks import IfMatch, mark_in
from api.models import Amount, Day, Method, Recorded, Sent, Text, Word
from api.paging import Asked, Cursor, Limit, cursor_behind, key_of
from api.problems import documented
from api.recording import money_in, recorded
from api.routing import router
from ledger.book import EntryRequest, Kind, Money, PackageRecord, PackageRequest, PassingOn
from services import CreditBalance, CreditWanted, Desk, mark_of_row

routes = router(tags=["packages"])

_WRITES: Final = documented(401, 403, 404, 409, 422, 503)


class Package(BaseModel):
    """A package. ``paid`` is what was paid for it, ``balance`` what is still open; ``used`` and ``left`` are sessions.

    ``expired``: the last day on which it may be used is over. ``created_at`` and ``updated_at`` are the moments (UTC)
    of the first and the last line about it, "" without any.
    """

    id: str
    customer: str
    name: str
    treatment: str
    category: str
    centre: str
    amount: str
    paid: str
    balance: str
    sessions: int
    used: int
    left: int
    bought_on: date | None
    valid_until: date | None
    expired: bool
    voucher: str
    created_at: str
    updated_at: str


class PackageList(BaseModel):
    """A page of packages; ``count`` is of all that fit."""

    items: list[Package]
    count: int
    next: str | None


class Part(Sent):
    """A part of what is paid in instalments."""

    on: Day
    amount: Amount


class NewPackage(Sent):
    """A package to be sold. What is neither ``paid`` nor taken ``from_prepaid`` is owed, in ``instalments`` if any."""

    treatment: Annotated[Word, Field(min_length=1)]
    amount: Amount
    sessions: Annotated[int, Field(ge=0, le=10_000)] = 0
    category: Word = ""
    centre: Word | None = None
    on: Day | None = None
    valid_until: Day | None = None
    due_on: Day | None = None
    paid: Amount | None = None
    from_prepaid: Amount | None = None
    method: Method = ""
    reference: Word = ""
    note: Text = ""
    instalments: Annotated[list[Part], Field(max_length=60)] = []  # noqa: RUF012 - pydantic copies it
    over_limit: bool = False


class ChangedPackage(Sent):
    """The words of a package; what is left out stays as it is. Its figures are corrected at /credit-balances."""

    treatment: Annotated[Word, Field(min_length=1)] | None = None
    category: Word | None = None
    centre: Word | None = None
    valid_until: Day | None = None


class UsedSessions(Sent):
    """Sessions that were used, one or several at once; ``staff`` is who gave them.

    After the last day of the package it is refused unless ``over_validity`` says that it may be.
    """

    count: Annotated[int, Field(ge=1, le=10_000)] = 1
    on: Day | None = None
    staff: Word = ""
    note: Text = ""
    over_validity: bool = False


class PassedOn(Sent):
    """To whom sessions go (number or code), and how many: all that are left when it is not said."""

    to: Annotated[Word, Field(min_length=1)]
    sessions: Annotated[int, Field(ge=1, le=10_000)] | None = None
    on: Day | None = None


@routes.get("/packages", responses=documented(401, 403, 404, 422))
def list_packages(  # noqa: PLR0913 - a filter is many small questions, each with its name
    desk: AtTheShop, *, customer: Asked = "", centre: Asked = "", treatment: Asked = "", category: Asked = "",
    voucher: Asked = "", state: Literal["", "open", "used_up", "expired", "owing"] = "",
    sort: Literal["id", "valid_until", "left", "balance"] = "id", limit: Limit = 50, cursor: Cursor = None,
) -> PackageList:  # fmt: skip
    """Return a page of the packages that fit: of a customer, a centre, a voucher; those with sessions left, and so on.

    Sorted by id, by their last day (those without one at the end), or by what is left or open (most first).
    """
    whose = ""
    if customer:
        book, index = desk.account(customer)
        whose = book.people[index].id
    wanted = CreditWanted(
        centre=centre, treatment=treatment, category=category, voucher=voucher, customer=whose, state=state
    )
    asked = f"packages|{sort}|{limit}|{wanted}"
    after = key_of(cursor, asked, is_day=sort == "valid_until")
    found, count, following = desk.packages_sorted(wanted, sort, after, limit)
    if voucher and cursor is None:
        desk.note_voucher(voucher, count)
    return PackageList(
        items=[shown(desk, one) for one in found], count=count,
        next=cursor_behind(asked, following) if following else None,
    )  # fmt: skip


@routes.get("/packages/{package}", responses=documented(401, 403, 404))
def one_package(desk: AtTheShop, package: str, response: Response) -> Package:
    """Return a package. The ETag is for If-Match."""
    return _answer(desk, package, response)


@routes.post("/customers/{customer}/packages", status_code=201, responses=_WRITES)
def sell_package(desk: AtTheShop, key: Key, customer: str, sent: NewPackage, response: Response) -> Package:
    """Sell a package, with what is paid of it at once, in one act."""
    book, index = desk.account(customer)
    facts = sent.model_dump(exclude={"amount", "paid", "from_prepaid", "instalments", "on"})
    request = PackageRequest(
        customer=book.people[index].id, amount=money_in(desk, sent.amount), on=sent.on or desk.day_for(key),
        paid=_maybe(desk, sent.paid), from_prepaid=_maybe(desk, sent.from_prepaid),
        instalments=tuple((one.on, money_in(desk, one.amount)) for one in sent.instalments), **facts,
    )  # fmt: skip
    done = desk.sell_package(request, key=key)
    (package,) = [one.id for one in desk.book.records_of(done.seq) if isinstance(one, PackageRecord)]
    response.headers["Location"] = f"/api/packages/{package}"
    return _answer(desk, package, response)


@routes.patch("/packages/{package}", responses=documented(401, 403, 404, 409, 412, 422, 503))
def change_package(
    desk: AtTheShop, key: Key, package: str, sent: ChangedPackage, response: Response, if_match: IfMatch = None
) -> Package:
    """Give a package other words or another last day."""
    mark = mark_in(if_match, mark_of_row(desk.credit_balance(package).row), package)
    fields = sent.model_dump(mode="json", exclude_none=True)
    desk.change_package_marked(package, fields, mark, key=key)
    return _answer(desk, package, response)


@routes.post("/packages/{package}/sessions", tags=["sessions"], status_code=201, responses=_WRITES)
def use_sessions(desk: AtTheShop, key: Key, package: str, sent: UsedSessions, response: Response) -> Recorded:
    """Record that sessions were used. Given back by undoing the act."""
    row = desk.credit_balance(package).row
    request = EntryRequest(
        Kind.SESSION_USE, row.customer.id, desk.book.money(sent.count), sent.on or desk.day_for(key), note=sent.note,
        package=row.package.id, staff=sent.staff, over_validity=sent.over_validity,
    )  # fmt: skip
    done = desk.record(request, key=key)
    response.headers["Location"] = f"/api/packages/{row.package.id}"
    return recorded(desk, done)


@routes.post("/packages/{package}/pass-on", status_code=201, responses=_WRITES)
def pass_on(desk: AtTheShop, key: Key, package: str, sent: PassedOn, response: Response) -> Package:
    """Pass sessions on to another customer: a package of their own. What is owed stays with whom it was sold to."""
    desk.credit_balance(package)
    book, index = desk.account(sent.to)
    request = PassingOn(package, book.people[index].id, sent.on or desk.day_for(key), sent.sessions)
    done = desk.pass_on(request, key=key)
    (received,) = [one.id for one in desk.book.records_of(done.seq) if isinstance(one, PackageRecord)]
    response.headers["Location"] = f"/api/packages/{received}"
    return _answer(desk, received, response)


def shown(desk: Desk, one: CreditBalance) -> Package:
    """Return a package as programs see it."""
    row, today = one.row, desk.today()
    package = row.package
    return Package(
        id=package.id, customer=row.customer.id, name=row.customer.name, treatment=package.treatment,
        category=package.category, centre=package.centre, amount=row.amount.decimal, paid=row.paid.decimal,
        balance=row.balance.decimal, sessions=row.sessions, used=row.used, left=row.left,
        bought_on=_day(package.bought_on), valid_until=_day(package.valid_until), expired=row.expired(today),
        voucher=row.voucher, created_at=one.created_at, updated_at=one.updated_at,
    )  # fmt: skip


def _answer(desk: Desk, package: str, response: Response) -> Package:
    found = desk.credit_balance(package)
    response.headers["ETag"] = f'"{mark_of_row(found.row)}"'
    return shown(desk, found)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _maybe(desk: Desk, text: str | None) -> Money | None:
    return None if text is None else money_in(desk, text)
