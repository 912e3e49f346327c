"""A snapshot makes the start fast, and is believed only as far as the file bears it out."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ledger.journal import Cause, Commit, Damage, FileJournal, Mark, read_snapshot, write_snapshot
from ledger.journal.verify import DAMAGED, SOUND, UNREADABLE, WRONG_USAGE, damage_as_json, verify_file
from tests.journal.shop import Seen, begin, book, draft, file_of, read, trouble_of, write

HOME = Path(__file__).parents[2]


def saved(folder: Path) -> tuple[list[Commit], Mark]:
    """Make a book with a snapshot after its third commit and two commits behind it."""
    book(folder, "one", "two")
    journal, seen = write(folder)
    write_snapshot(folder, journal.mark(), {"seen": b"opaque"})
    journal.append(draft("three"))
    journal.append(draft("four"))
    journal.close()
    found = read_snapshot(folder)
    assert found is not None
    return seen.commits, found[0]


def resumed(folder: Path, mark: Mark, commits: list[Commit]) -> tuple[FileJournal, Seen]:
    """Open the book with a projection that holds what its snapshot held."""
    seen = Seen(commits[: len(mark.seqs)])
    return FileJournal.open(folder, [seen], writer=True, mark=mark), seen


def test_a_snapshot_comes_back_as_it_was_written(tmp_path: Path) -> None:
    _, mark = saved(tmp_path)
    found = read_snapshot(tmp_path)
    assert found is not None
    assert found[1] == {"seen": b"opaque"}
    assert (mark.seq, mark.seqs.tolist(), mark.offsets[0]) == (3, [1, 2, 3], 37)
    assert file_of(tmp_path).read_bytes()[: mark.offset].endswith(f"{mark.check}\n".encode())


@pytest.mark.fault(32)
def test_only_what_follows_the_mark_is_read_and_everything_can_be_asked(tmp_path: Path) -> None:
    commits, mark = saved(tmp_path)
    journal, seen = resumed(tmp_path, mark, commits)
    assert (journal.mark_used, journal.unverified_until, seen.resets) == (True, mark.offset, 0)
    assert seen.commits == commits
    assert list(journal.commits()) == commits
    assert journal.find_key("key of one") == commits[1]
    assert journal.find_key("key of four") == commits[4]
    assert journal.append(draft("five")).seq == 6
    journal.close()
    assert read(tmp_path)[1].whats == ["set up", "one", "two", "three", "four", "five"]


def test_without_a_mark_nothing_waits_to_be_verified(tmp_path: Path) -> None:
    saved(tmp_path)
    journal, _ = read(tmp_path)
    assert (journal.mark_used, journal.unverified_until) == (False, 0)


@pytest.mark.fault(36)
def test_a_mark_that_does_not_fit_is_ignored_and_the_projections_begin_again(tmp_path: Path) -> None:
    commits, mark = saved(tmp_path)
    nothing = np.array([], np.int64)
    misfits = {
        "other store": replace(mark, store="other"),
        "other lineage": replace(mark, lineage="other"),
        "other check": replace(mark, check="0" * 64),
        "other number": replace(mark, seq=2),
        "beyond": replace(mark, offset=10**9),
        "inside a line": replace(mark, offset=mark.offset - 1),
        "longer arrays": replace(mark, offsets=mark.offsets[:-1]),
        "wrong places": replace(mark, offsets=mark.offsets + 1),
        "negative places": replace(mark, offsets=mark.offsets - 10**9),
        "nothing": replace(mark, seqs=nothing, offsets=nothing, key_hashes=nothing.astype(np.uint64)),
    }
    for name, misfit in misfits.items():
        journal, seen = resumed(tmp_path, misfit, commits)
        assert (journal.mark_used, journal.unverified_until, seen.resets) == (False, 0, 1), name
        assert (seen.commits, journal.trouble) == (commits, None), name
        assert journal.find_key("key of two") == commits[3 - 1], name
        journal.close()


@pytest.mark.fault(6, 36)
def test_a_damaged_line_end_at_the_mark_itself_is_noticed_at_the_start(tmp_path: Path) -> None:
    commits, mark = saved(tmp_path)
    content = bytearray(file_of(tmp_path).read_bytes())
    content[mark.offset - 1] = ord("K")
    file_of(tmp_path).write_bytes(content)
    journal, seen = resumed(tmp_path, mark, commits)
    journal.close()
    assert journal.trouble is not None
    assert (journal.mark_used, journal.trouble.line, seen.whats) == (False, 4, ["set up", "one"])


@pytest.mark.fault(36)
def test_a_snapshot_ahead_of_the_file_makes_the_book_read_only(tmp_path: Path) -> None:
    book(tmp_path, "one", "two")
    content = file_of(tmp_path).read_bytes()
    commits, mark = saved(tmp_path / "other")
    del commits
    (tmp_path / "cache").mkdir()
    for name in ("journal.csv", "cache/book.snapshot"):
        (tmp_path / name).write_bytes((tmp_path / "other" / name).read_bytes())
    (tmp_path / "journal.head").unlink()
    file_of(tmp_path).write_bytes(content[: content.rindex(b"3,2026")])
    seen = Seen()
    journal = FileJournal.open(tmp_path, [seen], writer=True, mark=mark)
    journal.close()
    assert journal.trouble is not None
    assert (journal.trouble.cause, journal.mark_used, seen.whats) == (Cause.SHORT, False, ["set up", "one"])
    assert "saved up to number 3" in journal.trouble.sentence


@pytest.mark.fault(36)
def test_a_snapshot_of_another_lineage_ahead_of_the_file_says_nothing(tmp_path: Path) -> None:
    saved(tmp_path / "other")
    begin(tmp_path / "data")
    journal, _ = write(tmp_path / "data")
    mark = replace(journal.mark(), lineage="older", seq=99)
    write_snapshot(tmp_path / "data", mark, {})
    journal.close()
    journal, _ = write(tmp_path / "data")
    assert journal.trouble is None
    journal.close()


@pytest.mark.fault(36)
def test_a_snapshot_with_any_byte_changed_or_cut_is_none(tmp_path: Path) -> None:
    saved(tmp_path)
    path = tmp_path / "cache" / "book.snapshot"
    content = path.read_bytes()
    for place in range(len(content)):
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert read_snapshot(tmp_path) is None, place
        path.write_bytes(content[:place])
        assert read_snapshot(tmp_path) is None, place
    path.unlink()
    assert read_snapshot(tmp_path) is None


def test_a_snapshot_that_is_taken_away_costs_nothing(tmp_path: Path) -> None:
    commits, _ = saved(tmp_path)
    (tmp_path / "cache" / "book.snapshot").unlink()
    journal, seen = read(tmp_path)
    assert (journal.trouble, seen.commits) == (None, commits)


def told(text: str) -> Damage:
    """Return the damage that another process told of, as a ledger reads it."""
    facts = json.loads(text)
    return Damage(**facts | {"cause": Cause(facts["cause"])})


@pytest.mark.fault(6)
def test_damage_before_the_mark_is_found_in_the_background_and_makes_the_book_read_only(tmp_path: Path) -> None:
    commits, mark = saved(tmp_path)
    assert background(tmp_path, mark.offset).returncode == SOUND
    content = file_of(tmp_path).read_bytes()
    file_of(tmp_path).write_bytes(content.replace(b"asha,screen,one", b"asha,screen,0ne"))
    journal, _ = resumed(tmp_path, mark, commits)
    assert trouble_of(journal) is None
    answer = background(tmp_path, mark.offset)
    assert answer.returncode == DAMAGED
    damage = told(answer.stdout)
    assert (damage.line, damage.last_seq, damage.cause) == (3, 1, Cause.DAMAGED)
    journal.found_damage(damage)
    assert journal.trouble is not None
    assert journal.trouble.sentence.startswith("Line 3 of the book's file was changed or damaged")
    journal.accept_loss("2026-11-22T08:00:00.000000Z", "asha")
    assert (trouble_of(journal), journal.last_seq, journal.append(draft("new")).seq) == (None, 1, 6)
    journal.close()


def background(folder: Path, until: int) -> subprocess.CompletedProcess[str]:
    """Verify in a process of its own."""
    command = [sys.executable, "-W", "error", "-m", "ledger.journal.verify", str(folder), str(until)]
    return subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)


def test_the_program_for_the_background_says_what_was_wrong_with_its_call(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ledger.journal.verify"]
    wrong = [[], [str(tmp_path), "x"]]
    for arguments in wrong:
        answer = subprocess.run([*command, *arguments], cwd=HOME, capture_output=True, text=True, check=False)
        assert answer.returncode == WRONG_USAGE
    (tmp_path / "journal.csv").mkdir()
    assert background(tmp_path, 0).returncode == UNREADABLE


@pytest.mark.fault(6, 9)
def test_verifying_is_whole_and_names_the_first_damage(tmp_path: Path) -> None:
    assert verify_file(tmp_path) == Damage(Cause.MISSING, 0, 0)
    commits = book(tmp_path, "one", "two", "three")
    assert verify_file(tmp_path) is None
    content = file_of(tmp_path).read_bytes()
    end_of_two = content.index(b"4,2026")
    assert verify_file(tmp_path, end_of_two) is None
    assert verify_file(tmp_path, end_of_two - 1) is not None
    file_of(tmp_path).write_bytes(content[:-1])
    assert verify_file(tmp_path) is None
    file_of(tmp_path).write_bytes(content.replace(b",three,", b",3hree,"))
    assert verify_file(tmp_path) == Damage(Cause.DAMAGED, 5, end_of_two, 3, commits[2].at)
    assert verify_file(tmp_path, end_of_two) is None
    file_of(tmp_path).write_bytes(content[1:])
    assert verify_file(tmp_path) == Damage(Cause.DAMAGED, 1, 0)


def test_damage_survives_the_way_between_two_processes() -> None:
    damage = Damage(Cause.LINE_ENDS, 3, 99, 1, "2026", spreadsheet=True)
    assert told(damage_as_json(damage)) == damage


def test_thousands_of_keys_are_found_before_and_after_their_order_is_made(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ledger.journal.index._RECENT_MAX", 100)
    begin(tmp_path)
    journal, seen = write(tmp_path)
    for group in range(30):
        journal.append_group([draft(f"{group} {number}") for number in range(50)])
        assert journal.find_key(f"key of {group} 7") == seen.commits[1 + group * 50 + 7]
        assert journal.find_key(f"key of {group // 2} 3") == seen.commits[1 + group // 2 * 50 + 3]
        assert journal.find_key(f"key of {group} 50") is None
    journal.close()
    assert [journal.find_key(f"key of {commit.what}") for commit in seen.commits[1::97]] == seen.commits[1::97]


def test_two_keys_with_the_same_hash_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.journal.lines.crc32", lambda _: 5)
    book(tmp_path, "one", "two")
    journal, seen = read(tmp_path)
    assert journal.find_key("key of one") == seen.commits[1]
    assert journal.find_key("key of two") == seen.commits[2]
    assert journal.find_key("key of three") is None
