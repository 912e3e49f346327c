"""Phone numbers as people write them, to E.164; what is not certainly one valid number is said, never guessed."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneMetadata, PhoneNumberFormat, PhoneNumberType

PhoneProblem = str

_LENGTH_MAX = 40
# Of a whole cell, which may hold a dozen numbers with their labels.
_CELL_LENGTH_MAX = 1_000
_DIGITS_MIN = 6
_DIRECTION = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\u061c\ufeff]")
_DECIMAL = re.compile(r"\d+\.0+")
_EXPONENT = re.compile(r"\d+(?:[.,]\d+)?[eE]\+?\d+")
_EXTENSION = re.compile(r"[\s,;]*(?:extension|extn?|x|#)[\s.:]*(\d{1,6})\s*$", re.IGNORECASE)
_LABEL = re.compile(r"^(?:tel|phone|ph|mobile|mob|cell|whatsapp)[\s.:]+", re.IGNORECASE)
_SEPARATORS = re.compile(r"\s*(?:[/,;|\n&]|\bor\b|\band\b)\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s().-]")
_ALLOWED = re.compile(r"[\d\s+().\-/]+")
_FILLS_A_CELL = re.compile(r"([1-9])\1{7,}$|12345678(?:9|90)$")
# Mexico until 2019: a 1 after the country's code, or 044 and 045 before the number, said that it is a mobile.
_OLD_MEXICAN = re.compile(r"(\+|00)?521(\d{10})|04[45](\d{10})")
_COUNTRY_CODE = re.compile(r"\(?\+\d{1,3}\)?|\(0\)")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\uff0d", "-") | {"\uff0b": "+", "\xa0": " "})
_KINDS = {
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE: "landline",
    PhoneNumberType.TOLL_FREE: "toll-free",
}


@dataclass(frozen=True, slots=True)
class Phone:
    """A valid number: E.164 ("+919876543210"), what kind the numbering plan calls it, and an extension or ""."""

    e164: str
    kind: str = ""
    extension: str = ""


@lru_cache(maxsize=262_144)
def read_phone(text: str, region: str | None) -> Phone | PhoneProblem:
    """Return the one number in ``text``, or what is wrong with it.

    ``region`` ("IN") is where a number without + is from; None means nobody knows, and only numbers with + are read.
    """
    plain = _plain(text)
    problem = _odd(plain)
    if problem:
        return problem
    plain = _LABEL.sub("", plain)
    extension = _EXTENSION.search(plain)
    if extension:
        plain = plain[: extension.start()]
    if any(sign.isalpha() for sign in plain):
        return "has letters in it"
    if not _ALLOWED.fullmatch(plain) or "+" in plain.strip(" (")[1:]:
        return "is not one phone number"
    number = _parsed(plain, region)
    if isinstance(number, str) or not extension:
        return number
    return Phone(number.e164, number.kind, extension[1])


def read_phones(text: str, region: str | None) -> tuple[list[Phone], list[PhoneProblem]]:
    """Return all numbers of a cell ("98765 43210 / 022 2345 6789"), and what is wrong with those that are none."""
    whole = read_phone(text, region)
    if isinstance(whole, Phone):
        return [whole], []
    plain = _plain(text)
    if len(plain) > _CELL_LENGTH_MAX:
        return [], [whole]
    blanks = plain.split()
    for pieces in (_SEPARATORS.split(plain), blanks):
        likely = [piece for piece in pieces if sum(sign.isdigit() for sign in piece) >= _DIGITS_MIN]
        read = [read_phone(piece, region) for piece in likely]
        phones = [one for one in read if isinstance(one, Phone)]
        # Blanks also stand inside of numbers: they part two of them only when every piece is one.
        certain = len(phones) == len(likely) or pieces is not blanks
        if len(likely) > 1 and phones and certain:
            wrong = [f"{quoted} {one}" for quoted, one in zip(likely, read, strict=True) if isinstance(one, str)]
            wrong += [f"{piece} is not a phone number" for piece in pieces if piece not in likely and _says_more(piece)]
            return list(dict.fromkeys(phones)), wrong
    return [], [whole]


def _says_more(piece: str) -> bool:
    """Return whether a piece of a cell says something beside its numbers; the code of a country belongs to them."""
    return any(map(str.isalnum, piece)) and not _COUNTRY_CODE.fullmatch(piece)


def fills_a_cell(e164: str) -> bool:
    """Return whether this is what people type who have no number to type: 9999999999, 1234567890.

    Somebody may have it, and it is kept; but it does not tell one person from another.
    """
    return _FILLS_A_CELL.search(e164) is not None


def show_phone(e164: str, region: str) -> str:
    """Return a number the way it is written in ``region``: national form at home, international form from abroad."""
    if not e164:
        return ""
    try:
        number = phonenumbers.parse(e164, None)
    except NumberParseException:
        return e164
    home = phonenumbers.country_code_for_region(region) == number.country_code
    form = PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)


def _plain(text: str) -> str:
    """Return the text with the digits of any script as 0-9, and without apostrophe and direction marks."""
    if not text.isascii():
        text = _DIRECTION.sub("", text).translate(_DASHES)
        text = "".join(sign if sign.isascii() else _digit(sign) for sign in text)
    return text.strip().lstrip("'`").strip()


def _digit(sign: str) -> str:
    digit = unicodedata.decimal(sign, None)
    return sign if digit is None else str(digit)


def _odd(plain: str) -> PhoneProblem:
    if not plain:
        return "is empty"
    if len(plain) > _LENGTH_MAX:
        return "is too long for a phone number"
    if _EXPONENT.fullmatch(plain):
        return "was shortened by a spreadsheet program (E form), its last digits are lost"
    if _DECIMAL.fullmatch(plain):
        return "was written as a decimal number (.0)"
    if sum(sign.isdigit() for sign in plain) < _DIGITS_MIN:
        return "is too short for a phone number"
    return ""


def _parsed(plain: str, region: str | None) -> Phone | PhoneProblem:
    quick = _mobiles_of(region) if region else None
    if quick:
        home = _BETWEEN.sub("", plain).removeprefix(f"+{quick.country_code}")
        if not quick.other.match(home) and quick.mobile.fullmatch(home):
            kind = "" if quick.landline and quick.landline.fullmatch(home) else "mobile"
            return Phone(f"+{quick.country_code}{home}", kind)
    try:
        number = phonenumbers.parse(plain, region)
    except NumberParseException:
        if region is None and not plain.lstrip(" (").startswith("+"):
            return "has no country code, and its country is not known"
        return "is not a phone number"
    if not phonenumbers.is_valid_number(number):
        new = _without_old_mark(plain, region)
        if new:
            return _parsed(new, region)
        return "is not a number that exists" if region else "is not a number that exists in any country"
    kind = _KINDS.get(phonenumbers.number_type(number), "")
    return Phone(phonenumbers.format_number(number, PhoneNumberFormat.E164), kind)


def _without_old_mark(plain: str, region: str | None) -> str:
    """Return a number of Mexico without the mark of mobiles that went out of use; "" for any other."""
    found = _OLD_MEXICAN.fullmatch(_BETWEEN.sub("", plain))
    if found is None or not (found[1] or region == "MX"):
        return ""
    return f"+52{found[2] or found[3]}"


@dataclass(frozen=True, slots=True)
class _Mobiles:
    """The mobile numbers of a region, from the library's own metadata; thirty times faster than asking it each time."""

    country_code: int
    mobile: re.Pattern[str]
    landline: re.Pattern[str] | None
    # What may not stand at the beginning, or is another kind of number: those take the slow way.
    other: re.Pattern[str]


@lru_cache(maxsize=8)
def _mobiles_of(region: str) -> _Mobiles | None:
    about = PhoneMetadata.metadata_for_region(region)
    if about is None or about.country_code is None or about.mobile is None or not about.mobile.national_number_pattern:
        return None
    landline = about.fixed_line.national_number_pattern if about.fixed_line else None
    others = [
        kind.national_number_pattern
        for kind in (about.toll_free, about.premium_rate, about.shared_cost, about.personal_number, about.voip,
                     about.pager, about.uan, about.voicemail)
        if kind and kind.national_number_pattern
    ]  # fmt: skip
    dialled = [prefix for prefix in (about.national_prefix_for_parsing, about.international_prefix) if prefix]
    return _Mobiles(
        about.country_code,
        re.compile(about.mobile.national_number_pattern),
        re.compile(landline) if landline else None,
        re.compile("|".join(["0", *dialled, *(f"(?:{pattern})$" for pattern in others)])),
    )
