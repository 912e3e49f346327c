"""The backups of a folder, and what is known of each.

That a backup stood the test is noted in a small file of the cache: its size, its time of change, its seal and its table
of contents. Whatever does not fit the note any more (a copy, a change, a lost cache) counts as not proven until it is
looked through again. The note spares a list the opening of every zip, and no restore ever trusts it.
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from backups.age import Passphrase
from backups.looking import read_manifest
from backups.model import LOCKED_UNKNOWN, KeptBackup, Manifest, is_locked_name, is_name, order_of
from backups.proving import prove
from backups.refusals import BackupUnknown, PassphraseNeeded, PassphraseWrong, reason
from backups.seal import seal_of
from ledger.errors import LedgerError
from ledger.journal import Storage

NOTES: Final = "backups.json"
_NOTES_SIZE_MAX: Final = 64_000_000


class _Note(msgspec.Struct, frozen=True):
    size: int
    changed: int  # nanoseconds, as the disk has it
    seal: str
    manifest: Manifest
    lock: str = ""


class Shelf:
    """A folder of backups; ``cache`` is where the notes are kept. Nothing of the folder is ever written here."""

    def __init__(self, folder: Path, cache: Path, storage: Storage) -> None:
        self.folder, self._notes, self._storage = folder, cache / NOTES, storage

    def names(self) -> list[str]:
        """Return the names of all backups, the oldest first; OSError."""
        return sorted(filter(is_name, self._storage.names(self.folder)), key=order_of)

    def all(self) -> list[KeptBackup]:
        """Return all backups, the newest first, and at the end what cannot be read; OSError when the folder cannot."""
        notes = self._read()
        found = [self._kept(name, notes) for name in reversed(self.names())]
        # By the time in them: within a minute a name that became free is given again.
        return sorted(found, key=lambda one: one.manifest.made_at if one.manifest else "", reverse=True)

    def path_of(self, name: str) -> Path:
        """Return where a backup of this name is; BackupUnknown."""
        path = self.folder / name
        if not is_name(name) or self._storage.size(path) is None:
            raise BackupUnknown(name)
        return path

    def note(self, name: str, manifest: Manifest, lock: str = "") -> None:
        """Note that a backup stood the test; ``lock`` is the mark of the passphrase that opened it.

        A note that is not kept costs another look, and nothing else.
        """
        with suppress(OSError):
            notes = {one: kept for one, kept in self._read().items() if one in set(self.names())}
            self._write(notes | {name: self._fresh(name, manifest, lock)})

    def prove(self, name: str, scratch: Path, lock: Passphrase | None = None) -> str:
        """Look through a backup and replay it; return "" when it stood the test, else why not, in a sentence.

        One that is locked is opened with ``lock``; PassphraseNeeded or PassphraseWrong when that does not open it: then
        nothing is known of it.
        """
        path, text = self.path_of(name), lock.text if lock else ""
        try:
            manifest = prove(path, scratch, self._storage, passphrase=text)
            self.note(name, manifest, lock.mark if lock and is_locked_name(name) else "")
        except (PassphraseNeeded, PassphraseWrong):
            raise
        except LedgerError as refusal:
            self.doubt(name)
            return str(refusal)
        except OSError as error:
            return f"The backup {name} cannot be read: {reason(error)}."
        return ""

    def doubt(self, name: str) -> None:
        """Let a backup count as not proven until it stands the test again."""
        with suppress(OSError):
            self._write({one: kept for one, kept in self._read().items() if one != name})

    def drop(self, names: Iterable[str]) -> list[str]:
        """Remove these backups and return which are gone; OSError at the first that the disk keeps."""
        gone = []
        for name in names:
            self._storage.remove(self.path_of(name))
            gone.append(name)
        if gone:
            self._storage.sync_folder(self.folder)
        return gone

    def _kept(self, name: str, notes: dict[str, _Note]) -> KeptBackup:
        path, note, size = self.folder / name, notes.get(name), 0
        try:
            size = self._storage.size(path) or 0
            if note is not None and note == self._fresh(name, note.manifest, note.lock):
                return KeptBackup(name, size, proven=True, manifest=note.manifest, lock=note.lock)
            if is_locked_name(name):
                return KeptBackup(name, size, proven=False, manifest=None, why_not=LOCKED_UNKNOWN)
            manifest = read_manifest(path, self._storage)
        except LedgerError as refusal:
            return KeptBackup(name, size, proven=False, manifest=None, why_not=str(refusal))
        except OSError as error:
            return KeptBackup(name, 0, proven=False, manifest=None, why_not=f"It cannot be read: {reason(error)}.")
        return KeptBackup(name, size, proven=False, manifest=manifest)

    def _fresh(self, name: str, manifest: Manifest, lock: str) -> _Note:
        path = self.folder / name
        found = path.stat()
        return _Note(found.st_size, found.st_mtime_ns, seal_of(self._storage, path), manifest, lock)

    def _read(self) -> dict[str, _Note]:
        try:
            data = self._storage.read(self._notes, 0, _NOTES_SIZE_MAX)
            return msgspec.json.decode(data, type=dict[str, _Note])
        except (OSError, msgspec.MsgspecError):
            return {}

    def _write(self, notes: dict[str, _Note]) -> None:
        self._storage.make_folder(self._notes.parent)
        aside = self._notes.with_name(f".{NOTES}.writing")
        self._storage.remove(aside)
        handle = self._storage.create(aside)
        try:
            data = msgspec.json.encode(notes)
            while data:
                data = data[self._storage.write(handle, data) :]
        finally:
            self._storage.close(handle)
        self._storage.replace(aside, self._notes)
