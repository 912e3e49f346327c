"""The files of a book: whose eyes they are for, what a crash leaves, and where they may lie."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ledger.journal import BookExists, FileJournal, write_snapshot
from tests.journal.shop import IDENTITY, begin, book, draft, file_of, read, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(params=[0o022, 0o000, 0o777, 0o277])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """Set the umask of the process for a test."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def rights(path: Path) -> int:
    """Return the rights of a file or folder."""
    return path.stat().st_mode & 0o777


@pytest.mark.fault(35)
@pytest.mark.usefixtures("umask")
def test_files_are_for_the_owner_only_whatever_the_umask(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "data"
    book(folder, "one")
    with file_of(folder).open("ab") as file:
        file.write(b"torn")
    journal, _ = write(folder)
    write_snapshot(folder, journal.mark(), {})
    journal.close()
    found = {str(path.relative_to(tmp_path)): rights(path) for path in tmp_path.rglob("*")}
    folders = {name for name in found if (tmp_path / name).is_dir()}
    assert folders == {"a", "a/data", "a/data/cache", "a/data/quarantine"}
    assert {found[name] for name in folders} == {0o700}
    assert {found[name] for name in found if name not in folders} == {0o600}
    assert len(found) - len(folders) == 5


@pytest.mark.fault(35)
def test_rights_that_became_too_wide_are_narrowed_at_the_start(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    book(folder, "one")
    folder.chmod(0o755)
    file_of(folder).chmod(0o644)
    read(folder)
    assert (rights(folder), rights(file_of(folder))) == (0o755, 0o644)
    write(folder)[0].close()
    assert (rights(folder), rights(file_of(folder))) == (0o700, 0o600)


@pytest.mark.fault(34)
def test_only_leftovers_of_our_own_pattern_are_removed(tmp_path: Path) -> None:
    book(tmp_path, "one")
    (tmp_path / "cache").mkdir()
    (tmp_path / "quarantine").mkdir()
    ours = [
        "journal.csv.0123456789abcdef.new",
        "cache/book.snapshot.0123456789abcdef.new",
        "quarantine/quarantine.0123456789abcdef.new",
    ]
    theirs = [
        "journal.csv.new",
        "journal.csv.0123456789abcdef.new.bak",
        "journal.csv.0123456789ABCDEF.new",
        "notes.tmp",
        "journal (1).csv",
        "cache/other.0123456789abcdef.new",
        "quarantine/after-line-3-0123456789abcdef.bin",
    ]
    for name in (*ours, *theirs):
        (tmp_path / name).write_text("left by somebody")
    read(tmp_path)
    assert all((tmp_path / name).exists() for name in ours)
    write(tmp_path)[0].close()
    assert [name for name in ours if (tmp_path / name).exists()] == []
    assert all((tmp_path / name).exists() for name in theirs)


@pytest.mark.parametrize("left", ["journal.csv", "journal.head", "cache/book.snapshot", "quarantine/x"])
def test_no_book_is_begun_where_there_is_one_or_the_rest_of_one(tmp_path: Path, left: str) -> None:
    (tmp_path / left).parent.mkdir(exist_ok=True)
    (tmp_path / left).write_text("mine")
    with pytest.raises(BookExists, match="There is a book in"):
        begin(tmp_path)
    assert (tmp_path / left).read_text() == "mine"


@pytest.mark.parametrize("store", ["", "a b", "x" * 37, "ü", "a\n"])
def test_an_id_that_does_not_fit_the_head_is_a_mistake_of_the_caller(tmp_path: Path, store: str) -> None:
    with pytest.raises(ValueError, match=r".|\A\Z"):
        FileJournal.create(tmp_path / "data", identity=replace(IDENTITY, store=store), first=draft("set up"))
    assert not (tmp_path / "data").exists()


@pytest.mark.fault(30)
@pytest.mark.parametrize("name", ["a folder with spaces", "दुकान", "🛒 100% shop", "x" * 200])
def test_a_book_may_lie_anywhere(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name / name
    book(folder, "one")
    assert read(folder)[1].whats == ["set up", "one"]
