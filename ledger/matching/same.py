"""Are two people one? What they share and what differs is put together, by one table and one rule, everywhere.

**The table.** Each piece of evidence counts points, about the doublings of the odds (Fellegi and Sunter): 10 points of
agreement are found about a thousand times as often between two records of one person as between two people.

| | the same | nearly | another |
|---|---:|---:|---:|
| name | +10 | turned, swapped +9, +7, shortened +6, initials +5, in part 0, similar -4 | family name -12, all -20 |
| code | +14 | | -12 |
| phone | +9 | | -2 |
| e-mail | +9 | | -1 |
| birth date | +7 | 0 (one digit) | -10 |
| address | +5 | +3 | -1 |
| city | +2 | +1 | -2 |
| centre | +1 | | -1 |

- What is missing on one side, and names in two scripts, count nothing.
- Phone, e-mail and address belong to a household: the best of them counts in full, the next +3 and +2.
- With the same code another name counts -6 only: people change their names, and a code is the shop's own.
- What many share says little, where the people are known (`find_pairs` counts them). Of a phone, e-mail, address or
  birth date that n people have, log2(n / 2) points are taken off, and of a name log2(n (n - 1) / 2): so many pairs of
  namesakes there are, among whom one second account is looked for. A name that only two people have loses nothing.

From 7 points on two people are *likely* one, if they share a code, phone, e-mail, birth date or address, or if the
names are the same or nearly: they are shown to somebody who decides, never merged.

**The rule.** *Sure*, which an import merges by itself, needs 14 points, none of which are taken off or given for being
rare, and one of:

- the same code, with a name that is the same, turned, swapped, nearly, shortened, in part the same, or missing; or with
  the same phone or e-mail;
- the same name, with the same phone, the same e-mail, or the same birth date and (nearly) the same address;
- a shortened name (Ravi K. Sharma, Ravi Sharma; not R. Sharma), with two of phone, e-mail and birth date;
- a name turned (Ali Hassan, Hassan Ali) or with two letters swapped (Cristian, Cristina), with two of phone, e-mail and
  birth date, or with the same birth date and (nearly) the same address;

none of them by a phone or an e-mail address that more than 12 people have, where they are known, nor by a phone that
only fills its cell (9999999999); and the last three not with two codes, nor with two birth dates, be they a digit
apart: a father of 1960, his son of 1990.

So a shared name alone is never sure, however rare, nor is a shared phone with another name, even one letter away:
families share phones, and Ravi and Rani are two.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import log2
from typing import Any, Final, Literal, TypeAlias

import msgspec
from rapidfuzz import fuzz

from ledger.book import CustomerRecord
from ledger.matching.alike import Likeness, digits_of, likeness, word_key
from ledger.matching.dates import read_date
from ledger.matching.emails import OTHER_EMAIL
from ledger.matching.fields import plain_header
from ledger.matching.letters import folded
from ledger.matching.phones import fills_a_cell

Level: TypeAlias = Literal["sure", "likely", "no"]

SURE_POINTS: Final = 14.0
LIKELY_POINTS: Final = 7.0
RARITY_MAX: Final = 8.0
# More people than that on one phone or e-mail address are no family: it is a shop's, a school's, or 9999999999.
CROWD: Final = 12

NAME_POINTS: Final[Mapping[Likeness, float]] = {
    "same": 10, "turned": 9, "swapped": 9, "nearly": 7, "shortened": 6, "initials": 5, "partly": 0, "similar": -4,
    "family": -12, "other": -20, "unknown": 0,
}  # fmt: skip
SAME_CITY: Final = 2.0
CITY_NEARLY: Final = 1.0
SAME_CENTRE: Final = 1.0
ADDRESS_NEARLY: Final = 3.0
ANOTHER_CODE: Final = -12.0
ANOTHER_PHONE: Final = -2.0
ANOTHER_EMAIL: Final = -1.0
_NAME_BESIDE_CODE_MIN = -6.0
_NAME_WORDS: Mapping[Likeness, str] = {
    "same": "the same name", "turned": "the name in another order", "swapped": "nearly the same name",
    "nearly": "nearly the same name", "shortened": "a shorter form of the name",
    "initials": "the initials of the name", "partly": "a part of the name", "similar": "a similar name",
}  # fmt: skip
_ADDRESS_NEARLY_MIN = 80
_CITY_NEARLY_MIN = 85
_FITTING = ("same", "turned", "swapped", "nearly", "shortened", "initials", "partly", "unknown")
_BIRTH = frozenset(
    {"date of birth", "dob", "birthday", "birth date", "birthdate", "born", "born on", "d o b", "जन्म तिथि", "जन्मतिथि",
     "जन्म दिनांक", "تاريخ الميلاد", "تاريخ الولادة", "fecha de nacimiento", "nacimiento", "cumpleanos"}
)  # fmt: skip
_COMPACT_LETTERS = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """What tells people apart, as it is known: "" and () where it is not. Phones are E.164; unusable ones are not here.

    ``born`` is a date as somebody wrote it.
    """

    name: str
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    code: str = ""
    city: str = ""
    born: str = ""
    address: str = ""
    centre: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How sure it is that two people are one; ``score`` 0 to 1: a half is where "likely" begins.

    ``reasons`` are for people, the strongest first: "the same phone", "nearly the same name"; what speaks against it
    comes last ("two codes").
    """

    level: Level
    score: float
    reasons: tuple[str, ...]

    @property
    def why(self) -> str:
        """Return the reasons in one line: "the same phone and name, nearly the same address"."""
        return joined(self.reasons)


