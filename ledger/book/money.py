"""Money in whole minor units, and how people type it.

Nothing here is ever a float: a column of amounts adds up to the last paisa whatever its length.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, total_ordering
from typing import Self

from ledger.errors import LedgerError

TYPED_LENGTH_MAX = 20
MINOR_UNITS_MAX = 99_999_999_999
# Where large amounts are grouped as lakh and crore: 1,00,00,000.
LAKH_CURRENCIES = frozenset({"INR", "PKR", "BDT", "NPR", "LKR"})

_MINUS_SIGNS = "-\u2212\u2013\ufe63\uff0d"
_PLAIN = re.compile(r"\d+(?:\.\d+)?|\.\d+")
_WESTERN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_LAKH = re.compile(r"\d{1,2}(?:,\d{2})*,\d{3}(?:\.\d+)?")
_NAMES_OF_RUPEES = re.compile(r"^(?:rs\.?|inr|₹)\s*", re.IGNORECASE)


class AmountNotUnderstood(LedgerError):
    """What was typed is not one amount of money that can be read in only one way."""

    def __init__(self, typed: str, why: str) -> None:
        self.typed, self.why = typed, why
        shown = typed if len(typed) <= 30 else f"{typed[:30]}…"  # noqa: PLR2004 - a screen's width, used once
        super().__init__(f"“{shown}” is not an amount: {why}.")


class CurrencyMixed(LedgerError):
    """Two currencies met in one sum; a book has one currency."""

    def __init__(self, one: str, other: str) -> None:
        self.one, self.other = one, other
        super().__init__(f"This book is kept in {one}; an amount in {other} cannot be added to it.")


class CurrencyUnknown(LedgerError):
    """No such currency code."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"“{code}” is not a currency. Use its three letters, like INR or EUR.")


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency: ISO code and number of decimals (0 to 4)."""

    code: str
    decimals: int

    @classmethod
    @cache
    def of(cls, code: str) -> "Currency":
        """Return the currency with this ISO code; raise CurrencyUnknown. Facts come from Unicode's CLDR."""
        from babel import core, numbers  # noqa: PLC0415 - a tenth of a second that not every command needs

        code = code.strip().upper()
        if code not in core.get_global("all_currencies"):
            raise CurrencyUnknown(code)
        return cls(code, numbers.get_currency_precision(code))

    @property
    def symbol(self) -> str:
        """The sign put before an amount: "₹", "Rs ", "€"."""
        return _symbol(self.code)

    @property
    def minor_per_major(self) -> int:
        """How many minor units make one major unit: 100 paise to the rupee."""
        return int(10**self.decimals)


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount: ``minor`` whole minor units of ``currency``. Prints as the currency is written: ₹1,00,000.50."""

    minor: int
    currency: Currency

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            message = f"Money is made of whole minor units, not of {type(self.minor).__name__}"
            raise TypeError(message)

    def __add__(self, other: Self) -> "Money":
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: Self) -> "Money":
        return Money(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Self) -> bool:
        return self.minor < self._same(other).minor

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        return self._written(with_minor=True)

    @property
    def short(self) -> str:
        """The amount without its decimals when they are all zero: ₹1,580."""
        return self._written(with_minor=self.minor % self.currency.minor_per_major != 0)

    @property
    def whole(self) -> str:
        """The amount without its decimals, for large figures at a glance: ₹1,39,023 of ₹1,39,022.50.

        Rounded, and a half away from zero, as people round: cut off, the figures of one page would not agree.
        """
        unit = self.currency.minor_per_major
        major = (abs(self.minor) + unit // 2) // unit * unit
        return Money(major if self.minor >= 0 else -major, self.currency).short

    @property
    def decimal(self) -> str:
        """The amount as a plain decimal string, for machines: "100000.50"."""
        decimals = self.currency.decimals
        if not decimals:
            return str(self.minor)
        digits = str(abs(self.minor)).zfill(decimals + 1)
        return f"{'-' if self.minor < 0 else ''}{digits[:-decimals]}.{digits[-decimals:]}"

    def _same(self, other: Self) -> Self:
        if other.currency != self.currency:
            raise CurrencyMixed(self.currency.code, other.currency.code)
        return other

    def _written(self, *, with_minor: bool) -> str:
        major, minor = divmod(abs(self.minor), self.currency.minor_per_major)
        whole = grouped(major, lakh=self.currency.code in LAKH_CURRENCIES)
        cents = f".{minor:0{self.currency.decimals}d}" if with_minor and self.currency.decimals else ""
        sign = "\u2212" if self.minor < 0 else ""
        return f"{sign}{self.currency.symbol}{whole}{cents}"


@cache
def _symbol(code: str) -> str:
    from babel import numbers  # noqa: PLC0415 - see Currency.of

    symbol = numbers.get_currency_symbol(code, locale="en_IN" if code in LAKH_CURRENCIES else "en")
    return symbol if len(symbol) == 1 else f"{symbol} "


def grouped(number: int, *, lakh: bool) -> str:
    """Write a whole number >= 0 with separators: 1,00,000 where lakh are counted, else 100,000."""
    if not lakh or number < 100_000:  # noqa: PLR2004 - both ways of writing agree below a lakh
        return f"{number:,}"
    head, tail = divmod(number, 1000)
    pairs = []
    while head:
        head, pair = divmod(head, 100)
        pairs.append(f"{pair:02d}" if head else str(pair))
    return f"{','.join(reversed(pairs))},{tail:03d}"


def parse_amount(typed: str, currency: Currency) -> Money:
    """Return the amount that a person typed; raise AmountNotUnderstood with the reason.

    Read are plain digits of one script, lakh or thousand groups, the currency's sign or code, "Rs.", a closing "/-",
    a minus sign, and brackets for less than nothing. Anything that could be read in two ways is refused.
    """
    if len(typed.strip()) > TYPED_LENGTH_MAX:
        raise AmountNotUnderstood(typed, f"it is longer than {TYPED_LENGTH_MAX} signs")
    if "_" in typed:
        raise AmountNotUnderstood(typed, "there is a “_” in it")
    text = _one_script(typed)
    negative, text = _sign(typed, text)
    text = _without_currency(text, currency)
    inner_negative, text = _sign(typed, text)
    if negative and inner_negative:
        raise AmountNotUnderstood(typed, "it has two signs")
    if not text:
        raise AmountNotUnderstood(typed, "there is no number in it")
    if not (_PLAIN.fullmatch(text) or _WESTERN.fullmatch(text) or _LAKH.fullmatch(text)):
        raise AmountNotUnderstood(typed, _what_is_odd(text))
    whole, _, cents = text.replace(",", "").partition(".")
    if len(cents) > currency.decimals:
        raise AmountNotUnderstood(typed, f"{currency.code} has {currency.decimals} decimals, not {len(cents)}")
    minor = int((whole or "0") + cents.ljust(currency.decimals, "0"))
    if minor > MINOR_UNITS_MAX:
        raise AmountNotUnderstood(typed, f"the most one entry can hold is {Money(MINOR_UNITS_MAX, currency)}")
    return Money(-minor if negative or inner_negative else minor, currency)


def parse_sum(typed: str, currency: Currency) -> Money:
    """Return the total of a calculator line like ``250+80-30``; raise AmountNotUnderstood."""
    line = typed
    for sign in _MINUS_SIGNS:
        line = line.replace(sign, "-")
    line = re.sub(r"/-(?=\s*(?:[+-]|$))", "", line.strip())
    pieces = re.split(r"(?<=[^\s+\-(])\s*([+-])\s*", line)
    if len(pieces) == 1:
        return parse_amount(typed, currency)
    total = parse_amount(pieces[0], currency)
    for sign, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        amount = parse_amount(piece, currency)
        total = total + amount if sign == "+" else total - amount
    if abs(total.minor) > MINOR_UNITS_MAX:
        raise AmountNotUnderstood(typed, f"the most one entry can hold is {Money(MINOR_UNITS_MAX, currency)}")
    return total


def _one_script(typed: str) -> str:
    """Return ``typed`` with the digits of one script as 0-9; digits of two scripts are refused."""
    if typed.isascii():
        return typed.strip()
    zeros: set[int] = set()
    signs: list[str] = []
    for sign in typed.strip():
        digit = unicodedata.decimal(sign, None)
        if digit is None:
            if unicodedata.numeric(sign, None) is not None:
                raise AmountNotUnderstood(typed, f"“{sign}” is not a digit")
            signs.append("-" if sign in _MINUS_SIGNS else sign)
            continue
        zeros.add(ord(sign) - digit)
        signs.append(str(digit))
    if len(zeros) > 1:
        raise AmountNotUnderstood(typed, "it mixes digits of two scripts")
    # Full-width and Arabic punctuation comes along with such digits and means the same.
    return "".join(signs).translate({0xFF0E: ".", 0xFF0C: ",", 0x066B: ".", 0x066C: ",", 0x00A0: " ", 0x202F: " "})


def _sign(typed: str, text: str) -> tuple[bool, str]:
    if text.startswith("(") and text.endswith(")"):
        inner = text[1:-1].strip()
        if inner.startswith("-"):
            raise AmountNotUnderstood(typed, "it has two signs")
        return True, inner
    if text.startswith("-"):
        return True, text[1:].strip()
    return False, text


def _without_currency(text: str, currency: Currency) -> str:
    text = text.removesuffix("/-").strip()
    if currency.code == "INR":
        text = _NAMES_OF_RUPEES.sub("", text, count=1)
    for name in (currency.symbol.strip(), currency.code):
        if text.upper().startswith(name.upper()):
            return text[len(name) :].strip()
        if text.upper().endswith(name.upper()):
            return text[: -len(name)].strip()
    return text.strip()


def _what_is_odd(text: str) -> str:
    if re.search(r"\d[eE][+-]?\d", text):
        return "write it out in full, without E"
    if re.fullmatch(r"[\d.,]+", text):
        return "the commas and points do not stand where they belong"
    odd = next((sign for sign in text if not (sign.isascii() and sign in "0123456789.,")), text[0])
    return f"“{odd}” does not belong in a number" if odd.strip() else "there is a space in the number"
