"""The statement and the receipt on the screens: which time, which files, and the text to send."""

from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from ledger.book import Kind
from messaging import State, texts_of
from pages.parts.statement import EVERYTHING, OTHER, THIS_MONTH, THREE_MONTHS, period_of
from tests.pages.conftest import Counter, Open
from tests.pages.screens import (
    MARKED_UP_NAMES,
    has_dialog,
    just_undo,
    live_markup,
    press,
    refusals,
    sentences,
    write,
)


def links(at: AppTest) -> dict[str, str]:
    """Return the link buttons of the screen: what stands on each, and where it leads."""
    return {one.proto.label: one.proto.url for one in at.get("link_button")}


def opened(page: Open, customer: str) -> AppTest:
    """Open the dialog for a customer."""
    at = press(page("customer.py", id=customer), "do_statement")
    assert has_dialog(at)
    return at


def test_the_dialog_offers_the_files_and_the_text(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    counter.do(Kind.CHARGE, asha, "330", note="Milk")
    at = opened(page, asha)
    assert links(at) == {"Open PDF": "/files/statement/C0001.pdf", "Excel": "/files/statement/C0001.xlsx"}
    assert "**Asha** · 1 line · owes ₹330" in sentences(at)
    assert "Bought on credit ₹330 (Milk), owed ₹330" in at.code[0].value
    assert at.code[0].value.endswith("*Due now: ₹330*")


def test_another_time_is_another_statement(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    today = counter.shop.today()
    counter.do(Kind.CHARGE, asha, "100", today - timedelta(days=200))
    counter.do(Kind.CHARGE, asha, "5")
    at = opened(page, asha)
    at.segmented_control(key="rec_statement_time").select(THIS_MONTH).run()
    first = today.replace(day=1)
    assert links(at)["Open PDF"] == f"/files/statement/C0001.pdf?since={first}"
    assert "Before: owed ₹100" in at.code[0].value
    at.segmented_control(key="rec_statement_time").select(OTHER).run()
    at.date_input(key="rec_statement_days").set_value((today - timedelta(days=2), today)).run()
    assert links(at)["Excel"] == f"/files/statement/C0001.xlsx?since={today - timedelta(days=2)}&until={today}"


@pytest.mark.parametrize(
    ("choice", "days", "period"),
    [
        (EVERYTHING, [], (None, None)),
        (THIS_MONTH, [], (date(2026, 11, 1), None)),
        (THREE_MONTHS, [], (date(2026, 9, 1), None)),
        (OTHER, [], (None, None)),
        (OTHER, [date(2026, 11, 3)], (date(2026, 11, 3), date(2026, 11, 3))),
        (OTHER, [date(2026, 11, 3), date(2026, 11, 5)], (date(2026, 11, 3), date(2026, 11, 5))),
    ],
)
def test_a_choice_is_a_period(choice: str, days: list[date], period: tuple[date | None, date | None]) -> None:
    assert period_of(choice, days, date(2026, 11, 21)) == period


def test_three_months_reach_into_the_year_before() -> None:
    assert period_of(THREE_MONTHS, [], date(2026, 2, 28))[0] == date(2025, 12, 1)
    assert period_of(THREE_MONTHS, [], date(2026, 3, 31))[0] == date(2026, 1, 1)


def test_a_statement_that_is_too_long_says_so_and_offers_no_file(
    counter: Counter, page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    asha = counter.customer("Asha")
    for _ in range(3):
        counter.do(Kind.CHARGE, asha, "1")
    monkeypatch.setattr("pages.parts.statement.LINES_MAX", 2)
    at = opened(page, asha)
    assert links(at) == {}
    assert refusals(at)[0].startswith("That is 3 lines; a statement has at most")


def test_the_text_goes_on_the_list_and_off_it_when_it_is_no_longer_true(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha", phone="+919876543210")
    counter.do(Kind.CHARGE, asha, "330", note="Milk")
    at = opened(page, asha)
    text = at.code[0].value
    press(at, "rec_statement_send")
    assert not has_dialog(at)
    post = counter.shop.post
    (message,) = post.outbox.latest()
    assert (message.occasion, message.to, message.state) == ("statement", "+919876543210", State.QUEUED)
    _, body = texts_of(message, post.ledger.journal.commit)
    assert body.startswith(text)
    assert body.endswith("answer STOP.")
    assert "owes" not in post.why_not_now(message.id)
    counter.do(Kind.PAYMENT, asha, "30")
    assert post.why_not_now(message.id) == "owes ₹300 by now, not ₹330"


@pytest.mark.fault(130)
def test_a_statement_whose_button_is_pressed_twice_is_on_the_list_once(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha", phone="+919876543210")
    counter.do(Kind.CHARGE, asha, "330")
    at = opened(page, asha)
    dialog, key = at.session_state["dialog"], at.session_state["dialog_key"]
    for _ in range(2):  # the second press comes before the dialog is gone from the screen
        at.session_state["dialog"], at.session_state["dialog_key"] = dialog, key
        at.run()
        press(at, "rec_statement_send")
    assert not refusals(at)
    assert len(counter.shop.post.outbox) == 1


def test_a_statement_of_who_wants_no_messages_is_not_put_on_the_list(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha", phone="+919876543210", no_messages=True)
    counter.do(Kind.CHARGE, asha, "330")
    at = press(opened(page, asha), "rec_statement_send")
    assert any("they want no messages" in said for said in refusals(at))
    assert not len(counter.shop.post.outbox)


@pytest.mark.fault(74)
def test_a_name_full_of_marks_stays_a_name(counter: Counter, page: Open) -> None:
    for name in MARKED_UP_NAMES:
        customer = counter.customer(name)
        counter.do(Kind.CHARGE, customer, "1")
        at = opened(page, customer)
        code = at.code[0].value
        assert [text for text in live_markup(at) if text != code] == []


def test_after_a_payment_the_receipt_is_one_press_away(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    counter.do(Kind.CHARGE, asha, "330")
    at = press(page("customer.py", id=asha), "do_payment")
    write(at, rec_amount="30")
    press(at, "rec_save")
    seq = just_undo(at).removeprefix("just_undo_")
    assert links(at) == {
        "Print, 80 mm": f"/files/receipt/{seq}-80.pdf", "58 mm": f"/files/receipt/{seq}-58.pdf",
    }  # fmt: skip
    assert at.code[0].value.endswith("*Owes now: ₹300*")
    press(at, f"just_undo_{seq}")
    assert links(at) == {}, "what was taken back has no receipt"
