"""The backups of one open shop: makes them, keeps as many as was chosen, lists them, and goes back to one."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from ledger.book import Act
from ledger.errors import LedgerError
from services import clock
from services.copies.maker import BY_HAND, Maker
from services.copies.making import back_up, scratch_in
from services.copies.refusals import TypingNow
from services.copies.restoring import AnotherShop, Going, carry_out, going_back
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
