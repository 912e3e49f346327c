"""What is still open of each bill, and what of it was paid: one answer for lists, tables, packages and reports.

Paid is what payments and prepaid set against dues have covered, and what a list said was paid before a package came
into the book. What was written off, or a list stated less, is let off and was paid by nobody.
"""

from typing import Final

import numpy as np

from ledger.book.book import Book
from ledger.book.columns import Array
from ledger.book.kinds import DUE_EFFECT, Kind
from ledger.book.people import REMOVED
from ledger.book.settling import open_amounts, open_of_one, paid_amounts

_SETTLE_ALL_ABOVE: Final = 500
_PAYING: Final = np.array([kind in (Kind.PAYMENT, Kind.SETTLE) for kind in Kind])


def settle(book: Book) -> None:
    """Bring the open amounts of everybody who has new entries up to date."""
    entries = book.entries
    waiting, book.unsettled = book.unsettled, set()
    if not waiting:
        return
    if len(waiting) > _SETTLE_ALL_ABOVE:
        effects = _live_due(book, slice(None))
        entries["open"][:] = open_amounts(entries["customer"], entries["day"], effects)
        payers = [payer - 1 for payer in book.pays]
        waiting = set(entries["customer"][payers].tolist()) if payers else set()
    for index in waiting:
        lines = np.array(book.entries_of(index), np.int64)
        effects = _live_due(book, lines)
        ids = (lines + 1).tolist()
        entries["open"][lines] = open_of_one(ids, entries["day"][lines], effects, book.pays)


def still_open(book: Book) -> tuple[Array, Array]:
    """Return the positions of what is still owed, and when each was due: its own day where no day was agreed."""
    settle(book)
    entries = book.entries
    still = np.flatnonzero(entries["open"])
    return still, np.where(entries["due_day"][still] > 0, entries["due_day"][still], entries["day"][still])


def paid_of_each(book: Book, lines: Array | None = None) -> Array:
    """Return how much of each bill was paid, 0 for what is no bill.

    ``lines`` are all lines of some customers, in their order; None: the whole book.
    """
    settle(book)
    entries = book.entries
    asked = slice(None) if lines is None else lines
    effects, whose = _live_due(book, asked), entries["customer"][asked]
    paid = np.where(effects > 0, effects - entries["open"][asked], 0)
    letting_off = (effects < 0) & ~_PAYING[entries["kind"][asked]]
    if letting_off.any():
        # Only where something was let off, not all that is open no more was paid.
        some = np.zeros(len(book.people), bool)
        some[whose[letting_off]] = True
        theirs = np.flatnonzero(some[whose])
        places = theirs if lines is None else lines[theirs]
        paid[theirs] = paid_amounts(
            (places + 1).tolist(), whose[theirs], entries["day"][places], effects[theirs], letting_off[theirs],
            book.pays,
        )  # fmt: skip
    return paid


def paid_of_open(book: Book, lines: Array) -> Array:
    """Return for every customer what was paid of the bills ``lines``, and of the packages that these are for."""
    entries = book.entries
    paid = np.zeros(len(book.people), np.int64)
    np.add.at(paid, entries["customer"][lines], paid_of_each(book)[lines])
    # What was paid of a package before it came into this book is in no entry; the package says it.
    numbers = np.unique(entries["package"][lines])
    for number in numbers[numbers > 0].tolist():
        package = book.packages[number - 1]
        if package.status != REMOVED:
            paid[int(package.customer[1:]) - 1] += package.paid
    return paid


def paid_a_part(book: Book) -> Array:
    """Return for every customer whether they owe, and have paid a part of the bills that are still open."""
    with book.lock:
        still, _ = still_open(book)
        return (book.balances["due"] > 0) & (paid_of_open(book, still) > 0)


def _live_due(book: Book, lines: Array | slice) -> Array:
    entries = book.entries
    effects = entries["amount"][lines] * entries["sign"][lines] * DUE_EFFECT[entries["kind"][lines]]
    return np.where(entries["dead"][lines] == 0, effects, 0)
