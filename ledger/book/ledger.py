"""The one door to the truth: a journal on disk, the book in memory, and one lock around every decision.

Doors call ``Ledger``; they never write records themselves. A use case looks, decides and writes under the writer lock,
so two people who press at the same moment come one after the other.
"""

import json
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, Protocol, Self, TypeAlias

import msgspec

from ledger.book import acts, entries, keeping, packages, selling
from ledger.book.asking import CustomersDoor
from ledger.book.book import Book
from ledger.book.bulk import BulkChange, decide_bulk
from ledger.book.collecting import without_collecting
from ledger.book.credit import CreditDoor
from ledger.book.fields import clean_text
from ledger.book.filling import SampleEntry, fill
from ledger.book.importing import ImportLine, ImportSource, decide_import
from ledger.book.moments import clock_warning, recorded_at, utc_text
from ledger.book.money import Currency, Money
from ledger.book.package_door import PackagesDoor
from ledger.book.records import ShopRecord, encode
from ledger.book.refusals import FieldNotUnderstood
from ledger.book.requests import Decision, EntryRequest, Rules, fingerprint_of
from ledger.book.together import TogetherDoor
from ledger.book.undoing import decide_undo, why_not
from ledger.errors import LedgerError
from ledger.journal import (
    BookReadOnly,
    Cause,
    Commit,
    Damage,
    Disk,
    Draft,
    FileJournal,
    Identity,
    JsonRecord,
    KeyReused,
    Projection,
    SaveUncertain,
    Storage,
    Trouble,
    new_id,
    read_snapshot,
    write_snapshot,
)

_PROJECT: Final = Path(__file__).resolve().parents[2]
_OTHER: Final = "other."  # before the name of another room's part of a snapshot

OthersDecision: TypeAlias = tuple[str, list[JsonRecord]]
Announce: TypeAlias = Callable[[Decision], list[JsonRecord]]


class KeptProjection(Projection, Protocol):
    """What another room makes from the journal: it can be kept in a snapshot, and says how its records go back."""

    def dump(self) -> bytes:
        """Return everything, for a snapshot."""

    def load(self, data: bytes) -> None:
        """Take over what ``dump`` gave; raise ValueError when it is something else."""

    def way_back(self, record: JsonRecord) -> JsonRecord | None:
        """Return what takes ``record`` back, None when it is not of this room; raise UndoNotPossible."""


@dataclass(frozen=True, slots=True)
class Act:
    """Who asks, through which door, when (UTC), and the caller's own key; saying a key twice changes nothing."""

    by: str
    via: str
    at: datetime
    key: str

    @classmethod
    def fresh(cls, by: str, via: str, at: datetime) -> Self:
        """Return an act with a key of its own, for a door whose caller brings none."""
        return cls(by, via, at, f"{via}-{secrets.token_hex(8)}")


