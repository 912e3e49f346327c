"""Growable columns: a million entries as plain arrays, a handful of bytes each."""

import threading
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
Buffer: TypeAlias = bytes | memoryview
_KINDS: Final = ("<u1", "<i1", "<u2", "<i2", "<i4", "<i8")
_KIND_LENGTH: Final = 3


class Columns:
    """Named arrays of one common length that grow at the end.

    ``columns["amount"]`` is a view of the filled part: do not keep it across an ``extend``. A column that was loaded
    gets memory of its own when it is first asked for; a command that looks at balances never asks for most of them.
    """

    def __init__(self, types: dict[str, type[np.generic]], room: int = 1024) -> None:
        self._types: Final = types
        self._arrays: dict[str, Array] = {name: np.zeros(room, kind) for name, kind in types.items()}
        self._count = 0
        self._loaded: dict[str, Array] = {}
        self._loading = threading.Lock()

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, name: str) -> Array:
        if name in self._loaded:
            self._own(name)
        return self._arrays[name][: self._count]

    def extend(self, added: Mapping[str, Sequence[Any]]) -> None:
        """Append rows given by column; a column that is left out gets zeros."""
        count = len(next(iter(added.values())))
        self._make_room(self._count + count)
        for name, array in self._arrays.items():
            array[self._count : self._count + count] = added.get(name, 0)
        self._count += count

    def grow_to(self, count: int) -> None:
        """Append rows of zeros until there are ``count``."""
        if count > self._count:
            self._make_room(count)
            self._count = count

    def dump(self) -> dict[str, bytes]:
        """Return the bytes of each column, for a snapshot: which numbers they are, then the numbers, in few bytes."""
        return {name: _narrowed(self[name]) for name in self._types}

    def own(self) -> None:
        """Copy what was loaded and not asked for yet, so that the bytes it came from need not be kept."""
        for name in list(self._loaded):
            self._own(name)

    @classmethod
    def load(cls, types: dict[str, type[np.generic]], parts: Mapping[str, Buffer]) -> "Columns":
        """Return the columns that ``dump`` gave the bytes of; raise KeyError or ValueError when they do not fit."""
        columns = cls(types, room=0)
        columns._loaded = {name: _numbers(parts[name]) for name in types}
        lengths = {len(array) for array in columns._loaded.values()}
        if len(lengths) != 1:
            message = "columns of different lengths"
            raise ValueError(message)
        columns._count = lengths.pop()
        return columns

    def _own(self, name: str) -> None:
        with self._loading:
            if name in self._loaded:
                self._arrays[name] = self._loaded[name].astype(self._types[name])
                del self._loaded[name]

    def _make_room(self, count: int) -> None:
        self.own()
        room = len(next(iter(self._arrays.values())))
        if count <= room:
            return
        wanted = max(count, room + room // 2, 1024)
        for name, array in self._arrays.items():
            grown = np.zeros(wanted, self._types[name])
            grown[: self._count] = array[: self._count]
            self._arrays[name] = grown


def _narrowed(array: Array) -> bytes:
    """Return an array in the narrowest whole numbers that hold it: half of a book is read and hashed at a start."""
    low, high = (int(array.min()), int(array.max())) if len(array) else (0, 0)
    kind = next(kind for kind in _KINDS if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max)
    return kind.encode() + array.astype(kind).tobytes()


def _numbers(part: Buffer) -> Array:
    """Return what ``_narrowed`` gave the bytes of, as a look into them; raise ValueError."""
    kind = bytes(part[:_KIND_LENGTH]).decode("ascii", "replace")
    if kind not in _KINDS:
        raise ValueError(kind)
    return np.frombuffer(part, kind, offset=_KIND_LENGTH)
