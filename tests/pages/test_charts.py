"""The lines behind bars: round amounts, few of them, written as the shop writes money."""

import pytest

from ledger.book import Currency, Money
from pages.parts.charts import axis_words, ruled

RUPEES, EUROS, YEN = Currency("INR", 2), Currency("EUR", 2), Currency("JPY", 0)


@pytest.mark.parametrize(
    ("amounts", "lines"),
    [
        ([Money(0, RUPEES)], ["₹0"]),
        ([Money(12_345_00, RUPEES)], ["₹0", "₹5,000", "₹10,000"]),
        ([Money(4_99_999_00, RUPEES), Money(0, RUPEES)], ["₹0", "₹2 L", "₹4 L"]),
        ([Money(2_40_00_000_00, RUPEES)], ["₹0", "₹1 Cr", "₹2 Cr"]),
        ([Money(1_23_45_678_00, RUPEES)], ["₹0", "₹50 L", "₹1 Cr"]),
        ([Money(123_456_00, EUROS)], ["€0", "€50,000", "€100,000"]),
        ([Money(7, YEN)], ["¥0", "¥2", "¥4", "¥6"]),
        ([Money(-500_00, RUPEES), Money(900_00, RUPEES)], ["−₹500", "₹0", "₹500"]),
    ],
)
def test_lines_are_round_few_and_written_as_the_currency_is(amounts: list[Money], lines: list[str]) -> None:
    assert [axis_words(line) for line in ruled(amounts)] == lines
