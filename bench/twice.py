"""A shop's customers, made up, some of them there twice: families on one phone, namesakes, typos, two phones."""

import random
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Final

from ledger.matching import Candidate

_PEOPLES: Final[list[dict[str, str]]] = tomllib.loads(
    Path(__file__).with_name("twice.toml").read_text(encoding="utf-8")
)["people"]
_NATIVE: Final = {"Ravi": "रवि", "Asha": "आशा", "Sharma": "शर्मा", "Patil": "पाटील", "Ahmed": "أحمد", "Saleh": "صالح",
                  "Mohammed": "محمد", "Mansour": "منصور"}  # fmt: skip
_STREETS: Final = ("Station Road", "M.G. Road", "Church Street", "Gran Vía", "Lake View Colony", "Sheikh Zayed Road")
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Labelled:
    """People, and the truth about them: the pairs of places that are one person, the smaller place first."""

    name: str
    people: list[Candidate]
    truth: set[tuple[int, int]]


def shop_of(count: int, seed: int = 7) -> Labelled:
    """Return about ``count`` records of customers, a tenth of them of somebody who has another one."""
    rng = random.Random(seed)  # noqa: S311 - it makes up a shop, it guards nothing
    records: list[tuple[int, Candidate]] = []
    persons = 0
    while len(records) < count:
        for person in _household(rng):
            records.append((persons, person))
            more = rng.choices((0, 1, 2), (88, 11, 1))[0]
            records += [(persons, _again(rng, person)) for _ in range(more)]
            persons += 1
    rng.shuffle(records)
    places: dict[int, list[int]] = {}
    for place, (person_number, _) in enumerate(records):
        places.setdefault(person_number, []).append(place)
    truth = {pair for group in places.values() for pair in combinations(group, 2)}
    return Labelled("a shop's own", [record for _, record in records], truth)


def _household(rng: random.Random) -> list[Candidate]:
    """Return one person, or a family on one phone, some of them with one e-mail address."""
    one = rng.choice(_PEOPLES)
    given, between, code = one["given"].split(), one["between"].split(), one["code"]
    family, city = rng.choice(one["family"].split()), rng.choice(one["cities"].split())
    address = f"{rng.randrange(1, 300)}, {rng.choice(_STREETS)}" if _happens(rng, 0.5) else ""
    phones = (_phone(rng, code),) if _happens(rng, 0.95) else ()
    members = rng.choices((1, 2, 3, 4), (70, 15, 10, 5))[0]
    email = _email(rng, family) if _happens(rng, 0.5) else ""
    shares_email = members == 1 or _happens(rng, 0.3)
    people = []
    for name in rng.sample(given, members):
        full = [name, rng.choice(between), family] if _happens(rng, 0.2) else [name, family]
        own = email if shares_email or not email else _email(rng, name)
        further = (_phone(rng, code),) if _happens(rng, 0.1) else ()
        emails = (own,) if own else ()
        people.append(Candidate(" ".join(full), phones + further, emails, city=city, address=address))
    if members > 1 and _happens(rng, 0.05):
        people.append(replace(people[0], name=f"{people[0].name} Jr"))
    return people


def _again(rng: random.Random, person: Candidate) -> Candidate:
    """Return another record of somebody, as another day, another clerk or another list has it."""
    name = person.name
    for _ in range(rng.choices((0, 1, 2), (25, 60, 15))[0]):
        name = rng.choice(_WRITINGS)(rng, name)
    changed = replace(person, name=name)
    kept = rng.choices(("the same", "another", "none"), (65, 25, 10))[0]
    if kept == "another":  # the same person with two phones, one here and one there
        changed = replace(changed, phones=(_phone(rng, person.phones[0][:4] if person.phones else "+917"),))
    elif kept == "none":
        changed = replace(changed, phones=())
    if _happens(rng, 0.5):
        changed = replace(changed, emails=())
    if _happens(rng, 0.3):
        changed = replace(changed, city="")
    return replace(changed, address="") if _happens(rng, 0.3) else changed


def _happens(rng: random.Random, chance: float) -> bool:
    return rng.random() < chance


def _email(rng: random.Random, name: str) -> str:
    return f"{name.lower()}{rng.randrange(10**6)}@example.com"


def _phone(rng: random.Random, code: str) -> str:
    return code + "".join(rng.choices("0123456789", k=9))


def _swapped_letters(rng: random.Random, name: str) -> str:
    at = rng.randrange(1, max(2, len(name) - 2))
    return name[:at] + name[at : at + 2][::-1] + name[at + 2 :]


def _other_letter(rng: random.Random, name: str) -> str:
    at = rng.randrange(len(name))
    return name[:at] + rng.choice(_LETTERS) + name[at + 1 :]


def _dropped_letter(rng: random.Random, name: str) -> str:
    at = rng.randrange(1, len(name))
    return name[:at] + name[at + 1 :]


def _doubled_letter(rng: random.Random, name: str) -> str:
    at = rng.randrange(1, len(name))
    return name[:at] + name[at - 1] + name[at:]


def _initial(_rng: random.Random, name: str) -> str:
    first, *rest = name.split()
    return " ".join([f"{first[0]}.", *rest]) if rest else name


def _first_and_last(_rng: random.Random, name: str) -> str:
    words = name.split()
    return f"{words[0]} {words[-1]}" if len(words) > 1 else name


def _native(_rng: random.Random, name: str) -> str:
    words = name.split()
    return " ".join(_NATIVE[word] for word in words) if all(word in _NATIVE for word in words) else name


_ACCENTS: Final = str.maketrans("áéíóúñÁÓ", "aeiounAO")
_WRITINGS: Final[tuple[Callable[[random.Random, str], str], ...]] = (
    lambda _rng, name: name.upper(),
    lambda _rng, name: " ".join(reversed(name.split())),
    lambda _rng, name: name.translate(_ACCENTS),
    lambda _rng, name: f"Dr {name}",
    lambda _rng, name: name.replace("'", "").replace("-", " "),
    _swapped_letters, _other_letter, _dropped_letter, _doubled_letter, _initial, _first_and_last, _native,
)  # fmt: skip
