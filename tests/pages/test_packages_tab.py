"""The packages of a customer: sold, used, paid, changed, and a list's figure settled, all from their own tab."""

from datetime import date, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ledger.book import (
    ImportLine,
    ImportPackage,
    ImportSource,
    Kind,
    PackageRequest,
    PackageRow,
    customer_history,
    open_charges,
    package_rows,
)
from ledger.journal import Commit
from pages.parts.words import short_day
from tests.pages.conftest import Counter, Open
from tests.pages.screens import (
    MARKED_UP_NAMES,
    has_dialog,
    just_undo,
    live_markup,
    press,
    refusals,
    seen,
    sentences,
    write,
)


@pytest.fixture
def asha(counter: Counter) -> str:
    return counter.customer("Asha")


def packages(page: Open, customer: str = "C0001") -> AppTest:
    """Open the tab as a link to it does."""
    return page("customer.py", id=customer, show="packages")


def sell(counter: Counter, price: str = "6000", **more: Any) -> Commit:  # noqa: ANN401 - any part of a request
    facts = {"customer": "C0001", "treatment": "Laser", "sessions": 6, "on": counter.shop.today(), **more}
    request = PackageRequest(amount=counter.money(price), **facts)
    return counter.shop.sell_package(request, key=counter.key(), by="U0001", via="test")


def only(counter: Counter) -> PackageRow:
    [row] = package_rows(counter.shop.book)
    return row


def figures(row: PackageRow) -> tuple[str, str, str, int, int]:
    return row.amount.decimal, row.paid.decimal, row.balance.decimal, row.used, row.left


def rows(at: AppTest) -> list[dict[str, str]]:
    """Return the lines of the history as a person reads them."""
    at.session_state["tab"] = "History"
    at.run()
    return [{str(key): seen(str(cell)) for key, cell in row.items()} for row in at.table[0].value.to_dict("records")]


@pytest.mark.usefixtures("asha")
def test_without_a_package_the_tab_says_how_to_begin(page: Open) -> None:
    at = packages(page)
    assert "No package yet. Sell one" in sentences(at)
    assert at.session_state["tab"] == "Packages"
    assert "show" not in at.query_params


@pytest.mark.usefixtures("asha")
def test_a_package_is_sold_and_a_part_of_it_paid_at_once(counter: Counter, page: Open) -> None:
    at = press(packages(page), "sell_package")
    write(at, rec_treatment="Laser", rec_price="5000+1000", rec_paid="2000")
    at.segmented_control(key="rec_method").select("UPI").run()
    assert "Asha owes ₹0 → **owes ₹4,000**" in sentences(at)
    press(at, "rec_save")
    assert not has_dialog(at)
    assert "Asha took the package Laser for ₹6,000 and paid ₹2,000" in sentences(at)
    assert figures(only(counter)) == ("6000.00", "2000.00", "4000.00", 0, 6)
    assert counter.due("C0001") == "4000.00"
    assert "Cost ₹6,000 · paid ₹2,000 · **open ₹4,000**" in sentences(at)
    assert "6 of 6 sessions left" in sentences(at)
    assert customer_history(counter.shop.book, 0).lines[0].method == "UPI"
    press(at, just_undo(at))
    assert (package_rows(counter.shop.book), counter.due("C0001")) == ([], "0.00")


@pytest.mark.usefixtures("asha")
@pytest.mark.parametrize("price", ["0", "0.00"])
def test_a_package_may_be_free(counter: Counter, page: Open, price: str) -> None:
    at = press(packages(page), "sell_package")
    write(at, rec_treatment="First visit", rec_price=price)
    at.number_input(key="rec_count").set_value(2).run()
    press(at, "rec_save")
    assert figures(only(counter)) == ("0.00", "0.00", "0.00", 0, 2)
    assert customer_history(counter.shop.book, 0).lines == []
    assert "nothing open" in sentences(at)
    assert at.button(key="paid_P0001").disabled


