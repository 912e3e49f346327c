"""What a cell says to a spreadsheet program, and what comes back of it: the same text, never a formula."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.book import Currency, Money
from ledger.exports import safe, text_of
from ledger.matching import unescaped


@pytest.mark.fault(95)
@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+919822014556",
        "-cmd",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "\0x",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "-",
        "-1-1",
        "-5+2",
        "-1",
        "-5.00",
    ],
)
def test_a_cell_that_a_spreadsheet_program_would_run_is_text(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


@pytest.mark.fault(95)
@pytest.mark.parametrize("cell", ["", "Asha", "5", "a=b", "'quoted", "1+1", " =1"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert safe(cell) == cell


@pytest.mark.fault(95)
@given(st.text(alphabet="'=+-@\t\r\0\uff1d5.a", max_size=5) | st.text())
@example("'=1+1")
@example("''=1+1")
def test_an_import_takes_off_exactly_what_an_export_put_on(text: str) -> None:
    assert unescaped(safe(text)) == text


@pytest.mark.parametrize(
    ("minor", "code", "text"),
    [
        (-5, "INR", "-0.05"), (0, "INR", "0.00"), (7, "JPY", "7"), (1, "KWD", "0.001"),
        (-(10**17), "INR", "-1000000000000000.00"),
    ],
)  # fmt: skip
def test_an_amount_is_written_to_its_last_minor_unit(minor: int, code: str, text: str) -> None:
    assert text_of(Money(minor, Currency.of(code))) == text
