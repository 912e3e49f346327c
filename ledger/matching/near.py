"""All pairs of names that are nearly the same, found without comparing each with each.

Two names at a given `rapidfuzz.fuzz.ratio` cannot differ much in length, nor in which letters they hold. Each name has
64 bits: letter by letter (in 32 classes) whether it is there, and whether it is there twice. Putting in or taking out
one letter changes at most one bit, so two names whose bits differ in more places than letters may be put in and taken
out are not near; no pair is lost by that. Of fifty million pairs a few thousand are left for rapidfuzz.
"""

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

Places: TypeAlias = NDArray[np.int64]

_CLASSES: Final = 32
_BITS: Final = 2 * _CLASSES
_AT_ONCE: Final = 1 << 20  # pairs: 8 MB of bits, which a processor keeps near
_TINY: Final = 1e-9


def near_names(names: Sequence[str], least: float) -> Iterator[tuple[Places, Places]]:
    """Yield the places of all pairs of names with a ratio of at least ``least`` (of 100, more than 50), some at a time.

    Names should be different ones, and already as they are compared. Memory: some dozen megabytes beside the names.
    """
    lengths = np.fromiter(map(len, names), np.int64, len(names))
    order = np.argsort(lengths, kind="stable")
    for left, right in _possible(_bits(names, lengths)[order], lengths[order], least):
        yield _confirmed(names, order[left], order[right], least)


def _bits(names: Sequence[str], lengths: NDArray[np.int64]) -> NDArray[np.uint64]:
    signs = np.frombuffer("".join(names).encode("utf-32-le", "surrogatepass"), np.uint32)
    owners = np.repeat(np.arange(len(names)), lengths)
    held = np.bincount(owners * _CLASSES + signs % _CLASSES, minlength=len(names) * _CLASSES)
    held = held.reshape(len(names), _CLASSES)
    return np.packbits(np.hstack([held > 0, held > 1]), axis=1).view(np.uint64).ravel()


def _possible(bits: NDArray[np.uint64], lengths: NDArray[np.int64], least: float) -> Iterator[tuple[Places, Places]]:
    """Yield places (in the order of length) of pairs that may be near, some names against all longer ones at a time."""
    apart = 1 - least / 100  # of the letters of both together, that may be put in or taken out
    longest = lengths * (1 + apart) / (1 - apart)
    ends = np.searchsorted(lengths, np.floor(longest + _TINY), side="right")
    start = 0
    while start < len(bits):
        stop = start + max(1, min(_AT_ONCE // max(1, int(ends[start]) - start), len(bits) - start))
        # One length at a time: how many letters may differ is then known for whole columns of a block.
        stop = min(stop, int(np.searchsorted(lengths, lengths[start], side="right")))
        for first, last in _columns(start, int(ends[start]), stop - start):
            differing = np.bitwise_count(bits[start:stop, None] ^ bits[None, first:last])
            most = np.minimum((lengths[start] + lengths[first:last]) * apart + _TINY, _BITS).astype(np.uint8)
            flat = np.flatnonzero(differing <= most)
            left, right = start + flat // (last - first), first + flat % (last - first)
            later = right > left
            yield left[later], right[later]
        start = stop


def _columns(first: int, end: int, rows: int) -> Iterator[tuple[int, int]]:
    step = max(1, _AT_ONCE // rows)
    for start in range(first, end, step):
        yield start, min(start + step, end)


def _confirmed(names: Sequence[str], left: Places, right: Places, least: float) -> tuple[Places, Places]:
    scores = process.cpdist(
        [names[place] for place in left.tolist()], [names[place] for place in right.tolist()],
        scorer=fuzz.ratio, score_cutoff=least, dtype=np.float32,
    )  # fmt: skip
    near = scores > 0
    return left[near], right[near]
