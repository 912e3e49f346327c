"""Make a backup of the shop in a data folder, beside whoever has it open: it is only read.

Run as ``python -m services.copies.making DATA SETTINGS FOLDER WHY [--without-tables]`` in a process of its own: no
click waits for it. It says on standard output how far it is, a JSON document a line, and in the last one what came of
it. Told to end, it leaves nothing half made.
"""

import json
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from backups import (
    BOOK,
    FILES,
    SETTINGS,
    TABLES,
    WORKBOOK,
    BackupNotMade,
    Contents,
    Manifest,
    Memory,
    Shelf,
    Stamp,
    make_backup,
    reason,
    totals_of,
)
from ledger.book import Ledger
from ledger.errors import LedgerError
from ledger.journal import Disk, Storage
from services import clock
from services.copies.lock import LockBox
from services.copies.place_choice import why_not_for_backups
from services.erasing import erased_in
from services.exports import write_book
from services.kept_files import FILES_FOLDER
from services.log import note_error
from services.tables import write_tables
from services.version import APP

WORKBOOK_ENTRIES_MAX: Final = 20_000  # of a larger book the workbook alone would take most of the time
_HASH_LENGTH: Final = 64
PROOF: Final = "proof"  # in the cache: what the last proof came to
_SCRATCH: Final = "backup-"
_SCRATCH_OVER_AFTER: Final = timedelta(days=1)  # nobody needs one for a day
_TABLES_SHARE: Final = 0.3
_DISK: Final = Disk()

Share = Callable[[float], None]


def silent(_share: float) -> None:
    """Hear how far it is, and say nothing."""