@pytest.mark.usefixtures("asha")
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"rec_price": "100"}, "Say what it is for."),
        ({"rec_treatment": "Laser"}, "Write a price; 0 for a package that is free."),
        ({"rec_treatment": "Laser", "rec_price": "."}, "do not stand where they belong"),
        ({"rec_treatment": "Laser", "rec_price": "much"}, "“much”"),
        ({"rec_treatment": "Laser", "rec_price": "-5"}, "must be more than nothing"),
        ({"rec_treatment": "Laser", "rec_price": "100", "rec_paid": "some"}, "“some”"),
        ({"rec_treatment": "Laser", "rec_price": "100", "rec_paid": "101"}, "₹101.00 is more than that"),
    ],
)
def test_a_package_that_cannot_be_is_refused_and_nothing_is_saved(
    counter: Counter, page: Open, typed: dict[str, str], sentence: str
) -> None:
    at = press(packages(page), "sell_package")
    before = counter.shop.book.version
    write(at, **typed)
    press(at, "rec_save")
    assert has_dialog(at)
    assert [sentence in said for said in refusals(at)] == [True]
    assert counter.shop.book.version == before


@pytest.mark.usefixtures("asha")
def test_a_package_is_paid_in_instalments(counter: Counter, page: Open) -> None:
    at = press(packages(page), "sell_package")
    write(at, rec_treatment="Laser", rec_price="100")
    at.pills(key="rec_due").select("In parts").run()
    first = counter.shop.today() + timedelta(days=1)
    at.number_input(key="rec_parts").set_value(2).run()
    at.selectbox(key="rec_every").set_value("week").run()
    at.date_input(key="rec_first").set_value(first).run()
    assert [one.value.count("₹50") for one in at.caption if "₹50" in one.value] == [2]
    write(at, rec_paid="50")
    press(at, "rec_save")
    due = [(line.instalment, line.due_on, line.still_open.decimal) for line in open_charges(counter.shop.book, 0)]
    assert due == [("2/2", first + timedelta(days=7), "50.00")]
    assert figures(only(counter)) == ("100.00", "50.00", "50.00", 0, 6)
    assert [row["Note"] for row in rows(at)][1:] == ["Laser · part 2 of 2 · due 29 Nov", "Laser · part 1 of 2"]


def test_a_package_above_the_limit_is_sold_when_a_person_says_so(counter: Counter, page: Open) -> None:
    counter.customer("Asha", due_limit=50_000)
    at = press(packages(page), "sell_package")
    write(at, rec_treatment="Laser", rec_price="500")
    assert not at.checkbox
    write(at, rec_price="600")
    press(at, "rec_save")
    assert refusals(at) == ["Asha would owe ₹600.00; the agreed limit is ₹500.00."]
    assert package_rows(counter.shop.book) == []
    at.checkbox(key="rec_over_limit").check().run()
    press(at, "rec_save")
    assert only(counter).balance.decimal == "600.00"


@pytest.mark.usefixtures("asha")
def test_save_pressed_twice_sells_one_package(counter: Counter, page: Open) -> None:
    at = press(packages(page), "sell_package")
    opened, key = at.session_state["dialog"], at.session_state["dialog_key"]
    for _ in range(2):
        at.session_state["dialog"], at.session_state["dialog_key"] = opened, key
        at.run()
        write(at, rec_treatment="Laser", rec_price="100")
        press(at, "rec_save")
    assert not refusals(at)
    assert only(counter).package.treatment == "Laser"


def test_bill_number_category_centre_and_last_day_are_kept(counter: Counter, page: Open) -> None:
    counter.customer("Asha", centre="GK2")
    counter.customer("Imran", centre="Pitampura")
    at = press(packages(page), "sell_package")
    write(at, rec_treatment="Laser", rec_price="100", rec_reference="B-17", rec_category="Skin")
    until = counter.shop.today() + timedelta(days=90)
    at.date_input(key="rec_valid_until").set_value(until).run()
    assert at.selectbox(key="rec_centre").value == "GK2"
    at.selectbox(key="rec_centre").set_value("Pitampura").run()
    press(at, "rec_save")
    package = only(counter).package
    assert (package.category, package.centre, package.valid_until) == ("Skin", "Pitampura", until.isoformat())
    (line,) = customer_history(counter.shop.book, 0).lines
    assert (line.reference, line.package) == ("B-17", "P0001")
    for word in ("Skin", "Pitampura", f"until {short_day(until, counter.shop.today())}"):
        assert word in sentences(at)