@dataclass(frozen=True, slots=True)
class Sharers:
    """How many people have the name, phone, e-mail, address, birth date that two share; 2 where nobody counted."""

    name: int = 2
    phone: int = 2
    email: int = 2
    address: int = 2
    born: int = 2


TWO: Final = Sharers()


def candidate_of(customer: CustomerRecord | Mapping[str, Any]) -> Candidate:
    """Return a customer, or the fields of one (what is empty may be left out), as a candidate.

    A birth date is taken from the columns of an imported list that are kept beside the customer.
    """
    fields = msgspec.structs.asdict(customer) if isinstance(customer, CustomerRecord) else customer
    extra = fields.get("extra")
    emails = [fields.get("email", ""), *(extra or {}).get(OTHER_EMAIL, "").split(", ")]
    phone, phones = fields.get("phone", ""), fields.get("phones", ())
    return Candidate(
        fields.get("name", ""),
        (phone, *phones) if phone else tuple(phones),
        tuple(filter(None, emails)),
        fields.get("code", ""),
        fields.get("city", ""),
        born_of(extra) if extra else "",
        fields.get("address", ""),
        fields.get("centre", ""),
    )


def born_of(extra: Mapping[str, str]) -> str:
    """Return the birth date among the columns that are kept beside a customer, as it was written, or ""."""
    return next((value for header, value in extra.items() if _is_birth(header)), "")


def judge_pair(one: Candidate, other: Candidate) -> Verdict:
    """Return whether two people are one, by the table and the rule above; the order of the two does not matter."""
    return judge_among(one, other, TWO)


