"""What the start makes of a file that was cut, flipped, overwritten or taken away: the good part, and never a guess."""

from __future__ import annotations

import errno
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ledger.journal import BookReadOnly, BookUnreadable, Cause, FileJournal, NoBook, write_snapshot
from ledger.journal.lines import GENESIS, HEADER, encode
from tests.journal.faulty import FaultyDisk
from tests.journal.shop import IDENTITY, book, draft, file_of, lines_of, put_aside, read, write

if TYPE_CHECKING:
    from pathlib import Path

WHATS = ["set up", "one", "two"]


def rewritten(folder: Path, content: bytes, *, head: bool) -> None:
    """Put another content in the place of the file, with or without the note of how far it went."""
    file_of(folder).write_bytes(content)
    if not head:
        (folder / "journal.head").unlink(missing_ok=True)


@pytest.mark.fault(1, 2)
def test_cut_at_every_byte_without_a_head_the_longest_good_part_counts(tmp_path: Path) -> None:
    model, folder = tmp_path / "model", tmp_path / "data"
    book(model, "one", "two")
    content = file_of(model).read_bytes()
    ends = [content.index(b"\n", 60) + 1]
    while ends[-1] < len(content):
        ends.append(content.index(b"\n", ends[-1]) + 1)
    for cut in range(len(content)):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(model, folder)
        rewritten(folder, content[:cut], head=False)
        journal, seen = write(folder)
        whole = sum(cut >= end - 1 for end in ends)
        assert seen.whats == WHATS[:whole], cut
        if whole == 0:
            assert journal.trouble is not None, cut
            assert file_of(folder).read_bytes() == content[:cut], cut
        else:
            torn = content[ends[whole - 1] : cut]
            assert journal.trouble is None, cut
            assert put_aside(folder) == ([torn] if torn else []), cut
            assert bool(journal.notices) == (cut not in ends), cut
            journal.append(draft("after"))
            assert file_of(folder).read_bytes().startswith(content[: ends[whole - 1]]), cut
            assert read(folder)[1].whats == [*WHATS[:whole], "after"], cut
        journal.close()


@pytest.mark.fault(8)
def test_cut_at_every_byte_with_a_head_it_is_read_only_unless_only_the_last_newline_is_gone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    book(folder, "one", "two")
    content = file_of(folder).read_bytes()
    for cut in range(len(content) - 1):
        rewritten(folder, content[:cut], head=True)
        journal, seen = write(folder)
        assert journal.trouble is not None, cut
        assert seen.whats == WHATS[: len(seen.whats)], cut
        with pytest.raises(BookReadOnly):
            journal.append(draft("after"))
        journal.close()
        assert file_of(folder).read_bytes() == content[:cut], cut
    rewritten(folder, content[:-1], head=True)
    journal, seen = write(folder)
    journal.close()
    assert (journal.trouble, seen.whats, file_of(folder).read_bytes()) == (None, WHATS, content)


