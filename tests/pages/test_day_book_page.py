"""The day book: what a day adds up to, the drawer, and finding one entry among many."""

from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from ledger.book import EntryRequest, Kind, PackageRequest
from tests.pages.conftest import Counter, Open
from tests.pages.screens import links, press

YESTERDAY = timedelta(days=1)


def figures(at: AppTest) -> dict[str, str]:
    """Return the cards: what they count and how much, without their icons."""
    return {one.label.rsplit(": ", 1)[-1]: one.value for one in at.metric}


def rows(at: AppTest) -> list[dict[str, str]]:
    """Return the entries as the wide table shows them, amounts without the zeros behind the point."""
    found = list(at.table[0].value.to_dict("records")) if at.table else []
    return [row | {"Amount": row["Amount"].replace(".00", "")} for row in found]


def customers(at: AppTest) -> list[str]:
    return [row["Customer"].strip("*") for row in rows(at)]


def counted(at: AppTest) -> list[str]:
    """Return what is said about each count of the drawer."""
    return [one.value for one in at.markdown if one.value.startswith("Counted")]


def choose_days(at: AppTest, since: date, until: date) -> AppTest:
    return at.date_input(key="days").set_value((since, until)).run()


@pytest.fixture
def busy_day(counter: Counter) -> Counter:
    """One day with a bit of everything, and one entry of the day before."""
    today = counter.shop.today()
    asha, bina = counter.customer("Asha"), counter.customer("Bina")
    counter.do(Kind.CHARGE, bina, "70", today - YESTERDAY, note="yesterday's bread")
    counter.do(Kind.CHARGE, asha, "500", note="rice and oil", reference="B-17")
    counter.do(Kind.CHARGE, bina, "250")
    counter.do(Kind.PAYMENT, asha, "200", method="cash")
    counter.do(Kind.PAYMENT, bina, "100.50", method="UPI", reference="UPI-9")
    counter.do(Kind.TOP_UP, asha, "1000", method="cash")
    counter.do(Kind.REFUND, asha, "300", method="cash", reason="moves away")
    return counter


@pytest.mark.usefixtures("busy_day")
def test_a_day_says_what_was_sold_got_by_each_method_and_given_back(page: Open) -> None:
    assert figures(page("day_book.py")) == {
        "Sold": "₹750",
        "Got": "₹1,300.50",
        "cash": "₹1,200",
        "UPI": "₹100.50",
        "Gave back": "₹300",
    }


@pytest.mark.usefixtures("busy_day")
def test_the_drawer_should_hold_the_cash_got_less_the_cash_given_back(page: Open) -> None:
    assert any("should hold **₹900**" in one.value for one in page("day_book.py").markdown)


@pytest.mark.usefixtures("busy_day")
def test_the_entries_of_a_day_stand_newest_first_with_their_facts(page: Open) -> None:
    at = page("day_book.py")
    assert [(row["What"], row["Amount"]) for row in rows(at)] == [
        ("Gave back", "−₹300"),
        ("Topped up", "₹1,000"),
        ("Got paid", "₹100.50"),
        ("Got paid", "₹200"),
        ("Sold on credit", "₹250"),
        ("Sold on credit", "₹500"),
    ]
    last = rows(at)[-1]
    assert (last["Customer"], last["Note"], last["By"]) == ("**Asha**", "rice and oil · due 6 Dec · B&#45;17", "You")
    assert "6 entries" in [one.value for one in at.caption]


def test_other_days_can_be_chosen_and_several_of_them_show_their_dates(busy_day: Counter, page: Open) -> None:
    today = busy_day.shop.today()
    at = choose_days(page("day_book.py"), today - YESTERDAY, today - YESTERDAY)
    assert customers(at) == ["Bina"]
    assert "Date" not in rows(at)[0]
    choose_days(at, today - YESTERDAY, today)
    assert len(rows(at)) == 7
    assert len({row["Date"] for row in rows(at)}) == 2
    assert figures(at)["Sold"] == "₹820"


def test_several_days_have_no_drawer_to_count(busy_day: Counter, page: Open) -> None:
    today = busy_day.shop.today()
    at = choose_days(page("day_book.py"), today - YESTERDAY, today)
    assert "drawer_counted" not in [one.key for one in at.text_input]


