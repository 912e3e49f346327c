"""Judge the file at the start: what of it counts, and whether it may be written on. Nothing is written here.

Whatever was saved and is not there, or not as it was, makes the book read-only; the good part is shown. Only the last
line may be unfinished: nobody was told that it was saved.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from ledger.journal import trouble as troubles
from ledger.journal.errors import BookUnreadable, NoBook, reason
from ledger.journal.head import read_head
from ledger.journal.identity import FORMAT, identity_of, read_first
from ledger.journal.lines import HEADER
from ledger.journal.model import Anchor, Cause, Damage, Mark, Trouble
from ledger.journal.paths import other_versions
from ledger.journal.reading import Reading, TailKind, header_damage, pieces_of
from ledger.journal.rewrite import line_ends_can_be_repaired
from ledger.journal.snapshot import read_anchor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ledger.journal.contents import Contents
    from ledger.journal.model import Commit, Identity
    from ledger.journal.paths import Paths
    from ledger.journal.storage import Storage

_HEAD_UNREADABLE = (
    "The note of how far the book goes (journal.head) could not be read; it is written again with the next entry."
)
_HEAD_OF_ANOTHER = (
    "The note of how far the book goes (journal.head) is of another book's file; was a file put here by hand?"
)


@dataclass(slots=True)
class Verdict:
    """What the look at the file gave."""

    trouble: Trouble | None = None
    notices: list[str] = field(default_factory=list)
    mark_used: bool = False
    head: Anchor | None = None


def judge(storage: Storage, paths: Paths, contents: Contents, mark: Mark | None) -> Verdict:
    """Read the whole file, or what follows ``mark`` when that fits, into ``contents``.

    NoBook when there never was one; BookUnreadable when the disk does not let it be read.
    """
    try:
        return _judge(storage, paths, contents, mark)
    except OSError as error:
        raise BookUnreadable(f"The book's file cannot be read: {reason(error)}.") from error


def read_on(storage: Storage, paths: Paths, contents: Contents) -> Damage | None:
    """Read what follows the known end into ``contents``, a whole last line included; return the damage found.

    Nothing is taken twice. OSError from the storage.
    """
    size = storage.size(paths.journal)
    if size is None:
        return Damage(Cause.MISSING, 0, 0)
    reading = Reading(pieces_of(storage, paths.journal, contents.position.offset, size), contents.position)
    for batch in reading.batches():
        damage = _take(contents, batch.commits, batch.seqs, batch.starts, reading.position.offset)
        if damage:
            return damage
    if reading.damage is None:
        kind, commit = reading.judge_tail()
        if commit:
            begin = reading.position.offset
            end = begin + len(reading.tail) + (kind is TailKind.WHOLE)  # as if its newline were there
            return _take(contents, [commit], np.array([commit.seq]), np.array([begin]), end)
    return reading.damage


def _judge(storage: Storage, paths: Paths, contents: Contents, mark: Mark | None) -> Verdict:
    verdict = Verdict()
    snapshot = read_anchor(paths.folder, storage)
    try:  # before the journal: a reader must not find a head that is newer than the lines it has seen
        verdict.head = read_head(storage, paths.head)
    except ValueError:
        verdict.notices.append(_HEAD_UNREADABLE)
    size = storage.size(paths.journal)
    others = other_versions(paths, storage)
    if size is None:
        if verdict.head is None and not verdict.notices and snapshot is None and not others:
            raise NoBook(str(paths.folder))
        verdict.trouble = troubles.missing()
        return verdict
    damage = header_damage(storage.read(paths.journal, 0, 2 * len(HEADER)))
    if damage is None:
        verdict.mark_used = mark is not None and _adopt(storage, paths, contents, mark, size)
        if mark is not None and not verdict.mark_used:
            contents.forget()
        damage = read_on(storage, paths, contents)
        if damage is None and contents.identity is None:
            damage = Damage(Cause.DAMAGED, contents.position.line + 1, contents.position.offset)
    zone = contents.identity.timezone if contents.identity else ""
    if damage:
        repairable = damage.cause is Cause.LINE_ENDS and line_ends_can_be_repaired(storage, paths.journal)
        verdict.trouble = troubles.damaged(damage, zone, repairable=repairable)
    elif contents.identity:
        verdict.trouble = _look_back(contents, contents.identity, verdict, snapshot)
    if others and verdict.trouble is None:
        verdict.trouble = troubles.copies(others)
    return verdict


def _adopt(storage: Storage, paths: Paths, contents: Contents, mark: Mark, size: int) -> bool:
    """Go on from the mark if the line that it ends with is there as it says; tell whether that is so."""
    if not len(mark.offsets) or not len(mark.seqs) == len(mark.offsets) == len(mark.key_hashes) or mark.offset > size:
        return False
    try:
        identity = identity_of(read_first(storage, paths.journal))
    except ValueError:
        return False
    contents.adopt(mark, identity, "")
    try:
        last = contents.commit(mark.seq)
    except Exception:  # noqa: BLE001 - whatever is odd about a mark, the file itself is the answer
        last = None
    newline = storage.read(paths.journal, mark.offset - 1, 1) == b"\n"
    ours = (mark.store, mark.lineage) == (identity.store, identity.lineage)
    if last is None or not newline or not ours or last.check != mark.check:
        return False
    contents.position = contents.position._replace(at=last.at)
    return True


def _take(
    contents: Contents,
    commits: Sequence[Commit],
    seqs: NDArray[np.int64],
    starts: NDArray[np.int64],
    end: int,
) -> Damage | None:
    """Hand the commits on, unless the very first is not the beginning of a book."""
    begin = contents.position
    if contents.identity is None:
        try:
            identity_of(commits[0])
        except ValueError:
            return Damage(Cause.DAMAGED, begin.line + 1, begin.offset)
    contents.take(commits, seqs, starts, end)
    return None


def _look_back(contents: Contents, identity: Identity, verdict: Verdict, snapshot: Anchor | None) -> Trouble | None:
    """Return the trouble that follows from what is remembered of this lineage, if any."""
    if identity.format > FORMAT:
        return troubles.newer_format(identity.format, FORMAT)
    ours = (identity.store, identity.lineage)
    head, last = verdict.head, contents.position
    if head and (head.store, head.lineage) == ours:
        if head.seq != last.seq and contents.has(head.seq):
            found = contents.commit(head.seq).check
        else:
            found = last.check if head.seq == last.seq else ""
        if found != head.check:
            return troubles.too_short(last, head, identity.timezone)
    elif head and (head.store, head.lineage) != (identity.store, identity.parent):
        verdict.notices.append(_HEAD_OF_ANOTHER)
    if snapshot and (snapshot.store, snapshot.lineage) == ours and snapshot.seq > last.seq:
        return troubles.too_short(last, snapshot, identity.timezone)
    return None
