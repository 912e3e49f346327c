"""A backup that comes to a computer on which there is no shop yet: tried out in the background, shown, then decided.

The browser brings it, or it lies on a disk. There is one at a time. Nothing of it is the shop's until
``Shop.begin_from_backup`` takes it; until then it lies in a folder of its own in the cache, which goes with it, and
with the next one after a crash.
"""

import errno
import shutil
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from access import ACTIVE, Person, Role, Vault
from backups import Manifest, PassphraseNeeded, PassphraseWrong, Shelf, is_name, reason
from ledger.book import Ledger, Money
from ledger.errors import LedgerError
from ledger.journal import Disk, Storage
from services import clock
from services.copies.restoring import Going, going_back
from services.copies.shelf import FOLDER
from services.leftovers import ARRIVED, remove_arrived
from services.log import note_error
from services.resetting import place_beside
from services.rooms import new_rooms, people_of
from services.settings import SettingsMistakes, load

LISTED_MAX: Final = 20
ROOM_LEFT: Final = 200_000_000  # bytes; a disk that is filled to its last byte takes no entry any more
_SHOWN_MAX: Final = 200
_LOOKED_EVERY: Final = 16_000_000  # bytes between two looks at how much room there is
_DISK: Final = Disk()


@dataclass(frozen=True, slots=True)
class KeptThere:
    """A backup that lies on this computer; ``made`` is in its shop's time. Nobody has looked whether it is whole.

    ``manifest`` is None of one that is locked: what is in it shows once somebody types the passphrase.
    """

    path: Path
    made: datetime
    manifest: Manifest | None


@dataclass(frozen=True, slots=True)
class FoundBackup:
    """What is in a backup that stood the test; ``owners`` are the people of the shop who own it, the first one first.

    ``has_password``: the first owner's is known on this computer, so none is asked for.
    """

    going: Going
    made: datetime
    due: Money
    prepaid: Money
    owners: tuple[Person, ...]
    has_password: bool


@dataclass(frozen=True, slots=True)
class Look:
    """How far it is: ``share`` from 0 to 1 while it is looked at, ``refused`` is why it is not taken.

    ``is_locked``: it waits for its passphrase, and ``refused`` says so.
    """

    is_on: bool = False
    name: str = ""
    share: float = 0.0
    refused: str = ""
    found: FoundBackup | None = None
    is_locked: bool = False


class LooksAlready(LedgerError):
    """A backup is being tried out at the moment."""

    def __init__(self) -> None:
        super().__init__("A backup is being tried out already. Wait until that is done.")


class NothingArrived(LedgerError):
    """There is no backup to begin from: it was put away, or Duebook was started anew."""

    def __init__(self) -> None:
        super().__init__("There is no backup here any more. Bring it once again.")


class NoRoomForUpload(LedgerError):
    """The file would fill the disk."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} does not fit on this disk. Make room first. Nothing was changed.")


class NotTaken(LedgerError):
    """The disk did not take the file, or what was named cannot be read."""

    def __init__(self, name: str, why: str) -> None:
        self.name, self.why = name[:_SHOWN_MAX], why
        super().__init__(f"{self.name} cannot be read or kept: {why}. Nothing was changed.")


class NoBackupsThere(LedgerError):
    """A folder was named, and no backup lies in it."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        super().__init__(f"In {folder} lies no backup: a file named like 2026-11-21_18-00.zip.")