def test_half_a_choice_of_days_is_that_one_day(busy_day: Counter, page: Open) -> None:
    at = page("day_book.py")
    at.date_input(key="days").set_value((busy_day.shop.today() - YESTERDAY,)).run()
    assert not at.exception
    assert customers(at) == ["Bina"]


@pytest.mark.usefixtures("counter")
def test_a_day_with_nothing_says_so(page: Open) -> None:
    at = page("day_book.py")
    assert at.info[0].value.startswith("Nothing is written for this.")
    assert not at.table
    assert figures(at) == {"Sold": "₹0", "Got": "₹0"}


@pytest.mark.parametrize(
    ("text", "count"),
    [("asha", 4), ("RICE", 1), ("b-17", 1), ("UPI-9", 1), ("100.50", 1), ("moves away", 1), ("nowhere", 0)],
)
@pytest.mark.usefixtures("busy_day")
def test_an_entry_is_found_by_name_note_bill_number_reason_or_amount(page: Open, text: str, count: int) -> None:
    at = page("day_book.py")
    at.text_input(key="day_text").set_value(text).run()
    assert len(rows(at)) == count
    assert bool(at.info) == (count == 0)


@pytest.mark.usefixtures("busy_day")
def test_the_kind_and_the_method_narrow_the_entries_down(page: Open) -> None:
    at = page("day_book.py")
    at.selectbox(key="day_kind").set_value(Kind.PAYMENT).run()
    assert [row["Amount"] for row in rows(at)] == ["₹100.50", "₹200"]
    at.selectbox(key="day_method").set_value("cash").run()
    assert [row["Amount"] for row in rows(at)] == ["₹200"]
    at.selectbox(key="day_kind").set_value(None).run()
    assert [row["Amount"] for row in rows(at)] == ["−₹300", "₹1,000", "₹200"]


def test_the_entries_of_one_person_can_be_shown_alone(busy_day: Counter, page: Open) -> None:
    shop = busy_day.shop
    request = EntryRequest(Kind.CHARGE, "C0002", busy_day.money("33"), on=shop.today())
    shop.record(request, key="meena-1", by="meena", via="test")
    at = page("day_book.py")
    at.selectbox(key="day_by").set_value("meena").run()
    assert [(row["Amount"], row["By"]) for row in rows(at)] == [("₹33", "meena")]
    at.selectbox(key="day_by").set_value("U0001").run()
    assert {row["By"] for row in rows(at)} == {"You"}


@pytest.mark.usefixtures("busy_day")
def test_filters_leave_the_totals_of_the_day_alone(page: Open) -> None:
    at = page("day_book.py")
    before = figures(at)
    at.selectbox(key="day_method").set_value("UPI").run()
    assert figures(at) == before


def test_more_than_25_entries_stand_on_several_pages(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    for number in range(1, 31):
        counter.do(Kind.CHARGE, asha, str(number))
    at = page("day_book.py")
    assert [row["Amount"] for row in rows(at)] == [f"₹{number}" for number in range(30, 5, -1)]
    at.pagination(key="day_page").set_value(2).run()
    assert [row["Amount"] for row in rows(at)] == [f"₹{number}" for number in range(5, 0, -1)]
    assert "30 entries" in [one.value for one in at.caption]


def test_a_filter_that_leaves_fewer_pages_goes_back_to_the_first(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    for number in range(1, 31):
        counter.do(Kind.CHARGE, asha, str(number), note="tea" if number < 4 else "")
    at = page("day_book.py")
    at.pagination(key="day_page").set_value(2).run()
    at.text_input(key="day_text").set_value("tea").run()
    assert not at.exception
    assert len(rows(at)) == 3


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("900", "Counted **₹900**, as expected"),
        ("700+250", "Counted **₹950**, ₹50 more than expected"),
        ("899.50", "Counted **₹899.50**, ₹0.50 less than expected"),
    ],
)
def test_the_drawer_is_counted_and_compared_with_the_book(busy_day: Counter, page: Open, typed: str, said: str) -> None:
    at = page("day_book.py")
    at.text_input(key="drawer_counted").set_value(typed).run()
    assert not counted(at)
    before = busy_day.shop.book.version
    at.button(key="drawer_save").click().run()
    assert counted(at) == [said]
    assert busy_day.shop.book.version == before + 1


