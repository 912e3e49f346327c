"""journal.head: how far the file was when it was last written, so that lines missing at its end are noticed.

One line of fixed length, written over itself and not synced: it may lag behind the journal, never run ahead of it. A
head that does not add up counts as absent.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from ledger.journal.model import Anchor

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.journal.storage import Storage

ID_LENGTH_MAX = 36
_CHECKSUM_LENGTH = 16
_LENGTH = ID_LENGTH_MAX * 2 + 20 + 64 + _CHECKSUM_LENGTH + 5


def write_head(storage: Storage, path: Path, anchor: Anchor) -> None:
    """Write the head; OSError when that fails."""
    facts = f"{anchor.store:<{ID_LENGTH_MAX}} {anchor.lineage:<{ID_LENGTH_MAX}} {anchor.seq:020d} {anchor.check} "
    storage.write_at(path, 0, f"{facts}{_checksum(facts)}\n".encode())


def read_head(storage: Storage, path: Path) -> Anchor | None:
    """Return what the head says, or None when there is none; ValueError when it does not add up."""
    if storage.size(path) is None:
        return None
    text = storage.read(path, 0, _LENGTH + 1).decode("ascii")
    facts, checksum = text[: -_CHECKSUM_LENGTH - 1], text[-_CHECKSUM_LENGTH - 1 :]
    if len(text) != _LENGTH or checksum != f"{_checksum(facts)}\n":
        raise ValueError(text)
    store, lineage, seq, check = facts.split()
    return Anchor(store, lineage, int(seq), check)


def _checksum(facts: str) -> str:
    return sha256(facts.encode()).hexdigest()[:_CHECKSUM_LENGTH]
