"""The book in memory: what the records of the journal add up to.

``Book`` is a projection: it is made from commits alone and can always be made again. Entries are columns, so that a
million of them fit; texts (notes, references) stay in the journal and are read from there when they are shown.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as replaced
from datetime import date
from typing import Any, Final

import numpy as np

from ledger.book.bought import add_package, change_package
from ledger.book.columns import Array, Columns
from ledger.book.issued import Vouchers
from ledger.book.joining import take_alias
from ledger.book.kinds import DUE_EFFECT, PREPAID_EFFECT, SESSIONS_EFFECT, Kind
from ledger.book.money import Currency, Money
from ledger.book.people import REMOVED, People
from ledger.book.quick import columns_of, linked, sort_out
from ledger.book.records import (
    AliasRecord,
    AnswerRecord,
    BookRecord,
    ChangeRecord,
    ClaimRecord,
    CustomerRecord,
    DisputeRecord,
    DistinctRecord,
    DrawerRecord,
    EntryRecord,
    ErasureRecord,
    GroupRecord,
    ImportRecord,
    PackageRecord,
    ShopRecord,
    StoreRecord,
    UndoRecord,
    VoucherRecord,
    decode,
)
from ledger.book.rows import KIND_NUMBERS, Days, RecordNotUnderstood, Rows, method_number, said_of
from ledger.book.said import Said
from ledger.journal import Commit

ENTRY_TYPES: Final[dict[str, type[np.generic]]] = {
    "customer": np.int32, "kind": np.uint8, "amount": np.int64, "sign": np.int8, "day": np.int32, "due_day": np.int32,
    "method": np.uint8, "seq": np.int64, "part": np.int32, "by": np.int32, "reverses": np.int32, "dead": np.uint8,
    "package": np.int32, "centre": np.int32, "previous": np.int32, "open": np.int64,
}  # fmt: skip
# Which customer was changed in which act, in the order of the acts.
CHANGE_TYPES: Final[dict[str, type[np.generic]]] = {"customer": np.int32, "seq": np.int64}
BALANCE_TYPES: Final[dict[str, type[np.generic]]] = {
    "due": np.int64, "prepaid": np.int64, "sessions": np.int64, "last_day": np.int32, "last_entry": np.int32,
}  # fmt: skip
_ACTS_KEPT: Final = 32
_GATHERED: Final = tuple(name for name in ENTRY_TYPES if name not in {"dead", "open"})


@dataclass(frozen=True, slots=True)
class Drawer:
    """One evening's count, in minor units."""

    on: date
    counted: int
    expected: int
    seq: int


