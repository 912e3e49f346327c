"""When somebody was served last: a question about the columns of all entries."""

from typing import Final

import numpy as np

from ledger.book.book import Book
from ledger.book.columns import Array
from ledger.book.kinds import Kind

_STATED: Final = np.array(
    [kind in {Kind.OPENING_DUE, Kind.OPENING_PREPAID, Kind.STATED_DIFFERENCE} for kind in Kind]
)  # fmt: skip


def last_served(book: Book) -> Array:
    """Return for every customer the last day on which they were served, 0 for never.

    What stood in a list when it was brought in says when it was brought in, not when somebody came.
    """
    entries = book.entries
    served = np.flatnonzero((entries["dead"] == 0) & ~_STATED[entries["kind"]])
    last = np.zeros(len(book.people), np.int64)
    np.maximum.at(last, entries["customer"][served], entries["day"][served])
    return last
