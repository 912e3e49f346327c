"""Take the book away: its file gets another name in one step, and the folder has no book from then on.

Whoever asks for it removes what else belongs to the book; the file under its other name says that this is under way.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from ledger.journal.errors import BookChanged, BookUnreadable, NoBook, reason
from ledger.journal.lock import take_lock
from ledger.journal.paths import Paths
from ledger.journal.storage import Disk, Storage

if TYPE_CHECKING:
    from pathlib import Path

_DISK = Disk()


def take_away(folder: Path, name: str, storage: Storage = _DISK, *, size: int | None = None) -> None:
    """Rename the file of the book in ``folder`` to ``name``, in the same folder.

    ``size`` is how long the file is in the copy that was made of it; BookChanged when it is another length by now.
    BookOpen; NoBook when there is none; BookUnreadable when the disk refuses, and then the book is there as before.
    """
    paths = Paths(folder)
    try:
        if storage.size(paths.journal) is None:
            raise NoBook(str(folder))
        locked = take_lock(storage, paths.lock, "")
    except OSError as error:
        raise BookUnreadable(f"The book was not taken away: {reason(error)}.") from error
    try:
        if size is not None and storage.size(paths.journal) != size:
            raise BookChanged
        storage.replace(paths.journal, folder / name)
        storage.sync_folder(folder)
    except OSError as error:
        raise BookUnreadable(f"The book was not taken away: {reason(error)}.") from error
    finally:
        with contextlib.suppress(OSError):
            storage.close(locked)
