"""Whoever was erased stays erased, also when an older book comes back: the list is in the book that stands there.

It holds numbers only: ids of customers, each with the act that opened the account, because an id is given anew where
the book went back to a time before it. No number of an act is ever used twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import msgspec

from ledger.book import ErasureRecord, Ledger
from ledger.errors import LedgerError
from ledger.journal import Blanking, Disk, Storage, write_blanked
from services.erasing.blanks import Blanks
from services.erasing.ending import ending_records
from services.erasing.traces import JsonRecord, traces_of
from services.kept_files import FILES_FOLDER
from services.rooms import new_rooms, outbox_of, people_of

_DISK: Final = Disk()
_ASIDE: Final = "blanked.csv"
_BOOK: Final = "journal.csv"

Erased = Mapping[str, Mapping[str, int]]  # by store: ids, and in which act each account was opened


@dataclass(slots=True)
class Known:
    """Who was erased as far as one book knows, by store, and which files went with them."""

    store: str = ""
    customers: dict[str, dict[str, int]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)

    def of(self, store: str) -> dict[str, int]:
        """Return those of one store."""
        return self.customers.get(store, {})


def erased_in(ledger: Ledger) -> dict[str, int]:
    """Return who was erased in this store, as its book knows: ids, and in which act each account was opened."""
    return dict(_known_in(ledger).of(ledger.journal.identity.store))


def blank_again(data: Path, copy: Path, storage: Storage = _DISK) -> None:
    """Blank in the book of the folder ``copy`` whoever the book in ``data`` knows as erased, and drop their files.

    The copy is on its way back and nobody's yet. Raise a refusal; OSError.
    """
    known = _known(data)
    if not known.customers:
        return
    ledger = Ledger.open(copy, writer=False)
    try:
        present = _present(ledger, known)
        if not present:
            return
        traces = traces_of(ledger.journal.commits, present)
        write_blanked(copy, copy / _ASIDE, Blanking(traces.seqs, Blanks(traces).act), "", None, storage)
    finally:
        ledger.close()
    storage.replace(copy / _ASIDE, copy / _BOOK)
    for name in known.files | traces.photos:
        storage.remove(copy / FILES_FOLDER / name)


def records_again(data: Path, copy: Path) -> list[JsonRecord]:
    """Return what the act of going back records about those whom ``blank_again`` blanked, and about all the others.

    What waits on the list of messages was held just before, in the same act.
    """
    known = _known(data)
    if not known.customers:
        return []
    ledger = Ledger.open(copy, writer=False, others=new_rooms())
    try:
        store = ledger.journal.identity.store
        there = _known_in(ledger)
        present = _present(ledger, known)
        records = []
        if present:
            records = ending_records(
                ledger.book, people_of(ledger), outbox_of(ledger), present, known.files - there.files, held=True
            )
        for shop, erased in sorted(known.customers.items()):
            absent = {one: seq for one, seq in erased.items() if there.of(shop).get(one) != seq}
            absent = {one: seq for one, seq in absent.items() if shop != store or present.get(one) != seq}
            if absent:
                records.append(_plain(ErasureRecord(absent=absent, store="" if shop == store else shop)))
        return records
    finally:
        ledger.close()


def _present(ledger: Ledger, known: Known) -> dict[str, int]:
    """Return who of the erased is in this book, and not erased in it."""
    wanted = known.of(ledger.journal.identity.store)
    if not wanted:
        return {}
    found = traces_of(ledger.journal.commits, wanted).opened
    erased = ledger.book.people.erased
    return {
        one: seq for one, seq in found.items() if wanted[one] == seq and int(one[1:]) - 1 not in erased
    }  # fmt: skip


def _known(data: Path) -> Known:
    """Return what the book in a folder knows, as far as it can be read; nothing when there is none."""
    try:
        ledger = Ledger.open(data, writer=False)
    except LedgerError:
        return Known()
    try:
        return _known_in(ledger)
    except LedgerError:
        return Known()
    finally:
        ledger.close()


def _known_in(ledger: Ledger) -> Known:
    known = Known(ledger.journal.identity.store)
    for record in ledger.book.people.erasures:
        of = known.customers.setdefault(record.store or known.store, {})
        of |= record.customers | record.absent
        known.files |= set(record.files)
    return known


def _plain(record: msgspec.Struct) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(record)
    return found
