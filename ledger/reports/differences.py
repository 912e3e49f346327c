"""Where an imported list said another balance of a package than cost less paid, and nobody has settled it yet."""

from datetime import date
from typing import Final

from ledger.book import Book, StatedDifference, stated_differences
from ledger.reports.model import Filters, Report, ReportColumn, Row, finished
from ledger.reports.people import WHO, Centres, fitting, who

_COLUMNS: Final = (
    *WHO, ReportColumn("Package", "text"), ReportColumn("Centre", "text"), ReportColumn("List says", "money"),
    ReportColumn("Cost less paid", "money"), ReportColumn("Difference", "money"),
)  # fmt: skip


def differences_that_fit(book: Book, filters: Filters) -> list[tuple[StatedDifference, str]]:
    """Return the unsettled differences of a report with the centre of each package, by customer."""
    with book.lock:
        fits, centres = fitting(book, filters, centre=False), Centres.of(book)
        wanted = centres.place(filters.centre) if filters.centre else None
        found: list[tuple[StatedDifference, str]] = []
        for one in stated_differences(book):
            index = int(one.row.customer.id[1:]) - 1
            centre = centres.place(one.row.package.centre, index)
            if fits[index] and wanted in {None, centre}:
                found.append((one, centres.names[centre]))
    return sorted(found, key=lambda pair: _by_customer(pair[0]))


def _by_customer(one: StatedDifference) -> tuple[str, str, str]:
    return one.row.customer.name.casefold(), one.row.customer.id, one.row.package.called


def differences_to_lists(book: Book, filters: Filters, _today: date) -> Report:
    """Return a row for each package with an unsettled difference to its list, by customer: both figures and the rest.

    The difference is what the list says less what cost less paid gives, so below nothing where the list says less.
    """
    with book.lock:
        rows: list[Row] = []
        for one, centre in differences_that_fit(book, filters):
            package = one.row.package
            computed = book.money(package.amount - package.paid)
            rows.append((*who(one.row.customer), package.called, centre, computed + one.amount, computed, one.amount))
        return finished(book, "differences", "Differences to the list", _COLUMNS, rows)
