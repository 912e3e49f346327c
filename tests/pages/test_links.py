"""Families and firms on the customer's page, and who is likely the same person there and while somebody is added."""

import pytest
from streamlit.testing.v1 import AppTest

from ledger.book import Kind
from tests.pages.conftest import Counter, Open
from tests.pages.screens import (
    MARKED_UP_NAMES,
    has_dialog,
    just_undo,
    keys,
    live_markup,
    press,
    refusals,
    seen,
    sentences,
    write,
)


@pytest.fixture
def street(counter: Counter) -> Counter:
    """Asha and Ravi Sharma on one phone, Meera Nair, and Asha Sharmaa, who is likely Asha; C0001 to C0004."""
    counter.customer("Asha Sharma", phone="+919822014556", email="asha@example.com", code="A-1")
    counter.customer("Ravi Sharma", phones=["+919822014556"])
    counter.customer("Meera Nair")
    counter.customer("Asha Sharmaa")
    counter.do(Kind.CHARGE, "C0001", "4000")
    counter.do(Kind.CHARGE, "C0002", "250")
    counter.do(Kind.TOP_UP, "C0002", "75")
    return counter


def links(at: AppTest) -> AppTest:
    """Turn to the links."""
    at.session_state["tab"] = "Links and duplicates"
    at.run()
    assert not at.exception, at.exception[0].value
    return at


def link(counter: Counter, *customers: str, name: str = "", sort: str = "family") -> None:
    assert counter.shop.link(customers, name, sort, key=counter.key(), by="U0001", via="test")


def members(counter: Counter) -> list[str]:
    return [one.group for one in counter.shop.book.people.all()]


def test_a_family_is_linked_by_looking_for_the_other(street: Counter, page: Open) -> None:
    at = links(page("customer.py", id="C0001"))
    assert "Asha Sharma is not linked with anybody" in sentences(at)
    write(at, link_find_C0001="ravi")
    assert "link_C0001" not in keys(at), "nobody is linked with themselves"
    press(at, "link_C0002")
    assert members(street) == ["G0001", "G0001", "", ""]
    assert "Asha Sharma and Ravi Sharma are linked as Sharma family" in sentences(at)
    assert "Sharma family: **owes ₹4,250**, holds ₹75 together" in sentences(at)
    table = [{str(key): seen(str(cell)) for key, cell in row.items()} for row in at.table[0].value.to_dict("records")]
    assert [(row["Who"], row["Owes"], row["Holds"]) for row in table] == [
        ("**Asha Sharma**", "₹4,000", "₹0"), ("**Ravi Sharma**", "₹250", "₹75"), ("Together", "**₹4,250**", "**₹75**"),
    ]  # fmt: skip
    press(at, just_undo(at))
    assert members(street) == [""] * 4
    assert "together" not in sentences(at).split("Linked customers")[0]


def test_a_firm_has_the_name_that_is_typed(street: Counter, page: Open) -> None:
    at = links(page("customer.py", id="C0001"))
    write(at, link_find_C0001="Meera")
    at.segmented_control(key="link_sort_C0001").set_value("firm").run()
    write(at, link_name_C0001="Sharma & Nair")
    press(at, "link_C0003")
    (group,) = street.shop.book.groups.values()
    assert (group.name, group.sort) == ("Sharma & Nair", "firm")


def test_who_is_in_another_family_brings_it_along_and_the_page_says_so(street: Counter, page: Open) -> None:
    link(street, "C0001", "C0002")
    link(street, "C0003", "C0004", name="Nairs")
    at = links(page("customer.py", id="C0001"))
    write(at, link_find_C0001="meera")
    assert "of Nairs, who all join" in sentences(at)
    press(at, "link_C0003")
    assert members(street) == ["G0001"] * 4


def test_unlinking_takes_the_last_one_along(street: Counter, page: Open) -> None:
    link(street, "C0001", "C0002", "C0003")
    at = links(page("customer.py", id="C0001"))
    press(at, "unlink_C0003")
    assert members(street) == ["G0001", "G0001", "", ""]
    press(at, "unlink_C0001")
    assert members(street) == [""] * 4
    assert "Asha Sharma and Ravi Sharma are no longer linked" in sentences(at)
    press(at, just_undo(at))
    assert members(street) == ["G0001", "G0001", "", ""]


