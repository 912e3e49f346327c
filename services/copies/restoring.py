"""Going back to a backup: what it takes away and brings back, and the one step in which it happens.

Whoever does it holds the shop closed. Before: the backup is unpacked and proven beside the book, and a safety copy of
the book is made. After: everybody signs in again, no message goes by itself, and the act says what was done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from access import Vault
from backups import Difference, Unpacked, compare, unpack
from ledger.book import Act, Ledger
from ledger.errors import LedgerError
from ledger.journal import BookUnreadable, Disk, Draft, Storage, take_back
from messaging import Outbox, RunRecord, State, left_sending, move, ran
from services import clock
from services.kept_files import FILES_FOLDER, keep_file
from services.rooms import new_rooms, outbox_of

WHY: Final = "restore"
HELD: Final = "the book was taken back to a backup; look whether it is still right"
_DISK: Final = Disk()

Records = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Going:
    """What going back to a backup means: ``other_shop`` is the name of another shop when it is of another one."""

    unpacked: Unpacked
    difference: Difference
    other_shop: str


class AnotherShop(LedgerError):
    """A backup of another shop, taken back without its name having been typed."""

    def __init__(self, shop: str) -> None:
        self.shop = shop
        super().__init__(f"This backup is of another shop, {shop}. To take it back all the same, type its name.")


def going_back(data: Path, path: Path, scratch: Path, name: str = "", storage: Storage = _DISK) -> Going:
    """Unpack and prove a backup in the empty folder ``scratch``, and say what going back to it means.

    Nothing of the shop is touched. Raise a refusal of the room of backups; OSError.
    """
    unpacked = unpack(path, scratch, data / FILES_FOLDER, storage, name=name)
    store = _store_of(data)
    other = unpacked.manifest.shop if store not in {"", unpacked.manifest.store} else ""
    return Going(unpacked, compare(data if store else None, scratch), other)


def carry_out(data: Path, going: Going, act: Act, *, keep_old: bool, storage: Storage = _DISK) -> int:
    """Take the backup back, and return how many messages are held. Nobody has the book open.

    ``keep_old`` puts the book's file aside that stands there, for one of which there is no backup. Raise a refusal;
    then the book is as it was, and at worst people have to sign in again.
    """
    unpacked = going.unpacked
    for path in unpacked.missing_files():
        keep_file(data, path.name, path.read_bytes())
    end_all_sessions(data)
    records, held = _records(data, unpacked)
    then = unpacked.manifest
    day = clock.in_zone(then.made_at, then.timezone)
    # The book's times never go back, also when the clock of the computer did.
    at = max(clock.utc_text(act.at), then.last_at)
    what = f"Went back to the backup of {day.day} {day:%B %Y at %H:%M}"
    mark = {"kind": "restore", "backup": unpacked.name, "seq": then.seq, "gone": going.difference.goes}
    last = Draft(at=at, by=act.by, via=act.via, what=what, key=act.key, records=[mark, *records])
    take_back(data, unpacked.book, WHY, last, keep_old=keep_old, storage=storage)
    return held


def end_all_sessions(data: Path) -> None:
    """End every session of everybody; raise NotKept when the disk does not let go of one."""
    if not (data / "secrets").is_dir():
        return
    vault = Vault(data)
    try:
        for row in vault.sessions():
            vault.end_session(row.hash)
    finally:
        vault.close()


def _records(data: Path, unpacked: Unpacked) -> tuple[Records, int]:
    """Return what the restore itself records: what waits is held, and what the clock did since it does not do again."""
    box = _outbox(unpacked.folder)
    if box is None:
        message = "The book in the backup cannot be read. Nothing was changed."
        raise BookUnreadable(message)
    waiting = box.in_states(frozenset({State.QUEUED}))
    records = [record for one in waiting for record in move(one, State.HELD, why=HELD)]
    known = {(run.job, run.on) for run in _runs(box)}
    now = _outbox(data)
    since = [run for run in _runs(now) if (run.job, run.on) not in known] if now is not None else []
    records += left_sending(box)
    return [*records, *(record for run in since for record in ran(run.job, run.on, run.result))], len(waiting)


def _runs(box: Outbox) -> Sequence[RunRecord]:
    return [run for job in ("reminders", "digest") for run in box.runs(job)]


def _outbox(folder: Path) -> Outbox | None:
    """Return the messages of the book in a folder, as far as it can be read; None when there is none."""
    try:
        ledger = Ledger.open(folder, writer=False, others=new_rooms())
    except LedgerError:
        return None
    try:
        return outbox_of(ledger)
    finally:
        ledger.close()


def _store_of(data: Path) -> str:
    """Return which store the book in a folder is, "" when there is none or it cannot be read."""
    try:
        ledger = Ledger.open(data, writer=False)
    except LedgerError:
        return ""
    try:
        return ledger.journal.identity.store
    except LedgerError:
        return ""
    finally:
        ledger.close()
