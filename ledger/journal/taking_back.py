"""Take back a copy of the file: the book that stood in the folder is replaced by it in one step, as a new lineage.

The copy lies elsewhere and was proven by whoever hands it in; it is verified once more while it is written. Until the
one rename the old book is there, whole; after it the new one is, with the act that says so as its last line.
"""

from __future__ import annotations

import contextlib
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.journal import lines
from ledger.journal.errors import BookUnreadable, NothingToKeep
from ledger.journal.exchanging import alone, begin_anew, told
from ledger.journal.head import read_head
from ledger.journal.identity import identity_of, read_first
from ledger.journal.mending import quarantine
from ledger.journal.paths import Paths, put
from ledger.journal.reading import START, Position, Reading, pieces_of
from ledger.journal.rewrite import NewFile, highest_known, reidentified
from ledger.journal.storage import Disk, Storage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledger.journal.model import Anchor, Draft, Identity

_DISK = Disk()


def take_back(
    folder: Path,
    source: Path,
    why: str,
    last: Draft,
    *,
    keep_old: bool,
    storage: Storage = _DISK,
    size: int | None = None,
) -> Identity:
    """Put the book in the file ``source`` in the place of the one in ``folder``, and return its new identity.

    ``last`` is the act that is added at its end: its number is above every number that either book ever used, so no
    number is used twice. ``keep_old`` puts the file that stood there into data/quarantine/ first, whole: for a book of
    which no backup can be made. ``size`` is how long that file is in the copy that was made of it: another program may
    have recorded more since, and then this is BookChanged. BookOpen; NothingToKeep when the source is no book;
    BookUnreadable, when it is damaged or the disk refuses: then the folder holds what it held.
    """
    paths = Paths(folder)
    with told("replaced"):
        storage.make_folder(folder)
        with alone(storage, paths, size):
            return _take_back(storage, paths, source, why, last, keep_old=keep_old)


def _take_back(
    storage: Storage, paths: Paths, source: Path, why: str, last: Draft, *, keep_old: bool
) -> Identity:  # fmt: skip
    try:
        first = read_first(storage, source)
        theirs = identity_of(first)
    except ValueError as error:
        raise NothingToKeep from error
    end = _end_of(storage, source)
    parent, highest = _parent(storage, paths, theirs, end)
    new = replace(
        theirs, lineage=secrets.token_hex(16), parent=parent.lineage, parent_seq=highest.seq,
        parent_check=highest.check, why=why,
    )  # fmt: skip
    if keep_old and (size := storage.size(paths.journal)):
        quarantine(storage, paths, "before-restore", 0, size)
    made = _Restored(new, last)
    put(storage, paths.journal, made.pieces(storage, source, reidentified(first, new, last.at, last.by), end))
    begin_anew(storage, paths, made.anchor)
    return new


class _Restored(NewFile):
    """The new file: the lines of the copy with new checks, and one more."""

    def __init__(self, identity: Identity, last: Draft) -> None:
        super().__init__(identity)
        self._last, self._above = last, identity.parent_seq

    def pieces(self, storage: Storage, path: Path, first: Draft, kept: Position) -> Iterator[bytes]:
        """Yield everything; BookUnreadable when the copy is no longer what was looked through."""
        yield from super().pieces(storage, path, first, kept)
        if self._seq != kept.seq:
            message = "The backup changed while it was taken back. Nothing was changed."
            raise BookUnreadable(message)
        line, commit = lines.encode(max(self._seq, self._above) + 1, self._last, self._check)
        self._seq, self._check = commit.seq, commit.check
        yield line


def _end_of(storage: Storage, source: Path) -> Position:
    """Return where the copy ends; BookUnreadable when not all of it is good."""
    reading = Reading(pieces_of(storage, source, START.offset, storage.size(source) or 0), START)
    for _ in reading.batches():
        pass
    if reading.damage is not None or reading.tail or not reading.position.seq:
        message = "The book in the backup is damaged. Nothing was changed."
        raise BookUnreadable(message)
    return reading.position


def _parent(storage: Storage, paths: Paths, theirs: Identity, end: Position) -> tuple[Identity, Position]:
    """Return whom the new lineage comes from, and the highest number that was ever used, with its check if known.

    That is the book that stands in the folder; where there is none, or one that cannot be read, it is the copy itself.
    """
    own = max(end.seq, theirs.parent_seq)
    try:
        old = identity_of(read_first(storage, paths.journal))
    except (ValueError, FileNotFoundError):
        above = max(own, _seq_of_head(storage, paths, theirs.store))
        return theirs, end._replace(seq=above, check=end.check if above == end.seq else "")
    size = storage.size(paths.journal) or 0
    reading = Reading(pieces_of(storage, paths.journal, START.offset, size), START)
    for _ in reading.batches():
        pass
    good = reading.position
    after = sum(piece.count(b"\n") for piece in pieces_of(storage, paths.journal, good.offset, size))
    known = highest_known(storage, paths, old, good, after + (size > good.offset))
    if old.store == theirs.store and own > known.seq:
        known = known._replace(seq=own, check="")
    return old, known


def _seq_of_head(storage: Storage, paths: Paths, store: str) -> int:
    with contextlib.suppress(ValueError, OSError):
        head: Anchor | None = read_head(storage, paths.head)
        if head is not None and head.store == store:
            return head.seq
    return 0
