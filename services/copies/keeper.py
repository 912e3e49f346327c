"""The backups of one open shop: makes them, keeps as many as was chosen, lists them, and goes back to one."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from backups import BackupNotMade, Facts, KeptBackup, Policy, Shelf, Verdict, decide, reason
from ledger.book import Act
from ledger.errors import LedgerError
from ledger.journal import Disk
from services import clock
from services.copies.due import BY_CLOCK, Book, is_due, wait_after
from services.copies.making import back_up, scratch_in
from services.copies.restoring import AnotherShop, Going, carry_out, going_back
from services.copies.rows import BackupRow, Making, Newest
from services.folders import PROJECT
from services.log import note_error

if TYPE_CHECKING:
    from ledger.book import Ledger
    from services.post import PostOffice
    from services.settings import Settings

FOLDER: Final = "backups"
BY_HAND: Final = "by hand"
BEFORE_RESTORE: Final = "before restore"
_UNREADABLE: Final = "it cannot be read, so somebody should look at it"
T = TypeVar("T")


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

    @property
    def is_closing(self) -> bool:
        """Whether nothing new is begun any more."""

    @property
    def post(self) -> "PostOffice":
        """The post office."""


class AlreadyMaking(LedgerError):
    """A backup is being made at the moment."""

    def __init__(self) -> None:
        super().__init__("A backup is being made already.")


class TypingNow(LedgerError):
    """Messages are being typed: what comes of them belongs to the book that is open."""

    def __init__(self) -> None:
        super().__init__("Messages are being typed at the moment. Stop that first, then go back.")


class Keeper:
    """Made with the shop.

    ``act`` runs something on the one thread of the book; ``reopen``, which is only called there, lets go of the book,
    does what is to be done while nobody has it, and opens it again.
    """

    def __init__(
        self,
        shop: OpenShop,
        act: Callable[[Callable[[], None]], None],
        reopen: Callable[[Callable[[], None]], None],
    ) -> None:
        self._shop, self._act, self._reopen = shop, act, reopen
        self._one_at_a_time = threading.Lock()
        self._making = Making()
        self._failures, self._failed_at = 0, clock.now()
        self._newest: tuple[Path, KeptBackup | None] | None = None
        self._all_looked_at = False
        self._looked_at: set[str] = set()  # since the start, so that a damaged one is not looked through each minute

    @property
    def folder(self) -> Path:
        """Where the backups are."""
        chosen = self._shop.settings.backups.folder
        return Path(chosen) if chosen else self._data / FOLDER

    # Looking.

    def rows(self) -> list[BackupRow]:
        """Return all backups, the newest first, with why each is kept; raise BackupNotMade when none can be seen."""
        kept = self._list()
        verdicts = {one.name: one for one in self._verdicts(kept)}
        return [self._row(one, verdicts.get(one.name)) for one in kept]

    def newest(self) -> Newest:
        """Return when the newest proven backup was made, and why the last try failed."""
        found = self._newest_proven()
        made = self._local(found) if found is not None else None
        return Newest(made, self._making.failed)

    def making(self) -> Making:
        """Return how far the backup is that is being made, and what came of the last one."""
        return self._making

    # Making.

    def start(self) -> None:
        """Begin a backup that somebody asked for; ``making`` says how far it is. Raise AlreadyMaking."""
        if self._making.is_on:
            raise AlreadyMaking
        self._making = Making(is_on=True)
        threading.Thread(target=self._try, args=(BY_HAND,), name="backup", daemon=True).start()

    def tick(self, now: datetime) -> None:
        """Make a backup when one is due, and let go of those that are not needed any more; called each minute."""
        chosen, ledger = self._shop.settings.backups, self._shop.ledger
        if ledger.trouble is not None or self._making.is_on:
            return
        if self._failures and now - self._failed_at < wait_after(self._failures):
            return
        if not self._all_looked_at:
            # Those that came from elsewhere, or whose notes are lost; one a minute, and before another one is made.
            if self.prove_one():
                return
            self._all_looked_at = True
        journal = ledger.journal
        book = Book(journal.identity.lineage, journal.last_seq, self._shop.opened_at)
        newest = self._newest_proven()
        local = clock.in_zone(clock.utc_text(now), journal.identity.timezone)
        manifest = newest.manifest if newest else None
        if is_due(book, manifest, local, every_hours=chosen.every_hours, daily_at=chosen.daily_at):
            self._making = Making(is_on=True)
            self._try(BY_CLOCK)

    def prove_one(self) -> str:
        """Look through the newest backup that is not proven and return its name; "" when there is none to prove."""
        try:
            kept = self._list()
        except FolderNotRead:  # making one tells why
            return ""
        for one in kept:
            if one.manifest is not None and not one.proven and one.name not in self._looked_at:
                self._looked_at.add(one.name)
                with scratch_in(self._data) as scratch:
                    if not self._shelf().prove(one.name, scratch):
                        self._newest = None
                        return one.name
        return ""

    def _try(self, why: str) -> None:
        """Make a backup and keep as many as was chosen; what went wrong is told by ``making``."""
        with self._one_at_a_time:
            try:
                name = self._make_apart(why)
            except (LedgerError, OSError) as error:
                if not isinstance(error, LedgerError):
                    note_error("a backup", error)
                said = str(error) if isinstance(error, LedgerError) else str(BackupNotMade(reason(error)))
                self._failures, self._failed_at = self._failures + 1, clock.now()
                self._making = Making(failed=said)
                return
            self._failures, self._newest = 0, None
            self._making = Making(made=name, share=1.0)
            with suppress(LedgerError, OSError):
                self._let_go_of_old()

    def _make_apart(self, why: str) -> str:
        """Make a backup in a process of its own, so that no click waits, and return its name; raise BackupNotMade."""
        command = [
            sys.executable, "-m", "services.copies.making", str(self._data.resolve()),
            str(self._shop.settings_path.resolve()), str(self.folder.resolve()), why,
        ]  # fmt: skip
        said: dict[str, object] = {}
        with subprocess.Popen(  # noqa: S603 - our own module
            command, cwd=PROJECT, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as child:
            for line in child.stdout or ():
                said = json.loads(line)
                if "share" in said:
                    self._making = Making(is_on=True, share=float(str(said["share"])))
                if self._shop.is_closing:
                    child.kill()
        if "made" not in said:
            raise _told(said, closing=self._shop.is_closing)
        name, seq = str(said["made"]), int(str(said["seq"]))
        # What the other process read may have been on its way to the disk, and never have come there.
        if self._shop.ledger.journal.commit(seq).check != said["check"]:
            Shelf(self.folder, self._cache, Disk()).drop([name])
            raise BackupNotMade("the last entry was not saved yet; try again")
        return name

    # Keeping.

    def _let_go_of_old(self) -> None:
        goes = [one.name for one in self._verdicts(self._list()) if not one.keep]
        self._shelf().drop(goes)

    def _verdicts(self, kept: list[KeptBackup]) -> list[Verdict]:
        facts = [
            Facts(one.name, self._local(one), one.proven, one.manifest.why)
            for one in kept
            if one.manifest is not None and self._is_own(one)
        ]
        chosen = self._shop.settings.backups
        policy = Policy(
            chosen.keep_last, chosen.keep_days, chosen.keep_weeks, chosen.keep_months, chosen.keep_safety_days
        )
        return decide(facts, policy, clock.now_in(self._zone))

    # Going back.

    def look_into(self, name: str, scratch: Path) -> Going:
        """Unpack and prove a backup in the empty folder ``scratch``; say what going back to it means."""
        return going_back(self._data, self._shelf().path_of(name), scratch, name)

    def difference(self, name: str) -> Going:
        """Say what going back to a backup means; nothing of it stays unpacked. Raise a refusal."""
        with scratch_in(self._data) as scratch:
            return self.look_into(name, scratch)

    def restore(self, name: str, *, key: str, by: str, via: str, other_shop: str = "") -> str:
        """Go back to a backup; return what was done as one text. Everybody is signed out. Raise a refusal.

        A copy of the book as it is now is made first: without one nothing happens. Of a book that is damaged there is
        none; its file is put aside instead, whole. ``other_shop`` is the typed name of another shop.
        """
        if self._shop.post.typing().is_on:
            raise TypingNow
        said: list[str] = []
        with self._one_at_a_time, scratch_in(self._data) as scratch:
            going = self.look_into(name, scratch)
            if going.other_shop and going.other_shop != other_shop.strip():
                raise AnotherShop(going.other_shop)

            def go() -> None:
                safety = self._safety_copy()
                act, held = Act(by, via, clock.now(), key), 0

                data = self._data  # the shop has no book while it is replaced, and could not say

                def replace() -> None:
                    nonlocal held
                    held = carry_out(data, going, act, keep_old=not safety)

                self._reopen(replace)
                said.append(_done(going, safety, held))

            self._act(go)
        self._newest = None
        with suppress(LedgerError):
            self._shop.ledger.journal.notices.append(said[0])
        return said[0]

    def _safety_copy(self) -> str:
        """Return the name of a fresh copy of the book, "" for a damaged one; raise BackupNotMade."""
        if self._shop.ledger.trouble is not None:
            return ""
        name, _ = back_up(self._data, self._shop.settings_path, self.folder, BEFORE_RESTORE, for_people=False)
        return name

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
            return self._shelf().all()
        except OSError as error:
            raise FolderNotRead(reason(error)) from error

    def _newest_proven(self) -> KeptBackup | None:
        if self._newest is None or self._newest[0] != self.folder:
            try:
                kept = self._list()
            except FolderNotRead:
                return None
            self._newest = (self.folder, next((one for one in kept if one.proven and self._is_own(one)), None))
        return self._newest[1]

    def _row(self, one: KeptBackup, verdict: Verdict | None) -> BackupRow:
        if one.manifest is None:
            return BackupRow(one, None, f"kept: {_UNREADABLE}")
        if verdict is None:
            return BackupRow(one, self._local(one), "kept: it is of another shop")
        return BackupRow(one, self._local(one), f"kept: {verdict.why}" if verdict.keep else f"goes next: {verdict.why}")

    def _is_own(self, one: KeptBackup) -> bool:
        return one.manifest is not None and one.manifest.store == self._shop.ledger.journal.identity.store

    def _local(self, one: KeptBackup) -> datetime:
        assert one.manifest is not None  # noqa: S101 - only asked where it was read
        return clock.in_zone(one.manifest.made_at, self._zone)


class FolderNotRead(LedgerError):
    """The folder of the backups cannot be read."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"The backups cannot be shown: {why}.")


def _told(said: dict[str, object], *, closing: bool) -> LedgerError:
    if "refusal" in said:
        return _AsSaid(str(said["refusal"]))
    return BackupNotMade("Duebook was closed" if closing else "the work was broken off")


class _AsSaid(LedgerError):
    """What the other process refused, in its own sentence."""


def _done(going: Going, safety: str, held: int) -> str:
    """Return what a restore did, as sentences for whoever comes in next."""
    then, goes = going.unpacked.manifest, going.difference.goes
    day = clock.in_zone(then.made_at, then.timezone)
    gone = f"{goes:,} {'act' if goes == 1 else 'acts'} recorded since then {'is' if goes == 1 else 'are'} gone from it."
    kept = (
        f"The book as it was before is kept as {safety}." if safety
        else "The damaged file that stood there is kept in quarantine."
    )  # fmt: skip
    waits = f" {held:,} messages that waited are held back." if held > 1 else " A message that waited is held back."
    return f"The book is the backup of {day.day} {day:%B %Y at %H:%M} again. {gone} {kept}{waits if held else ''}"
