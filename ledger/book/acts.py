"""Deciding: a request becomes the records of one commit and a sentence about it, or a refusal.

Nothing here writes. The caller holds the writer lock from the decision until the commit is in the book.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final

from ledger.book import refusals
from ledger.book.book import Book
from ledger.book.fields import FIELD_KINDS, clean_fields, clean_text
from ledger.book.kinds import DUE_EFFECT, EFFECTS, METHODS, Kind
from ledger.book.money import MINOR_UNITS_MAX, Money
from ledger.book.people import REMOVED
from ledger.book.records import (
    BookRecord,
    ChangeRecord,
    CustomerRecord,
    DrawerRecord,
    EntryRecord,
    ShopRecord,
)

BY_HAND: Final = (
    Kind.CHARGE, Kind.PAYMENT, Kind.TOP_UP, Kind.USE, Kind.SETTLE, Kind.REFUND, Kind.WRITE_OFF,
    Kind.OPENING_DUE, Kind.OPENING_PREPAID,
)  # fmt: skip
_WITH_METHOD: Final = frozenset({Kind.PAYMENT, Kind.TOP_UP, Kind.REFUND})
_EARLIEST: Final = date(1950, 1, 1)
OWN_NUMBER: Final = re.compile(r"[Cc]\d+")
_TERMS_DAYS_MAX: Final = 3660


@dataclass(frozen=True, slots=True)
class Rules:
    """What the shop has settled on; see settings.toml."""

    terms_days: int = 15
    overpayment: str = "refuse"
    prepaid_below_zero: bool = False
    due_limit: int | None = None


@dataclass(frozen=True, slots=True)
class EntryRequest:
    """What somebody wants to record. ``on`` is the business date; ``due_on`` None means the shop's terms.

    ``overpayment`` and ``over_limit`` are what a person answered when asked: "prepaid" keeps the rest of a payment as
    prepaid, and True lets a charge go over the limit; None and False leave it to the rules.
    """

    kind: Kind
    customer: str
    amount: Money
    on: date
    due_on: date | None = None
    method: str = ""
    reference: str = ""
    note: str = ""
    reason: str = ""
    package: str = ""
    pays: tuple[int, ...] = ()
    overpayment: str | None = None
    over_limit: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """The records of one commit, and what it says to people."""

    what: str
    records: list[BookRecord] = field(default_factory=list)


def decide_entry(book: Book, request: EntryRequest, rules: Rules, today: date) -> Decision:
    """Return the commit for one entry (two, when a payment's rest becomes prepaid); raise a refusal."""
    if request.kind not in BY_HAND:
        raise refusals.KindUnknown(request.kind.word, tuple(kind.word for kind in BY_HAND))
    index = book.people.index_of(request.customer)
    customer = book.people[index]
    if customer.status == REMOVED:
        raise refusals.CustomerUnknown(request.customer)
    if customer.status == "closed":
        raise refusals.CustomerClosed(customer.name)
    check_amount(request.amount)
    _check_dates(request, today)
    if request.kind is Kind.WRITE_OFF and not request.reason.strip() and not request.note.strip():
        raise refusals.ReasonMissing
    _check_references(book, index, request)
    parts = _split(book, index, request, rules)
    records: list[BookRecord] = [
        _entry(book, len(book.entries) + 1 + place, index, part, rules) for place, part in enumerate(parts)
    ]
    return Decision(_sentence(book, index, parts), records)


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


def decide_customer(book: Book, fields: Mapping[str, Any], today: date, ahead: int = 0) -> Decision:
    """Return the commit that opens an account; raise a refusal."""
    cleaned = clean_fields(fields)
    if not cleaned.get("name"):
        raise refusals.NameMissing
    _check_code(book, cleaned.get("code", ""), None)
    record = CustomerRecord(id=book.people.next_id(ahead), created=today.isoformat(), **cleaned)
    return Decision(f"{record.name} was added", [record])


def decide_change(book: Book, asked: str, fields: Mapping[str, Any]) -> Decision | None:
    """Return the commit that gives a customer other values, or None when nothing changes; raise a refusal."""
    index = book.people.index_of(asked)
    customer = book.people[index]
    if customer.status == REMOVED:
        raise refusals.CustomerUnknown(asked)
    cleaned = clean_fields(fields)
    if "name" in cleaned and not cleaned["name"]:
        raise refusals.NameMissing
    if "code" in cleaned:
        _check_code(book, cleaned["code"], index)
    changed = {
        name: [getattr(customer, name), value] for name, value in cleaned.items() if getattr(customer, name) != value
    }
    if not changed:
        return None
    if changed.get("status", ["", ""])[1] == "closed":
        due, prepaid, _ = book.balance(index)
        if due or prepaid:
            raise refusals.FieldNotUnderstood(
                "status", "closed", f"{customer.name} owes {due} and holds {prepaid}; both must be nothing first"
            )
    return Decision(_change_sentence(customer, changed), [ChangeRecord(customer=customer.id, fields=changed)])


def decide_drawer(on: date, counted: Money, expected: Money) -> Decision:
    """Return the commit of an evening's count of the drawer."""
    if counted.minor < 0:
        raise refusals.AmountNotPositive(counted)
    difference = counted - expected
    result = "as expected" if not difference else f"{_unsigned(difference)} "
    if difference:
        result += "more than expected" if difference.minor > 0 else "less than expected"
    what = f"Drawer of {on.day} {on:%b} counted: {counted.short}, {result}"
    return Decision(what, [DrawerRecord(on=on.isoformat(), counted=counted.minor, expected=expected.minor)])


def decide_shop_name(book: Book, name: str) -> Decision | None:
    """Return the commit that renames the shop, or None when it has that name."""
    cleaned = clean_text(name, 120)
    if not cleaned:
        raise refusals.FieldNotUnderstood("shop", name, "a shop needs a name")
    if cleaned == book.shop:
        return None
    return Decision(f"The shop is now called {cleaned}", [ShopRecord(name=cleaned, was=book.shop)])


def _split(book: Book, index: int, request: EntryRequest, rules: Rules) -> list[EntryRequest]:
    """Return the request as it can be kept: itself, or a payment and the rest as prepaid; raise a refusal."""
    due, prepaid, sessions = book.balance(index)
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
    return [request]


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
        method=_method(request),
        reference=clean_text(request.reference, 120),
        note=clean_text(request.note, 2000),
        reason=clean_text(request.reason, 400),
        package=request.package,
        centre=customer.centre,
        pays=list(request.pays),
    )


