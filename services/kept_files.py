"""Files that the book speaks of (lists as they came, photos of bills): kept under their hash, and only ever added."""

import threading
from pathlib import Path
from typing import Final

from ledger.errors import LedgerError
from services.files import replace_file, sync_folder

FILES_FOLDER: Final = "files"
_ONE_AT_A_TIME: Final = threading.Lock()


class OriginalNotKept(LedgerError):
    """The disk did not take the file itself, so nothing of it is recorded."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"Nothing was saved: the file could not be kept on the disk ({why}).")


def keep_file(folder: Path, name: str, content: bytes) -> None:
    """Keep ``content`` in the data folder under ``name``, its hash; what is there already is the same.

    It is on the disk, with its name, when this returns. Raise OriginalNotKept.
    """
    try:
        with _ONE_AT_A_TIME:
            _keep(folder / FILES_FOLDER, name, content)
    except OSError as error:
        raise OriginalNotKept(error.strerror or str(error)) from error


def _keep(place: Path, name: str, content: bytes) -> None:
    if not place.is_dir():
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(place.parent)
    if not (place / name).exists():
        replace_file(place / name, content)
    # Also of a file that is there already: whoever put it there may have been stopped before its name was safe.
    sync_folder(place)
