"""Whatever stands in a cell, reading it gives a value, a problem or nothing, and never another amount or day."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book import Currency
from ledger.matching import (
    Amount,
    AmountProblem,
    AmountStyle,
    CountProblem,
    DateProblem,
    looks_of,
    read_amount,
    read_amounts,
    read_count,
    read_date,
    read_dates,
    read_emails,
    read_name,
    read_phones,
    without_age,
)

RUPEES = Currency.of("INR")
REGIONS = ("IN", "US", "DE", "AE", "MX")
# Letters of any kind, and the signs that amounts, days and phones are made of, closer together than chance has them.
TEXTS = st.text(max_size=40) | st.text("0123456789.,-+()/:' \u00a0\u2212₹$€٣१DrCrE", max_size=24)
CELLS = st.one_of(
    TEXTS, st.none(), st.booleans(), st.integers(-(10**15), 10**15), st.dates(), st.datetimes(),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12),
)  # fmt: skip


@pytest.mark.fault(50, 53, 90)
@given(st.lists(CELLS, max_size=6), st.sampled_from(REGIONS))
def test_any_column_is_read_as_amounts_days_phones_and_looks(cells: list[object], region: str) -> None:
    amounts = read_amounts(cells, RUPEES, region)
    assert len(amounts.values) == len(cells)
    assert all(value is None or isinstance(value, (Amount, AmountProblem)) for value in amounts.values)
    raw = [cell for cell in cells if cell is None or isinstance(cell, (str, int, Decimal, date))]
    days = read_dates(raw, region)
    assert all(day is None or isinstance(day, (date, DateProblem)) for day in days.values)
    looks = looks_of(cells, region)
    assert 0 <= looks.phone <= 1


@pytest.mark.fault(65, 69, 90)
@given(TEXTS, st.sampled_from(REGIONS))
def test_any_text_is_read_as_phones_addresses_names_and_counts(text: str, region: str) -> None:
    phones, _ = read_phones(text, region)
    assert all(phone.e164.startswith("+") and phone.e164[1:].isascii() for phone in phones)
    assert all("@" in address for address in read_emails(text).addresses)
    assert isinstance(read_name(text)[0], str)
    assert isinstance(without_age(text)[0], str)
    count = read_count(text)
    assert count is None or isinstance(count, (int, CountProblem))


@pytest.mark.fault(53, 54)
@given(st.integers(0, 10**11 - 1), st.sampled_from(["point", "comma"]), st.booleans())
def test_an_amount_is_read_back_from_every_way_of_writing_it(minor: int, style: AmountStyle, grouped: bool) -> None:  # noqa: FBT001
    whole, rest = divmod(minor, 100)
    text = f"{whole:,}.{rest:02d}" if grouped else f"{whole}.{rest:02d}"
    if style == "comma":
        text = text.translate(str.maketrans(",.", ".,"))
    for written in (text, f"₹ {text}", f" {text} "):
        found = read_amount(written, RUPEES, style)
        assert isinstance(found, Amount)
        assert found.money.minor == minor


@pytest.mark.fault(48, 49)
@given(st.dates(date(1950, 1, 1), date(2060, 12, 31)), st.sampled_from(["/", "-", "."]))
def test_a_day_is_read_back_in_the_order_it_was_written_in(day: date, sign: str) -> None:
    for order, form in (("dmy", "%d{0}%m{0}%Y"), ("mdy", "%m{0}%d{0}%Y"), ("ymd", "%Y{0}%m{0}%d")):
        assert read_date(day.strftime(form.format(sign)), order) == day  # type: ignore[arg-type] # the three orders


@pytest.mark.fault(60, 90)
@pytest.mark.parametrize("blank", [" ", "\t", "\n", "\u00a0"])
@pytest.mark.parametrize(
    "read",
    [lambda cell: read_amounts([cell], RUPEES, "IN"), lambda cell: read_amounts([cell], RUPEES, "DE"),
     lambda cell: read_dates([cell], "IN"), lambda cell: read_phones(cell, "IN")],
    ids=["amounts", "amounts with commas", "days", "phones"],
)  # fmt: skip
def test_the_longest_cell_of_blanks_between_two_numbers_keeps_nobody_waiting(
    read: Callable[[str], object], blank: str
) -> None:
    before = process_time()
    read(f"1{blank * 32_000}2/2")
    assert process_time() - before < 3  # a minute and more where blanks are tried one against the other
