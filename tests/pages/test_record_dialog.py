"""The dialog that records an entry: what it asks, what it says before it saves, and what it refuses."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from ledger.book import Kind, customer_history
from pages.parts.words import short_day
from tests.pages.conftest import Counter, Open
from tests.pages.screens import choose, dismiss, has_dialog, keys, label, press, refusals, sentences, write

MORE = {
    Kind.USE: "Use prepaid",
    Kind.SETTLE: "Pay the due from prepaid",
    Kind.REFUND: "Give prepaid back",
    Kind.WRITE_OFF: "Let off (discount or write-off)",
}


@pytest.fixture
def asha(counter: Counter) -> str:
    """Return a customer who owes ₹1,250 and holds ₹500."""
    customer = counter.customer("Asha")
    counter.do(Kind.CHARGE, customer, "1250")
    counter.do(Kind.TOP_UP, customer, "500")
    return customer


def open_dialog(page: Open, kind: Kind, customer: str) -> AppTest:
    """Open the dialog for one kind from the customer's page."""
    at = page("customer.py", id=customer)
    if kind in MORE:
        choose(at, "more", MORE[kind])
    else:
        press(at, f"do_{kind.word}")
    assert has_dialog(at)
    return at


@pytest.mark.parametrize(
    ("kind", "does", "says", "due", "prepaid"),
    [
        (Kind.CHARGE, "Asha owes ₹1,250 → **owes ₹1,580**", "Asha took ₹330, owes ₹1,580", "1580.00", "500.00"),
        (Kind.PAYMENT, "Asha owes ₹1,250 → **owes ₹920**", "Asha paid ₹330 by cash, owes ₹920", "920.00", "500.00"),
        (Kind.TOP_UP, "Asha holds ₹500 → **holds ₹830**", "Asha topped up ₹330 by cash", "1250.00", "830.00"),
        (Kind.USE, "Asha holds ₹500 → **holds ₹170**", "Asha used ₹330 of the prepaid", "1250.00", "170.00"),
        (Kind.SETTLE, "Asha owes ₹1,250 → **owes ₹920**", "Asha settled ₹330 from the prepaid", "920.00", "170.00"),
        (Kind.REFUND, "Asha holds ₹500 → **holds ₹170**", "Asha got ₹330 back by cash", "1250.00", "170.00"),
        (Kind.WRITE_OFF, "Asha owes ₹1,250 → **owes ₹920**", "Asha was let off ₹330", "920.00", "500.00"),
    ],
)
def test_every_kind_says_what_it_does_saves_it_and_says_so(
    counter: Counter, asha: str, page: Open, kind: Kind, does: str, says: str, due: str, prepaid: str
) -> None:
    at = open_dialog(page, kind, asha)
    write(at, rec_amount="250+80", rec_note="As agreed")
    assert does in sentences(at)
    assert label(at, "rec_save") == "Save ₹330"
    press(at, "rec_save")
    assert not has_dialog(at)
    assert says in sentences(at)
    assert (counter.due(asha), counter.prepaid(asha)) == (due, prepaid)
    line = customer_history(counter.shop.book, 0).lines[0]
    assert (line.kind, line.amount.decimal, line.on) == (kind, "330.00", counter.shop.today())


@pytest.mark.parametrize(
    ("typed", "button"), [("250+80", "Save ₹330"), ("1,000", "Save ₹1,000"), ("12.50", "Save ₹12.50")]
)
def test_the_amount_is_reckoned_while_it_is_typed(asha: str, page: Open, typed: str, button: str) -> None:
    at = open_dialog(page, Kind.CHARGE, asha)
    write(at, rec_amount=typed)
    assert label(at, "rec_save") == button


@pytest.mark.parametrize("typed", ["", "abc", "250++", "-5", "0"])
def test_an_amount_that_is_none_is_refused_and_nothing_is_saved(
    counter: Counter, asha: str, page: Open, typed: str
) -> None:
    at = open_dialog(page, Kind.CHARGE, asha)
    write(at, rec_amount=typed)
    before = counter.shop.book.version
    press(at, "rec_save")
    assert has_dialog(at)
    assert len(refusals(at)) == 1
    assert counter.shop.book.version == before


def test_the_customer_is_found_by_typing(counter: Counter, page: Open) -> None:
    counter.customer("Asha")
    imran = counter.customer("Imran", phone="+919822014556")
    at = page()
    press(at, "sell")
    write(at, rec_find="98220 14556")
    assert {key for key in keys(at) if key.startswith("rec_pick_")} == {f"rec_pick_{imran}"}
    press(at, f"rec_pick_{imran}")
    write(at, rec_amount="40")
    press(at, "rec_save")
    assert counter.due(imran) == "40.00"


