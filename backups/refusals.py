"""Why a backup is not made, or not taken: one plain sentence each."""

import errno
from typing import Final

from ledger.errors import LedgerError

_REASONS: Final = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk space allowed to you is used up",
    errno.EACCES: "the folder of the backups may not be written",
    errno.EPERM: "the folder of the backups may not be written",
    errno.EROFS: "the disk is read-only",
    errno.EIO: "the disk reports a fault",
    errno.ENOENT: "the folder of the backups is not there",
    errno.EEXIST: "there is a file where the folder of the backups should be",
    errno.ENOTDIR: "the folder of the backups is not there",
    errno.ENODEV: "the disk is not there any more",
    errno.ENXIO: "the disk is not there any more",
    errno.ESTALE: "the folder on the network is not there any more",
}


def reason(error: OSError) -> str:
    """Return why the disk refused, for a sentence: "the disk is full"."""
    return _REASONS.get(error.errno or 0, f"the disk answers: {error.strerror or error}")


class BackupNotMade(LedgerError):
    """There is no new backup; those that there were are untouched."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"No backup was made: {why}. The book and the older backups are untouched.")


class BackupUnknown(LedgerError):
    """No backup has this name."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"There is no backup “{name[:80]}”.")


class BackupDamaged(LedgerError):
    """Its bytes are not those that were written. ``entry`` is the part that is not right, "" when nobody can tell."""

    def __init__(self, name: str, entry: str = "") -> None:
        self.name, self.entry = name, entry
        what = f"“{entry}” in it is not what was saved" if entry else "it is damaged or cut short"
        super().__init__(f"The backup {name} cannot be used: {what}. Nothing was changed.")


class NoBackup(LedgerError):
    """The file is whole, but it is none of our backups, or one that was made to do harm."""

    def __init__(self, name: str, why: str) -> None:
        self.name, self.why = name, why
        super().__init__(f"{name} is not a backup of Duebook: {why}. Nothing was changed.")


class BackupNewer(LedgerError):
    """A newer Duebook made it."""

    def __init__(self, name: str, needs: str) -> None:
        self.name, self.needs = name, needs
        super().__init__(
            f"The backup {name} was made by a newer Duebook. Update to Duebook {needs[:40]} or later, then take it "
            "back."
        )


class NoRoomFor(LedgerError):
    """Unpacking it would fill the disk."""

    def __init__(self, name: str, needed: int) -> None:
        self.name, self.needed = name, needed
        super().__init__(
            f"The backup {name} needs {max(1, round(needed / 1e6)):,} MB when it is unpacked, more than half of the "
            "room left on this disk. Make room first. Nothing was changed."
        )


class BackupNotProven(LedgerError):
    """It was read back, and the book in it does not come to what it should."""

    def __init__(self, name: str, why: str) -> None:
        self.name, self.why = name, why
        super().__init__(f"The backup {name} did not stand the test: {why}.")


class PassphraseNeeded(LedgerError):
    """It is locked, and nobody said with what."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"The backup {name} is locked. Type the passphrase that it was locked with.")


class PassphraseWrong(LedgerError):
    """It does not open with this passphrase; a damaged beginning looks the same."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"The backup {name} does not open with this passphrase. Look whether it was locked with an earlier one; if "
            "the passphrase is right, the file is damaged. Nothing was changed."
        )
