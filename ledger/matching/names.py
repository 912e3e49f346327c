"""Names of people: cleaned, capitals mended only where somebody typed without thinking of them, never guessed at."""

import re
from collections.abc import Iterable

from ledger.book import shortened
from ledger.matching.dates import looks_like_date
from ledger.matching.letters import clean_line, folded
from ledger.matching.phones import Phone, read_phones

NAME_LETTERS_MAX = 120

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ONLY_A_NAME = re.compile(r"(?:[^\W_]|[\u0300-\u036f '’.,&/()\-])*")
_AGE = re.compile(
    r"^(?P<name>.*\S)\s*[(\[]\s*(?P<age>\d{1,3}\s*(?:years?|yrs?|y|months?|mos?|m|साल|वर्ष|سنة|سنوات|años?|meses)?)"
    r"\.?(?:\s*old)?\s*[)\]]$",
    re.IGNORECASE,
)
_NAME_PART = r"[^\W\d_][\w.'’\-]*"
_TURNED = re.compile(
    rf"(?P<family>{_NAME_PART}(?: {_NAME_PART}){{0,2}}), ?(?P<given>{_NAME_PART}(?: {_NAME_PART}){{0,2}})"
)
_NO_GIVEN_NAMES = frozenset(
    {"jr", "sr", "ii", "iii", "iv", "md", "dds", "phd", "esq", "dr", "inc", "ltd", "llc", "llp", "plc", "co", "corp",
     "company", "gmbh", "ag", "kg", "ohg", "ug", "sa", "sl", "srl", "sarl", "bv", "and", "und", "et", "y", "the"}
)  # fmt: skip
# Where people write the family name first, with a comma. Elsewhere a comma often comes before a village.
FAMILY_NAME_FIRST = frozenset(
    {"US", "CA", "GB", "IE", "AU", "NZ", "DE", "AT", "CH", "FR", "BE", "NL", "LU", "ES", "PT", "IT", "PL", "CZ", "SE",
     "NO", "DK", "FI"}
)  # fmt: skip
_FAMILY_WORDS = frozenset(
    {"nazwisko", "apellido", "apellidos", "cognome", "nachname", "familienname", "surname", "last", "family", "фамилия",
     "sobrenome", "prijmeni", "priezvisko", "soyad", "soyadi", "vezeteknev", "achternaam", "efternamn", "прізвище"}
)  # fmt: skip
_GIVEN_WORDS = frozenset(
    {"imie", "imiona", "nombre", "nombres", "nome", "vorname", "first", "given", "имя", "jmeno", "meno", "ad", "adi",
     "keresztnev", "voornaam", "fornamn", "firstname", "ім я", "імя"}
)  # fmt: skip
_TWO = 2
_NUMBER = re.compile(r"[+(]?\d[\d\s+().\-/,;]{5,}\d")
_LABEL = re.compile(
    r"(?:^|[\s\-–—:,/|(\[])(?:tel|phone|ph|mobile|mob|cell|contact|whatsapp)\b[\s.:]{0,3}(?:no\b[\s.:]{0,3})?$",
    re.IGNORECASE,
)
_BRACKETS = "([)]"
_PARTS_NAMES = f" -–—:,/|{_BRACKETS}."
_DIGITS_OF_A_PHONE = 7
_WITH_NUMBER_MAX = 200
_INITIALS_MAX = 3
_TITLES = frozenset({"dr", "mr", "mrs", "ms", "st", "jr", "sr", "smt", "sri", "shri", "md"})
_VOWELS = frozenset("aeiouyıöüə")
_SCOTTISH = "mc"
# Where i and ı are two letters, with İ and I as their capitals; and the letters that show such a name anywhere else.
_TWO_KINDS_OF_I = frozenset({"TR", "AZ", "CY"})
_TURKISH = frozenset("İıĞğƏə")
_CEDILLA = frozenset("Şş")  # before there was a comma below, Romania wrote it as well
_WITH_CEDILLA = frozenset({"RO", "MD"})
_MAY_BE_EITHER = re.compile(r"\BI")  # behind the first letter, where the small one is another
_NO_TURKISH = frozenset("Ww")
_TO_TURKISH = str.maketrans({"I": "ı", "İ": "i"})


def read_name(text: str, region: str | None = None, *, two_kinds_of_i: bool = False) -> tuple[str, str]:
    """Return a name as it is kept, and the text before its capitals were mended or its length cut (else "").

    ``region`` ("TR") tells which letter the small one of I is; ``two_kinds_of_i``: the list writes İ, so that its I is
    the capital of ı.
    """
    plain = clean_line(text)
    mended = shortened(mend_case(plain, region, two_kinds_of_i=two_kinds_of_i), NAME_LETTERS_MAX)
    return mended, plain if mended != plain else ""


def has_two_kinds_of_i(names: Iterable[str], region: str | None) -> bool:
    """Return whether a list of a Turkish or Azeri shop writes İ: its I is the capital of ı."""
    return region in _TWO_KINDS_OF_I and any("İ" in clean_line(name) for name in names if not name.isascii())


def shortened_name(text: str) -> str:
    """Return a name as it was written, within the length that is kept."""
    return shortened(clean_line(text), NAME_LETTERS_MAX)


