"""Claims: a customer says to have paid, and the shop confirms or declines; every way back, and every refusal."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import msgspec
import pytest

from ledger.book import (
    MINOR_UNITS_MAX,
    AlreadyAnswered,
    AmountNotPositive,
    Book,
    ClaimRequest,
    ClaimRow,
    ClaimsWaiting,
    CurrencyMixed,
    MoreThanClaimed,
    PaymentOverDue,
    RecordNotUnderstood,
    Rules,
    SayingUnknown,
    UndoNotPossible,
    WordsMissing,
    WordsTooMany,
    claims_of,
    customers_of,
    decode,
    keeping,
    only_centres,
    open_claims,
    parse_amount,
)
from ledger.book.money import Currency
from ledger.book.quick import sort_out
from ledger.book.records import AnswerRecord, ClaimRecord, DisputeRecord, EntryRecord, encode
from ledger.errors import LedgerError
from tests.book.conftest import TODAY, Counter
from tests.book.sayings import claim, confirm, decline, owing, refused, states


def test_a_claim_moves_nothing_and_waits_for_an_answer(counter: Counter) -> None:
    owing(counter)
    said = claim(counter, reference=" UTR 77 ", note="at the\ncounter")
    assert said.what == "Asha says that ₹400 was paid by UPI on 20 Nov 2026"
    assert counter.balance("C0001") == ("1000.00", "0.00", 0)
    (row,) = open_claims(counter.ledger.book)
    assert row.claim == ClaimRecord("K0001", "C0001", 40_000, "2026-11-20", "UPI", "UTR 77", "at the\ncounter")
    assert (row.customer.name, row.seq, row.at, row.by) == ("Asha", said.seq, said.at, "owner")
    assert (row.state, row.amount.decimal, row.got, row.answered_by) == ("open", "400.00", None, "")
    assert claims_of(counter.ledger.book, 0) == [row]


def test_confirming_is_one_act_with_the_payment_and_the_answer(counter: Counter) -> None:
    owing(counter)
    claim(counter, reference="UTR 77", note="by phone")
    done = confirm(counter)
    assert done.what == "Asha paid ₹400 by UPI, owes ₹600, as claimed"
    assert counter.balance("C0001")[0] == "600.00"
    payment, answer = counter.ledger.book.records_of(done.seq)
    assert isinstance(payment, EntryRecord)
    assert (payment.type, payment.amount, payment.on) == ("payment", 40_000, "2026-11-20")
    assert (payment.method, payment.reference, payment.note) == ("UPI", "UTR 77", "by phone")
    assert answer == AnswerRecord(of="K0001", yes=True)
    assert open_claims(counter.ledger.book) == []
    (row,) = claims_of(counter.ledger.book, 0)
    assert (row.state, row.got, row.reason) == ("confirmed", counter.money("400"), "")
    assert (row.answered_by, row.answered_at, row.answered_seq) == ("owner", done.at, done.seq)


def test_a_part_of_a_claim_can_be_confirmed(counter: Counter) -> None:
    owing(counter)
    claim(counter)
    assert confirm(counter, amount="300").what == "Asha paid ₹300 by UPI, owes ₹700, of ₹400 claimed"
    assert claims_of(counter.ledger.book, 0)[0].got == counter.money("300")
    claim(counter)
    said = refused(counter, MoreThanClaimed, lambda: confirm(counter, "K0002", "400.01"))
    assert said == ("Asha says to have paid ₹400.00; ₹400.01 is more than that. Enter what is more as another payment.")
    assert refused(counter, AmountNotPositive, lambda: confirm(counter, "K0002", "0"))
    foreign = parse_amount("1", Currency.of("EUR"))
    refused(counter, CurrencyMixed, lambda: counter.ledger.confirm_claim("K0002", counter.act(), TODAY, amount=foreign))


def test_a_claim_above_what_is_owed_is_refused_as_any_payment_is(counter: Counter) -> None:
    owing(counter, "100")
    claim(counter)
    said = refused(counter, PaymentOverDue, lambda: confirm(counter))
    assert said == "Asha owes ₹100.00, and ₹400.00 is more. Take ₹100.00 instead, or keep the rest as prepaid."
    assert [row.state for row in open_claims(counter.ledger.book)] == ["open"]
    confirm(counter, overpayment="prepaid")
    assert counter.balance("C0001") == ("0.00", "300.00", 0)
    assert claims_of(counter.ledger.book, 0)[0].got == counter.money("400")
    counter.ledger.rules = Rules(overpayment="prepaid")
    claim(counter)
    assert confirm(counter, "K0002").what == "Asha topped up ₹400 by UPI, holds ₹700, as claimed"


def test_declining_needs_a_reason(counter: Counter) -> None:
    owing(counter)
    claim(counter)
    for nothing in ("", " \n", "\u200b"):
        said = refused(counter, WordsMissing, partial(decline, counter, reason=nothing))
        assert said == "Say why it is declined: the customer reads it."
    said = refused(counter, WordsTooMany, lambda: decline(counter, reason="é" * 501))
    assert said == "The text is too long; write at most 500 letters."
    done = decline(counter, reason=" Not in the bank ")
    assert done.what == "The claim of Asha about ₹400 was declined"
    assert counter.balance("C0001")[0] == "1000.00"
    (row,) = claims_of(counter.ledger.book, 0)
    assert (row.state, row.reason, row.got, row.answered_seq) == ("declined", "Not in the bank", None, done.seq)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"customer": "C0009"}, "There is no customer “C0009”."),
        ({"amount": "0"}, "The amount must be more than nothing; ₹0.00 is not."),
        ({"on": TODAY + timedelta(days=1)}, "22 Nov 2026 is still to come."),
        ({"on": date(1949, 12, 31)}, "31 Dec 1949 is too long ago."),
        (
            {"method": "shells"},
            "“shells” is not a way of paying here. There are: cash, UPI, card, bank, cheque, other.",
        ),
    ],
)
def test_a_claim_that_cannot_be_is_refused(counter: Counter, more: dict[str, Any], sentence: str) -> None:
    owing(counter)
    assert refused(counter, LedgerError, lambda: claim(counter, **more)) == sentence


def test_a_claim_is_not_for_more_than_an_entry_can_hold(counter: Counter) -> None:
    request = ClaimRequest(owing(counter), counter.ledger.book.money(MINOR_UNITS_MAX + 1), TODAY)
    said = refused(counter, LedgerError, lambda: counter.ledger.claim(request, counter.act(), TODAY))
    assert said.endswith("is more than one entry can hold; the most is ₹99,99,99,999.99.")


def test_a_claim_in_another_currency_is_refused(counter: Counter) -> None:
    request = ClaimRequest(owing(counter), parse_amount("5", Currency.of("EUR")), TODAY)
    refused(counter, CurrencyMixed, lambda: counter.ledger.claim(request, counter.act(), TODAY))


def test_nothing_is_claimed_by_who_is_closed_and_nothing_confirmed(counter: Counter) -> None:
    asha = counter.customer("Asha")
    claim(counter)
    claim(counter)
    assert counter.ledger.change_customer(asha, {"status": "closed"}, counter.act()), "an open claim is not in the way"
    assert refused(counter, LedgerError, lambda: claim(counter)) == "Asha is closed. Reopen Asha first."
    refused(counter, LedgerError, lambda: confirm(counter, overpayment="prepaid"))
    decline(counter)
    assert states(counter.ledger) == [("K0002", "open"), ("K0001", "declined")]


def test_twenty_claims_of_a_customer_may_wait(counter: Counter) -> None:
    owing(counter)
    ravi = counter.customer("Ravi")
    first = claim(counter)
    counter.ledger.dispute(1, "This is no claim", counter.act(), customer="C0001")
    for _ in range(19):
        claim(counter)
    said = refused(counter, ClaimsWaiting, lambda: claim(counter))
    assert said == "20 payments wait for the shop's answer already. Wait for those first."
    claim(counter, ravi)
    decline(counter)
    claim(counter)
    refused(counter, ClaimsWaiting, lambda: claim(counter))
    assert len(open_claims(counter.ledger.book)) == 21
    withdrawn = counter.undo(first.seq + 2)
    claim(counter)
    said = refused(counter, UndoNotPossible, lambda: counter.undo(withdrawn.seq))
    assert said == "This cannot be undone: 20 payments that Asha told of wait for an answer already."


def test_there_is_one_answer_at_a_time(counter: Counter) -> None:
    owing(counter)
    claim(counter)
    done = confirm(counter)
    for again in (lambda: confirm(counter), lambda: decline(counter)):
        said = refused(counter, AlreadyAnswered, again)
        assert said == f"This was already answered by owner, with number {done.seq}. Undo that to answer otherwise."


@pytest.mark.parametrize("asked", ["K0002", "K0000", "K", "", "D0001", "C0001", "K-1", "K" + "9" * 30, "k0001"])
def test_what_is_not_there_is_not_answered(counter: Counter, asked: str) -> None:
    owing(counter)
    claim(counter)
    for ask in (lambda: confirm(counter, asked), lambda: decline(counter, asked)):
        assert refused(counter, SayingUnknown, ask) == f"There is nothing to answer with the number “{asked}”."


def test_the_same_key_claims_and_answers_once(counter: Counter) -> None:
    owing(counter)
    request = ClaimRequest("C0001", counter.money("5"), TODAY)
    act, answer = counter.act("claim"), counter.act("answer")
    assert counter.ledger.claim(request, act, TODAY) == counter.ledger.claim(request, act, TODAY)
    first = counter.ledger.confirm_claim("K0001", answer, TODAY)
    assert counter.ledger.confirm_claim("K0001", answer, TODAY) == first
    with pytest.raises(LedgerError, match="sent before with other content"):
        counter.ledger.confirm_claim("K0001", answer, TODAY, amount=counter.money("4"))
    assert counter.balance("C0001")[0] == "995.00"


def test_an_act_about_a_claim_names_its_customer(counter: Counter) -> None:
    owing(counter)
    ravi = counter.customer("Ravi")
    said = claim(counter, ravi)
    answer = decline(counter)
    taken_back = counter.undo(answer.seq)
    acts = [said, answer, taken_back, counter.undo(taken_back.seq), counter.undo(counter.ledger.journal.last_seq)]
    acts += [counter.undo(said.seq), counter.undo(counter.ledger.journal.last_seq)]
    assert [customers_of(counter.ledger.book, act.seq) for act in acts] == [[ravi]] * len(acts)


def full(counter: Counter) -> list[list[ClaimRow]]:
    """Make claims in every state, and return what the views say of them."""
    owing(counter)
    counter.customer("Ravi")
    for customer in ("C0001", "C0002", "C0001", "C0001", "C0001"):
        claim(counter, customer)
    confirm(counter, amount="30")
    decline(counter, "K0003")
    counter.undo(counter.undo(decline(counter, "K0004").seq).seq)
    counter.undo(decline(counter, "K0005").seq)
    counter.undo(claim(counter).seq)
    return seen(counter.ledger.book)


def seen(book: Book) -> list[list[ClaimRow]]:
    return [open_claims(book), *(claims_of(book, index) for index in range(len(book.people)))]


def test_claims_survive_a_restart_and_a_snapshot(counter: Counter) -> None:
    expected = full(counter)
    assert [row.claim.id for row in expected[0]] == ["K0002", "K0005"]
    assert [row.state for row in expected[1]] == ["open", "declined", "declined", "confirmed"]
    assert seen(counter.reloaded().book) == expected
    counter.ledger.save_snapshot()
    quick = counter.reloaded()
    assert quick.journal.mark_used
    assert seen(quick.book) == expected
    counter.undo(claim(counter, "C0002").seq)
    claim(counter, "C0002")
    later = counter.reloaded()
    assert later.journal.mark_used
    assert seen(later.book) == seen(counter.ledger.book) != expected
    counter.ledger.book.reset()
    assert counter.ledger.book.said == Book().said


@pytest.mark.fault(36)
def test_a_snapshot_from_before_there_were_claims_is_not_read(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = full(counter)
    whole = keeping.dump(counter.ledger.book)
    rest = msgspec.msgpack.decode(whole["rest"], strict=False)
    del rest["said"]
    monkeypatch.setattr(keeping, "dump", lambda _book: {**whole, "rest": msgspec.msgpack.encode(rest)})
    counter.ledger.save_snapshot()
    again = counter.reloaded()
    assert not again.journal.mark_used
    assert seen(again.book) == expected


def test_the_book_as_it_was_has_the_claims_as_they_were(counter: Counter) -> None:
    owing(counter)
    said = claim(counter)
    done = confirm(counter)
    undone = counter.undo(done.seq)
    found = [states(counter.ledger)]
    for commit in (undone, done, said):
        then = counter.ledger.as_of_seq(commit.seq)
        found.append([(row.claim.id, row.state) for row in claims_of(then, 0)])
    assert found == [[("K0001", state)] for state in ("open", "open", "confirmed", "open")]
    assert claims_of(counter.ledger.as_of_seq(said.seq - 1), 0) == []


def test_many_lines_at_once_are_read_as_one_by_one(counter: Counter) -> None:
    counter.customer("Asha")
    for number in range(50):
        counter.do("charge", "C0001", "500")
        claim(counter, note=f"{number} " * 100)
        if number % 3 == 0:
            confirm(counter, f"K{number + 1:04d}")
        elif number % 3 == 1:
            counter.undo(counter.ledger.journal.last_seq)
        else:
            counter.undo(decline(counter, f"K{number + 1:04d}").seq)
            counter.ledger.dispute(number + 1, f"no {number}", counter.act(), customer="C0001")
            decline(counter, f"K{number + 1:04d}")
    commits = list(counter.ledger.journal.commits(0, counter.ledger.journal.last_seq))
    assert sort_out(commits) is not None, "these are enough for the quick reader"
    quick, slow = Book(), Book()
    quick.apply(commits)
    for commit in commits:
        slow.apply([commit])
    assert quick.said == slow.said == counter.ledger.book.said == counter.reloaded().book.said
    for book in (quick, slow):
        book.read_commit = counter.ledger.journal.commit
    assert seen(quick) == seen(slow) == seen(counter.ledger.book)


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (ClaimRecord("K0003", "C0001", 5, "2026-11-21"), "K0003 stands where K0002 belongs"),
        (ClaimRecord("K0002", "C0002", 5, "2026-11-21"), "K0002 is of nobody"),
        (AnswerRecord("K0002"), "'K0002'"),
        (AnswerRecord("D0001"), "'D0001'"),
    ],
)
def test_a_line_that_cannot_be_is_named(counter: Counter, record: ClaimRecord | AnswerRecord, why: str) -> None:
    owing(counter)
    last = claim(counter)
    wrong = last._replace(seq=last.seq + 1, records=encode([record]))
    with pytest.raises(RecordNotUnderstood, match=f"Number {wrong.seq} in the book cannot be read: {why}"):
        counter.ledger.book.apply([wrong])


def test_what_is_said_is_read_beside_the_records_of_another_room() -> None:
    said: list[ClaimRecord | DisputeRecord | AnswerRecord] = [
        ClaimRecord("K0001", "C0001", 5, "2026-11-21"), DisputeRecord("D0001", "C0001", 1, "No"), AnswerRecord("D0001")
    ]  # fmt: skip
    assert decode(encode([{"kind": "person", "id": "U0001"}, *said])) == [None, *said]


def test_a_part_of_a_book_has_the_claims_of_its_customers_only(counter: Counter) -> None:
    counter.customer("Asha", centre="Camp")
    counter.customer("Ravi", centre="Baner")
    claim(counter)
    claim(counter, "C0002")
    part = only_centres(counter.ledger.book, {"Baner"})
    assert [row.claim.id for row in open_claims(part)] == ["K0002"]
    assert (claims_of(part, 0), len(claims_of(part, 1))) == ([], 1)
    claim(counter, "C0002")
    decline(counter, "K0002")
    assert [(row.claim.id, row.state) for row in claims_of(part, 1)] == [("K0002", "open")], "it is as it was made"
