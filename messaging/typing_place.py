"""Where the child that types has its working folder, and the lock that lets one of them type at a time.

Two that type at once on one screen lose a message. The lock is the user's own and outside every book: it is the screen
that can be used once, whichever shop is open. The system lets go of it when the process ends, however it ends.
"""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import portalocker

from ledger.errors import LedgerError

_WORK: Final = "work-"


class AnotherIsTyping(LedgerError):
    """Another message is being typed on this screen."""

    def __init__(self) -> None:
        super().__init__("Another message is being typed into WhatsApp on this computer at the moment.")


class PlaceNotOurs(LedgerError):
    """The folder for typing cannot be made, or others can look into it."""

    def __init__(self, folder: Path, why: str) -> None:
        self.folder = folder
        super().__init__(f"The folder {folder}, in which messages are prepared for typing, cannot be used: {why}.")


@contextmanager
def only_one() -> Iterator[Path]:
    """Give an empty working folder that nobody else can look into, while no other process types; removed afterwards.

    Raise AnotherIsTyping or PlaceNotOurs.
    """
    place = _own_place()
    try:
        handle = (place / "lock").open("ab")
    except OSError as error:
        raise PlaceNotOurs(place, str(error.strerror)) from error
    with handle:
        try:
            portalocker.lock(handle, portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING)
        except portalocker.AlreadyLocked as error:
            raise AnotherIsTyping from error
        except portalocker.LockException as error:
            raise PlaceNotOurs(place, "it cannot be locked") from error
        for left in place.glob(f"{_WORK}*"):  # by somebody who was killed
            shutil.rmtree(left, ignore_errors=True)
        try:
            work = Path(tempfile.mkdtemp(prefix=_WORK, dir=place))
        except OSError as error:
            raise PlaceNotOurs(place, str(error.strerror)) from error
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _own_place() -> Path:
    """Return the folder for typing of the user whose process this is; raise PlaceNotOurs."""
    run = os.environ.get("XDG_RUNTIME_DIR", "")
    home = Path(run) if run and Path(run).is_dir() else Path(tempfile.gettempdir())
    who = str(os.getuid()) if hasattr(os, "getuid") else "own"
    place = home / f"duebook-typing-{who}"
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        found = place.lstat()
    except OSError as error:
        raise PlaceNotOurs(place, str(error.strerror)) from error
    if not stat.S_ISDIR(found.st_mode):
        raise PlaceNotOurs(place, "it is no folder")
    if hasattr(os, "getuid") and (found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) & 0o077):
        raise PlaceNotOurs(place, "others may look into it")
    return place
