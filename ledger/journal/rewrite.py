"""Replace the file by a new lineage of it, and put its line ends right: the two ways in which it is ever made anew.

Both stream, keep what they take away in data/quarantine/, and put the new file in place in one step. The caller holds
the lock of the folder, and no handle on the file.
"""

from __future__ import annotations

import contextlib
import json
import secrets
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from ledger.journal import lines
from ledger.journal.errors import NothingToKeep, NothingToRepair
from ledger.journal.exchanging import begin_anew
from ledger.journal.head import read_head
from ledger.journal.identity import identity_of, read_first, records_of
from ledger.journal.mending import end_last_line, quarantine
from ledger.journal.model import Anchor, Commit, Draft, Identity
from ledger.journal.paths import Paths, put
from ledger.journal.reading import START, Position, Reading, TailKind, header_damage, pieces_of
from ledger.journal.snapshot import read_anchor
from ledger.journal.storage import Disk, Storage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DISK = Disk()
_TAIL = lines.CHECK_LENGTH + 1


def rewrite(folder: Path, upto_seq: int, why: str, at: str, by: str, storage: Storage = _DISK) -> Identity:
    """Keep the commits up to ``upto_seq`` under a new lineage and return the new identity.

    ``why``, ``at`` (UTC) and ``by`` are written into the lineage. What came after goes to data/quarantine/ whole.
    Numbers go on from the highest that was ever used. NothingToKeep when the first line is lost; OSError when the disk
    refuses, and then the file is as it was.
    """
    paths = Paths(folder)
    try:
        first = read_first(storage, paths.journal)
        old = identity_of(first)
    except ValueError as error:
        raise NothingToKeep from error
    end_last_line(storage, paths.journal)
    kept, rest_lines = _look(storage, paths, upto_seq)
    last = highest_known(storage, paths, old, kept, rest_lines)
    new = replace(
        old,
        lineage=secrets.token_hex(16),
        parent=old.lineage,
        parent_seq=last.seq,
        parent_check=last.check,
        why=why,
    )
    size = storage.size(paths.journal) or 0
    if size > kept.offset:
        quarantine(storage, paths, f"after-line-{kept.line}", kept.offset, size)
    end = NewFile(new)
    put(storage, paths.journal, end.pieces(storage, paths.journal, reidentified(first, new, at, by), kept))
    begin_anew(storage, paths, end.anchor)
    return new


def line_ends_can_be_repaired(storage: Storage, path: Path) -> bool:
    """Tell whether the whole file verifies once CRLF is read as LF; OSError from the storage."""
    pieces = _with_unix_ends(storage, path)
    begun = b""
    while len(begun) < len(lines.HEADER):
        piece = next(pieces, None)
        if piece is None:
            return False
        begun += piece
    if header_damage(begun):
        return False
    reading = Reading(_after(begun[len(lines.HEADER) :], pieces), START)
    for _ in reading.batches():
        pass
    return reading.damage is None and reading.judge_tail()[0] in {TailKind.NOTHING, TailKind.WHOLE}


def repair_line_ends(storage: Storage, paths: Paths) -> None:
    """Put LF where CRLF stands; NothingToRepair when the file does not verify then, OSError when the disk refuses."""
    if not line_ends_can_be_repaired(storage, paths.journal):
        raise NothingToRepair
    size = storage.size(paths.journal) or 0
    quarantine(storage, paths, "line-ends", 0, size)
    put(storage, paths.journal, _with_unix_ends(storage, paths.journal))


class NewFile:
    """Streams the new file, and knows where it ended."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self._check = lines.GENESIS
        self._seq = 0

    @property
    def anchor(self) -> Anchor:
        """Where the new file ended."""
        return Anchor(self._identity.store, self._identity.lineage, self._seq, self._check)

    def pieces(self, storage: Storage, path: Path, first: Draft, kept: Position) -> Iterator[bytes]:
        """Yield the header, the first commit with its new identity, and the kept lines with new checks."""
        yield lines.HEADER
        reading = Reading(pieces_of(storage, path, START.offset, kept.offset), START)
        for batch in reading.batches():
            old_lines, made = batch.lines, bytearray()
            if not self._seq:
                line, commit = lines.encode(batch.commits[0].seq, first, lines.GENESIS)
                made += line
                self._check = commit.check
                old_lines = old_lines[1:]
            for old in old_lines:
                body = old[:-_TAIL]
                self._check = sha256(self._check.encode() + body).hexdigest()
                made += b"%b,%b\n" % (body, self._check.encode())
            self._seq = batch.commits[-1].seq
            yield bytes(made)


def _look(storage: Storage, paths: Paths, upto_seq: int) -> tuple[Position, int]:
    """Return the end of what is kept, and how many lines, whole or not, follow it."""
    size = storage.size(paths.journal) or 0
    reading = Reading(pieces_of(storage, paths.journal, START.offset, size), START)
    kept = START
    for batch in reading.batches():
        for commit, line, start in zip(batch.commits, batch.lines, batch.starts.tolist(), strict=True):
            if commit.seq > upto_seq:
                break
            kept = Position(start + len(line) + 1, kept.line + 1, commit.seq, commit.check, commit.at)
    if kept.seq == 0:
        raise NothingToKeep
    after, last_byte = 0, b"\n"
    for piece in pieces_of(storage, paths.journal, kept.offset, size):
        after += piece.count(b"\n")
        last_byte = piece[-1:]
    return kept, after + (last_byte != b"\n")


def highest_known(storage: Storage, paths: Paths, old: Identity, kept: Position, rest_lines: int) -> Position:
    """Return the highest number that was ever used in the old lineage, with its check where that is known."""
    seq = max(kept.seq, old.parent_seq) + rest_lines
    known = {kept.seq: kept.check}
    anchors = [read_anchor(paths.folder, storage)]
    with contextlib.suppress(ValueError, OSError):
        anchors.append(read_head(storage, paths.head))
    for anchor in anchors:
        if anchor and (anchor.store, anchor.lineage) == (old.store, old.lineage):
            seq = max(seq, anchor.seq)
            known.setdefault(anchor.seq, anchor.check)
    return kept._replace(seq=seq, check=known.get(seq, ""))


def reidentified(first: Commit, new: Identity, at: str, by: str) -> Draft:
    """Return the first commit with the new lineage in place of the old."""
    _, lineage = records_of(new)
    lineage |= {"at": at, "by": by}
    records = [lineage if record["kind"] == "lineage" else record for record in lines.load_records(first.records)]
    return Draft(
        at=first.at,
        by=first.by,
        via=first.via,
        what=first.what,
        key=first.key,
        request=first.request,
        records=json.dumps(records),
    )


def _with_unix_ends(storage: Storage, path: Path) -> Iterator[bytes]:
    """Yield the file with LF for CRLF, also where a piece ends between the two."""
    held = b""
    for piece in pieces_of(storage, path, 0, storage.size(path) or 0):
        data = held + piece
        held = b"\r" if data.endswith(b"\r") else b""
        yield data.removesuffix(b"\r").replace(b"\r\n", b"\n")
    if held:
        yield held


def _after(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
