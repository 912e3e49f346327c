"""Where a list said another balance than its parts give: listed until somebody settles each, either way, with undo."""

import pytest

from access import Right
from ledger.book import ImportLine, ImportPackage, ImportSource, stated_differences
from services import Desk
from tests.desks import owner_desk, staff_desk
from tests.pages.conftest import Counter, Open
from tests.pages.screens import just_undo, keys, press, sentences


@pytest.fixture
def listed(counter: Counter) -> Counter:
    """Return a shop whose list said ₹100 more of one package, ₹50 less of another, and the same of a third."""
    book, ledger = counter.shop.book, counter.shop.ledger
    figures = (("Asha", "Laser", 400), ("Ravi", "Facial", 250), ("Esha", "Peel", 300))
    lines = [
        ImportLine(
            {"name": name},
            packages=(
                ImportPackage(
                    treatment, amount=book.money(500_00), paid=book.money(200_00),
                    stated_balance=book.money(stated * 100),
                ),
            ),
        )
        for name, treatment, stated in figures
    ]  # fmt: skip
    act = counter.shop._as("U0001", "test", counter.key())
    ledger.bring_in([ImportSource("clinic.xlsx", "a" * 64)], lines, act, counter.shop.today())
    return counter


def dues(counter: Counter) -> list[str]:
    return [counter.due(customer) for customer in ("C0001", "C0002", "C0003")]


def test_they_are_settled_one_by_one_in_the_reports_and_each_is_undone(listed: Counter, page: Open) -> None:
    at = page("reports.py", report="differences")
    assert "The lists say **₹650** is open in all, cost less paid gives ₹600." in sentences(at)
    assert at.button(key="difference_P0001_True").label == "₹400, as the list says"
    assert at.button(key="difference_P0001_False").label == "₹300, write ₹100 off"
    assert at.button(key="difference_P0002_False").label == "₹300, charge ₹50 more"
    assert "difference_P0003_True" not in keys(at)
    press(at, "difference_P0001_False")
    assert "Difference settled for Asha, Laser: the computed figure counts, ₹100 written off" in sentences(at)
    assert (dues(listed), "difference_P0001_True" in keys(at)) == (["300.00", "250.00", "300.00"], False)
    press(at, just_undo(at))
    assert (dues(listed), "difference_P0001_True" in keys(at)) == (["400.00", "250.00", "300.00"], True)
    press(at, "difference_P0002_False")
    assert "the computed figure counts, ₹50 charged" in sentences(at)
    press(at, "difference_P0001_True")
    assert dues(listed) == ["400.00", "300.00", "300.00"]
    assert stated_differences(listed.shop.book) == []
    assert "The lists and your book agree" in sentences(at)


def test_who_may_not_record_only_looks(listed: Counter, page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    looking: Desk = staff_desk(listed.shop, Right.REPORTS)
    with pytest.raises(Exception, match="may not record"):
        looking.settle_difference("P0001", sheet_is_right=True, key="k")
    monkeypatch.setattr(Desk, "may", lambda _, right: right is not Right.RECORD)
    at = page("reports.py", report="differences")
    assert "Settle them" not in sentences(at)
    assert "difference_P0001_True" not in keys(at)


def test_a_page_has_ten_of_them(counter: Counter, page: Open) -> None:
    book = counter.shop.book
    many = tuple(
        ImportPackage(
            f"Laser {number}", amount=book.money(100_00), paid=book.money(0), stated_balance=book.money(50_00)
        )
        for number in range(12)
    )
    act = counter.shop._as("U0001", "test", counter.key())
    lines = [ImportLine({"name": "Asha"}, packages=many)]
    counter.shop.ledger.bring_in([ImportSource("c.xlsx", "a" * 64)], lines, act, owner_desk(counter.shop).today())
    at = page("reports.py", report="differences")
    assert "The lists say **₹600** is open in all, cost less paid gives ₹1,200." in sentences(at)
    assert sum(key.startswith("difference_") for key in keys(at)) == 20
    assert "12 packages in all" in sentences(at)


def test_what_is_offered_is_what_the_report_lists_also_of_two_packages_that_are_called_alike(
    counter: Counter, page: Open
) -> None:
    money = counter.shop.book.money
    both = tuple(
        ImportPackage("Laser", amount=money(500_00), paid=money(0), stated_balance=money(600_00), centre=centre)
        for centre in ("GK2", "Pitampura")
    )
    act = counter.shop._as("U0001", "test", counter.key())
    lines = [
        ImportLine({"name": "Kim", "centre": "GK2"}, packages=both),
        ImportLine({"name": "A", "centre": "Pitampura"}),
    ]
    counter.shop.ledger.bring_in([ImportSource("c.xlsx", "a" * 64)], lines, act, counter.shop.today())
    at = page("reports.py", report="differences", centre="GK2")
    assert {"difference_P0001_True", "difference_P0002_True"} & {*keys(at)} == {"difference_P0001_True"}
    assert "The lists say **₹600** is open in all" in sentences(at)
    assert "difference_P0002_True" in keys(page("reports.py", report="differences"))
