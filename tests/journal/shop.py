"""Small books for the tests of the journal, and a projection that remembers what it was given."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ledger.journal import Commit, Draft, FileJournal, Identity
from ledger.journal.storage import Disk

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ledger.journal import Trouble
    from ledger.journal.storage import Storage

IDENTITY = Identity(
    store="store1",
    currency="INR",
    decimals=2,
    region="IN",
    timezone="Asia/Kolkata",
    lineage="lineage1",
    why="set up",
)
AT = "2026-11-21T13:20:36.123456Z"


class QuickDisk(Disk):
    """A disk that only promises to sync: thousands of small books would wait for it, and no test sees a difference."""

    def sync(self, handle: int) -> None:
        """Promise."""

    def sync_folder(self, folder: Path) -> None:
        """Promise."""


DISK = QuickDisk()


@dataclass
class Seen:
    """A projection: the commits it was given, and how often it was told to forget them."""

    commits: list[Commit] = field(default_factory=list)
    resets: int = 0

    def apply(self, commits: Sequence[Commit]) -> None:
        """Remember them."""
        self.commits += commits

    def reset(self) -> None:
        """Forget them."""
        self.commits = []
        self.resets += 1

    @property
    def whats(self) -> list[str]:
        """What the commits were about."""
        return [commit.what for commit in self.commits]


def draft(what: str, *, key: str = "", request: str = "", note: str = "") -> Draft:
    """Return a small commit to write."""
    record = {"kind": "entry", "note": note} if note else {"kind": "entry"}
    return Draft(
        at=AT, by="asha", via="screen", what=what, key=key or f"key of {what}", request=request, records=[record]
    )


def begin(folder: Path, storage: Storage = DISK) -> None:
    """Set a book up."""
    first = Draft(at=AT, by="asha", via="cli", what="set up", records=[{"kind": "shop", "name": "Sharma Stores"}])
    FileJournal.create(folder, identity=IDENTITY, first=first, storage=storage)


def book(folder: Path, *whats: str) -> list[Commit]:
    """Set a book up with these commits, close it, and return all it holds."""
    begin(folder)
    seen = Seen()
    journal = FileJournal.open(folder, [seen], writer=True, storage=DISK)
    for what in whats:
        journal.append(draft(what))
    journal.close()
    return seen.commits


def read(folder: Path) -> tuple[FileJournal, Seen]:
    """Open a book as a reading command does."""
    seen = Seen()
    return FileJournal.open(folder, [seen], writer=False), seen


def write(folder: Path, storage: Storage = DISK) -> tuple[FileJournal, Seen]:
    """Open a book as the app does."""
    seen = Seen()
    return FileJournal.open(folder, [seen], writer=True, storage=storage), seen


def trouble_of(journal: FileJournal) -> Trouble | None:
    """Return the trouble of now: a checker of types believes that an attribute stays as it was."""
    return journal.trouble


def file_of(folder: Path) -> Path:
    """Return the one file that is the truth."""
    return folder / "journal.csv"


def lines_of(folder: Path) -> list[bytes]:
    """Return the lines of the file, newlines included, the header first."""
    return file_of(folder).read_bytes().splitlines(keepends=True)


def put_aside(folder: Path) -> list[bytes]:
    """Return the contents of everything in quarantine."""
    return [path.read_bytes() for path in sorted((folder / "quarantine").glob("*"))]