class Arrival:
    """The backup that arrived, if any, for every thread. Made with the shop; ``data`` is where its book would be."""

    def __init__(self, data: Path, settings: Path, storage: Storage = _DISK) -> None:
        self._data, self._settings, self._storage = data, settings, storage
        self._look, self._folder, self._path = Look(), Path(), Path()
        self._lock = threading.Lock()

    @property
    def now(self) -> Look:
        """How far it is."""
        return self._look

    # Where there may be one.

    def places(self) -> list[Path]:
        """Return the folders of this computer in which backups of this shop would lie."""
        try:
            chosen = load(self._settings).backups.folder
        except SettingsMistakes:
            chosen = ""
        named = [Path(chosen)] if chosen else []
        return [*named, self._data / FOLDER, place_beside(self._data)]

    def kept(self, folder: Path | None = None) -> list[KeptThere]:
        """Return the backups in a folder, else in all places, the newest first; what cannot be read is none."""
        found: list[KeptThere] = []
        for place in dict.fromkeys(one.absolute() for one in ([folder] if folder else self.places())):
            with suppress(OSError):
                shelf = Shelf(place, self._data / "cache", self._storage)
                found += [
                    _there(place / one.name, one.manifest) for one in shelf.all() if one.manifest or one.is_locked
                ]
        return sorted(found, key=lambda one: one.made, reverse=True)

    # Looking at one.

    def receive(self, name: str, size: int = 0) -> "Upload":
        """Return where a file of ``size`` bytes (0: nobody knows) goes; raise LooksAlready, NoRoomForUpload."""
        with self._lock:
            if self._look.is_on:
                raise LooksAlready
            self._clear()
            try:
                return Upload(self._fresh_folder(), name, size, self._storage)
            except OSError as error:
                raise NotTaken(name, reason(error)) from error

    def look(self, path: Path, name: str = "", passphrase: str = "") -> None:
        """Begin to try out the backup at ``path``; ``now`` says how far that is. Raise LooksAlready, NotTaken."""
        called = name or path.name
        with self._lock:
            if self._look.is_on:
                raise LooksAlready
            try:
                if path.parent != self._folder:  # one of a disk: what was brought before is not needed any more
                    self._clear()
                    self._fresh_folder()
                scratch = Path(tempfile.mkdtemp(prefix="tried-", dir=self._folder))
            except OSError as error:
                raise NotTaken(called, reason(error)) from error
            self._look, self._path = Look(is_on=True, name=called), path
        given = (path, scratch, called, passphrase)
        threading.Thread(target=self._try_out, args=given, name="arrival", daemon=True).start()

    def unlock(self, passphrase: str) -> None:
        """Begin to try out the one that waits for its passphrase; raise LooksAlready, NotTaken, NothingArrived."""
        if not self._look.is_locked:
            raise NothingArrived
        self.look(self._path, self._look.name, passphrase)

    def look_at_upload(self, upload: "Upload") -> None:
        """Begin to try out a file that came whole; raise NotTaken."""
        self.look(upload.finish(), upload.name)

    def look_at(self, typed: str) -> Path | None:
        """Begin to try out the file that was named; return the folder when one was, in which backups lie.

        Raise LooksAlready, NotTaken, NoBackupsThere.
        """
        path = Path(typed).expanduser()
        try:
            if typed and path.is_dir():
                if not self.kept(path):
                    raise NoBackupsThere(typed)
                return path
            there = bool(typed) and path.is_file()
        except (OSError, ValueError):
            there = False
        if not there:
            raise NotTaken(typed or "That", "there is no such file or folder on this computer")
        self.look(path)
        return None

    def found(self) -> FoundBackup:
        """Return what stood the test; raise NothingArrived."""
        look = self._look
        if look.found is None:
            raise NothingArrived
        return look.found

    def drop(self) -> None:
        """Put it away; nothing happens while it is being looked at."""
        with self._lock:
            if not self._look.is_on:
                self._clear()

    # Behind it.

    def _try_out(self, path: Path, scratch: Path, called: str, passphrase: str) -> None:
        def progress(done: int, total: int) -> None:
            self._look = Look(is_on=True, name=called, share=done / total if total else 0.0)

        try:
            going = going_back(
                self._data, path, scratch, called, settings=self._settings, progress=progress, storage=self._storage,
                passphrase=passphrase,
            )  # fmt: skip
            look = Look(name=called, share=1.0, found=_found(self._data, going))
        except (PassphraseNeeded, PassphraseWrong) as refusal:
            look = Look(name=called, refused=str(refusal), is_locked=True)
        except LedgerError as refusal:
            look = Look(name=called, refused=str(refusal))
        except OSError as error:
            look = Look(name=called, refused=str(NotTaken(called, reason(error))))
        except Exception as error:  # noqa: BLE001 - whatever it is, whoever waits must hear that it is over
            note_error("a backup that arrived", error)
            look = Look(name=called, refused=str(NotTaken(called, "something went wrong")))
        self._look = look

    def _fresh_folder(self) -> Path:
        cache = self._data / "cache"
        self._storage.make_folder(cache)
        remove_arrived(self._data)  # of a process that was ended
        self._folder = Path(tempfile.mkdtemp(prefix=ARRIVED, dir=cache))
        return self._folder

    def _clear(self) -> None:
        if self._folder != Path():
            shutil.rmtree(self._folder, ignore_errors=True)
        self._look, self._folder, self._path = Look(), Path(), Path()


