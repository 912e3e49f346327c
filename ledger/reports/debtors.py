"""Who owes: the largest dues, and those who paid a part of what they owe."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from ledger.book import Array, Book, Kind, paid_of_open, still_open
from ledger.reports.model import Filters, Report, ReportColumn, Row, finished
from ledger.reports.people import PHONE, WHO, day_cell, last_days, lines_fitting, ordered, who

_TOP_COLUMNS: Final = (
    *WHO, PHONE, ReportColumn("Due", "money"), ReportColumn("Overdue", "money"), ReportColumn("Days overdue", "days"),
    ReportColumn("Last payment", "date"),
)  # fmt: skip
_PART_COLUMNS: Final = (
    *WHO, PHONE, ReportColumn("Of these bills", "money"), ReportColumn("Paid so far", "money"),
    ReportColumn("Due", "money"), ReportColumn("Last payment", "date"),
)  # fmt: skip
_NEVER: Final = 2**31 - 1


def top_debtors(book: Book, filters: Filters, today: date) -> Report:
    """Return the ``top`` customers who owe most (0: all who owe), what is overdue of it and how long, the last payment.

    With a centre, what is owed for entries at that centre.
    """
    with book.lock:
        owed, day = _owed(book, filters), today.toordinal()
        overdue, first = np.zeros(len(book.people), np.int64), np.full(len(book.people), _NEVER)
        late = owed.due_days < day
        np.add.at(overdue, owed.whose[late], owed.amounts[late])
        np.minimum.at(first, owed.whose, owed.due_days)
        paid_on = last_days(book, Kind.PAYMENT)
        rows: list[Row] = []
        for index in ordered(book, owed.due > 0, owed.due)[: filters.top or None]:
            customer = book.people[index]
            amounts = book.money(owed.due[index]), book.money(overdue[index])
            days = day - int(first[index]) if overdue[index] else None
            rows.append((*who(customer), customer.phone, *amounts, days, day_cell(int(paid_on[index]))))
        return finished(book, "debtors", "Who owes most", _TOP_COLUMNS, rows)


def part_payers(book: Book, filters: Filters, _today: date) -> Report:
    """Return a row for each customer who owes and paid a part of it, most owed first.

    Looked at are the bills (and packages) that are still open: what was paid of them, what is due, and both together;
    what was let off is in neither. Who paid older bills in full and nothing yet of the open ones is not here.
    """
    with book.lock:
        owed = _owed(book, filters)
        paid = paid_of_open(book, owed.lines)
        billed = paid + owed.due
        paid_on = last_days(book, Kind.PAYMENT)
        rows: list[Row] = []
        for index in ordered(book, (owed.due > 0) & (paid > 0), owed.due):
            customer = book.people[index]
            amounts = (book.money(minor[index]) for minor in (billed, paid, owed.due))
            rows.append((*who(customer), customer.phone, *amounts, day_cell(int(paid_on[index]))))
        return finished(book, "part_payers", "Paid a part", _PART_COLUMNS, rows)


@dataclass(frozen=True, slots=True)
class _Owed:
    """What is still owed: its lines, whose each is, what is open, when it was due; ``due`` is the sum by customer."""

    lines: Array
    whose: Array
    amounts: Array
    due_days: Array
    due: Array


def _owed(book: Book, filters: Filters) -> _Owed:
    still, due_days = still_open(book)
    fits = np.isin(still, lines_fitting(book, filters, still), assume_unique=True)
    lines = still[fits]
    whose, amounts = book.entries["customer"][lines], book.entries["open"][lines]
    due = np.zeros(len(book.people), np.int64)
    np.add.at(due, whose, amounts)
    return _Owed(lines, whose, amounts, due_days[fits], due)
