"""Packages whose last day is near while sessions of them are left."""

from dataclasses import dataclass
from datetime import date

from ledger.book.book import Book
from ledger.book.people import REMOVED
from ledger.book.records import CustomerRecord, PackageRecord


@dataclass(frozen=True, slots=True)
class EndingPackage:
    """A package that ends soon: whose it is, how many sessions are left, and its last day."""

    package: PackageRecord
    customer: CustomerRecord
    left: int
    until: date


def ending_packages(book: Book, today: date, days: int) -> list[EndingPackage]:
    """Return the packages with sessions left that end today or within ``days`` days, the soonest first.

    None when ``days`` is 0: then nobody wants to know.
    """
    if days <= 0:
        return []
    first, last = today.isoformat(), date.fromordinal(min(today.toordinal() + days, date.max.toordinal())).isoformat()
    with book.lock:
        near = [
            (number, one)
            for number, one in enumerate(book.packages)
            if one.valid_until and first <= one.valid_until <= last and one.status != REMOVED
        ]
        found = [
            EndingPackage(one, book.people[int(one.customer[1:]) - 1], left, date.fromisoformat(one.valid_until))
            for number, one in near
            if (left := one.sessions - one.used - int(book.package_used["used"][number])) > 0
        ]
    return sorted(found, key=lambda one: (one.until, one.package.id))
