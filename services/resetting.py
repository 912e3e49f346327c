"""Reset all data: the book goes, with everything that belongs to it, and the folder is as it was before the first run.

One rename decides: until then the shop is there, whole; after it there is none, and what is left of it is removed now
or at the next start. A proven copy of everything lies outside of what is removed before that rename is made.
"""

import re
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

from ledger.errors import LedgerError
from ledger.journal import Disk, Storage, take_away
from services import known_books
from services.files import ASIDE
from services.folders import OF_THE_BOOK
from services.settings import begin_settings_anew

BEFORE_RESET: Final = "before reset"
_GONE: Final = ".reset"  # the book that was, until everything else is removed
_GONE_WITH_SETTINGS: Final = ".reset-settings"
_MARKS: Final = (_GONE, _GONE_WITH_SETTINGS)
# What belongs to the book, by name: whatever else lies in the folder is somebody's own and stays. So do the backups,
# the log of mistakes, in which nobody is named, and the lock.
FOLDERS: Final = OF_THE_BOOK
FILES: Final = (
    "access-log.db", "access-log.db-journal", "api-log.db", "backup_notes.json", "erasing.json", "import_columns.json",
    "journal.head", "opened_by.txt",
)  # fmt: skip
_HALF: Final = re.compile(ASIDE.format(name=f"(?:{'|'.join(map(re.escape, FILES))})"))
_DISK: Final = Disk()


class NameNotTyped(LedgerError):
    """Everything was to be reset, and the shop's name was not typed."""

    def __init__(self, shop: str) -> None:
        self.shop = shop
        super().__init__(f"Type the name of the shop, {shop}, to reset everything. Nothing was changed.")


def place_beside(data: Path) -> Path:
    """Return the folder beside the data folder that is for the copy made before a reset."""
    whole = data.absolute()
    return whole.with_name(f"{whole.name}-backups")


def place_outside(data: Path, chosen: Path) -> Path:
    """Return where the copy goes: the folder of the backups when that is outside of the data folder, else beside it."""
    inside = chosen.resolve().is_relative_to(data.resolve())
    return place_beside(data) if inside else chosen


def wipe(data: Path, settings: Path, *, with_settings: bool, storage: Storage = _DISK, size: int | None = None) -> None:
    """Take the book away and remove what belongs to it. Nobody has it open, and there is a copy of everything.

    ``size`` is how long the book is in that copy. BookOpen, NoBook, BookChanged; BookUnreadable when the disk refuses:
    then the shop is as it was. What cannot be removed at once is removed at the next start.
    """
    take_away(data, _GONE_WITH_SETTINGS if with_settings else _GONE, storage, size=size)
    finish(data, settings, storage)


def finish(data: Path, settings: Path, storage: Storage = _DISK) -> bool:
    """Remove what a reset that was begun has left, and return whether there was one. What the disk keeps, stays."""
    begun = [name for name in storage.names(data) if name in _MARKS]
    if not begun:
        return False
    if storage.size(data / "journal.csv") is None:  # else a new book was begun since: what is there is its own
        try:
            _remove(data, settings, storage, with_settings=_GONE_WITH_SETTINGS in begun)
        except OSError:
            return True  # the mark stays, so the next start goes on
    with suppress(OSError):
        for name in begun:
            storage.remove(data / name)
        storage.sync_folder(data)
    return True


def _remove(data: Path, settings: Path, storage: Storage, *, with_settings: bool) -> None:
    known_books.forget(settings, data)
    if with_settings:
        begin_settings_anew(settings)
    for name in FILES:
        storage.remove(data / name)
    for name in FOLDERS:
        if (data / name).is_dir():
            shutil.rmtree(data / name)
    for name in storage.names(data):  # of a write that was never finished
        if (name.startswith("journal.csv.") and name.endswith(".new")) or _HALF.fullmatch(name):
            storage.remove(data / name)
    storage.sync_folder(data)
