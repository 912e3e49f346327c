"""Where each commit stands in the file, and which ones may have a key: arrays of eight bytes a commit.

One thread writes, any number read: an array is replaced before the count goes up, so whoever takes the count first
finds that many. Only the search for keys, which keeps its own books, has a lock.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_Kind = TypeVar("_Kind", bound=np.generic)
_FIRST_CAPACITY = 1024
_RECENT_MAX = 50_000  # newer keys wait in a dictionary this long before the sorted order is made again


class Index:
    """The numbers, line starts and key hashes of all commits, in the order of the file."""

    def __init__(self) -> None:
        self._count = 0
        self._seqs = np.empty(_FIRST_CAPACITY, np.int64)
        self._starts = np.empty(_FIRST_CAPACITY, np.int64)
        self._hashes = np.empty(_FIRST_CAPACITY, np.uint64)
        self._search = threading.Lock()
        self._order: NDArray[np.intp] = np.empty(0, np.intp)  # the oldest places, by their hashes
        self._recent: dict[int, list[int]] = {}  # hash -> places that are not in the order yet
        self._known = 0  # places in the order or among the recent ones

    def __len__(self) -> int:
        return self._count

    def extend(self, seqs: NDArray[np.int64], starts: NDArray[np.int64], hashes: NDArray[np.uint64], end: int) -> None:
        """Take in the next commits, ``end`` being the byte behind the last; a hash of 0 means: no key."""
        first, count = self._count, self._count + len(seqs)
        if count >= len(self._seqs):
            capacity = max(count + 1, len(self._seqs) * 3 // 2)
            self._seqs = _grown(self._seqs, first, capacity)
            self._starts = _grown(self._starts, first, capacity)
            self._hashes = _grown(self._hashes, first, capacity)
        self._seqs[first:count] = seqs
        self._starts[first:count] = starts
        self._starts[count] = end  # so that every line's end is the next one's start
        self._hashes[first:count] = hashes
        self._count = count

    def place(self, seq: int) -> int | None:
        """Return the place of a commit, counted from 0, or None."""
        place = self.places_up_to(seq) - 1
        return place if place >= 0 and self._seqs[place] == seq else None

    def places_up_to(self, seq: int) -> int:
        """Return how many commits have a number up to and with ``seq``."""
        return int(np.searchsorted(self._seqs[: self._count], seq, side="right"))

    def start(self, place: int) -> int:
        """Return where the line at a place starts, in bytes; the count as place gives the end of the last line."""
        return int(self._starts[place])

    def seq(self, place: int) -> int:
        """Return the number of the commit at a place."""
        return int(self._seqs[place])

    def first_from(self, offset: int) -> int:
        """Return the first place whose line starts at ``offset`` or behind it; the count when there is none."""
        return int(np.searchsorted(self._starts[: self._count], offset))

    def candidates(self, wanted: int) -> list[int]:
        """Return the places whose key has this hash, oldest first."""
        with self._search:
            self._catch_up()
            order = self._order
            hashes = self._hashes[: len(order)]
            low = int(np.searchsorted(hashes, np.uint64(wanted), side="left", sorter=order))
            high = int(np.searchsorted(hashes, np.uint64(wanted), side="right", sorter=order))
            return [*order[low:high].tolist(), *self._recent.get(wanted, ())]

    def arrays(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint64]]:
        """Return copies of the numbers, line starts and key hashes."""
        count = self._count
        return self._seqs[:count].copy(), self._starts[:count].copy(), self._hashes[:count].copy()

    def _catch_up(self) -> None:
        """Bring the search up to the newest commit."""
        count = self._count
        if count - len(self._order) > _RECENT_MAX:
            self._order = np.argsort(self._hashes[:count], kind="stable")
            self._recent = {}
        else:
            for place, hashed in enumerate(self._hashes[self._known : count].tolist(), self._known):
                self._recent.setdefault(hashed, []).append(place)
        self._known = count


def _grown(array: NDArray[_Kind], used: int, capacity: int) -> NDArray[_Kind]:
    larger = np.empty(capacity, array.dtype)
    larger[:used] = array[:used]
    return larger
