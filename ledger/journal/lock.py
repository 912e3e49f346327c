"""The lock of a data folder: one process writes, from its first minute to its last.

The system lets the lock go when the process ends, so a file left by a crash blocks nobody. The file lies inside the
folder: whichever path leads there, it is the same lock.
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from ledger.journal.errors import BookOpen
from ledger.journal.storage import LockHeld

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.journal.storage import Storage

_NOTE_LENGTH_MAX = 200


def take_lock(storage: Storage, path: Path, since: str) -> int:
    """Take the lock and write down who has it; ``since`` is a time of day for people, or "".

    BookOpen when another process has it; OSError when the file cannot be made.
    """
    try:
        handle = storage.lock(path)
    except LockHeld as error:
        raise _who_has_it(storage, path) from error
    with contextlib.suppress(OSError):  # the note helps people; the lock holds without it
        note = f"{os.getpid()} {since}\n".encode()
        storage.write_at(path, 0, note.ljust(_NOTE_LENGTH_MAX - 1) + b"\n")
    return handle


def _who_has_it(storage: Storage, path: Path) -> BookOpen:
    try:  # Windows does not let anybody read a locked file
        words = storage.read(path, 0, _NOTE_LENGTH_MAX).decode(errors="replace").split()
    except OSError:
        words = []
    pid = int(words[0]) if words and words[0].isascii() and words[0].isdigit() else None
    return BookOpen(" ".join(words[1:]), pid)
