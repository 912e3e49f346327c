"""Counts of sessions: whole numbers from nothing up, in any digits, and nothing that only looks like one."""

from decimal import Decimal

import pytest

from ledger.matching import COUNT_MAX, CountProblem, read_count, read_whole


@pytest.mark.fault(56, 90)
@pytest.mark.parametrize(
    ("cell", "count"),
    [(8, 8), (0, 0), ("8", 8), (" 8 ", 8), ("8.0", 8), ("8,00", 8), (Decimal("8.0"), 8), ("+8", 8), ("८", 8), ("٨", 8),
     ("１２", 12), ("8.00", 8), ("8,0", 8), ("8.0000", 8), ("८.०", 8), ("٨٫٠٠٠", 8), ("1,000", 1000), ("+2,500", 2500),
     ("1,000.00", 1000), ("1.000,00", 1000), ("١٬٠٠٠", 1000), ("1234.000", 1234),
     ("0.000", 0), ("-0", 0), (None, None), ("", None), ("  ", None), (COUNT_MAX, COUNT_MAX)],
)  # fmt: skip
def test_a_whole_number_is_a_count_however_it_is_written(cell: object, count: int | None) -> None:
    assert read_count(cell) == count


@pytest.mark.fault(50, 51, 57, 58)
@pytest.mark.parametrize(
    "cell",
    ["8.5", Decimal("8.5"), "-1", -1, "1e3", "1_000", "²", "1²", "८8", "eight", "8 of 10", "8/10", True, 3.0,
     "2.000", "10.000", "१.०००", "2.500", "1,5", "1,0000", "1,00,00", "1,000,0", "10,0000,000", "1,000.5",
     "1.000.000", "1,00,000", ",000", "1,",
     Decimal("NaN"), Decimal("Infinity"), COUNT_MAX + 1, "9" * 5000],
)  # fmt: skip
def test_what_is_no_count_is_told(cell: object) -> None:
    found = read_count(cell)
    assert isinstance(found, CountProblem)
    assert found.what


@pytest.mark.parametrize(
    ("cell", "count"),
    [("1,00,000", 100_000), ("12,34,56,789", 123_456_789), ("1,234,567", 1_234_567), ("1.234.567", 1_234_567),
     ("-1,000", -1000), ("\u22121.000.000,00", -1_000_000), ("1,00,000.0", 100_000),
     ("12.5", None), ("1.00.000", None)],
)  # fmt: skip
def test_a_whole_number_may_be_in_thousands_or_in_lakhs(cell: str, count: int | None) -> None:
    assert read_whole(cell) == count


@pytest.mark.parametrize("cell", ["2.000", "12.000", "-2.000", "2.500", "२.०००"])
def test_a_point_before_three_digits_is_asked_about_and_not_guessed_at(cell: str) -> None:
    assert read_whole(cell) == read_count(cell) == CountProblem("may be in thousands or with decimals")