def judge_among(one: Candidate, other: Candidate, sharers: Sharers) -> Verdict:
    """Return the same, knowing how many people share what these two share."""
    names = likeness(one.name, other.name)
    code = _codes(one.code, other.code)
    phone, email = _shared_phones(one.phones, other.phones), _shared_emails(one.emails, other.emails)
    born, address = _births(one.born, other.born), _addresses(one.address, other.address)
    city, centre = _cities(one.city, other.city), _texts(one.centre, other.centre)
    name_points = NAME_POINTS[names]
    if code == "same":
        name_points = max(name_points, _NAME_BESIDE_CODE_MIN)
    beside = name_points + _CODE[code] + _BORN[born] + _CITY[city] + _CENTRE[centre]
    points = beside + _household(_PHONE[phone], _EMAIL[email], _ADDRESS[address])
    level: Level = "no"
    if points >= SURE_POINTS:
        own_phone = phone if sharers.phone <= CROWD else "unknown"
        own_email = email if sharers.email <= CROWD else "unknown"
        level = "sure" if _may_merge(names, code, own_phone, own_email, born, address) else "no"
    if sharers is not TWO:
        points = beside + _household(
            _PHONE[phone] - (rarity(sharers.phone) if phone == "same" else 0.0),
            _EMAIL[email] - (rarity(sharers.email) if email == "same" else 0.0),
            _ADDRESS[address] - (rarity(sharers.address) if address == "same" else 0.0),
        )
        points -= name_rarity(sharers.name) if name_points > 0 else 0.0
        points -= rarity(sharers.born) if born == "same" else 0.0
    found = names in ("same", "turned", "swapped", "nearly") or "same" in (code, phone, email, born, address)
    if level == "no" and found and points >= LIKELY_POINTS:
        level = "likely"
    told = (_CODE_WORDS[code], _PHONE_WORDS[phone], _EMAIL_WORDS[email], _BORN_WORDS[born], _NAME_WORDS.get(names, ""),
            _ADDRESS_WORDS[address], _CITY_WORDS[city], _AGAINST.get(("code", code), ""),
            _AGAINST.get(("born", born), ""))  # fmt: skip
    return Verdict(level, 1 / (1 + 2 ** (LIKELY_POINTS - points)), tuple(filter(None, told)))


def rarity(people: int) -> float:
    """Return the points that are taken off for a phone, an address or a birth date that so many people share."""
    return min(RARITY_MAX, log2(people / 2)) if people > 2 else 0.0  # noqa: PLR2004 - the two who are compared


def name_rarity(people: int) -> float:
    """Return the points that are taken off for a name that so many people share."""
    return min(RARITY_MAX, log2(people * (people - 1) / 2)) if people > 2 else 0.0  # noqa: PLR2004 - see above


def joined(reasons: tuple[str, ...]) -> str:
    """Return reasons in one line, "the same" said once: "the same phone and name, nearly the same address"."""
    same = [reason.removeprefix("the same ") for reason in reasons if reason.startswith("the same ")]
    others = [reason for reason in reasons if not reason.startswith("the same ")]
    if len(same) > 1:
        same = [", ".join(same[:-1]) + f" and {same[-1]}"]
    return ", ".join([*(f"the same {one}" for one in same), *others])


_Agreement: TypeAlias = Literal["same", "nearly", "another", "unknown"]
_CODE: Mapping[_Agreement, float] = {"same": 14, "nearly": 0, "another": ANOTHER_CODE, "unknown": 0}
_BORN: Mapping[_Agreement, float] = {"same": 7, "nearly": 0, "another": -10, "unknown": 0}
_CITY: Mapping[_Agreement, float] = {"same": SAME_CITY, "nearly": CITY_NEARLY, "another": -2, "unknown": 0}
_CENTRE: Mapping[_Agreement, float] = {"same": SAME_CENTRE, "nearly": 0, "another": -SAME_CENTRE, "unknown": 0}
_PHONE: Mapping[_Agreement, float] = {"same": 9, "nearly": 0, "another": ANOTHER_PHONE, "unknown": 0}
_EMAIL: Mapping[_Agreement, float] = {"same": 9, "nearly": 0, "another": ANOTHER_EMAIL, "unknown": 0}
_ADDRESS: Mapping[_Agreement, float] = {"same": 5, "nearly": ADDRESS_NEARLY, "another": -1, "unknown": 0}
_FURTHER = (3.0, 2.0)


def _words(what: str) -> Mapping[_Agreement, str]:
    return {"same": f"the same {what}", "nearly": f"nearly the same {what}", "another": "", "unknown": ""}


