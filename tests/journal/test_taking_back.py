"""A copy takes the place of the book in one step: old or new, whole, and no number is ever used twice."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from ledger.errors import LedgerError
from ledger.journal import BookOpen, BookUnreadable, Draft, FileJournal, NothingToKeep, take_back
from tests.journal.faulty import FaultyDisk
from tests.journal.shop import AT, DISK, book, draft, file_of, read, write
from tests.journal.test_every_fault import named, ways_to_fail

LAST = Draft(at=AT, by="asha", via="screen", what="restored", records=[{"kind": "note"}])


def a_copy(folder: Path, *whats: str) -> Path:
    """Return a copy of a book made after these acts; more acts follow in the book itself."""
    book(folder, *whats)
    copy = folder.with_suffix(".copy")
    copy.write_bytes(file_of(folder).read_bytes())
    return copy


def add(folder: Path, *whats: str) -> None:
    """Record more."""
    journal, _ = write(folder)
    for what in whats:
        journal.append(draft(what))
    journal.close()


def restore(folder: Path, copy: Path, disk: FaultyDisk | None = None, *, keep_old: bool = False) -> None:
    """Take the copy back."""
    take_back(folder, copy, "restore", LAST, keep_old=keep_old, storage=disk or DISK)


def test_the_book_is_the_copy_again_and_one_act_more_under_a_new_lineage(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    copy = a_copy(folder, "one", "two")
    add(folder, "three", "four")
    restore(folder, copy)
    journal, seen = write(folder)
    assert (journal.trouble, seen.whats) == (None, ["set up", "one", "two", "restored"])
    assert [commit.seq for commit in seen.commits] == [1, 2, 3, 6], "4 and 5 were used"
    identity = journal.identity
    assert (identity.store, identity.parent, identity.parent_seq, identity.why) == ("store1", "lineage1", 5, "restore")
    assert identity.parent_check
    assert journal.append(draft("five")).seq == 7
    assert journal.find_key("key of four") is None
    journal.close()


def test_what_was_taken_back_can_be_taken_back_itself(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    copy = a_copy(folder, "one")
    add(folder, "two", "three")
    safety = tmp_path / "safety"
    safety.write_bytes(file_of(folder).read_bytes())
    restore(folder, copy)
    add(folder, "other")
    restore(folder, safety)
    journal, seen = read(folder)
    assert (journal.trouble, seen.whats) == (None, ["set up", "one", "two", "three", "restored"])
    assert [commit.seq for commit in seen.commits] == [1, 2, 3, 4, 7], "5 and 6 were used in between"


def test_it_is_the_first_book_of_an_empty_folder(tmp_path: Path) -> None:
    copy = a_copy(tmp_path / "data", "one")
    restore(tmp_path / "fresh" / "data", copy)
    journal, seen = write(tmp_path / "fresh" / "data")
    assert (journal.trouble, seen.whats) == (None, ["set up", "one", "restored"])
    assert (journal.identity.parent, journal.identity.parent_seq) == ("lineage1", 2)
    journal.close()


@pytest.mark.fault(6)
@pytest.mark.parametrize("at", [0, 60, 700])
def test_it_takes_the_place_of_a_damaged_book_which_is_put_aside_whole(tmp_path: Path, at: int) -> None:
    folder = tmp_path / "data"
    copy = a_copy(folder, "one", "two")
    add(folder, "three")
    damaged = bytearray(file_of(folder).read_bytes())
    damaged[at] ^= 4
    file_of(folder).write_bytes(damaged)
    restore(folder, copy, keep_old=True)
    journal, seen = read(folder)
    assert (journal.trouble, seen.whats) == (None, ["set up", "one", "two", "restored"])
    assert seen.commits[-1].seq >= 5
    (kept,) = (folder / "quarantine").iterdir()
    assert kept.read_bytes() == damaged


def test_a_book_that_is_open_is_not_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    copy = a_copy(folder, "one")
    journal, _ = write(folder)
    with pytest.raises(BookOpen):
        restore(folder, copy)
    journal.close()


def test_a_copy_that_is_damaged_or_no_book_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    copy = a_copy(folder, "one", "two")
    before, content = file_of(folder).read_bytes(), copy.read_bytes()
    for wrong, refusal in (
        (content[:-1], BookUnreadable), (content[:-3] + b"x\n", BookUnreadable), (b"name,phone\n", NothingToKeep),
        (b"", NothingToKeep), (content.replace(b",one,", b",two,", 1), BookUnreadable),
    ):  # fmt: skip
        copy.write_bytes(wrong)
        with pytest.raises(refusal):
            restore(folder, copy)
        assert file_of(folder).read_bytes() == before


@pytest.mark.fault(109)
def test_whichever_call_of_the_disk_fails_it_is_the_old_book_or_the_new_one(tmp_path: Path) -> None:
    def begun(folder: Path) -> Path:
        copy = a_copy(folder, "one")
        add(folder, "two")
        return copy

    counted = FaultyDisk()
    restore(tmp_path / "model", begun(tmp_path / "model"), counted)
    for number, disk in enumerate(ways_to_fail(len(counted.calls) + 1)):
        folder = tmp_path / str(number)
        copy, told = begun(folder), True
        try:
            restore(folder, copy, disk)
        except LedgerError:
            told = False
        journal, seen = write(folder)
        assert journal.trouble is None, (named(disk), journal.trouble)
        old, new = ["set up", "one", "two"], ["set up", "one", "restored"]
        assert seen.whats in ([new] if told else [old, new]), named(disk)
        following = 5 if seen.whats == new else 4
        assert journal.append(draft("next")).seq == following, named(disk)
        journal.close()


_CHILD = """
import sys
from pathlib import Path
from ledger.journal import Disk, take_back
from tests.journal.test_taking_back import LAST
from tests.journal.dying import dying_disk
disk = dying_disk(int(sys.argv[3]), "size read create write sync close replace sync_folder write_at remove lock")
take_back(Path(sys.argv[1]), Path(sys.argv[2]), "restore", LAST, keep_old=True, storage=disk)
print("done")
"""


@pytest.mark.long
@pytest.mark.fault(109)
@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does")
def test_killed_at_every_step_it_is_the_old_book_or_the_new_one(tmp_path: Path) -> None:
    old, new = ["set up", "one", "two"], ["set up", "one", "restored"]
    found = []
    for step in range(1, 100):
        folder = tmp_path / str(step)
        copy = a_copy(folder, "one")
        add(folder, "two")
        done = subprocess.run(
            [sys.executable, "-c", _CHILD, str(folder), str(copy), str(step)], cwd=Path(__file__).parents[2],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode in {0, -signal.SIGKILL}, done.stderr
        journal, seen = write(folder)
        assert (journal.trouble, seen.whats in (old, new)) == (None, True), step
        journal.close()
        assert not [path for path in folder.iterdir() if path.suffix == ".new"]
        found.append(seen.whats)
        if done.returncode == 0:
            break
    assert old in found
    assert found[-1] == new
    assert found == sorted(found, key=lambda whats: whats == new), "once it is the new one it stays"


def test_the_last_act_is_written_as_it_was_handed_in(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    copy = a_copy(folder, "one")
    take_back(folder, copy, "restore", replace(LAST, what="Back to Monday"), keep_old=False, storage=DISK)
    journal = FileJournal.open(folder, [], writer=False)
    (last,) = journal.latest(1)
    assert (last.what, last.by, last.records) == ("Back to Monday", "asha", '[{"kind":"note"}]')
