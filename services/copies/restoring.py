"""Going back to a backup: what it takes away and brings back, and the one step in which it happens.

Whoever does it holds the shop closed. Before: the backup is unpacked and proven beside the book, and a safety copy of
the book is made. After: everybody signs in again, no message goes by itself, and the act says what was done.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from access import Vault
from backups import BackupNotProven, Difference, Manifest, Progress, Unpacked, compare, is_locked_file, reason, unpack
from ledger.book import Act, Ledger
from ledger.errors import LedgerError
from ledger.journal import BookUnreadable, Disk, Draft, Storage, take_back
from messaging import Outbox, RunRecord, State, left_sending, move, ran
from services import clock
from services.copies.lock import opening
from services.copies.making import forget_proof
from services.copies.settings_back import BackupSettings, SettingsNotFit, compare_settings, put_settings_back
from services.erasing import blank_again, records_again
from services.kept_files import FILES_FOLDER, keep_file
from services.rooms import new_rooms, outbox_of

WHY: Final = "restore"
HELD: Final = "the book was taken back to a backup; look whether it is still right"
_DISK: Final = Disk()

Records = list[dict[str, Any]]


def silent(_done: int, _total: int) -> None:
    """Hear how far it is, and say nothing."""


@dataclass(frozen=True, slots=True)
class Going:
    """What going back to a backup means: ``other_shop`` is the name of another shop when it is of another one.

    ``settings`` are those in it, which are put back only when that is asked for.
    """

    unpacked: Unpacked
    difference: Difference
    other_shop: str
    settings: BackupSettings = field(default_factory=BackupSettings)

    @property
    def day(self) -> str:
        """When the backup was made, in its shop's time, for a sentence."""
        then = self.unpacked.manifest
        made = clock.in_zone(then.made_at, then.timezone)
        return f"{made.day} {made:%B %Y at %H:%M}"


@dataclass(frozen=True, slots=True)
class Done:
    """What came of going back: how many acts went, how many messages are held, and what was said about the settings.

    ``goes`` is of the book as it was exchanged: more than was shown before, when somebody recorded meanwhile.
    """

    goes: int
    held: int
    settings: str = ""


class AnotherShop(LedgerError):
    """A backup of another shop, taken back without its name having been typed."""

    def __init__(self, shop: str) -> None:
        self.shop = shop
        super().__init__(f"This backup is of another shop, {shop}. To take it back all the same, type its name.")


def going_back(
    data: Path,
    path: Path,
    scratch: Path,
    name: str = "",
    *,
    settings: Path | None = None,
    progress: Progress = silent,
    storage: Storage = _DISK,
    passphrase: str = "",
) -> Going:
    """Unpack and prove a backup in the empty folder ``scratch``, and say what going back to it means.

    ``settings`` is the file in use, with which those in the backup are compared. One that is locked is opened with
    ``passphrase``, or without one with that which is kept here. Nothing of the shop is touched. Raise
    a refusal of the room of backups; OSError.
    """
    lock = opening(data, passphrase) if is_locked_file(storage, path) else None
    try:
        unpacked = unpack(
            path, scratch, data / FILES_FOLDER, storage, progress, name=name, passphrase=lock.text if lock else ""
        )
    except BackupNotProven:  # of the whole book, so what was remembered of an earlier replay may be as wrong
        forget_proof(data)
        raise
    blank_again(data, scratch, storage)  # whoever was erased stays erased
    store = store_of(data)
    other = unpacked.manifest.shop if store not in {"", unpacked.manifest.store} else ""
    differ = compare_settings(settings, unpacked.settings) if settings is not None else BackupSettings()
    return Going(unpacked, compare(data if store else None, scratch), other, differ)


def go_back(
    data: Path,
    going: Going,
    act: Act,
    *,
    safety: Manifest | None,
    settings: Path | None = None,
    storage: Storage = _DISK,
) -> Done:
    """Take the backup back as ``carry_out`` does, and with ``settings``, the file in use, those in the backup as well.

    They come last: when the disk refuses them the book is there and the old ones hold, and that is said. Raise
    SettingsNotFit, and whatever ``carry_out`` refuses; then nothing was changed.
    """
    source = going.unpacked.settings if settings is not None else None
    if source is not None and going.settings.mistakes:
        raise SettingsNotFit(going.settings.mistakes)
    goes, held = carry_out(data, going, act, safety=safety, storage=storage)
    if settings is None or source is None:
        return Done(goes, held)
    day = clock.in_zone(clock.utc_text(act.at), going.unpacked.manifest.timezone)
    try:
        kept = put_settings_back(settings, source, f"{day:%Y-%m-%d_%H-%M}")
    except OSError as error:
        return Done(goes, held, f"The settings are as they were: {reason(error)}.")
    before = f"; the ones before are kept as {kept}" if kept else ""
    return Done(goes, held, f"The settings are those of the backup{before}.")


def sentences_of(going: Going, done: Done, before: str) -> str:
    """Return what going back did, as sentences for whoever comes in next; ``before`` says what is kept of the book."""
    goes, held = done.goes, done.held
    said = [f"The book is the backup of {going.day} again."]
    if before:
        said.append(f"{goes:,} {'act' if goes == 1 else 'acts'} recorded since then {_is(goes)} gone from it.")
    said.append(before)
    if held:
        waited = f"{held:,} messages that waited are" if held > 1 else "A message that waited is"
        said.append(f"{waited} held back.")
    return " ".join(filter(None, [*said, done.settings]))


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def carry_out(
    data: Path, going: Going, act: Act, *, safety: Manifest | None, storage: Storage = _DISK
) -> tuple[int, int]:
    """Take the backup back; return how many acts went and how many messages are held. Nobody has the book open.

    ``safety`` is of the backup that was made just before of the book that stands there; without one its file is put
    aside, whole. Raise a refusal (BookChanged when more was recorded since that backup); then the book is as it was,
    and at worst people have to sign in again.
    """
    unpacked = going.unpacked
    for path in unpacked.missing_files():
        keep_file(data, path.name, path.read_bytes())
    end_all_sessions(data)
    records, held = _records(data, unpacked)
    then, goes = unpacked.manifest, _goes(data, going, safety)
    # The book's times never go back, also when the clock of the computer did.
    at = max(clock.utc_text(act.at), then.last_at)
    what = f"Went back to the backup of {going.day}"
    mark = {"kind": "restore", "backup": unpacked.name, "seq": then.seq, "gone": goes}
    last = Draft(
        at=at,
        by=act.by,
        via=act.via,
        what=what,
        key=act.key,
        records=[mark, *records, *records_again(data, unpacked.folder)],
    )
    take_back(
        data, unpacked.book, WHY, last, keep_old=safety is None, storage=storage,
        size=safety.book_size if safety else None,
    )  # fmt: skip
    return goes, held


def _goes(data: Path, going: Going, safety: Manifest | None) -> int:
    """Return how many acts go: all that ``safety`` holds and the backup does not; it was made after the comparison."""
    if safety is None or safety.seq == going.difference.last:
        return going.difference.goes
    return compare(data, going.unpacked.folder).goes


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


def store_of(data: Path) -> str:
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
