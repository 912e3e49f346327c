"""Prove a backup: read every byte back, replay the book in it, and compare what it comes to.

The book is replayed from its first line, or from where a full proof before ended, when every byte up to there is the
same (``backups/remembering.py``).
"""

from contextlib import suppress
from pathlib import Path

from backups.looking import Beginning, Progress, look_through, silent
from backups.model import BOOK, Manifest
from backups.refusals import BackupNotProven
from backups.remembering import Memory
from backups.totals import totals_of
from ledger.book import Ledger
from ledger.errors import LedgerError
from ledger.journal import Storage


def prove(
    path: Path,
    scratch: Path,
    storage: Storage,
    *,
    name: str = "",
    progress: Progress = silent,
    expected: Manifest | None = None,
    passphrase: str = "",
    memory: Memory | None = None,
) -> Manifest:
    """Return the table of contents of a backup that stood the test; nothing stays in ``scratch``.

    ``expected`` is what was just written; with a ``memory`` only what it does not know yet is replayed, and it learns
    that. BackupNotProven, or what look_through refuses; OSError.
    """
    called, beginning = name or path.name, memory.beginning() if memory else None
    try:
        manifest = look_through(
            path, storage, lambda part: scratch / BOOK if part == BOOK else None, progress, name=called,
            passphrase=passphrase, beginning=beginning, lasting=False,
        )  # fmt: skip
        if expected is not None and manifest != expected:
            raise BackupNotProven(called, "what is in it is not what was written")
        if not (memory and beginning and beginning.found and _follows(scratch, manifest, called, beginning, memory)):
            check_book(scratch, manifest, called, memory)
    finally:
        with suppress(OSError):
            storage.remove(scratch / BOOK)
    return manifest


def check_book(folder: Path, manifest: Manifest, called: str, memory: Memory | None = None) -> None:
    """Replay the whole book in ``folder`` and compare it with the table of contents; BackupNotProven.

    ``memory`` learns what it came to.
    """
    try:
        ledger = Ledger.open(folder, writer=False, storage=memory.storage if memory else None)
    except LedgerError as refusal:
        raise BackupNotProven(called, f"the book in it cannot be read ({refusal})") from refusal
    try:
        _compare(ledger, manifest, called)
        if memory:
            memory.keep(ledger, manifest.book)
    finally:
        ledger.close()


def _follows(folder: Path, manifest: Manifest, called: str, beginning: Beginning, memory: Memory) -> bool:
    """Replay what follows the remembered ``beginning``; tell whether the book then is what it should be.

    It is not for this to say that it is not: a full replay does, and what was remembered counts no more.
    """
    with suppress(LedgerError):
        ledger = Ledger.open(folder, writer=False, storage=memory.storage, snapshot_in=memory.folder)
        try:
            # Otherwise the state is of another length, or does not add up and was not taken.
            if ledger.journal.unverified_until == beginning.size:
                _compare(ledger, manifest, called)
                memory.keep(ledger, manifest.book, beginning=beginning)
                return True
        finally:
            ledger.close()
    with suppress(OSError):
        memory.forget()
    return False


def _compare(ledger: Ledger, manifest: Manifest, called: str) -> None:
    """Compare an open book with the table of contents; BackupNotProven."""
    if ledger.trouble is not None:
        raise BackupNotProven(called, f"the book in it is damaged ({ledger.trouble.sentence})")
    identity, journal = ledger.journal.identity, ledger.journal
    stated = (manifest.store, manifest.lineage, manifest.seq, manifest.check)
    if (identity.store, identity.lineage, journal.last_seq, journal.last_check) != stated:
        raise BackupNotProven(called, "the book in it does not end where it should")
    found = totals_of(ledger.book)
    if found != manifest.totals:
        raise BackupNotProven(
            called,
            f"the book in it comes to {found.entries:,} entries of {found.customers:,} customers, and the backup "
            f"says {manifest.totals.entries:,} of {manifest.totals.customers:,}, or other sums",
        )
