"""Backups, for the owner: what there is, making one, and going back to one."""

from typing import TYPE_CHECKING

from services.desk_second import DeskSecond
from services.resetting import place_outside

if TYPE_CHECKING:
    from services.copies import BackupRow, Going, Making, Newest


class DeskCopies(DeskSecond):
    """The keeper of the shop's backups."""

    def backups(self) -> "list[BackupRow]":
        """Return all backups, the newest first; raise a refusal when their folder cannot be read."""
        return self._shop.copies.rows()

    def backups_folder(self) -> str:
        """Return where they are."""
        return str(self._shop.copies.folder.resolve())

    def newest_backup(self) -> "Newest":
        """Return when the newest proven one was made, and why the last try failed."""
        return self._shop.copies.newest()

    def start_backup(self) -> None:
        """Begin to make one; raise AlreadyMaking."""
        self._shop.copies.start()

    def backup_making(self) -> "Making":
        """Return how far the one is that is being made, and what came of the last one."""
        return self._shop.copies.making()

    def backup_difference(self, name: str, passphrase: str = "") -> "Going":
        """Prove a backup, and say what going back to it takes away and brings back. Raise a refusal."""
        return self._shop.copies.difference(name, passphrase)

    def prove_backup(self, name: str, passphrase: str) -> int:
        """Prove a locked backup that nobody opened here; return how many such are left. Raise a refusal."""
        return self._shop.copies.prove_locked(name, passphrase)

    def restore_backup(
        self, name: str, other_shop: str = "", *, with_settings: bool = False, passphrase: str = "", key: str
    ) -> str:
        """Go back to a backup; everybody is signed out. Return what was done. Raise a refusal."""
        return self._shop.copies.restore(
            name, key=key, other_shop=other_shop, with_settings=with_settings, passphrase=passphrase, **self._name()
        )

    def place_before_reset(self) -> str:
        """Return the folder into which a copy of everything is put before a reset: outside of what is removed."""
        return str(place_outside(self._shop.data, self._shop.copies.folder))

    def reset_everything(self, typed: str, *, with_settings: bool = False) -> str:
        """Remove the book and all that belongs to it; return the file of the copy that was made. Raise a refusal."""
        return self._shop.reset(typed, with_settings=with_settings)
