"""What has been read of the file: the index, how far it goes, and the projections that were fed from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ledger.journal import lines
from ledger.journal.block import Block
from ledger.journal.errors import BookUnreadable, NoSuchEntry, reason
from ledger.journal.identity import identity_of
from ledger.journal.index import Index
from ledger.journal.model import Commit, Identity, Mark, Projection
from ledger.journal.reading import CHUNK, START, Position
from ledger.journal.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from ledger.journal.paths import Paths
    from ledger.journal.storage import Storage


class Contents:
    """The commits that count. ``position`` is the end of the last one; ``identity`` is None before the first."""

    def __init__(self, storage: Storage, paths: Paths, projections: Sequence[Projection]) -> None:
        self._storage, self._path, self._projections = storage, paths.journal, tuple(projections)
        self.position = START
        self.identity: Identity | None = None
        self._index = Index()
        self._texts = Texts(())

    def forget(self) -> None:
        """Begin again from nothing, projections included."""
        self.position, self.identity, self._index, self._texts = START, None, Index(), Texts(())
        for projection in self._projections:
            projection.reset()

    def adopt(self, mark: Mark, identity: Identity, at: str) -> None:
        """Take what a snapshot knows; the projections have been given their parts by the caller."""
        self._index = Index()
        self._index.extend(mark.seqs, mark.offsets, mark.key_hashes, mark.offset)
        self.identity = identity
        self.position = Position(mark.offset, START.line + len(mark.seqs), mark.seq, mark.check, at)

    def take(self, commits: Sequence[Commit], seqs: NDArray[np.int64], starts: NDArray[np.int64], end: int) -> None:
        """Take in the next commits, ``end`` being the byte behind the last newline; ValueError for a strange first."""
        if self.identity is None:
            self.identity = identity_of(commits[0])
        self.note(commits, seqs, starts, end)
        for projection in self._projections:
            projection.apply(commits)

    def note(self, commits: Sequence[Commit], seqs: NDArray[np.int64], starts: NDArray[np.int64], end: int) -> None:
        """Take the next commits into the index only."""
        hashes = commits.key_hashes() if isinstance(commits, Block) else lines.key_hashes([one.key for one in commits])
        self._index.extend(seqs, starts, np.array(hashes, np.uint64), end)
        last = commits[-1]
        self.position = Position(end, self.position.line + len(commits), last.seq, last.check, last.at)

    def find_key(self, key: str) -> Commit | None:
        """Return the commit that was made with the key; BookUnreadable when the file cannot be read."""
        key = lines.clean(key)
        if not key:
            return None
        for place in self._index.candidates(*lines.key_hashes([key])):
            (commit,) = self._read(place, place + 1)
            if commit.key == key:
                return commit
        return None

    def has(self, seq: int) -> bool:
        """Tell whether there is a commit with this number."""
        return self._index.place(seq) is not None

    def commit(self, seq: int) -> Commit:
        """Return one commit; NoSuchEntry, or BookUnreadable when the file cannot be read."""
        place = self._index.place(seq)
        if place is None:
            raise NoSuchEntry(seq)
        (commit,) = self._read(place, place + 1)
        return commit

    def commits(self, after: int, until: int | None) -> Iterator[Commit]:
        """Yield the commits with numbers above ``after``, up to and with ``until``, as of now."""
        first = self._index.places_up_to(after)
        end = len(self._index) if until is None else self._index.places_up_to(until)
        while first < end:
            stop = min(end, max(first + 1, self._index.first_from(self._index.start(first) + CHUNK)))
            yield from self._read(first, stop)
            first = stop

    def latest(self, count: int, before: int | None) -> list[Commit]:
        """Return up to ``count`` commits, the newest first, of those with numbers below ``before``."""
        end = len(self._index) if before is None else self._index.places_up_to(before - 1)
        first = max(0, end - count)
        return self._read(first, end)[::-1] if first < end else []

    def holding(self, needles: Sequence[bytes], most: int, bytes_max: int) -> list[int]:
        """Return the numbers of up to ``most`` commits whose line holds one of ``needles``, the newest first.

        Needles are lower case as far as ASCII goes; so is the line. At most about ``bytes_max`` bytes are looked
        through, from the end.
        """
        found: list[int] = []
        end, looked = len(self._index), 0
        while end > 0 and len(found) < most and looked < bytes_max:
            stop = self._index.start(end)
            first = min(self._index.first_from(max(stop - CHUNK, 0)), end - 1)
            begin = self._index.start(first)
            data = self._bytes(begin, stop - begin).lower()
            upto = len(data)
            while len(found) < most and (at := max(data.rfind(needle, 0, upto) for needle in needles)) >= 0:
                place = self._index.first_from(begin + at + 1) - 1
                found.append(self._index.seq(place))
                upto = self._index.start(place) - begin
            end, looked = first, looked + len(data)
        return found

    def holding_in(self, fields: Sequence[str], needles: Sequence[bytes], most: int, bytes_max: int) -> list[int]:
        """Return the same of commits that hold one of ``needles`` in a text of one of these ``fields``.

        What was read for it once is kept: the same part of the file never says anything else.
        """
        if self._texts.fields != tuple(fields):
            self._texts = Texts(fields)
        texts, found = self._texts, list[int]()
        end, looked = len(self._index), 0
        while end > 0 and len(found) < most and looked < bytes_max:
            # Pieces lie where they lie, however long the file becomes.
            number = self._index.start(end - 1) // CHUNK
            first = self._index.first_from(number * CHUNK)
            begin, stop = self._index.start(first), self._index.start(end)
            for at in texts.holding(needles, number, begin, stop, self._bytes):
                seq = self._index.seq(self._index.first_from(at + 1) - 1)
                if seq not in found[-1:]:
                    found.append(seq)
                if len(found) == most:
                    break
            end, looked = first, looked + stop - begin
        texts.keep_newest(bytes_max // CHUNK + 2)
        return found

    def _bytes(self, begin: int, length: int) -> bytes:
        try:
            return self._storage.read(self._path, begin, length)
        except OSError as error:
            raise BookUnreadable(f"The book's file cannot be read: {reason(error)}.") from error

    def mark(self) -> Mark:
        """Return what a snapshot made now needs; ValueError before the first commit."""
        if self.identity is None:
            raise ValueError(self.position)
        seqs, starts, hashes = self._index.arrays()
        at = self.position
        return Mark(self.identity.store, self.identity.lineage, at.seq, at.check, at.offset, seqs, starts, hashes)

    def _read(self, first: int, end: int) -> list[Commit]:
        """Return the commits at the places ``first`` to ``end - 1``."""
        begin, stop = self._index.start(first), self._index.start(end)
        try:
            data = self._storage.read(self._path, begin, stop - begin)
            if len(data) == stop - begin:  # the last newline may be missing, or be another byte
                data = data[:-1]
            found = lines.decode_all(data.split(b"\n"))
        except OSError as error:
            raise BookUnreadable(f"The book's file cannot be read: {reason(error)}.") from error
        except ValueError as error:
            raise BookUnreadable("This part of the book's file was changed or damaged; look at Verify.") from error
        if len(found) != end - first:
            raise BookUnreadable("This part of the book's file was changed or damaged; look at Verify.")
        return found
