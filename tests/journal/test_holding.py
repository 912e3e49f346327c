"""A text is found in a long file: from its end, a piece at a time, and never in what does not count."""

from __future__ import annotations

import errno
from random import Random
from typing import TYPE_CHECKING

import pytest

from ledger.journal import BookUnreadable, contents
from tests.journal.faulty import error, opened
from tests.journal.shop import begin, book, draft, file_of, lines_of, read, write

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.journal import FileJournal


def by_hand(folder: Path, text: str) -> list[int]:
    """Return the numbers of the lines with the text, newest first, by looking at every one."""
    numbered = enumerate(lines_of(folder)[1:], 1)
    return [seq for seq, line in numbered if text.casefold() in line.decode().casefold()][::-1]


def long_book(folder: Path, random: Random) -> FileJournal:
    """Return a book of sixty acts with notes of very different lengths, "needle" in some: first, last and between."""
    begin(folder)
    journal, _ = write(folder)
    for number in range(60):
        filler = "x" * random.choice([1, 40, 700, 5000])
        note = random.choice([f"needle {filler}", f"{filler} NEEDLE", f"{filler}neeDle{filler}", filler, filler])
        journal.append(draft(str(number), note=note))
    return journal


@pytest.mark.parametrize("chunk", [1, 64, 500, 1000, 4096, 20_000, 1 << 20])
def test_nothing_is_lost_or_found_twice_where_two_pieces_of_the_file_meet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(contents, "CHUNK", chunk)
    for seed in range(3):
        folder = tmp_path / str(seed)
        journal = long_book(folder, Random(seed))
        expected = by_hand(folder, "needle")
        assert 10 < len(expected) < 50
        assert journal.holding("Needle", 99) == expected
        assert journal.holding("needle", 7) == expected[:7]
        assert journal.holding("needles", 99) == []
        journal.close()


@pytest.mark.parametrize("chunk", [1, 64, 500, 1000, 4096, 20_000, 1 << 20])
def test_in_one_field_nothing_is_lost_or_found_twice_however_the_book_grows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(contents, "CHUNK", chunk)
    journal = long_book(tmp_path, Random(7))
    journal.append(draft("needle", note='quoted \\"note\\": "needle" and \\'))
    for number in range(30):
        assert journal.holding("Needle", 99, fields=["note"]) == by_hand(tmp_path, "needle")
        assert journal.holding("needle", 7, fields=["note"]) == by_hand(tmp_path, "needle")[:7]
        assert journal.holding("needle", 99, fields=["kind", "reason"]) == []
        journal.append(draft(str(number), note="x" * 300 + " needle"))
    journal.close()


def test_a_text_in_another_part_of_the_line_is_in_no_field(tmp_path: Path) -> None:
    begin(tmp_path)
    journal, _ = write(tmp_path)
    journal.append(draft("one needle", note="thread"))
    journal.append(draft("two", note="a needle"))
    assert journal.holding("needle", 9) == [3, 2]
    assert journal.holding("needle", 9, fields=["note"]) == [3]
    journal.close()


def test_what_was_read_before_is_not_read_again(tmp_path: Path) -> None:
    journal, disk, _ = opened(tmp_path)
    journal.append(draft("two", note="needle"))
    assert journal.holding("needle", 9, fields=["note"]) == [3]
    disk.fail_next(error(errno.EIO), "read")
    assert journal.holding("needle", 9, fields=["note"]) == [3]
    with pytest.raises(BookUnreadable, match=r"^The book.s file cannot be read: "):
        journal.holding("key of one", 9)
    journal.close()


def test_an_act_that_holds_a_text_twice_is_found_once(tmp_path: Path) -> None:
    begin(tmp_path)
    journal, _ = write(tmp_path)
    journal.append(draft("needle, needle", note="needle"))
    journal.append(draft("needle"))
    assert journal.holding("needle", 9) == [3, 2]
    journal.close()


def test_only_the_newest_part_of_a_very_long_file_is_looked_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "CHUNK", 2000)
    begin(tmp_path)
    journal, _ = write(tmp_path)
    for number in range(40):
        journal.append(draft(f"needle {number}", note="x" * 500))
    found = journal.holding("needle", 99, bytes_max=6000)
    assert found == list(range(41, 41 - len(found), -1))
    assert 6000 <= sum(map(len, lines_of(tmp_path)[-len(found) :])) <= 8000
    journal.close()


def test_what_is_appended_is_found_at_once_and_after_opening_again(tmp_path: Path) -> None:
    book(tmp_path, "one")
    journal, _ = write(tmp_path)
    assert journal.holding("needle", 9) == []
    journal.append(draft("needle"))
    assert journal.holding("needle", 9) == [3]
    journal.close()
    assert journal.holding("needle", 9) == [3], "reading goes on"
    assert read(tmp_path)[0].holding("needle", 9) == [3]


@pytest.mark.fault(2)
def test_a_torn_end_is_not_searched(tmp_path: Path) -> None:
    book(tmp_path, "needle one", "needle two")
    whole = file_of(tmp_path).read_bytes()
    last = lines_of(tmp_path)[-1]
    file_of(tmp_path).write_bytes(whole + last.replace(b"needle two", b"needle three")[: len(last) // 2])
    journal, _ = read(tmp_path)
    assert (journal.last_seq, journal.holding("needle", 9)) == (3, [3, 2])
    mended, _ = write(tmp_path)
    assert mended.holding("needle", 9) == [3, 2]
    mended.close()


def test_what_stands_behind_damage_is_not_found(tmp_path: Path) -> None:
    book(tmp_path, "needle one", "two", "needle three")
    content = file_of(tmp_path).read_bytes()
    file_of(tmp_path).write_bytes(content.replace(b"two", b"owt"))
    journal, _ = read(tmp_path)
    assert journal.trouble
    assert journal.holding("needle", 9) == [2]


def test_a_disk_that_does_not_read_is_told_in_a_sentence(tmp_path: Path) -> None:
    journal, disk, _ = opened(tmp_path)
    disk.fail_next(error(errno.EIO), "read")
    with pytest.raises(BookUnreadable, match=r"^The book.s file cannot be read: "):
        journal.holding("key of one", 9)
    assert journal.holding("key of one", 9) == [2], "the next time it did"
    journal.close()
