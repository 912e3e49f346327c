"""One change for many: all or nobody, one act, one Undo."""

from dataclasses import replace

import pytest

from ledger.book import BulkChange, CannotBeClosed, UndoNotPossible
from ledger.errors import LedgerError
from tests.book.conftest import Counter
from tests.book.test_packages import sell


@pytest.fixture
def three(counter: Counter) -> Counter:
    """Asha (tagged VIP), Ravi and Meera; C0001 to C0003."""
    counter.customer("Asha", tags=["VIP"])
    counter.customer("Ravi")
    counter.customer("Meera", centre="Camp")
    return counter


ALL = ("C0001", "C0002", "C0003")


def tags(counter: Counter) -> list[list[str]]:
    return [one.tags for one in counter.ledger.book.people.all()]


def test_a_tag_for_many_is_one_act_that_one_undo_takes_back(three: Counter) -> None:
    before = three.ledger.journal.last_seq
    done = three.ledger.change_many(ALL, BulkChange(add_tag=" Monthly "), three.act())
    assert done is not None
    assert done.what == "3 customers (Asha, Ravi and Meera) are now tagged Monthly"
    assert three.ledger.journal.last_seq == before + 1
    assert tags(three) == [["VIP", "Monthly"], ["Monthly"], ["Monthly"]]
    three.undo(done.seq)
    assert tags(three) == [["VIP"], [], []]
    assert [one.tags for one in three.reloaded().book.people.all()] == [["VIP"], [], []]


def test_who_is_like_that_already_is_left_as_they_are(three: Counter) -> None:
    done = three.ledger.change_many(ALL, BulkChange(add_tag="VIP"), three.act())
    assert done is not None
    assert done.what == "2 customers (Ravi and Meera) are now tagged VIP"
    gone = three.ledger.change_many(["C0002", "c2"], BulkChange(remove_tag="VIP"), three.act())
    assert gone is not None
    assert gone.what == "Ravi is no longer tagged VIP"
    assert three.ledger.change_many(["C0002"], BulkChange(remove_tag="VIP"), three.act()) is None


def test_a_centre_and_a_status_for_many(three: Counter) -> None:
    moved = three.ledger.change_many(ALL, BulkChange(centre="Camp"), three.act())
    assert moved is not None
    assert moved.what == "2 customers (Asha and Ravi) are now at Camp"
    away = three.ledger.change_many(["C0001"], BulkChange(centre=""), three.act())
    assert away is not None
    assert away.what == "Asha is at no centre any more"
    asleep = three.ledger.change_many(ALL, BulkChange(status="inactive"), three.act())
    assert asleep is not None
    assert {one.status for one in three.ledger.book.people.all()} == {"inactive"}
    three.undo(asleep.seq)
    assert {one.status for one in three.ledger.book.people.all()} == {"active"}


def test_who_owes_or_holds_is_not_closed_and_then_nobody_is(three: Counter) -> None:
    three.do("charge", "C0001", "5")
    three.do("top_up", "C0003", "5")
    before = three.ledger.journal.last_seq
    with pytest.raises(CannotBeClosed) as refused:
        three.ledger.change_many(ALL, BulkChange(status="closed"), three.act())
    sentence = "Asha and Meera still owe or hold something, so nobody was closed. Take them out of the choice."
    assert str(refused.value) == sentence
    assert three.ledger.journal.last_seq == before
    closed = three.ledger.change_many(["C0002"], BulkChange(status="closed"), three.act())
    assert closed is not None
    assert closed.what == "Ravi is now closed"


@pytest.mark.parametrize(
    ("owes", "left"),
    [([], "Ravi still has 3 sessions left"), (["C0001"], "Asha and Ravi still owe or hold something or have 3 sess")],
)
def test_who_has_sessions_left_is_not_closed_either(three: Counter, owes: list[str], left: str) -> None:
    for one in owes:
        three.do("charge", one, "5")
    sell(three, customer="C0002", amount="0", sessions=3)
    before = three.ledger.journal.last_seq
    with pytest.raises(CannotBeClosed, match=f"^{left}.*, so nobody was closed"):
        three.ledger.change_many(ALL, BulkChange(status="closed"), three.act())
    assert three.ledger.journal.last_seq == before


def test_of_many_who_cannot_be_closed_the_first_are_named(counter: Counter) -> None:
    many = [counter.customer(f"Asha {number}") for number in range(1, 16)]
    for one in many:
        counter.do("charge", one, "1")
    with pytest.raises(CannotBeClosed, match="Asha 1, Asha 2, Asha 3 and 12 more still owe"):
        counter.ledger.change_many(many, BulkChange(status="closed"), counter.act())


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (BulkChange(), "Say one thing that is to be changed"),
        (BulkChange(add_tag="a", status="closed"), "Say one thing that is to be changed"),
        (BulkChange(add_tag="\u200b"), "a tag is a word"),
        (BulkChange(status="removed"), "it is one of active, inactive, closed"),
    ],
)
def test_a_change_that_cannot_be_is_refused(three: Counter, change: BulkChange, sentence: str) -> None:
    before = three.ledger.journal.last_seq
    with pytest.raises(LedgerError, match=sentence):
        three.ledger.change_many(ALL, change, three.act())
    with pytest.raises(LedgerError, match="There is no customer “C0009”"):
        three.ledger.change_many([*ALL, "C0009"], BulkChange(add_tag="a"), three.act())
    assert three.ledger.journal.last_seq == before


def test_nobody_who_was_taken_out_is_changed(three: Counter) -> None:
    three.undo(4)
    with pytest.raises(LedgerError, match="There is no customer “C0003”"):
        three.ledger.change_many(ALL, BulkChange(add_tag="a"), three.act())


def test_it_is_not_undone_when_one_of_them_was_changed_since(three: Counter) -> None:
    done = three.ledger.change_many(ALL, BulkChange(add_tag="Monthly"), three.act())
    assert done is not None
    three.ledger.change_customer("C0002", {"tags": []}, three.act())
    with pytest.raises(UndoNotPossible, match=r"Ravi was changed again since \(tags\)"):
        three.undo(done.seq)
    assert tags(three) == [["VIP", "Monthly"], [], ["Monthly"]]


def test_the_same_key_changes_nothing_again_and_another_wish_with_it_is_refused(three: Counter) -> None:
    change = BulkChange(add_tag="Monthly")
    done = three.ledger.change_many(ALL, change, three.act("once"))
    three.ledger.change_customer("C0001", {"tags": []}, three.act())
    assert three.ledger.change_many(ALL, change, three.act("once")) == done
    assert tags(three)[0] == []
    with pytest.raises(LedgerError):
        three.ledger.change_many(ALL, replace(change, add_tag="Weekly"), three.act("once"))
