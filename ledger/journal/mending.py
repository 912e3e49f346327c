"""What a writer may put right by itself at the end of the file: a missing newline, and a line that was never finished.

Nothing that was ever complete is taken away, and what is taken away is kept in data/quarantine/.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from ledger.journal.paths import Paths, put
from ledger.journal.reading import START, Reading, TailKind, pieces_of

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.journal.reading import Position
    from ledger.journal.storage import Storage

LINE_ENDED = "The end of the last line of the book's file was damaged. The entry itself is complete and was kept."


def mend_end(storage: Storage, paths: Paths, last: Position) -> str | None:
    """Make the file end with the line at ``last``, and return a sentence for the owner when there was something to do.

    OSError from the storage: then it is as it was, or mended, and can be tried again.
    """
    size = storage.size(paths.journal) or 0
    if _newline_lacks(storage, paths.journal, last.offset, size):
        storage.write_at(paths.journal, last.offset - 1, b"\n")
        return LINE_ENDED
    if size <= last.offset:
        return None
    name = quarantine(storage, paths, f"after-line-{last.line}", last.offset, size)
    storage.truncate(paths.journal, last.offset)
    return (
        f"The book's file ended in an entry that was never finished and never confirmed. It was put aside as "
        f"{paths.quarantine.name}/{name}; please look whether the last thing you entered is there."
    )


def end_last_line(storage: Storage, path: Path) -> None:
    """Give a last line that is whole the newline that it lacks; nothing else is touched. OSError from the storage."""
    reading = Reading(pieces_of(storage, path, START.offset, storage.size(path) or 0), START)
    for _ in reading.batches():
        pass
    if reading.damage is None:
        kind, _ = reading.judge_tail()
        end = reading.position.offset + len(reading.tail)
        if kind in {TailKind.WHOLE, TailKind.WRONG_END}:
            storage.write_at(path, end - (kind is TailKind.WRONG_END), b"\n")


def quarantine(storage: Storage, paths: Paths, what: str, begin: int, end: int) -> str:
    """Copy a part of the file to data/quarantine/ and return the name there; the same bytes twice are one file."""
    storage.make_folder(paths.quarantine)
    digest = sha256()
    for piece in pieces_of(storage, paths.journal, begin, end):
        digest.update(piece)
    name = f"{what}-{digest.hexdigest()[:16]}.bin"
    if storage.size(paths.quarantine / name) is None:
        put(storage, paths.quarantine / name, pieces_of(storage, paths.journal, begin, end))
    return name


def _newline_lacks(storage: Storage, path: Path, end: int, size: int) -> bool:
    return size < end or storage.read(path, end - 1, 1) != b"\n"
