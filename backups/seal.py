"""The seal of a backup: its last 64 bytes, the comment of the zip, are the SHA-256 of everything before them.

So no bit can change and no byte be missing without being seen, whichever part of the file it belongs to; the format
stays a zip that any program opens. It shows accidents, not malice: whoever changes a file can seal it again.
"""

import io
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from _typeshed import ReadableBuffer

    from backups.age import Reads
    from ledger.journal import Storage

SEAL_LENGTH: Final = 64
PLACEHOLDER: Final = b"0" * SEAL_LENGTH  # the comment that the zip is closed with; the seal takes its place
PIECE: Final = 1 << 20


class SealingFile(io.RawIOBase):
    """A file that a zip is written into, from its first byte to its last: nothing is ever written over.

    It holds back the last 64 bytes; ``seal`` puts the seal in their place. ``put`` takes all it is given, or raises.
    """

    def __init__(self, put: "Callable[[bytes], None]") -> None:
        super().__init__()
        self._put = put
        self._digest, self._held = sha256(), b""

    def writable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return False: the zip then writes sizes behind each part instead of going back."""
        return False

    def write(self, data: "ReadableBuffer") -> int:
        """Write all of it, but for the last bytes."""
        found = self._held + bytes(data)
        sure, self._held = found[:-SEAL_LENGTH], found[-SEAL_LENGTH:]
        if sure:
            self._digest.update(sure)
            self._put(sure)
        return len(memoryview(data).cast("B"))

    def seal(self) -> None:
        """Write the seal where the placeholder would stand; the zip is closed before."""
        if self._held != PLACEHOLDER:
            message = "the zip was closed without the placeholder of its seal"
            raise RuntimeError(message)
        self._put(self._digest.hexdigest().encode())


def putting(storage: "Storage", handle: int) -> "Callable[[bytes], None]":
    """Return what writes all it is given to an open file; OSError from the storage."""

    def put(data: bytes) -> None:
        while data:
            taken = storage.write(handle, data)
            if taken <= 0:
                raise OSError("the disk takes nothing")
            data = data[taken:]

    return put


def seal_is_right(storage: "Reads", path: Path, progress: "Callable[[int], None] | None" = None) -> bool:
    """Tell whether the file is, bit for bit, what was sealed; OSError from the storage."""
    size = storage.size(path)
    if size is None or size <= SEAL_LENGTH:
        return False
    digest, at, end = sha256(), 0, size - SEAL_LENGTH
    while at < end:
        piece = storage.read(path, at, min(PIECE, end - at))
        if not piece:
            return False
        digest.update(piece)
        at += len(piece)
        if progress:
            progress(at)
    return storage.read(path, end, SEAL_LENGTH + 1) == digest.hexdigest().encode()


def seal_of(storage: "Reads", path: Path) -> str:
    """Return what stands where the seal belongs, without looking whether it is right; "" when it cannot be one.

    Of a locked file it is what the end looks like from outside, in hexadecimal digits.
    """
    size = storage.size(path) or 0
    found = storage.read(path, max(0, size - SEAL_LENGTH), SEAL_LENGTH)
    if len(found) != SEAL_LENGTH:
        return ""
    return found.decode("ascii") if found.isascii() else found.hex()


class StoredFile(io.RawIOBase):
    """A file to read from through the storage, wherever one likes, as a zip is read."""

    def __init__(self, storage: "Reads", path: Path) -> None:
        super().__init__()
        self._storage, self._path, self._at = storage, path, 0
        self._size = storage.size(path) or 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        begin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if begin + offset < 0:
            raise ValueError(offset)
        self._at = begin + offset
        return self._at

    def tell(self) -> int:
        """Return where one is."""
        return self._at

    def readinto(self, buffer: "ReadableBuffer") -> int:
        """Read on."""
        view = memoryview(buffer).cast("B")
        found = self._storage.read(self._path, self._at, len(view))
        view[: len(found)] = found
        self._at += len(found)
        return len(found)


def opened(storage: "Reads", path: Path) -> io.BufferedReader:
    """Return the file, open for reading in pieces of a megabyte."""
    return io.BufferedReader(StoredFile(storage, path), 1 << 16)
