"""Amounts of a whole column: point or comma before the decimals is decided once, from all its values."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache
from typing import Literal, TypeAlias

from ledger.book import AmountNotUnderstood, Currency, Money, parse_amount
from ledger.matching.fields import vocabulary

AmountStyle: TypeAlias = Literal["point", "comma"]

# Where a comma stands before the decimals.
_COMMA_REGIONS = frozenset(
    [
        "AL",
        "AM",
        "AR",
        "AT",
        "AZ",
        "BA",
        "BE",
        "BG",
        "BO",
        "BR",
        "BY",
        "CL",
        "CM",
        "CO",
        "CR",
        "CU",
        "CY",
        "CZ",
        "DE",
        "DK",
        "DZ",
        "EC",
        "EE",
        "ES",
        "FI",
        "FR",
        "GE",
        "GR",
        "HR",
        "HU",
        "ID",
        "IS",
        "IT",
        "KG",
        "KZ",
        "LT",
        "LU",
        "LV",
        "MA",
        "MD",
        "ME",
        "MK",
        "MN",
        "MZ",
        "NL",
        "NO",
        "PL",
        "PT",
        "PY",
        "RO",
        "RS",
        "RU",
        "SE",
        "SI",
        "SK",
        "SN",
        "TN",
        "TR",
        "UA",
        "UY",
        "UZ",
        "VE",
        "VN",
        "XK",
    ]
)
_SIDES = {
    "dr": "dr", "db": "dr", "debit": "dr", "s": "dr", "soll": "dr", "deudor": "dr", "مدين": "dr", "नामे": "dr",
    "cr": "cr", "credit": "cr", "h": "cr", "haben": "cr", "acreedor": "cr", "دائن": "cr", "जमा": "cr",
}  # fmt: skip
_SIDE_WORDS = "|".join(sorted(_SIDES, key=len, reverse=True))
_SIDE = re.compile(
    rf"^(?:({_SIDE_WORDS})\.?\s+)?(.*?)(?:(?:\s*\b|(?<=\d)|\s+)({_SIDE_WORDS})\.?)?$", re.IGNORECASE | re.DOTALL
)
_TRAILING_MINUS = re.compile(r"(.*\d)\s*[-\u2212]$")
# Spreadsheet programs show and keep 15 digits; what comes after them in a file is the noise of floating point.
_DIGITS_THAT_COUNT = 15
_AS_SHOWN = Context(prec=_DIGITS_THAT_COUNT, rounding=ROUND_HALF_EVEN)
# So few digits are an amount in every currency, and need no closer look.
_QUICK_DIGITS = 7
# No amount with its mark, its side and its blanks is longer; what looks for those takes its time with a long text.
_LENGTH_MAX = 100
_SHOWN = 3
# No letter and no mark of a currency: nothing to take off.
_BARE = re.compile(r"[0-9.,()\-]*")
_BLANKS = {0xA0: " ", 0x202F: " ", 0x2009: " ", 0x200E: None, 0x200F: None}
_SPACE = r"[\s'\u2019\xa0\u202f]"
_NUMBER = re.compile(rf"\d(?:[\d.,٫٬]|{_SPACE}(?=\d))*")
_SPACED = re.compile(rf"\d{{1,3}}(?:{_SPACE}\d{{3}})+(?:\.\d+)?")
_COMMA_STYLE = re.compile(rf"(?:\d+|\d{{1,3}}(?:\.\d{{3}})+|\d{{1,3}}(?:{_SPACE}\d{{3}})+)(?:,\d+)?")


@dataclass(frozen=True, slots=True)
class AmountProblem:
    """What is wrong with one value, as the end of a sentence: "12,5,0 …"."""

    what: str


@dataclass(frozen=True, slots=True)
class Amount:
    """One value: the money as written, and which side it stands on: "dr" (the customer owes), "cr" or ""."""

    money: Money
    side: str = ""


@dataclass(frozen=True, slots=True)
class AmountColumn:
    """The values of a column in their order; None where a cell is empty.

    ``ambiguous``: all values fit both styles and they mean different amounts, or only the unusual style fits and no
    value proves it; ``style`` is then a proposal, and ``doubtful`` is up to three of the values that they read
    differently.
    """

    values: tuple[Amount | AmountProblem | None, ...]
    style: AmountStyle
    ambiguous: bool
    doubtful: tuple[str, ...] = ()


def usual_style(region: str) -> AmountStyle:
    """Return what mostly stands before the decimals in a region."""
    return "comma" if region in _COMMA_REGIONS else "point"


def read_amounts(
    cells: Sequence[object], currency: Currency, region: str, style: AmountStyle | None = None
) -> AmountColumn:
    """Read a column of amounts; ``style`` is what a person has answered, else it is decided from all values."""
    usual = usual_style(region)
    readings = {one: tuple(read_amount(cell, currency, one) for cell in cells) for one in _styles(cells, style, usual)}
    if len(readings) == 1:
        (only, values), *_ = readings.items()
        return AmountColumn(values, only, ambiguous=False)
    wrong = {one: sum(isinstance(value, AmountProblem) for value in values) for one, values in readings.items()}
    best = min(readings, key=lambda one: (wrong[one], one != usual))
    unproved = best != usual and not any(_proves(cell, best) for cell in cells)
    ambiguous = unproved or (wrong["point"] == wrong["comma"] == 0 and readings["point"] != readings["comma"])
    taken = usual if unproved else best
    pairs = zip(cells, readings["point"], readings["comma"], strict=True) if ambiguous else ()
    differ = dict.fromkeys(str(cell).strip() for cell, one, other in pairs if one != other)
    return AmountColumn(readings[taken], taken, ambiguous, tuple(differ)[:_SHOWN])


def read_amount(cell: object, currency: Currency, style: AmountStyle) -> Amount | AmountProblem | None:
    """Return one value, read in the style that was decided for its column; numbers are numbers in any style."""
    if isinstance(cell, str):
        return _from_text(cell.strip(), currency, style)
    if cell is None:
        return None
    if isinstance(cell, (int, Decimal)) and not isinstance(cell, bool):
        return _parsed(_plain_number(cell), currency, "")
    return AmountProblem("is not an amount")


def _from_text(text: str, currency: Currency, style: AmountStyle) -> Amount | AmountProblem | None:
    if not text:
        return None
    if len(text) > _LENGTH_MAX:
        return AmountProblem("is not an amount: it is too long")
    if not text.isascii():
        text = text.translate(_BLANKS)
    sided = _SIDE.match(text)
    if not sided:
        return None
    before, body, after = sided[1] or "", sided[2].strip(), sided[3] or ""
    if before and after:
        return AmountProblem("names a side twice")
    if not _BARE.fullmatch(body):
        body = _without_marks(body, currency)
    trailing = _TRAILING_MINUS.match(body)
    if trailing and not body.endswith("/-"):
        body = f"-{trailing[1]}"
    plain = _with_point(body, style)
    if plain is None:
        return AmountProblem("is not an amount: its points and commas are not those of its column")
    return _parsed(plain, currency, _SIDES.get((before or after).lower(), ""))


def _without_marks(body: str, currency: Currency) -> str:
    """Return an amount without the marks of the shop's own currency: "₦5,000", "-R$ 2,00", "80 درهم"."""
    found = _marks_of(currency.code).fullmatch(body)
    return f"{found[1]}{found[2]}{found[3]}{found[4]}" if found else body


