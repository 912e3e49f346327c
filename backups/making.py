"""Make a backup: written aside, synced, proven, and only then given its name. What fails on the way leaves nothing."""

import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec

from backups.age import Locking, Passphrase
from backups.looking import Progress, silent
from backups.model import (
    BOOK,
    FILES,
    FORMAT,
    MANIFEST,
    FileFact,
    Manifest,
    Totals,
    begun_at,
    name_at,
    writing_name,
)
from backups.proving import prove
from backups.refusals import BackupNotMade, reason
from backups.remembering import Memory
from backups.seal import PIECE, PLACEHOLDER, SealingFile, putting
from ledger.errors import LedgerError
from ledger.journal import Storage

PROVING_SHARE: Final = 2  # looking through what was written takes about as long as writing it
_LEFTOVER_AFTER: Final = timedelta(days=1)  # nobody makes a backup for a day
_TURNS_MAX: Final = 99
_LARGE: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Stamp:
    """When a backup is made, in the shop's time and as the book writes it (UTC), what for, and by which Duebook."""

    local: datetime
    made_at: str
    why: str
    app: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What goes into a backup: the book up to a number, and the files beside it, by their names in the backup.

    ``size`` is how many bytes of the book's file count; the file may be longer by now. Times are UTC texts of the book.
    """

    shop: str
    store: str
    lineage: str
    seq: int
    check: str
    last_at: str
    timezone: str
    totals: Totals
    journal: Path
    size: int
    others: Sequence[tuple[str, Path]]
    erased: Mapping[str, int] = field(default_factory=dict)


def make_backup(
    folder: Path,
    scratch: Path,
    contents: Contents,
    stamp: Stamp,
    storage: Storage,
    progress: Progress = silent,
    *,
    lock: Passphrase | None = None,
    memory: Memory | None = None,
) -> tuple[str, Manifest]:
    """Make a proven backup in ``folder`` and return its name and table of contents; ``lock`` locks it.

    ``scratch`` is an empty folder for the test, ``memory`` what was proven before. Raise BackupNotMade: then nothing is
    there that was not there before.
    """
    try:
        storage.make_folder(folder)
        remove_leftovers(folder, stamp.local, storage)
        name, aside, handle = _reserved(folder, stamp.local, storage, locked=lock is not None)
    except OSError as error:
        raise BackupNotMade(reason(error)) from error
    try:
        manifest = _write(handle, contents, stamp, storage, progress, lock)
        prove(
            aside, scratch, storage, name=name, progress=progress, expected=manifest,
            passphrase=lock.text if lock else "", memory=memory,
        )  # fmt: skip
        storage.replace(aside, folder / name)
        aside = folder / name
        storage.sync_folder(folder)
    except BaseException as error:
        with suppress(OSError):
            storage.remove(aside)
        if isinstance(error, OSError):
            raise BackupNotMade(reason(error)) from error
        if isinstance(error, LedgerError):
            raise BackupNotMade(f"it was read back and is not right ({error})") from error
        raise
    return name, manifest


def remove_leftovers(folder: Path, local: datetime, storage: Storage) -> None:
    """Remove what a crash left of backups that were being made, by names that only we give; OSError."""
    for found in storage.names(folder):
        begun = begun_at(found)
        if begun is not None and abs(local.replace(tzinfo=None) - begun) > _LEFTOVER_AFTER:
            storage.remove(folder / found)


def _reserved(folder: Path, local: datetime, storage: Storage, *, locked: bool) -> tuple[str, Path, int]:
    """Return a name that is free, and the open file beside it that keeps it free for us."""
    for turn in range(_TURNS_MAX + 1):
        name = name_at(local, turn, locked=locked)
        if storage.size(folder / name_at(local, turn, locked=not locked)) is not None:
            continue
        aside = folder / writing_name(name)
        try:
            handle = storage.create(aside)
        except FileExistsError:
            continue
        if storage.size(folder / name) is None:
            return name, aside, handle
        storage.close(handle)
        storage.remove(aside)
    raise BackupNotMade("too many were made in this minute")


def _write(
    handle: int, contents: Contents, stamp: Stamp, storage: Storage, progress: Progress, lock: Passphrase | None
) -> Manifest:
    """Write the zip, sealed, locked when that is asked for, and on the disk; return its table of contents."""
    try:
        put = putting(storage, handle)
        locking = Locking(put, lock) if lock else None
        file = SealingFile(locking.write if locking else put)
        sizes = [contents.size, *(storage.size(path) or 0 for _, path in contents.others)]
        total, done = sum(sizes), 0

        def tell(count: int) -> None:
            nonlocal done
            done += count
            progress(done, total * PROVING_SHARE)

        facts = []
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.comment = PLACEHOLDER
            parts = [(BOOK, contents.journal, contents.size), *((one, path, None) for one, path in contents.others)]
            for name, path, size in parts:
                pieces = _pieces(path, size, storage)
                facts.append(_add(archive, name, pieces, size or storage.size(path) or 0, stamp.local, tell))
            manifest = Manifest(
                format=FORMAT, app=stamp.app, shop=contents.shop, store=contents.store, lineage=contents.lineage,
                seq=contents.seq, check=contents.check, last_at=contents.last_at, timezone=contents.timezone,
                made_at=stamp.made_at, why=stamp.why, totals=contents.totals, files=facts,
                erased=dict(contents.erased),
            )  # fmt: skip
            data = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
            _add(archive, MANIFEST, iter([data]), len(data), stamp.local, lambda _count: None)
        file.seal()
        if locking:
            locking.finish()
        storage.sync(handle)
    finally:
        storage.close(handle)
    return manifest


def _add(
    archive: zipfile.ZipFile,
    name: str,
    pieces: Iterator[bytes],
    size: int,
    local: datetime,
    tell: Callable[[int], None],
) -> FileFact:
    """Put one file into the zip. Originals and photos go in as they are: they are packed already, or are small."""
    info = zipfile.ZipInfo(name, local.timetuple()[:6])
    info.compress_type = zipfile.ZIP_STORED if name.startswith(FILES) else zipfile.ZIP_DEFLATED
    info.external_attr = 0o100600 << 16
    digest, count = sha256(), 0
    with archive.open(info, "w", force_zip64=size > _LARGE) as part:
        for piece in pieces:
            digest.update(piece)
            count += len(piece)
            part.write(piece)
            tell(len(piece))
    return FileFact(name, count, digest.hexdigest())


def _pieces(path: Path, size: int | None, storage: Storage) -> Iterator[bytes]:
    """Yield a file, the book's up to ``size``; a last line that lacks its end gets it."""
    at, last = 0, b"\n"
    end = size if size is not None else storage.size(path) or 0
    while at < end:
        piece = storage.read(path, at, min(PIECE, end - at))
        if not piece:
            break
        at, last = at + len(piece), piece[-1:]
        yield piece
    if size is not None and last != b"\n":
        yield b"\n"