@pytest.mark.usefixtures("asha")
def test_sessions_are_used_one_and_several_and_are_no_money(counter: Counter, page: Open) -> None:
    sell(counter)
    at = press(packages(page), "use_P0001")
    assert "6 sessions left → **5 left**" in sentences(at)
    write(at, rec_note="Left arm")
    press(at, "rec_save")
    assert "Asha used 1 session of Laser, 5 left in all" in sentences(at)
    press(at, "use_P0001")
    at.number_input(key="rec_sessions").set_value(3).run()
    assert "5 sessions left → **2 left**" in sentences(at)
    press(at, "rec_save")
    assert figures(only(counter)) == ("6000.00", "0.00", "6000.00", 4, 2)
    assert "2 of 6 sessions left" in sentences(at)
    assert [metric.value for metric in at.metric] == ["₹6,000", "₹0", "2"]
    lines = [(row["What"], row["Amount"], row["Note"], row["Owes after"]) for row in rows(at)]
    assert lines == [
        ("Session used", "3 sessions", "", "**₹6,000.00**"),
        ("Session used", "1 session", "Left arm", "**₹6,000.00**"),
        ("Sold on credit", "₹6,000.00", "Laser · due 6 Dec", "**₹6,000.00**"),
    ]
    press(at, just_undo(at))
    assert only(counter).left == 5
    assert "~~3 sessions~~" in [row["Amount"] for row in rows(at)]


@pytest.mark.usefixtures("asha")
def test_of_a_package_without_sessions_none_is_used(counter: Counter, page: Open) -> None:
    sell(counter, sessions=0)
    at = packages(page)
    assert at.button(key="use_P0001").disabled
    assert "of 0 sessions" not in sentences(at)


@pytest.mark.usefixtures("asha")
def test_a_package_whose_last_day_is_over_is_used_when_somebody_says_so(counter: Counter, page: Open) -> None:
    today = counter.shop.today()
    sell(counter, on=today - timedelta(days=40), valid_until=today - timedelta(days=10))
    at = packages(page)
    assert "Over" in sentences(at)
    press(at, "use_P0001")
    assert "This package could be used until" in sentences(at)
    press(at, "rec_save")
    assert "that day is over. Say that it is used all the same" in refusals(at)[0]
    assert only(counter).left == 6
    at.checkbox(key="rec_anyway").check().run()
    press(at, "rec_save")
    assert only(counter).left == 5


@pytest.mark.usefixtures("asha")
def test_what_is_paid_for_a_package_goes_to_that_package(counter: Counter, page: Open) -> None:
    counter.do(Kind.CHARGE, "C0001", "100", counter.shop.today() - timedelta(days=9))
    sell(counter, "300", treatment="Peel")
    sell(counter, "500")
    at = press(packages(page), "paid_P0002")
    assert "For the package Laser" in sentences(at)
    assert "rec_pays" not in [one.key for one in at.multiselect]
    write(at, rec_amount="500")
    press(at, "rec_save")
    assert [row.balance.decimal for row in package_rows(counter.shop.book)] == ["300.00", "0.00"]
    assert counter.due("C0001") == "400.00"
    assert at.button(key="paid_P0002").disabled
    assert not at.button(key="paid_P0001").disabled


@pytest.mark.usefixtures("asha")
def test_a_payment_for_somebody_else_is_not_for_the_package(counter: Counter, page: Open) -> None:
    imran = counter.customer("Imran")
    counter.do(Kind.CHARGE, imran, "80")
    sell(counter, "500")
    at = press(packages(page), "paid_P0001")
    press(at, "rec_change")
    press(at, f"rec_pick_{imran}")
    assert "For the package" not in sentences(at)
    write(at, rec_amount="80")
    press(at, "rec_save")
    assert not refusals(at)
    assert (counter.due(imran), only(counter).balance.decimal) == ("0.00", "500.00")


@pytest.mark.usefixtures("asha")
def test_the_words_and_the_last_day_of_a_package_are_changed_and_brought_back(counter: Counter, page: Open) -> None:
    sell(counter)
    at = press(packages(page), "change_P0001")
    assert (at.text_input(key="rec_treatment").value, at.date_input(key="rec_valid_until").value) == ("Laser", None)
    write(at, rec_treatment="Laser, legs", rec_category="Skin", rec_centre="GK2")
    at.date_input(key="rec_valid_until").set_value(date(2031, 5, 31)).run()
    press(at, "rec_save")
    package = only(counter).package
    assert (package.treatment, package.category, package.centre, package.valid_until) == (
        "Laser, legs", "Skin", "GK2", "2031-05-31",
    )  # fmt: skip
    assert "until 31 May 2031" in sentences(at)
    press(at, just_undo(at))
    assert (only(counter).package.treatment, only(counter).package.valid_until) == ("Laser", "")
    before = counter.shop.book.version
    press(press(at, "change_P0001"), "rec_save")
    assert counter.shop.book.version == before, "nothing was changed"
    press(at, "change_P0001")
    write(at, rec_treatment=" ")
    press(at, "rec_save")
    assert refusals(at) == ["Say what it is for."]


