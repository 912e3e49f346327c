"""What every exchange of the book's file has in common: nobody writes meanwhile, and the disk's no is a sentence."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from ledger.journal.errors import BookChanged, BookUnreadable, reason
from ledger.journal.head import write_head
from ledger.journal.lock import take_lock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.journal.model import Anchor
    from ledger.journal.paths import Paths
    from ledger.journal.storage import Storage


@contextlib.contextmanager
def told(what: str) -> Iterator[None]:
    """Make a sentence of what the disk refuses: BookUnreadable, "The book was not ``what``: the disk is full."."""
    try:
        yield
    except OSError as error:
        raise BookUnreadable(f"The book was not {what}: {reason(error)}.") from error


@contextlib.contextmanager
def alone(storage: Storage, paths: Paths, size: int | None) -> Iterator[None]:
    """Hold the lock of the folder; BookOpen.

    ``size`` is how long the book's file is in the copy that was made of it, None when there is none; BookChanged when
    it is another length by now: another program may have recorded more since.
    """
    locked = take_lock(storage, paths.lock, "")
    try:
        if size is not None and storage.size(paths.journal) != size:
            raise BookChanged
        yield
    finally:
        with contextlib.suppress(OSError):
            storage.close(locked)


def begin_anew(storage: Storage, paths: Paths, anchor: Anchor) -> None:
    """Let head and snapshot follow the file that took the book's place, and ends at ``anchor``."""
    with contextlib.suppress(OSError):  # the old head is of the parent lineage, so it contradicts nothing
        write_head(storage, paths.head, anchor)
    with contextlib.suppress(OSError):
        storage.remove(paths.snapshot)
