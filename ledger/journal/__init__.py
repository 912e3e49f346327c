"""The journal: one file of commits that is the truth, and the only way to it.

Others may use the names of ``__all__``; the rest may change tomorrow. ``verify_file`` and the program for the
background are in ``ledger.journal.verify``, apart, so that it can be run as a module.
"""

from ledger.journal.begin import new_id
from ledger.journal.blanking import Blanking, take_place, write_blanked
from ledger.journal.block import Block
from ledger.journal.errors import (
    BookChanged,
    BookExists,
    BookOpen,
    BookReadOnly,
    BookUnreadable,
    KeyReused,
    NoBook,
    NoSuchEntry,
    NothingToKeep,
    NothingToRepair,
    NotSaved,
    SaveUncertain,
    SnapshotNotWritten,
    TextNotStorable,
)
from ledger.journal.journal import LOOKED_THROUGH, FileJournal
from ledger.journal.model import (
    Anchor,
    Cause,
    Commit,
    Damage,
    Draft,
    Identity,
    JsonRecord,
    Mark,
    Projection,
    Trouble,
)
from ledger.journal.protocol import Journal
from ledger.journal.rewrite import rewrite
from ledger.journal.snapshot import read_snapshot, write_snapshot
from ledger.journal.storage import Disk, Storage
from ledger.journal.taking_away import take_away
from ledger.journal.taking_back import take_back

__all__ = [
    "LOOKED_THROUGH",
    "Anchor",
    "Blanking",
    "Block",
    "BookChanged",
    "BookExists",
    "BookOpen",
    "BookReadOnly",
    "BookUnreadable",
    "Cause",
    "Commit",
    "Damage",
    "Disk",
    "Draft",
    "FileJournal",
    "Identity",
    "Journal",
    "JsonRecord",
    "KeyReused",
    "Mark",
    "NoBook",
    "NoSuchEntry",
    "NotSaved",
    "NothingToKeep",
    "NothingToRepair",
    "Projection",
    "SaveUncertain",
    "SnapshotNotWritten",
    "Storage",
    "TextNotStorable",
    "Trouble",
    "new_id",
    "read_snapshot",
    "rewrite",
    "take_away",
    "take_back",
    "take_place",
    "write_blanked",
    "write_snapshot",
]
