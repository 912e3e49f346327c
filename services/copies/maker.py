"""Backups of one open shop are made here: by the button, by the clock, and before what changes much; old ones go."""

import threading
from contextlib import suppress
from datetime import datetime
from typing import Final

from backups import BackupNotMade, reason
from ledger.errors import LedgerError
from services import clock
from services.copies.apart import make_apart
from services.copies.due import BY_CLOCK, Book, is_due, wait_after
from services.copies.making import scratch_in
from services.copies.refusals import AlreadyMaking, FolderNotRead
from services.copies.rows import Making, Newest
from services.copies.shelf import OpenShop, OwnShelf
from services.log import note_error

BY_HAND: Final = "by hand"


class Maker(OwnShelf):
    """Makes one at a time, proven, and then keeps as many as was chosen."""

    def __init__(self, shop: OpenShop) -> None:
        super().__init__(shop)
        self._one_at_a_time = threading.Lock()
        self._making = Making()
        self._failures, self._failed_at = 0, clock.now()
        self._all_looked_at = False
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
                name = make_apart(self._shop, self.folder, why, self._hear)
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

    def _hear(self, share: float) -> None:
        self._making = Making(is_on=True, share=share)

    def _let_go_of_old(self) -> None:
        goes = [one.name for one in self._verdicts(self._list()) if not one.keep]
        self._shelf().drop(goes)
