"""The one box above every page: customers first, then packages and entries, each with the way to it."""

import pytest
from streamlit.testing.v1 import AppTest

from ledger.book import ImportLine, ImportPackage, ImportSource, Kind, PackageRequest
from tests.pages.conftest import Counter, Open
from tests.pages.screens import keys, label, links, press, sentences, write


@pytest.fixture
def trading(counter: Counter) -> Counter:
    """Return a shop where Asha took milk on bill B-102, Ravi rice, and Ravi has a package."""
    shop = counter.shop
    asha, ravi = counter.customer("Asha", phone="+919822014556"), counter.customer("Ravi")
    counter.do(Kind.CHARGE, asha, "1250.50", note="Milk and ghee", reference="B-102")
    counter.do(Kind.CHARGE, ravi, "300", note="Rice")
    package = PackageRequest(ravi, "Laser legs", counter.money("6000"), 6, shop.today(), category="Skin")
    shop.sell_package(package, key="package", by="U0001", via="test")
    return counter


def hits(at: AppTest) -> list[tuple[str, str]]:
    """Return the links of the box of what was found."""
    return [link for link in links(at) if "?" in link[1]]


def found(page: Open, text: str) -> list[tuple[str, str]]:
    """Return what the box lists for a text; Activity itself has no links to customers and entries."""
    return hits(write(page("activity.py"), search=text))


def test_who_is_called_just_that_comes_first_and_the_rest_is_led_to(counter: Counter, page: Open) -> None:
    for number in range(12):
        counter.customer(f"Tai Patil {number}")
    counter.customer("Asha", nicknames=["Tai"], phone="+919822014556", code="T-9")
    at = write(page("activity.py"), search="tai")
    assert next(said for said, _ in hits(at)).startswith("**Asha**")
    assert label(at, "found_all") == "5 more: see them in the list of customers"
    press(at, "found_all")
    assert at.title[0].value == "Customers"
    assert at.text_input(key="customers_find").value == "tai"
    assert at.text_input(key="search").value == ""
    assert len(at.dataframe[0].value) == 13
    at = write(page("customers.py", find="patil"), customers_find="asha")
    assert list(at.dataframe[0].value["name"]) == ["Asha"]


@pytest.mark.parametrize("text", ["11,694.20", "₹500", "1,000"])
def test_nobody_is_added_with_an_amount_as_a_name(counter: Counter, page: Open, text: str) -> None:
    counter.customer("Asha")
    assert "add_found" not in keys(write(page("activity.py"), search=text))


@pytest.mark.usefixtures("trading")
@pytest.mark.parametrize("text", ["B-102", "b-102", " ghee ", "MILK AND", "1250.50", "₹1,250.50"])
def test_an_entry_is_found_by_bill_number_note_or_amount_and_leads_to_its_act(page: Open, text: str) -> None:
    ((said, leads_to),) = found(page, text)
    assert said.startswith("**Asha** Sold on credit ₹1,250.50 :gray[")
    assert "Milk and ghee · due 6 Dec · B-102" in said
    assert leads_to == "act?number=4"


@pytest.mark.usefixtures("trading")
def test_no_customer_of_that_name_is_said_beside_what_was_found(page: Open) -> None:
    at = write(page("activity.py"), search="B-102")
    assert "No customer is called that." in sentences(at)
    assert "add_found" not in keys(at)


@pytest.mark.usefixtures("trading")
@pytest.mark.parametrize("text", ["laser", "SKIN", "p0001"])
def test_a_package_is_found_by_what_it_is_for_and_leads_to_the_packages_of_its_customer(page: Open, text: str) -> None:
    (first, *entries) = found(page, text)
    assert first == ("**Laser legs** :gray[Ravi · 6 sessions left]", "customer?id=C0002&show=packages")
    assert [to for _, to in entries] == (["act?number=6"] if text == "laser" else []), "its sale"
    at = page("customer.py", id="C0002", show="packages")
    assert "sell_package" in keys(at)
    assert "6 of 6 sessions left" in sentences(at)


def test_a_package_without_words_is_called_by_its_number(counter: Counter, page: Open) -> None:
    package = ImportPackage(category="Skin", sessions=2)
    shop = counter.shop
    act = shop._as("U0001", "test", counter.key())
    shop.ledger.bring_in(
        [ImportSource("l.csv", "a" * 64)], [ImportLine({"name": "Asha"}, packages=(package,))], act, shop.today()
    )
    assert found(page, "skin")[0][0].startswith("**P0001**")


def test_one_customer_alone_opens_by_himself_and_beside_an_entry_both_are_listed(trading: Counter, page: Open) -> None:
    at = write(page("activity.py"), search="asha")
    assert (at.title[0].value, at.text_input(key="search").value) == ("Asha", "")
    trading.do(Kind.CHARGE, "C0002", "5", note="for Asha")
    assert [to for _, to in found(page, "asha")] == ["customer?id=C0001", "act?number=7"]


@pytest.mark.usefixtures("trading")
@pytest.mark.parametrize("text", [" ", "    ", "\t", "\u00a0"])
def test_spaces_find_nothing_and_offer_nothing(page: Open, text: str) -> None:
    at = write(page("activity.py"), search=text)
    assert not [link for link in links(at) if "?" in link[1]]
    assert "Nobody is called" not in sentences(at)
    assert "add_found" not in keys(at)
    press(at, "sell")
    write(at, rec_find=text)
    assert "Nobody fits." not in sentences(at)
    assert {"rec_pick_C0001", "rec_pick_C0002"} <= keys(at), "those who came last are still offered"


@pytest.mark.usefixtures("trading")
def test_an_undone_entry_is_found_and_says_so(trading: Counter, page: Open) -> None:
    trading.shop.undo(4, key="undo", by="U0001", via="test")
    said = {to: said for said, to in found(page, "ghee")}
    assert "undone" in said["act?number=4"]


@pytest.mark.usefixtures("trading")
def test_what_nobody_wrote_offers_to_add_a_customer(page: Open) -> None:
    at = write(page("activity.py"), search="Zainab")
    assert "add_found" in keys(at)
    assert not [link for link in links(at) if "?" in link[1]]
