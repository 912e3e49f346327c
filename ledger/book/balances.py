"""What everybody owed and held at the end of a day: for exports and the command line."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from ledger.book.book import Book
from ledger.book.columns import Array
from ledger.book.kinds import DUE_EFFECT, PREPAID_EFFECT, Kind
from ledger.book.money import Money
from ledger.book.packages import packages_on
from ledger.book.people import REMOVED
from ledger.book.records import CustomerRecord


@dataclass(frozen=True, slots=True)
class Balance:
    """What one customer owed, held, and had left."""

    customer: CustomerRecord
    due: Money
    prepaid: Money
    sessions: int


def balances_on(book: Book, day: date | None = None) -> list[Balance]:
    """Return everybody's balances at the end of ``day`` by business date (None: now), with all that is known today."""
    with book.lock:
        if day is None:
            due, prepaid, sessions = (book.balances[name] for name in ("due", "prepaid", "sessions"))
            return _each_balance(book, due, prepaid, sessions)
        entries, people = book.entries, len(book.people)
        upto = np.flatnonzero((entries["day"] <= day.toordinal()) & (entries["dead"] == 0))
        whose, kinds = entries["customer"][upto], entries["kind"][upto]
        amounts = entries["amount"][upto] * entries["sign"][upto]
        due, prepaid, sessions = (np.zeros(people, np.int64) for _ in range(3))
        np.add.at(due, whose, amounts * DUE_EFFECT[kinds])
        np.add.at(prepaid, whose, amounts * PREPAID_EFFECT[kinds])
        uses = kinds == Kind.SESSION_USE
        np.subtract.at(sessions, whose[uses], amounts[uses])
        for package in packages_on(book, day):
            sessions[int(package.customer[1:]) - 1] += package.sessions - package.used
        return _each_balance(book, due, prepaid, sessions)


def _each_balance(book: Book, due: Array, prepaid: Array, sessions: Array) -> list[Balance]:
    currency = book.currency
    rows = zip(book.people.all(), due.tolist(), prepaid.tolist(), sessions.tolist(), strict=True)
    return [
        Balance(customer, Money(owes, currency), Money(holds, currency), left)
        for customer, owes, holds, left in rows
        if customer.status != REMOVED
    ]
