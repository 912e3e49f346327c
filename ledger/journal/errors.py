"""The refusals of the journal, in the shop's words."""

from __future__ import annotations

import errno

from ledger.errors import LedgerError

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk space allowed to you is used up",
    errno.EACCES: "the book's file may not be written now; if a spreadsheet program has it open, close it there",
    errno.EPERM: "the book's file may not be written now; if a spreadsheet program has it open, close it there",
    errno.EROFS: "the disk is read-only",
    errno.EFBIG: "the book's file may not grow any further on this disk",
    errno.EIO: "the disk reports a fault",
    errno.ENOENT: "the folder of the book is not there any more",
    errno.ENODEV: "the disk is not there any more",
    errno.ENXIO: "the disk is not there any more",
    errno.ESTALE: "the folder on the network is not there any more",
}
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


def reason(error: BaseException) -> str:
    """Return why, for a sentence: "the disk is full"."""
    if isinstance(error, MemoryError):
        return "the computer is out of memory"
    if isinstance(error, OSError):
        if error.errno in _REASONS:
            return _REASONS[error.errno]
        return f"the disk answers: {error.strerror or error}"
    return "the work was broken off"


class NotSaved(LedgerError):
    """The request did not reach the file, and will not show up later."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"Not saved: {why}.")


class SaveUncertain(LedgerError):
    """The request may or may not be in the file; its key settles it once the file has been read again."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(
            f"It is not certain that this was saved. Do not enter it again: {why}. "
            "Close Duebook, start it again and look whether it is there.",
        )


class BookReadOnly(LedgerError):
    """Nothing can be recorded now; the sentence says why and what to do."""


class BookUnreadable(LedgerError):
    """The file, or the part that was asked for, cannot be read."""


class BookChanged(BookUnreadable):
    """Another program recorded something after the copy was made that the file is replaced on the strength of."""

    def __init__(self) -> None:
        super().__init__(
            "Another program recorded something in the book just now. Nothing was changed here. Do it once more."
        )


class KeyReused(LedgerError):
    """A key came back with another request than the first time."""

    def __init__(self, key: str, seq: int, what: str) -> None:
        self.key, self.seq, self.what = key, seq, what
        super().__init__(f"This was sent before with other content and was saved then as number {seq} ({what}).")


class TextNotStorable(LedgerError):
    """A text holds half of a character (a lone surrogate), which no file can hold."""

    def __init__(self) -> None:
        super().__init__("A text holds a broken character that cannot be saved. Please type it again.")


class BookOpen(LedgerError):
    """Another process has the folder."""

    def __init__(self, since: str, pid: int | None) -> None:
        self.since, self.pid = since, pid
        when = f" (since {since})" if since else ""
        super().__init__(f"Duebook is open{when}. Do this in the app, or close it first.")


class NoBook(LedgerError):
    """There is no book in the folder, and nothing says that there ever was one."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        super().__init__(f"There is no book in {folder} yet.")


class BookExists(LedgerError):
    """A new book was asked for where there is one, or what is left of one."""

    def __init__(self, folder: str, found: str) -> None:
        self.folder, self.found = folder, found
        super().__init__(f"There is a book in {folder} already ({found}). A new one needs another folder.")


class NothingToKeep(LedgerError):
    """A loss cannot be accepted because not one line can be kept."""

    def __init__(self) -> None:
        super().__init__("Nothing of the book's file can be read, so there is nothing to go on from. Use a backup.")


class NothingToRepair(LedgerError):
    """A repair was asked for that does not fit what is the matter."""

    def __init__(self) -> None:
        super().__init__("This cannot be repaired by itself. Use the newest backup, or accept the loss.")


class NoSuchEntry(LedgerError):
    """A number was asked for that the book does not hold."""

    def __init__(self, seq: int) -> None:
        self.seq = seq
        super().__init__(f"There is nothing with number {seq} in the book.")


class SnapshotNotWritten(LedgerError):
    """The helper file for a fast start could not be written; the book itself is not touched by that."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"The helper file for a fast start was not written: {why}. The book itself is complete.")
