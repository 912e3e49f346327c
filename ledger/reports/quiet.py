"""Who does not come any more: customers gone quiet, and those whose account is closed."""

from datetime import date
from typing import Final

import numpy as np

from ledger.book import Book, Kind
from ledger.reports.model import Filters, Report, ReportColumn, Row, finished
from ledger.reports.people import PHONE, WHO, day_cell, fitting, last_days, ordered, who

_QUIET_COLUMNS: Final = (
    *WHO, PHONE, ReportColumn("Last seen", "date"), ReportColumn("Days", "days"), ReportColumn("Due", "money"),
    ReportColumn("Prepaid", "money"),
)  # fmt: skip
_CLOSED_COLUMNS: Final = (
    *WHO, PHONE, ReportColumn("Last seen", "date"), ReportColumn("Sold in all", "money"),
    ReportColumn("Got in all", "money"),
)  # fmt: skip


def gone_quiet(book: Book, filters: Filters, today: date) -> Report:
    """Return the active customers who had entries, but none in the last ``days`` days; the longest away come first."""
    with book.lock:
        last = last_days(book)
        away = today.toordinal() - last
        chosen = fitting(book, filters, status="active") & (last > 0) & (away >= filters.days)
        rows: list[Row] = []
        for index in ordered(book, chosen, away):
            customer, (due, prepaid, _) = book.people[index], book.balance(index)
            rows.append((*who(customer), customer.phone, day_cell(int(last[index])), int(away[index]), due, prepaid))
        return finished(book, "quiet", "Gone quiet", _QUIET_COLUMNS, rows)


def closed_customers(book: Book, filters: Filters, _today: date) -> Report:
    """Return the customers whose account is closed, by name: when they were last seen, what they bought and paid."""
    with book.lock:
        entries, people = book.entries, len(book.people)
        last, sold, got = last_days(book), np.zeros(people, np.int64), np.zeros(people, np.int64)
        for sums, kinds in ((sold, (Kind.CHARGE,)), (got, (Kind.PAYMENT, Kind.TOP_UP))):
            lines = np.flatnonzero((entries["dead"] == 0) & np.isin(entries["kind"], kinds))
            np.add.at(sums, entries["customer"][lines], entries["amount"][lines])
        rows: list[Row] = []
        for index in ordered(book, fitting(book, filters, status="closed"), np.zeros(people, np.int64)):
            customer = book.people[index]
            amounts = book.money(sold[index]), book.money(got[index])
            rows.append((*who(customer), customer.phone, day_cell(int(last[index])), *amounts))
        return finished(book, "closed", "Closed customers", _CLOSED_COLUMNS, rows)