def test_a_count_of_the_drawer_can_be_taken_back_beside_it(busy_day: Counter, page: Open) -> None:
    at = page("day_book.py")
    at.text_input(key="drawer_counted").set_value("900").run()
    at.button(key="drawer_save").click().run()
    seq = busy_day.shop.book.version
    at.button(key=f"drawer_undo_{seq}").click().run()
    assert not counted(at)
    assert busy_day.shop.book.is_undone(seq)


def test_a_count_is_compared_with_what_was_expected_when_it_was_counted(busy_day: Counter, page: Open) -> None:
    at = page("day_book.py")
    at.text_input(key="drawer_counted").set_value("900").run()
    at.button(key="drawer_save").click().run()
    busy_day.do(Kind.PAYMENT, "C0001", "40", method="cash")
    at.run()
    assert counted(at) == ["Counted **₹900**, as expected"]
    assert any("should hold **₹940**" in one.value for one in at.markdown)


@pytest.mark.parametrize("typed", ["", "twelve", "12-"])
def test_a_count_that_is_no_amount_is_told_and_nothing_is_kept(busy_day: Counter, page: Open, typed: str) -> None:
    at = page("day_book.py")
    before = busy_day.shop.book.version
    at.text_input(key="drawer_counted").set_value(typed).run()
    at.button(key="drawer_save").click().run()
    assert len(at.error) == 1
    assert not at.exception
    assert busy_day.shop.book.version == before


def test_an_undone_entry_is_struck_through_and_counts_nothing(busy_day: Counter, page: Open) -> None:
    shop = busy_day.shop
    done = busy_day.do(Kind.CHARGE, "C0002", "999")
    at = page("day_book.py")
    assert figures(at)["Sold"] == "₹1,749"
    shop.undo(done.seq, key="undo-1", by="U0001", via="test")
    at.run()
    assert figures(at)["Sold"] == "₹750"
    struck = [row for row in rows(at) if "999" in row["Amount"]]
    assert {row["Amount"] for row in struck} == {"~~₹999~~"}
    assert "~~Sold on credit~~" in [row["What"] for row in struck]


def test_what_somebody_typed_stays_text_in_the_table(counter: Counter, page: Open) -> None:
    counter.do(Kind.CHARGE, counter.customer("**Asha** :red[x]"), "5", note="[press](http://example.com)")
    row = rows(page("day_book.py"))[0]
    assert "](http" not in row["Note"]
    assert ":red[" not in row["Customer"]
    assert "**Asha**" not in row["Customer"].removeprefix("**").removesuffix("**")


def test_an_entry_of_the_day_can_be_looked_into_and_taken_back(busy_day: Counter, page: Open) -> None:
    done = busy_day.do(Kind.CHARGE, "C0002", "999", note="Rice")
    at = page("day_book.py")
    assert not [to for _, to in links(at) if to.startswith("act?")]  # drawn when they are looked at
    at.session_state["day_book_acts"] = True
    at.run()
    said, leads_to = next(link for link in links(at) if "₹999" in link[0])
    assert "Bina took ₹999, owes " in said
    assert "Rice" in said
    assert leads_to == f"act?number={done.seq}"
    at = page("act.py", number=str(done.seq))
    press(at, f"act_undo_{done.seq}")
    assert busy_day.shop.book.is_undone(done.seq)


def test_sessions_are_counted_and_are_no_money(counter: Counter, page: Open) -> None:
    shop, asha = counter.shop, counter.customer("Asha")
    package = PackageRequest(asha, "Laser", counter.money("600"), 6, shop.today())
    shop.sell_package(package, key="package", by="U0001", via="test")
    before = figures(page("day_book.py"))
    for count in (1, 2):
        used = EntryRequest(Kind.SESSION_USE, asha, shop.book.money(count), shop.today())
        shop.record(used, key=f"use-{count}", by="U0001", via="test")
    at = page("day_book.py")
    assert [(row["What"], row["Amount"]) for row in rows(at)[:2]] == [
        ("Session used", "2 sessions"),
        ("Session used", "1 session"),
    ]
    assert figures(at) == before
    assert any("should hold **₹0**" in one.value for one in at.markdown)
