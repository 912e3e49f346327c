"""A second place for backups: the promise in words, and a folder that keeps it.

Whoever keeps the promise needs no more than to hold whole files under names; what a backup is, is known elsewhere. One
contract suite runs over everybody who promises.
"""

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final, Protocol

from backups.model import begun_at, is_locked_name, is_name, order_of, writing_name
from backups.refusals import BackupDamaged
from backups.seal import PIECE, seal_is_right
from ledger.errors import LedgerError
from ledger.journal import Storage

MARK: Final = "duebook-place.txt"
TRIAL: Final = ".duebook-trial"
_MARK_SIZE_MAX: Final = 200
_TRIAL_SIZE: Final = 100_000


class CopyStopped(LedgerError):
    """A copy was broken off because Duebook is closing; it is made the next time."""

    def __init__(self) -> None:
        super().__init__("The copy was broken off because Duebook was closed.")


class CopyDiffers(LedgerError):
    """What was read back from a second place is not what was written there."""

    def __init__(self, name: str, where: str) -> None:
        self.name, self.where = name, where
        super().__init__(
            f"The copy of {name} in {where} was read back and is not the same; it was removed there. The disk or the "
            "connection may be failing."
        )


class Place(Protocol):
    """Holds whole backups under their names. Every call may raise OSError: the place is not to be had at the moment.

    A name is there only with all its bytes: whatever breaks off on the way leaves no file with the name of a backup,
    and none of those that were there is touched.
    """

    @property
    def where(self) -> str:
        """What people call it."""

    def names(self) -> list[str]:
        """Return the names of the backups that are there, the oldest first; OSError, never nothing by mistake."""

    def size(self, name: str) -> int | None:
        """Return how many bytes one has, None when it is not there."""

    def read(self, name: str, offset: int, size: int) -> bytes:
        """Return up to ``size`` bytes from ``offset``; fewer only at its end. FileNotFoundError."""

    def put(self, name: str, source: Path, tell: Callable[[int], None]) -> str:
        """Copy a file there, read it back, and only then give it its name; return the SHA-256 of what was copied.

        ``tell`` hears how many bytes were copied or read back; what it raises breaks the copy off. One that is there
        already is replaced. CopyDiffers.
        """

    def remove(self, name: str) -> None:
        """Remove one; nothing happens when it is not there."""


