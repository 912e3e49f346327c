"""Where an imported list said another balance of a package than cost less paid, and nobody has settled it yet."""

from datetime import date
from typing import Final

from ledger.book import Book, stated_differences
from ledger.reports.model import Filters, Report, ReportColumn, Row, finished
from ledger.reports.people import WHO, Centres, fitting, who

_COLUMNS: Final = (
    *WHO, ReportColumn("Package", "text"), ReportColumn("Centre", "text"), ReportColumn("List says", "money"),
    ReportColumn("Cost less paid", "money"), ReportColumn("Difference", "money"),
)  # fmt: skip


def differences_to_lists(book: Book, filters: Filters, _today: date) -> Report:
    """Return a row for each package with an unsettled difference to its list, by customer: both figures and the rest.

    The difference is what the list says less what cost less paid gives, so below nothing where the list says less.
    """
    with book.lock:
        fits, centres = fitting(book, filters, centre=False), Centres.of(book)
        wanted = centres.place(filters.centre) if filters.centre else None
        rows: list[Row] = []
        for one in stated_differences(book):
            package, index = one.row.package, int(one.row.customer.id[1:]) - 1
            centre = centres.place(package.centre, index)
            if not fits[index] or wanted not in {None, centre}:
                continue
            computed = book.money(package.amount - package.paid)
            name = package.called
            rows.append(
                (*who(one.row.customer), name, centres.names[centre], computed + one.amount, computed, one.amount)
            )
        rows.sort(key=lambda row: (str(row[1]).casefold(), str(row[0]), str(row[2])))
        return finished(book, "differences", "Differences to the list", _COLUMNS, rows)