class Ledger(CustomersDoor, TogetherDoor, CreditDoor, PackagesDoor):
    """An open book. Made by ``Ledger.open``; closed by ``close``."""

    def __init__(self, folder: Path, journal: FileJournal, book: Book, storage: Storage) -> None:
        self.folder, self.journal, self.book, self._storage = folder, journal, book, storage
        self.rules = Rules()
        self.others: Mapping[str, KeptProjection] = {}
        self.announce: Announce | None = None  # what another room records with an act of the book, in the same commit
        book.read_commit = journal.commit

    @staticmethod
    def create(
        folder: Path, *, shop: str, currency: str, region: str, timezone: str, act: Act,
        others: Sequence[JsonRecord] = (), storage: Storage | None = None,
    ) -> None:  # fmt: skip
        """Set up a new book in ``folder``; raise a refusal when there is one already or a fact is unknown.

        ``others`` are records of other rooms that belong to the beginning: who the owner is.
        """
        money = Currency.of(currency)
        name = clean_text(shop, 120, lines=False)
        if not name:
            raise FieldNotUnderstood("shop", shop, "a shop needs a name")
        identity = Identity(
            store=new_id(), currency=money.code, decimals=money.decimals, region=region, timezone=timezone,
            lineage=new_id(), why="set up",
        )  # fmt: skip
        first = Draft(
            at=utc_text(act.at), by=act.by, via=act.via, what=f"{name} was set up", key=act.key,
            records=encode([ShopRecord(name=name), *others]),
        )  # fmt: skip
        FileJournal.create(folder, identity=identity, first=first, storage=storage or Disk())

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        writer: bool,
        since: str = "",
        others: Mapping[str, KeptProjection] | None = None,
        storage: Storage | None = None,
        snapshot_in: Path | None = None,
    ) -> Self:
        """Open the book in ``folder``. A writer holds the lock until ``close``; a reader writes nothing at all.

        ``since`` is the time of day that a second writer is told; ``others`` are what other rooms make from the same
        journal, under the names by which a snapshot keeps them. ``snapshot_in`` is the folder whose snapshot is taken
        instead of its own: that of a copy of this book.
        """
        disk = storage or Disk()
        book, more = Book(), others or {}
        everybody: list[Projection] = [book, *more.values()]
        with without_collecting():
            kept, mark = read_snapshot(snapshot_in or folder, disk), None
            if kept is not None:
                with suppress(KeyError, ValueError, msgspec.MsgspecError):
                    for name, other in more.items():
                        other.load(bytes(kept[1][_OTHER + name]))
                    keeping.load(book, kept[1])
                    mark = kept[0]
                if mark is None:
                    for one in everybody:
                        one.reset()
            del kept  # it is as large as the book
            journal = FileJournal.open(folder, everybody, storage=disk, mark=mark, writer=writer, since=since)
        if writer:
            book.own()
        ledger = cls(folder, journal, book, disk)
        ledger.others = more
        return ledger

    @property
    def trouble(self) -> Trouble | None:
        """Why the book is read-only, or None."""
        return self.journal.trouble

    def record(self, request: EntryRequest, act: Act, today: date, asked: tuple[object, ...] | None = None) -> Commit:
        """Record one entry; the same key again returns what it did the first time. Raise a refusal.

        ``asked`` is what the caller said before a door filled anything in; None when that is the request itself.
        """
        wanted = replace(request, centre=self.rules.centre_called(request.centre))
        return self._once(
            act, ("entry", asked or request), lambda: entries.decide_entry(self.book, wanted, self.rules, today)
        )

    def preview(self, request: EntryRequest, today: date) -> entries.Preview:
        """Return what recording ``request`` would do, without recording it; raise the refusal it would meet."""
        wanted = replace(request, centre=self.rules.centre_called(request.centre))
        with self.book.lock:
            return entries.preview_entry(self.book, wanted, self.rules, today)

    def add_customer(self, fields: dict[str, Any], act: Act, today: date) -> Commit:
        """Open an account. Raise a refusal."""
        wanted = self.rules.fields_with_centre(fields)
        return self._once(act, ("customer", fields), lambda: acts.decide_customer(self.book, wanted, today))

    def change_customer(self, customer: str, fields: dict[str, Any], act: Act) -> Commit | None:
        """Give a customer other values; None when nothing changes. Raise a refusal."""
        wanted = self.rules.fields_with_centre(fields)
        return self._maybe(act, ("change", customer, fields), lambda: acts.decide_change(self.book, customer, wanted))

    def sell_package(self, request: selling.PackageRequest, act: Act, today: date) -> Commit:
        """Record that somebody buys a package; the same key again returns what it did first. Raise a refusal."""
        wanted = replace(request, centre=self.rules.centre_called(request.centre))
        return self._once(
            act, ("package", request), lambda: selling.decide_package(self.book, wanted, self.rules, today)
        )

    def change_package(self, package: str, fields: dict[str, str], act: Act) -> Commit | None:
        """Give a package another treatment, category, centre or last day; None when nothing changes."""
        request, wanted = ("package change", package, fields), self.rules.fields_with_centre(fields)
        return self._maybe(act, request, lambda: packages.decide_change_package(self.book, package, wanted))

    def settle_difference(self, package: str, act: Act, today: date, *, sheet_is_right: bool) -> Commit:
        """Say whether the list or its parts were right about a package's balance. Raise a refusal."""
        request = ("difference", package, sheet_is_right)
        return self._once(
            act, request, lambda: packages.decide_difference(self.book, package, today, sheet_is_right=sheet_is_right)
        )

    def change_many(self, customers: Sequence[str], change: BulkChange, act: Act) -> Commit | None:
        """Change many customers in one act; None when nothing changes. Raise a refusal: then nobody is changed."""
        request = ("change many", customers, change)
        wanted = replace(change, centre=self.rules.centre_called(change.centre))
        return self._maybe(act, request, lambda: decide_bulk(self.book, customers, wanted))

    def rename_shop(self, name: str, act: Act) -> Commit | None:
        """Give the shop another name; None when it has it already. Raise a refusal."""
        return self._maybe(act, ("shop", name), lambda: acts.decide_shop_name(self.book, name))

    def count_drawer(self, on: date, counted: Money, expected: Money, act: Act) -> Commit:
        """Keep an evening's count of the drawer. Raise a refusal."""
        return self._once(act, ("drawer", on, counted.minor), lambda: acts.decide_drawer(on, counted, expected))

    def bring_in(self, sources: Sequence[ImportSource], lines: Sequence[ImportLine], act: Act, today: date) -> Commit:
        """Record a whole import as one act. Raise a refusal."""
        request = ("import", [source.sha256 for source in sources], len(lines))
        return self._once(act, request, lambda: decide_import(self.book, sources, lines, self.rules, today))

    def undo(self, seq: int, act: Act) -> Commit:
        """Take back one act, whatever it was. Raise a refusal with the reason."""
        below = self.rules.prepaid_below_zero
        return self._once(
            act, ("undo", seq),
            lambda: decide_undo(self.book, seq, prepaid_below_zero=below, of_others=self._way_back_of_others),
        )  # fmt: skip

    def why_not_undo(self, seq: int) -> str:
        """Return why an act cannot be taken back now, or "" when it can."""
        below = self.rules.prepaid_below_zero
        return why_not(self.book, seq, prepaid_below_zero=below, of_others=self._way_back_of_others)

    def write(self, act: Act, request: tuple[Any, ...], decide: Callable[[], OthersDecision | None]) -> Commit | None:
        """Record what another room decides, under the one lock; None when that is nothing. Raise its refusal.

        ``request`` is what was asked, for a key that is said twice; ``decide`` returns a sentence and its records.
        """

        def decided() -> Decision | None:
            found = decide()
            return found and Decision(found[0], others=found[1])

        return self._maybe(act, request, decided)

    def fill(
        self, people: Iterable[tuple[Mapping[str, Any], datetime]], trade: Iterable[SampleEntry], *,
        group: int, progress: Callable[[int], None],
    ) -> None:  # fmt: skip
        """Write a whole sample, one act an entry, in groups of ``group``; the caller vouches for its balances."""
        with self.journal.writing():
            fill(self.journal, self.book, people, trade, group=group, progress=progress)

    def activity(self, count: int, before: int | None = None) -> list[Commit]:
        """Return at most ``count`` acts, newest first, those before number ``before``."""
        return self.journal.latest(count, before)

    def as_of_seq(self, seq: int) -> Book:
        """Return a book as it was right after act number ``seq``."""
        then = Book()
        batch: list[Commit] = []
        for commit in self.journal.commits(0, seq):
            batch.append(commit)
            if len(batch) == 4096:  # noqa: PLR2004 - large enough to be quick, small enough to be light
                then.apply(batch)
                batch = []
        then.apply(batch)
        then.read_commit = self.journal.commit
        return then

    def verify(self) -> str:
        """Read the whole file again, check every line, and return the sentence about the first damage, or ""."""
        fresh = FileJournal.open(self.folder, [], storage=self._storage, writer=False)
        try:
            return fresh.trouble.sentence if fresh.trouble else ""
        finally:
            fresh.close()

    def start_check(self) -> subprocess.Popen[str] | None:
        """Let another process verify the part that a snapshot spared us to read; None when nothing was spared."""
        until = self.journal.unverified_until
        if not until:
            return None
        command = [sys.executable, "-m", "ledger.journal.verify", str(self.folder.resolve()), str(until)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=_PROJECT)  # noqa: S603 - our own module

    def check_ended(self, child: subprocess.Popen[str]) -> None:
        """Take in what the other process found: damage makes the book read-only from now on."""
        said, _ = child.communicate()
        if child.returncode == 1:
            facts = json.loads(said)
            self.journal.found_damage(Damage(**facts | {"cause": Cause(facts["cause"])}))

    def accept_loss(self, by: str, now: datetime) -> None:
        """Go on from the last good line; what comes after it is put aside. Raise a refusal.

        The book is read once, and whoever looks meanwhile waits until all of it is there.
        """
        with self.journal.writing(), self.book.lock:
            self.journal.accept_loss(utc_text(now), by)

    def repair_line_ends(self) -> None:
        """Put the line ends of the file right and read it. Raise a refusal."""
        with self.journal.writing(), self.book.lock:
            self.journal.repair_line_ends()

    def mind_clock(self, now: datetime) -> None:
        """Add a notice, once, when the clock is behind what was recorded last."""
        if self.journal.last_at > utc_text(now):
            said = clock_warning(now, self.activity(2), self.journal.identity.timezone)
            if said and said not in self.journal.notices:
                self.journal.notices.append(said)

    def save_snapshot(self, folder: Path | None = None) -> None:
        """Write what a quick start needs, into ``folder`` instead of its own when that is given.

        Raise OSError, and BookReadOnly while the book is in trouble: a doubtful state is nothing to start from.
        """
        with self.journal.writing():
            if self.trouble is not None:
                raise BookReadOnly(self.trouble.sentence)
            mark, parts = self.journal.mark(), keeping.dump(self.book)
            parts |= {_OTHER + name: other.dump() for name, other in self.others.items()}
        write_snapshot(folder or self.folder, mark, parts, self._storage)

    def close(self) -> None:
        """Let go of the journal and its lock."""
        self.journal.close()

    def _way_back_of_others(self, record: JsonRecord) -> JsonRecord | None:
        """Return what takes back a record of another room; None when it is of none that can be asked."""
        backs = (other.way_back(record) for other in self.others.values())
        return next((back for back in backs if back is not None), None)

    def _once(self, act: Act, request: tuple[Any, ...], decide: Callable[[], Decision]) -> Commit:
        commit = self._maybe(act, request, decide)
        if commit is None:
            message = "a decision that cannot be empty was"
            raise RuntimeError(message)
        return commit

    def _maybe(self, act: Act, request: tuple[Any, ...], decide: Callable[[], Decision | None]) -> Commit | None:
        fingerprint = fingerprint_of(request)
        with self.journal.writing():
            known = self.journal.find_key(act.key)
            if known is not None:
                if known.request != fingerprint:
                    raise KeyReused(act.key, known.seq, known.what)
                return known
            decision = decide()
            if decision is None:
                return None
            told = self.announce(decision) if self.announce and decision.records else []
            self.mind_clock(act.at)
            return self._write(
                Draft(
                    at=recorded_at(act.at, self.journal.last_at),
                    by=act.by,
                    via=act.via,
                    what=decision.what,
                    key=act.key,
                    request=fingerprint,
                    records=encode([*decision.records, *decision.others, *told]),
                )
            )

    def _write(self, draft: Draft) -> Commit:
        """Append, and when nobody can know whether it was saved, look at the file before saying so.

        What is really there then shows at once, and the same key asked again is answered by what was found.
        """
        try:
            return self.journal.append(draft)
        except SaveUncertain:
            with suppress(LedgerError):
                self.journal.reopen()
            raise
