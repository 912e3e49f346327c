"""The log: where something went wrong, for whoever is asked to help. Never what: no names, numbers or amounts in it.

It stands in logs/ in the data folder, for the owner alone, from the first mistake on. It can be deleted at any time,
and is cut by itself: four files of one megabyte at most.
"""

import logging
import os
import traceback
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Final

from services.folders import PROJECT, data_folder

LOGS_FOLDER: Final = "logs"
FILE: Final = "duebook.log"
BYTES_MAX: Final = 1_000_000
OLDER_FILES_MAX: Final = 3
_FRAMES_MAX: Final = 20

_ours: Final = logging.getLogger("duebook")


def keep_log(data: Path, bytes_max: int = BYTES_MAX) -> logging.Handler:
    """Write the mistakes of this process into the log of a data folder, until ``end_log``."""
    handler = _OwnersFile(
        data / LOGS_FOLDER / FILE, maxBytes=bytes_max, backupCount=OLDER_FILES_MAX, encoding="utf-8", delay=True
    )
    handler.setLevel(logging.ERROR)
    handler.setFormatter(_OnlyWhere("%(asctime)s"))
    logging.getLogger().addHandler(handler)
    return handler


def end_log(handler: logging.Handler) -> None:
    """Write no more into the log."""
    logging.getLogger().removeHandler(handler)
    handler.close()


def note_error(where: str, error: BaseException) -> Path:
    """Note a mistake that was met ``where``, and return the file that has it then."""
    _ours.error(where, exc_info=(type(error), error, error.__traceback__))
    return data_folder() / LOGS_FOLDER / FILE


class _OwnersFile(RotatingFileHandler):
    """A file that only its owner can read, made when there is something to write; a full disk stops nobody."""

    def _open(self) -> TextIOWrapper:
        path = Path(self.baseFilename)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return TextIOWrapper(os.fdopen(handle, "ab"), encoding=self.encoding, write_through=True)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging calls it so
        """Go on without the log."""


class _OnlyWhere(logging.Formatter):
    """The time, who speaks, the kind of mistake, and the lines of the program that led to it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        words = [self.formatTime(record), record.name]
        if record.name == _ours.name:
            words.append(record.getMessage())
        if record.exc_info and record.exc_info[0] is not None:
            words += [record.exc_info[0].__name__, *_frames(record.exc_info[2])]
        return " | ".join(words)


def _frames(led_here: TracebackType | None) -> list[str]:
    found = []
    for frame in traceback.extract_tb(led_here)[-_FRAMES_MAX:]:
        path = Path(frame.filename)
        shown = path.relative_to(PROJECT) if path.is_relative_to(PROJECT) else Path(path.parent.name) / path.name
        found.append(f"{shown.as_posix()}:{frame.lineno}")
    return found
