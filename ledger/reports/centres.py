"""The centres of a shop beside each other."""

from datetime import date
from typing import Final

import numpy as np

from ledger.book import Book, package_rows, still_open
from ledger.reports.model import Filters, Report, ReportColumn, Row, finished
from ledger.reports.people import Centres, fitting

NO_CENTRE: Final = "No centre"
_COLUMNS: Final = (
    ReportColumn("Centre", "text"), ReportColumn("Customers", "count"), ReportColumn("Packages", "count"),
    ReportColumn("Due", "money"), ReportColumn("Prepaid", "money"), ReportColumn("Sessions left", "count"),
)  # fmt: skip


def per_centre(book: Book, filters: Filters, _today: date) -> Report:
    """Return a row for each centre, by name: customers, packages, due, prepaid and sessions left.

    Customers and prepaid stand at the customer's centre, what is due at that of the entry, packages at their own; what
    names no centre is its customer's. The rows add up to the book.
    """
    with book.lock:
        centres, fits = Centres.of(book), fitting(book, filters, centre=False)
        customers, packages, due, prepaid, sessions = np.zeros((5, len(centres.names)), np.int64)
        at = centres.of_customers
        np.add.at(customers, at[fits], 1)
        np.add.at(prepaid, at[fits], book.balances["prepaid"][fits])
        # Who owes less than nothing has nothing open; it would be missing from the sum.
        np.add.at(due, at[fits], np.minimum(book.balances["due"][fits], 0))
        still, _ = still_open(book)
        still = still[fits[book.entries["customer"][still]]]
        np.add.at(due, centres.of_entries(book, still), book.entries["open"][still])
        for row in package_rows(book):
            index = int(row.customer.id[1:]) - 1
            if fits[index]:
                place = centres.place(row.package.centre, index)
                packages[place] += 1
                sessions[place] += row.left
        rows: list[Row] = [
            (
                name or NO_CENTRE, int(customers[place]), int(packages[place]), book.money(due[place]),
                book.money(prepaid[place]), int(sessions[place]),
            )
            for place, name in [*list(enumerate(centres.names))[1:], (0, "")]
            if customers[place] or packages[place] or due[place] or prepaid[place] or sessions[place]
        ]  # fmt: skip
        if filters.centre:
            rows = [row for row in rows if row[0] == filters.centre]
        return finished(book, "centres", "Centres", _COLUMNS, rows)
