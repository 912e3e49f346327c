"""The page of all customers: what it shows, in which order, and how a customer is opened from it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ledger.book import Kind
from tests.pages.conftest import Counter, Open
from tests.pages.screens import JOINER


def table(at: AppTest) -> list[dict[Any, Any]]:
    """Return the rows of the table as the page draws them."""
    return list(at.dataframe[0].value.to_dict("records")) if at.dataframe else []


def names(at: AppTest) -> list[str]:
    return [row["name"] for row in table(at)]


def summary(at: AppTest) -> str:
    """Return the line under the table."""
    return next((one.value for one in at.caption if " customer" in one.value), "")


@pytest.fixture
def street(counter: Counter) -> Counter:
    """Five customers who differ in everything that the page filters or sorts by, and one of each hidden kind."""
    today = counter.shop.today()
    asha = counter.customer("Asha", phone="+919876543210", tags=["VIP"], centre="Andheri")
    bina = counter.customer("Bina", phone="+919876543211", tags=["VIP", "new"], centre="Bandra")
    chetan = counter.customer("Chetan", centre="Bandra")
    divya = counter.customer("Divya", phone="+919876543213")
    esha = counter.customer("Esha", phone="+919876543214")
    counter.do(Kind.CHARGE, asha, "500", today - timedelta(days=40), due_on=today - timedelta(days=30))
    counter.do(Kind.CHARGE, bina, "900", today - timedelta(days=2), due_on=today + timedelta(days=20))
    counter.do(Kind.CHARGE, chetan, "100", today - timedelta(days=60), due_on=today - timedelta(days=50))
    counter.do(Kind.TOP_UP, divya, "2000", today - timedelta(days=5), method="cash")
    counter.do(Kind.TOP_UP, esha, "300", today - timedelta(days=1), method="cash")
    farah = counter.customer("Farah", phone="+919876543215", status="inactive")
    counter.customer("Gopal", phone="+919876543216", status="closed")
    assert farah
    return counter


@pytest.mark.usefixtures("street")
def test_everybody_but_the_closed_stands_there_with_the_most_due_first(page: Open) -> None:
    assert names(page("customers.py"))[:3] == ["Bina", "Asha", "Chetan"]
    assert sorted(names(page("customers.py"))) == ["Asha", "Bina", "Chetan", "Divya", "Esha", "Farah"]


@pytest.mark.parametrize(
    ("show", "wanted"),
    [
        ("owing", {"Asha", "Bina", "Chetan"}),
        ("overdue", {"Asha", "Chetan"}),
        ("holding", {"Divya", "Esha"}),
        ("low", {"Esha"}),
        ("inactive", {"Farah"}),
        ("closed", {"Gopal"}),
        ("no_phone", {"Chetan"}),
    ],
)
@pytest.mark.usefixtures("street")
def test_each_filter_shows_just_those_it_says(page: Open, show: str, wanted: set[str]) -> None:
    at = page("customers.py")
    at.pills(key="show").set_value(show).run()
    assert set(names(at)) == wanted
    assert at.query_params["show"] == show
    at.pills(key="show").set_value(None).run()
    assert len(names(at)) == 6
    assert "show" not in at.query_params


@pytest.mark.parametrize(("show", "count"), [("owing", 3), ("overdue", 2), ("holding", 2), ("low", 1), ("no_phone", 1)])
@pytest.mark.usefixtures("street")
def test_a_filter_in_the_address_is_the_same_as_one_that_was_pressed(page: Open, show: str, count: int) -> None:
    assert len(names(page("customers.py", show=show))) == count


@pytest.mark.usefixtures("street")
def test_a_filter_in_the_address_that_does_not_exist_is_passed_over(page: Open) -> None:
    assert len(names(page("customers.py", show="nonsense"))) == 6


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("due", ["Bina", "Asha", "Chetan"]),
        ("name", ["Asha", "Bina", "Chetan", "Divya", "Esha", "Farah"]),
        ("overdue", ["Chetan", "Asha"]),
        ("prepaid", ["Divya", "Esha"]),
        ("last", ["Esha", "Bina", "Divya", "Asha", "Chetan"]),
    ],
)
@pytest.mark.usefixtures("street")
def test_each_order_puts_first_whom_it_names(page: Open, sort: str, first: list[str]) -> None:
    at = page("customers.py")
    at.selectbox(key="sort").set_value(sort).run()
    assert names(at)[: len(first)] == first


@pytest.mark.usefixtures("street")
def test_a_tag_and_a_centre_narrow_the_list_down_together(page: Open) -> None:
    at = page("customers.py")
    at.selectbox(key="tag").set_value("VIP").run()
    assert set(names(at)) == {"Asha", "Bina"}
    at.selectbox(key="centre").set_value("Bandra").run()
    assert names(at) == ["Bina"]
    at.selectbox(key="tag").set_value("").run()
    assert set(names(at)) == {"Bina", "Chetan"}


def test_without_tags_and_centres_there_is_nothing_to_choose_them_with(counter: Counter, page: Open) -> None:
    counter.customer("Asha")
    assert [one.key for one in page("customers.py").selectbox] == ["sort"]


@pytest.mark.usefixtures("street")
def test_the_line_under_the_table_counts_all_that_fit_and_adds_them_up(page: Open) -> None:
    assert summary(page("customers.py")) == "6 customers · will pay ₹1,500 · hold ₹2,300"
    assert summary(page("customers.py", show="overdue")) == "2 customers · will pay ₹600 · hold ₹0"


def test_a_row_says_what_is_owed_what_is_held_and_the_phone(street: Counter, page: Open) -> None:
    rows = {row["name"]: row for row in table(page("customers.py"))}
    assert rows["Asha"]["due"] == "₹500"
    assert rows["Asha"]["prepaid"] == ""
    assert rows["Asha"]["phone"] == street.shop.phone("+919876543210")
    assert list(rows["Asha"]["tags"]) == ["VIP"]
    assert rows["Divya"]["prepaid"] == "₹2,000"
    assert {name: list(row["state"]) for name, row in rows.items()} == {
        "Asha": ["30 days overdue"],
        "Bina": ["Owes"],
        "Chetan": ["50 days overdue"],
        "Divya": [],
        "Esha": ["Low prepaid"],
        "Farah": ["Inactive"],
    }


def test_more_than_25_customers_stand_on_several_pages_and_are_added_up_on_each(counter: Counter, page: Open) -> None:
    for number in range(30):
        counter.do(Kind.CHARGE, counter.customer(f"Customer {number:02}"), "10")
    at = page("customers.py")
    at.selectbox(key="sort").set_value("name").run()
    assert names(at) == [f"Customer {number:02}" for number in range(25)]
    at.pagination(key="customers_page").set_value(2).run()
    assert names(at) == [f"Customer {number:02}" for number in range(25, 30)]
    assert summary(at) == "30 customers · will pay ₹300 · hold ₹0"


def test_just_25_customers_need_no_second_page(counter: Counter, page: Open) -> None:
    for number in range(25):
        counter.customer(f"Customer {number:02}")
    at = page("customers.py")
    assert len(names(at)) == 25
    assert not at.pagination


def test_a_filter_that_leaves_fewer_pages_shows_the_last_of_them(counter: Counter, page: Open) -> None:
    for number in range(30):
        counter.customer(f"Customer {number:02}", phone="" if number < 3 else f"+9198765432{number:02}")
    at = page("customers.py")
    at.pagination(key="customers_page").set_value(2).run()
    at.pills(key="show").set_value("no_phone").run()
    assert len(names(at)) == 3


def test_a_filter_that_leaves_fewer_but_several_pages_shows_the_last_of_them(counter: Counter, page: Open) -> None:
    for number in range(60):
        counter.customer(f"Customer {number:02}", phone="" if number < 30 else f"+9198765432{number:02}")
    at = page("customers.py")
    at.pagination(key="customers_page").set_value(3).run()
    assert len(names(at)) == 10
    at.pills(key="show").set_value("no_phone").run()
    assert not at.exception
    assert len(names(at)) == 5


@pytest.mark.usefixtures("street")
def test_another_address_shows_its_own_filter_and_not_the_one_from_before(page: Open) -> None:
    at = page("customers.py", show="owing")
    del at.query_params["show"]
    at.switch_page("home.py").run()
    at.query_params["show"] = "overdue"
    at.switch_page("customers.py").run()
    assert set(names(at)) == {"Asha", "Chetan"}


def test_the_rows_on_a_page_are_as_many_as_the_settings_say(counter: Counter, page: Open, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("[look]\nrows_per_page = 5\n", encoding="utf-8")
    counter.shop.read_settings()
    for number in range(6):
        counter.customer(f"Customer {number}")
    at = page("customers.py")
    assert len(names(at)) == 5
    assert [one.key for one in at.pagination] == ["customers_page"]


@pytest.mark.usefixtures("counter")
def test_an_empty_book_offers_to_bring_a_list(page: Open) -> None:
    at = page("customers.py")
    assert any("Nobody is in the book yet" in one.value for one in at.markdown)
    assert not at.dataframe
    assert not at.pills


def test_a_filter_that_nobody_fits_says_so_instead_of_an_empty_table(counter: Counter, page: Open) -> None:
    counter.customer("Asha")
    at = page("customers.py", show="owing")
    assert [one.value for one in at.info] == ["Nobody fits all of these. Take a filter away to see more."]
    assert not at.dataframe


def test_a_book_with_only_closed_customers_still_has_the_filter_to_find_them(counter: Counter, page: Open) -> None:
    counter.customer("Gopal", status="closed")
    at = page("customers.py")
    assert not names(at)
    at.pills(key="show").set_value("closed").run()
    assert names(at) == ["Gopal"]


@pytest.mark.usefixtures("street")
def test_a_name_that_is_pressed_opens_that_customer(page: Open) -> None:
    at = page("customers.py")
    at.session_state["pressed_customer"] = names(at).index("Divya")
    at.run()
    assert not at.exception
    assert at.query_params["id"] == "C0004"
    assert any("Divya" in one.value for one in [*at.title, *at.header, *at.subheader])


@pytest.mark.usefixtures("street")
def test_a_press_on_a_row_that_is_gone_by_now_opens_nobody(page: Open) -> None:
    at = page("customers.py")
    at.session_state["pressed_customer"] = 99
    at.run()
    assert [one.value for one in at.title] == ["Customers"]
    assert "id" not in at.query_params


def test_somebody_whose_account_was_taken_back_is_nowhere_in_the_list(counter: Counter, page: Open) -> None:
    counter.customer("Asha")
    counter.customer("Bina")
    counter.shop.undo(counter.shop.book.version, key="undo-1", by="U0001", via="test")
    for query in ({}, {"show": "closed"}, {"show": "inactive"}, {"show": "no_phone"}):
        assert "Bina" not in names(page("customers.py", **query))
    assert summary(page("customers.py")) == "1 customer · will pay ₹0 · hold ₹0"


def test_when_the_only_customer_is_taken_back_the_page_is_empty_again(counter: Counter, page: Open) -> None:
    counter.customer("Asha")
    counter.shop.undo(counter.shop.book.version, key="undo-1", by="U0001", via="test")
    assert any("Nobody is in the book yet" in one.value for one in page("customers.py").markdown)


@pytest.mark.usefixtures("counter")
def test_add_customer_opens_its_dialog(page: Open) -> None:
    at = page("customers.py")
    at.button(key="add_customer").click().run()
    assert at.session_state["dialog"][0] == "add_customer"
    assert not at.exception


@pytest.mark.fault(74)
def test_a_name_that_names_a_picture_is_no_picture_in_the_grid(counter: Counter, page: Open) -> None:
    typed = ":material/home: Asha :MATERIAL/star:"
    counter.customer(typed, tags=[":material/star: VIP"])
    (row,) = table(page("customers.py"))
    for cell, meant in ((row["name"], typed), (row["tags"][0], ":material/star: VIP")):
        assert ":material/" not in cell.casefold()
        assert cell.replace(JOINER, "") == meant
