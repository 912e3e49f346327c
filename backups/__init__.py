"""Backups: copies of the whole shop that were read back and replayed before anybody relies on them.

The room knows the book, and neither people nor messages: what a restore has to say about those is handed in. It reads
no clock. Its disk is the journal's storage port, so that tests can make every call of it fail.
"""

from backups.acts import Acts, ToldAct
from backups.age import WORK, Passphrase, is_locked_file
from backups.keeping import SAFETY, Facts, Policy, Verdict, decide, why_clock_is_odd
from backups.leaving import Leaving, leaving
from backups.listing import Shelf
from backups.looking import Progress, look_through
from backups.making import Contents, Stamp, make_backup
from backups.model import (
    BOOK,
    FILES,
    SETTINGS,
    TABLES,
    WORKBOOK,
    KeptBackup,
    Manifest,
    Totals,
    is_locked_name,
    is_name,
    named_at,
)
from backups.place import MARK, CopyDiffers, CopyStopped, FolderPlace, Place, copy_to, digest_of, fetch
from backups.proving import check_book, prove
from backups.refusals import (
    BackupDamaged,
    BackupNewer,
    BackupNotMade,
    BackupNotProven,
    BackupUnknown,
    NoBackup,
    NoRoomFor,
    PassphraseNeeded,
    PassphraseWrong,
    reason,
)
from backups.remembering import Memory
from backups.totals import totals_of
from backups.unpacking import Difference, Unpacked, compare, unpack

__all__ = [
    "BOOK",
    "FILES",
    "MARK",
    "SAFETY",
    "SETTINGS",
    "TABLES",
    "WORK",
    "WORKBOOK",
    "Acts",
    "BackupDamaged",
    "BackupNewer",
    "BackupNotMade",
    "BackupNotProven",
    "BackupUnknown",
    "Contents",
    "CopyDiffers",
    "CopyStopped",
    "Difference",
    "Facts",
    "FolderPlace",
    "KeptBackup",
    "Leaving",
    "Manifest",
    "Memory",
    "NoBackup",
    "NoRoomFor",
    "Passphrase",
    "PassphraseNeeded",
    "PassphraseWrong",
    "Place",
    "Policy",
    "Progress",
    "Shelf",
    "Stamp",
    "ToldAct",
    "Totals",
    "Unpacked",
    "Verdict",
    "check_book",
    "compare",
    "copy_to",
    "decide",
    "digest_of",
    "fetch",
    "is_locked_file",
    "is_locked_name",
    "is_name",
    "leaving",
    "look_through",
    "make_backup",
    "named_at",
    "prove",
    "reason",
    "totals_of",
    "unpack",
    "why_clock_is_odd",
]
