"""The dialogs of packages: paid from the prepaid, who gave a session, and what holds after the last day."""

from datetime import timedelta

import pytest

from ledger.book import Kind, package_rows
from tests.desks import owner_desk
from tests.pages.conftest import Counter, Open
from tests.pages.screens import has_dialog, just_undo, links, press, refusals, sentences, write
from tests.pages.test_packages_tab import figures, only, packages, rows, sell


@pytest.fixture(autouse=True)
def asha(counter: Counter) -> str:
    """Return the one customer that there is."""
    return counter.customer("Asha")


def test_where_the_shop_refuses_it_the_dialog_says_what_to_do(counter: Counter, page: Open) -> None:
    owner_desk(counter.shop).change_setting("packages.after_last_day", "refuse")
    today = counter.shop.today()
    sell(counter, on=today - timedelta(days=40), valid_until=today - timedelta(days=10))
    at = press(packages(page), "use_P0001")
    assert "Give it another last day (Change) to use it now." in sentences(at)
    assert not at.checkbox
    press(at, "rec_save")
    assert refusals(at)[0].endswith("that day is over. Give it another last day.")
    assert only(counter).left == 6


def test_who_gave_a_session_is_chosen_and_stands_in_the_history(counter: Counter, page: Open) -> None:
    sell(counter)
    at = press(packages(page), "use_P0001")
    assert at.selectbox(key="rec_staff").options == ["Owner"]
    at.selectbox(key="rec_staff").set_value("Owner").run()
    write(at, rec_note="Left arm")
    press(at, "rec_save")
    assert rows(at)[0]["Note"] == "Left arm · by Owner"


def test_a_package_is_paid_from_the_prepaid_and_one_undo_takes_both_back(counter: Counter, page: Open) -> None:
    counter.do(Kind.TOP_UP, "C0001", "2500")
    at = press(packages(page), "sell_package")
    assert at.text_input(key="rec_from_prepaid").label == "From prepaid, of ₹2,500"
    write(at, rec_treatment="Laser", rec_price="6000", rec_paid="1000", rec_from_prepaid="3000")
    press(at, "rec_save")
    assert refusals(at) == ["Asha has ₹2,500.00 prepaid; ₹3,000.00 is more than that."]
    write(at, rec_from_prepaid="2000")
    assert "Asha owes ₹0 → **owes ₹3,000**" in sentences(at)
    assert "Asha holds ₹2,500 → **holds ₹500**" in sentences(at)
    press(at, "rec_save")
    assert "paid ₹1,000 and settled ₹2,000 from the prepaid" in sentences(at)
    assert figures(only(counter)) == ("6000.00", "3000.00", "3000.00", 0, 6)
    press(at, just_undo(at))
    assert [metric.value for metric in at.metric] == ["₹0", "₹2,500", "0"]


def test_what_is_left_is_passed_on_to_another_customer_and_read_at_both(counter: Counter, page: Open) -> None:
    counter.customer("Ravi", phone="+919822123456")
    sell(counter, paid=counter.money("4000"))
    at = press(packages(page), "use_P0001")
    press(at, "rec_save")
    press(at, "pass_on_P0001")
    write(at, rec_find="Asha")
    assert "Nobody else fits" in sentences(at)
    write(at, rec_find="Ravi")
    press(at, "rec_pick_C0002")
    assert "Asha keeps **0**, Ravi gets **5 sessions**" in sentences(at)
    assert "₹2,000 of it is open: Asha goes on owing that." in sentences(at)
    at.number_input(key="rec_sessions").set_value(4).run()
    assert "Asha keeps **1**, Ravi gets **4 sessions**" in sentences(at)
    press(at, "rec_save")
    assert not has_dialog(at)
    assert "Asha passed 4 sessions of Laser on to Ravi; Asha still owes ₹2,000 for it" in sentences(at)
    assert "1 of 2 sessions left" in sentences(at)
    [link] = [label for label, _ in links(at) if "passed on" in label]
    assert link.startswith("4 sessions passed on to Ravi on")
    press(at, just_undo(at))
    assert [row.left for row in package_rows(counter.shop.book)] == [5]
    counter.shop.undo(counter.shop.book.version, key=counter.key(), by="U0001", via="test")
    at = packages(page, "C0002")
    assert "4 of 4 sessions left" in sentences(at)
    [link] = [label for label, _ in links(at) if "passed on" in label]
    assert link.startswith("4 sessions passed on by Asha on")
    assert "Cost" not in sentences(at)
