"""How people type amounts, and how amounts are kept and printed (FAULTS C)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book import (
    MINOR_UNITS_MAX,
    AmountNotUnderstood,
    Currency,
    CurrencyMixed,
    CurrencyUnknown,
    Money,
    parse_amount,
    parse_sum,
)

RUPEES = Currency.of("INR")
EUROS = Currency.of("EUR")
YEN = Currency.of("JPY")
DINARS = Currency.of("BHD")


def refusal(typed: str, currency: Currency = RUPEES) -> str:
    with pytest.raises(AmountNotUnderstood) as refused:
        parse_amount(typed, currency)
    return str(refused.value)


@pytest.mark.fault(50)
@pytest.mark.parametrize("typed", ["NaN", "nan", "sNaN", "Infinity", "-inf", "∞"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    assert "is not an amount" in refusal(typed)


@pytest.mark.fault(51)
@pytest.mark.parametrize("typed", ["1e308", "1e400", "1E+3", "5e0"])
def test_the_exponent_form_is_refused(typed: str) -> None:
    assert "without E" in refusal(typed)


@pytest.mark.fault(51)
def test_the_largest_amount_is_taken_and_one_paisa_more_is_refused() -> None:
    assert parse_amount("99,99,99,999.99", RUPEES).minor == MINOR_UNITS_MAX
    assert parse_amount("-99,99,99,999.99", RUPEES).minor == -MINOR_UNITS_MAX
    assert "₹99,99,99,999.99" in refusal("1,00,00,00,000.00")
    assert "₹99,99,99,999.99" in refusal("1000000000")


@pytest.mark.fault(52)
@pytest.mark.parametrize("typed", ["-0", "−0.00", "(0)", "0", "0.00", ".0"])
def test_zero_has_one_form(typed: str) -> None:
    zero = parse_amount(typed, RUPEES)
    assert (zero.minor, str(zero), zero.decimal) == (0, "₹0.00", "0.00")


@pytest.mark.fault(52, 59)
def test_less_than_a_paisa_is_refused_also_below_zero() -> None:
    assert "INR has 2 decimals, not 3" in refusal("-0.001")


@pytest.mark.fault(53)
@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("1,00,000.50", 10_000_050),
        ("100,000.50", 10_000_050),
        ("1,000", 100_000),
        ("12,34,567", 123_456_700),
        ("99,999", 9_999_900),
    ],
)
def test_lakh_and_thousand_groups_are_both_read(typed: str, minor: int) -> None:
    assert parse_amount(typed, RUPEES).minor == minor


@pytest.mark.fault(53, 54)
@pytest.mark.parametrize(
    "typed", ["1,0,0", "1.00.000", "1.000,50", "1,00", "10,00", ",100", "100,", "1,,000", "1,0000", "5."]
)
def test_separators_in_the_wrong_places_are_refused(typed: str) -> None:
    assert "do not stand where they belong" in refusal(typed)


@pytest.mark.fault(55)
@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("₹500", 50_000), ("₹ 19,802.14", 1_980_214), ("Rs. 500", 50_000), ("rs 500", 50_000), ("500/-", 50_000),
        ("Rs.500/-", 50_000), ("(500)", -50_000), ("\u22125", -500), ("-5", -500), ("INR 5", 500), ("5 INR", 500),
        ("₹-5", -500), ("-₹5", -500), ("(₹5)", -500),
    ],
)  # fmt: skip
def test_the_documented_ways_of_writing_are_read(typed: str, minor: int) -> None:
    assert parse_amount(typed, RUPEES).minor == minor


@pytest.mark.fault(55)
@pytest.mark.parametrize(
    "typed", ["$500", "€5", "500 rupees", "--5", "-(5)", "(-5)", "5-", "+", "", "₹", "five", "5 6", "0x10"]
)
def test_other_ways_of_writing_are_refused(typed: str) -> None:
    assert refusal(typed)


@pytest.mark.fault(56)
@pytest.mark.parametrize("typed", ["٣٤٥", "३४५", "３４５", "৩৪৫", "３４５．００"])
def test_digits_of_other_scripts_are_read_and_shown_back(typed: str) -> None:
    assert str(parse_amount(typed, RUPEES)) == "₹345.00"


@pytest.mark.fault(56)
def test_digits_of_two_scripts_in_one_number_are_refused() -> None:
    assert "two scripts" in refusal("3٤5")


@pytest.mark.fault(57)
def test_an_underscore_is_refused() -> None:
    assert "“_”" in refusal("1_000")


@pytest.mark.fault(58)
@pytest.mark.parametrize("typed", ["²", "5²", "½", "Ⅻ", "①"])
def test_a_sign_with_a_number_in_it_is_no_digit(typed: str) -> None:
    assert "is not a digit" in refusal(typed)


@pytest.mark.fault(59)
def test_more_decimals_than_the_currency_has_are_refused_not_rounded() -> None:
    assert "INR has 2 decimals, not 3" in refusal("10.005")
    assert "JPY has 0 decimals, not 1" in refusal("10.5", YEN)
    assert parse_amount("10.005", DINARS).minor == 10_005


@pytest.mark.fault(60)
def test_five_thousand_digits_are_refused_at_once_and_not_repeated_in_full() -> None:
    sentence = refusal("9" * 5000)
    assert "longer than 20" in sentence
    assert len(sentence) < 120


@pytest.mark.fault(63)
def test_a_million_amounts_add_up_to_the_last_paisa() -> None:
    total = sum((parse_amount("0.10", RUPEES) for _ in range(1000)), Money(0, RUPEES))
    assert str(total) == "₹100.00"
    assert sum(Money(10, RUPEES).minor for _ in range(1_000_000)) == 10_000_000
    assert (parse_amount("0.1", RUPEES) + parse_amount("0.2", RUPEES)).decimal == "0.30"


@pytest.mark.fault(63)
@pytest.mark.parametrize("wrong", [2.675, True, "5"])
def test_money_is_never_made_of_anything_but_whole_minor_units(wrong: object) -> None:
    with pytest.raises(TypeError):
        Money(wrong, RUPEES)  # type: ignore[arg-type]


@pytest.mark.fault(64)
def test_two_currencies_in_one_sum_are_refused() -> None:
    with pytest.raises(CurrencyMixed, match="kept in INR; an amount in EUR"):
        Money(1, RUPEES) + Money(1, EUROS)
    with pytest.raises(CurrencyMixed):
        assert Money(1, RUPEES) < Money(1, EUROS)


def test_an_unknown_currency_is_refused() -> None:
    with pytest.raises(CurrencyUnknown, match="“XXA” is not a currency"):
        Currency.of("XXA")


@pytest.mark.parametrize(
    ("minor", "currency", "written", "short"),
    [
        (10_000_050, RUPEES, "₹1,00,000.50", "₹1,00,000.50"),
        (158_000, RUPEES, "₹1,580.00", "₹1,580"),
        (99_999_999_999, RUPEES, "₹99,99,99,999.99", "₹99,99,99,999.99"),
        (10_000_050, EUROS, "€100,000.50", "€100,000.50"),
        (1234567, YEN, "¥1,234,567", "¥1,234,567"),
        (1500, DINARS, "BHD 1.500", "BHD 1.500"),
        (-5, RUPEES, "\u2212₹0.05", "\u2212₹0.05"),
    ],
)
def test_money_is_written_as_its_currency_is(minor: int, currency: Currency, written: str, short: str) -> None:
    assert (str(Money(minor, currency)), Money(minor, currency).short) == (written, short)


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("250+80", 33_000),
        ("250 + 80 - 30", 30_000),
        ("500/- + 20", 52_000),
        ("1,000+₹2.50", 100_250),
        ("-5", -500),
        ("40", 4_000),
    ],
)
def test_a_calculator_line_is_added_up(typed: str, minor: int) -> None:
    assert parse_sum(typed, RUPEES).minor == minor


@pytest.mark.parametrize("typed", ["250+", "+", "2*3", "250++80", "1+2=3", "999999999+1"])
def test_half_a_calculator_line_is_refused(typed: str) -> None:
    with pytest.raises(AmountNotUnderstood):
        parse_sum(typed, RUPEES)


@given(st.integers(-MINOR_UNITS_MAX, MINOR_UNITS_MAX), st.sampled_from([RUPEES, EUROS, YEN, DINARS]))
def test_what_is_printed_can_be_typed_again(minor: int, currency: Currency) -> None:
    money = Money(minor, currency)
    for text in (money.decimal, str(money)):
        if len(text) <= 20:
            assert parse_amount(text, currency) == money


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_one_sentence(typed: str) -> None:
    try:
        found: Money | str = parse_sum(typed, RUPEES)
    except AmountNotUnderstood as refused:
        found = str(refused)
    assert isinstance(found, Money) or found.endswith(".")


@pytest.mark.parametrize(
    ("minor", "written"), [(1_39_022_50, "₹1,39,023"), (1_39_022_49, "₹1,39,022"), (-50, "−₹1"), (-49, "₹0"), (0, "₹0")]
)
def test_at_a_glance_money_is_rounded_and_a_half_goes_away_from_zero(minor: int, written: str) -> None:
    assert Money(minor, Currency.of("INR")).whole == written
