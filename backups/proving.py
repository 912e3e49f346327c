"""Prove a backup: read every byte back, replay the book in it from its first line, and compare what it comes to."""

from contextlib import suppress
from pathlib import Path

from backups.looking import Progress, look_through, silent
from backups.model import BOOK, Manifest
from backups.refusals import BackupNotProven
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
) -> Manifest:
    """Return the table of contents of a backup that stood the test; nothing stays in ``scratch``.

    ``expected`` is what was just written. BackupNotProven, or what look_through refuses; OSError.
    """
    called = name or path.name
    try:
        manifest = look_through(
            path, storage, lambda part: scratch / BOOK if part == BOOK else None, progress, name=called,
            passphrase=passphrase,
        )  # fmt: skip
        if expected is not None and manifest != expected:
            raise BackupNotProven(called, "what is in it is not what was written")
        check_book(scratch, manifest, called)
    finally:
        with suppress(OSError):
            storage.remove(scratch / BOOK)
    return manifest


def check_book(folder: Path, manifest: Manifest, called: str) -> None:
    """Replay the book in ``folder`` and compare it with the table of contents; BackupNotProven."""
    try:
        ledger = Ledger.open(folder, writer=False)
    except LedgerError as refusal:
        raise BackupNotProven(called, f"the book in it cannot be read ({refusal})") from refusal
    try:
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
    finally:
        ledger.close()