@contextmanager
def scratch_in(data: Path) -> Iterator[Path]:
    """Hand out an empty folder inside a data folder, which is gone afterwards; OSError."""
    cache = data / "cache"
    cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    _remove_left_over(cache)
    with TemporaryDirectory(prefix=_SCRATCH, dir=cache, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _remove_left_over(cache: Path) -> None:
    """Remove the folders of processes that were killed."""
    for folder in cache.glob(f"{_SCRATCH}*"):
        with suppress(OSError):
            changed = datetime.fromtimestamp(folder.stat().st_mtime, UTC)
            if clock.now() - changed > _SCRATCH_OVER_AFTER:
                shutil.rmtree(folder, ignore_errors=True)


def size_of(data: Path) -> int:
    """Return how many bytes a backup without tables has to read: the book, originals and photos; OSError."""
    return sum(path.stat().st_size for path in (data / BOOK, *(path for _, path in _files(data))))


def back_up(
    data: Path,
    settings: Path,
    folder: Path,
    why: str,
    tell: Share = silent,
    storage: Storage = _DISK,
    *,
    for_people: bool = True,
) -> tuple[str, Manifest]:
    """Make a proven backup in ``folder``; return its name and its table of contents. Raise BackupNotMade.

    It holds everything up to the last act that is saved when this begins; with ``for_people`` the tables and the
    workbook, too, which take most of the time. It is locked when there is a passphrase.
    """
    if why_not := why_not_for_backups(folder, data):
        raise BackupNotMade(why_not)
    try:
        with scratch_in(data) as scratch:
            return _back_up(data, settings, folder, why, tell, storage, scratch, for_people=for_people)
    except OSError as error:
        raise BackupNotMade(reason(error)) from error


def forget_proof(data: Path) -> None:
    """Remember nothing of the last proof any more: what was replayed anew was not right, so nothing else is believed.

    The next proof replays the whole book.
    """
    try:
        _memory(data, _DISK).forget()
    except OSError as error:
        note_error("what the last proof of a backup came to is still remembered", error)


def _memory(data: Path, storage: Storage) -> Memory:
    return Memory(data / "cache" / PROOF, APP, storage)


def _back_up(
    data: Path,
    settings: Path,
    folder: Path,
    why: str,
    tell: Share,
    storage: Storage,
    scratch: Path,
    *,
    for_people: bool,
) -> tuple[str, Manifest]:
    try:
        lock = LockBox(data).get()
        ledger = Ledger.open(data, writer=False)
    except LedgerError as refusal:
        raise BackupNotMade(str(refusal).rstrip(".")) from refusal
    try:
        if ledger.trouble is not None:
            raise BackupNotMade("the book itself is not right, so a copy of it would not be either")
        tables = _for_people(ledger, scratch, tell) if for_people else []
        others = [*tables, *_settings(settings), *_files(data)]
        contents, now = _contents(ledger, others), clock.now()
        local = clock.in_zone(clock.utc_text(now), contents.timezone)
    finally:
        ledger.close()
    stamp = Stamp(local, clock.utc_text(now), why, APP)
    proof = scratch / "proof"
    proof.mkdir()

    def progress(done: int, total: int) -> None:
        tell(_TABLES_SHARE + (1 - _TABLES_SHARE) * (done / total if total else 1.0))

    memory = _memory(data, storage)
    name, manifest = make_backup(folder, proof, contents, stamp, storage, progress, lock=lock, memory=memory)
    Shelf(folder, data / "cache", storage).note(name, manifest, lock.mark if lock else "")
    return name, manifest


def _contents(ledger: Ledger, others: list[tuple[str, Path]]) -> Contents:
    journal, identity = ledger.journal, ledger.journal.identity
    return Contents(
        shop=ledger.book.shop, store=identity.store, lineage=identity.lineage, seq=journal.last_seq,
        check=journal.last_check, last_at=journal.last_at, timezone=identity.timezone,
        totals=totals_of(ledger.book), journal=ledger.folder / "journal.csv", size=journal.size, others=others,
        erased=erased_in(ledger),
    )  # fmt: skip


def _for_people(ledger: Ledger, scratch: Path, tell: Share) -> list[tuple[str, Path]]:
    """Write the tables and the workbook of the book as it was opened; return them by their names in the backup."""

    def progress(done: int, total: int) -> None:
        tell(_TABLES_SHARE * (done / total if total else 1.0))

    tables = scratch / "tables"
    found = [(TABLES + name, tables / name) for name in sorted(write_tables(ledger, tables, progress))]
    if len(ledger.book.entries) <= WORKBOOK_ENTRIES_MAX:
        write_book(ledger, "xlsx", scratch / WORKBOOK)
        found.append((WORKBOOK, scratch / WORKBOOK))
    return found


def _settings(path: Path) -> list[tuple[str, Path]]:
    return [(SETTINGS, path)] if path.is_file() else []


def _files(data: Path) -> list[tuple[str, Path]]:
    """Return the originals and photos, by their hashes; what else lies there is nobody's."""
    place = data / FILES_FOLDER
    names = [path.name for path in place.iterdir()] if place.is_dir() else []
    ours = [name for name in names if len(name) == _HASH_LENGTH and set(name) <= set("0123456789abcdef")]
    return [(FILES + name, place / name) for name in sorted(ours)]


def main(data: Path, settings: Path, folder: Path, why: str, *, for_people: bool) -> int:
    """Make a backup; say how far it is, and at last its name, number and check, or why there is none."""
    said = 0.0

    def tell(share: float) -> None:
        nonlocal said
        if share - said >= 0.01 or share < said:  # noqa: PLR2004 - a hundred steps
            said = share
            _say({"share": round(share, 3)})

    try:
        name, manifest = back_up(data, settings, folder, why, tell, for_people=for_people)
    except LedgerError as refusal:
        _say({"refusal": str(refusal)})
        return 1
    _say({"made": name, "seq": manifest.seq, "check": manifest.check})
    return 0


def _say(document: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(document) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # whatever is half made is removed on the way out
    _data, _settings_path, _folder, _why, *_more = sys.argv[1:]
    sys.exit(main(Path(_data), Path(_settings_path), Path(_folder), _why, for_people=not _more))