def mend_case(name: str, region: str | None = None, *, two_kinds_of_i: bool = False) -> str:
    """Return RAVI O'BRIEN as Ravi O'Brien and MCDONALD as McDonald; mixed case and other scripts stay as they are.

    So does whatever holds signs that no name has: **x**, <b>, $x$ mean something to somebody. ALİ IŞIK becomes Ali
    Işık; HALIL stays as it is in Turkey, where it may be Halil or Halıl, unless the list has ``two_kinds_of_i``.
    """
    if name.isascii() and not (name.isupper() or name.islower()):
        return name  # most names: Ravi Sharma
    if not _ONLY_A_NAME.fullmatch(name):
        return name
    cased = [sign for sign in name if sign.isupper() or sign.islower()]
    all_capitals = all(sign.isupper() for sign in cased)
    if not cased or not (all_capitals or all(sign.islower() for sign in cased)):
        return name
    turkish = _is_turkish(name, region)
    if turkish and all_capitals and not (two_kinds_of_i or _written_turkish(name)) and _MAY_BE_EITHER.search(name):
        return name
    return _WORD.sub(lambda word: _mended_word(word[0], all_capitals=all_capitals, turkish=turkish), name)


def given_name_first(name: str) -> str:
    """Return "Smith, John" as "John Smith"; whatever else has a comma stays: "Weber, Ltd.", "Ann, Bob and Cy"."""
    found = _TURNED.fullmatch(name)
    if not found or any(word.strip(".").casefold() in _NO_GIVEN_NAMES for word in found["given"].split()):
        return name
    return f"{found['given']} {found['family']}"


def says_family_name_first(header: str) -> bool:
    """Return whether a heading names the family name before the given one: "Nazwisko i imię", "Apellidos y nombre".

    "Nom et prénom" is not among them: it stands over Marie Dupont as often as over Dupont Marie.
    """
    words = folded(header).split()
    family = next((place for place, word in enumerate(words) if word in _FAMILY_WORDS), len(words))
    return not _GIVEN_WORDS.isdisjoint(words[family + 1 :]) and _GIVEN_WORDS.isdisjoint(words[:family])


def turned(name: str) -> str:
    """Return "Kowalska Anna" as "Anna Kowalska"; of more than two words nobody can tell which are the family's."""
    words = name.split()
    return f"{words[1]} {words[0]}" if len(words) == _TWO and "," not in name and all(map(_is_word, words)) else name


def without_age(name: str, *, unit_needed: bool = True) -> tuple[str, str]:
    """Return "Emma (8 years)" as ("Emma", "8 years"), and any other name with "".

    A bare "(8)" is an age only where the column is said to hold ages: ``unit_needed`` False.
    """
    found = _AGE.match(name)
    if not found or (unit_needed and found["age"].isdecimal()):
        return name, ""
    return found["name"], found["age"].strip()


def without_phones(name: str, region: str | None) -> tuple[str, list[Phone], str]:
    """Return "Asha 98765 43210" as ("Asha", [her number], ""), and any other name with no number.

    Where only a number stands, the name is "". The last value is what stands there like a number and is none
    ("98765 432101"); it then stays in the name.
    """
    found = _NUMBER.search(name) if len(name) <= _WITH_NUMBER_MAX else None
    if not found:
        return name, [], ""  # nearly all names
    number = found[0].strip(" ,;/-")
    if number and not any(map(str.isalpha, name)):
        phones, wrong = ([], [number]) if looks_like_date(number) else read_phones(clean_line(name), region)
        return ("", phones, "") if phones and not wrong else (name, [], "")
    before, after = _LABEL.sub("", name[: found.start()]), name[found.end() :]
    beside = before if not after.strip(_PARTS_NAMES) else after if not before.strip(_PARTS_NAMES) else ""
    edge = name[found.start() - 1] if beside is before else after[:1]
    apart = edge in _PARTS_NAMES and any(map(str.isalpha, beside))
    if not apart or sum(map(str.isdigit, number)) < _DIGITS_OF_A_PHONE or looks_like_date(number):
        return name, [], ""
    phones, wrong = read_phones(number, region)
    if not phones or wrong:
        return name, [], number
    return beside.strip(_PARTS_NAMES[:-1]), phones, ""


def _is_word(text: str) -> bool:
    return len(text) > 1 and all(sign.isalpha() or sign in "-'’" for sign in text)


def _is_turkish(name: str, region: str | None) -> bool:
    """Return whether i and ı are two letters in a name, by letters that only such names have, or by the region."""
    if not _NO_TURKISH.isdisjoint(name):
        return False
    by_letters = _written_turkish(name) and not (region in _WITH_CEDILLA and _TURKISH.isdisjoint(name))
    return by_letters or region in _TWO_KINDS_OF_I


def _written_turkish(name: str) -> bool:
    return not (_TURKISH.isdisjoint(name) and _CEDILLA.isdisjoint(name))


def _mended_word(word: str, *, all_capitals: bool, turkish: bool) -> str:
    low = (word.translate(_TO_TURKISH) if turkish else word).lower()
    if all_capitals and len(word) <= _INITIALS_MAX and low not in _TITLES and _VOWELS.isdisjoint(low):
        return word  # initials: KL Rahul, RK Stores
    parts = re.split(r"(['’])", low)
    # O'Brien and D'Souza, but Asha's: a single letter after the apostrophe is an ending.
    last = len(parts) - 1
    return "".join(
        part if index == last > 0 and len(part) == 1 else _capitalised(part, turkish=turkish)
        for index, part in enumerate(parts)
    )


def _capitalised(word: str, *, turkish: bool) -> str:
    if word.startswith(_SCOTTISH) and len(word) > len(_SCOTTISH) + 2:
        return f"Mc{word[2:].capitalize()}"
    first = "İ" if turkish and word[:1] == "i" else word[:1].upper()
    return first + word[1:]
