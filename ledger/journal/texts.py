"""What stands in a few fields of the records, piece by piece of the file: a fortieth of it, and kept once it was read.

A search looks through these texts and not through the whole file. It may be told of a text too many, never of one too
few: what is found is a proposal.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

_ESCAPED = 0x5C  # a backslash: the quotation mark behind it is a part of the text
_END = b'""'  # as the file writes one quotation mark


class _Piece(NamedTuple):
    """The texts of the lines from ``begin`` to ``stop``; ``starts`` in ``text``, ``places`` in bytes behind begin."""

    begin: int
    stop: int
    text: bytes
    starts: NDArray[np.int32]
    places: NDArray[np.int64]


class Texts:
    """The texts of these ``fields``, lower case as far as ASCII goes."""

    def __init__(self, fields: Sequence[str]) -> None:
        self.fields = tuple(fields)
        self._opening = re.compile(b'""(?:' + "|".join(map(re.escape, self.fields)).encode() + b')"": ?""')
        self._pieces: dict[int, _Piece] = {}

    def holding(
        self, needles: Sequence[bytes], number: int, begin: int, stop: int, read: Callable[[int, int], bytes]
    ) -> Iterator[int]:
        """Yield where in the file texts begin that hold one of ``needles``, the last one of a piece first.

        ``number`` names the piece, the lines from ``begin`` to ``stop``; ``read`` gives so many bytes from an offset.
        """
        piece = self._pieces.get(number)
        if piece is None or (piece.begin, piece.stop) != (begin, stop):
            piece = self._pieces[number] = self._read(begin, stop, read(begin, stop - begin))
        upto = len(piece.text)
        while (at := max(piece.text.rfind(needle, 0, upto) for needle in needles)) >= 0:
            place = bisect_right(piece.starts, at) - 1
            yield begin + int(piece.places[place])
            upto = int(piece.starts[place])

    def keep_newest(self, count: int) -> None:
        """Let go of all but the newest pieces."""
        for number in sorted(self._pieces)[:-count]:
            self._pieces.pop(number, None)

    def _read(self, begin: int, stop: int, data: bytes) -> _Piece:
        values: list[bytes] = []
        places: list[int] = []
        for found in self._opening.finditer(data):
            first = found.end()
            last = data.find(_END, first)
            while last > 0 and data[last - 1] == _ESCAPED:
                last = data.find(_END, last + len(_END))
            values.append(data[first : last if last >= 0 else len(data)])
            places.append(found.start())
        starts = np.cumsum([0, *(len(value) + 1 for value in values[:-1])])
        text = b"\n".join(values).lower()
        return _Piece(begin, stop, text, starts.astype(np.int32), np.array(places, np.int64))
