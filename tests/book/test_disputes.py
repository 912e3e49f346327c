"""Disputes: a customer says that a line is wrong, and the shop answers; every way back, and every refusal."""

from functools import partial

import pytest

from ledger.book import (
    AlreadyAnswered,
    AlreadyDisputed,
    Book,
    DisputeRow,
    Ledger,
    LineTakenBack,
    RecordNotUnderstood,
    SayingTakenBack,
    SayingUnknown,
    UndoNotPossible,
    WordsMissing,
    WordsTooMany,
    customers_of,
    dispute_of_entry,
    disputes_of,
    only_centres,
    open_disputes,
)
from ledger.book.records import AnswerRecord, DisputeRecord, encode
from ledger.errors import LedgerError
from ledger.journal import Commit, NoSuchEntry
from tests.book.conftest import TODAY, Counter
from tests.book.sayings import refused


def dispute(counter: Counter, entry: int = 1, text: str = "I never had this", customer: str = "C0001") -> Commit:
    return counter.ledger.dispute(entry, text, counter.act(), customer=customer)


def answer(counter: Counter, asked: str = "D0001", text: str = "Sorry, corrected") -> Commit:
    return counter.ledger.answer_dispute(asked, text, counter.act())


def shop(counter: Counter) -> None:
    for number, name in enumerate(("Asha", "Ravi"), 1):
        counter.customer(name)
        counter.do("charge", f"C{number:04d}", "100")


def states(ledger: Ledger, index: int = 0) -> list[tuple[str, str]]:
    return [(row.dispute.id, row.state) for row in disputes_of(ledger.book, index)]


def test_a_dispute_is_about_one_line_and_waits_for_an_answer(counter: Counter) -> None:
    shop(counter)
    said = dispute(counter, text=" I never\nhad this ")
    assert said.what == "Asha says that a line of 21 Nov 2026 is wrong"
    (row,) = open_disputes(counter.ledger.book)
    assert row.dispute == DisputeRecord("D0001", "C0001", 1, "I never\nhad this")
    assert (row.customer.name, row.seq, row.at, row.by) == ("Asha", said.seq, said.at, "owner")
    assert (row.line.id, row.line.amount.decimal, row.line.still_open.decimal) == (1, "100.00", "100.00")
    assert (row.state, row.answer, row.answered_by, row.answered_seq) == ("open", "", "", 0)
    assert disputes_of(counter.ledger.book, 0) == [row]
    assert disputes_of(counter.ledger.book, 1) == []
    assert (dispute_of_entry(counter.ledger.book, 1), dispute_of_entry(counter.ledger.book, 2)) == (row, None)
    assert counter.balance("C0001")[0] == "100.00"


def test_an_answer_is_a_text(counter: Counter) -> None:
    shop(counter)
    dispute(counter)
    for nothing in ("", "  \n "):
        said = refused(counter, WordsMissing, partial(answer, counter, text=nothing))
        assert said == "Say something: the customer reads the answer."
    refused(counter, WordsTooMany, lambda: answer(counter, text="x" * 501))
    done = answer(counter)
    assert done.what == "Asha was answered about a line of 21 Nov 2026"
    assert counter.ledger.book.records_of(done.seq) == [AnswerRecord(of="D0001", reason="Sorry, corrected")]
    assert open_disputes(counter.ledger.book) == []
    row = dispute_of_entry(counter.ledger.book, 1)
    assert row is not None
    assert (row.state, row.answer) == ("answered", "Sorry, corrected")
    assert (row.answered_by, row.answered_at, row.answered_seq) == ("owner", done.at, done.seq)


def test_a_dispute_says_what_is_wrong_in_at_most_500_letters(counter: Counter) -> None:
    shop(counter)
    for nothing in ("", " \n", "\u200b"):
        said = refused(counter, WordsMissing, partial(dispute, counter, text=nothing))
        assert said == "Say what is wrong with this line."
    for long in ("x" * 501, "क्षि" * 501):
        said = refused(counter, WordsTooMany, partial(dispute, counter, text=long))
        assert said == "The text is too long; write at most 500 letters."
    dispute(counter, text=f"  {'क्षि' * 500}  ")
    assert open_disputes(counter.ledger.book)[0].dispute.text == "क्षि" * 500