_CODE_WORDS, _PHONE_WORDS, _EMAIL_WORDS = _words("code"), _words("phone"), _words("e-mail")
_BORN_WORDS, _ADDRESS_WORDS, _CITY_WORDS = _words("birth date"), _words("address"), _words("city")
_AGAINST = {("code", "another"): "but two codes", ("born", "another"): "but two birth dates"}


def _may_merge(
    names: Likeness, code: _Agreement, phone: _Agreement, email: _Agreement, born: _Agreement, address: _Agreement
) -> bool:
    """Return whether the rule for "sure" holds."""
    reached = (phone == "same") + (email == "same")
    if code == "same":
        return names in _FITTING or reached > 0
    if code == "another" or born in ("another", "nearly"):  # a father of 1960 and his son of 1990
        return False
    at_home = born == "same" and address in ("same", "nearly")
    if names == "same":
        return reached > 0 or at_home
    if names in ("turned", "swapped") and at_home:
        return True
    return names in ("turned", "swapped", "shortened") and reached + (born == "same") > 1


def _household(phone: float, email: float, address: float) -> float:
    """Return the points of what a household shares: the best in full, little for more of it."""
    first, second, third = sorted((phone, email, address), reverse=True)
    if second <= 0:
        return first + second + third
    return first + min(second, _FURTHER[0]) + (min(third, _FURTHER[1]))


def _texts(one: str, other: str) -> _Agreement:
    if not one or not other:
        return "unknown"
    return "same" if one == other or folded(one) == folded(other) else "another"


def _codes(one: str, other: str) -> _Agreement:
    if not one or not other:
        return "unknown"
    return "same" if one == other or one.casefold() == other.casefold() else "another"


def _shared_phones(one: tuple[str, ...], other: tuple[str, ...]) -> _Agreement:
    if not one or not other:
        return "unknown"
    shared = [phone for phone in one if phone in other]
    if not shared:
        return "another"
    return "unknown" if all(map(fills_a_cell, shared)) else "same"


def _shared_emails(one: tuple[str, ...], other: tuple[str, ...]) -> _Agreement:
    if not one or not other:
        return "unknown"
    theirs = {value.casefold() for value in other}
    return "same" if any(value.casefold() in theirs for value in one) else "another"


def _cities(one: str, other: str) -> _Agreement:
    said = _texts(one, other)
    if said == "another" and fuzz.ratio(word_key(one), word_key(other)) >= _CITY_NEARLY_MIN:
        return "nearly"
    return said


def _addresses(one: str, other: str) -> _Agreement:
    if not one or not other:
        return "unknown"
    left, right = word_key(one), word_key(other)
    if left == right:
        return "same"
    if digits_of(left) == digits_of(right) and fuzz.ratio(left, right) >= _ADDRESS_NEARLY_MIN:
        return "nearly"
    return "another"


def _births(one: str, other: str) -> _Agreement:
    left, right = birth_days(one), birth_days(other)
    if not left or not right:
        return "unknown"
    if left & right:
        return "same"
    nearly = any(sum(a != b for a, b in zip(mine, theirs, strict=True)) == 1 for mine in left for theirs in right)
    return "nearly" if nearly else "another"


@lru_cache(maxsize=65_536)
def birth_days(written: str) -> frozenset[str]:
    """Return the days (``YYYY-MM-DD``) that a birth date can mean, day or month first; none when it is no date."""
    text = written.strip()
    if not text:
        return frozenset()
    if len(text) == _COMPACT_LETTERS and text.isdecimal() and text.isascii():
        texts = [f"{text[:4]}-{text[4:6]}-{text[6:]}", f"{text[:2]}-{text[2:4]}-{text[4:]}"]
    else:
        texts = [text]
    read = [read_date(each, order) for each in texts for order in ("dmy", "mdy")]
    return frozenset(day.isoformat() for day in read if isinstance(day, date))


@lru_cache(maxsize=4096)
def _is_birth(header: str) -> bool:
    return plain_header(header) in _BIRTH