def test_a_family_is_named_again(street: Counter, page: Open) -> None:
    link(street, "C0001", "C0002")
    at = links(page("customer.py", id="C0001"))
    name = next(one for one in at.text_input if one.label == "Name")
    name.set_value(" ")
    press(at, "group_save")
    assert "A family or a firm needs a name" in refusals(at)[0]
    next(one for one in at.text_input if one.label == "Name").set_value("Sharma Traders")
    press(at, "group_save")
    assert street.shop.book.groups["G0001"].name == "Sharma Traders"
    assert "Sharma family is now called Sharma Traders" in sentences(at)


@pytest.mark.fault(71, 81)
def test_likely_duplicates_are_shown_with_the_reason_and_linked_as_a_family(street: Counter, page: Open) -> None:
    at = links(page("customer.py", id="C0001"))
    assert {"likely_link_C0002", "likely_link_C0004"} <= keys(at)
    assert "likely_link_C0003" not in keys(at)
    assert "the same phone" in sentences(at)
    press(at, "likely_link_C0002")
    assert members(street) == ["G0001", "G0001", "", ""]
    assert "likely_link_C0002" not in keys(at), "who is linked needs no warning any more"


def test_who_has_nobody_alike_is_told_so(street: Counter, page: Open) -> None:
    assert street.shop.book.people[2].name == "Meera Nair"
    assert "Nobody else has this phone" in sentences(links(page("customer.py", id="C0003")))


@pytest.mark.fault(73, 74)
def test_markup_in_names_stays_text_on_the_links(counter: Counter, page: Open) -> None:
    for name in (*MARKED_UP_NAMES, *MARKED_UP_NAMES):
        counter.customer(name)
    link(counter, "C0001", "C0002", name=MARKED_UP_NAMES[0])
    at = links(page("customer.py", id="C0001"))
    write(at, link_find_C0001="tracker")
    assert "likely_link_C0003" in keys(at)
    assert not live_markup(at)


@pytest.mark.fault(71, 81)
@pytest.mark.parametrize(
    ("field", "typed", "why"),
    [
        ("rec_phone", "098220-14556", "the same phone"),
        ("rec_phone", "+91 98220 14556", "the same phone"),
        ("rec_phones", "98220 14556", "the same phone"),
        ("rec_email", "ASHA@example.com", "the same e-mail"),
        ("rec_code", "a-1", "the same code"),
        ("rec_name", "sharma  ASHA", "the name in another order"),
        ("rec_name", "Asha Sherma", "nearly the same name"),
    ],
)
def test_while_somebody_is_added_who_is_likely_the_same_is_shown(
    street: Counter, page: Open, field: str, typed: str, why: str
) -> None:
    at = page("customers.py")
    press(at, "add_customer")
    assert "There is already" not in sentences(at)
    write(at, **{field: typed})
    assert "There is already" in sentences(at)
    assert why in sentences(at)
    press(at, "rec_same_C0001")
    assert at.title[0].value == "Asha Sharma"
    assert not has_dialog(at)
    assert len(street.shop.book.people) == 4


@pytest.mark.fault(71)
def test_somebody_of_one_family_is_added_all_the_same(street: Counter, page: Open) -> None:
    at = page("customers.py")
    press(at, "add_customer")
    write(at, rec_name="Anu Sharma", rec_phone="98220 14556", rec_phones="98220 14557, 98220 14556")
    assert "There is already" in sentences(at)
    press(at, "rec_add")
    anu = street.shop.book.people[4]
    assert (anu.name, anu.phone, anu.phones) == ("Anu Sharma", "+919822014556", ["+919822014557"])
    assert at.title[0].value == "Anu Sharma"


def test_a_name_like_nobodys_is_added_without_a_word(street: Counter, page: Open) -> None:
    at = page("customers.py")
    press(at, "add_customer")
    write(at, rec_name="Imran Shaikh", rec_phone="98220 99999")
    assert "There is already" not in sentences(at)
    press(at, "rec_add")
    assert street.shop.book.people[4].name == "Imran Shaikh"
