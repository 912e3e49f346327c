"""Amounts of whole columns (FAULTS C)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book import Currency, Money, parse_amount
from ledger.matching import Amount, AmountColumn, AmountProblem, AmountStyle, read_amount, read_amounts

RUPEES = Currency.of("INR")
DINARS = Currency.of("KWD")


def minors(column: AmountColumn) -> list[int | str | None]:
    """Return amounts in minor units, problems as their text."""
    return [
        value.money.minor if isinstance(value, Amount) else value.what if isinstance(value, AmountProblem) else None
        for value in column.values
    ]


@pytest.mark.fault(53, 55)
def test_currency_marks_and_both_groupings_are_read() -> None:
    column = ["₹ 19,802.14", "Rs. 500", "500/-", "1,00,000.50", "100,000.50", "INR 7", "", None, "3"]
    assert minors(read_amounts(column, RUPEES, "IN")) == [
        1_980_214, 50_000, 50_000, 10_000_050, 10_000_050, 700, None, None, 300,
    ]  # fmt: skip


@pytest.mark.fault(54)
def test_a_column_that_only_fits_the_comma_is_read_with_it() -> None:
    read = read_amounts(["1.000,50", "2,75", "10"], RUPEES, "IN")
    assert (read.style, read.ambiguous, minors(read)) == ("comma", False, [100_050, 275, 1000])


@pytest.mark.fault(54)
def test_a_column_that_only_fits_the_point_is_read_with_it_also_where_commas_are_usual() -> None:
    read = read_amounts(["1,000.50", "2.75", "10"], RUPEES, "DE")
    assert (read.style, read.ambiguous, minors(read)) == ("point", False, [100_050, 275, 1000])


@pytest.mark.fault(54)
def test_a_column_that_fits_both_is_asked_and_the_region_proposes() -> None:
    column = ["1,250", "10"]
    kuwait, germany = read_amounts(column, DINARS, "KW"), read_amounts(column, DINARS, "DE")
    assert (kuwait.style, kuwait.ambiguous, minors(kuwait)) == ("point", True, [1_250_000, 10_000])
    assert (germany.style, germany.ambiguous, minors(germany)) == ("comma", True, [1_250, 10_000])
    answered = read_amounts(column, DINARS, "KW", "comma")
    assert (answered.ambiguous, minors(answered)) == (False, [1_250, 10_000])


@pytest.mark.fault(54, 59)
@pytest.mark.parametrize(
    ("odd", "region", "usual", "other"), [("12.345", "IN", "point", "comma"), ("12,345", "DE", "comma", "point")]
)
def test_one_value_with_three_decimals_among_whole_numbers_is_asked_and_not_taken_for_thousands(
    odd: str, region: str, usual: AmountStyle, other: AmountStyle
) -> None:
    column = ["500", odd, "700"]
    read = read_amounts(column, RUPEES, region)
    assert (read.style, read.ambiguous) == (usual, True)
    assert isinstance(read.values[1], AmountProblem)
    assert minors(read_amounts(column, RUPEES, region, other)) == [50_000, 1_234_500, 70_000]
    refused = read_amounts(column, RUPEES, region, usual)
    assert (refused.ambiguous, isinstance(refused.values[1], AmountProblem)) == (False, True)


@pytest.mark.fault(54)
@pytest.mark.parametrize("proof", ["1.234.567", "2,75", "1.000,50"])
def test_one_value_that_can_only_be_meant_with_the_comma_speaks_for_the_column(proof: str) -> None:
    read = read_amounts(["12.345", proof], RUPEES, "IN")
    assert (read.style, read.ambiguous, minors(read)[0]) == ("comma", False, 1_234_500)


@pytest.mark.fault(54)
def test_one_odd_value_does_not_turn_the_whole_column() -> None:
    first, second, odd = minors(read_amounts(["1,000.50", "2,000.25", "1.000,50"], RUPEES, "IN"))
    assert (first, second) == (100_050, 200_025)
    assert isinstance(odd, str)


@pytest.mark.fault(55)
def test_less_than_nothing_is_written_in_many_ways() -> None:
    column = ["(500)", "-5", "\u22125", "5-", "(₹ 1,500.00)"]
    assert minors(read_amounts(column, RUPEES, "IN")) == [-50_000, -500, -500, -500, -150_000]


@pytest.mark.parametrize(
    ("written", "side"), [("500 Dr", "dr"), ("500 Cr.", "cr"), ("Dr 500", "dr"), ("₹500 CR", "cr"), ("500", "")]
)
def test_the_side_of_an_amount_is_read(written: str, side: str) -> None:
    assert read_amount(written, RUPEES, "point") == Amount(Money(50_000, RUPEES), side)


@pytest.mark.fault(50, 51, 53, 55, 57, 58, 59, 60, 64)
@pytest.mark.parametrize(
    "written",
    ["NaN", "Infinity", "1e5", "1,0,0", "1.00.000", "1_000", "²", "10.005", "9" * 25, "$500", "EUR 5", "abc", "12 13",
     "1٢3", "--5", "Dr 5 Cr", "₹", "1,00,00,00,00,000", "99,99,99,999.999"],
)  # fmt: skip
def test_what_is_not_one_amount_of_our_money_is_a_problem(written: str) -> None:
    assert isinstance(read_amount(written, RUPEES, "point"), AmountProblem)


@pytest.mark.fault(56)
@pytest.mark.parametrize("written", ["٣٤٥", "३४५", "３４５", "٣٤٥٫٠٠"])
@pytest.mark.parametrize("style", ["point", "comma"])
def test_digits_of_one_other_script_are_read_in_any_style(written: str, style: AmountStyle) -> None:
    assert read_amount(written, RUPEES, style) == Amount(Money(34_500, RUPEES))


@pytest.mark.fault(59, 90)
@pytest.mark.parametrize(
    ("cell", "minor"),
    [
        (5, 500),
        (Decimal("704.45"), 70_445),
        (Decimal("0.30000000000000004"), 30),
        (Decimal("1234.5600000000002"), 123_456),
    ],
)
def test_a_number_cell_is_what_the_spreadsheet_shows(cell: int | Decimal, minor: int) -> None:
    assert read_amount(cell, RUPEES, "comma") == Amount(Money(minor, RUPEES))


@pytest.mark.fault(51, 59, 90)
@pytest.mark.parametrize(
    "cell", [Decimal("10.005"), Decimal("1E+400"), Decimal("NaN"), Decimal("Infinity"), 10**12, True]
)
def test_a_number_cell_that_is_no_amount_is_a_problem(cell: object) -> None:
    assert isinstance(read_amount(cell, RUPEES, "point"), AmountProblem)


@given(st.lists(st.integers(-9_999_999_999, 9_999_999_999), min_size=1))
def test_a_printed_column_is_read_back_to_the_last_minor_unit(amounts: list[int]) -> None:
    written = [str(Money(amount, RUPEES)) for amount in amounts]
    assert minors(read_amounts(written, RUPEES, "IN")) == amounts


@given(st.lists(st.integers(100_000, 9_999_999_999), min_size=1))
def test_a_column_with_commas_for_points_is_read_back(amounts: list[int]) -> None:
    swap = str.maketrans(",.", ".,")
    written = [f"{amount // 100:,}.{amount % 100:02d}".translate(swap) for amount in amounts]
    read = read_amounts(written, RUPEES, "IN")
    assert (read.style, minors(read)) == ("comma", amounts)


@given(st.text("0123456789,. -()₹DrCc", max_size=16))
def test_the_point_style_reads_nothing_that_a_person_could_not_type(text: str) -> None:
    read = read_amount(text, RUPEES, "point")
    if isinstance(read, Amount) and not read.side and " " not in text.strip() and not text.strip().endswith("-"):
        assert parse_amount(text, RUPEES) == read.money
