"""The centres of a shop beside each other: who is seen there, what is due and held, sold, used and collected."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

import numpy as np

from ledger.book import Array, Book, PackageRow, centre_key, package_rows, still_open
from ledger.reports.got import DAYS_SHOWN, got_at_places, period_of
from ledger.reports.model import Cell, Filters, Report, ReportColumn, Row, finished
from ledger.reports.people import Centres, fitting

NO_CENTRE: Final = "No centre"
_MONEY: Final = ("Due", "Overdue", "Prepaid", "Packages sold", "Paid of them", "Open of them", "Collected")
_COUNTS: Final = ("Packages", "Sessions sold", "Sessions used", "Sessions left")
_COLUMNS: Final = (
    ReportColumn("Centre", "text"), ReportColumn("Customers", "count"), ReportColumn("Packages", "count"),
    ReportColumn("Due", "money"), ReportColumn("Overdue", "money"), ReportColumn("Prepaid", "money"),
    ReportColumn("Collected", "money"), ReportColumn("Sessions sold", "count"), ReportColumn("Sessions used", "count"),
    ReportColumn("Sessions left", "count"), ReportColumn("Packages sold", "money"),
    ReportColumn("Paid of them", "money"), ReportColumn("Open of them", "money"),
)  # fmt: skip


def per_centre(book: Book, filters: Filters, today: date) -> Report:
    """Return a row for each centre, by name, with figures as of now and what was collected in the period.

    Prepaid stands at the customer's centre, what is due, overdue and collected at that of the entry, packages at their
    own; what names no centre is its customer's. The rows add up to the book, but for customers: whoever is seen in
    several centres (by their own, a package or an entry) counts in each, and once in the total. Of a part of a book
    only its own centres have a row. Without a ``since`` the last 30 days are counted as collected.
    """
    with book.lock:
        centres, fits = Centres.of(book), fitting(book, filters, centre=False)
        packages = [row for row in package_rows(book) if fits[int(row.customer.id[1:]) - 1]]
        sums = {name: np.zeros(len(centres.names), np.int64) for name in (*_MONEY, *_COUNTS)}
        _add_balances(book, sums, centres, fits, today)
        _add_packages(sums, centres, packages)
        lines = _living(book, fits)
        _add_collected(book, sums["Collected"], centres, lines, filters, today)
        seen = _seen(book, centres, fits, packages, lines)
        shown = [
            place
            for place in [*range(1, len(centres.names)), 0]
            if (seen[:, place].any() or any(sums[name][place] for name in sums))
            and _is_own(book, centres.names[place])
            and (not filters.centre or centres.names[place] == filters.centre)
        ]
        rows: list[Row] = [_row(book, centres, sums, seen, place) for place in shown]
        report = finished(book, "centres", "Centres", _COLUMNS, rows)
        return _counted_once(report, seen[:, shown])


def _is_own(book: Book, name: str) -> bool:
    """Tell whether a centre has a row: in a part of a book only those of which it is, however they are written."""
    return book.bound is None or centre_key(name) in {centre_key(one) for one in book.bound}


def _add_balances(book: Book, sums: dict[str, Array], centres: Centres, fits: Array, today: date) -> None:
    at = centres.of_customers
    np.add.at(sums["Prepaid"], at[fits], book.balances["prepaid"][fits])
    # Who owes less than nothing has nothing open; it would be missing from the sum.
    np.add.at(sums["Due"], at[fits], np.minimum(book.balances["due"][fits], 0))
    still, due_days = still_open(book)
    mine = fits[book.entries["customer"][still]]
    still, due_days = still[mine], due_days[mine]
    places, amounts = centres.of_entries(book, still), book.entries["open"][still]
    np.add.at(sums["Due"], places, amounts)
    late = due_days < today.toordinal()
    np.add.at(sums["Overdue"], places[late], amounts[late])


def _add_packages(sums: dict[str, Array], centres: Centres, packages: Iterable[PackageRow]) -> None:
    for row in packages:
        place = centres.place(row.package.centre, int(row.customer.id[1:]) - 1)
        for name, figure in (
            ("Packages", 1), ("Packages sold", row.amount.minor), ("Paid of them", row.paid.minor),
            ("Open of them", row.balance.minor), ("Sessions sold", row.sessions), ("Sessions used", row.used),
            ("Sessions left", row.left),
        ):  # fmt: skip
            sums[name][place] += figure


def _living(book: Book, fits: Array) -> Array:
    """Return the positions of the entries that count, of customers who fit."""
    entries = book.entries
    return np.flatnonzero((entries["dead"] == 0) & fits[entries["customer"]]) if len(entries) else np.zeros(0, np.int64)


def _add_collected(
    book: Book, collected: Array, centres: Centres, lines: Array, filters: Filters, today: date
) -> None:  # fmt: skip
    since, until = period_of(filters, today, DAYS_SHOWN)
    days = book.entries["day"][lines]
    lines = lines[(days >= since.toordinal()) & (days <= until.toordinal())]
    collected += got_at_places(book, lines, centres.of_entries(book, lines), len(collected))


def _seen(book: Book, centres: Centres, fits: Array, packages: Iterable[PackageRow], lines: Array) -> Array:
    """Return by customer and centre whether they are seen there."""
    seen = np.zeros((len(fits), len(centres.names)), bool)
    seen[np.flatnonzero(fits), centres.of_customers[fits]] = True
    seen[book.entries["customer"][lines], centres.of_entries(book, lines)] = True
    for row in packages:
        index = int(row.customer.id[1:]) - 1
        seen[index, centres.place(row.package.centre, index)] = True
    return seen


def _row(book: Book, centres: Centres, sums: dict[str, Array], seen: Array, place: int) -> Row:
    cells: list[Cell] = [centres.names[place] or NO_CENTRE, int(seen[:, place].sum())]
    for column in _COLUMNS[2:]:
        figure = int(sums[column.name][place])
        cells.append(book.money(figure) if column.kind == "money" else figure)
    return tuple(cells)


def _counted_once(report: Report, seen: Array) -> Report:
    """Return the report with each customer once in the total, and a sentence about those who stand in several rows."""
    if report.totals is None:
        return report
    times = seen.sum(axis=1)
    several = int((times > 1).sum())
    note = ""
    if several:
        who = "1 customer is" if several == 1 else f"{several:,} customers are"
        note = f"{who} seen in more than one centre: counted in each of them, and once in the total."
    totals = (report.totals[0], int((times > 0).sum()), *report.totals[2:])
    return replace(report, totals=totals, note=note)
