"""Read the file from any good line on, fast, verify every line, and say exactly where it stops being good.

A pure reader: it touches nothing and decides nothing. What follows from damage is decided in opening.py.
"""

from __future__ import annotations

from enum import Enum
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ledger.journal import lines
from ledger.journal.block import Block
from ledger.journal.model import Cause, Commit, Damage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from ledger.journal.storage import Storage

CHUNK = 1 << 20  # bytes read at a time: about three thousand lines
_CHECK = lines.CHECK_LENGTH
_SEQ_MAX = 2**63 - 1
_TAIL = _CHECK + 1
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"s\x00", b"\x00s")


class Position(NamedTuple):
    """The end of a good line: bytes from the start, number of the line (the header is 1), its commit."""

    offset: int
    line: int
    seq: int
    check: str
    at: str


START = Position(len(lines.HEADER), 1, 0, lines.GENESIS, "")


class Batch(NamedTuple):
    """Some thousand verified commits, their numbers, where their lines start, and the lines without newlines."""

    commits: Sequence[Commit]
    seqs: NDArray[np.int64]
    starts: NDArray[np.int64]
    lines: list[bytes]


class TailKind(Enum):
    """What stands behind the last newline."""

    NOTHING = "nothing"
    WHOLE = "whole"  # a whole line, only its newline is missing
    WRONG_END = "wrong end"  # a whole line with another byte where its newline should be
    TORN = "torn"  # the beginning of a line, or what a power cut left


class Reading:
    """One pass over ``pieces``, the bytes behind ``start``. After ``batches`` the rest says how it ended."""

    def __init__(self, pieces: Iterable[bytes], start: Position) -> None:
        self._pieces = pieces
        self.position = start
        self.damage: Damage | None = None
        self.tail = b""

    def batches(self) -> Iterator[Batch]:
        """Yield everything that verifies, up to the first line that does not; what the pieces raise goes through."""
        for block in self._blocks():
            batch = self._take(block) or self._take_singly(block)
            if batch.commits:
                last = batch.commits[-1]
                count = len(batch.commits)
                offset = self.position.offset + sum(map(len, block[:count])) + count
                self.position = Position(offset, self.position.line + count, last.seq, last.check, last.at)
                yield batch
            if len(batch.commits) < len(block):
                self.damage = line_damage(self.position, block[len(batch.commits)])
                return

    def judge_tail(self) -> tuple[TailKind, Commit | None]:
        """Return what the bytes behind the last newline are, with the commit when they hold one."""
        if not self.tail:
            return TailKind.NOTHING, None
        for kind, line in ((TailKind.WHOLE, self.tail), (TailKind.WRONG_END, self.tail[:-1])):
            commit = _next_commit(self.position.check, self.position.seq, line)
            if commit:
                return kind, commit
        return TailKind.TORN, None

    def _blocks(self) -> Iterator[list[bytes]]:
        """Yield whole lines without their newlines; what is left at the end becomes the tail."""
        begun: list[bytes] = []
        for data in self._pieces:
            if b"\n" not in data:  # one line may be far longer than a piece
                begun.append(data)
                continue
            block = data.split(b"\n")
            if begun:
                block[0] = b"".join((*begun, block[0]))
            begun = [block.pop()]
            yield block
        self.tail = b"".join(begun)

    def _take(self, block: list[bytes]) -> Batch | None:
        """Return all lines of the block as a batch, or None when any of them is not as it should be."""
        bodies, tails = [line[:-_TAIL] for line in block], [line[-_TAIL:] for line in block]
        before = [self.position.check.encode(), *[tail[1:] for tail in tails]]
        checks = [sha256(last + body).hexdigest() for last, body in zip(before, bodies, strict=False)]
        if f",{','.join(checks)}".encode() != b"".join(tails):
            return None
        count = len(block)
        try:
            commits: Sequence[Commit] | None = Block.cut(block, bodies)
            if isinstance(commits, Block):
                seqs = commits.seqs
            else:
                commits = lines.decode_all(block)
                seqs = np.array([commit.seq for commit in commits], np.int64)
        except (ValueError, OverflowError):
            return None
        if seqs[0] <= self.position.seq or np.any(seqs[1:] <= seqs[:-1]):
            return None
        lengths = np.fromiter(map(len, block), np.int64, count) + 1
        return Batch(commits, seqs, np.cumsum(lengths) - lengths + self.position.offset, block)

    def _take_singly(self, block: list[bytes]) -> Batch:
        """Return the lines up to the first that is not as it should be."""
        commits: list[Commit] = []
        starts: list[int] = []
        check, seq, offset = self.position.check, self.position.seq, self.position.offset
        for line in block:
            commit = _next_commit(check, seq, line)
            if commit is None:
                break
            commits.append(commit)
            starts.append(offset)
            check, seq, offset = commit.check, commit.seq, offset + len(line) + 1
        seqs = np.array([commit.seq for commit in commits], np.int64)
        return Batch(commits, seqs, np.array(starts, np.int64), block[: len(commits)])


