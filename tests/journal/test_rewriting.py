"""A loss is accepted, or the file replaced: a new lineage, the same commits, and nothing thrown away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledger.journal import BookReadOnly, FileJournal, NothingToKeep, rewrite
from ledger.journal.lines import load_records
from ledger.journal.verify import verify_file
from tests.journal.shop import Seen, book, draft, file_of, lines_of, put_aside, read, trouble_of, write

if TYPE_CHECKING:
    from pathlib import Path

LATER = "2026-11-22T08:00:00.000000Z"


def damaged(folder: Path) -> bytes:
    """Make a book whose fourth line of five is damaged, and return what stands from there on."""
    book(folder, "one", "two", "three")
    file_of(folder).write_bytes(file_of(folder).read_bytes().replace(b",two,", b",too,"))
    return b"".join(lines_of(folder)[3:])


@pytest.mark.fault(6)
def test_an_accepted_loss_goes_on_from_the_last_good_line_and_keeps_the_rest_aside(tmp_path: Path) -> None:
    rest = damaged(tmp_path)
    journal, seen = write(tmp_path)
    before = seen.commits[:]
    journal.accept_loss(LATER, "asha")
    assert (journal.trouble, seen.whats, put_aside(tmp_path)) == (None, ["set up", "one"], [rest])
    assert [commit[:7] for commit in seen.commits] == [commit[:7] for commit in before]
    assert seen.commits[1].check != before[1].check
    identity = journal.identity
    assert (identity.store, identity.parent, identity.parent_seq, identity.why) == (
        "store1",
        "lineage1",
        4,
        "loss accepted",
    )
    assert identity.lineage not in {"lineage1", ""}
    lineage = load_records(seen.commits[0].records)[1]
    assert (lineage["at"], lineage["by"]) == (LATER, "asha")
    assert journal.append(draft("four")).seq == 5
    journal.close()
    assert verify_file(tmp_path) is None
    again, seen = read(tmp_path)
    assert (again.trouble, [commit.seq for commit in seen.commits]) == (None, [1, 2, 5])


@pytest.mark.fault(8)
def test_numbers_go_on_from_the_highest_that_the_head_knows(tmp_path: Path) -> None:
    book(tmp_path, "one", "two", "three")
    known = read(tmp_path)[1].commits
    file_of(tmp_path).write_bytes(b"".join(lines_of(tmp_path)[:3]))
    journal, seen = write(tmp_path)
    journal.accept_loss(LATER, "asha")
    assert (journal.identity.parent_seq, journal.identity.parent_check) == (4, known[3].check)
    assert journal.append(draft("new")).seq == 5
    journal.close()
    file_of(tmp_path).write_bytes(file_of(tmp_path).read_bytes().replace(b",new,", b",now,"))
    journal, seen = write(tmp_path)
    journal.accept_loss(LATER, "asha")
    assert (seen.whats, journal.append(draft("newer")).seq) == (["set up", "one"], 6)
    journal.close()


@pytest.mark.fault(6)
@pytest.mark.parametrize("end", [b"", b"5,torn"])
def test_every_line_that_is_put_aside_counts_as_a_number_used(tmp_path: Path, end: bytes) -> None:
    damaged(tmp_path)
    (tmp_path / "journal.head").unlink()
    with file_of(tmp_path).open("ab") as file:
        file.write(end)
    journal, _ = write(tmp_path)
    journal.accept_loss(LATER, "asha")
    assert (journal.identity.parent_seq, journal.identity.parent_check) == (4 + bool(end), "")
    journal.close()


@pytest.mark.fault(5, 8)
def test_a_whole_last_line_without_its_newline_is_kept_by_an_accepted_loss(tmp_path: Path) -> None:
    book(tmp_path, "one", "two", "three")
    file_of(tmp_path).write_bytes(b"".join(lines_of(tmp_path)[:4])[:-1])
    journal, seen = write(tmp_path)
    assert journal.trouble is not None
    journal.accept_loss(LATER, "asha")
    assert (trouble_of(journal), seen.whats) == (None, ["set up", "one", "two"])
    assert journal.append(draft("new")).seq == 5
    journal.close()
    assert (verify_file(tmp_path), put_aside(tmp_path)) == (None, [])


def test_a_rewrite_keeps_the_commits_up_to_a_number_under_a_new_lineage(tmp_path: Path) -> None:
    commits = book(tmp_path, "one", "two", "three")
    rest = b"".join(lines_of(tmp_path)[4:])
    new = rewrite(tmp_path, 3, "restored", LATER, "asha")
    journal, seen = write(tmp_path)
    assert (journal.identity, journal.trouble, seen.whats) == (new, None, ["set up", "one", "two"])
    assert (new.parent_seq, new.why, put_aside(tmp_path)) == (4, "restored", [rest])
    assert [commit[:7] for commit in seen.commits[1:]] == [commit[:7] for commit in commits[1:3]]
    assert journal.append(draft("three")).seq == 5
    journal.close()


def test_nothing_is_accepted_when_nothing_is_wrong_or_nothing_can_be_kept(tmp_path: Path) -> None:
    book(tmp_path, "one")
    journal, _ = write(tmp_path)
    with pytest.raises(NothingToKeep):
        journal.accept_loss(LATER, "asha")
    journal.close()
    content = file_of(tmp_path).read_bytes()
    file_of(tmp_path).write_bytes(b"x" + content)
    journal, _ = write(tmp_path)
    with pytest.raises(NothingToKeep):
        journal.accept_loss(LATER, "asha")
    with pytest.raises(NothingToKeep):
        rewrite(tmp_path, 0, "nothing", LATER, "asha")
    journal.close()
    assert file_of(tmp_path).read_bytes() == b"x" + content


def test_a_reader_cannot_accept_a_loss(tmp_path: Path) -> None:
    damaged(tmp_path)
    content = file_of(tmp_path).read_bytes()
    journal = FileJournal.open(tmp_path, [Seen()], writer=False)
    with pytest.raises(BookReadOnly):
        journal.accept_loss(LATER, "asha")
    assert file_of(tmp_path).read_bytes() == content
