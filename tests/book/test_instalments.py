"""Equal instalments: they add up, and they fall on days that exist."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book import Currency, Money, equal_instalments

INR = Currency.of("INR")


@given(amount=st.integers(1000, 10**12), count=st.integers(2, 60), first=st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_the_parts_add_up_and_come_one_after_the_other(amount: int, count: int, first: date) -> None:
    for every in ("week", "two weeks", "month"):
        parts = equal_instalments(Money(amount, INR), first, count, every)
        assert sum(one.minor for _, one in parts) == amount
        assert len(parts) == count
        days = [day for day, _ in parts]
        assert days[0] == first
        assert days == sorted(set(days))


@pytest.mark.fault(47)
@pytest.mark.parametrize(
    ("first", "days"),
    [
        (date(2026, 1, 31), ["2026-01-31", "2026-02-28", "2026-03-31"]),
        (date(2028, 1, 30), ["2028-01-30", "2028-02-29", "2028-03-30"]),
        (date(2028, 2, 29), ["2028-02-29", "2028-03-29", "2028-04-29"]),
        (date(2026, 11, 30), ["2026-11-30", "2026-12-30", "2027-01-30"]),
    ],
)
def test_a_month_later_is_a_day_that_exists(first: date, days: list[str]) -> None:
    assert [day.isoformat() for day, _ in equal_instalments(Money(30000, INR), first, 3)] == days