def _method(request: EntryRequest) -> str:
    if request.kind not in _WITH_METHOD:
        return ""
    wanted = request.method.strip() or "cash"
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


def _check_dates(request: EntryRequest, today: date) -> None:
    if request.on > today:
        raise refusals.DateNotPossible(request.on, "is still to come")
    if request.on < _EARLIEST:
        raise refusals.DateNotPossible(request.on, "is too long ago")
    if request.due_on is not None and request.due_on < request.on:
        raise refusals.DateNotPossible(request.due_on, "is before the day of the sale")
    if request.due_on is not None and (request.due_on - request.on).days > _TERMS_DAYS_MAX:
        raise refusals.DateNotPossible(request.due_on, "is more than ten years away")


def _check_references(book: Book, index: int, request: EntryRequest) -> None:
    """Refuse a package or a paid charge that is not this customer's: what is written must be readable for ever."""
    customer = book.people[index]
    if request.package and not any(
        package.id == request.package and package.customer == customer.id for package in book.packages
    ):
        raise refusals.FieldNotUnderstood("package", request.package, f"{customer.name} has no such package")
    if request.pays:
        entries = book.entries
        own = {at + 1 for at in book.entries_of(index) if not entries["dead"][at]}
        for paid in request.pays:
            if paid not in own or DUE_EFFECT[entries["kind"][paid - 1]] <= 0:
                raise refusals.FieldNotUnderstood("charge", str(paid), f"{customer.name} has no such charge to pay")


def _check_code(book: Book, code: str, own: int | None) -> None:
    if code:
        holder = book.people.by_code(code)
        if holder is not None and holder != own:
            raise refusals.CodeTaken(code, book.people[holder].name)
        if OWN_NUMBER.fullmatch(code):
            raise refusals.FieldNotUnderstood("code", code, "C and a number is how this book counts customers itself")


def _sentence(book: Book, index: int, parts: Sequence[EntryRequest]) -> str:
    due, prepaid, sessions = book.balance(index)
    for part in parts:
        effect = EFFECTS[part.kind]
        due = book.money(due.minor + effect.due * part.amount.minor)
        prepaid = book.money(prepaid.minor + effect.prepaid * part.amount.minor)
        sessions += effect.sessions * part.amount.minor
    done = " and ".join(_VERBS[part.kind].format(part.amount.short) + _how(part) for part in parts)
    touched = [EFFECTS[part.kind] for part in parts]
    after = []
    if any(effect.due for effect in touched):
        after.append(f"owes {due.short}" if due else "owes nothing")
    if any(effect.prepaid for effect in touched):
        after.append(f"holds {prepaid.short}")
    return f"{book.people[index].name} {done}, {', '.join(after)}"


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


def _how(part: EntryRequest) -> str:
    return f" by {_method(part)}" if part.kind in _WITH_METHOD else ""


def _change_sentence(customer: CustomerRecord, changed: Mapping[str, Sequence[Any]]) -> str:
    if "name" in changed:
        return f"{changed['name'][0]} is now called {changed['name'][1]}"
    if "status" in changed:
        return f"{customer.name} is now {changed['status'][1]}"
    words = ", ".join(FIELD_KINDS[name].label for name in changed)
    return f"{customer.name}: {words} changed"


def _unsigned(amount: Money) -> str:
    return Money(abs(amount.minor), amount.currency).short
