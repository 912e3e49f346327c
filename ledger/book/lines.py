"""Lines of one kind over all customers, those that were recorded last first: what a list goes on from never moves."""

from datetime import date

import numpy as np

from ledger.book.book import Book
from ledger.book.history import Line, lines_at
from ledger.book.kinds import METHODS, Kind
from ledger.book.owed import settle


def lines_before(
    book: Book, kind: Kind, before: int | None, most: int, *, index: int | None = None, since: date | None = None,
    until: date | None = None, method: str = "",
) -> tuple[list[Line], int]:  # fmt: skip
    """Return up to ``most`` lines of a kind whose ids are below ``before`` (None: the newest), and how many fit in all.

    Reversals are no lines of their own here: what was undone says so itself. ``index`` is whose they are, None
    everybody's.
    """
    with book.lock:
        settle(book)
        entries = book.entries
        fits = (entries["kind"] == kind) & (entries["reverses"] == 0)
        if book.hidden is not None:
            fits &= ~book.hidden[entries["customer"]]
        if index is not None:
            fits &= entries["customer"] == index
        if since is not None:
            fits &= entries["day"] >= since.toordinal()
        if until is not None:
            fits &= entries["day"] <= until.toordinal()
        if method:
            fits &= entries["method"] == METHODS.index(method)
        places = np.flatnonzero(fits)
        below = places if before is None else places[places < before - 1]
        return lines_at(book, below[::-1][:most].tolist()), len(places)
