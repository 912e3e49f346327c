"""Several decisions as one act: each is made of the book as it would stand after the ones before, and all are one line.

Nothing is written here, and the book itself is not touched: what was decided so far lies over it.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

import msgspec

from ledger.book.book import Book
from ledger.book.columns import Columns
from ledger.book.kinds import EFFECTS, Kind
from ledger.book.money import Money
from ledger.book.people import People
from ledger.book.records import BookRecord, CustomerRecord, EntryRecord, PackageRecord
from ledger.book.requests import Decision

Step: TypeAlias = Callable[[Book], Decision]


class BookAhead(Book):
    """A book with what is decided and not written yet: new customers, new packages, and what entries do to balances.

    The lines of entries that are decided are not in it: a step that asks for them cannot be one of several.
    """

    def __init__(self, book: Book) -> None:
        self.__dict__.update(book.__dict__)
        self._under, self._moved = book, dict[int, list[int]]()

    def take(self, records: Iterable[BookRecord]) -> None:
        """Take in what one decision records."""
        for record in records:
            match record:
                case CustomerRecord():
                    self.people = _PeopleAhead([*self.people.all(), record], self.people)
                case PackageRecord():
                    self._take_package(record)
                case EntryRecord():
                    self._move(record)
                case _:  # vouchers and marks are asked of by no step that follows
                    pass

    def balance(self, index: int) -> tuple[Money, Money, int]:
        """Return what the customer at ``index`` would owe, hold, and have left in sessions."""
        due, prepaid, sessions = self.money(0), self.money(0), 0
        if index < len(self._under.people):
            due, prepaid, sessions = self._under.balance(index)
        moved = self._moved.get(index, [0, 0, 0])
        return self.money(due.minor + moved[0]), self.money(prepaid.minor + moved[1]), sessions + moved[2]

    def entries_of(self, index: int) -> list[int]:
        """Return the positions of a customer's entries that are written."""
        return self._under.entries_of(index) if index < len(self._under.people) else []

    def _take_package(self, record: PackageRecord) -> None:
        self.packages = [*self.packages, record]
        used = Columns({"used": self.package_used["used"].dtype.type}, room=len(self.packages))
        used.extend({"used": self.package_used["used"].tolist()})
        used.grow_to(len(self.packages))
        self.package_used = used
        self._sums(record.customer)[2] += record.sessions - record.used

    def _move(self, record: EntryRecord) -> None:
        sums, amount = self._sums(record.customer), -record.amount if record.less else record.amount
        for place, factor in enumerate(EFFECTS[Kind.of(record.type)]):
            sums[place] += factor * amount
        if record.type == Kind.SESSION_USE.word and record.package:
            self.package_used["used"][int(record.package[1:]) - 1] += record.amount

    def _sums(self, customer: str) -> list[int]:
        return self._moved.setdefault(self.people.place(customer), [0, 0, 0])


class _PeopleAhead(People):
    """Everybody, and who is decided to be added; they are found by number and by the codes of those who are there."""

    def __init__(self, customers: list[CustomerRecord], under: People) -> None:
        super().__init__(customers, under.aliases, under.erasures)
        self._before = under

    def by_code(self, code: str) -> int | None:
        """Return the index of the customer with this code, or None; whoever is new is asked for by number."""
        return self._before.by_code(code)


def decide_several(book: Book, steps: Sequence[Step], what: Callable[[Sequence[str]], str]) -> Decision:
    """Return the one commit of several steps, in their order; raise the refusal of the first that is refused.

    ``what`` makes one sentence of theirs.
    """
    with book.lock:
        ahead, base = BookAhead(book), len(book.entries)
        records: list[BookRecord] = []
        said: list[str] = []
        for step in steps:
            decided = step(ahead)
            entries = sum(isinstance(one, EntryRecord) for one in records)
            ahead.take(decided.records)
            records += [_moved_on(one, base, entries) for one in decided.records]
            said.append(decided.what)
        return Decision(what(said), records)


def _moved_on(record: BookRecord, base: int, places: int) -> BookRecord:
    """Return a record as it stands some entries further on; what it names that was there before keeps its number."""
    if not isinstance(record, EntryRecord) or not places:
        return record
    pays = [one + places if one > base else one for one in record.pays]
    return msgspec.structs.replace(record, id=record.id + places, pays=pays)
