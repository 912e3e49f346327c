"""A disk that fails as it is told: any call, any error, once or for ever, and writes that take only a part."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.journal.shop import QuickDisk, Seen, book, write

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.journal import FileJournal

HUNDRED_MB = 100_000_000


@dataclass
class FaultyDisk(QuickDisk):
    """A disk whose calls from number ``fail_from`` on raise ``error``: one of them, or all when ``for_ever``.

    ``only`` limits the counting to calls of these names. A failing write first takes half of its bytes when ``half``
    is set. ``short`` makes every write take a few bytes only. ``room`` is what free() answers.
    """

    error: BaseException | None = None
    fail_from: int | None = None
    for_ever: bool = False
    only: frozenset[str] = frozenset()
    half: bool = False
    short: int = 0
    room: int | None = None
    calls: list[str] = field(default_factory=list)

    def heal(self) -> None:
        """Work from now on."""
        self.fail_from = None

    def fail_next(self, error: BaseException, *only: str, for_ever: bool = False) -> None:
        """Fail at the next call of one of these names."""
        self.error, self.only, self.for_ever, self.fail_from = error, frozenset(only), for_ever, 0
        self.calls.clear()

    def watch(self, *only: str) -> None:
        """Work from now on, and count the calls of these names only."""
        self.heal()
        self.only = frozenset(only)
        self.calls.clear()

    def size(self, path: Path) -> int | None:
        """Return the size."""
        self._turn("size")
        return super().size(path)

    def read(self, path: Path, offset: int, size: int) -> bytes:
        """Read."""
        self._turn("read")
        return super().read(path, offset, size)

    def create(self, path: Path) -> int:
        """Create."""
        self._turn("create")
        return super().create(path)

    def append(self, path: Path) -> int:
        """Open for appending."""
        self._turn("append")
        return super().append(path)

    def write(self, handle: int, data: bytes) -> int:
        """Write, perhaps a part."""
        try:
            self._turn("write")
        except BaseException:
            if self.half:
                os.write(handle, data[: len(data) // 2])
            raise
        return super().write(handle, data[: self.short] if self.short else data)

    def sync(self, handle: int) -> None:
        """Sync."""
        self._turn("sync")
        super().sync(handle)

    def close(self, handle: int) -> None:
        """Close for real, and then fail: a handle is gone either way."""
        super().close(handle)
        self._turn("close")

    def end(self, handle: int, path: Path) -> int:
        """Return the end."""
        self._turn("end")
        return super().end(handle, path)

    def truncate(self, path: Path, size: int) -> None:
        """Truncate."""
        self._turn("truncate")
        super().truncate(path, size)

    def write_at(self, path: Path, offset: int, data: bytes) -> None:
        """Write somewhere."""
        self._turn("write_at")
        super().write_at(path, offset, data)

    def replace(self, source: Path, target: Path) -> None:
        """Replace."""
        self._turn("replace")
        super().replace(source, target)

    def sync_folder(self, folder: Path) -> None:
        """Sync names."""
        self._turn("sync_folder")
        super().sync_folder(folder)

    def remove(self, path: Path) -> None:
        """Remove."""
        self._turn("remove")
        super().remove(path)

    def names(self, folder: Path) -> list[str]:
        """List."""
        self._turn("names")
        return super().names(folder)

    def make_folder(self, folder: Path) -> None:
        """Make a folder."""
        self._turn("make_folder")
        super().make_folder(folder)

    def protect(self, path: Path) -> None:
        """Protect."""
        self._turn("protect")
        super().protect(path)

    def free(self, folder: Path) -> int:
        """Return the room."""
        self._turn("free")
        return super().free(folder) if self.room is None else self.room

    def lock(self, path: Path) -> int:
        """Lock."""
        self._turn("lock")
        return super().lock(path)

    def _turn(self, name: str) -> None:
        if self.only and name not in self.only:
            return
        number = len(self.calls)
        self.calls.append(name)
        if self.error is None or self.fail_from is None:
            return
        if number == self.fail_from or (self.for_ever and number > self.fail_from):
            raise self.error


def error(number: int) -> OSError:
    """Return an error of the disk."""
    return OSError(number, os.strerror(number))


def opened(folder: Path) -> tuple[FileJournal, FaultyDisk, Seen]:
    """Open a book of two commits on a disk that can be told to fail."""
    book(folder, "one")
    disk = FaultyDisk(room=10 * HUNDRED_MB)
    journal, seen = write(folder, disk)
    return journal, disk, seen