@pytest.mark.parametrize(("right", "due"), [(True, "400.00"), (False, "300.00")])
def test_a_list_that_said_otherwise_is_settled_either_way(counter: Counter, page: Open, right: bool, due: str) -> None:  # noqa: FBT001 - a case
    money = counter.shop.book.money
    package = ImportPackage("Laser", amount=money(50000), paid=money(20000), stated_balance=money(40000))
    ledger = counter.shop.ledger
    act = counter.shop._as("U0001", "test", counter.key())
    ledger.bring_in(
        [ImportSource("c.xlsx", "a" * 64)], [ImportLine({"name": "Asha"}, packages=(package,))], act, date(2026, 1, 5)
    )
    at = packages(page)
    assert "The imported list says ₹400 is open, but cost less paid was ₹300. Which is right?" in sentences(at)
    press(at, f"difference_P0001_{right}")
    assert counter.due("C0001") == due
    assert "Which is right?" not in sentences(at)
    press(at, just_undo(at))
    assert counter.due("C0001") == "400.00"
    assert "Which is right?" in sentences(at)


def test_for_a_closed_customer_nothing_is_pressed(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    sell(counter, "0", sessions=0)
    counter.shop.change_customer(asha, {"status": "closed"}, key="close", by="U0001", via="test")
    at = packages(page)
    buttons = ("sell_package", "use_P0001", "paid_P0001", "change_P0001")
    assert [at.button(key=key).disabled for key in buttons] == [True] * 4


@pytest.mark.usefixtures("asha")
@pytest.mark.parametrize("button", ["use_P0001", "paid_P0001", "change_P0001"])
def test_a_package_that_is_taken_back_under_an_open_dialog_is_told_in_a_sentence(
    counter: Counter, page: Open, button: str
) -> None:
    done = sell(counter)
    at = press(packages(page), button)
    counter.shop.undo(done.seq, key="undo", by="U0001", via="test")
    at.run()
    assert not at.exception
    assert refusals(at) == ["The package “P0001” cannot be used: there is no such package."]


@pytest.mark.fault(73, 74)
@pytest.mark.usefixtures("asha")
@pytest.mark.parametrize("name", MARKED_UP_NAMES)
def test_markup_is_shown_as_it_was_typed_wherever_a_package_is_named(counter: Counter, page: Open, name: str) -> None:
    sell(counter, treatment=name, category=name, centre=name)
    at = packages(page)
    assert name in sentences(at)
    assert not live_markup(at)
    for button in ("use_P0001", "paid_P0001"):
        press(at, button)
        assert name in sentences(at)
        assert not live_markup(at)
    at.text_input(key="search").set_value(name[:20]).run()
    assert "Packages" in [one.value for one in at.caption]
    assert not live_markup(at)


def test_a_voucher_stands_on_the_package_and_a_new_number_is_given_on_purpose_and_taken_back(
    counter: Counter, page: Open
) -> None:
    asha = counter.customer("Asha", code="AD03C4403", phone="+917985349490", centre="Punjabi Bagh")
    sell(counter)
    at = packages(page, asha)
    assert "Voucher PBAD05349" in sentences(at)
    counter.shop.change_customer(asha, {"code": "ZZ9"}, key=counter.key(), by="U0001", via="test")
    press(at, "voucher_P0001")
    assert "the old number still finds the customer" in sentences(at)
    press(at, "rec_save")
    assert only(counter).voucher == "PBZZ95349"
    press(at, just_undo(at))
    assert only(counter).voucher == "PBAD05349"


@pytest.mark.usefixtures("asha")
def test_why_there_is_no_voucher_is_said_where_one_would_be_given(counter: Counter, page: Open) -> None:
    sell(counter, centre="Punjabi Bagh")
    at = press(packages(page), "voucher_P0001")
    assert "No voucher can be given: Asha has no client code." in [one.value for one in at.warning]
    assert not [one for one in at.button if one.key == "rec_save"]
