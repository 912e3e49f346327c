"""Ageing: who owes what, by how long it has been due."""

from datetime import date
from typing import Final

import numpy as np

from ledger.book import BUCKETS, Book, bucket_of, still_open
from ledger.reports.model import Filters, Report, ReportColumn, Row, finished, without_empty
from ledger.reports.people import WHO, fitting, lines_fitting, ordered, who

AHEAD: Final = "Paid ahead"
_COLUMNS: Final = (
    *WHO, *(ReportColumn(bucket, "money") for bucket in BUCKETS), ReportColumn(AHEAD, "money"),
    ReportColumn("Due", "money"),
)  # fmt: skip


def ageing(book: Book, filters: Filters, today: date) -> Report:
    """Return a row for each customer who owes: what is open in each of BUCKETS by its due day, and in all.

    With a centre, what is open of entries at that centre. Most owed comes first. Where a list said that somebody owes
    less than nothing, that stands in a column of its own, so that the dues still add up to the book's.
    """
    with book.lock:
        still, due_days = still_open(book)
        by_customer = np.zeros((len(book.people), len(BUCKETS)), np.int64)
        fits = np.isin(still, lines_fitting(book, filters, still), assume_unique=True)
        buckets = bucket_of(today.toordinal() - due_days[fits])
        np.add.at(by_customer, (book.entries["customer"][still[fits]], buckets), book.entries["open"][still[fits]])
        ahead = np.where(fitting(book, filters), np.minimum(book.balances["due"], 0), 0)
        due = by_customer.sum(axis=1) + ahead
        rows: list[Row] = []
        for index in ordered(book, due != 0, due):
            amounts = [*by_customer[index].tolist(), ahead[index], due[index]]
            rows.append((*who(book.people[index]), *(book.money(amount) for amount in amounts)))
        return without_empty(finished(book, "ageing", "How old the dues are", _COLUMNS, rows), frozenset({AHEAD}))
