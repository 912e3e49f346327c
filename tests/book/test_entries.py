"""What may be recorded, what each kind of entry does to the balances, and what is refused."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.book import EntryRequest, Kind, KindUnknown, PackageOver, Rules, decode
from ledger.book.records import EntryRecord
from ledger.errors import LedgerError
from ledger.journal import Commit, KeyReused
from tests.book.conftest import TODAY, Counter
from tests.book.test_packages import sell


def refusal(counter: Counter, kind: str, customer: str, amount: str, **more: Any) -> str:  # noqa: ANN401 - any part of a request
    before = counter.ledger.journal.last_seq
    with pytest.raises(LedgerError) as refused:
        counter.do(kind, customer, amount, **more)
    assert counter.ledger.journal.last_seq == before, "a refusal writes nothing"
    return str(refused.value)


def entry(commit: Commit, place: int = 0) -> EntryRecord:
    record = decode(commit.records)[place]
    assert isinstance(record, EntryRecord)
    return record


def test_every_kind_moves_the_balances_it_should(counter: Counter) -> None:
    asha = counter.customer("Asha Patil")
    steps = [
        ("opening_due", "100", {}, ("100.00", "0.00", 0)),
        ("opening_prepaid", "50", {}, ("100.00", "50.00", 0)),
        ("charge", "250", {}, ("350.00", "50.00", 0)),
        ("payment", "120.50", {"method": "UPI"}, ("229.50", "50.00", 0)),
        ("top_up", "200", {"method": "cash"}, ("229.50", "250.00", 0)),
        ("use", "30", {}, ("229.50", "220.00", 0)),
        ("settle", "29.50", {}, ("200.00", "190.50", 0)),
        ("refund", "90.50", {"method": "bank"}, ("200.00", "100.00", 0)),
        ("write_off", "200", {"reason": "moved away"}, ("0.00", "100.00", 0)),
    ]
    for kind, amount, more, after in steps:
        counter.do(kind, asha, amount, **more)
        assert counter.balance(asha) == after, kind
    assert counter.reloaded().book.balance(0) == counter.ledger.book.balance(0)


def test_the_sentence_says_who_did_what_and_what_is_owed_afterwards(counter: Counter) -> None:
    asha = counter.customer("Asha Patil")
    assert counter.do("charge", asha, "1250").what == "Asha Patil took ₹1,250, owes ₹1,250"
    assert counter.do("payment", asha, "250.50", method="upi").what == "Asha Patil paid ₹250.50 by UPI, owes ₹999.50"
    assert counter.do("payment", asha, "999.50").what == "Asha Patil paid ₹999.50 by cash, owes nothing"


def test_the_due_date_comes_from_the_terms_unless_one_is_given(counter: Counter) -> None:
    asha = counter.customer("Asha")
    assert entry(counter.do("charge", asha, "10")).due_on == "2026-12-06"
    counter.ledger.rules = Rules(terms_days=30)
    assert entry(counter.do("charge", asha, "10", on=date(2026, 11, 1))).due_on == "2026-12-01"
    assert entry(counter.do("charge", asha, "10", due_on=date(2026, 11, 28))).due_on == "2026-11-28"


@pytest.mark.fault(61)
@pytest.mark.parametrize("amount", ["0", "-5", "(5)"])
@pytest.mark.parametrize("kind", ["charge", "payment", "top_up"])
def test_nothing_or_less_is_refused(counter: Counter, kind: str, amount: str) -> None:
    asha = counter.customer("Asha")
    assert "must be more than nothing" in refusal(counter, kind, asha, amount)


@pytest.mark.fault(62)
def test_a_payment_over_the_due_is_refused_and_the_sentence_names_both_ways_out(counter: Counter) -> None:
    asha = counter.customer("Asha")
    counter.do("charge", asha, "1250")
    sentence = refusal(counter, "payment", asha, "2000")
    assert sentence == (
        "Asha owes ₹1,250.00, and ₹2,000.00 is more. Take ₹1,250.00 instead, or keep the rest as prepaid."
    )
    assert counter.balance(asha) == ("1250.00", "0.00", 0)


@pytest.mark.fault(62)
def test_the_setting_or_the_person_can_keep_the_rest_of_a_payment_as_prepaid(counter: Counter) -> None:
    asha, ravi = counter.customer("Asha"), counter.customer("Ravi")
    counter.do("charge", asha, "1250")
    done = counter.do("payment", asha, "2000", overpayment="prepaid", method="UPI")
    assert counter.balance(asha) == ("0.00", "750.00", 0)
    assert [entry(done, place).type for place in (0, 1)] == ["payment", "top_up"]
    assert entry(done, 1).method == "UPI"
    counter.ledger.rules = Rules(overpayment="prepaid")
    counter.do("payment", ravi, "10")
    assert counter.balance(ravi) == ("0.00", "10.00", 0)


def test_a_charge_over_the_limit_is_refused_until_somebody_says_yes(counter: Counter) -> None:
    asha = counter.customer("Asha", due_limit=200_000)
    counter.do("charge", asha, "1500")
    assert refusal(counter, "charge", asha, "500.01") == "Asha would owe ₹2,000.01; the agreed limit is ₹2,000.00."
    counter.do("charge", asha, "500")
    counter.do("charge", asha, "1", over_limit=True)
    assert counter.balance(asha)[0] == "2001.00"


def test_the_shops_limit_holds_for_those_without_one_of_their_own(counter: Counter) -> None:
    asha, ravi = counter.customer("Asha"), counter.customer("Ravi", due_limit=500_000)
    counter.ledger.rules = Rules(due_limit=100_000)
    assert "agreed limit is ₹1,000.00" in refusal(counter, "charge", asha, "1000.01")
    counter.do("charge", ravi, "4000")


@pytest.mark.parametrize(
    ("kind", "amount", "sentence"),
    [
        ("use", "51", "Asha has ₹50.00 prepaid; ₹51.00 is more than that."),
        ("refund", "51", "Asha has ₹50.00 prepaid; ₹51.00 is more than that."),
        ("settle", "60", "Asha has ₹50.00 prepaid; ₹60.00 is more than that."),
        ("settle", "101", "Asha owes ₹100.00; ₹101.00 is more than that."),
        ("write_off", "101", "Asha owes ₹100.00; ₹101.00 is more than that."),
    ],
)
def test_nobody_goes_below_nothing(counter: Counter, kind: str, amount: str, sentence: str) -> None:
    asha = counter.customer("Asha")
    counter.do("charge", asha, "100")
    counter.do("top_up", asha, "50")
    assert refusal(counter, kind, asha, amount, reason="x") == sentence


def test_prepaid_may_go_below_nothing_only_where_the_shop_allows_it(counter: Counter) -> None:
    asha = counter.customer("Asha")
    counter.ledger.rules = Rules(prepaid_below_zero=True)
    counter.do("use", asha, "20")
    assert counter.balance(asha)[1] == "-20.00"
    assert "more than that" in refusal(counter, "refund", asha, "1")


def test_a_write_off_needs_a_reason(counter: Counter) -> None:
    asha = counter.customer("Asha")
    counter.do("charge", asha, "100")
    assert refusal(counter, "write_off", asha, "10") == "Say why: a write-off needs a reason."
    for nothing in ("\u200b", " \u2060\n", "\ufeff"):
        said = refusal(counter, "write_off", asha, "10", reason=nothing, note=nothing)
        assert said == "Say why: a write-off needs a reason.", "nobody can read this one"


@pytest.mark.parametrize(
    ("on", "due_on", "sentence"),
    [
        (date(2026, 11, 22), None, "22 Nov 2026 is still to come."),
        (date(1949, 12, 31), None, "31 Dec 1949 is too long ago."),
        (TODAY, date(2026, 11, 20), "20 Nov 2026 is before the day of the sale."),
        (TODAY, date(2036, 12, 31), "31 Dec 2036 is more than ten years away."),
    ],
)
def test_impossible_dates_are_refused(counter: Counter, on: date, due_on: date | None, sentence: str) -> None:
    asha = counter.customer("Asha")
    assert refusal(counter, "charge", asha, "10", on=on, due_on=due_on) == sentence


def test_an_unknown_method_customer_or_kind_is_refused(counter: Counter) -> None:
    asha = counter.customer("Asha")
    counter.do("charge", asha, "10")
    assert refusal(counter, "payment", asha, "5", method="beads").startswith("“beads” is not a way of paying here.")
    assert refusal(counter, "payment", "C0099", "5") == "There is no customer “C0099”."
    with pytest.raises(KindUnknown):
        counter.do(Kind.STATED_DIFFERENCE.word, asha, "1")


@pytest.mark.parametrize("kind", ["charge", "top_up", "opening_due", "use", "refund"])
def test_only_what_pays_can_say_which_sale_it_pays(counter: Counter, kind: str) -> None:
    asha = counter.customer("Asha")
    counter.do("charge", asha, "10")
    counter.do("top_up", asha, "10")
    said = refusal(counter, kind, asha, "5", pays=(1,))
    assert said == "The charge “1” cannot be used: only a payment, a settlement or a write-off says which sale it pays."


def test_a_sale_that_is_named_twice_is_paid_once(counter: Counter) -> None:
    asha = counter.customer("Asha")
    counter.do("charge", asha, "10")
    counter.do("charge", asha, "20")
    assert entry(counter.do("payment", asha, "25", pays=(2, 1, 2, 2))).pays == [2, 1]


@pytest.mark.parametrize("photo", ["../../etc/passwd", "ab" * 31, f"{'ab' * 32}\n", "AB" * 32, "xy" * 32])
def test_what_is_no_name_of_a_photo_is_refused(counter: Counter, photo: str) -> None:
    asha = counter.customer("Asha")
    assert "that is no photo that was kept" in refusal(counter, "charge", asha, "5", photo=photo)
    assert entry(counter.do("charge", asha, "5", photo="ab" * 32)).photo == "ab" * 32


@pytest.mark.parametrize("instalment", ["2", "3/2", "0/2", "1/61", "a/b", "1/2\n", "1/2/3", "-1/2", "१/२"])
def test_an_instalment_is_one_of_so_many(counter: Counter, instalment: str) -> None:
    asha = counter.customer("Asha")
    assert "write it like 2/3" in refusal(counter, "charge", asha, "5", instalment=instalment)
    assert entry(counter.do("charge", asha, "5", instalment="2/60")).instalment == "2/60"


def test_a_preview_says_that_the_last_day_of_a_package_is_over(counter: Counter) -> None:
    asha = counter.customer("Asha")
    sell(counter, asha, "0", treatment="PRP", sessions=3, on=date(2026, 9, 1), valid_until=date(2026, 11, 1))
    over = EntryRequest(Kind.SESSION_USE, asha, counter.money("0.01"), date(2026, 11, 2))
    with pytest.raises(PackageOver, match=r"PRP could be used until 1 Nov 2026; that day is over\."):
        counter.ledger.preview(over, TODAY)
    for request in (replace(over, on=date(2026, 11, 1)), replace(over, over_validity=True)):
        assert not counter.ledger.preview(request, TODAY).due_after
    sale = EntryRequest(Kind.CHARGE, asha, counter.money("5"), TODAY, package="P0001")
    assert counter.ledger.preview(sale, TODAY).due_after.decimal == "5.00"


def test_a_closed_customer_takes_nothing_new(counter: Counter) -> None:
    asha = counter.customer("Asha")
    counter.ledger.change_customer(asha, {"status": "closed"}, counter.act())
    assert refusal(counter, "charge", asha, "5") == "Asha is closed. Reopen Asha first."
    counter.ledger.change_customer(asha, {"status": "active"}, counter.act())
    counter.do("charge", asha, "5")


def test_who_owes_or_holds_cannot_be_closed(counter: Counter) -> None:
    asha = counter.customer("Asha")
    counter.do("charge", asha, "5")
    with pytest.raises(LedgerError, match=r"Asha owes ₹5\.00 and holds ₹0\.00, and both must be nothing first"):
        counter.ledger.change_customer(asha, {"status": "closed"}, counter.act())


def test_who_has_sessions_left_cannot_be_closed(counter: Counter) -> None:
    asha = counter.customer("Asha")
    sell(counter, asha, "0", sessions=2)
    counter.do("session_use", asha, "0.01")
    left = r"Asha owes ₹0\.00, holds ₹0\.00 and has 1 session left, and all must be nothing first"
    with pytest.raises(LedgerError, match=left):
        counter.ledger.change_customer(asha, {"status": "closed"}, counter.act())
    counter.do("session_use", asha, "0.01")
    counter.ledger.change_customer(asha, {"status": "closed"}, counter.act())


@pytest.mark.fault(3)
def test_a_repeated_key_changes_nothing_and_answers_the_same(counter: Counter) -> None:
    asha = counter.customer("Asha")
    counter.do("charge", asha, "100", key="sale")
    first = counter.do("payment", asha, "100", key="till-7")
    # A second payment of 100 would be refused now: the key is looked up before anything else is asked.
    assert counter.do("payment", asha, "100", key="till-7") == first
    assert counter.balance(asha)[0] == "0.00"


def test_a_repeated_key_with_other_content_is_refused(counter: Counter) -> None:
    asha = counter.customer("Asha")
    counter.do("charge", asha, "100", key="till-8")
    with pytest.raises(KeyReused, match="sent before with other content"):
        counter.do("charge", asha, "101", key="till-8")
    with pytest.raises(KeyReused):
        counter.undo(2, key="till-8")


@pytest.mark.parametrize(
    "note", ["two\nlines", 'a "quote", and a comma', "tab\there", "नमस्ते", "=1+1", "x\u2028y", "\x1cz"]
)
def test_notes_come_back_as_they_were_typed_but_for_signs_nobody_can_see(counter: Counter, note: str) -> None:
    asha = counter.customer("Asha")
    counter.do("charge", asha, "5", note=note)
    kept = counter.reloaded().book.entry_record(0).note
    assert kept == note.replace("\u2028", "\n").replace("\x1c", "").strip()
