"""Claims and their answers taken back and brought back, in every order that can be, and those that cannot."""

from collections.abc import Callable
from functools import partial

import pytest

from ledger.book import (
    SayingTakenBack,
    UndoNotPossible,
    open_claims,
    why_not,
)
from ledger.journal import Commit
from tests.book.conftest import Counter
from tests.book.sayings import claim, confirm, decline, owing, refused, states


def test_a_claim_is_withdrawn_by_its_undo_and_comes_back(counter: Counter) -> None:
    owing(counter)
    last = said = claim(counter)
    for times in range(1, 5):
        last = counter.undo(last.seq)
        assert last.what.startswith("Undone: " if times % 2 else "Brought back: ")
        assert states(counter.ledger) == ([] if times % 2 else [("K0001", "open")])
        assert len(open_claims(counter.ledger.book)) == (times + 1) % 2
    gone = counter.undo(last.seq)
    for ask in (lambda: confirm(counter), lambda: decline(counter)):
        told = refused(counter, SayingTakenBack, ask)
        assert told == "What Asha said was taken back meanwhile; there is nothing to answer any more."
    claim(counter)
    assert states(counter.ledger) == [("K0002", "open")], "a number is given once"
    counter.undo(gone.seq)
    assert [row.claim.id for row in open_claims(counter.ledger.book)] == ["K0001", "K0002"]
    assert said.seq == open_claims(counter.ledger.book)[0].seq


@pytest.mark.parametrize("answer", [confirm, decline])
def test_an_answered_claim_is_not_withdrawn(counter: Counter, answer: Callable[[Counter], Commit]) -> None:
    owing(counter)
    said = claim(counter)
    back = counter.undo(counter.undo(said.seq).seq)
    answered = answer(counter)
    for seq in (said.seq, back.seq):
        told = refused(counter, UndoNotPossible, partial(counter.undo, seq))
        assert told == "This cannot be undone: it was answered since; undo the answer first."
        assert why_not(counter.ledger.book, seq) == told
    counter.undo(answered.seq)
    counter.undo(back.seq)
    assert states(counter.ledger) == []


@pytest.mark.parametrize("answer", [confirm, decline])
def test_an_answer_is_taken_back_and_given_again(counter: Counter, answer: Callable[[Counter], Commit]) -> None:
    owing(counter)
    claim(counter)
    last = answer(counter)
    answered, owed = states(counter.ledger), counter.balance("C0001")
    for times in range(1, 5):
        last = counter.undo(last.seq)
        assert states(counter.ledger) == ([("K0001", "open")] if times % 2 else answered)
        assert counter.balance("C0001") == (("1000.00", "0.00", 0) if times % 2 else owed)
        assert len(open_claims(counter.ledger.book)) == times % 2
        assert states(counter.reloaded()) == states(counter.ledger)


def test_an_answer_does_not_come_back_to_a_claim_that_was_answered_again_or_withdrawn(counter: Counter) -> None:
    owing(counter)
    said = claim(counter)
    undone = [counter.undo(confirm(counter).seq), counter.undo(decline(counter).seq)]
    second = confirm(counter, amount="10")
    for undo in undone:
        told = refused(counter, UndoNotPossible, partial(counter.undo, undo.seq))
        assert told == "This cannot be undone: another answer was given since; undo that first."
    counter.undo(second.seq)
    counter.undo(said.seq)
    for undo in undone:
        told = refused(counter, UndoNotPossible, partial(counter.undo, undo.seq))
        assert told == "This cannot be undone: what it answers was taken back since; bring that back first."


def test_a_confirmed_payment_is_undone_with_its_answer_only(counter: Counter) -> None:
    owing(counter)
    claim(counter)
    done = confirm(counter)
    counter.do("payment", "C0001", "600")
    back = counter.undo(done.seq)
    assert counter.balance("C0001")[0] == "400.00"
    counter.do("payment", "C0001", "400")
    told = refused(counter, UndoNotPossible, lambda: counter.undo(back.seq))
    assert told == "This cannot be undone: Asha has paid since; undo the payment first."
    assert states(counter.ledger) == [("K0001", "open")]


def test_who_claims_something_is_not_taken_out(counter: Counter) -> None:
    counter.customer("Asha")
    added = counter.ledger.journal.last_seq
    said = claim(counter)
    answer = decline(counter)
    told = refused(counter, UndoNotPossible, lambda: counter.undo(added))
    assert told == "This cannot be undone: Asha told the shop something since; undo that first."
    counter.undo(answer.seq)
    refused(counter, UndoNotPossible, lambda: counter.undo(added))
    withdrawn = counter.undo(said.seq)
    out = counter.undo(added)
    told = refused(counter, UndoNotPossible, lambda: counter.undo(withdrawn.seq))
    assert told == "This cannot be undone: Asha was taken out since; bring Asha back first."
    counter.undo(out.seq)
    counter.undo(withdrawn.seq)
    assert states(counter.ledger) == [("K0001", "open")]
