"""The backups of one open shop: makes them, keeps as many as was chosen, lists them, and goes back to one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from backups import BackupDamaged, BackupNotProven, Manifest, is_locked_name
from ledger.book import Act
from ledger.errors import LedgerError
from services import clock
from services.copies.lock import opening
from services.copies.maker import BY_HAND, Maker
from services.copies.making import back_up, scratch_in
from services.copies.refusals import BookExchanged, TypingNow
from services.copies.restoring import AnotherShop, Going, go_back, going_back, sentences_of
from services.copies.settings_back import SettingsNotFit
from services.copies.shelf import FOLDER, OpenShop

BEFORE_RESTORE: Final = "before restore"

__all__ = ["BEFORE_RESTORE", "BY_HAND", "FOLDER", "Keeper"]


class Keeper(Maker):
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
        super().__init__(shop)
        self._act, self._reopen = act, reopen

    def look_into(self, name: str, scratch: Path, passphrase: str = "") -> Going:
        """Unpack and prove a backup in the empty folder ``scratch``; say what going back to it means.

        One that does not stand the test counts as not proven from then on.
        """
        path = self._shelf().path_of(name)
        settings = self._shop.settings_path
        try:
            return going_back(self._data, path, scratch, name, settings=settings, passphrase=passphrase)
        except (BackupDamaged, BackupNotProven) as refusal:
            self.doubt(name, str(refusal))
            raise

    def difference(self, name: str, passphrase: str = "") -> Going:
        """Say what going back to a backup means; nothing of it stays unpacked. Raise a refusal.

        One that is locked is opened with ``passphrase``, or without one with that which is kept here.
        """
        with scratch_in(self._data) as scratch:
            going = self.look_into(name, scratch, passphrase)
        lock = opening(self._data, passphrase)
        self._shelf().note(name, going.unpacked.manifest, lock.mark if lock and is_locked_name(name) else "")
        return going

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep every backup waiting while the whole book is exchanged; raise TypingNow, BookExchanged.

        Whoever waited here behind another one who did the same asked about another book, and may be signed out by now.
        """
        if self._shop.post.typing().is_on:
            raise TypingNow
        lineage = self._shop.ledger.journal.identity.lineage
        with self._one_at_a_time:
            if self._shop.ledger.journal.identity.lineage != lineage:
                raise BookExchanged
            yield

    def restore(
        self,
        name: str,
        *,
        key: str,
        by: str,
        via: str,
        other_shop: str = "",
        with_settings: bool = False,
        passphrase: str = "",
    ) -> str:
        """Go back to a backup; return what was done as one text. Everybody is signed out. Raise a refusal.

        A copy of the book as it is now is made first: without one nothing happens. Of a book that is damaged there is
        none; its file is put aside instead, whole. ``other_shop`` is the typed name of another shop; with
        ``with_settings`` the settings in the backup are put back as well.
        """
        said: list[str] = []
        with self.alone(), scratch_in(self._data) as scratch:
            going = self.look_into(name, scratch, passphrase)
            if going.other_shop and going.other_shop != other_shop.strip():
                raise AnotherShop(going.other_shop)
            if with_settings and going.settings.mistakes:
                raise SettingsNotFit(going.settings.mistakes)
            act, data = Act(by, via, clock.now(), key), self._data
            settings = self._shop.settings_path if with_settings else None

            def go() -> None:
                safety, manifest = self._safety_copy()

                def replace() -> None:
                    done = go_back(data, going, act, safety=manifest, settings=settings)
                    said.append(sentences_of(going, done, _kept(safety)))

                self._reopen(replace)

            self._act(go)
        self._newest = None
        if with_settings:
            self._shop.read_settings()
        with suppress(LedgerError):
            self._shop.ledger.journal.notices.append(said[0])
        return said[0]

    def _safety_copy(self) -> tuple[str, Manifest | None]:
        """Return a fresh copy of the book by its name, nothing of a damaged one; raise BackupNotMade."""
        if self._shop.ledger.trouble is not None:
            return "", None
        return back_up(self._data, self._shop.settings_path, self.folder, BEFORE_RESTORE, for_people=False)


def _kept(safety: str) -> str:
    if not safety:
        return "The damaged file that stood there is kept in quarantine."
    return f"The book as it was before is kept as {safety}."