@pytest.mark.parametrize("entry", [2, 3, 0, -1, 10**30])
def test_the_line_of_somebody_else_is_as_one_that_is_not_there(counter: Counter, entry: int) -> None:
    shop(counter)
    said = refused(counter, NoSuchEntry, lambda: dispute(counter, entry))
    assert said == f"There is nothing with number {entry} in the book."


def test_who_is_not_there_or_closed_disputes_nothing(counter: Counter) -> None:
    shop(counter)
    counter.do("payment", "C0002", "100")
    counter.ledger.change_customer("C0002", {"status": "closed"}, counter.act())
    said = refused(counter, LedgerError, lambda: dispute(counter, 2, customer="C0002"))
    assert said == "Ravi is closed. Reopen Ravi first."
    said = refused(counter, LedgerError, lambda: dispute(counter, customer="C0009"))
    assert said == "There is no customer “C0009”."


def test_a_line_that_was_taken_back_is_not_disputed(counter: Counter) -> None:
    shop(counter)
    counter.undo(counter.do("charge", "C0001", "5").seq)
    for entry in (3, 4):
        said = refused(counter, LineTakenBack, partial(dispute, counter, entry))
        assert said == "This line was taken back already and does not count any more."


def test_a_disputed_line_can_be_taken_back_and_the_dispute_still_waits(counter: Counter) -> None:
    shop(counter)
    sale = counter.do("charge", "C0001", "5")
    dispute(counter, 3)
    counter.undo(sale.seq)
    assert open_disputes(counter.ledger.book)[0].line.undone
    answer(counter)
    assert states(counter.ledger) == [("D0001", "answered")]


def test_one_dispute_of_a_line_is_open_at_a_time(counter: Counter) -> None:
    shop(counter)
    dispute(counter)
    said = refused(counter, AlreadyDisputed, lambda: dispute(counter))
    assert said == "The shop was already told about this line and has not answered yet."
    dispute(counter, 2, customer="C0002")
    answer(counter)
    dispute(counter, text="It is still wrong")
    row = dispute_of_entry(counter.ledger.book, 1)
    assert row is not None
    assert (row.dispute.id, row.state) == ("D0003", "open"), "the newest of a line is shown"
    assert states(counter.ledger) == [("D0003", "open"), ("D0001", "answered")]
    assert [one.dispute.id for one in open_disputes(counter.ledger.book)] == ["D0002", "D0003"]


@pytest.mark.parametrize("asked", ["D0002", "D0000", "", "K0001", "d0001"])
def test_what_is_not_there_is_not_answered(counter: Counter, asked: str) -> None:
    shop(counter)
    dispute(counter)
    said = refused(counter, SayingUnknown, lambda: answer(counter, asked))
    assert said == f"There is nothing to answer with the number “{asked}”."


def test_a_dispute_is_answered_once(counter: Counter) -> None:
    shop(counter)
    dispute(counter)
    done = answer(counter)
    said = refused(counter, AlreadyAnswered, lambda: answer(counter, text="And again"))
    assert said == f"This was already answered by owner, with number {done.seq}. Undo that to answer otherwise."


def test_a_dispute_is_taken_back_and_comes_back(counter: Counter) -> None:
    shop(counter)
    last = dispute(counter)
    for times in range(1, 5):
        last = counter.undo(last.seq)
        assert states(counter.ledger) == ([] if times % 2 else [("D0001", "open")])
        assert (dispute_of_entry(counter.ledger.book, 1) is None) == bool(times % 2)
        assert states(counter.reloaded()) == states(counter.ledger)
    counter.undo(last.seq)
    refused(counter, SayingTakenBack, lambda: answer(counter))
    dispute(counter)
    assert states(counter.ledger) == [("D0002", "open")]


def test_an_answered_dispute_is_not_taken_back(counter: Counter) -> None:
    shop(counter)
    said = dispute(counter)
    done = answer(counter)
    told = refused(counter, UndoNotPossible, lambda: counter.undo(said.seq))
    assert told == "This cannot be undone: it was answered since; undo the answer first."
    counter.undo(done.seq)
    counter.undo(said.seq)
    told = refused(counter, UndoNotPossible, lambda: counter.undo(counter.ledger.journal.last_seq - 1))
    assert told == "This cannot be undone: what it answers was taken back since; bring that back first."


