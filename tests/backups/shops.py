"""Small books to back up, and disks that flip a bit, cut a file short, or fail as they are told."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec

from backups import Contents, Manifest, Stamp, make_backup, totals_of
from backups.seal import PLACEHOLDER, SEAL_LENGTH
from ledger.book import Act, EntryRequest, Kind, Ledger, Money
from ledger.journal import Disk, Storage
from tests.journal.shop import QuickDisk

AT: Final = datetime(2026, 11, 21, 13, 20, tzinfo=UTC)
TODAY: Final = date(2026, 11, 21)
STAMP: Final = Stamp(AT, "2026-11-21T13:20:00.000000Z", "by hand", "1")
PHOTO: Final = b"\xff\xd8 a photo of a bill"


def act(number: int) -> Act:
    """Return an act with a key of its own."""
    return Act("U0001", "screen", AT, f"key {number}")


def book_with(folder: Path, entries: int = 2) -> None:
    """Set up a book with one customer who buys so many things."""
    Ledger.create(
        folder, shop="Sharma Stores", currency="INR", region="IN", timezone="Asia/Kolkata", act=act(0),
        storage=QuickDisk(),
    )  # fmt: skip
    trade(folder, entries, customer=True)


def trade(folder: Path, entries: int, *, customer: bool = False) -> None:
    """Sell so many things more in a book."""
    ledger = Ledger.open(folder, writer=True, storage=QuickDisk())
    if customer:
        ledger.add_customer({"name": "Asha"}, act(1), TODAY)
    first = ledger.journal.last_seq
    for number in range(entries):
        request = EntryRequest(Kind.CHARGE, "C0001", Money(100_00 + number, ledger.book.currency), TODAY)
        ledger.record(request, act(100 + first + number), TODAY)
    ledger.close()


def contents_of(folder: Path, others: Sequence[tuple[str, Path]] = ()) -> Contents:
    """Return what a backup of the book in a folder is made of."""
    ledger = Ledger.open(folder, writer=False)
    journal, identity = ledger.journal, ledger.journal.identity
    found = Contents(
        shop=ledger.book.shop, store=identity.store, lineage=identity.lineage, seq=journal.last_seq,
        check=journal.last_check, last_at=journal.last_at, timezone=identity.timezone,
        totals=totals_of(ledger.book), journal=folder / "journal.csv", size=journal.size, others=others,
    )  # fmt: skip
    ledger.close()
    return found


@dataclass
class Shop:
    """A book, and the folder of its backups."""

    folder: Path
    entries: int = 2

    def __post_init__(self) -> None:
        """Set the book up."""
        book_with(self.data, self.entries)
        self.scratch.mkdir()

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    @property
    def kept(self) -> Path:
        """Where the backups are."""
        return self.folder / "backups"

    @property
    def scratch(self) -> Path:
        """An empty folder."""
        return self.folder / "scratch"

    def back_up(
        self, others: Sequence[tuple[str, Path]] = (), stamp: Stamp = STAMP, storage: Storage | None = None
    ) -> tuple[Path, Manifest]:
        """Make a backup and return where it is, with its table of contents."""
        name, manifest = make_backup(
            self.kept, self.scratch, contents_of(self.data, others), stamp, storage or QuickDisk()
        )
        return self.kept / name, manifest


class OneBitWrong(Disk):
    """A disk that reads one bit of one file wrong."""

    def __init__(self, path: Path) -> None:
        self.path, self.content, self.bit = path, path.read_bytes(), 0

    def size(self, path: Path) -> int | None:
        """Return the size."""
        return len(self.content) if path == self.path else super().size(path)

    def read(self, path: Path, offset: int, size: int) -> bytes:
        """Read, and flip the bit."""
        if path != self.path:
            return super().read(path, offset, size)
        found = bytearray(self.content[offset : offset + size])
        place = self.bit // 8 - offset
        if 0 <= place < len(found):
            found[place] ^= 1 << self.bit % 8
        return bytes(found)


class FlipsWhenItIsWritten(QuickDisk):
    """A disk that keeps one bit of a large write wrong: what was written is not what can be read back."""

    def __init__(self, write: int) -> None:
        self.count, self.wrong = 0, write

    def write(self, handle: int, data: bytes) -> int:
        """Write, once with a flipped bit."""
        self.count += 1
        if self.count == self.wrong:
            data = bytes([data[0] ^ 1]) + data[1:]
        return super().write(handle, data)


class ReadsAnother(QuickDisk):
    """A disk that reads another whole backup where one was just written: an old block, a folder that was exchanged."""

    def __init__(self, other: bytes) -> None:
        self._other = other

    def size(self, path: Path) -> int | None:
        """Return the size of the other one."""
        return len(self._other) if path.name.endswith(".writing") else super().size(path)

    def read(self, path: Path, offset: int, size: int) -> bytes:
        """Read the other one."""
        return (
            self._other[offset : offset + size] if path.name.endswith(".writing") else super().read(path, offset, size)
        )


def sealed(path: Path, parts: Sequence[tuple[zipfile.ZipInfo | str, bytes]], manifest: Manifest | bytes | None) -> Path:
    """Write a zip as whoever wants to do harm would: any parts, any table of contents, and a seal that is right."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = PLACEHOLDER
        for name, content in parts:
            archive.writestr(name, content)
        if manifest is not None:
            data = manifest if isinstance(manifest, bytes) else msgspec.json.encode(manifest)
            archive.writestr("manifest.json", data)
    content = path.read_bytes()[:-SEAL_LENGTH]
    path.write_bytes(content + sha256(content).hexdigest().encode())
    return path


def parts_of(path: Path) -> dict[str, bytes]:
    """Return what a backup holds."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
