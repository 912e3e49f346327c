"""What another program records between the copy of a book and its exchange is never lost: nothing is exchanged then."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ledger.journal import Blanking, BookChanged, take_away, take_back, take_place, write_blanked
from tests.journal.shop import DISK, file_of
from tests.journal.test_taking_back import LAST, a_copy, add

Exchange = Callable[[Path, Path, int], object]


def back(folder: Path, copy: Path, size: int) -> None:
    take_back(folder, copy, "restore", LAST, keep_old=False, storage=DISK, size=size)


def away(folder: Path, _copy: Path, size: int) -> None:
    take_away(folder, ".reset", DISK, size=size)


def blanked(folder: Path, _copy: Path, size: int) -> None:
    made, aside = Blanking(frozenset({2}), lambda commit: commit), folder.with_name("aside") / "journal.csv"
    before = file_of(folder).read_bytes()
    file_of(folder).write_bytes(before[:size])
    anchor = write_blanked(folder, aside, made, "erasure", replace(LAST, key="erase"), DISK)
    file_of(folder).write_bytes(before)
    take_place(folder, aside, anchor, DISK, size=size)


@pytest.mark.parametrize("exchange", [back, away, blanked])
def test_a_book_that_grew_since_its_copy_was_made_is_not_exchanged(tmp_path: Path, exchange: Exchange) -> None:
    folder = tmp_path / "data"
    copy = a_copy(folder, "one", "two")
    size = file_of(folder).stat().st_size
    add(folder, "by another program")
    content = file_of(folder).read_bytes()
    with pytest.raises(BookChanged, match=r"recorded something in the book just now\. Nothing was changed here\."):
        exchange(folder, copy, size)
    assert file_of(folder).read_bytes() == content
    exchange(folder, copy, len(content))
    assert not file_of(folder).exists() or file_of(folder).read_bytes() != content
