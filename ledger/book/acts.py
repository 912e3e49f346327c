"""Deciding about customers, the drawer and the shop's name: the records of one commit, or a refusal.

Nothing here writes. The caller holds the writer lock from the decision until the commit is in the book.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from ledger.book import refusals
from ledger.book.book import Book
from ledger.book.entries import check_open
from ledger.book.erased import check_not_erased
from ledger.book.fields import FIELD_KINDS, clean_fields, clean_text
from ledger.book.money import Money
from ledger.book.people import REMOVED
from ledger.book.records import (
    ChangeRecord,
    CustomerRecord,
    DrawerRecord,
    ShopRecord,
)
from ledger.book.requests import Decision

OWN_NUMBER: Final = re.compile(r"[Cc]\d+")
_PROMISE_DAYS_MAX: Final = 366


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
    check_not_erased(book, index)
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
        due, prepaid, sessions = book.balance(index)
        if due or prepaid or sessions:
            raise refusals.NotClosedYet(customer.name, due, prepaid, sessions)
    return Decision(_change_sentence(customer, changed), [ChangeRecord(customer=customer.id, fields=changed)])


def decide_promise(book: Book, asked: str, on: date | None, today: date) -> Decision | None:
    """Return the commit of a promise to pay (None: it is taken back), or None when nothing changes; raise a refusal."""
    if on is not None:
        check_open(book, asked)
        if on < today:
            raise refusals.DateNotPossible(on, "is over already")
        if on > today + timedelta(days=_PROMISE_DAYS_MAX):
            raise refusals.DateNotPossible(on, "is more than a year away")
    return decide_change(book, asked, {"promised_on": on.isoformat() if on else ""})


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


def _check_code(book: Book, code: str, own: int | None) -> None:
    if code:
        holder = book.people.by_code(code)
        if holder is not None and holder != own:
            raise refusals.CodeTaken(code, book.people[holder].name)
        if OWN_NUMBER.fullmatch(code):
            raise refusals.FieldNotUnderstood("code", code, "C and a number is how this book counts customers itself")


def _change_sentence(customer: CustomerRecord, changed: Mapping[str, Sequence[Any]]) -> str:
    if "name" in changed:
        return f"{changed['name'][0]} is now called {changed['name'][1]}"
    if "status" in changed:
        return f"{customer.name} is now {changed['status'][1]}"
    if changed.keys() == {"promised_on"}:
        was, now = changed["promised_on"]
        on = date.fromisoformat(now or was)
        said = f"{on.day} {on:%b %Y}"
        return f"{customer.name} promised to pay on {said}" if now else f"{customer.name} promises {said} no more"
    if changed.keys() == {"no_messages"}:
        return f"{customer.name} wants {'no messages' if changed['no_messages'][1] else 'messages again'}"
    words = ", ".join(FIELD_KINDS[name].label for name in changed)
    return f"{customer.name}: {words} changed"


def _unsigned(amount: Money) -> str:
    return Money(abs(amount.minor), amount.currency).short