def test_those_who_came_last_are_offered_before_anything_is_typed(counter: Counter, page: Open) -> None:
    asha, imran = counter.customer("Asha"), counter.customer("Imran")
    counter.do(Kind.CHARGE, asha, "10")
    at = page()
    press(at, "pay")
    picks = [str(button.key) for button in at.button if str(button.key).startswith("rec_pick_")]
    assert picks == [f"rec_pick_{asha}", f"rec_pick_{imran}"]
    assert "Last served" in sentences(at)


def test_somebody_new_is_added_on_the_way_and_the_entry_goes_on(counter: Counter, page: Open) -> None:
    at = page()
    press(at, "sell")
    write(at, rec_find="Meena Rao")
    assert "Nobody fits." in sentences(at)
    assert label(at, "rec_new") == "Add Meena Rao"
    press(at, "rec_new")
    assert at.text_input(key="rec_name").value == "Meena Rao"
    press(at, "rec_add")
    write(at, rec_amount="75")
    press(at, "rec_save")
    assert counter.due("C0001") == "75.00"


def test_another_customer_can_be_taken_without_closing(counter: Counter, asha: str, page: Open) -> None:
    imran = counter.customer("Imran")
    at = open_dialog(page, Kind.CHARGE, asha)
    press(at, "rec_change")
    press(at, f"rec_pick_{imran}")
    write(at, rec_amount="20")
    press(at, "rec_save")
    assert (counter.due(imran), counter.due(asha)) == ("20.00", "1250.00")


def test_the_due_limit_is_shown_and_is_a_question_when_it_is_passed(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha", due_limit=50_000)
    at = open_dialog(page, Kind.CHARGE, asha)
    write(at, rec_amount="450")
    assert "Limit ₹500, ₹50 left" in sentences(at)
    assert not at.checkbox
    write(at, rec_amount="600")
    assert "would owe ₹600.00; the agreed limit is ₹500.00" in sentences(at)
    press(at, "rec_save")
    assert len(refusals(at)) == 1
    assert counter.due(asha) == "0.00"
    at.checkbox(key="rec_over_limit").check().run()
    assert "₹100 above it" in sentences(at)
    press(at, "rec_save")
    assert counter.due(asha) == "600.00"


def test_more_than_is_owed_is_a_question_and_no_leaves_everything(counter: Counter, asha: str, page: Open) -> None:
    at = open_dialog(page, Kind.PAYMENT, asha)
    write(at, rec_amount="1300")
    assert "Asha owes ₹1,250. Keep the other ₹50 as prepaid" in sentences(at)
    press(at, "rec_save")
    assert "keep the rest as prepaid" in refusals(at)[0]
    assert (counter.due(asha), counter.prepaid(asha)) == ("1250.00", "500.00")


def test_more_than_is_owed_is_kept_as_prepaid_when_a_person_says_so(counter: Counter, asha: str, page: Open) -> None:
    at = open_dialog(page, Kind.PAYMENT, asha)
    write(at, rec_amount="1300")
    at.checkbox(key="rec_overpayment").check().run()
    assert "holds ₹500 → **holds ₹550**" in sentences(at)
    press(at, "rec_save")
    assert (counter.due(asha), counter.prepaid(asha)) == ("0.00", "550.00")


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (Kind.USE, "Asha has ₹500.00 prepaid; ₹9,000.00 is more than that."),
        (Kind.REFUND, "Asha has ₹500.00 prepaid; ₹9,000.00 is more than that."),
        (Kind.SETTLE, "Asha owes ₹1,250.00; ₹9,000.00 is more than that."),
        (Kind.WRITE_OFF, "Asha owes ₹1,250.00; ₹9,000.00 is more than that."),
    ],
)
def test_a_refusal_is_said_before_saving_and_again_when_saved_all_the_same(
    counter: Counter, asha: str, page: Open, kind: Kind, sentence: str
) -> None:
    at = open_dialog(page, kind, asha)
    write(at, rec_amount="9000", rec_note="As agreed")
    assert sentence in sentences(at)
    assert not refusals(at)
    press(at, "rec_save")
    assert refusals(at) == [sentence]
    assert (counter.due(asha), counter.prepaid(asha)) == ("1250.00", "500.00")


def test_nobody_is_let_off_without_a_reason(counter: Counter, asha: str, page: Open) -> None:
    at = open_dialog(page, Kind.WRITE_OFF, asha)
    write(at, rec_amount="50")
    press(at, "rec_save")
    assert refusals(at) == ["Say why: a write-off needs a reason."]
    write(at, rec_note="Loyal customer")
    press(at, "rec_save")
    assert counter.due(asha) == "1200.00"


