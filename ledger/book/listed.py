"""Entries of a list: what somebody bought and paid on which day, made into entries that a book can hold.

A list keeps one balance that may go to either side; the book keeps what is owed and what is held, each never below
nothing. So the rest of a payment over the due becomes prepaid, and a sale is settled from what is held, in writing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from ledger.book.kinds import EFFECTS, Kind
from ledger.book.money import Money

LISTED_KINDS = frozenset(
    {Kind.CHARGE, Kind.PAYMENT, Kind.TOP_UP, Kind.USE, Kind.REFUND, Kind.WRITE_OFF, Kind.OPENING_DUE,
     Kind.OPENING_PREPAID}
)  # fmt: skip
# What a line becomes where its balance has no more: the rest of a payment is held, the rest of a use is owed.
_REST = {
    Kind.PAYMENT: Kind.TOP_UP,
    Kind.USE: Kind.CHARGE,
    Kind.REFUND: Kind.CHARGE,
    Kind.WRITE_OFF: Kind.OPENING_PREPAID,
}
_REASON = "As the list says"


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """A line of a list: its kind gives the direction, the amount is more than nothing, ``on`` is its day.

    ``due_on`` None means the shop's terms; ``method`` "" that the list does not say how it was paid.
    """

    kind: Kind
    amount: Money
    on: date
    due_on: date | None = None
    method: str = ""
    reference: str = ""
    note: str = ""
    reason: str = ""


def as_held(entries: Iterable[ListedEntry], due: int = 0, prepaid: int = 0) -> tuple[ListedEntry, ...]:
    """Return the lines of one customer by their days, parted so that neither balance ever goes below nothing.

    ``due`` and ``prepaid`` are what is owed and held before them, in minor units. What is owed less what is held is the
    same before and after; one of the two is nothing at the end, but for what stood beside each other before.
    """
    found: list[ListedEntry] = []
    apart = min(due, prepaid)
    for entry in sorted(entries, key=lambda one: one.on):
        for part in _parts(entry, due, prepaid):
            found.append(part)
            effect = EFFECTS[part.kind]
            due += effect.due * part.amount.minor
            prepaid += effect.prepaid * part.amount.minor
        both = min(due, prepaid) - apart
        if both > 0:
            amount = Money(both, entry.amount.currency)
            found.append(ListedEntry(Kind.SETTLE, amount, entry.on, reference=entry.reference))
            due, prepaid = due - both, prepaid - both
    return tuple(found)


def left_of(entries: Iterable[ListedEntry]) -> tuple[int, int]:
    """Return what these lines leave owed and held, in minor units; one of the two is nothing."""
    net = sum((EFFECTS[one.kind].due - EFFECTS[one.kind].prepaid) * one.amount.minor for one in entries)
    return max(net, 0), max(-net, 0)


def _parts(entry: ListedEntry, due: int, prepaid: int) -> Iterable[ListedEntry]:
    """Yield a line as what its balance can bear, and its rest as the other kind."""
    effect, amount = EFFECTS[entry.kind], entry.amount.minor
    there = due if effect.due < 0 else prepaid if effect.prepaid < 0 else amount
    fits = min(amount, there)
    if fits:
        reason = entry.reason or (_REASON if entry.kind is Kind.WRITE_OFF else "")
        yield replace(entry, amount=Money(fits, entry.amount.currency), reason=reason)
    if fits < amount:
        kind = _REST[entry.kind]
        keeps_day = kind is Kind.CHARGE and entry.due_on is not None
        yield replace(
            entry, kind=kind, amount=Money(amount - fits, entry.amount.currency),
            due_on=entry.due_on if keeps_day else None, method=entry.method if kind is Kind.TOP_UP else "",
        )  # fmt: skip