def pieces_of(storage: Storage, path: Path, offset: int, end: int) -> Iterator[bytes]:
    """Yield the bytes of a file from ``offset`` to ``end``, or to its end; OSError from the storage."""
    while offset < end:
        data = storage.read(path, offset, min(CHUNK, end - offset))
        if not data:
            return
        offset += len(data)
        yield data


def header_damage(beginning: bytes) -> Damage | None:
    """Return what is wrong with the first bytes of the file (at least twice the header's length), or None."""
    plain = lines.HEADER.rstrip()
    first = beginning.split(b"\n", 1)[0]
    if beginning.startswith(lines.HEADER):
        return None
    if beginning.startswith((_BOM, *_UTF16)):
        return Damage(Cause.ENCODING, 1, 0, spreadsheet=True)
    if first == plain + b"\r":
        return Damage(Cause.LINE_ENDS, 1, 0, spreadsheet=True)
    if any(first.rstrip().replace(other, b",") == plain for other in (b";", b"\t")):
        return Damage(Cause.DELIMITER, 1, 0, spreadsheet=True)
    return Damage(Cause.DAMAGED, 1, 0)


def line_damage(last: Position, line: bytes) -> Damage:
    """Return what is wrong with a complete line that does not follow ``last``."""
    cause = Cause.DAMAGED
    if line.endswith(b"\r"):
        cause = Cause.LINE_ENDS
    else:
        try:
            line.decode()
        except UnicodeDecodeError:
            cause = Cause.ENCODING
    return Damage(cause, last.line + 1, last.offset, last.seq, last.at, spreadsheet=cause is Cause.LINE_ENDS)


def verify_range(storage: Storage, path: Path, until: int | None = None) -> Damage | None:
    """Verify the file from its first byte to ``until`` (None: to its end), and return the first damage or None.

    A last line without its newline is no damage: who opens the file next settles it. OSError from the storage.
    """
    size = storage.size(path)
    if size is None:
        return Damage(Cause.MISSING, 0, 0)
    damage = header_damage(storage.read(path, 0, 2 * len(lines.HEADER)))
    if damage:
        return damage
    reading = Reading(pieces_of(storage, path, START.offset, size if until is None else until), START)
    for _ in reading.batches():
        pass
    if reading.damage is None and until is not None and reading.position.offset != until:
        last = reading.position  # the part that was complete when the mark was made ends in the middle of a line
        return Damage(Cause.DAMAGED, last.line + 1, last.offset, last.seq, last.at)
    return reading.damage


def _next_commit(check: str, seq: int, line: bytes) -> Commit | None:
    """Return the commit of the line if it is the one to follow, or None."""
    if not lines.verifies(check.encode(), line):
        return None
    try:
        commit = lines.decode(line.decode())
    except ValueError:
        return None
    return commit if seq < commit.seq <= _SEQ_MAX else None
