"""Selling a package: the package, what is charged for it, and what is paid of it at once, in one act."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from ledger.book import refusals
from ledger.book.book import Book
from ledger.book.entries import as_records, check_amount, check_dates, check_open
from ledger.book.fields import clean_text
from ledger.book.kinds import Kind
from ledger.book.money import Money
from ledger.book.packages import SESSIONS_MAX
from ledger.book.records import BookRecord, CustomerRecord, EntryRecord, PackageRecord
from ledger.book.requests import Decision, EntryRequest, Rules
from ledger.book.vouchers import first_vouchers


@dataclass(frozen=True, slots=True)
class PackageRequest:
    """A package that somebody buys. ``centre`` None is the customer's own.

    ``paid`` is what is paid at once by ``method``, ``from_prepaid`` what is taken from what the shop holds for the
    customer: prepaid, a gift card. The rest is owed.
    """

    customer: str
    treatment: str
    amount: Money
    sessions: int
    on: date
    category: str = ""
    centre: str | None = None
    valid_until: date | None = None
    due_on: date | None = None
    paid: Money | None = None
    method: str = ""
    reference: str = ""
    note: str = ""
    instalments: tuple[tuple[date, Money], ...] = ()
    over_limit: bool = False
    from_prepaid: Money | None = None


def decide_package(book: Book, request: PackageRequest, rules: Rules, today: date) -> Decision:
    """Return the commit that sells a package: the package, its charge, and what is paid at once; raise a refusal."""
    index = check_open(book, request.customer)
    customer = book.people[index]
    package = _new_package(book, customer, request)
    next_entry = len(book.entries) + 1
    charge = EntryRequest(
        Kind.CHARGE, customer.id, request.amount, request.on, due_on=request.due_on,
        note=" · ".join(filter(None, (package.treatment, request.note))),
        reference=request.reference, package=package.id, centre=package.centre, instalments=request.instalments,
        over_limit=request.over_limit,
    )  # fmt: skip
    check_dates(charge, today)
    at_once = _paid_at_once(request)
    entries: list[EntryRecord] = []
    if request.amount:
        check_amount(request.amount)
        # What is paid at once does not count towards the limit.
        entries += as_records(book, next_entry, index, charge, rules, due_more=-at_once)
    pays = tuple(one.id for one in entries)
    more = request.amount.minor
    for payment in _payments(request, charge, pays, package.treatment):
        entries += as_records(book, next_entry + len(entries), index, payment, rules, due_more=more)
        more -= payment.amount.minor
    said = f"{customer.name} took the package {package.treatment} for {request.amount.short}{_how_paid(request)}"
    records: list[BookRecord] = [package, *entries]
    return Decision(said, [*records, *first_vouchers(book, rules, records)])


def _paid_at_once(request: PackageRequest) -> int:
    """Return what is paid at once in all, in minor units; raise a refusal when that is more than the package costs."""
    parts = [one for one in (request.paid, request.from_prepaid) if one]
    for part in parts:
        check_amount(part)
    total = sum(part.minor for part in parts)
    if total > request.amount.minor and parts:
        raise refusals.PaidMoreThanPackage(Money(total, request.amount.currency), request.amount)
    return total


def _payments(
    request: PackageRequest, charge: EntryRequest, pays: tuple[int, ...], treatment: str
) -> Iterator[EntryRequest]:
    """Yield what is paid at once for the charges ``pays``: money first, then what is taken from the prepaid."""
    payment = replace(
        charge, kind=Kind.PAYMENT, due_on=None, instalments=(), pays=pays, note=treatment, method=request.method
    )
    if request.paid:
        yield replace(payment, amount=request.paid)
    if request.from_prepaid:
        yield replace(payment, kind=Kind.SETTLE, amount=request.from_prepaid, method="")


def _how_paid(request: PackageRequest) -> str:
    said = [f"paid {request.paid.short}"] if request.paid else []
    said += [f"settled {request.from_prepaid.short} from the prepaid"] if request.from_prepaid else []
    return f" and {said[0]}" if len(said) == 1 else f", {' and '.join(said)}" if said else ""


def _new_package(book: Book, customer: CustomerRecord, request: PackageRequest) -> PackageRecord:
    treatment = clean_text(request.treatment, 120, lines=False)
    if not treatment:
        raise refusals.FieldNotUnderstood("package", request.treatment, "say what it is for")
    if not 0 <= request.sessions <= SESSIONS_MAX:
        raise refusals.FieldNotUnderstood("sessions", str(request.sessions), f"it is a number from 0 to {SESSIONS_MAX}")
    if request.amount.minor < 0:
        raise refusals.AmountNotPositive(request.amount)
    if request.valid_until is not None and request.valid_until < request.on:
        raise refusals.DateNotPossible(request.valid_until, "is before the day of the sale")
    return PackageRecord(
        id=f"P{len(book.packages) + 1:04d}",
        customer=customer.id,
        treatment=treatment,
        category=clean_text(request.category, 120, lines=False),
        centre=customer.centre if request.centre is None else clean_text(request.centre, 120, lines=False),
        amount=request.amount.minor,
        sessions=request.sessions,
        bought_on=request.on.isoformat(),
        valid_until=request.valid_until.isoformat() if request.valid_until else "",
    )
