"""The acts that a restore takes away or brings back: all of them, for a million may be looked through a page at a time.

Of each only what is said is kept, packed in pieces: a twentieth of what the acts themselves would take.
"""

import zlib
from collections.abc import Iterator
from typing import Final, NamedTuple

import msgspec

from ledger.journal import Commit

_PIECE: Final = 500
_QUICKLY: Final = 1


class ToldAct(NamedTuple):
    """An act as a list shows it: its number, when (UTC, as the book has it), by whom, and the sentence."""

    seq: int
    at: str
    by: str
    what: str


class Acts:
    """Acts that were added in their order, and are given back the newest first."""

    def __init__(self) -> None:
        self._packed: list[bytes] = []  # the oldest first, each of _PIECE acts
        self._last: list[ToldAct] = []  # what no piece is full of yet

    def add(self, act: Commit) -> None:
        """Add the next newer one."""
        self._last.append(ToldAct(act.seq, act.at, act.by, act.what))
        if len(self._last) == _PIECE:
            self._packed.append(zlib.compress(msgspec.msgpack.encode(self._last), _QUICKLY))
            self._last = []

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._packed) * _PIECE + len(self._last)

    def __iter__(self) -> Iterator[ToldAct]:
        """Yield all, the newest first."""
        yield from reversed(self._last)
        for number in reversed(range(len(self._packed))):
            yield from reversed(self._unpacked(number))

    def piece(self, first: int, most: int) -> list[ToldAct]:
        """Return up to ``most`` of them, from the one that is number ``first`` (0: the newest) when read downwards."""
        end = len(self) - max(0, first)
        begin = max(0, end - most)
        found: list[ToldAct] = []
        for number in range(begin // _PIECE, -(-end // _PIECE) if end > begin else 0):
            acts = self._unpacked(number) if number < len(self._packed) else self._last
            found += acts[max(0, begin - number * _PIECE) : end - number * _PIECE]
        return found[::-1]

    def _unpacked(self, number: int) -> list[ToldAct]:
        return msgspec.msgpack.decode(zlib.decompress(self._packed[number]), type=list[ToldAct])
