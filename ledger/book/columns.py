"""Growable columns: a million entries as plain arrays, a handful of bytes each."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
Buffer: TypeAlias = bytes | memoryview


class Columns:
    """Named arrays of one common length that grow at the end.

    ``columns["amount"]`` is a view of the filled part: do not keep it across an ``extend``.
    """

    def __init__(self, types: dict[str, type[np.generic]], room: int = 1024) -> None:
        self._types: Final = types
        self._arrays: dict[str, Array] = {name: np.zeros(room, kind) for name, kind in types.items()}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, name: str) -> Array:
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
        """Return the bytes of each column, for a snapshot."""
        return {name: self[name].tobytes() for name in self._arrays}

    @classmethod
    def load(cls, types: dict[str, type[np.generic]], parts: Mapping[str, Buffer]) -> "Columns":
        """Return the columns that ``dump`` gave the bytes of; raise KeyError or ValueError when they do not fit."""
        columns = cls(types, room=0)
        lengths = set()
        for name, kind in types.items():
            array: Array = np.frombuffer(parts[name], kind)
            lengths.add(len(array))
            columns._arrays[name] = array
        if len(lengths) != 1:
            message = "columns of different lengths"
            raise ValueError(message)
        columns._count = lengths.pop()
        # frombuffer gives read-only views; the next write needs room of its own.
        columns._arrays = {name: array.copy() for name, array in columns._arrays.items()}
        return columns

    def _make_room(self, count: int) -> None:
        room = len(next(iter(self._arrays.values())))
        if count <= room:
            return
        wanted = max(count, room + room // 2, 1024)
        for name, array in self._arrays.items():
            grown = np.zeros(wanted, self._types[name])
            grown[: self._count] = array[: self._count]
            self._arrays[name] = grown