def test_an_answer_is_taken_back_and_given_again(counter: Counter) -> None:
    shop(counter)
    dispute(counter)
    last = answer(counter)
    for times in range(1, 5):
        last = counter.undo(last.seq)
        assert states(counter.ledger) == [("D0001", "open" if times % 2 else "answered")]
        assert len(open_disputes(counter.ledger.book)) == times % 2
    back = counter.undo(last.seq)
    second = answer(counter, text="Otherwise")
    told = refused(counter, UndoNotPossible, lambda: counter.undo(back.seq))
    assert told == "This cannot be undone: another answer was given since; undo that first."
    counter.undo(second.seq)
    counter.undo(back.seq)
    assert disputes_of(counter.ledger.book, 0)[0].answer == "Sorry, corrected"


def test_no_undo_leaves_two_open_disputes_of_a_line(counter: Counter) -> None:
    shop(counter)
    withdrawn = counter.undo(dispute(counter).seq)
    second = dispute(counter)
    told = refused(counter, UndoNotPossible, lambda: counter.undo(withdrawn.seq))
    assert told == "This cannot be undone: the shop was told about the same line again since."
    done = answer(counter, "D0002")
    counter.undo(withdrawn.seq)
    told = refused(counter, UndoNotPossible, lambda: counter.undo(done.seq))
    assert told == "This cannot be undone: the shop was told about the same line again since."
    answer(counter)
    counter.undo(done.seq)
    counter.undo(second.seq)
    assert states(counter.ledger) == [("D0001", "answered")]


def test_who_disputes_something_is_not_taken_out(counter: Counter) -> None:
    shop(counter)
    added = 2
    said = dispute(counter)
    counter.undo(3)
    told = refused(counter, UndoNotPossible, lambda: counter.undo(added))
    assert told == "This cannot be undone: Asha told the shop something since; undo that first."
    withdrawn = counter.undo(said.seq)
    counter.undo(added)
    told = refused(counter, UndoNotPossible, lambda: counter.undo(withdrawn.seq))
    assert told == "This cannot be undone: Asha was taken out since; bring Asha back first."


def test_an_act_about_a_dispute_names_its_customer(counter: Counter) -> None:
    shop(counter)
    said = dispute(counter, 2, customer="C0002")
    done = answer(counter)
    acts = [said, done, counter.undo(done.seq), counter.undo(said.seq)]
    assert [customers_of(counter.ledger.book, act.seq) for act in acts] == [["C0002"]] * 4


def seen(book: Book) -> tuple[list[DisputeRow], ...]:
    return open_disputes(book), disputes_of(book, 0), disputes_of(book, 1)


def test_disputes_survive_a_restart_and_a_snapshot(counter: Counter) -> None:
    shop(counter)
    dispute(counter)
    answer(counter)
    counter.undo(dispute(counter, text="Still").seq)
    before = counter.ledger.journal.last_seq
    dispute(counter, 2, customer="C0002")
    expected = seen(counter.ledger.book)
    assert [len(rows) for rows in expected] == [1, 1, 1]
    assert seen(counter.reloaded().book) == expected
    counter.ledger.save_snapshot()
    quick = counter.reloaded()
    assert quick.journal.mark_used
    assert seen(quick.book) == expected
    assert [len(rows) for rows in seen(counter.ledger.as_of_seq(before))] == [0, 1, 0]


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (DisputeRecord("D0001", "C0001", 1, "x"), "D0001 stands where D0002 belongs"),
        (DisputeRecord("D0002", "C0003", 1, "x"), "D0002 is of nobody"),
    ],
)
def test_a_line_that_cannot_be_is_named(counter: Counter, record: DisputeRecord, why: str) -> None:
    shop(counter)
    last = dispute(counter)
    with pytest.raises(RecordNotUnderstood, match=why):
        counter.ledger.book.apply([last._replace(seq=last.seq + 1, records=encode([record]))])


def test_a_part_of_a_book_has_the_disputes_of_its_customers_only(counter: Counter) -> None:
    counter.customer("Asha", centre="Camp")
    counter.customer("Ravi", centre="Baner")
    for number in (1, 2):
        counter.do("charge", f"C000{number}", "5", on=TODAY)
        dispute(counter, number, customer=f"C000{number}")
    part = only_centres(counter.ledger.book, {"Baner"})
    assert [row.dispute.id for row in open_disputes(part)] == ["D0002"]
    assert (disputes_of(part, 0), dispute_of_entry(part, 1)) == ([], None)
    counter.do("charge", "C0002", "5")
    dispute(counter, 3, customer="C0002")
    assert [row.dispute.id for row in open_disputes(part)] == ["D0002"], "it is as it was made"