class FolderPlace:
    """Any folder: of another disk, a stick, a network drive. It has to be there: nothing here makes it."""

    def __init__(self, folder: Path, storage: Storage) -> None:
        self.folder, self._storage = folder, storage

    @property
    def where(self) -> str:
        """The path of the folder."""
        return str(self.folder)

    def names(self) -> list[str]:
        """Return the names of the backups in it; FileNotFoundError when the folder is not there."""
        self._check()
        return sorted(filter(is_name, self._storage.names(self.folder)), key=order_of)

    def size(self, name: str) -> int | None:
        """Return how many bytes one has."""
        return self._storage.size(self._path(name))

    def read(self, name: str, offset: int, size: int) -> bytes:
        """Return a piece of one."""
        return self._storage.read(self._path(name), offset, size)

    def put(self, name: str, source: Path, tell: Callable[[int], None]) -> str:
        """Copy a file into the folder under another name, sync it, read it back, and rename it."""
        self._check()
        aside = self.folder / writing_name(name)
        for found in self._storage.names(self.folder):
            if begun_at(found) is not None:  # of a copy that was broken off by a kill: nobody else writes here
                self._storage.remove(self.folder / found)
        handle = self._storage.create(aside)
        try:
            try:
                digest = self._write(handle, source, tell)
                self._storage.sync(handle)
            finally:
                self._storage.close(handle)
            self._check_same(aside, digest, name, tell)
            self._storage.replace(aside, self._path(name))
            self._storage.sync_folder(self.folder)
        except BaseException:
            with suppress(OSError):
                self._storage.remove(aside)
            raise
        return digest

    def remove(self, name: str) -> None:
        """Remove one from the folder."""
        self._check()
        self._storage.remove(self._path(name))
        self._storage.sync_folder(self.folder)

    def mark(self) -> str:
        """Return the mark in the folder, "" when there is none; OSError.

        By it the folder is told apart from the empty one that stands there while its disk is unplugged, and from one
        that another shop uses.
        """
        self._check()
        path = self.folder / MARK
        if self._storage.size(path) is None:
            return ""
        return self._storage.read(path, 0, _MARK_SIZE_MAX).decode("ascii", "replace").strip()

    def put_mark(self, mark: str) -> None:
        """Write a mark into a folder that has none; OSError."""
        self._storage.write_at(self.folder / MARK, 0, f"{mark}\n".encode("ascii"))

    def try_out(self) -> None:
        """Write a file, read it back, and remove it; CopyDiffers or OSError when that does not go well."""
        self._check()
        path, content = self.folder / TRIAL, os.urandom(_TRIAL_SIZE)
        self._storage.remove(path)
        handle = self._storage.create(path)
        try:
            try:
                self._put_all(handle, content)
                self._storage.sync(handle)
            finally:
                self._storage.close(handle)
            _forget(path)
            if self._storage.read(path, 0, _TRIAL_SIZE + 1) != content:
                raise CopyDiffers(TRIAL, self.where)
        finally:
            with suppress(OSError):
                self._storage.remove(path)

    def _check(self) -> None:
        if not self.folder.is_dir():
            raise FileNotFoundError(errno.ENOENT, "there is no such folder", self.where)

    def _path(self, name: str) -> Path:
        if not is_name(name):
            raise FileNotFoundError(errno.ENOENT, "no backup has this name", name)
        return self.folder / name

    def _write(self, handle: int, source: Path, tell: Callable[[int], None]) -> str:
        digest, at = sha256(), 0
        with source.open("rb", buffering=0) as file:
            while piece := file.read(PIECE):
                digest.update(piece)
                at += len(piece)
                self._put_all(handle, piece)
                tell(at)
        return digest.hexdigest()

    def _put_all(self, handle: int, data: bytes) -> None:
        while data:
            taken = self._storage.write(handle, data)
            if taken <= 0:
                raise OSError(errno.EIO, "the disk takes nothing", self.where)
            data = data[taken:]

    def _check_same(self, path: Path, digest: str, name: str, tell: Callable[[int], None]) -> None:
        if self._digest(path, tell) != digest:
            raise CopyDiffers(name, self.where)

    def _digest(self, path: Path, tell: Callable[[int], None]) -> str:
        """Read a file again, from the disk itself where the system lets us ask for that."""
        _forget(path)
        digest, at = sha256(), 0
        while piece := self._storage.read(path, at, PIECE):
            digest.update(piece)
            at += len(piece)
            tell(at)
        return digest.hexdigest()


def copy_to(place: Place, name: str, source: Path, storage: Storage, tell: Callable[[int], None]) -> str:
    """Copy a proven backup to a place, and return its SHA-256; it counts there from now on.

    ``tell`` as for Place.put. BackupDamaged when the backup itself is not what it was any more; CopyDiffers; OSError.
    """
    if not is_locked_name(name) and not seal_is_right(storage, source):
        raise BackupDamaged(name)
    digest = place.put(name, source, tell)
    if place.size(name) != storage.size(source):
        raise CopyDiffers(name, place.where)
    return digest


def digest_of(place: Place, name: str) -> str:
    """Return the SHA-256 of a backup in a place; OSError."""
    digest, at = sha256(), 0
    while piece := place.read(name, at, PIECE):
        digest.update(piece)
        at += len(piece)
    return digest.hexdigest()


def fetch(place: Place, name: str, target: Path) -> None:
    """Copy a backup out of a place into a file that is not there yet; OSError."""
    with target.open("xb") as file:
        at = 0
        while piece := place.read(name, at, PIECE):
            file.write(piece)
            at += len(piece)


def _forget(path: Path) -> None:
    """Ask the system to read a file from the disk itself the next time, where it can be asked for that."""
    if not hasattr(os, "posix_fadvise"):
        return
    with suppress(OSError), path.open("rb", buffering=0) as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
