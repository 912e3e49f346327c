"""Begin a book: the first line, there whole and on the disk or not at all."""

from __future__ import annotations

import contextlib
import json
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.journal import lines
from ledger.journal.errors import BookExists, NotSaved, SaveUncertain, reason
from ledger.journal.head import write_head
from ledger.journal.identity import records_of
from ledger.journal.lock import take_lock
from ledger.journal.model import Anchor
from ledger.journal.paths import Paths, other_versions, put

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.journal.model import Commit, Draft, Identity
    from ledger.journal.storage import Storage


def new_id() -> str:
    """Return a random id for a store or a lineage."""
    return secrets.token_hex(16)


def create(folder: Path, identity: Identity, first: Draft, storage: Storage) -> None:
    """Make the folder and the file with its first commit.

    BookExists when there is a book or what is left of one; BookOpen; NotSaved, and then there is nothing; ValueError
    for an id that cannot be one.
    """
    paths = Paths(folder)
    line, commit = first_line(identity, first)
    try:
        storage.make_folder(folder)
        storage.protect(folder)
        locked = take_lock(storage, paths.lock, "")
    except OSError as error:
        raise NotSaved(reason(error)) from error
    try:
        try:
            _refuse_if_there_is_one(paths, storage)
        except OSError as error:
            raise NotSaved(reason(error)) from error
        try:
            put(storage, paths.journal, (lines.HEADER + line,))
        except OSError as error:
            raise _undone(paths, storage, error) from error
        with contextlib.suppress(OSError):
            write_head(storage, paths.head, Anchor(identity.store, identity.lineage, 1, commit.check))
    finally:
        with contextlib.suppress(OSError):
            storage.close(locked)


def first_line(identity: Identity, first: Draft) -> tuple[bytes, Commit]:
    """Return the first line and its commit: the records of the identity, then those of ``first``; ValueError."""
    records = [*records_of(identity), *json.loads(lines.records_text(first.records))]
    return lines.encode(1, replace(first, records=records), lines.GENESIS)


def _refuse_if_there_is_one(paths: Paths, storage: Storage) -> None:
    for path in (paths.journal, paths.head, paths.snapshot):
        if storage.size(path) is not None:
            raise BookExists(str(paths.folder), path.name)
    for name in other_versions(paths, storage):
        raise BookExists(str(paths.folder), name)
    if storage.names(paths.quarantine):
        raise BookExists(str(paths.folder), paths.quarantine.name)


def _undone(paths: Paths, storage: Storage, error: OSError) -> NotSaved | SaveUncertain:
    """Take back a file whose name was perhaps not saved, and say what is certain."""
    with contextlib.suppress(OSError):
        storage.remove(paths.journal)
        if storage.size(paths.journal) is None:
            return NotSaved(reason(error))
    return SaveUncertain(reason(error))
