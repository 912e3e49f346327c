"""What was sold and got, by week, month and day: against the day book and a plain count."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book import Book, DayTotals, Kind, Views, day_totals
from ledger.reports import Filters, Report, make_report
from tests.reports.shops import CENTRES, TODAY, PlainCustomer, PlainEntry, PlainShop, column, shops, total

COMING_IN = (Kind.PAYMENT, Kind.TOP_UP)
HEADINGS = {"cash": "Cash", "UPI": "UPI", "card": "Card", "bank": "Bank", "cheque": "Cheque", "other": "Other"}


def row_of(report: Report, at: int) -> dict[str, int]:
    """Return the amounts of one row by column, those that are nothing left out."""
    names = [one.name for one in report.columns if one.kind == "money" and one.name != "More than before"]
    found = {name: column(report, name)[at] for name in names}
    return {name: amount for name, amount in found.items() if isinstance(amount, int) and amount}


def said_by_the_day_book(totals: DayTotals) -> dict[str, int]:
    """Return the same of the day book."""
    rest = totals.got.minor - sum(money.minor for money in totals.by_method.values())
    found = {"Sold": totals.sold.minor, "Got": totals.got.minor, "Gave back": totals.given_back.minor}
    found |= {HEADINGS[name]: money.minor for name, money in totals.by_method.items()} | {"Not said how": rest}
    return {name: amount for name, amount in found.items() if amount}


@given(shops(), st.sampled_from([None, 3, 40, 200]), st.sampled_from([None, 0, 10]), st.integers(0, 6))
def test_each_week_is_what_the_day_book_says_of_its_seven_days(
    shop: PlainShop, since: int | None, until: int | None, first_day: int
) -> None:
    book = shop.book()
    asked = Filters(
        since=None if since is None else TODAY - timedelta(days=since + (until or 0)),
        until=None if until is None else TODAY - timedelta(days=until),
        week_starts_on=first_day,
    )
    report = make_report(book, "collections_week", asked, TODAY)
    starts = [start for start in column(report, "From") if isinstance(start, date)]
    for at, start in enumerate(starts):
        assert start.weekday() == first_day
        assert row_of(report, at) == said_by_the_day_book(day_totals(book, start, start + timedelta(days=6)))
        before = day_totals(book, start - timedelta(days=7), start - timedelta(days=1)).got.minor
        assert column(report, "More than before")[at] == int(str(column(report, "Got")[at])) - before
    assert all(one == next_one + timedelta(days=7) for one, next_one in pairwise(starts))


@given(shops())
def test_the_last_twelve_weeks_are_those_of_home(shop: PlainShop) -> None:
    book = shop.book()
    report = make_report(book, "collections_week", Filters(), TODAY)
    shown = dict(
        zip(column(report, "From"), zip(column(report, "Sold"), column(report, "Got"), strict=True), strict=True)
    )
    for week in Views(book).figures(TODAY).weeks:
        assert shown.get(week.starts, (0, 0)) == (week.sold.minor, week.got.minor)


@given(shops(), st.sampled_from([None, date(2026, 8, 31), date(2026, 9, 1), date(2026, 11, 21)]))
def test_each_month_is_what_the_day_book_says_of_its_days(shop: PlainShop, since: date | None) -> None:
    book = shop.book()
    report = make_report(book, "collections_month", Filters(since=since), TODAY)
    starts = [start for start in column(report, "From") if isinstance(start, date)]
    for at, start in enumerate(starts):
        following = date(start.year + start.month // 12, start.month % 12 + 1, 1)
        assert row_of(report, at) == said_by_the_day_book(day_totals(book, start, following - timedelta(days=1)))
    assert not since or all(start >= since.replace(day=1) for start in starts)
    first = since.replace(day=1) if since else date(2025, 12, 1)
    assert total(report, "Got") == day_totals(book, first, TODAY).got.minor


@given(shops(), st.sampled_from(CENTRES), st.sampled_from(["", "Monthly"]))
def test_each_day_is_a_plain_count_by_method(shop: PlainShop, centre: str, tag: str) -> None:
    since = TODAY - timedelta(days=60)
    report = make_report(shop.book(), "methods", Filters(since=since, centre=centre, tag=tag), TODAY)
    days: dict[date, dict[str, int]] = {}
    for entry in shop.living(Kind.CHARGE, Kind.REFUND, *COMING_IN):
        fits = centre in {"", shop.centre(entry)} and shop.is_asked(entry.customer, tag=tag)
        if entry.on >= since and fits:
            names = {Kind.CHARGE: ("Sold",), Kind.REFUND: ("Gave back",)}.get(
                entry.kind, ("Got", HEADINGS.get(entry.method, "Not said how"))
            )
            for name in names:
                day = days.setdefault(entry.on, {})
                day[name] = day.get(name, 0) + entry.amount
    expected = sorted(days.items(), reverse=True)
    assert [(day, row_of(report, at)) for at, day in enumerate(column(report, "Day"))] == expected


def one_payment_a_day(days: int) -> Book:
    """Return a book in which somebody paid 1 on each of the last ``days`` days, today the last of them."""
    shop = PlainShop([PlainCustomer("C0001", "Asha", "", [], "active")])
    for ago in range(days):
        shop.entries.append(
            PlainEntry(Kind.PAYMENT, 0, 1, TODAY - timedelta(days=ago), None, ("cash", "UPI")[ago % 2], "", 0, 0)
        )
    return shop.book()


def test_a_period_is_cut_where_days_are_shown_and_widened_to_whole_weeks_and_months() -> None:
    book = one_payment_a_day(40)
    asked = Filters(since=date(2026, 11, 4), until=date(2026, 11, 18))
    assert total(make_report(book, "methods", asked, TODAY), "Got") == 15
    assert column(make_report(book, "collections_week", asked, TODAY), "From") == [
        date(2026, 11, 16), date(2026, 11, 9), date(2026, 11, 2),
    ]  # fmt: skip
    assert column(make_report(book, "collections_month", asked, TODAY), "Got") == [21]


def test_unsaid_is_thirty_days_twelve_weeks_and_twelve_months() -> None:
    book = one_payment_a_day(400)
    assert [len(make_report(book, name, Filters(), TODAY).rows) for name in ("methods", "collections_week")] == [30, 12]
    months = column(make_report(book, "collections_month", Filters(), TODAY), "From")
    assert (months[0], months[-1], len(months)) == (date(2026, 11, 1), date(2025, 12, 1), 12)


def test_only_ways_of_paying_that_occur_have_a_column() -> None:
    names = [one.name for one in make_report(one_payment_a_day(1), "methods", Filters(), TODAY).columns]
    assert names == ["Day", "Sold", "Cash", "Got"]


@pytest.mark.parametrize("name", ["methods", "collections_week", "collections_month"])
@pytest.mark.parametrize(
    "asked",
    [
        Filters(),
        Filters(since=date.min),
        Filters(until=date.min),
        Filters(since=date.max),
        Filters(until=date.max),
        Filters(since=date.min, until=date.max),
        Filters(centre="nowhere"),
        Filters(tag="nobody"),
    ],
)
def test_any_days_can_be_asked_for_of_any_book(name: str, asked: Filters) -> None:
    report = make_report(Book(), name, asked, TODAY)
    assert (report.rows, report.totals) == ([], None)
    shown = make_report(one_payment_a_day(3), name, asked, TODAY)
    assert total(shown, "Got") in {0, 1, 3}
