"""Packages under the names of another program: /credit-balances. The id of a record is the package's."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, Field

from api.caller import AtTheShop, Key
from api.marks import IfMatch, mark_in
from api.models import Amount, Day, Method, Recorded, Sent, Word
from api.paging import Asked, Cursor, Limit, after_of, cursor_of
from api.problems import documented
from api.recording import money_in, recorded
from api.refusals import NotTheSum
from api.routing import router
from ledger.book import Money
from services import (
    Bought,
    Client,
    Corrected,
    CreditBalance,
    CreditSums,
    CreditWanted,
    Desk,
    NoSuchPackage,
    mark_of_row,
)

routes = router(prefix="/credit-balances", tags=["credit balances"])

Count = Annotated[int, Field(ge=0, le=10_000)]
_WRITES = documented(401, 403, 404, 409, 412, 422, 503)


class Record(BaseModel):
    """A package. ``prepaid_gift_card_balance`` is what the shop holds for the customer, on each of their packages.

    ``created_at`` and ``updated_at`` are the moments (UTC) of the first and the last line about it, "" without any.
    """

    id: str
    client_code: str
    client_name: str
    phone_no: str
    email_id: str
    treatment_name: str
    package_amount: str
    amount_paid: str
    balance_amount: str
    prepaid_gift_card_balance: str
    center: str
    final_bucket: str
    sessions_paid: int
    sessions_consumed: int
    balance_sessions: int
    voucher_number: str
    created_at: str
    updated_at: str


class RecordList(BaseModel):
    """A page of packages, in the order of their numbers."""

    items: list[Record]
    count: int
    next: str | None


class SentRecord(Sent):
    """A package to be sold. The two balances need not be sent; what is sent must fit the rest.

    ``prepaid_gift_card_balance`` is what is paid beside it and held for the customer, on top of what is held already.
    """

    client_code: Word = ""
    client_name: Annotated[Word, Field(min_length=1)]
    phone_no: Word = ""
    email_id: Word = ""
    treatment_name: Annotated[Word, Field(min_length=1)]
    package_amount: Amount
    amount_paid: Amount = "0"
    balance_amount: Amount | None = None
    prepaid_gift_card_balance: Amount = "0"
    center: Word | None = None
    final_bucket: Word = ""
    sessions_paid: Count = 0
    sessions_consumed: Count = 0
    balance_sessions: Count | None = None
    bought_on: Day | None = None
    valid_until: Day | None = None
    method: Method = ""


class CorrectedRecord(Sent):
    """A package as it should be. What is left out stays as it is; what says whose it is must be as it is stored.

    ``prepaid_gift_card_balance`` is what is held for the customer in all. ``corrected_on`` is the business date of
    what is recorded with it, today when it is left out.
    """

    client_code: Word = ""
    client_name: Word = ""
    phone_no: Word = ""
    treatment_name: Annotated[Word, Field(min_length=1)] | None = None
    package_amount: Amount | None = None
    amount_paid: Amount | None = None
    balance_amount: Amount | None = None
    prepaid_gift_card_balance: Amount | None = None
    center: Word | None = None
    final_bucket: Word | None = None
    sessions_paid: Count | None = None
    sessions_consumed: Count | None = None
    balance_sessions: Count | None = None
    corrected_on: Day | None = None
    valid_until: Day | None = None
    method: Method = ""


class Voucher(Sent):
    """The number on a voucher, in any letters."""

    voucher_number: Annotated[Word, Field(min_length=1)]


class Totals(BaseModel):
    """What packages add up to; what is held for a customer counts once."""

    total_records: int
    total_customers: int
    total_package_amount: str
    total_amount_paid: str
    total_balance: str
    total_prepaid: str
    balance_sessions: int


class Summary(Totals):
    """All packages, and the same by centre ("" for those without one)."""

    by_center: dict[str, Totals]


@routes.get("", responses=documented(401, 403, 422))
def list_records(  # noqa: PLR0913 - a filter is many small questions, each with its name
    desk: AtTheShop, *, center: Asked = "", client_code: Asked = "", client_name: Asked = "", phone_no: Asked = "",
    treatment_name: Asked = "", final_bucket: Asked = "", voucher_number: Asked = "", limit: Limit = 50,
    cursor: Cursor = None,
) -> RecordList:  # fmt: skip
    """Return a page of the packages that fit; names and treatments fit by a part of them."""
    wanted = CreditWanted(
        centre=center, code=client_code, name=client_name, phone=desk.read_phone(phone_no), treatment=treatment_name,
        category=final_bucket, voucher=voucher_number,
    )  # fmt: skip
    found = _page(desk, wanted, limit, cursor)
    if voucher_number and cursor is None:
        desk.note_voucher(voucher_number, found.count)
    return found


@routes.get("/stats/summary", responses=documented(401, 403))
def summary(desk: AtTheShop) -> Summary:
    """Return what all packages add up to, in all and by centre."""
    whole, by_centre = desk.credit_sums()
    parts = {centre: _totals(sums) for centre, sums in by_centre.items()}
    return Summary(**_totals(whole).model_dump(), by_center=parts)


@routes.get("/by-center/{center}", responses=documented(401, 403, 404, 422))
def by_center(desk: AtTheShop, center: str, limit: Limit = 50, cursor: Cursor = None) -> RecordList:
    """Return a page of the packages of one centre."""
    return _page(desk, CreditWanted(centre=center), limit, cursor)


@routes.get("/by-user-center", responses=documented(401, 403, 422))
def by_user_center(desk: AtTheShop, limit: Limit = 50, cursor: Cursor = None) -> RecordList:
    """Return a page of the packages of the centres that the token's person is bound to; of all when to none."""
    return _page(desk, CreditWanted(centres=desk.person.centres), limit, cursor)


