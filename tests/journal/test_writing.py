"""What a person is told when a write fails, and how the book goes on."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest

from ledger.journal import BookReadOnly, Cause, FileJournal, NotSaved, SaveUncertain
from tests.journal.faulty import HUNDRED_MB, FaultyDisk, error, opened
from tests.journal.shop import IDENTITY, book, draft, file_of, put_aside, read, trouble_of, write


@pytest.mark.fault(11)
def test_a_full_disk_is_not_saved_and_writing_goes_on_when_there_is_room(tmp_path: Path) -> None:
    journal, disk, seen = opened(tmp_path)
    size = file_of(tmp_path).stat().st_size
    disk.room = HUNDRED_MB
    disk.half = True
    disk.fail_next(error(errno.ENOSPC), "write")
    with pytest.raises(NotSaved, match=r"^Not saved: the disk is full\.$"):
        journal.append(draft("two"))
    assert file_of(tmp_path).stat().st_size == size
    assert journal.trouble is not None
    assert journal.trouble.cause is Cause.NO_ROOM
    with pytest.raises(BookReadOnly, match="the disk is full"):
        journal.append(draft("two"))
    disk.room = HUNDRED_MB + 1
    assert journal.append(draft("two")).seq == 3
    assert (trouble_of(journal), seen.whats) == (None, ["set up", "one", "two"])
    journal.close()


@pytest.mark.fault(11)
def test_a_full_disk_at_the_start_is_read_only_until_there_is_room(tmp_path: Path) -> None:
    book(tmp_path, "one")
    with file_of(tmp_path).open("ab") as file:
        file.write(b"3,torn")
    disk = FaultyDisk(room=0)
    disk.fail_next(error(errno.ENOSPC), "create", for_ever=True)
    journal, seen = write(tmp_path, disk)
    assert journal.trouble is not None
    assert (journal.trouble.cause, seen.whats) == (Cause.NO_ROOM, ["set up", "one"])
    assert file_of(tmp_path).read_bytes().endswith(b"3,torn")
    disk.heal()
    disk.room = 2 * HUNDRED_MB
    assert journal.append(draft("two")).seq == 3
    assert put_aside(tmp_path) == [b"3,torn"]
    journal.close()


@pytest.mark.fault(12)
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_at_the_sync_is_not_certain_and_the_key_settles_it(tmp_path: Path, number: int) -> None:
    journal, disk, seen = opened(tmp_path)
    disk.fail_next(error(number), "sync")
    with pytest.raises(SaveUncertain, match=r"It is not certain that this was saved\. Do not enter it again: "):
        journal.append(draft("two"))
    assert seen.whats == ["set up", "one"]
    journal.reopen()
    found = journal.find_key("key of two")
    assert found is not None
    assert (found.seq, journal.trouble, seen.whats) == (3, None, ["set up", "one", "two"])
    assert journal.append(draft("two")) == found
    assert journal.append(draft("three")).seq == 4
    journal.close()
    assert read(tmp_path)[1].whats == ["set up", "one", "two", "three"]


@pytest.mark.fault(12)
def test_what_a_failed_sync_left_is_written_again_before_it_is_believed(tmp_path: Path) -> None:
    journal, disk, _ = opened(tmp_path)
    disk.fail_next(error(errno.ENOSPC), "sync")
    with pytest.raises(SaveUncertain):
        journal.append(draft("two"))
    disk.watch("write_at", "append", "sync")
    journal.reopen()
    assert disk.calls == ["write_at", "append", "sync"]
    journal.close()


@pytest.mark.fault(12)
def test_the_same_request_after_a_full_disk_at_the_sync_is_never_written_twice(tmp_path: Path) -> None:
    journal, disk, seen = opened(tmp_path)
    disk.fail_next(error(errno.ENOSPC), "sync")
    with pytest.raises(SaveUncertain):
        journal.append(draft("two"))
    assert journal.append(draft("two")).seq == 3
    assert seen.whats == ["set up", "one", "two"]
    journal.close()


@pytest.mark.fault(14)
def test_a_disk_fault_at_the_sync_ends_writing_until_a_new_start(tmp_path: Path) -> None:
    journal, disk, seen = opened(tmp_path)
    disk.fail_next(error(errno.EIO), "sync")
    with pytest.raises(SaveUncertain, match="the disk reports a fault"):
        journal.append(draft("two"))
    disk.heal()
    journal.reopen()
    assert seen.whats == ["set up", "one", "two"]
    assert journal.find_key("key of two") is not None
    assert journal.trouble is not None
    assert "Make a backup" in journal.trouble.sentence
    disk.watch("write", "sync", "write_at", "truncate")
    with pytest.raises(BookReadOnly):
        journal.append(draft("three"))
    assert disk.calls == []
    journal.close()
    journal, seen = write(tmp_path)
    assert (journal.trouble, seen.whats) == (None, ["set up", "one", "two"])
    assert journal.append(draft("three")).seq == 4
    journal.close()


@pytest.mark.fault(14)
def test_a_start_syncs_before_it_answers_for_what_it_found(tmp_path: Path) -> None:
    book(tmp_path, "one")
    disk = FaultyDisk()
    disk.fail_next(error(errno.EIO), "sync")
    journal, seen = write(tmp_path, disk)
    assert seen.whats == ["set up", "one"]
    assert journal.trouble is not None
    with pytest.raises(BookReadOnly, match="the disk reports a fault"):
        journal.append(draft("two"))
    journal.close()


@pytest.mark.fault(14)
def test_a_disk_fault_while_writing_is_cut_back_and_the_next_try_uses_a_new_handle(tmp_path: Path) -> None:
    journal, disk, seen = opened(tmp_path)
    disk.half = True
    disk.fail_next(error(errno.EIO), "write")
    with pytest.raises(NotSaved, match="the disk reports a fault"):
        journal.append(draft("two"))
    disk.watch("append", "write")
    assert journal.append(draft("two")).seq == 3
    assert disk.calls == ["append", "write"]
    assert seen.whats == ["set up", "one", "two"]
    journal.close()


@pytest.mark.fault(11, 14)
def test_a_line_that_cannot_be_taken_back_is_not_certain(tmp_path: Path) -> None:
    class OnlyTheNewlineFails(FaultyDisk):
        """A disk that takes a line without its end, and lets nothing be cut off."""

        def write(self, handle: int, data: bytes) -> int:
            if data == b"\n":
                raise error(errno.EIO)
            return super().write(handle, data[:-1])

        def truncate(self, path: Path, size: int) -> None:
            raise OSError(errno.EIO, str(size), path)

    book(tmp_path, "one")
    disk = OnlyTheNewlineFails()
    journal, seen = write(tmp_path, disk)
    with pytest.raises(SaveUncertain):
        journal.append(draft("two"))
    journal.reopen()
    assert seen.whats == ["set up", "one", "two"]
    assert [commit.what for commit in journal.latest(1)] == ["two"]
    journal.close()
    assert read(tmp_path)[1].whats == ["set up", "one", "two"]


@pytest.mark.fault(15)
@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
@pytest.mark.parametrize("call", ["lock", "append"])
def test_a_folder_that_cannot_be_written_opens_read_only_with_the_reason(
    tmp_path: Path,
    number: int,
    call: str,
) -> None:
    book(tmp_path, "one")
    disk = FaultyDisk()
    disk.fail_next(error(number), call, for_ever=True)
    journal, seen = write(tmp_path, disk)
    assert seen.whats == ["set up", "one"]
    assert journal.trouble is not None
    assert journal.trouble.cause is Cause.NOT_WRITABLE
    with pytest.raises(BookReadOnly, match=r"read-only|may not be written"):
        journal.append(draft("two"))
    journal.close()


@pytest.mark.fault(16)
def test_a_folder_that_goes_away_ends_writing_until_a_new_start(tmp_path: Path) -> None:
    journal, _, _ = opened(tmp_path / "data")
    (tmp_path / "data").rename(tmp_path / "unplugged")
    with pytest.raises(NotSaved, match="the folder of the book is not there any more"):
        journal.append(draft("two"))
    (tmp_path / "unplugged").rename(tmp_path / "data")
    with pytest.raises(BookReadOnly, match="start it again"):
        journal.append(draft("two"))
    journal.close()
    assert read(tmp_path / "data")[1].whats == ["set up", "one"]


def test_a_file_that_another_program_changed_or_replaced_is_not_written_on(tmp_path: Path) -> None:
    for way in ("longer", "replaced"):
        journal, _, _ = opened(tmp_path / way)
        path = file_of(tmp_path / way)
        content = path.read_bytes()
        if way == "longer":
            with path.open("ab") as file:
                file.write(b"\n")
        else:
            (tmp_path / way / "mine").write_bytes(content)
            (tmp_path / way / "mine").replace(path)
        before = path.read_bytes()
        with pytest.raises(NotSaved):
            journal.append(draft("two"))
        assert journal.trouble is not None
        assert (journal.trouble.cause, path.read_bytes()) == (Cause.CHANGED, before)
        journal.close()


@pytest.mark.fault(38)
def test_a_group_that_fails_is_taken_back_whole(tmp_path: Path) -> None:
    journal, disk, seen = opened(tmp_path)
    size = file_of(tmp_path).stat().st_size
    disk.half = True
    disk.fail_next(error(errno.EIO), "write")
    with pytest.raises(NotSaved):
        journal.append_group([draft("two"), draft("three"), draft("four"), draft("five")])
    assert file_of(tmp_path).stat().st_size == size
    journal.append_group([draft("two"), draft("three")])
    assert seen.whats == ["set up", "one", "two", "three"]
    journal.close()


def test_the_head_failing_is_told_once_and_costs_nothing(tmp_path: Path) -> None:
    journal, disk, _ = opened(tmp_path)
    disk.fail_next(error(errno.EIO), "write_at", for_ever=True)
    journal.append(draft("two"))
    journal.append(draft("three"))
    assert len([notice for notice in journal.notices if "journal.head" in notice]) == 1
    journal.close()
    assert read(tmp_path)[1].whats == ["set up", "one", "two", "three"]


@pytest.mark.fault(3)
def test_an_answer_that_got_lost_is_given_again_after_a_new_start(tmp_path: Path) -> None:
    journal, _, _ = opened(tmp_path)
    first = journal.append(draft("two", key="k", request="0123456789abcdef"))
    journal.close()
    journal, seen = write(tmp_path)
    assert journal.append(draft("two", key="k", request="0123456789abcdef")) == first
    assert seen.whats == ["set up", "one", "two"]
    journal.close()


def test_two_threads_never_get_between_each_others_look_and_write(tmp_path: Path) -> None:
    journal, _, seen = opened(tmp_path)

    def count_up() -> None:
        for _ in range(50):
            with journal.writing():
                number = journal.last_seq
                journal.append(draft(f"after {number}"))

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen.whats[2:] == [f"after {number}" for number in range(2, 202)]
    journal.close()
    assert read(tmp_path)[1].commits == seen.commits


@pytest.mark.fault(3)
def test_the_disk_has_confirmed_every_byte_and_every_name_before_an_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[str, int]] = []
    real = os.fsync

    def noted(handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").readlink()
        synced.append((path.name, os.fstat(handle).st_size))
        real(handle)

    monkeypatch.setattr(os, "fsync", noted)
    folder = tmp_path / "data"
    FileJournal.create(folder, identity=IDENTITY, first=draft("set up"))
    size = file_of(folder).stat().st_size
    assert synced[0][0].startswith("journal.csv.")
    assert [(synced[0][1]), synced[1][0]] == [size, "data"]
    journal = FileJournal.open(folder, [], writer=True)
    synced.clear()
    journal.append(draft("one"))
    assert synced == [("journal.csv", journal.size)]
    assert journal.size == file_of(folder).stat().st_size
    journal.close()


def test_a_file_that_became_shorter_is_noticed_when_it_is_read_again(tmp_path: Path) -> None:
    journal, _, seen = opened(tmp_path)
    journal.reopen()
    assert trouble_of(journal) is None
    content = file_of(tmp_path).read_bytes()
    file_of(tmp_path).write_bytes(content[:-20])
    journal.reopen()
    assert journal.trouble is not None
    assert (journal.trouble.cause, seen.whats) == (Cause.CHANGED, ["set up", "one"])
    journal.close()


@pytest.mark.fault(11)
def test_a_new_book_whose_name_was_not_confirmed_is_taken_back(tmp_path: Path) -> None:
    disk = FaultyDisk()
    disk.fail_next(error(errno.ENOSPC), "sync_folder")
    with pytest.raises(NotSaved, match="the disk is full"):
        FileJournal.create(tmp_path, identity=IDENTITY, first=draft("set up"), storage=disk)
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]
