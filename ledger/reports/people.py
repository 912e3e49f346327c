"""Who a report is about: customers that fit its filters, by centre and by tag, as arrays beside the entries."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from ledger.book import REMOVED, Array, Book, CustomerRecord, fold
from ledger.reports.model import Cell, Filters, ReportColumn

WHO: Final = (ReportColumn("Number", "id"), ReportColumn("Customer", "text"))
PHONE: Final = ReportColumn("Phone", "phone")


def who(customer: CustomerRecord) -> tuple[str, str]:
    """Return the cells of WHO: the name that is in use, never a nickname."""
    return customer.id, customer.name


def ordered(book: Book, chosen: Array, largest: Array) -> list[int]:
    """Return the indexes of the ``chosen`` customers, those with the ``largest`` first, by name where it is alike."""
    people = book.people
    return sorted(
        np.flatnonzero(chosen).tolist(), key=lambda index: (-int(largest[index]), fold(people[index].name), index)
    )


def fitting(book: Book, filters: Filters, *, centre: bool = True, status: str = "") -> Array:
    """Return for each customer whether they are there and have the tag, the centre and the status (of those asked)."""
    return np.array(
        [
            one.status != REMOVED
            and (not filters.tag or filters.tag in one.tags)
            and (not centre or not filters.centre or filters.centre == one.centre)
            and (not status or status == one.status)
            for one in book.people.all()
        ],
        bool,
    )


def last_days(book: Book, *kinds: int) -> Array:
    """Return for each customer the last business day of their living entries (of these kinds), 0 for none."""
    entries = book.entries
    counted = entries["dead"] == 0
    if kinds:
        counted &= np.isin(entries["kind"], kinds)
    places = np.flatnonzero(counted)
    last = np.zeros(len(book.people), np.int64)
    np.maximum.at(last, entries["customer"][places], entries["day"][places])
    return last


def day_cell(ordinal: int) -> Cell:
    """Return a day as a cell, None for 0."""
    return date.fromordinal(ordinal) if ordinal else None


@dataclass(frozen=True, slots=True)
class Centres:
    """Every centre of a book, sorted, "" first: what names none of its own belongs to that of its customer."""

    names: list[str]
    of_customers: Array
    _of_numbers: Array

    @classmethod
    def of(cls, book: Book) -> "Centres":
        """Return the centres that customers, entries and packages of ``book`` name."""
        everybody = book.people.all()
        found = {one.centre for one in everybody} | set(book.centres) | {one.centre for one in book.packages}
        names = ["", *sorted(found - {""}, key=fold)]
        places = {name: place for place, name in enumerate(names)}
        return cls(
            names,
            np.array([places[one.centre] for one in everybody], np.int64),
            np.array([places[name] for name in book.centres], np.int64),
        )

    def of_entries(self, book: Book, lines: Array) -> Array:
        """Return for each of these entries the place of its centre in ``names``."""
        own = self._of_numbers[book.entries["centre"][lines]]
        return np.where(own > 0, own, self.of_customers[book.entries["customer"][lines]])

    def place(self, name: str, customer: int = -1) -> int:
        """Return the place of a centre, of its customer's when it has no name; -1 for one that nobody knows."""
        if not name and customer >= 0:
            return int(self.of_customers[customer])
        return self.names.index(name) if name in self.names else -1


def lines_fitting(book: Book, filters: Filters, lines: Array) -> Array:
    """Return those of the entries at ``lines`` whose own centre fits, and whose customer has the tag."""
    fits = fitting(book, filters, centre=False)[book.entries["customer"][lines]]
    if filters.centre:
        centres = Centres.of(book)
        fits &= centres.of_entries(book, lines) == centres.place(filters.centre)
    return lines[fits]
