"""Every call of the disk fails, in every way, at every place: afterwards a request is there or not, never between."""

from __future__ import annotations

import contextlib
import errno
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from ledger.errors import LedgerError
from ledger.journal import FileJournal, SaveUncertain, read_snapshot, write_snapshot
from tests.journal.faulty import FaultyDisk
from tests.journal.shop import begin, book, draft, file_of, read, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ERRORS = (errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS)
LARGE = "x" * 5000


@dataclass
class Told:
    """What the caller was told about each request: saved, not saved, or not certain."""

    saved: list[str] = field(default_factory=list)
    perhaps: list[str] = field(default_factory=list)

    def ask(self, *whats: str, work: Callable[[], object]) -> None:
        """Do the work, and keep what was said about it; anything but a sentence for people goes through."""
        try:
            work()
        except SaveUncertain:
            self.perhaps += whats
        except LedgerError:
            pass
        else:
            self.saved += whats


def mixed_writes(folder: Path, disk: FaultyDisk, told: Told) -> None:
    """Write small, large and grouped commits, settling what is not certain as a caller does."""
    try:
        journal, _ = write(folder, disk)
    except LedgerError:
        return
    told.ask("small", work=lambda: journal.append(draft("small")))
    told.ask("large", work=lambda: journal.append(draft("large", note=LARGE)))
    told.ask("two", "three", work=lambda: journal.append_group([draft("two"), draft("three")]))
    try:
        journal.reopen()
        found = [what for what in told.perhaps if journal.find_key(f"key of {what}")]
    except LedgerError:
        found = []
    told.perhaps = [what for what in told.perhaps if what not in found]
    told.saved += found
    told.ask("last", work=lambda: journal.append(draft("last")))
    journal.close()


def check_reload(folder: Path, before: list[str], told: Told, mode: str) -> None:
    """Open the book on a healthy disk, and hold what is there against what was said."""
    journal, seen = write(folder)
    assert journal.trouble is None, (mode, journal.trouble)
    journal.close()
    assert seen.whats[: len(before)] == before, mode
    after = seen.whats[len(before) :]
    assert len(set(after)) == len(after), (mode, after)
    assert set(told.saved) <= set(after) <= {*told.saved, *told.perhaps}, (mode, after, told)
    assert [commit.seq for commit in seen.commits] == list(range(1, len(seen.commits) + 1)), mode


def ways_to_fail(calls: int) -> list[FaultyDisk]:
    """Return a disk for every place, error, once and for ever, whole and half writes."""
    return [
        FaultyDisk(
            error=OSError(number, os.strerror(number)), fail_from=place, for_ever=for_ever, half=half, room=10**12
        )
        for number in ERRORS
        for place in range(calls)
        for for_ever in (False, True)
        for half in (False, True)
    ]


def named(disk: FaultyDisk) -> str:
    """Return a name for a failing disk."""
    return f"{disk.error!r} at {disk.fail_from}, for ever {disk.for_ever}, half {disk.half}: {disk.calls[-8:]}"


@pytest.mark.fault(11, 12, 14, 15)
@pytest.mark.parametrize("tail", [b"", b"4,2026-11-21,asha,screen,to", b"\0" * 40], ids=["whole", "torn", "nul"])
def test_writes_are_there_or_not_whichever_call_fails(tmp_path: Path, tail: bytes) -> None:
    before = ["set up", "one"]
    book(tmp_path / "model", "one")
    counted = FaultyDisk()
    mixed_writes(tmp_path / "model", counted, Told())
    for number, disk in enumerate(ways_to_fail(len(counted.calls) + 4)):
        folder = tmp_path / str(number)
        book(folder, "one")
        with file_of(folder).open("ab") as file:
            file.write(tail)
        told = Told()
        mixed_writes(folder, disk, told)
        check_reload(folder, before, told, named(disk))


@pytest.mark.fault(11, 38)
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_short_writes_are_continued(tmp_path: Path, size: int) -> None:
    book(tmp_path / "data", "one")
    told = Told()
    mixed_writes(tmp_path / "data", FaultyDisk(short=size), told)
    assert told.saved == ["small", "large", "two", "three", "last"]
    check_reload(tmp_path / "data", ["set up", "one"], told, "short")


@pytest.mark.fault(11)
def test_a_short_write_that_ends_in_a_full_disk_is_cut_back(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    book(folder, "one")
    size = file_of(folder).stat().st_size
    for place in range(1, 12):
        disk = FaultyDisk(short=20, room=0)
        journal, _ = write(folder, disk)
        disk.fail_next(OSError(errno.ENOSPC, "full"), "write")
        disk.fail_from = place
        with pytest.raises(LedgerError, match=r"^Not saved: the disk is full\.$"):
            journal.append(draft("two", note="x" * 200))
        journal.close()
        assert file_of(folder).stat().st_size == size


@pytest.mark.fault(11, 13, 15)
def test_setting_up_gives_a_book_or_nothing(tmp_path: Path) -> None:
    counted = FaultyDisk()
    begin(tmp_path / "model", counted)
    for number, disk in enumerate(ways_to_fail(len(counted.calls) + 2)):
        folder = tmp_path / str(number)
        try:
            begin(folder, disk)
        except SaveUncertain:
            continue
        except LedgerError:
            assert not file_of(folder).exists(), named(disk)
            begin(folder)
        journal, seen = read(folder)
        assert (journal.trouble, seen.whats) == (None, ["set up"]), named(disk)


@pytest.mark.fault(13)
def test_a_snapshot_is_the_old_one_or_the_new_one_and_the_book_is_untouched(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    book(folder, "one", "two")
    journal, _ = write(folder)
    write_snapshot(folder, journal.mark(), {"book": b"old"})
    content = file_of(folder).read_bytes()
    counted = FaultyDisk()
    write_snapshot(folder, journal.mark(), {"book": b"old"}, counted)
    for disk in ways_to_fail(len(counted.calls)):
        write_snapshot(folder, journal.mark(), {"book": b"old"})
        new = b"old"
        try:
            write_snapshot(folder, journal.mark(), {"book": b"new"}, disk)
        except LedgerError:
            pass
        else:
            new = b"new"
        found = read_snapshot(folder)
        assert found is not None, named(disk)
        assert found[1]["book"] in {b"new", new}, named(disk)
        assert file_of(folder).read_bytes() == content
    journal.close()


@pytest.mark.fault(6, 12, 14)
def test_accepting_a_loss_gives_the_old_book_or_the_new_one(tmp_path: Path) -> None:
    def damaged(folder: Path) -> None:
        book(folder, "one", "two", "three")
        content = file_of(folder).read_bytes()
        file_of(folder).write_bytes(content.replace(b"asha,screen,two", b"asha,screen,2wo"))

    def accept(folder: Path, disk: FaultyDisk) -> None:
        try:
            journal, _ = write(folder, disk)
        except LedgerError:
            return
        with contextlib.suppress(LedgerError):
            journal.accept_loss("2026-11-22T08:00:00.000000Z", "asha")
        journal.close()

    damaged(tmp_path / "model")
    counted = FaultyDisk()
    accept(tmp_path / "model", counted)
    for number, disk in enumerate(ways_to_fail(len(counted.calls))):
        folder = tmp_path / str(number)
        damaged(folder)
        accept(folder, disk)
        journal, seen = write(folder)
        assert seen.whats == ["set up", "one"], named(disk)
        if journal.trouble is None:
            assert journal.identity.parent == "lineage1", named(disk)
            assert journal.append(draft("four")).seq == 5, named(disk)
        journal.close()
        assert FileJournal.open(folder, [], writer=False).last_seq in {2, 5}
