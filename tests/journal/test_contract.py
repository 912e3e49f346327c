"""What every journal promises, asked of each of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ledger.journal import (
    BookReadOnly,
    FileJournal,
    Journal,
    KeyReused,
    NoSuchEntry,
    TextNotStorable,
)
from ledger.journal.lines import load_records
from tests.journal.memory_journal import MemoryJournal
from tests.journal.shop import AT, IDENTITY, Seen, draft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FIRST = replace(draft("set up"), records=[{"kind": "shop", "name": "Sharma Stores"}])
REQUEST, OTHER_REQUEST = "0123456789abcdef", "fedcba9876543210"


def in_a_file(folder: Path, seen: Seen) -> Journal:
    """Return the journal that shops use."""
    FileJournal.create(folder, identity=IDENTITY, first=FIRST)
    return FileJournal.open(folder, [seen], writer=True)


def in_memory(_: Path, seen: Seen) -> Journal:
    """Return the journal of the tests."""
    return MemoryJournal(IDENTITY, FIRST, [seen])


@pytest.fixture
def seen() -> Seen:
    """Return a projection."""
    return Seen()


@pytest.fixture(params=[in_a_file, in_memory])
def journal(request: pytest.FixtureRequest, tmp_path: Path, seen: Seen) -> Iterator[Journal]:
    """Return a new journal of each kind."""
    make: Callable[[Path, Seen], Journal] = request.param
    made = make(tmp_path / "data", seen)
    yield made
    made.close()


def test_the_first_commit_states_the_identity_and_then_what_the_caller_gave(journal: Journal, seen: Seen) -> None:
    assert journal.identity == IDENTITY
    (first,) = seen.commits
    assert [record["kind"] for record in load_records(first.records)] == ["store", "lineage", "shop"]
    assert (first.seq, first.at, first.by, first.via, first.what) == (1, AT, "asha", "screen", "set up")


def test_a_commit_is_numbered_applied_and_found_again(journal: Journal, seen: Seen) -> None:
    commit = journal.append(draft("one", request=REQUEST))
    assert commit[:7] == (2, AT, "asha", "screen", "one", "key of one", REQUEST)
    assert commit.records == '[{"kind":"entry"}]'
    assert seen.commits[1:] == [commit]
    assert journal.find_key("key of one") == journal.commit(2) == commit
    assert (journal.last_seq, journal.last_check) == (2, commit.check)


def test_the_checks_chain(journal: Journal) -> None:
    one, two = journal.append(draft("same", key="a")), journal.append(draft("same", key="b"))
    assert len({one.check, two.check}) == 2
    assert all(len(check) == 64 for check in (one.check, two.check))


def test_a_repeated_key_changes_nothing_and_gives_the_first_answer(journal: Journal, seen: Seen) -> None:
    first = journal.append(draft("one", key="k", request=REQUEST))
    assert journal.append(draft("other words", key="k", request=REQUEST)) == first
    assert seen.whats == ["set up", "one"]


def test_a_key_with_another_request_is_refused(journal: Journal, seen: Seen) -> None:
    journal.append(draft("one", key="k", request=REQUEST))
    for request in (OTHER_REQUEST, ""):
        with pytest.raises(KeyReused, match=r"sent before with other content and was saved then as number 2 \(one\)"):
            journal.append(draft("two", key="k", request=request))
    assert seen.whats == ["set up", "one"]


def test_commits_without_a_key_are_all_new(journal: Journal) -> None:
    for number in (2, 3):
        assert journal.append(replace(draft("same"), key="")).seq == number
    assert journal.find_key("") is None


def test_a_key_may_hold_any_sign(journal: Journal) -> None:
    for key in ("a#b", "#", "a,b", 'a"b', f"x#{REQUEST}", "नमस्ते", "a b", "##"):
        with_request = journal.append(draft("with", key=key, request=REQUEST))
        without = journal.append(draft("without", key=f"{key}!"))
        assert (journal.find_key(key), journal.find_key(f"{key}!")) == (with_request, without)


def test_a_key_that_was_never_used_is_not_found(journal: Journal) -> None:
    journal.append(draft("one"))
    assert journal.find_key("key of two") is None


def test_a_group_is_saved_in_order_and_answers_in_order(journal: Journal, seen: Seen) -> None:
    old = journal.append(draft("one"))
    answers = journal.append_group([draft("two"), draft("one"), draft("three"), draft("two")])
    assert [commit.what for commit in answers] == ["two", "one", "three", "two"]
    assert (answers[1], answers[3]) == (old, answers[0])
    assert seen.whats == ["set up", "one", "two", "three"]
    assert journal.append_group([]) == []


def test_a_group_with_a_refused_draft_saves_nothing(journal: Journal, seen: Seen) -> None:
    journal.append(draft("one", key="k", request=REQUEST))
    with pytest.raises(KeyReused):
        journal.append_group([draft("two"), draft("three", key="k", request=OTHER_REQUEST)])
    with pytest.raises(KeyReused):
        journal.append_group([draft("four", key="n", request=REQUEST), draft("five", key="n", request=OTHER_REQUEST)])
    with pytest.raises(TextNotStorable):
        journal.append_group([draft("two"), draft("three", note="\ud800")])
    assert (seen.whats, journal.last_seq) == (["set up", "one"], 2)


@pytest.mark.fault(80)
def test_a_lone_surrogate_is_refused_wherever_it_stands(journal: Journal, seen: Seen) -> None:
    hidden = replace(draft("one"), records='[{"kind":"entry","note":"\\ud800"}]')
    for bad in (draft("a\ud800"), draft("b", key="\udfff"), draft("c", note="\ud83d"), hidden):
        with pytest.raises(TextNotStorable):
            journal.append(bad)
    assert seen.whats == ["set up"]


@pytest.mark.parametrize("records", ["{}", "[1]", '[{"no":"kind"}]', "nonsense", '[{"kind":1}]', [{"no": "kind"}]])
def test_what_is_no_list_of_records_is_a_mistake_of_the_caller(journal: Journal, records: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        journal.append(replace(draft("one"), records=records))
    assert journal.last_seq == 1


def test_the_newest_come_first_and_pages_join(journal: Journal) -> None:
    for number in range(9):
        journal.append(draft(str(number)))
    assert [commit.seq for commit in journal.latest(3)] == [10, 9, 8]
    assert [commit.seq for commit in journal.latest(3, before=8)] == [7, 6, 5]
    assert [commit.seq for commit in journal.latest(5, before=3)] == [2, 1]
    assert journal.latest(5, before=1) == journal.latest(0) == []


@pytest.mark.parametrize("text", ["B-102", "b-102", "दूध", "ÉLAN", "élan", 'a "big" box', "back \\ slash", "one two"])
def test_what_holds_a_text_is_found_newest_first(journal: Journal, text: str) -> None:
    for number in range(6):
        journal.append(draft(str(number), note=f"so {text} it is" if number % 2 else "Something else"))
    assert journal.holding(text, 9) == [7, 5, 3]
    assert journal.holding(text.lower(), 2) == [7, 5]
    assert journal.holding(text, 0) == []
    assert journal.holding(text, 9, fields=("reason", "note")) == [7, 5, 3]
    assert journal.holding(text, 2, fields=("note",)) == [7, 5]
    assert journal.holding(text, 9, fields=("reason", "reference")) == []


@pytest.mark.parametrize("text", ["", "B-103", "nowhere at all"])
def test_what_nothing_holds_is_not_found(journal: Journal, text: str) -> None:
    journal.append(draft("one", note="B-102"))
    assert journal.holding(text, 9) == []


def test_a_range_holds_both_of_its_ends(journal: Journal, seen: Seen) -> None:
    for number in range(4):
        journal.append(draft(str(number)))
    assert list(journal.commits()) == seen.commits
    assert [commit.seq for commit in journal.commits(after=2, until=4)] == [3, 4]
    assert list(journal.commits(after=5)) == []


def test_a_number_that_is_not_there_is_refused(journal: Journal) -> None:
    for seq in (0, 2, -1):
        with pytest.raises(NoSuchEntry, match=f"nothing with number {seq} in the book"):
            journal.commit(seq)


def test_the_lock_may_be_taken_inside_itself(journal: Journal) -> None:
    with journal.writing(), journal.writing():
        assert journal.append(draft("one")).seq == 2


def test_the_mark_says_where_it_ends(journal: Journal) -> None:
    commit = journal.append(draft("one"))
    mark = journal.mark()
    assert (mark.store, mark.lineage, mark.seq, mark.check) == ("store1", "lineage1", 2, commit.check)
    assert mark.seqs.tolist() == [1, 2]


def test_looking_again_changes_nothing(journal: Journal, seen: Seen) -> None:
    journal.append(draft("one"))
    journal.reopen()
    assert (seen.whats, journal.trouble, journal.append(draft("two")).seq) == (["set up", "one"], None, 3)


def test_after_closing_nothing_is_saved_and_reading_goes_on(journal: Journal) -> None:
    first = journal.append(draft("one"))
    journal.close()
    journal.close()
    with pytest.raises(BookReadOnly):
        journal.append(draft("two"))
    assert journal.append(draft("one")) == first
    assert journal.commit(2) == first
