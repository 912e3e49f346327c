"""Take the book away: its file gets another name in one step, and the folder has no book from then on.

Whoever asks for it removes what else belongs to the book; the file under its other name says that this is under way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.journal.errors import NoBook
from ledger.journal.exchanging import alone, told
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
    with told("taken away"):
        if storage.size(paths.journal) is None:
            raise NoBook(str(folder))
        with alone(storage, paths, size):
            storage.replace(paths.journal, folder / name)
            storage.sync_folder(folder)