@routes.post("/by-voucher", responses=documented(401, 403, 404, 422))
def by_voucher(desk: AtTheShop, sent: Voucher, limit: Limit = 50, cursor: Cursor = None) -> RecordList:
    """Return every package of a voucher."""
    found = _page(desk, CreditWanted(voucher=sent.voucher_number), limit, cursor)
    if cursor is None:
        desk.note_voucher(sent.voucher_number, found.count)
    if not found.count:
        raise NoSuchPackage(sent.voucher_number)
    return found


@routes.get("/{package}", responses=documented(401, 403, 404))
def one_record(desk: AtTheShop, package: str, response: Response) -> Record:
    """Return a package. The ETag is for If-Match."""
    return _answer(desk.credit_balance(package), response)


@routes.post("", status_code=201, responses=_WRITES)
def add_record(desk: AtTheShop, key: Key, sent: SentRecord, response: Response) -> Record:
    """Sell a package to the customer with this code, or to a new customer, with all that comes with it, in one act."""
    client, bought = _read(desk, sent)
    package = desk.add_credit_balance(client, bought, key=key)
    response.headers["Location"] = f"/api/credit-balances/{package}"
    return _answer(desk.credit_balance(package), response)


@routes.put("/{package}", responses=_WRITES)
def correct_record(
    desk: AtTheShop, key: Key, package: str, sent: CorrectedRecord, response: Response, if_match: IfMatch = None
) -> Record:
    """Make a package what it should be: what is wrong is reversed and recorded anew, in one act."""
    wanted = _corrected(desk, package, sent)
    mark = mark_in(if_match, mark_of_row(desk.credit_balance(package).row), package)
    return _answer(desk.correct_credit_balance(package, wanted, mark, key=key), response)


@routes.delete("/{package}", responses=_WRITES)
def remove_record(desk: AtTheShop, key: Key, package: str, if_match: IfMatch = None) -> Recorded:
    """Take a package back with all that was recorded for it (sold, paid, used), in one act; all of it stays to read."""
    mark = mark_in(if_match, _mark_now(desk, package), package)
    return recorded(desk, desk.remove_credit_balance(package, mark, key=key))


def _mark_now(desk: Desk, package: str) -> str:
    try:
        return mark_of_row(desk.credit_balance(package).row)
    except NoSuchPackage:  # it was taken back, perhaps with the key that is said again now
        return ""


