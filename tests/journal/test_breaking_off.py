"""Memory runs out, or the work is broken off in the middle: writing ends, and nothing that was saved is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledger.journal import BookReadOnly, Commit, FileJournal, NotSaved, SaveUncertain
from tests.journal.faulty import opened
from tests.journal.shop import Seen, book, draft, read, write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@pytest.mark.fault(40)
@pytest.mark.parametrize("call", ["write", "sync", "append", "end"])
def test_no_memory_while_writing_ends_writing(tmp_path: Path, call: str) -> None:
    journal, disk, seen = opened(tmp_path)
    journal.append(draft("two"))
    if call == "append":
        journal._writer.close()  # type: ignore[union-attr]
    disk.half = True
    disk.fail_next(MemoryError(), call)
    with pytest.raises((NotSaved, SaveUncertain), match="out of memory"):
        journal.append(draft("three"))
    disk.heal()
    with pytest.raises(BookReadOnly, match="out of memory"):
        journal.append(draft("four"))
    journal.close()
    whats = read(tmp_path)[1].whats
    assert whats in (["set up", "one", "two"], ["set up", "one", "two", "three"])
    assert seen.whats == ["set up", "one", "two"]


@pytest.mark.fault(40)
def test_no_memory_while_showing_what_was_saved_ends_writing_and_loses_nothing(tmp_path: Path) -> None:
    class Full(Seen):
        """A projection for which there is no memory after the start."""

        full = False

        def apply(self, commits: Sequence[Commit]) -> None:
            if self.full:
                raise MemoryError
            super().apply(commits)

    book(tmp_path, "one")
    full = Full()
    journal = FileJournal.open(tmp_path, [full], writer=True)
    full.full = True
    with pytest.raises(SaveUncertain, match="out of memory"):
        journal.append(draft("two"))
    found = journal.find_key("key of two")
    assert found is not None
    with pytest.raises(BookReadOnly, match="was saved"):
        journal.append(draft("three"))
    journal.close()
    assert read(tmp_path)[1].whats == ["set up", "one", "two"]


@pytest.mark.fault(40)
def test_no_memory_before_anything_is_written_is_not_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_memory(*_: object) -> object:
        raise MemoryError

    journal, _, _ = opened(tmp_path)
    monkeypatch.setattr("ledger.journal.lines.encode", no_memory)
    with pytest.raises(NotSaved, match="out of memory"):
        journal.append(draft("two"))
    with pytest.raises(BookReadOnly, match="out of memory"):
        journal.append(draft("two"))
    journal.close()


@pytest.mark.fault(37, 39)
@pytest.mark.parametrize("call", ["write", "sync"])
def test_work_that_is_broken_off_ends_writing_and_is_settled_by_the_next_start(tmp_path: Path, call: str) -> None:
    journal, disk, _ = opened(tmp_path)
    disk.half = True
    disk.fail_next(KeyboardInterrupt(), call)
    with pytest.raises(KeyboardInterrupt):
        journal.append(draft("two"))
    disk.heal()
    with pytest.raises(BookReadOnly, match="not saved"):
        journal.append(draft("three"))
    journal.close()
    journal, seen = write(tmp_path)
    assert seen.whats in (["set up", "one"], ["set up", "one", "two"])
    assert journal.trouble is None
    journal.close()
