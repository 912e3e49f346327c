"""A whole book on its way out: everything in it as it stood at one moment, read from the disk act by act."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import msgspec
import numpy as np

from ledger.book import METHODS, Array, EntryRecord, Kind, Ledger, Money, balances_on, decode, decode_many, package_rows
from ledger.journal import Anchor, Commit, NoSuchEntry

Progress = Callable[[int, int], None]
_TOLD_EVERY: Final = 5_000
_DECODED_AT_ONCE_MAX: Final = 100_000  # letters
_DECODED_TOGETHER: Final = 500  # records, and acts
_APART: Final = 300  # acts: fewer between two that are wanted are read along
_KINDS: Final = {kind.word: kind for kind in Kind}


def silent(_done: int, _total: int) -> None:
    """Hear how far the work is, and say nothing."""


class WrittenEntry(NamedTuple):
    """One entry with the act that recorded it.

    ``signed`` is its amount in minor units (of session_use: sessions), less than nothing where it takes another entry
    back or a list stated less; ``undone`` tells whether it was taken back, or is itself such a line. ``less`` tells of
    both, of what a list stated less and of what takes that back.
    """

    act: Commit
    record: EntryRecord
    kind: Kind
    name: str
    code: str
    signed: int
    method: str
    undone: bool
    less: bool


class WholeBook:
    """Everything in a book. What is recorded while it is being written out stays out."""

    def __init__(self, ledger: Ledger) -> None:
        book = ledger.book
        with book.lock:
            self.number = book.version
            self.shop, self.currency = book.shop, book.currency
            everybody = book.people.all()
            # In the journal an entry keeps the id that it was made under; it counts for whoever is kept of a merge.
            self.whose = [everybody[book.people.aliases.root(index)] for index in range(len(everybody))]
            merged = book.people.aliases.into
            self.merged = {everybody[index].id: self.whose[index].id for index in merged}
            self.customers = tuple(one for index, one in enumerate(everybody) if index not in merged)
            self.balances = balances_on(book)
            self.packages = package_rows(book)
            self.groups = {group.id: group.name for group in book.groups.values()}
            self.extra = sorted({key for one in self.balances for key in one.customer.extra}, key=str.casefold)
            entries = book.entries
            self.signs, self.dead, self.days, self.seqs = (
                entries[name].copy() for name in ("sign", "dead", "day", "seq")
            )
            self._less = _stated_less(entries["reverses"], self.signs)
            # Looked at one by one, a view of bytes gives numbers sooner than an array.
            self._signs, self._dead, self._methods = self.signs.data, self.dead.data, entries["method"].copy().data
            self.first_day = int(entries["day"].min()) if len(entries) else 0
        self.entry_count = len(self.signs)
        self._journal = ledger.journal
        self._identity = ledger.journal.identity

    @property
    def anchor(self) -> Anchor:
        """Where it ends; BookUnreadable."""
        return Anchor(
            self._identity.store, self._identity.lineage, self.number, self._journal.commit(self.number).check
        )

    def money(self, minor: int) -> Money:
        """Return minor units as money of this book."""
        return Money(minor, self.currency)

    def acts(self) -> Iterator[Commit]:
        """Yield everything that was done, in the order of doing; BookUnreadable."""
        return self._journal.commits(0, self.number)

    def begins_at(self, anchor: Anchor) -> bool:
        """Tell whether the book is, up to there, the one that ended at ``anchor``; BookUnreadable."""
        if (anchor.store, anchor.lineage) != (self._identity.store, self._identity.lineage) or anchor.seq > self.number:
            return False
        try:
            return self._journal.commit(anchor.seq).check == anchor.check
        except NoSuchEntry:
            return False

    def acts_with(self, wanted: Sequence[Array], after: int) -> Iterator[Commit]:
        """Yield the acts of these numbers, perhaps some between them, and all above ``after``, in order."""
        seqs = np.unique(np.concatenate(wanted)) if wanted else np.empty(0, np.int64)
        some = seqs[seqs <= after]
        for run in np.split(some, np.flatnonzero(np.diff(some) > _APART) + 1):
            if len(run):
                yield from self._journal.commits(int(run[0]) - 1, int(run[-1]))
        yield from self._journal.commits(after, self.number)

    def entries(self, progress: Progress = silent, acts: Iterable[Commit] | None = None) -> Iterator[WrittenEntry]:
        """Yield every entry in the order of recording, also those that were taken back and those that did it.

        ``acts`` are what ``acts()`` yields, for who looks at them on the way, or only some of them.
        """
        for act, records in _with_records(self.acts() if acts is None else acts):
            for record in records:
                if isinstance(record, EntryRecord):
                    yield self._written(act, record, less=record.less or record.id in self._less)
                    if record.id % _TOLD_EVERY == 0:
                        progress(record.id, self.entry_count)
        progress(self.entry_count, self.entry_count)

    def _written(self, act: Commit, record: EntryRecord, *, less: bool) -> WrittenEntry:
        customer, place = self.whose[int(record.customer[1:]) - 1], record.id - 1
        if record.customer != customer.id:
            record = msgspec.structs.replace(record, customer=customer.id)
        return WrittenEntry(
            act, record, _KINDS[record.type], customer.name, customer.code, record.amount * self._signs[place],
            METHODS[self._methods[place]], bool(self._dead[place]), less,
        )  # fmt: skip


def _stated_less(reverses: Array, sign: Array) -> set[int]:
    """Return the ids of the entries in which a list stated less, and of what takes those back and brings them again."""
    back = reverses != 0
    less = set((np.flatnonzero(~back & (sign < 0)) + 1).tolist())
    if less:
        for place in np.flatnonzero(back).tolist():
            if int(reverses[place]) in less:
                less.add(place + 1)
    return less


def _with_records(acts: Iterable[Commit]) -> Iterator[tuple[Commit, Iterable[object]]]:
    """Yield every act with its records; those of many acts are decoded together, which is sooner."""
    some: list[Commit] = []
    letters = 0
    for act in acts:
        some.append(act)
        letters += len(act.records)
        if len(some) == _DECODED_TOGETHER or letters >= _DECODED_AT_ONCE_MAX:
            yield from _decoded(some)
            some, letters = [], 0
    yield from _decoded(some)


def _decoded(acts: list[Commit]) -> Iterator[tuple[Commit, Iterable[object]]]:
    texts = [act.records for act in acts]
    together = len(acts) > 1 and sum(map(len, texts)) < _DECODED_AT_ONCE_MAX
    found = decode_many(f"[{','.join(texts)}]", len(acts)) if together else None
    yield from zip(acts, found if found is not None else map(_records_of, acts), strict=True)


def _records_of(act: Commit) -> Iterator[object]:
    """Yield the records of an act, of an import with tens of thousands of them some at a time."""
    if len(act.records) < _DECODED_AT_ONCE_MAX:
        yield from decode(act.records)
        return
    raw = msgspec.json.decode(act.records, type=list[msgspec.Raw])
    for first in range(0, len(raw), _DECODED_TOGETHER):
        some = b",".join(map(bytes, raw[first : first + _DECODED_TOGETHER]))
        yield from decode(f"[{some.decode()}]")
