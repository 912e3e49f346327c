"""The backups of one open shop, to look at: which there are, whose they are, and why each is kept."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from backups import Facts, KeptBackup, Shelf, Verdict, decide, reason, why_clock_is_odd
from ledger.journal import Disk
from services import clock
from services.copies.policies import policy_here
from services.copies.refusals import FolderNotRead
from services.copies.rows import BackupRow
from services.erasing import erased_in

if TYPE_CHECKING:
    from ledger.book import Ledger
    from services.post import PostOffice
    from services.settings import Settings

FOLDER: Final = "backups"
_HOLDS_ERASED: Final = "; somebody who was erased is still in it, so it is not copied to a second place"
_LOCKED: Final = "it is locked, and nobody opened it yet"
_UNREADABLE: Final = "it cannot be read, so somebody should look at it"


class OpenShop(Protocol):
    """What the keeper needs of the open shop."""

    settings_path: Path
    opened_at: datetime

    @property
    def ledger(self) -> "Ledger":
        """The open ledger; raise NotOpenYet."""

    @property
    def settings(self) -> "Settings":
        """The preferences."""

    def read_settings(self) -> None:
        """Read the preferences again."""

    @property
    def is_closing(self) -> bool:
        """Whether nothing new is begun any more."""

    @property
    def post(self) -> "PostOffice":
        """The post office."""


class OwnShelf:
    """The folder of the shop's backups; nothing is made or removed here."""

    def __init__(self, shop: OpenShop) -> None:
        self._shop = shop
        self._newest: tuple[Path, KeptBackup | None] | None = None
        self._failed: dict[str, str] = {}  # since the start: why a backup did not stand the test

    @property
    def folder(self) -> Path:
        """Where the backups are."""
        chosen = self._shop.settings.backups.folder
        return Path(chosen) if chosen else self._data / FOLDER

    def rows(self) -> list[BackupRow]:
        """Return all backups, the newest first, with why each is kept; raise FolderNotRead when none can be seen."""
        kept = self._list()
        verdicts = {one.name: one for one in self._verdicts(kept)}
        return [self._row(one, verdicts.get(one.name)) for one in kept]

    def let_go(self, names: list[str]) -> list[str]:
        """Delete these backups, because somebody said so, and return which are gone; OSError."""
        self._newest = None
        return self._shelf().drop(names)

    def why_clock_is_odd(self) -> str:
        """Return why the times of the backups keep all of them, "" when they do not; raise FolderNotRead."""
        return why_clock_is_odd(self._facts(self._list()), clock.now_in(self._zone))

    def proven(self) -> list[KeptBackup]:
        """Return those of this shop that are proven, the newest first; raise FolderNotRead."""
        return [one for one in self._list() if one.proven and self._is_own(one)]

    def is_of_somebody_erased(self, one: KeptBackup) -> bool:
        """Tell whether somebody is still in a backup who was erased since it was made."""
        erased = erased_in(self._shop.ledger)
        return bool(erased) and one.manifest is not None and self._is_own(one) and one.manifest.holds_one_of(erased)

    def path_of(self, name: str) -> Path:
        """Return the file of a backup; raise BackupUnknown."""
        return self._shelf().path_of(name)

    def doubt(self, name: str, why: str) -> None:
        """Let a backup count as not proven until it stands the test again; ``why`` is a sentence."""
        self._failed[name] = why
        self._shelf().doubt(name)
        self._newest = None

    # Behind it.

    @property
    def _data(self) -> Path:
        return self._shop.ledger.folder

    @property
    def _cache(self) -> Path:
        return self._data / "cache"

    @property
    def _zone(self) -> str:
        return self._shop.ledger.journal.identity.timezone

    def _shelf(self) -> Shelf:
        return Shelf(self.folder, self._cache, Disk())

    def _list(self) -> list[KeptBackup]:
        try:
            found = self._shelf().all()
        except OSError as error:
            raise FolderNotRead(reason(error)) from error
        return [one if one.proven else replace(one, why_not=self._failed.get(one.name, one.why_not)) for one in found]

    def _newest_proven(self) -> KeptBackup | None:
        if self._newest is None or self._newest[0] != self.folder:
            try:
                kept = self._list()
            except FolderNotRead:
                return None
            self._newest = (self.folder, next((one for one in kept if one.proven and self._is_own(one)), None))
        return self._newest[1]

    def _facts(self, kept: list[KeptBackup]) -> list[Facts]:
        return [
            Facts(one.name, self._local(one), one.proven, one.manifest.why, failed=bool(one.why_not))
            for one in kept
            if one.manifest is not None and self._is_own(one)
        ]

    def _verdicts(self, kept: list[KeptBackup]) -> list[Verdict]:
        return decide(self._facts(kept), policy_here(self._shop.settings.backups), clock.now_in(self._zone))

    def _row(self, one: KeptBackup, verdict: Verdict | None) -> BackupRow:
        if one.manifest is None:
            return BackupRow(one, None, f"kept: {_LOCKED if one.is_unopened else _UNREADABLE}")
        if verdict is None:
            return BackupRow(one, self._local(one), f"kept: {one.manifest.whose}")
        stays = f"kept: {verdict.why}" if verdict.keep else f"goes next: {verdict.why}"
        return BackupRow(one, self._local(one), stays + (_HOLDS_ERASED if self.is_of_somebody_erased(one) else ""))

    def _is_own(self, one: KeptBackup) -> bool:
        return one.manifest is not None and one.manifest.store == self._shop.ledger.journal.identity.store

    def _local(self, one: KeptBackup) -> datetime:
        assert one.manifest is not None  # noqa: S101 - only asked where it was read
        return clock.in_zone(one.manifest.made_at, self._zone)
