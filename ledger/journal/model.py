"""What the journal speaks of: commits and drafts, who the store is, what went wrong, and where a snapshot resumes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

JsonRecord = dict[str, Any]  # JSON, as the kinds of the rooms above define it


class Commit(NamedTuple):
    """Everything that one person did in one act: one line of the file.

    ``at`` is UTC, "2026-11-21T13:20:36.123456Z"; ``records`` the raw JSON text of a list of objects with a "kind";
    ``request`` a fingerprint of 16 hexadecimal digits of what the caller asked for, or "".
    """

    seq: int
    at: str
    by: str
    via: str
    what: str
    key: str
    request: str
    records: str
    check: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A commit that is not written yet: everything but its number and its check.

    ``records`` is a list of objects that each have a "kind", or the JSON text of one. A repeated ``key`` gives the
    commit of the first time back when ``request`` is the same, and is refused when it is not; "" is no key.
    """

    at: str
    by: str
    via: str
    what: str
    records: Sequence[JsonRecord] | str
    key: str = ""
    request: str = ""


class Projection(Protocol):
    """Something made from the commits: a book, an outbox, the people who may come in."""

    def apply(self, commits: Sequence[Commit]) -> None:
        """Take in the next commits, in the order of their numbers."""

    def reset(self) -> None:
        """Forget everything; all commits follow again from the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Which store this is, and which run of its file (the lineage): the "store" and "lineage" of the first commit.

    ``parent``, ``parent_seq`` and ``parent_check`` say where the file that this one replaced ended; "" and 0 when
    there was none.
    """

    store: str
    currency: str
    decimals: int
    region: str
    timezone: str
    lineage: str
    parent: str = ""
    parent_seq: int = 0
    parent_check: str = ""
    why: str = ""
    format: int = 1


@dataclass(frozen=True, slots=True)
class Anchor:
    """A remembered end of the file: what is compared, within one lineage only."""

    store: str
    lineage: str
    seq: int
    check: str


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """What a snapshot needs to go on from: the end it was made at, and the index of everything before it.

    ``offset`` counts the bytes up to and with the newline of commit ``seq``; ``offsets`` are where the lines start.
    """

    store: str
    lineage: str
    seq: int
    check: str
    offset: int
    seqs: NDArray[np.int64]
    offsets: NDArray[np.int64]
    key_hashes: NDArray[np.uint64]

    @property
    def anchor(self) -> Anchor:
        """Return the mark without its index."""
        return Anchor(self.store, self.lineage, self.seq, self.check)


class Cause(Enum):
    """Why nothing can be recorded at the moment."""

    DAMAGED = "damaged"  # a complete line, or the header, does not verify
    LINE_ENDS = "line ends"  # saved with CRLF
    DELIMITER = "delimiter"  # saved with ; or tab
    ENCODING = "encoding"  # a byte order mark, UTF-16, or bytes that are not UTF-8
    SHORT = "short"  # it ends before something that was saved, or differs from it
    MISSING = "missing"  # the file is gone though there was one
    NOT_WRITABLE = "not writable"  # rights, or a read-only disk
    NO_ROOM = "no room"  # over by itself when there is room again
    UNCERTAIN = "uncertain"  # the disk did not confirm
    STOPPED = "stopped"  # out of memory, or a fault of the program
    CHANGED = "changed"  # another program touched the file while it was open
    FORMAT = "format"  # written by a newer version
    COPIES = "copies"  # another version of the file lies beside it


@dataclass(frozen=True, slots=True)
class Damage:
    """Where the file stops being what was saved: ``line`` counts from 1 with the header, ``offset`` in bytes.

    ``last_seq`` and ``last_at`` are of the good line before it; ``last_seq`` is 0 when there is none.
    """

    cause: Cause
    line: int
    offset: int
    last_seq: int = 0
    last_at: str = ""
    spreadsheet: bool = False  # it looks as if a spreadsheet program had saved the file

    @property
    def last_line(self) -> int:
        """The line before, the last good one."""
        return self.line - 1


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why the book is read-only, as one text for the owner, with what can be done about it.

    ``line`` (from 1, with the header; 0: none) and ``last_at`` (UTC, "": none) are those that the sentence names.
    """

    cause: Cause
    sentence: str
    line: int = 0
    last_at: str = ""
    can_accept_loss: bool = False
    can_repair_line_ends: bool = False
    offset: int = field(default=0, repr=False)
