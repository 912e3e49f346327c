"""What the last full proof came to, so that the next one replays only what the book has grown by since.

What a replay of a book gives follows from its bytes alone. After a proof, the state that the book came to is kept in a
folder of the cache, as a snapshot, with how many bytes it is of, their SHA-256, and which Duebook replayed them, by its
version and by the code that replays. The next proof hashes the same number of bytes of the book in the zip while it
reads them back: are they the same, the state is taken for them. Whatever does not fit (other bytes, another Duebook,
other code, a damaged or a missing state) is replayed from its first line, and no backup is refused because of what is
remembered.
"""

import inspect
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from backups.looking import Beginning
from backups.seal import putting
from ledger.errors import LedgerError

if TYPE_CHECKING:
    from backups.model import FileFact
    from ledger.book import Ledger
    from ledger.journal import Storage

WORTH: Final = 4_000_000  # bytes: a smaller book is replayed in a tenth of a second
_GROWN: Final = 8  # kept anew when more than this part of the book follows what is remembered
_NOTE: Final = "proof.json"
_WRITING: Final = ".proof.json.writing"
_NOTE_SIZE_MAX: Final = 4_000
_HEAD_MAX: Final = 400  # bytes: the first line of a snapshot carries the hash of all of it


class _Note(msgspec.Struct, frozen=True):
    """Of how many bytes of which hash the state is, who made it, and the first line of the file that it is in."""

    size: int
    sha256: str
    app: str
    code: str
    state: str


def hash_of_code(root: Path, parts: Iterable[str]) -> str:
    """Return a hash of the Python files in a folder itself and in these folders of it; OSError."""
    paths = sorted({*root.glob("*.py"), *(path for part in parts for path in (root / part).rglob("*.py"))})
    digest = sha256()
    for path in paths:
        digest.update(f"{path.relative_to(root).as_posix()} {sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


@cache
def _replaying_code() -> str:
    return hash_of_code(Path(inspect.getfile(LedgerError)).parent, ("book", "journal"))


@dataclass(frozen=True, slots=True)
class Memory:
    """What was proven before, in ``folder``, by the Duebook ``app``; ``worth`` is the smallest book to remember.

    ``code`` tells which code replays: a version says no more than what was released.
    """

    folder: Path
    app: str
    storage: "Storage"
    worth: int = WORTH
    code: str = field(default_factory=_replaying_code)

    def beginning(self) -> Beginning | None:
        """Return which bytes are remembered, None when there are none."""
        note = self._read()
        return Beginning(note.size, note.sha256) if note else None

    def keep(self, ledger: "Ledger", book: "FileFact", *, beginning: Beginning | None = None) -> None:
        """Remember what ``ledger`` came to, which was replayed from the proven file ``book``; a full disk forgets it.

        Nothing is written for a small book, or when little follows the ``beginning`` that was remembered already, or
        when that was forgotten meanwhile: somebody had reason to doubt it.
        """
        if book.size < self.worth or (beginning and book.size - beginning.size <= book.size // _GROWN):
            return
        if beginning and self._read() is None:
            return
        with suppress(OSError, LedgerError):
            # Without the note a state counts as none, so whatever ends this half-way, no state is taken for another.
            self.forget()
            self.storage.make_folder(self.folder)
            ledger.save_snapshot(self.folder)
            fresh = _Note(book.size, book.sha256, self.app, self.code, self._state())
            aside = self.folder / _WRITING
            handle = self.storage.create(aside)
            try:
                putting(self.storage, handle)(msgspec.json.encode(fresh))
                self.storage.sync(handle)
            finally:
                self.storage.close(handle)
            self.storage.replace(aside, self.folder / _NOTE)

    def forget(self) -> None:
        """Remember nothing any more; OSError."""
        for name in (_NOTE, _WRITING):
            self.storage.remove(self.folder / name)
        cache = self.folder / "cache"
        for name in self.storage.names(cache):
            self.storage.remove(cache / name)

    def _read(self) -> _Note | None:
        try:
            note = msgspec.json.decode(self.storage.read(self.folder / _NOTE, 0, _NOTE_SIZE_MAX), type=_Note)
            made_by = (note.app, note.code)
            return note if made_by == (self.app, self.code) and note.state == self._state() else None
        except (OSError, ValueError):
            return None

    def _state(self) -> str:
        """Return the first line of the state's file; OSError, ValueError."""
        path = self.folder / "cache" / "book.snapshot"
        return self.storage.read(path, 0, _HEAD_MAX).partition(b"\n")[0].decode("ascii")
