"""The files of a book: whose eyes they are for, what a crash leaves, and where they may lie."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import PosixPath
from typing import TYPE_CHECKING, Self

import pytest

from ledger.journal import BookExists, Disk, FileJournal, write_snapshot
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


class HeldByAScanner(PosixPath):
    """A file that a virus scanner on Windows holds for a few tries."""

    tries = 0
    lets_go_after = 3

    def replace(self, target: str | os.PathLike[str]) -> Self:
        """Refuse as Windows does, until the scanner lets go."""
        type(self).tries += 1
        if self.tries <= self.lets_go_after:
            error = PermissionError(errno.EACCES, "is used by another process")
            error.winerror = 32  # type: ignore[attr-defined] # it exists on Windows only
            raise error
        super().replace(target)
        return self


@pytest.mark.fault(21)
@pytest.mark.parametrize(("holds", "replaced"), [(3, True), (10_000, False)])
def test_a_file_that_a_scanner_holds_is_tried_again_for_a_moment_and_then_given_up(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    holds: int,
    replaced: bool,  # noqa: FBT001 - the two ends of one story
) -> None:
    monkeypatch.setattr("ledger.journal.storage._PAUSE_SECONDS", 0)
    monkeypatch.setattr(HeldByAScanner, "lets_go_after", holds)
    monkeypatch.setattr(HeldByAScanner, "tries", 0)
    target = tmp_path / "journal.csv"
    target.write_text("old")
    (tmp_path / "new").write_text("new")
    if replaced:
        Disk().replace(HeldByAScanner(tmp_path / "new"), target)
    else:
        with pytest.raises(PermissionError):
            Disk().replace(HeldByAScanner(tmp_path / "new"), target)
    assert target.read_text() == ("new" if replaced else "old")
    assert 1 < HeldByAScanner.tries < 50


@pytest.mark.fault(21)
def test_rights_that_are_missing_for_good_are_not_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HeldByAScanner, "tries", 0)
    monkeypatch.setattr(HeldByAScanner, "lets_go_after", 10_000)
    monkeypatch.setattr("ledger.journal.storage._HELD_BY_ANOTHER_PROGRAM", frozenset())
    with pytest.raises(PermissionError):
        Disk().replace(HeldByAScanner(tmp_path / "new"), tmp_path / "journal.csv")
    assert HeldByAScanner.tries == 1
