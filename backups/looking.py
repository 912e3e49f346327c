"""Look through a backup: the seal, then what the zip holds against its table of contents, piece by piece.

A backup may come from anywhere, so nothing in it is believed: names are ours or it is refused, nothing unpacks to more
than was said, and whatever is unpacked goes where the caller says and never where the zip says.
"""

import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from backups.age import LockBroken, Reads, unlocked
from backups.model import BOOK, FILES, FORMAT, MANIFEST, SETTINGS, TABLES, WORKBOOK, FileFact, Manifest
from backups.refusals import BackupDamaged, BackupNewer, NoBackup, NoRoomFor
from backups.seal import PIECE, SEAL_LENGTH, opened, putting, seal_is_right
from ledger.journal import Storage

if TYPE_CHECKING:
    import hashlib

MANIFEST_SIZE_MAX: Final = 64_000_000  # half a million photos
RATIO_MAX: Final = 200  # a book packs to a tenth; what packs better than this was made to fill a disk
SMALL: Final = 1_000_000  # bytes that fill no disk, however well they pack
_OURS: Final = re.compile(
    rf"{re.escape(BOOK)}|{re.escape(SETTINGS)}|{re.escape(WORKBOOK)}|{re.escape(MANIFEST)}"
    rf"|{TABLES}[a-z0-9_-]{{1,60}}\.csv|{FILES}[0-9a-f]{{64}}"
)
_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError, IndexError, NotImplementedError, RuntimeError,
    OverflowError, msgspec.MsgspecError,
)  # fmt: skip

_EXPORT: Final = frozenset({"README.txt", "book.json", "book.journal", "files.csv"})  # what tells it from all others
_IS_EXPORT: Final = (
    "it is what “Take everything with you” puts together, for other programs; here a backup is needed, a file named "
    "like 2026-11-21_18-00.zip"
)
_BEGINS: Final = b"PK\x03\x04"
_SEAL: Final = re.compile(rb"[0-9a-f]{64}")

Where = Callable[[str], Path | None]
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Beginning:
    """How many bytes a book may begin with, and their SHA-256; ``found`` tells that it does, once it was read."""

    size: int
    sha256: str
    found: bool = False

    def look(self, before: "hashlib._Hash", count: int, piece: bytes) -> None:
        """Look at the next ``piece``; ``before`` has the hash of the ``count`` bytes before it."""
        if count < self.size <= count + len(piece):
            digest = before.copy()
            digest.update(piece[: self.size - count])
            self.found = digest.hexdigest() == self.sha256


class _Version(msgspec.Struct):
    """As much of a table of contents as every format has."""

    format: int
    app: str


def silent(_done: int, _total: int) -> None:
    """Hear how far it is, and say nothing."""


def nowhere(_name: str) -> Path | None:
    """Unpack nothing."""
    return None


def look_through(
    path: Path,
    storage: Storage,
    where: Where = nowhere,
    progress: Progress = silent,
    name: str = "",
    *,
    passphrase: str = "",
    beginning: Beginning | None = None,
    lasting: bool = True,
) -> Manifest:
    """Check every byte of a backup and return its table of contents; unpack what ``where`` has a place for.

    ``name`` is what a refusal calls it; ``beginning`` hears whether the book begins so; what is unpacked and not
    ``lasting`` is for this process alone. BackupDamaged, NoBackup, BackupNewer, NoRoomFor; of one that is locked
    PassphraseNeeded, PassphraseWrong; OSError from the storage.
    """
    called = name or path.name
    try:
        source = unlocked(storage, path, passphrase, called)
    except LockBroken as error:
        raise BackupDamaged(called) from error
    size = source.size(path) or 0
    if not _is_as_sealed(source, path, lambda done: progress(done, 2 * size)):
        if source is storage and (why := _why_foreign(path, storage)):
            raise NoBackup(called, why)
        raise BackupDamaged(called, _wrong_entry(path, source))
    try:
        with opened(source, path) as file, zipfile.ZipFile(file) as archive:
            parts = _parts(archive, called)
            manifest = _manifest(archive, parts, called)
            _check_sizes(parts, manifest, called)
            done = size
            for fact in manifest.files:
                target = where(fact.name)
                if target is not None and fact.size > storage.free(target.parent) // 2:
                    raise NoRoomFor(called, fact.size)
                with _written(target, storage, lasting=lasting) as put:
                    heard = beginning if fact.name == BOOK else None
                    if not _read_part(archive, parts[fact.name], fact, put, heard):
                        raise BackupDamaged(called, fact.name)
                done += parts[fact.name].compress_size
                progress(min(done, 2 * size), 2 * size)
    except _BROKEN as error:
        raise NoBackup(called, "it is no zip that can be read") from error
    return manifest


def read_manifest(path: Path, storage: Storage) -> Manifest:
    """Return the table of contents without checking anything else: for a list. NoBackup, BackupNewer, OSError."""
    try:
        with opened(storage, path) as file, zipfile.ZipFile(file) as archive:
            return _manifest(archive, _parts(archive, path.name), path.name)
    except _BROKEN as error:
        raise NoBackup(path.name, "it is no zip that can be read") from error


