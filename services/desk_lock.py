"""The passphrase of the backups, for the owner: whether there is one, set, change, stop, and the sheet to print."""

from typing import TYPE_CHECKING

from access import What
from ledger.errors import LedgerError
from services.desk_base import DeskBase

if TYPE_CHECKING:
    from backups import Passphrase


class DeskLock(DeskBase):
    """What locks the backups of the shop."""

    def backup_lock(self) -> str:
        """Return the mark of the passphrase that locks new backups, "" when they are not locked.

        Raise PassphraseNotKept when there is one that cannot be read.
        """
        lock = self._lock()
        return lock.mark if lock else ""

    def suggested_passphrase(self) -> str:
        """Return a passphrase by chance."""
        from services.copies.lock import made_up  # noqa: PLC0415 - the room of backups, which a start does not wait for

        return made_up()

    def is_strong_passphrase(self, text: str) -> bool:
        """Tell whether somebody who found a backup would have to try for ever."""
        from services.copies.lock import is_strong  # noqa: PLC0415 - as above

        return is_strong(text, (self._shop.book.shop, self._who().person.name))

    def lock_backups(self, text: str) -> None:
        """Lock backups with this passphrase from now on; raise PassphraseNotTaken, PassphraseNotKept.

        Those that were locked before want the one that they were locked with.
        """
        from services.copies.lock import LockBox  # noqa: PLC0415 - as above

        LockBox(self._open_ledger.folder).keep(text)
        self._shop.copies.look_again()  # it may open those that came from another computer
        self._note(What.PASSWORD_SET, "the passphrase of the backups")

    def stop_locking_backups(self) -> None:
        """Make open backups from now on; raise PassphraseNotKept. What is locked stays locked."""
        from services.copies.lock import LockBox  # noqa: PLC0415 - as above

        LockBox(self._open_ledger.folder).stop()
        self._note(What.PASSWORD_SET, "backups are not locked any more")

    def recovery_sheet(self) -> bytes:
        """Return the sheet to print, as PDF: the passphrase and how a backup is opened with it. Raise NotLocked."""
        from services.papers.recovery_pdf import recovery_pdf  # noqa: PLC0415 - as above

        lock = self._lock()
        if lock is None:
            raise NotLocked
        self._note(What.EXPORTED, "the recovery sheet of the backups")
        places = (str(self._shop.copies.folder.resolve()), self._shop.settings.backups.second_folder)
        return recovery_pdf(self._shop.book.shop, lock.text, [one for one in places if one], self.today())

    def _lock(self) -> "Passphrase | None":
        from services.copies.lock import LockBox  # noqa: PLC0415 - as above

        return LockBox(self._open_ledger.folder).get()


class NotLocked(LedgerError):
    """A sheet was asked for, and backups have no passphrase."""

    def __init__(self) -> None:
        super().__init__("Backups are not locked with a passphrase, so there is no sheet to print.")
