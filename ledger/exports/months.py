"""What the table of a month depends on, so that one in which nothing changed need not be written again.

A row of an entry is made of its act, which never changes in one writing of the book; of who the customer is called and
counted as today; and of whether the entry was taken back since.
"""

from hashlib import sha256
from typing import Final, NamedTuple

import numpy as np

from ledger.book import Array
from ledger.exports.whole import WholeBook

_EPOCH: Final = 719_163  # the ordinal of 1970-01-01


class Month(NamedTuple):
    """The entries of a month: how many, the numbers of their acts (sorted), and a hash of which and how they count."""

    entries: int
    seqs: Array
    digest: str


def months_of(book: WholeBook) -> dict[str, Month]:
    """Return the months in which there are entries, by their names: "2026-11"."""
    if not book.entry_count:
        return {}
    days, places = np.unique(book.days, return_inverse=True)
    # An ordinal counts from 0001-01-01, numpy from 1970-01-01.
    months, of_day = np.unique((days - _EPOCH).astype("datetime64[D]").astype("datetime64[M]"), return_inverse=True)
    of_entry = of_day[places]
    order = np.argsort(of_entry, kind="stable")
    ends = np.cumsum(np.bincount(of_entry, minlength=len(months)))[:-1]
    found = {}
    for month, entries in zip(months, np.split(order, ends), strict=True):
        facts = (entries.astype("<i8"), book.signs[entries], book.dead[entries])
        digest = sha256(b"".join(one.tobytes() for one in facts)).hexdigest()
        found[str(month)] = Month(len(entries), np.unique(book.seqs[entries]), digest)
    return found


def names_of(book: WholeBook, count: int) -> str:
    """Return a hash of who the first ``count`` customers are counted as, and called."""
    pairs = "".join(f"{one.id} {one.name}\n" for one in book.whose[:count])
    return sha256(pairs.encode("utf-8", "surrogatepass")).hexdigest()
