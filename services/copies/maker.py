"""Backups of one open shop are made here: by the button, by the clock, and before what changes much; old ones go."""

import threading
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from backups import BackupNotMade, Passphrase, PassphraseWrong, reason
from ledger.errors import LedgerError
from services import clock
from services.copies.apart import Hear, make_apart
from services.copies.due import BY_CLOCK, Book, Times, is_due, is_of, wait_after
from services.copies.lock import LockBox, PassphraseNotKept, opening
from services.copies.making import back_up, forget_proof, scratch_in, size_of
from services.copies.refusals import AlreadyMaking, AsSaid, FolderNotRead
from services.copies.rows import Making, Newest
from services.copies.second import SecondPlace
from services.copies.shelf import OpenShop, OwnShelf
from services.copies.trials import Trials
from services.log import note_error

BY_HAND: Final = "by hand"
AT_SIGN_OUT: Final = "when the owner signed out"
BEFORE_IMPORT: Final = "before import"
SMALL: Final = 2_000_000  # bytes: less is copied sooner than another process is there


def unheard(_share: float) -> None:
    """Hear how far it is, and tell nobody."""


class Maker(OwnShelf):
    """Makes one at a time, proven, and then keeps as many as was chosen."""

    def __init__(self, shop: OpenShop) -> None:
        super().__init__(shop)
        self._one_at_a_time = threading.Lock()
        self._making = Making()
        self._failures, self._failed_at = 0, clock.now()
        self._all_looked_at = False
        self.second = SecondPlace(shop, self)
        self.trials = Trials(shop, self, self.second)
        self._typed: Passphrase | None = None  # what opened a locked one here: in memory only
        self._looked_at: set[str] = set()  # since the start, so that a damaged one is not looked through each minute

    def newest(self) -> Newest:
        """Return when the newest proven backup was made, and why the last try failed."""
        found = self._newest_proven()
        made = self._local(found) if found is not None else None
        return Newest(made, self._making.failed)

    def making(self) -> Making:
        """Return how far the backup is that is being made, and what came of the last one."""
        return self._making

    def start(self) -> None:
        """Begin a backup that somebody asked for; ``making`` says how far it is. Raise AlreadyMaking."""
        if self._making.is_on:
            raise AlreadyMaking
        self._begin(BY_HAND)

    def owner_left(self) -> None:
        """Begin a backup because the owner signed out, when something was recorded since the last; nobody waits."""
        with suppress(LedgerError):
            if not self._making.is_on and self._shop.ledger.trouble is None and not self._holds_all():
                self._begin(AT_SIGN_OUT)

    def before(self, why: str, folder: Path | None = None, hear: Hear = unheard) -> str:
        """Return the name of a proven backup of the book as it is now: of the newest, or of one made for this.

        It is in ``folder``, or where the backups are; one that is made holds no tables, so that nobody waits for them.
        Waits for one that is being made. Raise BackupNotMade, or another refusal: then there is none.
        """
        with self._one_at_a_time:
            newest = self._fresh_newest() if folder is None else ""
            if newest:
                return newest
            data, place = self._data, folder or self.folder
            if size_of(data) <= SMALL:
                name = back_up(data, self._shop.settings_path, place, why, hear, for_people=False)[0]
            else:
                name = make_apart(self._shop, place, why, hear, for_people=False)
            self._newest = None
            return name

    def before_import(self, hear: Hear = unheard) -> str:
        """Have a backup of the book as it is before an import; return why there is none, "" when there is.

        The import goes on without one: it is one act, and taken back as one.
        """
        if self._shop.ledger.journal.last_seq <= 1:
            return ""
        try:
            self.before(BEFORE_IMPORT, hear=hear)
        except (LedgerError, OSError) as error:
            said = _said(error)
            self._making = Making(failed=said)
            return said
        return ""

    def tick(self, now: datetime) -> None:
        """Make a backup when one is due, and let go of those that are not needed any more; called each minute."""
        chosen, ledger = self._shop.settings.backups, self._shop.ledger
        if ledger.trouble is not None or self._making.is_on:
            return
        self._tick_beside(now)
        if self._failures and now - self._failed_at < wait_after(self._failures):
            return
        if not self._all_looked_at:
            # Those that came from elsewhere, or whose notes are lost; one a minute, and before another one is made.
            if self.prove_one():
                return
            self._all_looked_at = True
        newest = self._newest_proven()
        local = clock.in_zone(clock.utc_text(now), self._zone)
        times = Times(chosen.every_hours, chosen.daily_at, chosen.weekly_on, chosen.weekly_at)
        if is_due(self._book(), newest.manifest if newest else None, local, times):
            self._making = Making(is_on=True)
            self._try(BY_CLOCK)

    def prove_one(self) -> str:
        """Look through the newest backup that is not proven and return its name; "" when there is none to prove."""
        try:
            kept = self._list()
        except FolderNotRead:  # making one tells why
            return ""
        locks = self._locks()
        for one in kept:
            may_open = one.manifest is not None or (one.is_locked and locks)
            if may_open and not one.proven and one.name not in self._looked_at:
                self._looked_at.add(one.name)
                failed = self._looked_through(one.name, locks if one.is_locked else [None])
                if failed == "":
                    self._newest = None
                    return one.name
                if failed:
                    self._failed[one.name] = failed
                    forget_proof(self._data)
        return ""

    def prove_locked(self, name: str, passphrase: str) -> int:
        """Open a locked backup that nobody opened here, and prove it; return how many others nobody opened yet.

        Those are tried with the same passphrase, one a minute; it is remembered for that until Duebook is closed. Raise
        PassphraseWrong, PassphraseNeeded, BackupUnknown, or AsSaid when it does not stand the test.
        """
        lock = opening(self._data, passphrase)
        with scratch_in(self._data) as scratch:
            failed = self._shelf().prove(name, scratch, lock)
        if failed:
            self._failed[name] = failed
            forget_proof(self._data)
            raise AsSaid(failed)
        self._typed, self._newest = lock, None
        self._failed.pop(name, None)
        self.look_again()
        return sum(one.is_unopened for one in self._list())

    def look_again(self) -> None:
        """Have what is locked and was not opened yet tried once more, one a minute: there is another passphrase."""
        with suppress(FolderNotRead):  # making one tells why
            self._looked_at -= {one.name for one in self._list() if one.is_unopened}
        self._all_looked_at = False

    # Behind it.

    def _locks(self) -> list[Passphrase | None]:
        """Return what may open a locked one: the passphrase that is kept, and the one that somebody typed last."""
        found: list[Passphrase | None] = []
        with suppress(PassphraseNotKept):  # making one tells why
            found.append(LockBox(self._data).get())
        return [one for one in dict.fromkeys([*found, self._typed]) if one is not None]

    def _looked_through(self, name: str, locks: Sequence[Passphrase | None]) -> str | None:
        """Prove a backup and return "", or why it did not stand the test; None when nothing that is known opens it."""
        for lock in locks:
            with scratch_in(self._data) as scratch, suppress(PassphraseWrong):
                return self._shelf().prove(name, scratch, lock)
        return None

    def _tick_beside(self, now: datetime) -> None:
        """Have the second place and the trials do what is due; a folder that cannot be read is told by making one."""
        with suppress(FolderNotRead):
            self.second.tick(now)
            self.trials.tick(now)

    def _begin(self, why: str) -> None:
        self._making = Making(is_on=True)
        threading.Thread(target=self._try, args=(why,), name="backup", daemon=True).start()

    def _try(self, why: str) -> None:
        """Make a backup and keep as many as was chosen; what went wrong is told by ``making``."""
        with self._one_at_a_time:
            try:
                name = make_apart(self._shop, self.folder, why, self._hear)
            except Exception as error:  # noqa: BLE001 - whatever it is, the next one has to be made and this be told
                if not isinstance(error, LedgerError):
                    note_error("a backup", error)
                self._failures, self._failed_at = self._failures + 1, clock.now()
                self._making = Making(failed=_said(error))
                return
            self._failures, self._newest = 0, None
            self._making = Making(made=name, share=1.0)
            with suppress(LedgerError, OSError):
                self._let_go_of_old()
        with suppress(LedgerError):
            self.second.tick(clock.now())

    def _hear(self, share: float) -> None:
        self._making = Making(is_on=True, share=share)

    def _let_go_of_old(self) -> None:
        goes = [one.name for one in self._verdicts(self._list()) if not one.keep]
        self._shelf().drop(goes)

    def _book(self) -> Book:
        journal = self._shop.ledger.journal
        return Book(journal.identity.lineage, journal.last_seq, self._shop.opened_at)

    def _holds_all(self) -> bool:
        """Tell whether nothing was recorded yet, or the newest proven one holds all of it."""
        newest = self._newest_proven()
        return self._book().seq <= 1 or is_of(self._book(), newest.manifest if newest else None)

    def _fresh_newest(self) -> str:
        """Return the name of the newest proven one when it holds everything, "" otherwise; the folder is looked at."""
        self._newest = None
        newest = self._newest_proven()
        return newest.name if newest is not None and is_of(self._book(), newest.manifest) else ""


def _said(error: Exception) -> str:
    if isinstance(error, LedgerError):
        return str(error)
    return str(BackupNotMade(reason(error) if isinstance(error, OSError) else "something went wrong"))
