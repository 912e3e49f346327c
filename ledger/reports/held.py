"""What the shop still owes its customers: prepaid money, and sessions of packages."""

from datetime import date
from typing import Final

import numpy as np

from ledger.book import Book, Kind, package_rows
from ledger.reports.model import Filters, Report, ReportColumn, Row, finished
from ledger.reports.people import PHONE, WHO, Centres, day_cell, fitting, last_days, ordered, who

_PREPAID_COLUMNS: Final = (
    *WHO, PHONE, ReportColumn("Prepaid", "money"), ReportColumn("Last used", "date"),
    ReportColumn("Days without use", "days"),
)  # fmt: skip
_SESSION_COLUMNS: Final = (
    *WHO, ReportColumn("Package", "text"), ReportColumn("Centre", "text"), ReportColumn("Bought", "count"),
    ReportColumn("Used", "count"), ReportColumn("Left", "count"), ReportColumn("Value left", "money"),
    ReportColumn("Valid until", "date"),
)  # fmt: skip


def prepaid_held(book: Book, filters: Filters, today: date) -> Report:
    """Return a row for each customer with prepaid: how much, when some of it was last used, and how long that is ago.

    Who has never used any counts from the first day on which prepaid came in. Most held comes first.
    """
    with book.lock:
        entries, prepaid = book.entries, book.balances["prepaid"]
        used = last_days(book, Kind.USE, Kind.SETTLE)
        lines = np.flatnonzero((entries["dead"] == 0) & np.isin(entries["kind"], (Kind.TOP_UP, Kind.OPENING_PREPAID)))
        first = np.full(len(book.people), 2**31 - 1)
        np.minimum.at(first, entries["customer"][lines], entries["day"][lines])
        rows: list[Row] = []
        for index in ordered(book, fitting(book, filters) & (prepaid != 0), prepaid):
            customer, since = book.people[index], int(used[index] or first[index])
            # Less than nothing can be held without any top-up, where the shop allows that.
            days = today.toordinal() - since if since <= today.toordinal() else None
            held = book.money(prepaid[index])
            rows.append((*who(customer), customer.phone, held, day_cell(int(used[index])), days))
        return finished(book, "prepaid", "Prepaid held", _PREPAID_COLUMNS, rows)


def sessions_outstanding(book: Book, filters: Filters, _today: date) -> Report:
    """Return a row for each package with sessions left: bought, used, left, what those are worth, and the last day.

    The value left is the price of the package times the part of its sessions that is left, rounded down; of sessions
    that were passed on, their part of the price goes with them.
    """
    with book.lock:
        fits, centres = fitting(book, filters, centre=False), Centres.of(book)
        wanted = centres.place(filters.centre) if filters.centre else None
        rows: list[Row] = []
        for row in package_rows(book):
            package, index = row.package, int(row.customer.id[1:]) - 1
            centre = centres.place(package.centre, index)
            if not row.left or not fits[index] or wanted not in {None, centre}:
                continue
            value = book.money(row.worth.minor * row.left // row.sessions if row.sessions else 0)
            until = date.fromisoformat(package.valid_until) if package.valid_until else None
            name = centres.names[centre]
            rows.append(
                (*who(row.customer), package.called, name, row.sessions, row.used, row.left, value, until)
            )  # fmt: skip
        rows.sort(key=lambda one: (str(one[1]).casefold(), str(one[0]), str(one[2])))
        return finished(book, "sessions", "Sessions left", _SESSION_COLUMNS, rows)
