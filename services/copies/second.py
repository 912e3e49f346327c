"""The second place of the backups: every proven one is copied there, read back, and kept as long as was chosen."""

import threading
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from backups import (
    MARK,
    CopyStopped,
    Facts,
    FolderPlace,
    KeptBackup,
    Verdict,
    copy_to,
    decide,
    digest_of,
    is_locked_name,
    is_name,
    look_through,
    reason,
)
from ledger.errors import LedgerError
from ledger.journal import Disk, Storage
from services import clock
from services.copies.due import wait_after
from services.copies.notes import Held, Notes, change_notes, held, read_notes
from services.copies.place_choice import NotThisDisk, OfAnotherShop, check_choice, is_on_same_disk
from services.copies.policies import policy_there
from services.copies.rows import Copying, HeldRow, SecondRow
from services.copies.shelf import OpenShop, OwnShelf
from services.log import note_error
from services.settings import change

LOOK_AGAIN_AFTER: Final = timedelta(hours=6)  # so that a disk that was unplugged is told, and one that sleeps may sleep

REMINDED_AFTER: Final = timedelta(days=30)


class SecondPlace:
    """Made with the keeper, whose ``shelf`` has the backups; ``storage`` is the disk of the place."""

    def __init__(self, shop: OpenShop, shelf: OwnShelf, storage: Storage | None = None) -> None:
        self._shop, self._shelf, self._storage = shop, shelf, storage or Disk()
        self._one_at_a_time = threading.Lock()
        self._copying = Copying()
        self._failures, self._failed_at = 0, clock.now()
        self._on_same_disk = False  # as it was seen there last: a page must not wait for a network that hangs
        self._looked: tuple[str, frozenset[str], datetime] | None = None

    @property
    def folder(self) -> Path | None:
        """The folder, None when there is no second place."""
        chosen = self._shop.settings.backups.second_folder
        return Path(chosen) if chosen else None

    def row(self) -> SecondRow | None:
        """Return what is known of the place without going there, None when there is none."""
        if self.folder is None:
            return None
        notes = self.notes()
        copied = clock.in_zone(notes.copied_at, self._zone) if notes.copied_at else None
        return SecondRow(
            str(self.folder), copied, self._copying, self._held_rows(notes), on_same_disk=self._on_same_disk,
            coming=len(self._wanted(self._here(), notes)),
        )  # fmt: skip

    def has(self, backup: KeptBackup) -> bool:
        """Tell whether a copy of this backup is there: not of another one that had its name."""
        found = self.notes().held.get(backup.name)
        return found is not None and backup.manifest is not None and found.made_at == backup.manifest.made_at

    def notes(self) -> Notes:
        """Return what is noted; of another folder's copies nothing."""
        notes = read_notes(self._data)
        return notes if self.folder is None or notes.marked == str(self.folder) else replace(notes, held={})

    # Reminding.

    def reminder_is_due(self, today: date) -> bool:
        """Tell whether it is to be said that there is none: until one is chosen, or for a month after it was heard."""
        return self.folder is None and read_notes(self._data).reminded_until <= today.isoformat()

    def put_reminder_away(self, today: date) -> None:
        """Say nothing of it for a month; OSError."""
        until = (today + REMINDED_AFTER).isoformat()
        change_notes(self._data, lambda notes: replace(notes, reminded_until=until))

    # Choosing.

    def choose(self, folder: str) -> str:
        """Make a folder the second place, after it was tried out, and return its path; "" for none. Raise a refusal."""
        if not folder.strip():
            self._set("")
            return ""
        path, place = self._tried(folder)
        if not place.mark():
            self._write(lambda: place.put_mark(self._store))
        change_notes(self._data, lambda notes: replace(notes, marked=str(path), held={}, copied_at=""))
        self._set(str(path))
        self._see_disk(path)
        return str(path)

    def try_out(self, folder: str) -> str:
        """Write into a folder, read it back, remove it again; return the path when that went well. Raise a refusal."""
        return str(self._tried(folder)[0])

    def _tried(self, folder: str) -> tuple[Path, FolderPlace]:
        path = check_choice(folder, self._data, self._shelf.folder)
        place = FolderPlace(path, self._storage)
        self._write(place.try_out)
        if place.mark() not in {"", self._store}:
            raise OfAnotherShop(str(path))
        return path, place

    def _write(self, do: Callable[[], None]) -> None:
        try:
            do()
        except OSError as error:
            raise NotThisDisk(_why(error)) from error

    def _set(self, folder: str) -> None:
        change(self._shop.settings_path, "backups.second_folder", folder)
        self._shop.read_settings()
        self._failures, self._copying, self._looked = 0, Copying(), None

    # Copying.

    def tick(self, now: datetime) -> None:
        """Begin to copy when there is something to copy and it is time; nobody waits for it."""
        if self.folder is not None and self._is_time(now) and not self._copying.is_on:
            self._copying = Copying(is_on=True, failed=self._copying.failed)
            threading.Thread(target=self.bring, name="second place", daemon=True).start()

    def again(self) -> None:
        """Begin to copy now, whatever failed before; nobody waits for it."""
        self._failures, self._looked = 0, None
        self.tick(clock.now())

    def bring(self) -> None:
        """Copy what the place lacks, the newest first, and let go there of what is not kept; what failed is told."""
        folder = self.folder
        if folder is None:
            return
        with self._one_at_a_time:
            try:
                self._bring(FolderPlace(folder, self._storage))
            except Exception as error:  # noqa: BLE001 - whatever it is, the next try has to come and this be told
                if self._shop.is_closing:
                    self._copying = Copying()
                    return
                if not isinstance(error, LedgerError):
                    note_error("the second place of the backups", error)
                self._failures, self._failed_at = self._failures + 1, clock.now()
                self._copying = Copying(failed=_sentence(error))
                return
            self._failures, self._copying = 0, Copying()

    def drop(self, names: Sequence[str]) -> None:
        """Remove copies there, for whoever asks for that; OSError, or a refusal when the place is not to be had."""
        if self.folder is None:
            return
        with self._one_at_a_time:
            place = FolderPlace(self.folder, self._storage)
            self._check_mark(place)
            self._remove(place, names)

    def doubt(self, name: str) -> None:
        """Let a copy count as none, so that it is made anew."""
        self._forget(name)
        self._looked = None

    def _forget(self, name: str) -> None:
        change_notes(
            self._data,
            lambda notes: replace(notes, held={one: kept for one, kept in notes.held.items() if one != name}),
        )

    def _is_time(self, now: datetime) -> bool:
        if self._failures:
            return now - self._failed_at >= wait_after(self._failures)
        here = frozenset(one.name for one in self._here())
        looked = self._looked
        return looked is None or looked[:2] != (str(self.folder), here) or now - looked[2] >= LOOK_AGAIN_AFTER

    def _bring(self, place: FolderPlace) -> None:
        self._check_mark(place)
        self._see_disk(place.folder)
        here = self._here()
        self._look_at_unknown(place, here)
        for one in self._wanted(here, self.notes()):
            self._copy(place, one)
        notes = self.notes()
        goes = {verdict.name for verdict in self._verdicts(here, notes) if not verdict.keep}
        self._remove(place, [name for name in notes.held if name in goes])
        self._looked = (place.where, frozenset(one.name for one in here), clock.now())
        change_notes(self._data, lambda notes: replace(notes, copied_at=clock.utc_text(clock.now())))

    def _see_disk(self, folder: Path) -> None:
        self._on_same_disk = is_on_same_disk(folder, self._data)

    def _check_mark(self, place: FolderPlace) -> None:
        """Raise a refusal unless this is the folder that was chosen: not an empty one in its place, or a shop's own."""
        mark, notes = place.mark(), read_notes(self._data)
        if mark and mark != self._store:
            raise OfAnotherShop(place.where)
        if not mark:
            if notes.marked == place.where:
                raise NotThisDisk(
                    f"the folder is there, but the file {MARK} that marks it is not, as when its disk is not plugged in"
                )
            place.put_mark(self._store)
        if notes.marked != place.where:
            change_notes(self._data, lambda notes: replace(notes, marked=place.where, held={}, copied_at=""))

    def _look_at_unknown(self, place: FolderPlace, here: Sequence[KeptBackup]) -> None:
        """Note what is there and the same as here, and forget what is there no more, or is another length by now."""
        sizes = {name: place.size(name) for name in place.names()}
        known = {name: one for name, one in self.notes().held.items() if sizes.get(name) == one.size}
        for one in here:
            if one.name not in known and sizes.get(one.name) == one.size and one.manifest is not None:
                digest = digest_of(place, one.name)
                if digest == _digest_here(self._shelf.folder / one.name):
                    known[one.name] = held(one, one.manifest, digest)
        known |= self._found_there(place, sizes, {*known, *(one.name for one in here)})
        change_notes(self._data, lambda notes: replace(notes, held=known))

    def _found_there(
        self, place: FolderPlace, sizes: dict[str, int | None], others: AbstractSet[str]
    ) -> dict[str, Held]:
        """Return what is noted of this shop's own copies that only this place has, as after a loss of the notes.

        Each is looked through once; one that is damaged, another shop's, or locked is left alone.
        """
        found = {}
        for name, size in sizes.items():
            if name not in others and is_name(name) and not is_locked_name(name):
                with suppress(LedgerError):
                    manifest = look_through(place.folder / name, self._storage)
                    if manifest.store == self._store:
                        kept = KeptBackup(name, size or 0, proven=False, manifest=manifest)
                        found[name] = held(kept, manifest, digest_of(place, name))
        return found

    def _copy(self, place: FolderPlace, one: KeptBackup) -> None:
        assert one.manifest is not None  # noqa: S101 - it is proven

        def tell(done: int) -> None:
            if self._shop.is_closing:
                raise CopyStopped
            self._copying = Copying(is_on=True, name=one.name, share=min(1.0, done / max(1, one.size)))

        digest, manifest = copy_to(place, one.name, self._shelf.folder / one.name, self._storage, tell), one.manifest
        change_notes(
            self._data, lambda notes: replace(notes, held=notes.held | {one.name: held(one, manifest, digest)})
        )

    def _remove(self, place: FolderPlace, names: Sequence[str]) -> None:
        for name in names:
            place.remove(name)
            self._forget(name)

    # What is to be there.

    def _here(self) -> list[KeptBackup]:
        """Return what is proven here, but what somebody is still in who was erased: that goes nowhere else."""
        return [one for one in self._shelf.proven() if not self._shelf.is_of_somebody_erased(one)]

    def _wanted(self, here: Sequence[KeptBackup], notes: Notes) -> list[KeptBackup]:
        """Return what is to be copied, the newest first: it lacks there and would be kept there.

        Nothing takes the place of a copy of another backup that had the same name.
        """
        stays = {one.name for one in self._verdicts(here, notes) if one.keep}
        return [one for one in here if one.name in stays and one.name not in notes.held]

    def _verdicts(self, here: Sequence[KeptBackup], notes: Notes) -> list[Verdict]:
        own = {name: one for name, one in notes.held.items() if one.store == self._store}
        found = {name: Facts(name, self._local(one.made_at), True, one.why) for name, one in own.items()}
        for one in here:
            if one.manifest is not None and one.name not in found:
                found[one.name] = Facts(one.name, self._local(one.manifest.made_at), True, one.manifest.why)
        return decide(list(found.values()), policy_there(self._shop.settings.backups), clock.now_in(self._zone))

    def _held_rows(self, notes: Notes) -> list[HeldRow]:
        verdicts = {one.name: one for one in self._verdicts((), notes)}
        return [
            HeldRow(name, self._local(one.made_at), one, f"kept: {verdict.why}" if verdict.keep else "goes next")
            for name, one in sorted(notes.held.items(), key=lambda pair: pair[1].made_at, reverse=True)
            if (verdict := verdicts.get(name)) is not None
        ]

    @property
    def _data(self) -> Path:
        return self._shop.ledger.folder

    @property
    def _store(self) -> str:
        return self._shop.ledger.journal.identity.store

    @property
    def _zone(self) -> str:
        return self._shop.ledger.journal.identity.timezone

    def _local(self, at: str) -> datetime:
        return clock.in_zone(at, self._zone)


def _digest_here(path: Path) -> str:
    return digest_of(FolderPlace(path.parent, Disk()), path.name)


def _sentence(error: Exception) -> str:
    if isinstance(error, LedgerError):
        return str(error)
    why = _why(error) if isinstance(error, OSError) else "something went wrong"
    return f"{why[0].upper()}{why[1:]}."


def _why(error: OSError) -> str:
    return reason(error).replace("the folder of the backups", "the folder")
