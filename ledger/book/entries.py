"""Deciding about entries: a request becomes the entries of one commit and a sentence about it, or a refusal.

Nothing here writes. The caller holds the writer lock from the decision until the commit is in the book.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from ledger.book import refusals
from ledger.book.book import Book
from ledger.book.erased import check_not_erased
from ledger.book.fields import clean_text
from ledger.book.kinds import DUE_EFFECT, EFFECTS, METHODS, Kind
from ledger.book.money import MINOR_UNITS_MAX, Money
from ledger.book.package_refusals import PackageOver
from ledger.book.people import REMOVED
from ledger.book.records import EntryRecord, PackageRecord
from ledger.book.requests import BY_HAND, Decision, EntryRequest, Rules

_WITH_METHOD: Final = frozenset({Kind.PAYMENT, Kind.TOP_UP, Kind.REFUND})
_EARLIEST: Final = date(1950, 1, 1)
_TERMS_DAYS_MAX: Final = 3660
_INSTALMENTS_MAX: Final = 60
_INSTALMENT: Final = re.compile(r"([1-9][0-9]?)/([1-9][0-9]?)")
_PHOTO: Final = re.compile(r"[0-9a-f]{64}")


def decide_entry(book: Book, request: EntryRequest, rules: Rules, today: date) -> Decision:
    """Return the commit for one entry (two, when a payment's rest becomes prepaid); raise a refusal."""
    if request.kind not in BY_HAND:
        raise refusals.KindUnknown(request.kind.word, tuple(kind.word for kind in BY_HAND))
    index = check_open(book, request.customer)
    check_amount(request.amount)
    check_dates(request, today)
    if request.kind is Kind.WRITE_OFF and not clean_text(f"{request.reason} {request.note}", 400):
        raise refusals.ReasonMissing
    _check_references(book, index, request)
    _check_marks(request)
    request = _with_package(book, index, replace(request, pays=tuple(dict.fromkeys(request.pays))), rules)
    if request.package and request.centre is None:
        request = replace(request, centre=book.packages[int(request.package[1:]) - 1].centre or None)
    records = as_records(book, len(book.entries) + 1, index, request, rules)
    return Decision(_sentence(book, index, request, records), list(records))


def check_open(book: Book, asked: str) -> int:
    """Return the index of a customer for whom something may be recorded; raise a refusal."""
    index = book.people.index_of(asked)
    customer = book.people[index]
    if customer.status == REMOVED:
        raise refusals.CustomerUnknown(asked)
    check_not_erased(book, index)
    if customer.status == "closed":
        raise refusals.CustomerClosed(customer.name)
    return index


def as_records(
    book: Book, first_id: int, index: int, request: EntryRequest, rules: Rules, due_more: int = 0
) -> list[EntryRecord]:
    """Return the entries that a checked request becomes: several for instalments and for a payment with a rest.

    ``due_more`` is what is charged in the same act, in minor units. Raise a refusal.
    """
    parts = _split(book, index, request, rules, due_more)
    return [_entry(book, first_id + place, index, part, rules) for place, part in enumerate(parts)]


@dataclass(frozen=True, slots=True)
class Preview:
    """What an entry would do to one customer. ``limit`` is the due limit that holds for this customer, or None."""

    due_before: Money
    due_after: Money
    prepaid_before: Money
    prepaid_after: Money
    limit: Money | None


def preview_entry(book: Book, request: EntryRequest, rules: Rules, today: date) -> Preview:
    """Return what recording ``request`` would do; raise the refusal that recording it would meet."""
    decision = decide_entry(book, request, rules, today)
    index = book.people.index_of(request.customer)
    due, prepaid, _ = book.balance(index)
    due_after, prepaid_after = due.minor, prepaid.minor
    for record in decision.records:
        if isinstance(record, EntryRecord):
            effect = EFFECTS[Kind.of(record.type)]
            due_after += effect.due * record.amount
            prepaid_after += effect.prepaid * record.amount
    limit = _limit(book, index, rules)
    return Preview(
        due, book.money(due_after), prepaid, book.money(prepaid_after), None if limit is None else book.money(limit)
    )


def _split(book: Book, index: int, request: EntryRequest, rules: Rules, due_more: int) -> list[EntryRequest]:
    """Return the request as it can be kept: itself, its instalments, or a payment and the rest as prepaid."""
    due, prepaid, sessions = book.balance(index)
    due = book.money(due.minor + due_more)
    name, amount = book.people[index].name, request.amount
    effect = EFFECTS[request.kind]
    if request.kind is Kind.CHARGE and not request.over_limit:
        limit = _limit(book, index, rules)
        if limit is not None and (due + amount).minor > limit:
            raise refusals.DueLimitExceeded(name, book.money(limit), due + amount)
    if request.kind is Kind.PAYMENT and amount > due:
        if (request.overpayment or rules.overpayment) != "prepaid":
            raise refusals.PaymentOverDue(name, due, amount)
        rest = replace(
            request, kind=Kind.TOP_UP, amount=amount - due if due.minor > 0 else amount, due_on=None, pays=()
        )
        return [replace(request, amount=due), rest] if due.minor > 0 else [rest]
    if effect.due < 0 and amount > due:
        raise refusals.MoreThanOwed(name, due, amount)
    below_zero = rules.prepaid_below_zero and request.kind is Kind.USE
    if effect.prepaid < 0 and amount > prepaid and not below_zero:
        raise refusals.PrepaidShort(name, prepaid, amount)
    if effect.sessions < 0 and amount.minor > sessions:
        raise refusals.SessionsShort(name, sessions, amount.minor)
    return _instalments(request) if request.instalments else [request]


def _instalments(request: EntryRequest) -> list[EntryRequest]:
    """Return a charge as its parts, each with the day on which it is due; raise InstalmentsWrong."""
    parts, count = request.instalments, len(request.instalments)
    if request.kind is not Kind.CHARGE:
        raise refusals.InstalmentsWrong("only a sale on credit is paid in instalments")
    if not 1 < count <= _INSTALMENTS_MAX:
        raise refusals.InstalmentsWrong(f"there must be 2 to {_INSTALMENTS_MAX} of them")
    if any(later <= earlier for (earlier, _), (later, _) in pairwise(parts)):
        raise refusals.InstalmentsWrong("each one must be due after the one before it")
    if any(amount.minor <= 0 for _, amount in parts):
        raise refusals.InstalmentsWrong("each one must be more than nothing")
    total = Money(sum(amount.minor for _, amount in parts), request.amount.currency)
    if total != request.amount:
        raise refusals.InstalmentsWrong(f"together they are {total}, not {request.amount}")
    return [
        replace(request, amount=amount, due_on=due_on, instalments=(), instalment=f"{number}/{count}")
        for number, (due_on, amount) in enumerate(parts, 1)
    ]


def _with_package(book: Book, index: int, request: EntryRequest, rules: Rules) -> EntryRequest:
    """Say which package sessions are used of, and let a payment for a package pay that package; raise a refusal."""
    if request.kind is Kind.SESSION_USE:
        return _with_sessions(book, index, request, rules)
    if request.package and not request.pays and EFFECTS[request.kind].due < 0:
        entries = book.entries
        number = int(request.package[1:])
        owed = [
            at + 1
            for at in book.entries_of(index)
            if entries["package"][at] == number
            and not entries["dead"][at]
            and not entries["reverses"][at]
            and entries["sign"][at] * DUE_EFFECT[entries["kind"][at]] > 0
        ]
        return replace(request, pays=tuple(owed))
    return request


def _with_sessions(book: Book, index: int, request: EntryRequest, rules: Rules) -> EntryRequest:
    customer, count, on = book.people[index], request.amount.minor, request.on.isoformat()
    left = {
        package.id: package.sessions - package.used - int(book.package_used["used"][place])
        for place, package in enumerate(book.packages)
        if package.customer == customer.id and package.status != REMOVED
    }
    wanted = request.package
    if not wanted:
        some = [one for one, sessions in left.items() if sessions > 0]
        # Of several, one that is over is not meant while another one is not.
        some = [one for one in some if not _is_over(book.packages[int(one[1:]) - 1], on)] or some
        if len(some) > 1:
            said = [f"{one} {book.packages[int(one[1:]) - 1].treatment}".strip() for one in some]
            raise refusals.PackageUnclear(customer.name, tuple(said))
        wanted = some[0] if some else ""
    if left.get(wanted, 0) < count:
        raise refusals.SessionsShort(customer.name, left.get(wanted, 0), count)
    package = book.packages[int(wanted[1:]) - 1]
    check_there(package, request.on)
    may_be_used = rules.after_last_day == "ask"
    if _is_over(package, on) and not (request.over_validity and may_be_used):
        until = date.fromisoformat(package.valid_until)
        raise PackageOver(package.called, until, may_be_used=may_be_used)
    return replace(request, package=wanted)


def check_there(package: PackageRecord, on: date) -> None:
    """Refuse a day on which a package was not there yet; raise DateNotPossible. A list may not say when that was."""
    if on.isoformat() < package.bought_on:
        why = "is before the day on which it was passed on" if package.origin else "is before the day of the sale"
        raise refusals.DateNotPossible(on, why)


def _is_over(package: PackageRecord, on: str) -> bool:
    """Tell whether a day (ISO) is after the last one on which a package may be used."""
    return bool(package.valid_until) and package.valid_until < on


def _limit(book: Book, index: int, rules: Rules) -> int | None:
    own = book.people[index].due_limit
    return rules.due_limit if own is None else own


def _entry(book: Book, entry_id: int, index: int, request: EntryRequest, rules: Rules) -> EntryRecord:
    due_on = ""
    if request.kind in {Kind.CHARGE, Kind.OPENING_DUE}:
        due_on = (request.due_on or request.on + timedelta(days=rules.terms_days)).isoformat()
    customer = book.people[index]
    return EntryRecord(
        id=entry_id,
        type=request.kind.word,
        customer=customer.id,
        amount=request.amount.minor,
        on=request.on.isoformat(),
        due_on=due_on,
        method=_method(request, request.kind),
        reference=clean_text(request.reference, 120),
        note=clean_text(request.note, 2000),
        reason=clean_text(request.reason, 400),
        package=request.package,
        centre=customer.centre if request.centre is None else clean_text(request.centre, 120, lines=False),
        pays=list(request.pays),
        photo=request.photo,
        instalment=request.instalment,
        staff=clean_text(request.staff, 120, lines=False),
    )


def _method(request: EntryRequest, kind: Kind) -> str:
    if kind not in _WITH_METHOD:
        return ""
    return method_of(request.method)


def method_of(text: str) -> str:
    """Return the way of paying that is meant, cash when nothing is said; raise MethodUnknown."""
    wanted = text.strip() or "cash"
    for method in METHODS:
        if method and method.casefold() == wanted.casefold():
            return method
    raise refusals.MethodUnknown(wanted, METHODS[1:])


def check_amount(amount: Money) -> None:
    """Refuse an amount that is not more than nothing, or more than one entry can hold."""
    if amount.minor <= 0:
        raise refusals.AmountNotPositive(amount)
    if amount.minor > MINOR_UNITS_MAX:
        raise refusals.AmountTooLarge(amount, Money(MINOR_UNITS_MAX, amount.currency))


def check_dates(request: EntryRequest, today: date) -> None:
    """Refuse a day that cannot be meant."""
    if request.on > today:
        raise refusals.DateNotPossible(request.on, "is still to come")
    if request.on < _EARLIEST:
        raise refusals.DateNotPossible(request.on, "is too long ago")
    for due_on in (request.due_on, *(day for day, _ in request.instalments)):
        if due_on is not None and due_on < request.on:
            raise refusals.DateNotPossible(due_on, "is before the day of the sale")
        if due_on is not None and (due_on - request.on).days > _TERMS_DAYS_MAX:
            raise refusals.DateNotPossible(due_on, "is more than ten years away")


def _check_references(book: Book, index: int, request: EntryRequest) -> None:
    """Refuse a package or a paid charge that is not this customer's: what is written must be readable for ever."""
    customer = book.people[index]
    if request.package and not any(
        package.id == request.package and package.customer == customer.id and package.status != REMOVED
        for package in book.packages
    ):
        raise refusals.FieldNotUnderstood("package", request.package, f"{customer.name} has no such package")
    if request.pays:
        if EFFECTS[request.kind].due >= 0:
            why = "only a payment, a settlement or a write-off says which sale it pays"
            raise refusals.FieldNotUnderstood("charge", str(request.pays[0]), why)
        entries = book.entries
        own = {at + 1 for at in book.entries_of(index) if not entries["dead"][at]}
        for paid in request.pays:
            if paid not in own or DUE_EFFECT[entries["kind"][paid - 1]] <= 0:
                raise refusals.FieldNotUnderstood("charge", str(paid), f"{customer.name} has no such charge to pay")


def _check_marks(request: EntryRequest) -> None:
    """Refuse a name that no photo is kept under, and a part of instalments that cannot be."""
    if request.photo and not _PHOTO.fullmatch(request.photo):
        raise refusals.FieldNotUnderstood("photo", request.photo, "that is no photo that was kept")
    if request.instalment:
        found = _INSTALMENT.fullmatch(request.instalment)
        if not found or not int(found[1]) <= int(found[2]) <= _INSTALMENTS_MAX:
            raise refusals.FieldNotUnderstood("instalment", request.instalment, "write it like 2/3")


def _sentence(book: Book, index: int, request: EntryRequest, records: Sequence[EntryRecord]) -> str:
    due, prepaid, sessions = book.balance(index)
    totals: dict[Kind, int] = {}
    for record in records:
        kind = Kind.of(record.type)
        totals[kind] = totals.get(kind, 0) + record.amount
        due = book.money(due.minor + EFFECTS[kind].due * record.amount)
        prepaid = book.money(prepaid.minor + EFFECTS[kind].prepaid * record.amount)
        sessions += EFFECTS[kind].sessions * record.amount
    name = book.people[index].name
    if request.kind is Kind.SESSION_USE:
        package = book.packages[int(records[0].package[1:]) - 1]
        used = "1 session" if request.amount.minor == 1 else f"{request.amount.minor} sessions"
        return f"{name} used {used} of {package.called}, {sessions} left in all"
    done = " and ".join(
        _VERBS[kind].format(book.money(total).short) + _how(request, kind) for kind, total in totals.items()
    )
    if request.instalments:
        done += f" in {len(request.instalments)} instalments"
    after = []
    if any(EFFECTS[kind].due for kind in totals):
        after.append(f"owes {due.short}" if due else "owes nothing")
    if any(EFFECTS[kind].prepaid for kind in totals):
        after.append(f"holds {prepaid.short}")
    return f"{name} {done}, {', '.join(after)}"


_VERBS: Final = {
    Kind.CHARGE: "took {}",
    Kind.PAYMENT: "paid {}",
    Kind.TOP_UP: "topped up {}",
    Kind.USE: "used {} of the prepaid",
    Kind.SETTLE: "settled {} from the prepaid",
    Kind.REFUND: "got {} back",
    Kind.WRITE_OFF: "was let off {}",
    Kind.OPENING_DUE: "started owing {}",
    Kind.OPENING_PREPAID: "started with {} prepaid",
}


def _how(request: EntryRequest, kind: Kind) -> str:
    return f" by {_method(request, kind)}" if kind in _WITH_METHOD else ""