@pytest.mark.fault(5, 6)
@pytest.mark.parametrize("head", [True, pytest.param(False, marks=pytest.mark.long)], ids=["with head", "without head"])
def test_every_flipped_bit_makes_it_read_only_unless_it_is_in_the_last_newline(tmp_path: Path, *, head: bool) -> None:
    folder = tmp_path / "data"
    book(folder, "one", "two")
    content = file_of(folder).read_bytes()
    last = len(content) - 1
    for bit in range(len(content) * 8):
        flipped = bytearray(content)
        flipped[bit // 8] ^= 1 << bit % 8
        rewritten(folder, bytes(flipped), head=head)
        journal, seen = write(folder)
        journal.close()
        if bit // 8 == last:
            assert (journal.trouble, seen.whats, file_of(folder).read_bytes()) == (None, WHATS, content), bit
            continue
        assert journal.trouble is not None, bit
        assert journal.trouble.line == content[: bit // 8].count(b"\n") + 1, bit
        assert seen.whats == WHATS[: max(0, journal.trouble.line - 2)], bit
        assert file_of(folder).read_bytes() == flipped, bit


@pytest.mark.fault(6)
def test_damage_is_told_with_its_line_and_the_date_of_the_last_good_one_in_the_time_of_the_shop(tmp_path: Path) -> None:
    book(tmp_path, "one", "two", "three")
    file_of(tmp_path).write_bytes(file_of(tmp_path).read_bytes().replace(b",two,", b",too,"))
    journal, seen = write(tmp_path)
    assert journal.trouble is not None
    assert journal.trouble.sentence == (
        "Line 4 of the book's file was changed or damaged after it was saved. Everything up to line 3, saved on "
        "21 November 2026 at 18:50, is shown. Nothing can be recorded until you take back the newest backup or accept "
        "the loss of what is missing."
    )
    assert (journal.trouble.cause, journal.trouble.can_accept_loss) == (Cause.DAMAGED, True)
    assert seen.whats == ["set up", "one"]
    assert journal.last_seq == 2
    journal.close()


@pytest.mark.fault(4)
@pytest.mark.parametrize("half", [b"", b"4,2026-11-21T13:20:36.123456Z,asha"])
def test_a_tail_of_nul_bytes_is_a_torn_line(tmp_path: Path, half: bytes) -> None:
    book(tmp_path, "one")
    content = file_of(tmp_path).read_bytes()
    rewritten(tmp_path, content + half + bytes(4096), head=True)
    journal, seen = write(tmp_path)
    assert (journal.trouble, seen.whats) == (None, ["set up", "one"])
    assert "never finished and never confirmed" in journal.notices[0]
    assert file_of(tmp_path).read_bytes() == content
    assert put_aside(tmp_path) == [half + bytes(4096)]
    journal.close()


@pytest.mark.fault(4)
def test_a_line_of_nul_bytes_is_damage(tmp_path: Path) -> None:
    book(tmp_path, "one")
    content = file_of(tmp_path).read_bytes() + bytes(100) + b"\n"
    rewritten(tmp_path, content, head=True)
    journal, seen = write(tmp_path)
    journal.close()
    assert journal.trouble is not None
    assert (journal.trouble.line, seen.whats) == (4, ["set up", "one"])
    assert file_of(tmp_path).read_bytes() == content


@pytest.mark.fault(5)
@pytest.mark.parametrize("end", [b"", b"\0", b"\r", b"K", b",", b"\xff"])
def test_a_damaged_last_newline_is_mended_and_the_entry_kept(tmp_path: Path, end: bytes) -> None:
    book(tmp_path, "one", "two")
    content = file_of(tmp_path).read_bytes()
    rewritten(tmp_path, content[:-1] + end, head=True)
    reader, seen = read(tmp_path)
    assert (reader.trouble, seen.whats, reader.latest(1)[0].what) == (None, WHATS, "two")
    assert file_of(tmp_path).read_bytes() == content[:-1] + end
    journal, seen = write(tmp_path)
    assert (journal.trouble, seen.whats, file_of(tmp_path).read_bytes()) == (None, WHATS, content)
    assert journal.notices == [
        "The end of the last line of the book's file was damaged. The entry itself is complete and was kept.",
    ]
    assert journal.append(draft("three")).seq == 4
    journal.close()


@pytest.mark.fault(7)
@pytest.mark.parametrize(
    ("order", "line"),
    [((0, 1, 3, 4), 3), ((0, 1, 2, 2, 3, 4), 4), ((0, 1, 3, 2, 4), 3), ((0, 2, 3, 4), 2), ((0, 1, 2, 3, 4, 4), 6)],
    ids=["deleted", "duplicated", "swapped", "first deleted", "last duplicated"],
)
def test_lines_deleted_duplicated_or_swapped_make_it_read_only(
    tmp_path: Path,
    order: tuple[int, ...],
    line: int,
) -> None:
    book(tmp_path, "one", "two", "three")
    lines = lines_of(tmp_path)
    changed = b"".join(lines[number] for number in order)
    rewritten(tmp_path, changed, head=False)
    journal, seen = write(tmp_path)
    journal.close()
    assert journal.trouble is not None
    assert journal.trouble.line == line
    assert seen.whats == ["set up", "one", "two", "three"][: line - 2]
    assert file_of(tmp_path).read_bytes() == changed


@pytest.mark.fault(8)
def test_lines_deleted_at_the_end_are_noticed_and_counted(tmp_path: Path) -> None:
    book(tmp_path, "one", "two", "three")
    rewritten(tmp_path, b"".join(lines_of(tmp_path)[:-2]), head=True)
    journal, seen = write(tmp_path)
    journal.close()
    assert journal.trouble is not None
    assert journal.trouble.cause is Cause.SHORT
    assert journal.trouble.sentence.startswith(
        "The book's file ends at line 3 (number 2, saved on 21 November 2026 at 18:50), but it was saved up to number "
        "4: lines at its end are missing.",
    )
    assert seen.whats == ["set up", "one"]


@pytest.mark.fault(8)
def test_another_run_of_the_same_numbers_is_noticed_by_the_head(tmp_path: Path) -> None:
    book(tmp_path / "data", "one", "two")
    book(tmp_path / "other", "one", "another", "three")
    shutil.copy(file_of(tmp_path / "other"), file_of(tmp_path / "data"))
    journal, _ = write(tmp_path / "data")
    journal.close()
    assert journal.trouble is not None
    assert "number 3 is another entry now" in journal.trouble.sentence


def test_a_head_that_does_not_add_up_counts_as_absent_and_is_told(tmp_path: Path) -> None:
    book(tmp_path, "one")
    good = (tmp_path / "journal.head").read_bytes()
    for broken in (b"", good[:-5], good.replace(b"0002", b"0009"), b"\xff" * len(good)):
        (tmp_path / "journal.head").write_bytes(broken)
        journal, seen = write(tmp_path)
        assert (journal.trouble, seen.whats) == (None, ["set up", "one"])
        assert "journal.head" in journal.notices[0]
        journal.close()
        assert (tmp_path / "journal.head").read_bytes() == good


@pytest.mark.fault(9)
@pytest.mark.parametrize("left", ["head", "snapshot"])
def test_a_missing_file_is_no_new_book_when_something_is_left_of_the_old_one(tmp_path: Path, left: str) -> None:
    book(tmp_path, "one")
    journal, _ = write(tmp_path)
    if left == "snapshot":
        write_snapshot(tmp_path, journal.mark(), {})
        (tmp_path / "journal.head").unlink()
    journal.close()
    file_of(tmp_path).unlink()
    journal, seen = write(tmp_path)
    assert journal.trouble is not None
    assert (journal.trouble.cause, seen.whats) == (Cause.MISSING, [])
    with pytest.raises(BookReadOnly):
        journal.append(draft("two"))
    journal.close()
    assert not file_of(tmp_path).exists()


@pytest.mark.fault(10)
def test_an_empty_folder_is_no_book_and_stays_empty(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(NoBook):
            write(folder)
        with pytest.raises(NoBook):
            read(folder)
    assert list(tmp_path.iterdir()) == []


def test_a_file_with_only_the_header_is_damage_and_is_left_alone(tmp_path: Path) -> None:
    book(tmp_path)
    rewritten(tmp_path, HEADER, head=False)
    journal, _ = write(tmp_path)
    journal.close()
    assert journal.trouble is not None
    assert (journal.trouble.line, journal.trouble.can_accept_loss) == (2, False)
    assert file_of(tmp_path).read_bytes() == HEADER


@pytest.mark.fault(2)
def test_a_reader_takes_the_whole_lines_and_writes_nothing(tmp_path: Path) -> None:
    book(tmp_path, "one")
    rewritten(tmp_path, file_of(tmp_path).read_bytes() + b"3,2026", head=True)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    journal, seen = read(tmp_path)
    assert (journal.trouble, journal.notices, seen.whats) == (None, [], ["set up", "one"])
    with pytest.raises(BookReadOnly):
        journal.append(draft("two"))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.fault(32)
def test_a_book_is_read_in_pieces_that_cut_lines_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commits = book(tmp_path, "one", "two", "three")
    for size in (1, 2, 37, 38, 61, 1000):
        monkeypatch.setattr("ledger.journal.reading.CHUNK", size)
        journal, seen = read(tmp_path)
        assert seen.commits == commits, size
        assert list(journal.commits()) == commits, size


def appended(folder: Path, seq: int, what: str) -> None:
    """Put a line behind the file by hand, with a check that is right."""
    last = read(folder)[0].last_check
    with file_of(folder).open("ab") as file:
        file.write(encode(seq, draft(what), last)[0])


@pytest.mark.fault(7)
@pytest.mark.parametrize("seq", [1, 2, 0])
@pytest.mark.parametrize("after", ["", "more"])
def test_a_number_that_does_not_rise_is_damage_even_if_its_check_is_right(tmp_path: Path, seq: int, after: str) -> None:
    book(tmp_path, "one")
    appended(tmp_path, seq, "two")
    if after:
        content = file_of(tmp_path).read_bytes()
        last = content[-65:-1].decode()
        file_of(tmp_path).write_bytes(content + encode(9, draft(after), last)[0])
    journal, seen = read(tmp_path)
    assert journal.trouble is not None
    assert (journal.trouble.line, seen.whats) == (4, ["set up", "one"])


def test_numbers_may_be_left_out(tmp_path: Path) -> None:
    book(tmp_path, "one")
    appended(tmp_path, 7, "two")
    journal, seen = read(tmp_path)
    assert (journal.trouble, seen.whats, journal.commit(7).what) == (None, ["set up", "one", "two"], "two")


def test_a_book_of_a_newer_version_is_read_only_and_says_so(tmp_path: Path) -> None:
    FileJournal.create(tmp_path, identity=replace(IDENTITY, format=2), first=draft("set up"))
    journal, seen = write(tmp_path)
    assert journal.trouble is not None
    assert journal.trouble.sentence.startswith("This book was written by a newer Duebook")
    with pytest.raises(BookReadOnly, match="Please update"):
        journal.append(draft("one"))
    journal.close()
    assert seen.whats == ["set up"]


def test_a_file_whose_first_line_states_no_store_is_damage(tmp_path: Path) -> None:
    for records in ([{"kind": "shop"}], [{"kind": "store"}, {"kind": "lineage"}], []):
        first = replace(draft("set up"), records=records)
        file_of(tmp_path).write_bytes(HEADER + encode(1, first, GENESIS)[0])
        journal, seen = read(tmp_path)
        assert journal.trouble is not None
        assert (journal.trouble.line, seen.whats) == (2, [])
        with pytest.raises(BookUnreadable, match="Line 2 of the book's file"):
            journal.identity  # noqa: B018 - the look is the test


def test_a_disk_that_does_not_let_the_file_be_read_is_told_in_a_sentence(tmp_path: Path) -> None:
    book(tmp_path, "one")
    disk = FaultyDisk()
    disk.fail_next(OSError(errno.EIO, "broken"), "read", for_ever=True)
    with pytest.raises(BookUnreadable, match="The book's file cannot be read: the disk reports a fault"):
        write(tmp_path, disk)
    write(tmp_path)[0].close()


def test_a_part_that_is_damaged_later_is_not_shown(tmp_path: Path) -> None:
    book(tmp_path, "one", "two")
    journal, _ = read(tmp_path)
    content = file_of(tmp_path).read_bytes()
    for broken in (content.replace(b"asha", b"a\xffha"), content.replace(b"asha,screen", b"asha;screen"), content[:60]):
        file_of(tmp_path).write_bytes(broken)
        with pytest.raises(BookUnreadable, match="changed or damaged"):
            journal.commit(2)
    disk = FaultyDisk()
    file_of(tmp_path).write_bytes(content)
    journal = FileJournal.open(tmp_path, [], writer=False, storage=disk)
    disk.fail_next(OSError(errno.EIO, "broken"), "read")
    with pytest.raises(BookUnreadable, match="the disk reports a fault"):
        journal.commit(2)
