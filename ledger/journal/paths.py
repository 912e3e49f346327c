"""The names of the journal's files in the data folder, and how a file is put there in one step."""

from __future__ import annotations

import contextlib
import errno
import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ledger.journal.storage import Storage

_OURS = re.compile(r"(?:journal\.csv|book\.snapshot|quarantine)\.[0-9a-f]{16}\.new\Z")


# How programs that synchronise folders, and people who copy files, name another version of the book: "journal (1).csv",
# "journal-DESKTOP-X.csv", "journal (Asha's conflicted copy 2026-11-21).csv", "journal.sync-conflict-….csv".
_ANOTHER = re.compile(r"journal\b.*\.csv\Z|journal_.*\.csv\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Paths:
    """Where everything of one data folder is."""

    folder: Path

    @property
    def journal(self) -> Path:
        """The one file that is the truth."""
        return self.folder / "journal.csv"

    @property
    def head(self) -> Path:
        """How far the journal was when it was last written."""
        return self.folder / "journal.head"

    @property
    def lock(self) -> Path:
        """The file whose lock says that somebody is writing."""
        return self.folder / ".lock"

    @property
    def cache(self) -> Path:
        """What can be deleted and is made again."""
        return self.folder / "cache"

    @property
    def snapshot(self) -> Path:
        """The memory of the app, for a fast start."""
        return self.cache / "book.snapshot"

    @property
    def quarantine(self) -> Path:
        """Bytes that were taken out of the journal; never deleted by us."""
        return self.folder / "quarantine"


def other_versions(paths: Paths, storage: Storage) -> list[str]:
    """Return the names of files in the folder that look like other versions of the book."""
    return [name for name in storage.names(paths.folder) if name != paths.journal.name and _ANOTHER.match(name)]


def remove_leftovers(paths: Paths, storage: Storage) -> None:
    """Remove what a crash left of files that were being made; only names of our own pattern are touched."""
    for folder in (paths.folder, paths.cache, paths.quarantine):
        for name in storage.names(folder):
            if _OURS.match(name):
                storage.remove(folder / name)


def write_all(storage: Storage, handle: int, data: bytes) -> None:
    """Write all of ``data``, however little the disk takes at a time."""
    while data:
        taken = storage.write(handle, data)
        if taken <= 0:
            raise OSError(errno.EIO, "the disk takes nothing")
        data = data[taken:]


def put(storage: Storage, path: Path, pieces: Iterable[bytes]) -> None:
    """Make or replace a file in one step: there whole and on the disk, or not at all. OSError when it fails."""
    temporary = path.with_name(f"{_stem(path)}.{secrets.token_hex(8)}.new")
    handle = storage.create(temporary)
    try:
        try:
            for piece in pieces:
                write_all(storage, handle, piece)
            storage.sync(handle)
        finally:
            storage.close(handle)
        storage.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            storage.remove(temporary)
        raise
    storage.sync_folder(path.parent)


def _stem(path: Path) -> str:
    return "quarantine" if path.parent.name == "quarantine" else path.name
