"""The centres beside each other: against a plain count, with everybody once in the total."""

from collections import Counter as Count
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book import HANDS, Kind, Views
from ledger.reports import Filters, make_report
from tests.reports.shops import TODAY, PlainCustomer, PlainPackage, PlainShop, column, shops, total, without_zeros


def counted(shop: PlainShop, tag: str, since_days: int) -> tuple[dict[str, dict[str, int]], dict[str, set[int]]]:
    """Return the figures of each column by centre, and who is seen in each."""
    people = [place for place in range(len(shop.customers)) if shop.is_asked(place, tag=tag)]
    named = [one.centre or "No centre" for one in shop.customers]
    packages = [
        (one.centre or named[one.customer], number, one)
        for number, one in enumerate(shop.packages, 1)
        if one.customer in people
    ]
    living = [(shop.centre(one) or "No centre", one) for one in shop.living() if one.customer in people]
    uses = Count[int]()
    for _, one in living:
        uses[one.package] += one.amount if one.kind is Kind.SESSION_USE else 0
    still = [(shop.centre(one) or "No centre", one, left) for one, left in shop.open() if one.customer in people]
    seen: dict[str, set[int]] = {}
    for centre, customer in [
        *((named[place], place) for place in people), *((centre, one.customer) for centre, _, one in packages),
        *((centre, one.customer) for centre, one in living),
    ]:  # fmt: skip
        seen.setdefault(centre, set()).add(customer)
    return {
        "Customers": {centre: len(those) for centre, those in seen.items()},
        "Packages": without_zeros((centre, 1) for centre, _, _ in packages),
        "Packages sold": without_zeros((centre, one.amount) for centre, _, one in packages),
        "Prepaid": without_zeros((named[place], shop.prepaid(place)) for place in people),
        "Due": without_zeros(
            [(centre, left) for centre, _, left in still]
            + [(named[place], min(shop.due(place), 0)) for place in people]
        ),
        "Overdue": without_zeros((centre, left) for centre, one, left in still if shop.days_overdue(one) > 0),
        "Sessions sold": without_zeros((centre, one.sessions) for centre, _, one in packages),
        "Sessions used": without_zeros((centre, one.used + uses[number]) for centre, number, one in packages),
        "Sessions left": without_zeros(
            (centre, one.sessions - one.used - uses[number]) for centre, number, one in packages
        ),
        "Collected": without_zeros(
            (centre, one.amount)
            for centre, one in living
            if HANDS.get(one.kind, 0) > 0 and one.on >= TODAY - timedelta(days=since_days)
        ),
    }, seen


@given(shops(), st.sampled_from(["", "Monthly"]), st.sampled_from([None, 0, 60]))
def test_centres_are_a_plain_count_and_add_up_to_the_book(shop: PlainShop, tag: str, since: int | None) -> None:
    book = shop.book()
    asked = Filters(tag=tag, since=None if since is None else TODAY - timedelta(days=since))
    report = make_report(book, "centres", asked, TODAY)
    expected, seen = counted(shop, tag, 29 if since is None else since)
    for name, figures in expected.items():
        cells = zip(column(report, "Centre"), column(report, name), strict=True)
        assert without_zeros((str(centre), int(str(cell))) for centre, cell in cells) == figures, name
    people = set().union(*seen.values())
    several = sum(sum(one in those for those in seen.values()) > 1 for one in people)
    assert (total(report, "Customers") if report.totals else 0) == len(people)
    assert report.note.startswith(f"{several} customer") if several else not report.note
    if not tag:
        home = Views(book).figures(TODAY)
        names = ("Customers", "Due", "Overdue", "Prepaid", "Sessions left")
        assert [total(report, name) for name in names] == [
            home.customers, home.due_total.minor, home.overdue_total.minor, home.prepaid_total.minor, home.sessions,
        ]  # fmt: skip
        methods = make_report(book, "methods", asked, TODAY)
        assert total(report, "Collected") == (total(methods, "Got") if methods.totals else 0)


def test_who_is_seen_in_two_centres_counts_in_both_and_once_in_the_total() -> None:
    shop = PlainShop(
        [PlainCustomer("C0001", "Asha", "Pune", [], "active"), PlainCustomer("C0002", "Bina", "Pune", [], "active")],
        [],
        [PlainPackage(0, "Nashik", 600_000, 600_000, 6, 1, None)],
    )
    report = make_report(shop.book(), "centres", Filters(), TODAY)
    assert [(row[0], row[1]) for row in report.rows] == [("Nashik", 1), ("Pune", 2)]
    assert report.totals is not None
    assert report.totals[1] == 2
    assert report.note == "1 customer is seen in more than one centre: counted in each of them, and once in the total."


@pytest.mark.parametrize("centre", ["Nashik", "Pune", "nowhere"])
def test_one_centre_may_be_asked_for_alone(centre: str) -> None:
    shop = PlainShop(
        [PlainCustomer("C0001", "Asha", "Pune", [], "active")], [], [PlainPackage(0, "Nashik", 100, 0, 6, 1, None)]
    )
    report = make_report(shop.book(), "centres", Filters(centre=centre), TODAY)
    assert [row[0] for row in report.rows] == [centre] * (centre != "nowhere")
    assert not report.note
