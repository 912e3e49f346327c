"""Write the file anew with some acts blanked, as a new lineage, and let it take the place of the old one in one step.

What is blank in an act is decided by whoever knows what stands in it. Numbers, times, keys and whoever did it stay; all
checks are made anew, so nothing of what stood there before can be told from the new file.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from ledger.journal import lines
from ledger.journal.errors import BookUnreadable, NothingToKeep, reason
from ledger.journal.exchanging import alone, begin_anew, told
from ledger.journal.identity import identity_of, read_first
from ledger.journal.model import Anchor, Draft, Identity
from ledger.journal.paths import Paths, put
from ledger.journal.reading import START, Position, Reading, pieces_of
from ledger.journal.rewrite import highest_known, reidentified
from ledger.journal.storage import Disk, Storage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from ledger.journal.model import Commit

_DISK = Disk()
_TAIL = lines.CHECK_LENGTH + 1
_DAMAGED = "The book is damaged or unfinished at its end, so nothing can be erased from it. Nothing was changed."


@dataclass(frozen=True, slots=True)
class Blanking:
    """The acts (by number) that are written anew, and what becomes of each: another sentence and other records."""

    seqs: AbstractSet[int]
    blanked: Callable[[Commit], Commit]


def write_blanked(
    folder: Path, target: Path, blanking: Blanking, why: str, last: Draft | None, storage: Storage = _DISK
) -> Anchor:
    """Write the book of ``folder`` to the new file ``target`` with these acts blanked; return where that ends.

    ``last`` is one more act at its end, numbered above every number ever used; without one the file keeps its lineage:
    it is a copy that is to be taken back. Nothing in the folder is touched. NothingToKeep, BookUnreadable.
    """
    paths = Paths(folder)
    try:
        first = read_first(storage, paths.journal)
        identity = identity_of(first)
    except ValueError as error:
        raise NothingToKeep from error
    try:
        end = _end_of(storage, paths.journal)
        new = identity if last is None else _successor(storage, paths, identity, end, why)
        made = _Blanked(new, blanking, last)
        storage.make_folder(target.parent)
        put(storage, target, made.pieces(storage, paths.journal, first, end))
    except OSError as error:
        raise BookUnreadable(f"The book was not written anew: {reason(error)}.") from error
    return made.anchor


def take_place(folder: Path, new: Path, anchor: Anchor, storage: Storage = _DISK, *, size: int | None = None) -> None:
    """Let the file ``new``, which ends at ``anchor``, take the place of the book in ``folder``: one rename.

    ``size`` is how long the book was that ``new`` was made of; BookChanged when it is another length by now. BookOpen;
    BookUnreadable when the disk refuses: then the old one is there.
    """
    paths = Paths(folder)
    with told("replaced"), alone(storage, paths, size):
        storage.replace(new, paths.journal)
        storage.sync_folder(folder)
    begin_anew(storage, paths, anchor)


class _Blanked:
    """Streams the new file, and knows where it ended."""

    def __init__(self, identity: Identity, blanking: Blanking, last: Draft | None) -> None:
        self._identity, self._blanking, self._last = identity, blanking, last
        self._seq, self._check = 0, lines.GENESIS

    @property
    def anchor(self) -> Anchor:
        """Where the new file ended."""
        return Anchor(self._identity.store, self._identity.lineage, self._seq, self._check)

    def pieces(self, storage: Storage, path: Path, first: Commit, end: Position) -> Iterator[bytes]:
        """Yield everything; BookUnreadable when the file is no longer what was looked through."""
        yield lines.HEADER
        reading = Reading(pieces_of(storage, path, START.offset, end.offset), START)
        for batch in reading.batches():
            yield b"".join(
                self._line(seq, line, first if seq == first.seq else None)
                for seq, line in zip(batch.seqs.tolist(), batch.lines, strict=True)
            )
        if self._seq != end.seq:
            raise BookUnreadable(_DAMAGED)
        if self._last is not None:
            yield self._encoded(max(self._seq, self._identity.parent_seq) + 1, self._last)

    def _line(self, seq: int, line: bytes, first: Commit | None) -> bytes:
        if first is None and seq not in self._blanking.seqs:
            body = line[:-_TAIL]
            self._seq, self._check = seq, sha256(self._check.encode() + body).hexdigest()
            return b"%b,%b\n" % (body, self._check.encode())
        commit = lines.decode(line.decode())
        if seq in self._blanking.seqs:
            commit = self._blanking.blanked(commit)
        if first is not None and self._last is not None:
            return self._encoded(seq, reidentified(commit, self._identity, self._last.at, self._last.by))
        return self._encoded(seq, _draft(commit))

    def _encoded(self, seq: int, draft: Draft) -> bytes:
        line, commit = lines.encode(seq, draft, self._check)
        self._seq, self._check = commit.seq, commit.check
        return line


def _draft(commit: Commit) -> Draft:
    return Draft(
        at=commit.at, by=commit.by, via=commit.via, what=commit.what, key=commit.key, request=commit.request,
        records=json.loads(commit.records),
    )  # fmt: skip


def _end_of(storage: Storage, path: Path) -> Position:
    reading = Reading(pieces_of(storage, path, START.offset, storage.size(path) or 0), START)
    for _ in reading.batches():
        pass
    if reading.damage is not None or reading.tail or not reading.position.seq:
        raise BookUnreadable(_DAMAGED)
    return reading.position


def _successor(storage: Storage, paths: Paths, old: Identity, end: Position, why: str) -> Identity:
    highest = highest_known(storage, paths, old, end, 0)
    return replace(
        old, lineage=secrets.token_hex(16), parent=old.lineage, parent_seq=highest.seq, parent_check=highest.check,
        why=why,
    )  # fmt: skip