class Upload:
    """A file that comes in piece by piece, straight to the disk. Made by ``Arrival.receive``."""

    def __init__(self, folder: Path, name: str, size: int, storage: Storage) -> None:
        self.name, self._path, self._storage = name, folder / _kept_name(name), storage
        self._until_look = 0
        if size + ROOM_LEFT > storage.free(folder):
            raise NoRoomForUpload(name)
        self._handle = storage.create(self._path)
        self._is_open = True

    def write(self, piece: bytes) -> None:
        """Keep a piece; raise NoRoomForUpload, NotTaken."""
        self._until_look -= len(piece)
        try:
            if self._until_look <= 0:
                self._until_look = _LOOKED_EVERY
                if self._storage.free(self._path.parent) < ROOM_LEFT:
                    raise NoRoomForUpload(self.name)
            self._put(piece)
        except OSError as error:
            raise NotTaken(self.name, reason(error)) from error

    def finish(self) -> Path:
        """Return where it is now, whole; raise NotTaken."""
        try:
            self._close()
        except OSError as error:
            raise NotTaken(self.name, reason(error)) from error
        return self._path

    def abandon(self) -> None:
        """Let go of what came so far."""
        with suppress(OSError):
            self._close()
            self._storage.remove(self._path)

    def _put(self, piece: bytes) -> None:
        while piece:
            taken = self._storage.write(self._handle, piece)
            if taken <= 0:
                raise OSError(errno.EIO, "the disk takes nothing")
            piece = piece[taken:]

    def _close(self) -> None:
        if self._is_open:
            self._is_open = False
            self._storage.close(self._handle)


def _kept_name(name: str) -> str:
    """Return a name for the file here: its own when it is one of ours, else a plain one; never a path."""
    return name if is_name(name) else "brought.zip"


def _there(path: Path, manifest: Manifest | None) -> KeptThere:
    if manifest is None:  # its name says when it was made
        return KeptThere(path, datetime.strptime(path.name[:16], "%Y-%m-%d_%H-%M").replace(tzinfo=UTC), None)
    return KeptThere(path, clock.in_zone(manifest.made_at, manifest.timezone), manifest)


def _found(data: Path, going: Going) -> FoundBackup:
    manifest = going.unpacked.manifest
    ledger = Ledger.open(going.unpacked.folder, writer=False, others=new_rooms())
    try:
        people, currency = people_of(ledger), ledger.book.currency
    finally:
        ledger.close()
    owners = tuple(one for one in people.all() if one.role is Role.OWNER and one.status == ACTIVE)
    totals = manifest.totals
    return FoundBackup(
        going,
        clock.in_zone(manifest.made_at, manifest.timezone),
        Money(totals.due, currency),
        Money(totals.prepaid, currency),
        owners,
        _has_password(data, manifest.store, owners),
    )


def _has_password(data: Path, store: str, owners: tuple[Person, ...]) -> bool:
    """Tell whether an owner could sign in here with a password of before: the book went away and the secrets stayed."""
    if not (data / "secrets").is_dir():
        return False
    vault = Vault(data, look_only=True)
    try:
        known = vault.have_passwords() - vault.kept_out() if vault.store() == store else frozenset()
        return any(one.id in known for one in owners)
    finally:
        vault.close()
