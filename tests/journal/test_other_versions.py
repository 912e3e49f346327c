"""Two versions of the book in one folder, as programs that synchronise folders leave them: nobody chooses silently."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledger.journal import BookExists, BookReadOnly, Cause, NoBook
from tests.journal.shop import begin, book, draft, file_of, read, trouble_of, write

if TYPE_CHECKING:
    from pathlib import Path

NAMES = [
    "journal (1).csv",
    "journal-DESKTOP-X.csv",
    "journal (conflicted copy 2026-11-21).csv",
    "journal (Asha's conflicted copy 2026-11-21).csv",
    "journal.sync-conflict-20261121-132036-ABCDEFG.csv",
    "journal_conflict-20261121.csv",
    "journal 2.csv",
    "journal - Copy.csv",
    "Journal.csv",
]


@pytest.mark.fault(17)
@pytest.mark.parametrize("name", NAMES)
def test_beside_another_version_the_book_is_read_only_until_that_is_moved_away(tmp_path: Path, name: str) -> None:
    book(tmp_path, "one")
    other = tmp_path / name
    other.write_bytes(file_of(tmp_path).read_bytes())
    before = file_of(tmp_path).read_bytes()
    journal, seen = write(tmp_path)
    trouble = trouble_of(journal)
    assert trouble
    assert trouble.cause is Cause.COPIES
    assert f"there is another version of it, “{name}”." in trouble.sentence
    assert not (trouble.can_accept_loss)
    assert not (trouble.can_repair_line_ends)
    assert seen.whats == ["set up", "one"], "what journal.csv holds is shown"
    with pytest.raises(BookReadOnly, match="there is another version"):
        journal.append(draft("two"))
    journal.close()
    assert (file_of(tmp_path).read_bytes(), other.read_bytes()) == (before, before)
    assert read(tmp_path)[0].trouble == trouble, "a reader is told, too"
    other.rename(tmp_path.parent / "moved away.csv")
    journal, seen = write(tmp_path)
    journal.append(draft("two"))
    journal.close()
    assert seen.whats == ["set up", "one", "two"]


@pytest.mark.fault(17)
def test_many_versions_are_named_with_an_end(tmp_path: Path) -> None:
    book(tmp_path, "one")
    for name in NAMES[:5]:
        (tmp_path / name).write_text("another")
    trouble = read(tmp_path)[0].trouble
    assert trouble
    assert (
        "there are other versions of it, “journal (1).csv” and “journal (Asha's conflicted copy 2026-11-21).csv” and "
        "“journal (conflicted copy 2026-11-21).csv” and 2 more." in trouble.sentence
    )


@pytest.mark.fault(17)
@pytest.mark.parametrize("name", ["journal (1).csv", "journal-DESKTOP-X.csv"])
def test_where_only_another_version_is_left_no_new_book_is_begun(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("another")
    with pytest.raises(BookExists, match="There is a book in"):
        begin(tmp_path)
    trouble = trouble_of(read(tmp_path)[0])
    assert trouble
    assert trouble.cause is Cause.MISSING
    (tmp_path / name).unlink()
    with pytest.raises(NoBook):
        read(tmp_path)


@pytest.mark.fault(17)
@pytest.mark.parametrize("name", ["journal.csv.bak", "journals.csv", "my journal.csv", "journal (1).txt", "x.csv"])
def test_files_of_other_names_are_nobodys_business(tmp_path: Path, name: str) -> None:
    book(tmp_path, "one")
    (tmp_path / name).write_text("another")
    journal, _ = write(tmp_path)
    journal.append(draft("two"))
    journal.close()


@pytest.mark.fault(17)
def test_damage_is_told_first(tmp_path: Path) -> None:
    book(tmp_path, "one", "two")
    content = bytearray(file_of(tmp_path).read_bytes())
    content[-10] ^= 1
    file_of(tmp_path).write_bytes(content)
    (tmp_path / "journal (1).csv").write_text("another")
    trouble = read(tmp_path)[0].trouble
    assert trouble
    assert trouble.cause is Cause.DAMAGED