def _is_as_sealed(source: Reads, path: Path, tell: Callable[[int], None]) -> bool:
    try:
        return seal_is_right(source, path, tell)
    except LockBroken:
        return False


def _parts(archive: zipfile.ZipFile, called: str) -> dict[str, zipfile.ZipInfo]:
    """Return the parts by name; NoBackup when one of them is nothing that we would have put there."""
    found: dict[str, zipfile.ZipInfo] = {}
    if set(archive.namelist()) >= _EXPORT:
        raise NoBackup(called, _IS_EXPORT)
    for info in archive.infolist():
        kind = stat.S_IFMT(info.external_attr >> 16)
        if info.filename != info.orig_filename or not _OURS.fullmatch(info.filename):
            raise NoBackup(called, "it holds a file that does not belong there")
        if info.filename in found:
            raise NoBackup(called, f"it holds “{info.filename}” twice")
        if kind not in {0, stat.S_IFREG} or info.flag_bits & 1:
            raise NoBackup(called, f"“{info.filename}” in it is not a plain file")
        if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise NoBackup(called, f"“{info.filename}” in it is packed in another way")
        found[info.filename] = info
    return found


def _manifest(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo], called: str) -> Manifest:
    info = parts.get(MANIFEST)
    if info is None or info.file_size > MANIFEST_SIZE_MAX:
        raise NoBackup(called, "it has no table of contents")
    with archive.open(info) as file:
        data = file.read(info.file_size + 1)
    version = msgspec.json.decode(data, type=_Version)
    if version.format > FORMAT:
        raise BackupNewer(called, version.app)
    manifest = msgspec.json.decode(data, type=Manifest)
    if not _has_right_times(manifest):
        raise NoBackup(called, "its table of contents is not one of ours")
    return manifest


def _has_right_times(manifest: Manifest) -> bool:
    """Tell whether times and zone can be read, so that no list has to fear them."""
    try:
        ZoneInfo(manifest.timezone)
        return all(datetime.fromisoformat(at).tzinfo is not None for at in (manifest.made_at, manifest.last_at))
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return False


def _check_sizes(parts: dict[str, zipfile.ZipInfo], manifest: Manifest, called: str) -> None:
    names = [fact.name for fact in manifest.files]
    if len(set(names)) != len(names) or {*names, MANIFEST} != set(parts) or BOOK not in names:
        raise NoBackup(called, "it does not hold what its table of contents says")
    for fact in manifest.files:
        packed = parts[fact.name]
        if packed.file_size != fact.size:
            raise NoBackup(called, f"“{fact.name}” in it is not as long as it should be")
        if fact.size > SMALL and fact.size > RATIO_MAX * packed.compress_size:
            raise NoBackup(called, f"“{fact.name}” in it would unpack to far more than it holds")


def _read_part(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    fact: FileFact,
    put: Callable[[bytes], None],
    beginning: Beginning | None = None,
) -> bool:
    """Read one part, never more of it than was said, and hand it to ``put``; tell whether it is what was saved."""
    digest, count = sha256(), 0
    try:
        with archive.open(info) as file:
            for piece in _pieces(file):
                count += len(piece)
                if count > fact.size:
                    return False
                if beginning is not None:
                    beginning.look(digest, count - len(piece), piece)
                digest.update(piece)
                put(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError, LockBroken):
        return False
    return count == fact.size and digest.hexdigest() == fact.sha256


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


@contextmanager
def _written(target: Path | None, storage: Storage, *, lasting: bool) -> Iterator[Callable[[bytes], None]]:
    """Hand out what writes a new file at ``target``, on the disk at the end when ``lasting``; nothing without one."""
    if target is None:
        yield lambda _piece: None
        return
    handle = storage.create(target)
    try:
        yield putting(storage, handle)
        if lasting:
            storage.sync(handle)
    finally:
        storage.close(handle)


def _why_foreign(path: Path, source: Reads) -> str:
    """Return why a file was never one of ours, "" when it may be one that is damaged or cut short.

    No single damage takes the seal and the name of the table of contents, and leaves what lies between them whole.
    """
    size = source.size(path) or 0
    begins, ends = source.read(path, 0, len(_BEGINS)), source.read(path, max(0, size - SEAL_LENGTH), SEAL_LENGTH)
    if _SEAL.fullmatch(ends):
        return ""
    if not _BEGINS.startswith(begins):
        return "it is no zip"
    with suppress(*_BROKEN), opened(source, path) as file, zipfile.ZipFile(file) as archive:
        names = set(archive.namelist())
        if names >= _EXPORT:
            return _IS_EXPORT
        if names and MANIFEST not in names:
            return "it is another kind of zip"
    return ""


def _wrong_entry(path: Path, source: Reads) -> str:
    """Return which part of a damaged backup is not what was saved, "" when it does not show."""
    with suppress(*_BROKEN, NoBackup, BackupNewer), opened(source, path) as file, zipfile.ZipFile(file) as archive:
        parts = _parts(archive, path.name)
        manifest = _manifest(archive, parts, path.name)
        for fact in manifest.files:
            if fact.name in parts and not _read_part(archive, parts[fact.name], fact, lambda _piece: None):
                return fact.name
    return ""
