"""data/cache/book.snapshot: the memory of the app in a file, for a fast start. It can be deleted at any time.

The first line says what it is of and carries the SHA-256 of everything after it, and of itself. The rest is
MessagePack: the index of the commits, and one opaque part for every projection.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from ledger.journal.errors import SnapshotNotWritten, reason
from ledger.journal.model import Anchor, Mark
from ledger.journal.paths import Paths, put
from ledger.journal.storage import Disk, Storage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_NAME = "duebook-snapshot"
_VERSION = "1"
_HEADER_MAX = 400
_DISK = Disk()


class _Body(msgspec.Struct):
    offset: int
    seqs: bytes  # int64, little-endian
    offsets: bytes  # int64, little-endian
    key_hashes: bytes  # uint64, little-endian
    parts: dict[str, bytes]


class _Views(msgspec.Struct):
    """The body as it is read: looks into the file's bytes, so that a large book is not held twice."""

    offset: int
    seqs: memoryview
    offsets: memoryview
    key_hashes: memoryview
    parts: dict[str, memoryview]


def write_snapshot(folder: Path, mark: Mark, parts: Mapping[str, bytes], storage: Storage = _DISK) -> None:
    """Write the snapshot in one step; SnapshotNotWritten when the disk refuses, and then the old one is still there."""
    body = msgspec.msgpack.encode(
        _Body(
            mark.offset,
            mark.seqs.astype("<i8").tobytes(),
            mark.offsets.astype("<i8").tobytes(),
            mark.key_hashes.astype("<u8").tobytes(),
            dict(parts),
        ),
    )
    facts = f"{_NAME} {_VERSION} {mark.store} {mark.lineage} {mark.seq} {mark.check} {sha256(body).hexdigest()}"
    header = f"{facts} {sha256(facts.encode()).hexdigest()}\n".encode()
    paths = Paths(folder)
    try:
        storage.make_folder(paths.cache)
        put(storage, paths.snapshot, (header, body))
    except OSError as error:
        raise SnapshotNotWritten(reason(error)) from error


def read_snapshot(folder: Path, storage: Storage = _DISK) -> tuple[Mark, dict[str, memoryview]] | None:
    """Return the mark and the parts, or None when there is no snapshot, or one that does not add up."""
    path = Paths(folder).snapshot
    try:
        size = storage.size(path)
        data = b"" if size is None else storage.read(path, 0, size)
    except OSError:
        return None
    header, _, _ = data[:_HEADER_MAX].partition(b"\n")
    found = _header(header)
    body = memoryview(data)[len(header) + 1 :]
    if found is None or sha256(body).hexdigest() != found[1]:
        return None
    try:
        decoded = msgspec.msgpack.decode(body, type=_Views)
        mark = Mark(
            found[0].store,
            found[0].lineage,
            found[0].seq,
            found[0].check,
            decoded.offset,
            np.frombuffer(decoded.seqs, "<i8").astype(np.int64, copy=False),
            np.frombuffer(decoded.offsets, "<i8").astype(np.int64, copy=False),
            np.frombuffer(decoded.key_hashes, "<u8").astype(np.uint64, copy=False),
        )
    except (msgspec.MsgspecError, ValueError):
        return None
    return mark, decoded.parts


def read_anchor(folder: Path, storage: Storage = _DISK) -> Anchor | None:
    """Return what the snapshot is of, without reading all of it; None when there is none to rely on."""
    path = Paths(folder).snapshot
    try:
        if storage.size(path) is None:
            return None
        header, _, _ = storage.read(path, 0, _HEADER_MAX).partition(b"\n")
    except OSError:
        return None
    found = _header(header)
    return found[0] if found else None


def _header(line: bytes) -> tuple[Anchor, str] | None:
    """Return the anchor and the hash of the body, or None when the line does not add up."""
    try:
        facts, _, checksum = line.decode("ascii").rpartition(" ")
        if sha256(facts.encode()).hexdigest() != checksum:
            return None
        name, version, store, lineage, seq, check, body_hash = facts.split(" ")
        if (name, version) != (_NAME, _VERSION):
            return None
        return Anchor(store, lineage, int(seq), check), body_hash
    except ValueError:
        return None
