"""Ageing, debtors and part payers against a plain count of the same entries."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book import BUCKETS, Book, Kind, Views, balances_on, paid_a_part
from ledger.reports import Filters, make_report
from tests.reports.shops import (
    BUCKET_ENDS,
    CENTRES,
    TODAY,
    PlainCustomer,
    PlainEntry,
    PlainShop,
    column,
    figures,
    shops,
    total,
)

filters = st.builds(
    Filters, centre=st.sampled_from(CENTRES), tag=st.sampled_from(["", "Monthly"]), top=st.sampled_from([0, 1, 20])
)


def owed(shop: PlainShop, asked: Filters) -> dict[int, list[tuple[int, int]]]:
    """Return (days overdue, amount) of everything open that fits, by customer."""
    found: dict[int, list[tuple[int, int]]] = {}
    for entry, amount in shop.open():
        if shop.is_asked(entry.customer, tag=asked.tag) and asked.centre in {"", shop.centre(entry)}:
            found.setdefault(entry.customer, []).append((shop.days_overdue(entry), amount))
    return found


def bucket(days: int) -> int:
    return sum(days > end for end in BUCKET_ENDS)


@given(shops(), filters)
def test_ageing_is_a_plain_count_of_what_is_open_by_its_due_day(shop: PlainShop, asked: Filters) -> None:
    report = make_report(shop.book(), "ageing", asked, TODAY)
    expected = {}
    for customer, parts in owed(shop, asked).items():
        buckets = [sum(amount for days, amount in parts if bucket(days) == place) for place in range(5)]
        expected[shop.customers[customer].id] = (*buckets, sum(buckets))
    ahead = {
        one.id: shop.due(place)
        for place, one in enumerate(shop.customers)
        if shop.due(place) < 0 and shop.is_asked(place, centre=asked.centre, tag=asked.tag)
    }
    for customer_id, amount in ahead.items():
        expected[customer_id] = (0, 0, 0, 0, 0, amount)
    ids = column(report, "Number")
    found = {one: tuple(column(report, name)[at] for name in (*BUCKETS, "Due")) for at, one in enumerate(ids)}
    assert found == expected
    assert total(report, "Paid ahead") == sum(ahead.values())
    dues = [int(str(due)) for due in column(report, "Due")]
    assert dues == sorted(dues, reverse=True)


@given(shops())
def test_ageing_adds_up_to_the_book_and_to_home(shop: PlainShop) -> None:
    book = shop.book()
    report = make_report(book, "ageing", Filters(), TODAY)
    assert total(report, "Due") == sum(one.due.minor for one in balances_on(book))
    seen = Views(book).figures(TODAY)
    assert total(report, "Due") == seen.due_total.minor
    assert [total(report, name) for name in BUCKETS] == [amount.minor for amount in seen.ageing]


@given(shops(), filters)
def test_debtors_are_those_who_owe_most_with_what_is_overdue_and_the_last_payment(
    shop: PlainShop, asked: Filters
) -> None:
    report = make_report(shop.book(), "debtors", asked, TODAY)
    expected = []
    for customer, parts in owed(shop, asked).items():
        due = sum(amount for _, amount in parts)
        late = sum(amount for days, amount in parts if days > 0)
        payments = [one.on for one in shop.living(Kind.PAYMENT) if one.customer == customer]
        one = shop.customers[customer]
        days = max(days for days, _ in parts) if late else None
        expected.append((one.id, one.name, "", due, late, days, max(payments, default=None)))
    expected.sort(key=lambda row: (-row[3], row[1].casefold(), row[0]))
    assert figures(report) == expected[: asked.top or None]


@given(shops(), filters)
def test_debtors_ageing_and_centres_say_the_same_due(shop: PlainShop, asked: Filters) -> None:
    book = shop.book()
    debtors = make_report(book, "debtors", Filters(centre=asked.centre, tag=asked.tag, top=0), TODAY)
    ageing = make_report(book, "ageing", asked, TODAY)
    assert total(debtors, "Due") == total(ageing, "Due") - total(ageing, "Paid ahead")
    if asked.centre:
        centres = make_report(book, "centres", asked, TODAY)
        assert total(centres, "Due") == total(ageing, "Due")


@given(shops(), filters)
def test_a_part_payer_owes_something_and_has_paid_some_of_just_that(shop: PlainShop, asked: Filters) -> None:
    book = shop.book()
    report, part = make_report(book, "part_payers", asked, TODAY), paid_a_part(book)
    expected = {}
    for customer, one in enumerate(shop.customers):
        lines = [
            (entry, amount)
            for entry, amount in shop.open()
            if entry.customer == customer and asked.centre in {"", shop.centre(entry)}
        ]
        due = sum(amount for _, amount in lines)
        packages = {entry.package for entry, _ in lines if entry.package}
        # Oldest first, and what was let off comes after all that was paid: so the payments alone tell what they reach.
        unpaid = {id(entry): amount for entry, amount in shop.open(Kind.PAYMENT, Kind.SETTLE)}
        paid = sum(entry.amount - unpaid.get(id(entry), 0) for entry, _ in lines)
        paid += sum(shop.packages[at - 1].paid for at in packages)
        if due and paid and shop.is_asked(customer, tag=asked.tag):
            expected[one.id] = (paid + due, paid, due)
        assert (
            asked.centre or (one.id in expected) == bool(part[customer]) or not shop.is_asked(customer, tag=asked.tag)
        )
    assert {row[0]: row[3:6] for row in figures(report)} == expected


def test_who_paid_older_bills_in_full_and_nothing_of_the_open_one_is_no_part_payer() -> None:
    shop = small_shop()
    assert figures(make_report(shop.book(), "part_payers", Filters(), TODAY)) == []
    shop.entries[1].amount = 99
    assert [row[3:6] for row in figures(make_report(shop.book(), "part_payers", Filters(), TODAY))] == [(150, 99, 51)]


def test_a_due_day_of_today_is_not_overdue_and_the_next_day_it_is() -> None:
    book = small_shop().book()
    due_day = TODAY + timedelta(days=5)
    assert total(make_report(book, "debtors", Filters(), due_day), "Overdue") == 0
    later = make_report(book, "debtors", Filters(), due_day + timedelta(days=1))
    assert (total(later, "Overdue"), column(later, "Days overdue")) == (50, [1])
    assert column(make_report(book, "ageing", Filters(), due_day + timedelta(days=31)), "31–60") == [50]


def small_shop() -> PlainShop:
    """Return a shop with one customer: a bill of 100, paid, and one of 50, open and due in five days."""
    shop = PlainShop([PlainCustomer("C0001", "Asha", "", [], "active")])
    for kind, amount, on, due_on in (
        (Kind.CHARGE, 100, date(2026, 10, 1), date(2026, 10, 2)),
        (Kind.PAYMENT, 100, date(2026, 10, 5), None),
        (Kind.CHARGE, 50, date(2026, 11, 20), TODAY + timedelta(days=5)),
    ):
        shop.entries.append(PlainEntry(kind, 0, amount, on, due_on, "", "", 0, 0))
    return shop


@pytest.mark.parametrize("name", ["ageing", "debtors", "part_payers"])
def test_a_book_without_customers_owes_nothing(name: str) -> None:
    report = make_report(Book(), name, Filters(), TODAY)
    assert (report.rows, report.totals) == ([], None)