class Book:
    """Customers, entries, packages and balances. Every public method may be called from any thread."""

    def __init__(self) -> None:
        self.lock: Final = threading.RLock()
        self._days = Days()
        self.reset()

    def reset(self) -> None:
        """Forget everything, before the journal is read from its beginning."""
        self.version = 0
        self.store: StoreRecord | None = None
        self.shop = ""
        self.currency = Currency("INR", 2)
        self.people = People()
        self.packages: list[PackageRecord] = []
        self.entries = Columns(ENTRY_TYPES)
        self.balances = Columns(BALANCE_TYPES, room=64)
        self.changes = Columns(CHANGE_TYPES, room=64)
        self.package_used = Columns({"used": np.int64}, room=8)
        self.package_days: dict[str, int] = {}  # by id on which day one was recorded of which nobody said when
        self.passed_in: dict[str, int] = {}  # by id of what was passed on to somebody, the oldest first: in which act
        self.staff: list[str] = []
        self._staff_numbers: dict[str, int] = {}
        self.centres: list[str] = [""]
        self._centre_numbers: dict[str, int] = {"": 0}
        self.groups: dict[str, GroupRecord] = {}
        self.pays: dict[int, list[int]] = {}
        self.undone_by: dict[int, int] = {}
        self.undo_of: dict[int, int] = {}
        self.imports: dict[str, list[tuple[int, str]]] = {}
        self.drawers: list[Drawer] = []
        self.distinct: list[tuple[list[int], int]] = []  # who are several people, by index, and in which act
        self.said = Said()
        self.vouchers = Vouchers()
        self.hidden: Array | None = None  # by index who is not to be seen, in a part of a book
        self.bound: frozenset[str] | None = None  # the centres of which it is a part
        self.unsettled: set[int] = set()
        self.read_commit: Callable[[int], Commit] | None = getattr(self, "read_commit", None)
        self._kept: OrderedDict[int, list[BookRecord | None]] = OrderedDict()

    def apply(self, commits: Sequence[Commit]) -> None:
        """Add what ``commits`` record; they come in order, each once. Raise RecordNotUnderstood."""
        with self.lock:
            if not self._apply_many(commits):
                rows = Rows(len(self.entries))
                for commit in commits:
                    with said_of(commit):
                        for part, record in enumerate(decode(commit.records)):
                            if type(record) is EntryRecord:
                                self._gather(rows, commit, part, record)
                            elif record is not None:
                                if type(record) is AliasRecord:  # the lines before it must be there to be moved
                                    rows = self._add_rows(rows)
                                self._apply_other(commit, record)
                self._add_rows(rows)
            if commits:
                self.version = commits[-1].seq

    def own(self) -> None:
        """Hold everything in memory of its own; a book from a snapshot still looks into the bytes of that."""
        with self.lock:
            for columns in (self.entries, self.balances, self.package_used, self.changes):
                columns.own()
            self.people.make_findable()

    # What other rooms and the views ask.

    def money(self, minor: int) -> Money:
        """Return minor units as money of this book's currency."""
        return Money(int(minor), self.currency)

    def balance(self, index: int) -> tuple[Money, Money, int]:
        """Return what the customer at ``index`` owes, holds, and has left in sessions."""
        with self.lock:
            due, prepaid, sessions = (int(self.balances[name][index]) for name in ("due", "prepaid", "sessions"))
            return self.money(due), self.money(prepaid), sessions

    def entries_of(self, index: int) -> list[int]:
        """Return the positions of a customer's entries, oldest first."""
        with self.lock:
            previous, at = self.entries["previous"], int(self.balances["last_entry"][index])
            found = []
            while at:
                found.append(at - 1)
                at = int(previous[at - 1])
            return found[::-1]

    def entry_record(self, position: int) -> EntryRecord:
        """Return an entry with its texts, read from the journal."""
        seq, part = int(self.entries["seq"][position]), int(self.entries["part"][position])
        record = self.records_of(seq)[part]
        if not isinstance(record, EntryRecord):
            raise RecordNotUnderstood(seq, f"its part {part} is not an entry")
        return record

    def records_of(self, seq: int) -> list[BookRecord | None]:
        """Return the records of an act, read from the journal; those of the last few are kept.

        An import is one act with thousands of them: a page that shows 25 of its lines must not read it 25 times.
        """
        with self.lock:
            if seq in self._kept:
                self._kept.move_to_end(seq)
                return self._kept[seq]
            if self.read_commit is None:
                message = "this book stands behind no journal"
                raise RuntimeError(message)
            records = decode(self.read_commit(seq).records)
            self._kept[seq] = records
            if len(self._kept) > _ACTS_KEPT:
                self._kept.popitem(last=False)
            return records

    def is_undone(self, seq: int) -> bool:
        """Tell whether an act was taken back (and not brought back since)."""
        return seq in self.undone_by

    def known_import(self, sha256: str) -> tuple[int, str] | None:
        """Return (seq, file name) of the living import of a file with this content, or None."""
        return next((one for one in self.imports.get(sha256, ()) if not self.is_undone(one[0])), None)

    # Applying, kind by kind.

    def _apply_many(self, commits: Sequence[Commit]) -> bool:
        """Take in many plain commits at once; False, and nothing is changed, when each must be looked at."""
        found = sort_out(commits)
        if found is None:
            return False
        first_id = len(self.entries) + 1
        columns = columns_of(
            found,
            first_id=first_id,
            people=len(self.people),
            numbers={
                "kind": KIND_NUMBERS.__getitem__, "method": method_number, "day": self._days.__getitem__,
                "centre": self._centre_number, "by": self._staff_number,
            },
        )  # fmt: skip
        if columns is None:
            return False
        for commit, record in found.others:
            with said_of(commit):
                self._apply_other(commit, record)
        if found.entries:
            # Whoever was merged within these acts is so by now: whose a line is depends on nothing but that.
            columns["customer"] = self.people.aliases.whose(columns["customer"], first_id - 1)
            self.pays |= {one.id: one.pays for one in found.entries if one.pays}
            columns["previous"], last_of = linked(np.asarray(columns["customer"]), first_id)
            self._add_entries(columns, last_of, [one.id for one in found.entries if one.reverses])
        return True

    def _gather(self, rows: Rows, commit: Commit, part: int, record: EntryRecord) -> None:
        if record.id != rows.next_id:
            message = f"entry {record.id} stands where {rows.next_id} belongs"
            raise ValueError(message)
        customer = int(record.customer[1:]) - 1
        if not 0 <= customer < len(self.people):
            message = f"entry {record.id} is of nobody"
            raise ValueError(message)
        customer = self.people.aliases.whose_line(customer, rows.next_id - 1)
        rows.next_id += 1
        if record.pays:
            self.pays[record.id] = record.pays
        if record.reverses:
            rows.reversals.append(record.id)
        # In the order of _GATHERED; one tuple an entry is what makes a million of them quick.
        rows.lines.append(
            (
                customer,
                KIND_NUMBERS[record.type],
                record.amount,
                -1 if record.less else 1,
                self._days[record.on],
                self._days[record.due_on],
                method_number(record.method),
                commit.seq,
                part,
                self._staff_number(commit.by),
                record.reverses,
                int(record.package[1:]) if record.package else 0,
                self._centre_number(record.centre),
                rows.last_of.get(customer, -1),
            )
        )
        rows.last_of[customer] = record.id

    def _add_rows(self, rows: Rows) -> Rows:
        """Add what was gathered and return the rows to go on with."""
        if rows.lines:
            columns = dict(zip(_GATHERED, zip(*rows.lines, strict=True), strict=True))
            self._add_entries(columns, rows.last_of, rows.reversals)
        return Rows(len(self.entries))

    def _add_entries(
        self, columns: Mapping[str, Sequence[Any]], last_of: Mapping[int, int], reversals: Sequence[int]
    ) -> None:
        start = len(self.entries)
        self.entries.extend(columns)
        entries, balances = self.entries, self.balances
        previous, last_entry = entries["previous"], balances["last_entry"]
        for reversal in reversals:
            self._strike(reversal)
        added = slice(start, len(entries))
        customers = entries["customer"][added]
        # The first line of each customer in this batch hangs on the last one from before it.
        heads = np.flatnonzero(previous[added] == -1)
        previous[start + heads] = last_entry[customers[heads]]
        for customer, last in last_of.items():
            last_entry[customer] = last
        kinds, amounts = entries["kind"][added], entries["amount"][added] * entries["sign"][added]
        np.add.at(balances["due"], customers, amounts * DUE_EFFECT[kinds])
        np.add.at(balances["prepaid"], customers, amounts * PREPAID_EFFECT[kinds])
        np.maximum.at(balances["last_day"], customers, entries["day"][added])
        uses = np.flatnonzero(kinds == Kind.SESSION_USE)
        if len(uses):  # most entries are money, and each of these steps is felt in every payment
            np.add.at(balances["sessions"], customers[uses], amounts[uses] * SESSIONS_EFFECT[Kind.SESSION_USE])
            of_package = uses[entries["package"][added][uses] > 0]
            np.add.at(self.package_used["used"], entries["package"][added][of_package] - 1, amounts[of_package])
        self.unsettled.update(last_of)

    def _strike(self, reversal: int) -> None:
        """Let entry ``reversal`` (an id) cancel the one it reverses; a reversal reversed brings the first one back."""
        entries = self.entries
        target = int(entries["reverses"][reversal - 1])
        if not 0 < target < reversal:
            message = f"entry {reversal} takes back entry {target}, which does not stand before it"
            raise RecordNotUnderstood(int(entries["seq"][reversal - 1]), message)
        entries["sign"][reversal - 1] = -entries["sign"][target - 1]
        first = first_of_chain(self, target)
        # However long the chain of undos is: the reversals never count, the first entry does after every second one.
        entries["dead"][reversal - 1] = 1
        entries["dead"][first - 1] = entries["sign"][reversal - 1] != entries["sign"][first - 1]

    def _apply_other(self, commit: Commit, record: BookRecord) -> None:
        match record:
            case CustomerRecord():
                self.people.add(record)
                self.balances.grow_to(len(self.people))
            case ChangeRecord():
                self._change(record, commit.seq)
            case PackageRecord():
                add_package(self, record, commit)
            case UndoRecord(of=target):
                self.undo_of[commit.seq] = target
                self._kill(target, commit.seq)
                self.said.look_again(target, self.undo_of, self.undone_by)
            case ClaimRecord() | DisputeRecord() | AnswerRecord():
                self.said.add(commit, record, self.people)
            case DrawerRecord():
                self.drawers.append(Drawer(date.fromisoformat(record.on), record.counted, record.expected, commit.seq))
            case AliasRecord():
                take_alias(self, record, commit.seq)
            case DistinctRecord(customers=several):
                self.distinct.append(([int(one[1:]) - 1 for one in several], commit.seq))
            case ImportRecord():
                self.imports.setdefault(record.sha256, []).append((commit.seq, record.file))
            case _:
                self._apply_name(record)

    def _apply_name(self, record: BookRecord) -> None:
        """Take in how something is called (a group, a voucher, the shop, its store), and who has no name any more."""
        match record:
            case GroupRecord():
                self.groups[record.id] = record
            case ErasureRecord():
                self.people.erase(record)
            case VoucherRecord():
                self.vouchers.take(record)
            case ShopRecord():
                self.shop = record.name
            case StoreRecord():
                self.store = record
                self.currency = replaced(Currency.of(record.currency), decimals=record.decimals)
            case _:  # an entry is in the columns; a lineage is of no interest here
                pass

    def _change(self, record: ChangeRecord, seq: int) -> None:
        new = {field: values[1] for field, values in record.fields.items()}
        if record.customer:
            index = int(record.customer[1:]) - 1
            self.people.change(index, new)
            self.changes.extend({"customer": [index], "seq": [seq]})
        else:
            change_package(self, record.package, new)

    def _kill(self, seq: int, by: int) -> None:
        self.undone_by[seq] = by
        if seq in self.undo_of:
            self._revive(self.undo_of[seq])

    def _revive(self, seq: int) -> None:
        self.undone_by.pop(seq, None)
        if seq in self.undo_of:
            self._kill(self.undo_of[seq], seq)

    def learn_names(self) -> None:
        """Give the names in ``staff`` and ``centres`` their numbers again, after they were replaced."""
        self._staff_numbers = {name: number for number, name in enumerate(self.staff)}
        self._centre_numbers = {name: number for number, name in enumerate(self.centres)}

    def _staff_number(self, name: str) -> int:
        return _number_of(name, self.staff, self._staff_numbers)

    def _centre_number(self, name: str) -> int:
        return _number_of(name, self.centres, self._centre_numbers)

    def each_customer(self) -> Iterator[tuple[int, CustomerRecord]]:
        """Yield (index, customer) of everybody who was not taken out by an undo."""
        for index, customer in enumerate(self.people.all()):
            if customer.status != REMOVED:
                yield index, customer


def first_of_chain(book: Book, entry: int) -> int:
    """Return the id of the entry that a chain of reversals began with: the entry itself when it reverses nothing."""
    reverses = book.entries["reverses"]
    while reverses[entry - 1]:
        entry = int(reverses[entry - 1])
    return entry


def _number_of(name: str, names: list[str], numbers: dict[str, int]) -> int:
    number = numbers.setdefault(name, len(names))
    if number == len(names):
        names.append(name)
    return number