def test_save_pressed_twice_saves_once(counter: Counter, asha: str, page: Open) -> None:
    at = open_dialog(page, Kind.CHARGE, asha)
    opened = at.session_state["dialog"]
    write(at, rec_amount="330", rec_note="Milk")
    press(at, "rec_save")
    version = counter.shop.book.version
    # The second press was on its way while the first was saved: the same dialog, with the same words in it.
    at.session_state["dialog"] = opened
    at.run()
    write(at, rec_amount="330", rec_note="Milk")
    press(at, "rec_save")
    assert not refusals(at)
    assert counter.shop.book.version == version
    assert counter.due(asha) == "1580.00"


def test_the_same_sale_on_purpose_is_saved_twice(counter: Counter, asha: str, page: Open) -> None:
    at = open_dialog(page, Kind.CHARGE, asha)
    for _ in range(2):
        write(at, rec_amount="30")
        press(at, "rec_save")
        press(at, "do_charge")
    assert counter.due(asha) == "1310.00"


@pytest.mark.parametrize("days", [15, 30])
def test_a_sale_is_due_when_the_chosen_terms_say(counter: Counter, asha: str, page: Open, days: int) -> None:
    at = open_dialog(page, Kind.CHARGE, asha)
    write(at, rec_amount="30")
    terms = at.pills(key="rec_due")
    terms.select(next(one for one in terms.options if one.startswith(f"{days} days"))).run()
    due_on = counter.shop.today() + timedelta(days=days)
    assert f"Due on {short_day(due_on, counter.shop.today())}" in sentences(at)
    press(at, "rec_save")
    line = customer_history(counter.shop.book, 0).lines[0]
    assert line.due_on == due_on
    assert f"due {short_day(due_on, counter.shop.today())}" in str(at.table[0].value.to_dict("records")[0]["Note"])


def test_a_due_day_can_be_picked(counter: Counter, asha: str, page: Open) -> None:
    at = open_dialog(page, Kind.CHARGE, asha)
    write(at, rec_amount="30")
    at.pills(key="rec_due").select("A date").run()
    day = counter.shop.today() + timedelta(days=4)
    at.date_input(key="rec_due_on").set_value(day).run()
    press(at, "rec_save")
    assert customer_history(counter.shop.book, 0).lines[0].due_on == day


def test_a_sale_of_another_day_and_its_bill_number_are_kept(counter: Counter, asha: str, page: Open) -> None:
    at = open_dialog(page, Kind.CHARGE, asha)
    day = counter.shop.today() - timedelta(days=3)
    write(at, rec_amount="30", rec_reference="B-17")
    at.date_input(key="rec_date").set_value(day).run()
    press(at, "rec_save")
    (line,) = [one for one in customer_history(counter.shop.book, 0).lines if one.reference]
    assert (line.on, line.reference) == (day, "B-17")


@pytest.mark.parametrize("kind", [Kind.PAYMENT, Kind.TOP_UP, Kind.REFUND])
def test_how_it_was_paid_is_kept(counter: Counter, asha: str, page: Open, kind: Kind) -> None:
    at = open_dialog(page, kind, asha)
    assert at.segmented_control(key="rec_method").value == "cash"
    at.segmented_control(key="rec_method").select("UPI").run()
    write(at, rec_amount="30")
    press(at, "rec_save")
    assert customer_history(counter.shop.book, 0).lines[0].method == "UPI"


@pytest.mark.parametrize("kind", [Kind.CHARGE, Kind.USE, Kind.SETTLE, Kind.WRITE_OFF])
def test_where_no_money_changes_hands_nobody_is_asked_how(asha: str, page: Open, kind: Kind) -> None:
    at = open_dialog(page, kind, asha)
    assert "rec_method" not in [control.key for control in at.segmented_control]


def test_closing_forgets_what_was_typed(counter: Counter, asha: str, page: Open) -> None:
    at = open_dialog(page, Kind.CHARGE, asha)
    before = counter.shop.book.version
    write(at, rec_amount="999", rec_note="Never mind")
    dismiss(at)
    assert not has_dialog(at)
    assert "rec_save" not in keys(at)
    press(at, "do_charge")
    assert at.text_input(key="rec_amount").value == ""
    assert at.text_input(key="rec_note").value == ""
    assert counter.shop.book.version == before


def test_whom_the_dialog_was_for_is_forgotten_too(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    at = page()
    press(at, "sell")
    press(at, f"rec_pick_{asha}")
    dismiss(at)
    press(at, "sell")
    assert at.text_input(key="rec_find").value == ""
    assert f"rec_pick_{asha}" in keys(at)


def test_an_open_dialog_stays_while_somebody_else_records(counter: Counter, asha: str, page: Open) -> None:
    at = open_dialog(page, Kind.CHARGE, asha)
    write(at, rec_amount="100")
    counter.do(Kind.PAYMENT, asha, "250")
    at.run()
    assert has_dialog(at)
    assert "Asha owes ₹1,000 → **owes ₹1,100**" in sentences(at)
    assert at.text_input(key="rec_amount").value == "100"
