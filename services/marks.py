"""Marks by which a program knows a record again: it changes only what is still as it was when it looked."""

import hashlib

import msgspec

from ledger.book import CustomerRecord, PackageRecord
from ledger.errors import LedgerError

ANY = "*"


class ChangedSince(LedgerError):
    """Somebody changed it since it was looked at; nothing was overwritten."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} was changed since you looked. Nothing was saved; look again and send it once more.")


def mark_of(record: CustomerRecord | PackageRecord, *figures: int) -> str:
    """Return 32 hex digits that are others as soon as a field of the record, or one of ``figures``, is another."""
    return hashlib.sha256(msgspec.json.encode((record, figures), order="deterministic")).hexdigest()[:32]


def check_mark(record: CustomerRecord, mark: str, name: str) -> None:
    """Raise ChangedSince unless ``mark`` is that of the record; "" and "*" fit everything."""
    if mark not in {"", ANY, mark_of(record)}:
        raise ChangedSince(name)
