"""The business day of an act whose key is said again: what was sent or typed without a day is still the same act."""

from datetime import date
from typing import TYPE_CHECKING

from ledger.book import ClaimRecord, EntryRecord, PackageRecord

if TYPE_CHECKING:
    from ledger.book import Book, BookRecord
    from ledger.journal import Journal


def day_said(journal: "Journal", book: "Book", key: str, by: str) -> date | None:
    """Return the day that somebody's act with this key names; None when there is no such act, or it names none."""
    known = journal.find_key(key) if key else None
    if known is None or known.by != by:
        return None
    said = next(filter(None, map(_day_of, book.records_of(known.seq))), "")
    return date.fromisoformat(said) if said else None


def _day_of(record: "BookRecord | None") -> str:
    """Return the business date that a record names, "" when it names none."""
    match record:
        case EntryRecord(on=on) | ClaimRecord(on=on) | PackageRecord(bought_on=on):
            return on
        case _:
            return ""