@lru_cache(maxsize=16)
def _marks_of(code: str) -> re.Pattern[str]:
    """Return what matches sign, mark, sign, number, bracket; the mark stands before the number or behind it."""
    known = sorted({*vocabulary().marks.get(code, ()), code}, key=len, reverse=True)
    marks = "|".join(re.escape(mark) for mark in known)
    number = r"(\d(?:.*\d)?)"
    before = rf"([(\-\u2212]?)\s*(?:(?:{marks})\s*)?([(\-\u2212]?)\s*"
    return re.compile(rf"{before}{number}\s*(?:(?:{marks})\.?)?\s*([)\-\u2212]?)", re.IGNORECASE | re.DOTALL)


def _styles(cells: Sequence[object], given: AmountStyle | None, usual: AmountStyle) -> tuple[AmountStyle, ...]:
    """Return the styles to try: both only where a text has a sign that they read differently."""
    if given:
        return (given,)
    matters = any(isinstance(cell, str) and ("," in cell or "." in cell) for cell in cells)
    return ("point", "comma") if matters else (usual,)


def _proves(cell: object, style: AmountStyle) -> bool:
    """Tell whether a text can hardly be meant in the other style: 12.345 is a slip of the finger there, 1.234,5 not."""
    if not isinstance(cell, str) or not (found := _NUMBER.search(cell)):
        return False
    mark, group = (",", ".") if style == "comma" else (".", ",")
    return mark in found[0] or found[0].count(group) > 1


def _plain_number(number: int | Decimal) -> str:
    if isinstance(number, Decimal) and number.is_finite() and len(number.as_tuple().digits) > _DIGITS_THAT_COUNT:
        number = _AS_SHOWN.create_decimal(number).normalize()
    return format(number, "f") if isinstance(number, Decimal) else str(number)


def _with_point(body: str, style: AmountStyle) -> str | None:
    """Return 1.234,50 or 1 234,50 as 1234.50; None when its points and commas are not those of the comma style."""
    number = _NUMBER.search(body)
    # Digits of other scripts come with a decimal sign of their own (٫), which no style can change.
    if not number or not number[0].isascii():
        return body
    if style == "comma":
        if not _COMMA_STYLE.fullmatch(number[0]):
            return None
        plain = re.sub(r"[^0-9,]", "", number[0]).replace(",", ".")
    elif _SPACED.fullmatch(number[0]):
        plain = re.sub(_SPACE, "", number[0])
    else:
        return body
    return f"{body[: number.start()]}{plain}{body[number.end() :]}"


def _parsed(text: str, currency: Currency, side: str) -> Amount | AmountProblem:
    if text.isascii() and text.isdecimal() and len(text) <= _QUICK_DIGITS:
        return Amount(Money(int(text) * currency.minor_per_major, currency), side)
    try:
        return Amount(parse_amount(text, currency), side)
    except AmountNotUnderstood as error:
        return AmountProblem(f"is not an amount: {error.why}")
