"""Counts of sessions: whole numbers from nothing up, in any digits, and nothing that only looks like one."""

from decimal import Decimal

import pytest

from ledger.matching import COUNT_MAX, CountProblem, read_count


@pytest.mark.fault(56, 90)
@pytest.mark.parametrize(
    ("cell", "count"),
    [(8, 8), (0, 0), ("8", 8), (" 8 ", 8), ("8.0", 8), ("8,00", 8), (Decimal("8.0"), 8), ("+8", 8), ("८", 8), ("٨", 8),
     ("１２", 12), ("-0", 0), (None, None), ("", None), ("  ", None), (COUNT_MAX, COUNT_MAX)],
)  # fmt: skip
def test_a_whole_number_is_a_count_however_it_is_written(cell: object, count: int | None) -> None:
    assert read_count(cell) == count


@pytest.mark.fault(50, 51, 57, 58)
@pytest.mark.parametrize(
    "cell",
    ["8.5", Decimal("8.5"), "-1", -1, "1e3", "1_000", "²", "1²", "८8", "eight", "8 of 10", "8/10", True, 3.0,
     Decimal("NaN"), Decimal("Infinity"), COUNT_MAX + 1, "9" * 5000],
)  # fmt: skip
def test_what_is_no_count_is_told(cell: object) -> None:
    found = read_count(cell)
    assert isinstance(found, CountProblem)
    assert found.what
