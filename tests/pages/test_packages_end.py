"""Packages that end soon: on Home, the soonest first, and on the card of the package."""

from datetime import timedelta

from ledger.book import Kind, Money, PackageRequest, ending_packages, only_centres
from tests.desks import owner_desk
from tests.pages.conftest import Counter, Open
from tests.pages.screens import MARKED_UP_NAMES, links, live_markup, press, sentences
from tests.pages.test_packages_tab import packages


def sell(counter: Counter, customer: str, treatment: str, days: int | None, sessions: int = 6) -> None:
    """Sell a package that ends in so many days."""
    today = counter.shop.today()
    request = PackageRequest(
        customer, treatment, Money(0, counter.shop.book.currency), sessions, today - timedelta(days=60),
        valid_until=None if days is None else today + timedelta(days=days),
    )  # fmt: skip
    counter.shop.sell_package(request, key=counter.key(), by="U0001", via="test")


def test_only_what_ends_within_the_days_and_has_sessions_left_ends_soon(counter: Counter) -> None:
    asha, ravi = counter.customer("Asha", centre="GK2"), counter.customer("Ravi", centre="Pitampura")
    for days in (14, 15, 0, -1, None, 3):
        sell(counter, asha, f"In {days}", days)
    sell(counter, asha, "Used up", 2, sessions=1)
    counter.do(Kind.SESSION_USE, asha, "0.01", package="P0007")
    sell(counter, ravi, "Elsewhere", 1)
    book, today = counter.shop.book, counter.shop.today()
    found = [(one.package.treatment, one.customer.name, one.left) for one in ending_packages(book, today, 14)]
    assert found == [("In 0", "Asha", 6), ("Elsewhere", "Ravi", 6), ("In 3", "Asha", 6), ("In 14", "Asha", 6)]
    part = only_centres(book, frozenset({"Pitampura"}))
    assert [one.customer.name for one in ending_packages(part, today, 14)] == ["Ravi"]
    assert ending_packages(book, today, 0) == []


def test_they_stand_on_home_and_lead_to_the_package(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    at = page()
    assert "Packages that end soon" not in sentences(at)
    for days in (5, 0, 3, 7, 8, 9, 1):
        sell(counter, asha, f"Laser {days}", days)
    at = page()
    assert "Packages that end soon" in sentences(at)
    said = [one.value for one in at.caption if "left, ends" in one.value]
    assert said == [
        "Laser 0: 6 sessions left, ends today", "Laser 1: 6 sessions left, ends in 1 day",
        "Laser 3: 6 sessions left, ends in 3 days", "Laser 5: 6 sessions left, ends in 5 days",
        "Laser 7: 6 sessions left, ends in 7 days",
    ]  # fmt: skip
    assert "2 more: all sessions left" in [label for label, _ in links(at)]
    owner_desk(counter.shop).change_setting("packages.notice_days", 0)
    assert "Packages that end soon" not in sentences(page())


def test_the_card_says_in_how_many_days_while_sessions_are_left(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    sell(counter, asha, "Laser", 3, sessions=1)
    at = packages(page)
    assert "ends in 3 days" in sentences(at)
    press(press(at, "use_P0001"), "rec_save")
    assert "ends in" not in sentences(packages(page))


def test_markup_in_a_treatment_is_shown_as_it_was_typed(counter: Counter, page: Open) -> None:
    name = MARKED_UP_NAMES[0]
    sell(counter, counter.customer(name), name, 3)
    assert live_markup(page()) == []
