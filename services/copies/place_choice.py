"""Which folder may be the second place of the backups, and why another may not: one sentence each."""

import os
from pathlib import Path

from ledger.errors import LedgerError
from services.folders import OF_THE_BOOK


class NoSecondPlace(LedgerError):
    """A folder that cannot be the second place."""

    def __init__(self, folder: str, why: str) -> None:
        self.folder, self.why = folder, why
        super().__init__(f"{folder[:200]} cannot be the second place: {why}.")


class NotThisDisk(LedgerError):
    """The disk of the second place refuses, or is not the one that it was."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"Nothing can be copied there: {why}.")


class OfAnotherShop(LedgerError):
    """The folder holds the backups of another shop already."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        super().__init__(f"{folder[:200]} holds the backups of another shop. Give each shop a folder of its own.")


def why_not_for_backups(folder: Path, data: Path) -> str:
    """Return why backups may not lie in a folder: Duebook empties it itself, or it holds secrets; "" when they may."""
    real, here = Path(os.path.realpath(folder)), Path(os.path.realpath(data))
    for name in OF_THE_BOOK:
        if real == here / name or here / name in real.parents:
            return f"the folder chosen for them is {name}/ of the data folder, which is not for you: choose another one"
    return ""


def check_choice(folder: str, data: Path, backups: Path) -> Path:
    """Return the folder that was typed; raise NoSecondPlace.

    One that is not there is never made: it would lie on this very disk when the path of a stick is mistyped.
    """
    typed = folder.strip()
    path = Path(typed).expanduser()
    if not path.is_absolute():
        raise NoSecondPlace(typed, "write the whole path, from its beginning")
    real, here, own = (Path(os.path.realpath(one)) for one in (path, data, backups))
    if real == own:
        raise NoSecondPlace(typed, "the backups are in that folder already")
    if real == here or here in real.parents:
        raise NoSecondPlace(typed, "it is inside the folder of the book, so it would be lost together with it")
    if own in real.parents:
        raise NoSecondPlace(typed, "it is inside the folder of the backups, so it would be lost together with them")
    if path.exists() and not path.is_dir():
        raise NoSecondPlace(typed, "it is a file and no folder")
    if not path.exists():
        raise NoSecondPlace(typed, "this folder is not there. Make it first, or plug in the disk that it is on")
    return path


def is_on_same_disk(folder: Path, data: Path) -> bool:
    """Tell whether a folder is on the same disk as the book, as far as the system knows; False while it is away."""
    try:
        return folder.stat().st_dev == data.stat().st_dev
    except OSError:
        return False
