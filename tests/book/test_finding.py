"""One box finds entries and packages by what is written in them."""

import pytest

from ledger.book import find_entries, find_packages
from tests.book.conftest import Counter
from tests.book.test_packages import sell


def found(counter: Counter, text: str) -> list[int]:
    return [line.id for line in find_entries(counter.ledger.book, counter.ledger.journal, text, 5)]


@pytest.fixture
def shop(counter: Counter) -> Counter:
    asha, ravi = counter.customer("Asha Milkwala"), counter.customer("Ravi")
    counter.do("charge", asha, "1250.50", note="Milk and rice", reference="B-102")
    counter.do("charge", ravi, "300", note="Élan “gift” box, दूध", reference="b-77/A")
    counter.do("payment", asha, "250", reference="UPI 90817")
    counter.do("write_off", ravi, "12", reason="Discount for a friend")
    return counter


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("milk", [1]),
        ("MILK AND", [1]),
        ("b-102", [1]),
        ("B-77", [2]),
        ("दूध", [2]),
        ("élan", [2]),
        ("ÉLAN", [2]),
        ("E\u0301lan", [2]),
        ("gift” box", [2]),
        ("90817", [3]),
        ("discount", [4]),
        ("1,250.50", [1]),
        ("₹250", [3]),
        ("300", [2]),
        ("Asha", []),
        ("owes", []),
        ("charge", []),
        ("x", []),
        ("", []),
    ],
)
def test_an_entry_is_found_by_note_reference_reason_and_amount_and_by_nothing_else(
    shop: Counter, text: str, ids: list[int]
) -> None:
    assert found(shop, text) == ids


def test_a_quotation_mark_in_the_text_hides_nothing(shop: Counter) -> None:
    shop.do("charge", "C0002", "5", note='a "big" \\ box')
    assert found(shop, '"big" \\ box') == [5]


def test_the_newest_are_found_first_and_only_as_many_as_wanted(shop: Counter) -> None:
    for number in range(8):
        shop.do("charge", "C0002", "7", note=f"bread {number}")
    assert found(shop, "bread") == [12, 11, 10, 9, 8]
    assert found(shop, "7") == []
    assert found(shop, "7.00") == [12, 11, 10, 9, 8]


def test_undone_entries_are_found_too_with_the_line_that_took_them_back(shop: Counter) -> None:
    shop.undo(shop.ledger.journal.last_seq)
    assert 4 in found(shop, "discount")


def test_every_line_of_a_long_book_can_be_found(counter: Counter) -> None:
    asha = counter.customer("Asha")
    for number in range(300):
        counter.do("charge", asha, "1", note=f"needle{number:03d} " + "long " * 200)
    for number in (0, 1, 149, 298, 299):
        assert found(counter, f"needle{number:03d}") == [number + 1]


def test_a_package_is_found_by_treatment_and_number(shop: Counter) -> None:
    sell(shop, "C0001", "6000", treatment="Laser hair", category="Skin")
    sell(shop, "C0002", "6000", treatment="Facial", sessions=0)
    book = shop.ledger.book
    assert [row.package.id for row in find_packages(book, "LASER", 5)] == ["P0001"]
    assert [row.package.id for row in find_packages(book, "skin", 5)] == ["P0001"]
    assert [row.package.id for row in find_packages(book, "p0002", 5)] == ["P0002"]
    assert find_packages(book, "Botox", 5) == []


def test_a_bill_number_is_found_among_thousands_of_acts_that_hold_its_digits(counter: Counter) -> None:
    asha = counter.customer("Asha")
    counter.do("charge", asha, "1", reference="114")
    for _ in range(700):
        counter.do("charge", asha, "114")
    assert 1 in found(counter, "114")
    assert len(found(counter, "114")) == 5


def test_a_reason_is_found_beside_a_note(counter: Counter) -> None:
    asha = counter.customer("Asha")
    counter.do("charge", asha, "10")
    counter.do("write_off", asha, "10", reason="Discount", note="wedding")
    assert found(counter, "wedding") == found(counter, "discount") == [2]
