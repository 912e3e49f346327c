"""Unpack a backup beside the book that is there, and say what going back to it takes away and brings back."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from backups.acts import Acts
from backups.looking import Progress, look_through, silent
from backups.model import BOOK, FILES, SETTINGS, Manifest
from backups.proving import check_book
from ledger.journal import Commit, FileJournal, Storage


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A backup that stood the test, unpacked in ``folder``: its book, its settings, and the files the shop lacks."""

    name: str
    folder: Path
    manifest: Manifest

    @property
    def book(self) -> Path:
        """The file of the book."""
        return self.folder / BOOK

    @property
    def settings(self) -> Path | None:
        """The settings, None when there were none."""
        path = self.folder / SETTINGS
        return path if path.exists() else None

    def missing_files(self) -> list[Path]:
        """Return the originals and photos that the shop did not have when this was unpacked."""
        place = self.folder / FILES
        return sorted(place.iterdir()) if place.exists() else []


@dataclass(slots=True)
class Difference:
    """What going back does: the acts that go and the acts that come back, every one, the newest first.

    ``last`` is the number of the last act of the book as it was compared, 0 without one.
    """

    last: int = 0
    going: Acts = field(default_factory=Acts)
    coming: Acts = field(default_factory=Acts)

    @property
    def goes(self) -> int:
        """How many acts go."""
        return len(self.going)

    @property
    def comes(self) -> int:
        """How many acts come back."""
        return len(self.coming)


def unpack(
    path: Path,
    folder: Path,
    files: Path,
    storage: Storage,
    progress: Progress = silent,
    name: str = "",
    *,
    passphrase: str = "",
) -> Unpacked:
    """Prove a backup and unpack it into the empty ``folder``; of the files only those that ``files`` lacks.

    What look_through refuses, BackupNotProven; OSError.
    """
    storage.make_folder(folder / FILES)
    called = name or path.name

    def where(part: str) -> Path | None:
        if part in {BOOK, SETTINGS}:
            return folder / part
        if part.startswith(FILES) and storage.size(files / part.removeprefix(FILES)) is None:
            return folder / part
        return None

    manifest = look_through(path, storage, where, progress, name=called, passphrase=passphrase)
    check_book(folder, manifest, called)
    return Unpacked(called, folder, manifest)


def compare(now: Path | None, then: Path) -> Difference:
    """Return how the book in folder ``now`` (None: there is none) differs from the one in folder ``then``.

    Two acts are the same when they say the same: after an earlier restore the checks differ and the acts do not.
    LedgerError when one of them cannot be read.
    """
    here, there = _acts(now), _acts(then)
    last, one, other = 0, next(here, None), next(there, None)
    while one is not None and other is not None and _same(one, other):
        last, one, other = one.seq, next(here, None), next(there, None)
    going, coming = _rest(one, here), _rest(other, there)
    newest = going.piece(0, 1)
    return Difference(newest[0].seq if newest else last, going, coming)


def _acts(folder: Path | None) -> Iterator[Commit]:
    """Yield the acts of a book but the first, with which it began."""
    if folder is None:
        return
    journal = FileJournal.open(folder, [], writer=False)
    try:
        yield from islice(journal.commits(), 1, None)
    finally:
        journal.close()


def _same(one: Commit, other: Commit) -> bool:
    return one.seq == other.seq and one._replace(check="") == other._replace(check="")


def _rest(first: Commit | None, others: Iterator[Commit]) -> Acts:
    found = Acts()
    if first is not None:
        for one in chain([first], others):
            found.add(one)
    return found
