"""A part of a book that is a book itself: what somebody sees who is bound to some of the shop's centres.

Whoever has a package in one of these centres is seen as well, wherever they are at home, and with the whole account:
what somebody owes is one sum, and a part of it would be a false one. Everybody else of another centre is in it as one
who was taken out, without a name, balances or entries that count. Every list, search, report and total leaves those out
already, so nothing has to remember to ask where somebody belongs.
"""

from collections.abc import Set as AbstractSet

import numpy as np

from ledger.book.book import BALANCE_TYPES, CHANGE_TYPES, ENTRY_TYPES, Book
from ledger.book.columns import Array, Columns
from ledger.book.issued import centre_key
from ledger.book.owed import settle
from ledger.book.people import REMOVED, People
from ledger.book.records import (
    AliasRecord,
    AnswerRecord,
    BookRecord,
    ChangeRecord,
    ClaimRecord,
    CustomerRecord,
    DisputeRecord,
    DistinctRecord,
    EntryRecord,
    PackageRecord,
    ShopRecord,
    StoreRecord,
    UndoRecord,
    VoucherRecord,
)
from ledger.book.refusals import CustomerUnknown

_KEPT = ("version", "store", "shop", "currency", "staff", "centres", "groups", "pays", "undone_by", "undo_of",
         "package_days", "passed_in", "distinct")  # fmt: skip


class _Part(Book):
    """A book whose acts hold only what is about the customers who are seen."""

    def records_of(self, seq: int) -> list[BookRecord | None]:
        """Return the records of an act in their places, None for what is about somebody else."""
        with self.lock:
            if seq not in self._kept:
                everything = super().records_of(seq)
                self._kept[seq] = [one if one is None or self._is_seen(one) else None for one in everything]
            return super().records_of(seq)

    def _is_seen(self, record: BookRecord) -> bool:
        match record:
            case CustomerRecord(id=customer) | AliasRecord(customer=customer):
                return self._sees(customer)
            case ChangeRecord(customer="", package=package):
                return self._sees(self.packages[int(package[1:]) - 1].customer)
            case EntryRecord() | PackageRecord() | VoucherRecord() | ClaimRecord() | DisputeRecord() | ChangeRecord():
                return self._sees(record.customer)
            case AnswerRecord(of=asked):
                return self._sees(self.said.owner(asked))
            case DistinctRecord(customers=several):
                return all(map(self._sees, several))
            case _:  # imports and counts of the drawer are of the whole shop, a group's name is its members'
                return isinstance(record, UndoRecord | ShopRecord | StoreRecord)

    def _sees(self, customer: str) -> bool:
        index = int(customer[1:]) - 1
        return self.hidden is not None and index < len(self.hidden) and not self.hidden[index]


class _SomePeople(People):
    """The customers of some centres; whoever is hidden cannot be found by number either."""

    def index_of(self, asked: str) -> int:
        """Return the index of the customer with this id or code; raise CustomerUnknown."""
        index = super().index_of(asked)
        if not self[index].name:
            raise CustomerUnknown(asked)
        return index


def only_centres(book: Book, centres: AbstractSet[str]) -> Book:
    """Return the part of ``book``, as it is now, that belongs to the customers of these centres.

    Those are the customers at home there, and those who have a package there. It is to be read only, and grows stale
    with the next commit. Imports and counts of the drawer, which are of the whole shop, are not in it.
    """
    with book.lock:
        settle(book)
        everybody = book.people.all()
        seen = np.array([one.centre in centres for one in everybody], bool)
        _see_buyers(book, centres, seen)
        aliases = book.people.aliases
        for index in aliases.into:  # whoever was merged is where the kept customer is
            seen[index] = seen[aliases.root(index)]
        part = _Part()
        for name in _KEPT:
            setattr(part, name, getattr(book, name))
        part.read_commit = book.read_commit
        part.people = _SomePeople(
            [one if shown else _nobody(one) for one, shown in zip(everybody, seen.tolist(), strict=True)],
            aliases.copy_of(seen),
            book.people.erasures,
        )
        part.packages = [
            one if seen[int(one.customer[1:]) - 1] else PackageRecord(one.id, one.customer, status=REMOVED)
            for one in book.packages
        ]
        part.package_used = _copy(book.package_used, {"used": np.int64})
        part.balances = _copy(book.balances, BALANCE_TYPES)
        for name in BALANCE_TYPES:
            part.balances[name][~seen] = 0
        part.entries = _only(book.entries, ENTRY_TYPES, seen)
        changes = book.changes["customer"]
        part.changes = _rows(book.changes, CHANGE_TYPES, seen[changes] if len(changes) else np.zeros(0, bool))
        part.said = book.said.copy()
        part.vouchers = book.vouchers.only(seen)
        groups = {one.group for one in part.people.all() if one.group}
        part.groups = {name: group for name, group in book.groups.items() if name in groups}
        part.hidden, part.bound = ~seen, frozenset(centres)
        part.learn_names()
        return part


def _see_buyers(book: Book, centres: AbstractSet[str], seen: Array) -> None:
    """Let those be ``seen`` who have a package in one of the centres, in whatever writing its name stands there."""
    keys = {centre_key(one) for one in centres}
    of_centre = {name: centre_key(name) in keys for name in {one.centre for one in book.packages}}
    for package in book.packages:
        if package.centre and of_centre[package.centre] and package.status != REMOVED:
            seen[book.people.place(package.customer)] = True


def _nobody(one: CustomerRecord) -> CustomerRecord:
    return CustomerRecord(id=one.id, name="", status=REMOVED)


def _copy(columns: Columns, types: dict[str, type[np.generic]]) -> Columns:
    return _rows(columns, types, slice(None))


def _rows(columns: Columns, types: dict[str, type[np.generic]], rows: Array | slice) -> Columns:
    copied = Columns(types, room=0)
    copied.extend({name: columns[name][rows] for name in types})  # type: ignore[misc]
    return copied


def _only(entries: Columns, types: dict[str, type[np.generic]], seen: Array) -> Columns:
    """Return the entries, those of others without day, amount or effect: they keep places, which are their ids."""
    copied = _copy(entries, types)
    hidden = ~seen[copied["customer"]] if len(copied) else np.zeros(0, bool)
    for name, value in (("amount", 0), ("open", 0), ("day", 0), ("due_day", 0), ("dead", 1)):
        copied[name][hidden] = value
    return copied
