"""A backup of the book as it is, before a command changes much of it."""

from contextlib import suppress
from typing import TYPE_CHECKING

from backups import Shelf
from ledger.errors import LedgerError
from ledger.journal import Disk
from services.command_copies import folder
from services.copies.maker import BEFORE_IMPORT
from services.copies.making import back_up
from services.folders import settings_file

if TYPE_CHECKING:
    from ledger.book import Ledger

__all__ = ["BEFORE_IMPORT", "why_no_backup_before"]


def why_no_backup_before(ledger: "Ledger", why: str) -> str:
    """Have a proven backup of the open book; return why there is none, "" when there is or nothing is in the book yet.

    The newest one serves when it is proven and nothing was recorded since.
    """
    journal = ledger.journal
    if journal.last_seq <= 1:
        return ""
    now = (journal.identity.lineage, journal.last_seq)
    with suppress(OSError):
        kept = Shelf(folder(), ledger.folder / "cache", Disk()).all()
        if any(one.proven and one.manifest and (one.manifest.lineage, one.manifest.seq) == now for one in kept):
            return ""
    try:
        back_up(ledger.folder, settings_file(), folder(), why, for_people=False)
    except LedgerError as refusal:
        return str(refusal)
    return ""
