"""What a crash leaves of files that were being made: removed when the shop is opened, by names that only we give."""

import re
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

from services.files import ASIDE
from services.kept_files import FILES_FOLDER
from services.known_books import FILE as KNOWN_BOOKS
from services.table_notes import TABLES_FOLDER, TABLES_NOTE

ERASING: Final = "erasing.json"  # what an erasure that was begun removes
ARRIVED: Final = "arrived-"  # what begins the name of the folder of a backup that came before there is a shop
EVERYTHING: Final = "everything.zip"
_EXPORT: Final = ".export-"
_TABLE: Final = re.compile(r"\.[a-z0-9_-]+\.csv\.writing")
_KEPT: Final = re.compile(ASIDE.format(name="[0-9a-f]{64}"))


def remove_leftovers(data: Path, settings: Path) -> None:
    """Remove half-made tables, kept files and notes, a zip with everything, what an erasure left, and an old sample.

    Whoever calls this has the book open, so nobody is making them.
    """
    if (data / ERASING).exists():
        from services.erasing import finish  # noqa: PLC0415 - nearly always there is nothing to finish

        finish(data)
    shutil.rmtree(data / "sample", ignore_errors=True)  # its shop is thrown away once there is a book of one's own
    with suppress(OSError):
        remove_everything(data / "cache")
    ours = re.compile(ASIDE.format(name=f"(?:{re.escape(settings.name)}|{re.escape(KNOWN_BOOKS)})"))
    note = re.compile(ASIDE.format(name=re.escape(TABLES_NOTE.name)))
    for folder, pattern in (
        (data / TABLES_FOLDER, _TABLE), (data / FILES_FOLDER, _KEPT), (settings.parent, ours), (data / "cache", note),
    ):  # fmt: skip
        with suppress(OSError):
            for path in folder.iterdir():
                if pattern.fullmatch(path.name):
                    path.unlink(missing_ok=True)


def remove_arrived(data: Path) -> None:
    """Remove a backup that was being tried out when a process ended, and what was unpacked of it."""
    for left in (data / "cache").glob(f"{ARRIVED}*"):
        shutil.rmtree(left, ignore_errors=True)


def remove_everything(cache: Path) -> None:
    """Remove the zip with everything, and what a process that was killed left of one; OSError."""
    (cache / EVERYTHING).unlink(missing_ok=True)
    for left in cache.glob(f"{_EXPORT}*"):
        shutil.rmtree(left, ignore_errors=True)
    for left in cache.glob(f".{EVERYTHING}.*.parts"):
        shutil.rmtree(left, ignore_errors=True)
    for half in cache.glob(f".{EVERYTHING}.*.writing"):
        half.unlink(missing_ok=True)
