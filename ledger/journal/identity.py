"""Who the store is: read from the first commit, and put there at set-up and when the file is replaced."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ledger.journal import lines
from ledger.journal.head import ID_LENGTH_MAX
from ledger.journal.model import Commit, Identity, JsonRecord

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.journal.storage import Storage

FORMAT = 1  # of the file; a higher number is a newer version's
_ID = re.compile(rf"[!-~]{{1,{ID_LENGTH_MAX}}}")
_ENOUGH = 4096  # bytes that hold most first lines


def identity_of(first: Commit) -> Identity:
    """Return the identity that the first commit states; ValueError when it states none."""
    found: dict[str, JsonRecord] = {}
    for record in lines.load_records(first.records):
        found.setdefault(record["kind"], record)
    try:
        store, lineage = found["store"], found["lineage"]
        return Identity(
            store=_identifier(store["store"]),
            currency=str(store["currency"]),
            decimals=int(store["decimals"]),
            region=str(store["region"]),
            timezone=str(store["timezone"]),
            format=int(store.get("format", FORMAT)),
            lineage=_identifier(lineage["lineage"]),
            parent=str(lineage.get("parent", "")),
            parent_seq=int(lineage.get("parent_seq", 0)),
            parent_check=str(lineage.get("parent_check", "")),
            why=str(lineage.get("why", "")),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(first.records[: lines.CHECK_LENGTH]) from error


def records_of(identity: Identity) -> tuple[JsonRecord, JsonRecord]:
    """Return the records "store" and "lineage" that state the identity; ValueError when an id cannot be one."""
    store = {
        "kind": "store",
        "store": _identifier(identity.store),
        "currency": identity.currency,
        "decimals": identity.decimals,
        "region": identity.region,
        "timezone": identity.timezone,
        "format": identity.format,
    }
    lineage = {
        "kind": "lineage",
        "lineage": _identifier(identity.lineage),
        "parent": identity.parent,
        "parent_seq": identity.parent_seq,
        "parent_check": identity.parent_check,
        "why": identity.why,
    }
    return store, lineage


def read_first(storage: Storage, path: Path) -> Commit:
    """Return the first commit of a file, verified; ValueError when it is not whole, OSError from the storage."""
    start, size = len(lines.HEADER), _ENOUGH
    while True:
        data = storage.read(path, start, size)
        line, newline, _ = data.partition(b"\n")
        if newline or len(data) < size:
            break
        size *= 4
    if not lines.verifies(lines.GENESIS.encode(), line):
        raise ValueError(line[: lines.CHECK_LENGTH])
    return lines.decode(line.decode())


def _identifier(text: object) -> str:
    """Return the text if it can be an id: printable ASCII without spaces, short enough for the head."""
    if not isinstance(text, str) or not _ID.fullmatch(text):
        raise ValueError(text)
    return text