def _page(desk: Desk, wanted: CreditWanted, limit: int, cursor: str | None) -> RecordList:
    asked = f"{limit}|{wanted}"
    records, count = desk.credit_balances(wanted, after_of(cursor, asked), limit + 1)
    shown = records[:limit]
    last = int(shown[-1].row.package.id[1:]) if len(records) > limit else 0
    return RecordList(items=_shown(shown), count=count, next=cursor_of(asked, last) if last else None)


def _read(desk: Desk, sent: SentRecord) -> tuple[Client, Bought]:
    amount, paid, prepaid = (
        money_in(desk, text) for text in (sent.package_amount, sent.amount_paid, sent.prepaid_gift_card_balance)
    )
    _check_sums(desk, sent, amount - paid, sent.sessions_paid - sent.sessions_consumed)
    client = Client(
        sent.client_code, sent.client_name, desk.read_phone(sent.phone_no), sent.email_id, sent.center or ""
    )
    bought = Bought(
        treatment=sent.treatment_name, category=sent.final_bucket, centre=sent.center, amount=amount, paid=paid,
        prepaid=prepaid, sessions=sent.sessions_paid, used=sent.sessions_consumed, on=sent.bought_on,
        valid_until=sent.valid_until, method=sent.method,
    )  # fmt: skip
    return client, bought


def _corrected(desk: Desk, package: str, sent: CorrectedRecord) -> Corrected:
    amount, paid, prepaid = (
        None if text is None else money_in(desk, text)
        for text in (sent.package_amount, sent.amount_paid, sent.prepaid_gift_card_balance)
    )
    if sent.balance_amount is not None or sent.balance_sessions is not None:
        now = desk.credit_balance(package).row
        owed = (now.amount if amount is None else amount) - (now.paid if paid is None else paid)
        sessions = now.sessions if sent.sessions_paid is None else sent.sessions_paid
        _check_sums(
            desk, sent, owed, sessions - (now.used if sent.sessions_consumed is None else sent.sessions_consumed)
        )
    return Corrected(
        code=sent.client_code, name=sent.client_name, phone=desk.read_phone(sent.phone_no),
        treatment=sent.treatment_name, category=sent.final_bucket, centre=sent.center, amount=amount, paid=paid,
        prepaid=prepaid, sessions=sent.sessions_paid, used=sent.sessions_consumed, on=sent.corrected_on,
        valid_until=sent.valid_until, method=sent.method,
    )  # fmt: skip


def _check_sums(desk: Desk, sent: SentRecord | CorrectedRecord, balance: Money, left: int) -> None:
    if sent.balance_amount is not None and money_in(desk, sent.balance_amount) != balance:
        raise NotTheSum("balance_amount", balance.decimal)
    if sent.balance_sessions is not None and sent.balance_sessions != left:
        raise NotTheSum("balance_sessions", str(left))


def _answer(found: CreditBalance, response: Response) -> Record:
    response.headers["ETag"] = f'"{mark_of_row(found.row)}"'
    return _shown([found])[0]


def _shown(found: Sequence[CreditBalance]) -> list[Record]:
    return [
        Record(
            id=one.row.package.id, client_code=one.row.customer.code, client_name=one.row.customer.name,
            phone_no=one.row.customer.phone, email_id=one.row.customer.email,
            treatment_name=one.row.package.treatment, package_amount=one.row.amount.decimal,
            amount_paid=one.row.paid.decimal, balance_amount=one.row.balance.decimal,
            prepaid_gift_card_balance=one.prepaid.decimal, center=one.row.package.centre,
            final_bucket=one.row.package.category, sessions_paid=one.row.sessions, sessions_consumed=one.row.used,
            balance_sessions=one.row.left, voucher_number=one.row.voucher, created_at=one.created_at,
            updated_at=one.updated_at,
        )
        for one in found
    ]  # fmt: skip


def _totals(sums: CreditSums) -> Totals:
    return Totals(
        total_records=sums.records, total_customers=sums.customers, total_package_amount=sums.amount.decimal,
        total_amount_paid=sums.paid.decimal, total_balance=sums.balance.decimal, total_prepaid=sums.prepaid.decimal,
        balance_sessions=sums.sessions,
    )  # fmt: skip
