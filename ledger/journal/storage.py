"""The disk, as few calls as the journal needs, so that tests can make every one of them fail."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import time
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

_BINARY: int = getattr(os, "O_BINARY", 0)
_WINDOWS = os.name == "nt"
_HELD_BY_ANOTHER_PROGRAM = frozenset({5, 32})  # Windows: access denied, sharing violation
_TRIES = 20  # a virus scanner lets go within two seconds
_PAUSE_SECONDS = 0.1


class LockHeld(Exception):
    """Another process, or another opening of this one, holds the lock."""


class Storage(Protocol):
    """What the journal asks of a disk. Every call may raise OSError; a handle is a whole number."""

    def size(self, path: Path) -> int | None:
        """Return the size in bytes, or None when there is no such file."""

    def read(self, path: Path, offset: int, size: int) -> bytes:
        """Return up to ``size`` bytes from ``offset``; fewer only at the end of the file."""

    def create(self, path: Path) -> int:
        """Open a new file for writing, for the owner's eyes only; FileExistsError when it is there."""

    def append(self, path: Path) -> int:
        """Open an existing file for writing at its end."""

    def write(self, handle: int, data: bytes) -> int:
        """Write, and return how many bytes were taken: perhaps fewer than given."""

    def sync(self, handle: int) -> None:
        """Return when everything written is on the disk."""

    def close(self, handle: int) -> None:
        """Give the handle back; a lock that it held is free."""

    def end(self, handle: int, path: Path) -> int:
        """Return the size of the open file; FileNotFoundError when ``path`` no longer leads to it."""

    def truncate(self, path: Path, size: int) -> None:
        """Cut the file to ``size`` bytes and return when that is on the disk."""

    def write_at(self, path: Path, offset: int, data: bytes) -> None:
        """Write all of ``data`` at ``offset``, making the file when there is none; nothing is synced."""

    def replace(self, source: Path, target: Path) -> None:
        """Put ``source`` in the place of ``target`` in one step."""

    def sync_folder(self, folder: Path) -> None:
        """Return when the names in the folder are on the disk."""

    def remove(self, path: Path) -> None:
        """Remove a file; nothing happens when there is none."""

    def names(self, folder: Path) -> list[str]:
        """Return the names in the folder, sorted; none when there is no folder."""

    def make_folder(self, folder: Path) -> None:
        """Make the folder and those above it when they are not there, for the owner only."""

    def protect(self, path: Path) -> None:
        """Take a file's or folder's rights away from everybody but its owner."""

    def free(self, folder: Path) -> int:
        """Return how many bytes this user can still write."""

    def lock(self, path: Path) -> int:
        """Open the file, made when needed, and take its lock; LockHeld when somebody else has it."""


class Disk:
    """The disk of this computer. Files are 0600 and folders 0700, whatever the umask."""

    def size(self, path: Path) -> int | None:
        """Return the size in bytes, or None when there is no such file."""
        try:
            return path.stat().st_size
        except FileNotFoundError:
            return None

    def read(self, path: Path, offset: int, size: int) -> bytes:
        """Return up to ``size`` bytes from ``offset``."""
        with path.open("rb", buffering=0) as file:
            file.seek(offset)
            pieces = []
            while size > 0:
                piece = file.read(size)
                if not piece:
                    break
                pieces.append(piece)
                size -= len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def create(self, path: Path) -> int:
        """Open a new file for writing."""
        return _open_private(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND)

    def append(self, path: Path) -> int:
        """Open an existing file for writing at its end."""
        return os.open(path, os.O_WRONLY | os.O_APPEND | _BINARY)

    def write(self, handle: int, data: bytes) -> int:
        """Write what the system takes in one call."""
        return os.write(handle, data)

    def sync(self, handle: int) -> None:
        """Return when everything written is on the disk."""
        os.fsync(handle)

    def close(self, handle: int) -> None:
        """Give the handle back."""
        os.close(handle)

    def end(self, handle: int, path: Path) -> int:
        """Return the size of the open file, after a look that the name still leads to it."""
        opened, named = os.fstat(handle), path.stat()
        if (opened.st_dev, opened.st_ino) != (named.st_dev, named.st_ino):
            raise FileNotFoundError(errno.ENOENT, "another file has taken its place", str(path))
        return opened.st_size

    def truncate(self, path: Path, size: int) -> None:
        """Cut the file, on a handle of its own."""
        handle = os.open(path, os.O_WRONLY | _BINARY)
        try:
            os.ftruncate(handle, size)
            os.fsync(handle)
        finally:
            os.close(handle)

    def write_at(self, path: Path, offset: int, data: bytes) -> None:
        """Write all of ``data`` at ``offset``."""
        handle = _open_private(path, os.O_WRONLY | os.O_CREAT)
        try:
            os.lseek(handle, offset, os.SEEK_SET)
            while data:
                data = data[os.write(handle, data) :]
        finally:
            os.close(handle)

    def replace(self, source: Path, target: Path) -> None:
        """Put ``source`` in the place of ``target``; on Windows a scanner may hold it for a moment."""
        for _ in range(_TRIES):
            try:
                source.replace(target)
            except PermissionError as error:
                if getattr(error, "winerror", None) not in _HELD_BY_ANOTHER_PROGRAM:
                    raise
                time.sleep(_PAUSE_SECONDS)
            else:
                return
        source.replace(target)

    def sync_folder(self, folder: Path) -> None:
        """Return when the names are on the disk; Windows does that by itself and cannot be asked."""
        if _WINDOWS:
            return
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def remove(self, path: Path) -> None:
        """Remove a file; nothing happens when there is none."""
        path.unlink(missing_ok=True)

    def names(self, folder: Path) -> list[str]:
        """Return the names in the folder, sorted."""
        try:
            return sorted(entry.name for entry in folder.iterdir())
        except FileNotFoundError:
            return []

    def make_folder(self, folder: Path) -> None:
        """Make the folder; one that is there is left as it is."""
        if folder.is_dir():
            return
        if not folder.parent.is_dir():
            self.make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o700)

    def protect(self, path: Path) -> None:
        """Take the rights of group and others away; Windows has none of them."""
        mode = path.stat().st_mode
        if not _WINDOWS and mode & 0o077:
            path.chmod(mode & 0o700)

    def free(self, folder: Path) -> int:
        """Return how many bytes this user can still write."""
        return shutil.disk_usage(folder).free

    def lock(self, path: Path) -> int:
        """Take the lock that the system itself lets go when the process ends, however it ends."""
        import portalocker  # noqa: PLC0415 - who only reads takes no lock, and need not wait for it

        handle = _open_private(path, os.O_RDWR | os.O_CREAT)
        try:
            portalocker.lock(handle, portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING)
        except portalocker.LockException as error:
            os.close(handle)
            cause = error.__cause__
            if isinstance(error, portalocker.AlreadyLocked) or not isinstance(cause, OSError):
                raise LockHeld from error
            raise cause from error
        except BaseException:
            os.close(handle)
            raise
        return handle


def _open_private(path: Path, flags: int) -> int:
    """Open a file, and see to its rights when it is a new one: the umask may have taken even the owner's."""
    new = flags & os.O_EXCL or not path.exists()
    handle = os.open(path, flags | _BINARY, 0o600)
    if new and not _WINDOWS:
        try:
            os.fchmod(handle, 0o600)
        except BaseException:
            with contextlib.suppress(OSError):
                os.close(handle)
            raise
    return handle
