"""The clockwork: each minute it is asked what is due. APScheduler is only its clock."""

import threading
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess

    from ledger.book import Ledger

from apscheduler.schedulers.background import BackgroundScheduler

from ledger.errors import LedgerError
from services import clock
from services.log import note_error
from services.questions import NotOpenYet
from services.rooms import outbox_of
from services.shop import Shop
from services.shop_state import State

_SNAPSHOT_COMMITS = 200


class Jobs:
    """Ticks once a minute from ``start`` to ``stop``: writes tables and snapshots in quiet minutes."""

    def __init__(self) -> None:
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._checking: subprocess.Popen[str] | None = None
        self._checked: Ledger | None = None
        self._one_at_a_time = threading.Lock()
        self._snapshot_of = 0
        self._seen, self._seen_at = 0, clock.now()

    def start(self, shop: Shop) -> None:
        """Begin to tick, and let another process check the part of the book that was not read at the start."""
        self._scheduler.add_job(
            lambda: self.tick(shop, clock.now()), "interval", minutes=1, id="tick", coalesce=True, max_instances=1,
            misfire_grace_time=None,
        )  # fmt: skip
        self._scheduler.add_job(
            self.look_after_check, "interval", seconds=1, args=[shop], id="check", coalesce=True, max_instances=1,
            misfire_grace_time=None,
        )  # fmt: skip
        # Apart from the tick: a mail server that is slow must not keep the tables and the snapshot waiting.
        self._scheduler.add_job(
            self.look_after_messages, "interval", minutes=1, args=[shop], id="messages", coalesce=True,
            max_instances=1, misfire_grace_time=None,
        )  # fmt: skip
        # Apart as well: it waits for another process to write and to prove the whole book.
        self._scheduler.add_job(
            self.look_after_backups, "interval", minutes=1, args=[shop], id="backups", coalesce=True, max_instances=1,
            misfire_grace_time=None,
        )  # fmt: skip
        self._scheduler.start()
        if shop.state is State.OPEN:
            self._snapshot_of = self._seen = shop.book.version
            self._check(shop)

    def stop(self) -> None:
        """Tick no more; wait for a tick that is under way."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
        self._stop_checking()

    def tick(self, shop: Shop, now: datetime) -> None:
        """Do what is due at ``now``."""
        if shop.state is not State.OPEN:
            return
        self._check(shop)
        version = shop.book.version
        if version != self._seen:
            self._seen, self._seen_at = version, now
            return
        quiet_for = now - self._seen_at
        if quiet_for < timedelta(minutes=shop.settings.data.quiet_minutes_before_tables):
            return
        if version - self._snapshot_of >= _SNAPSHOT_COMMITS:
            with suppress(OSError, LedgerError):
                shop.ledger.save_snapshot()
                self._snapshot_of = version
        if shop.tables_stale():
            shop.write_tables()

    def look_after_check(self, shop: Shop) -> None:
        """Ask every second whether the older part was verified: nothing may be recorded long on a damaged book."""
        if shop.state is State.OPEN:
            with suppress(NotOpenYet):
                self._check(shop)

    def look_after_messages(self, shop: Shop) -> None:
        """Have put on the list and sent what is due; nothing is fetched for it in a shop that sends nothing."""
        if shop.state is not State.OPEN or shop.sample:
            return
        chosen = shop.settings.messages
        by_itself = chosen.reminders != "ask" or chosen.digest_time or "package_ending" in chosen.events
        with suppress(NotOpenYet):
            if not by_itself and not len(outbox_of(shop.ledger)):
                return
            if shop.ledger.trouble is not None:
                return
        try:
            shop.post.tick(lambda: shop.is_closing)
        except (LedgerError, OSError) as error:  # the next minute tries again
            note_error("the clock", error)

    def look_after_backups(self, shop: Shop) -> None:
        """Have a backup made when one is due."""
        if shop.state is not State.OPEN or shop.sample:
            return
        try:
            if shop.settings.backups.leads_copy:
                shop.leads_copy.tick()
            shop.copies.tick(clock.now())
        except (LedgerError, OSError) as error:  # the next minute tries again
            note_error("the backups", error)

    def _check(self, shop: Shop) -> None:
        """Have the older part of whichever book is open now verified, once, and act on what was found."""
        with self._one_at_a_time:
            ledger = shop.ledger
            if ledger is not self._checked:
                self._stop_checking()
                self._checked, self._checking = ledger, ledger.start_check()
            if self._checking is not None and self._checking.poll() is not None:
                child, self._checking = self._checking, None
                before = ledger.trouble
                ledger.check_ended(child)
                if ledger.trouble is not before:
                    shop.read_from_the_beginning()

    def _stop_checking(self) -> None:
        if self._checking is not None:
            self._checking.kill()
            self._checking.communicate()
            self._checking = None
