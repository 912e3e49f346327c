"""Leads as a table of their own: people a list brought in as leads, who have bought, paid and held nothing yet.

Stages are no part of the book so far. So a lead is known by what only lists of leads say of somebody (where they came
from, how warm they are, when they were contacted, what they answered), as long as nothing else is recorded of them. An
import of the table gives the same people with the same fields.
"""

from typing import Final

import numpy as np

from ledger.book import REMOVED, Book, CustomerRecord
from ledger.exports.cells import Row
from ledger.matching import EXTRA_HEADING, field_of_header

LEAD_COLUMNS: Final = (
    "name", "code", "phone", "other_phones", "email", "address", "city", "centre", "tags", "language", "status",
    "notes",
)  # fmt: skip
_SAY_LEAD: Final = frozenset({"lead_source", "lead_type", "lead_response", "lead_date"})


def leads_of(book: Book) -> list[CustomerRecord]:
    """Return the leads of a book, in the order of their numbers; nobody who is closed, erased or taken out."""
    with book.lock:
        entries = book.entries
        busy = set(np.unique(entries["customer"][entries["dead"] == 0]).tolist())
        busy |= {int(package.customer[1:]) - 1 for package in book.packages if package.status != REMOVED}
        merged = book.people.aliases.into
        return [
            one
            for index, one in book.each_customer()
            if index not in busy and index not in merged and one.status != "closed" and _says_lead(one)
        ]


def lead_table(leads: list[CustomerRecord]) -> tuple[tuple[str, ...], list[Row]]:
    """Return the headings and a row for each lead: their fields, and behind them whatever else lists said of them."""
    extra = sorted({key for one in leads for key in one.extra}, key=str.casefold)
    rows: list[Row] = [
        (
            one.name, one.code, one.phone, ", ".join(one.phones), one.email, one.address, one.city, one.centre,
            ", ".join(one.tags), one.language, one.status, one.notes, *(one.extra.get(key, "") for key in extra),
        )
        for one in leads
    ]  # fmt: skip
    return (*LEAD_COLUMNS, *(f"{EXTRA_HEADING}{key}" for key in extra)), rows


def _says_lead(one: CustomerRecord) -> bool:
    return any((found := field_of_header(key)) is not None and found[0] in _SAY_LEAD for key in one.extra)
