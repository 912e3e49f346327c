"""What is known of the backups beside what lies in their folders.

Which copies stand in the second place, how the last restores for trial went, until when nobody is to be reminded.

It lies in the data folder and not in its cache: whoever empties the cache must not be told that nothing was ever tried.
A file that is lost or cannot be read says that nothing is known, and then it is looked at and tried again.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from backups import KeptBackup, Manifest
from services.files import replace_file

FILE: Final = "backup_notes.json"
_SIZE_MAX: Final = 10_000_000
_one_writer = threading.Lock()


class Held(msgspec.Struct, frozen=True):
    """A copy in the second place that was read back and is the same as the backup: its facts, and its SHA-256."""

    size: int
    sha256: str
    store: str
    lineage: str
    seq: int
    made_at: str
    why: str
    customers: int
    entries: int


class Rehearsed(msgspec.Struct, frozen=True):
    """How a backup fared that was restored for trial: ``at`` is UTC; ``failed`` is "" when it all came back."""

    at: str
    name: str
    failed: str = ""


class Notes(msgspec.Struct, frozen=True):
    """All of it. ``marked`` is the folder into which a mark was put; times are UTC, "" for never."""

    marked: str = ""
    held: dict[str, Held] = {}
    copied_at: str = ""
    proven: dict[str, Rehearsed] = {}  # by place: the last restore that went well
    tried: dict[str, Rehearsed] = {}  # by place: the last one
    reminded_until: str = ""


def held(kept: KeptBackup, manifest: Manifest, digest: str) -> Held:
    """Return what is noted of a backup that was copied."""
    return Held(
        kept.size, digest, manifest.store, manifest.lineage, manifest.seq, manifest.made_at, manifest.why,
        manifest.totals.customers, manifest.totals.entries,
    )  # fmt: skip


def read_notes(data: Path) -> Notes:
    """Return what is noted of the shop in a data folder; nothing when that cannot be read."""
    with suppress(OSError, msgspec.MsgspecError, ValueError):
        path = data / FILE
        if path.stat().st_size <= _SIZE_MAX:
            return msgspec.json.decode(path.read_bytes(), type=Notes)
    return Notes()


def change_notes(data: Path, change: Callable[[Notes], Notes]) -> Notes:
    """Note something else, whole or not at all, and return all that is noted; OSError."""
    with _one_writer:
        notes = change(read_notes(data))
        replace_file(data / FILE, msgspec.json.format(msgspec.json.encode(notes), indent=1))
        return notes
