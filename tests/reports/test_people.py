"""Prepaid, sessions, centres, who went quiet and who is closed: against a plain count."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ledger.book import Book, Kind, Views
from ledger.reports import REPORTS, Filters, make_report
from tests.reports.shops import CENTRES, TODAY, PlainCustomer, PlainShop, figures, shops, total

filters = st.builds(
    Filters, centre=st.sampled_from(CENTRES), tag=st.sampled_from(["", "Monthly"]), days=st.integers(0, 130)
)
USES = (Kind.USE, Kind.SETTLE)
FILLS = (Kind.TOP_UP, Kind.OPENING_PREPAID)


def asked_for(shop: PlainShop, asked: Filters) -> list[int]:
    return [place for place in range(len(shop.customers)) if shop.is_asked(place, centre=asked.centre, tag=asked.tag)]


def days_of(shop: PlainShop, customer: int, *kinds: Kind) -> list[date]:
    return [one.on for one in shop.living(*kinds) if one.customer == customer]


@given(shops(), filters)
def test_prepaid_held_says_how_much_and_how_long_nothing_was_used(shop: PlainShop, asked: Filters) -> None:
    book = shop.book()
    report = make_report(book, "prepaid", asked, TODAY)
    expected = {}
    for place in asked_for(shop, asked):
        if shop.prepaid(place):
            used = max(days_of(shop, place, *USES), default=None)
            since = used or min(days_of(shop, place, *FILLS), default=None)
            expected[shop.customers[place].id] = (shop.prepaid(place), used, (TODAY - since).days if since else None)
    assert {row[0]: row[3:] for row in figures(report)} == expected
    if asked == Filters(days=asked.days):
        assert total(report, "Prepaid") == Views(book).figures(TODAY).prepaid_total.minor


@given(shops(), filters)
def test_quiet_is_who_is_active_had_entries_and_none_for_so_many_days(shop: PlainShop, asked: Filters) -> None:
    report = make_report(shop.book(), "quiet", asked, TODAY)
    expected = []
    for place in asked_for(shop, asked):
        one, seen = shop.customers[place], max(days_of(shop, place), default=None)
        if one.status == "active" and seen and (TODAY - seen).days >= asked.days:
            expected.append((one.id, one.name, "", seen, (TODAY - seen).days, shop.due(place), shop.prepaid(place)))
    expected.sort(key=lambda row: (row[3], row[1].casefold(), row[0]))
    assert figures(report) == expected


@given(shops(), filters)
def test_differences_to_a_list_are_there_until_they_are_settled(shop: PlainShop, asked: Filters) -> None:
    report = make_report(shop.book(), "differences", asked, TODAY)
    expected = []
    for number, package in enumerate(shop.packages, 1):
        customer = shop.customers[package.customer]
        centre = package.centre or customer.centre
        fits = asked.centre in {"", centre} and shop.is_asked(package.customer, tag=asked.tag)
        if package.stated is not None and not package.agreed and fits:
            computed = package.amount - package.paid
            amounts = (package.stated, computed, package.stated - computed)
            expected.append((customer.id, customer.name, f"Course {number}", centre or "None", *amounts))
    expected.sort(key=lambda row: (row[1].casefold(), row[0], row[2]))
    assert [(*row[:3], *row[4:]) for row in figures(report)] == [(*row[:3], *row[4:]) for row in expected]


@given(shops(), filters)
def test_closed_customers_with_all_they_bought_and_paid(shop: PlainShop, asked: Filters) -> None:
    report = make_report(shop.book(), "closed", asked, TODAY)
    expected = {}
    for place in asked_for(shop, asked):
        if shop.customers[place].status == "closed":
            sold, got = (
                sum(one.amount for one in shop.living(*kinds) if one.customer == place)
                for kinds in ((Kind.CHARGE,), (Kind.PAYMENT, Kind.TOP_UP))
            )
            expected[shop.customers[place].id] = (max(days_of(shop, place), default=None), sold, got)
    assert {row[0]: row[3:] for row in figures(report)} == expected


@given(shops(), filters)
def test_sessions_left_are_those_of_each_package_at_its_centre(shop: PlainShop, asked: Filters) -> None:
    book = shop.book()
    report = make_report(book, "sessions", asked, TODAY)
    expected = {}
    for number, package in enumerate(shop.packages, 1):
        centre = package.centre or shop.customers[package.customer].centre
        uses = sum(one.amount for one in shop.living(Kind.SESSION_USE) if one.package == number)
        used = package.used + uses
        left = package.sessions - used
        fits = asked.centre in {"", centre} and shop.is_asked(package.customer, tag=asked.tag)
        if left and fits:
            value = package.amount * left // package.sessions if package.sessions else 0
            expected[f"Course {number}"] = (centre, package.sessions, used, left, value, package.valid_until)
    assert {row[2]: row[3:] for row in figures(report)} == expected
    if asked == Filters(days=asked.days):
        assert total(report, "Left") == Views(book).figures(TODAY).sessions


def test_who_was_taken_out_is_in_no_report() -> None:
    asha = PlainCustomer("C0001", "Asha", "Pune", [], "active")
    bina = PlainCustomer("C0002", "Bina", "Nashik", [], "removed")
    book = PlainShop([asha, bina]).book()
    report = make_report(book, "centres", Filters(), TODAY)
    assert [(row[0], row[1]) for row in figures(report)] == [("Pune", 1)]
    assert total(report, "Customers") == Views(book).figures(TODAY).customers == 1


@given(shops())
def test_no_report_shows_a_nickname(shop: PlainShop) -> None:
    book = shop.book()
    for name in REPORTS:
        report = make_report(book, name, Filters(days=0, top=0), TODAY)
        assert "Secret" not in str(report.rows)


def test_every_report_of_a_book_without_anybody_is_empty() -> None:
    for name in REPORTS:
        report = make_report(Book(), name, Filters(), TODAY)
        assert (name, report.rows, report.totals) == (name, [], None)
