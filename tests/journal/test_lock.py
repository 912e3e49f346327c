"""One process writes a folder: the second is told so, and a crash leaves nothing that blocks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.journal import BookOpen, FileJournal
from ledger.journal.storage import Disk
from tests.journal.shop import IDENTITY, book, draft, read, write

HOME = Path(__file__).parents[2]
HOLDER = """
import sys
from pathlib import Path
from ledger.journal import FileJournal
journal = FileJournal.open(Path(sys.argv[1]), [], writer=True, since="09:12")
print("open", flush=True)
sys.stdin.read()
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    """Start another process that has the folder, and wait until it has."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        cwd=HOME,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    return process


def ended(process: subprocess.Popen[str], number: int) -> None:
    """End the other process."""
    process.send_signal(number)
    process.communicate()


@pytest.mark.fault(18, 19)
def test_a_second_process_is_refused_and_a_killed_one_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    book(tmp_path, "one")
    other = holder(tmp_path)
    with pytest.raises(BookOpen) as refused:
        write(tmp_path)
    assert str(refused.value) == "Duebook is open (since 09:12). Do this in the app, or close it first."
    assert (refused.value.since, refused.value.pid) == ("09:12", other.pid)
    assert read(tmp_path)[1].whats == ["set up", "one"]
    ended(other, signal.SIGKILL)
    assert (tmp_path / ".lock").exists()
    journal, _ = write(tmp_path)
    journal.append(draft("two"))
    journal.close()


@pytest.mark.fault(18)
def test_a_second_opening_in_the_same_process_is_refused_too(tmp_path: Path) -> None:
    book(tmp_path)
    journal, _ = write(tmp_path)
    with pytest.raises(BookOpen):
        write(tmp_path)
    journal.close()
    journal, _ = write(tmp_path)
    journal.close()


@pytest.mark.fault(19)
@pytest.mark.parametrize("left", [b"", b"4711 09:12\n", b"\xff\xfe nonsense", b"\xb2"])
def test_a_lock_file_of_a_crash_blocks_nobody_whatever_it_holds(tmp_path: Path, left: bytes) -> None:
    book(tmp_path)
    (tmp_path / ".lock").write_bytes(left)
    journal, _ = write(tmp_path)
    assert journal.trouble is None
    (tmp_path / ".lock").write_bytes(left)
    with pytest.raises(BookOpen, match="Do this in the app, or close it first"):
        write(tmp_path)
    journal.close()


@pytest.mark.fault(20)
def test_the_same_folder_by_another_way_is_the_same_lock(tmp_path: Path) -> None:
    book(tmp_path / "data")
    (tmp_path / "link").symlink_to(tmp_path / "data", target_is_directory=True)
    (tmp_path / "other").mkdir()
    journal, _ = write(tmp_path / "data")
    for way in (tmp_path / "link", tmp_path / "other" / ".." / "data", Path(os.path.relpath(tmp_path / "data"))):
        with pytest.raises(BookOpen):
            write(way)
    journal.close()


@pytest.mark.fault(18)
def test_a_book_is_not_set_up_while_another_process_does(tmp_path: Path) -> None:
    disk = Disk()
    handle = disk.lock(tmp_path / ".lock")
    with pytest.raises(BookOpen):
        FileJournal.create(tmp_path, identity=IDENTITY, first=draft("set up"))
    disk.close(handle)
    assert not (tmp_path / "journal.csv").exists()
