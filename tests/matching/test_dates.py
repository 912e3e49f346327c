"""Dates of whole columns (FAULTS B)."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.matching import DateOrder, DateProblem, read_date, read_dates, usual_order


def only(value: str | int | Decimal | date, order: DateOrder = "dmy") -> date | DateProblem | None:
    return read_date(value, order)


@pytest.mark.fault(49)
def test_one_value_that_fits_only_one_order_decides_the_column() -> None:
    assert read_dates(["01/02/2026", "13/02/2026"], "IN").values[0] == date(2026, 2, 1)
    american = read_dates(["01/02/2026", "02/13/2026"], "IN")
    assert american.values == (date(2026, 1, 2), date(2026, 2, 13))
    assert (american.order, american.ambiguous) == ("mdy", False)


@pytest.mark.fault(49)
def test_when_both_readings_fit_it_is_asked_and_the_region_proposes() -> None:
    column = ["01/02/2026", "03/04/2026", None, ""]
    india, america = read_dates(column, "IN"), read_dates(column, "US")
    assert (india.order, india.ambiguous, america.order, america.ambiguous) == ("dmy", True, "mdy", True)
    answered = read_dates(column, "IN", "mdy")
    assert (answered.values[0], answered.ambiguous) == (date(2026, 1, 2), False)


@pytest.mark.fault(49)
def test_a_column_that_means_the_same_days_in_both_readings_is_not_asked() -> None:
    assert not read_dates(["01/01/2026", "05.05.2026"], "IN").ambiguous


@pytest.mark.fault(49)
def test_one_odd_value_does_not_turn_the_whole_column() -> None:
    read = read_dates(["13/01/2026", "14/01/2026", "01/31/2026"], "IN")
    assert read.order == "dmy"
    assert read.values[2] == DateProblem("is a day that does not exist")


@pytest.mark.parametrize(
    "written",
    ["2026-01-31", "2026/1/31", "2026-01-31T10:20:30Z", "2026-01-31 10:20", "31-01-2026", "31.1.26", "31 Jan 2026",
     "31-Jan-26", "Jan 31, 2026", "January 31st 2026", "Saturday, 31 January 2026", "31 de enero de 2026",
     "31 يناير 2026", "2026年1月31日", "2026 年 01 月 31 日", "2026년 1월 31일", "31 января 2026 г.", "31.01.2026г.",
     "31 Ocak 2026", "31 stycznia 2026",
     "31 जनवरी 2026", "३१/०१/२०२६", "٣١/٠١/٢٠٢٦", "20260131", 20260131, 46053, date(2026, 1, 31),
     datetime.fromisoformat("2026-01-31T23:59")],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(written: str | int | date) -> None:
    assert only(written) == date(2026, 1, 31)


@pytest.mark.fault(48)
@pytest.mark.parametrize(
    ("written", "what"),
    [("0001-01-01", "year 1"), ("9999-12-31", "year 9999"), (date(9999, 12, 31), "year 9999"), (60, "never was"),
     ("60", "never was"), (7, "a number"), (Decimal("12.5"), "a number"), (999_999, "a number"), (True, "no date"),
     ("31/02/2026", "does not exist"), ("29-02-2027", "does not exist"), ("soon", "not a date"), ("1/2", "not a date"),
     ("1" * 50, "too long"), ("20261341", "does not exist")],
)  # fmt: skip
def test_a_day_that_cannot_be_is_a_problem(written: str | int | Decimal | date, what: str) -> None:
    problem = only(written)
    assert isinstance(problem, DateProblem)
    assert what in problem.what


@pytest.mark.fault(47, 48)
def test_leap_days_and_serial_numbers_of_spreadsheets_are_read() -> None:
    assert only("29/02/2028") == date(2028, 2, 29)
    assert only(45000) == date(2023, 3, 15)
    assert only(Decimal("45000.75")) == date(2023, 3, 15)


def test_each_region_has_its_order() -> None:
    assert [usual_order(region) for region in ("IN", "US", "CN", "DE")] == ["dmy", "mdy", "ymd", "dmy"]


@given(st.lists(st.dates(date(1950, 1, 1), date(2060, 1, 1)), min_size=1), st.sampled_from(["dmy", "mdy"]))
def test_a_column_written_in_one_order_is_read_back_or_asked(days: list[date], order: str) -> None:
    pattern = "%d/%m/%Y" if order == "dmy" else "%m/%d/%Y"
    read = read_dates([day.strftime(pattern) for day in days], "IN")
    assert read.ambiguous or list(read.values) == days


@given(st.text(max_size=30), st.sampled_from(["dmy", "mdy", "ymd"]))
def test_any_text_is_a_day_a_problem_or_nothing(text: str, order: DateOrder) -> None:
    assert isinstance(read_date(text, order), date | DateProblem | None)
