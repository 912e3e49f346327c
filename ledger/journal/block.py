"""Some thousand lines at once, cut apart as far as a start needs it: the commits themselves are made when asked for.

That is where a start without a snapshot spends its time: a book of a million lines needs their numbers, who wrote
them and their records, and hardly ever a whole commit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Self, overload

import numpy as np

from ledger.journal import lines
from ledger.journal.model import Commit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

# A line up to its check in which only the sentence and the records are quoted: nearly all are. What cannot match has
# nowhere to go back to, so that a strange line costs no more than a usual one.
_USUAL = re.compile(
    rb"""^([0-9]++),[^,"\n]*+,([^,"\n]*+),[^,"\n]*+,(?:"(?:[^"\n]++|"")*+"|[^,"\n]*+),([^,"\n]*+),"\[([^\n]*)"$""",
    re.MULTILINE,
)


class Block(Sequence[Commit]):
    """The commits of whole lines, all written in the usual way. ``lines`` have no newlines.

    ``by`` tells who wrote each; ``records`` is one JSON text, a list with the records of every commit in their order.
    """

    def __init__(
        self, block: list[bytes], seqs: NDArray[np.int64], by: list[str], keys: Sequence[bytes], records: bytes
    ) -> None:
        self.lines, self.seqs, self.by, self.keys, self.records = block, seqs, by, keys, records

    @classmethod
    def cut(cls, block: list[bytes], bodies: list[bytes]) -> Self | None:
        """Return the lines as a block, or None when one of them has to be read by ``lines.decode``.

        ``bodies`` are the lines up to the comma before the check. ValueError when a byte in them is no UTF-8.
        """
        text = b"\n".join(bodies)
        text.isascii() or text.decode()
        found = _USUAL.findall(text)
        if len(found) != len(block) or b"\r" in text:
            return None
        seqs, by, keys, rests = zip(*found, strict=True)
        quoted = b",\n[".join(rests)
        records = quoted.replace(b'""', b'"')
        if quoted.count(b'"') != 2 * (len(quoted) - len(records)):
            return None  # a quote that stands alone ends the records before the line does
        names = {name: name.decode() for name in dict.fromkeys(by)}
        records = b"[[%b]" % records
        return cls(block, np.array(list(map(int, seqs)), np.int64), [names[name] for name in by], keys, records)

    def __len__(self) -> int:
        return len(self.lines)

    @overload
    def __getitem__(self, place: int) -> Commit: ...

    @overload
    def __getitem__(self, place: slice) -> list[Commit]: ...

    def __getitem__(self, place: int | slice) -> Commit | list[Commit]:
        if isinstance(place, slice):
            return lines.decode_all(self.lines[place])
        return lines.decode_all([self.lines[place]])[0]

    def __iter__(self) -> Iterator[Commit]:
        return iter(lines.decode_all(self.lines))

    def key_hashes(self) -> list[int]:
        """Return 64 bits of each key, as ``lines.key_hashes`` does."""
        return lines.hashes([key.rpartition(b"#")[0] if b"#" in key else key for key in self.keys])
