"""Erase a person: the book is written anew beside itself, tried out, and takes its own place in one step.

Until that step everything is as it was; after it the person is gone, and what lies beside the book goes at once, or at
the next start.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from access import People
from ledger.book import Act, Book, KeptProjection, Ledger
from ledger.journal import (
    Anchor,
    Blanking,
    BookReadOnly,
    BookUnreadable,
    Disk,
    Draft,
    Storage,
    take_place,
    write_blanked,
)
from messaging import Outbox
from services import clock
from services.erasing.blanks import Blanks
from services.erasing.cleaning import ToClean, beside, clean, drop_note, note, of_messages
from services.erasing.ending import WHAT, WHY, ending_records
from services.erasing.looking import Plan
from services.erasing.refusals import NotTheSame
from services.rooms import new_rooms, outbox_of, people_of

_DISK: Final = Disk()
_NEW: Final = "journal.csv"
_OF_OTHER_ROOMS: Final = re.compile('"kind":"(?:message|person)')
_COLUMNS: Final = ("customer", "kind", "amount", "sign", "day", "due_day", "method", "seq", "dead", "package", "open")


@dataclass(frozen=True, slots=True)
class Staged:
    """The book without the person, tried out, in a folder of its own; nothing of the shop is touched yet."""

    file: Path
    anchor: Anchor
    goes: ToClean
    size: int  # of the book that it was made of, in bytes


def stage(ledger: Ledger, plan: Plan, act: Act, scratch: Path, *, originals: bool, storage: Storage = _DISK) -> Staged:
    """Write the book without the person into the empty folder ``scratch``, and try it out. Raise a refusal.

    ``originals``: the lists that hold the person go, too. The writer of the book asks, between two acts.
    """
    if ledger.trouble is not None:
        raise BookReadOnly(ledger.trouble.sentence)
    traces = plan.traces
    lists = [one.name for one in plan.originals] if originals else []
    files = sorted({*traces.photos, *lists})
    records = ending_records(ledger.book, people_of(ledger), outbox_of(ledger), traces.opened, files)
    at = max(clock.utc_text(act.at), ledger.journal.last_at)
    last = Draft(at=at, by=act.by, via=act.via, what=WHAT, key=act.key, records=records)
    blanking = Blanking(traces.seqs, Blanks(traces).act)
    anchor = write_blanked(ledger.folder, scratch / _NEW, blanking, WHY, last, storage)
    check_same(ledger, scratch, set(traces.ids))
    goes = ToClean(
        traces.opened, sorted(traces.people),
        beside(ledger.folder, traces.photos, lists, plan.aside) + of_messages(sorted(traces.messages), traces.files),
    )  # fmt: skip
    return Staged(scratch / _NEW, anchor, goes, ledger.journal.size)


def carry_out(data: Path, staged: Staged, storage: Storage = _DISK) -> list[str]:
    """Let the book without the person take the place of the one with them; return what the disk did not let go of.

    Nobody has the book open. Raise BookOpen or BookUnreadable: then everything is as it was.
    """
    try:
        note(data, staged.goes)
    except OSError as error:
        drop_note(data)
        raise BookUnreadable(f"Nobody was erased: the disk answers {error.strerror or error}.") from error
    try:
        take_place(data, staged.file, staged.anchor, storage, size=staged.size)
    except BaseException:
        # Whether the one step was taken is seen in the book: then what was to go goes with the next start.
        if staged.file.exists():
            drop_note(data)
        raise
    return clean(data, staged.goes)


def check_same(ledger: Ledger, folder: Path, erased: set[str]) -> None:
    """Raise NotTheSame unless the book in ``folder`` comes to what the open one does, but for who is erased."""
    new = Ledger.open(folder, writer=False)
    try:
        if new.trouble is not None:
            raise NotTheSame("the book")
        with ledger.book.lock:
            for what, same in _COMPARED:
                if not same(ledger.book, new.book, erased):
                    raise NotTheSame(what)
        rooms = new_rooms()
        # One look for all of them; nearly every act is an entry, which is nothing to them.
        for commit in new.journal.commits():
            if _OF_OTHER_ROOMS.search(commit.records):
                for room in rooms.values():
                    room.apply([commit])
        if _count_of(rooms) != _count_of(ledger.others):
            raise NotTheSame("the messages, or who may come in,")
    finally:
        new.close()


def _count_of(rooms: Mapping[str, KeptProjection]) -> tuple[int, int]:
    people, box = rooms["people"], rooms["messages"]
    assert isinstance(people, People)  # noqa: S101 - as the book is opened
    assert isinstance(box, Outbox)  # noqa: S101
    return len(people.owners()), len(box)


def _same_entries(one: Book, other: Book, _erased: set[str]) -> bool:
    ours, theirs = one.entries, other.entries
    return len(ours) == len(theirs) and all(
        np.array_equal(ours[name], theirs[name]) for name in _COLUMNS if name != "open"
    )


def _same_balances(one: Book, other: Book, _erased: set[str]) -> bool:
    return all(
        np.array_equal(one.balances[name], other.balances[name]) for name in ("due", "prepaid", "sessions", "last_day")
    )


def _same_others(one: Book, other: Book, erased: set[str]) -> bool:
    ours, theirs = one.people.all(), other.people.all()
    return len(ours) == len(theirs) and all(
        mine == yours for mine, yours in zip(ours, theirs, strict=True) if mine.id not in erased
    )


def _same_rest(one: Book, other: Book, _erased: set[str]) -> bool:
    facts: Sequence[Callable[[Book], object]] = (
        lambda book: book.undone_by, lambda book: book.pays, lambda book: len(book.packages),
        lambda book: [(pack.sessions, pack.used, pack.amount, pack.status) for pack in book.packages],
        lambda book: book.people.aliases.into,
    )  # fmt: skip
    return all(fact(one) == fact(other) for fact in facts)


_COMPARED: Final[Sequence[tuple[str, Callable[[Book, Book, set[str]], bool]]]] = (
    ("the entries", _same_entries), ("what is owed and held", _same_balances), ("another customer", _same_others),
    ("the rest of the book", _same_rest),
)  # fmt: skip
