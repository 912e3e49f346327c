"""Who is there twice among many people? Those who share something, or nearly a name, are judged; nobody else is.

Two people are compared when they share a phone, an e-mail address, a code, a birth date or an address, or when
rapidfuzz says 88 of 100 of their names (`near.py`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Final, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ledger.matching.alike import NEARLY_MIN, digits_of, likeness, plain_name, word_key
from ledger.matching.letters import folded
from ledger.matching.near import near_names
from ledger.matching.same import (
    ADDRESS_NEARLY,
    ANOTHER_CODE,
    ANOTHER_EMAIL,
    ANOTHER_PHONE,
    CITY_NEARLY,
    LIKELY_POINTS,
    NAME_POINTS,
    RARITY_MAX,
    SAME_CENTRE,
    SAME_CITY,
    TWO,
    Candidate,
    Level,
    Sharers,
    Verdict,
    birth_days,
    judge_among,
)

# More people than that on one phone are no family: each is compared with those beside in the alphabet only.
CROWD_MIN: Final = 60
_NEIGHBOURS: Final = 3
# A list with more pairs of people who share nothing but nearly a name says nothing by their names.
NAMED_MAX: Final = 300_000
# So many at one address, or born on one day, are found by their names or not at all.
HOUSE_MAX: Final = 12
_BORN_MAX: Final = 60
_ORDER: Final[Mapping[Level, int]] = {"sure": 0, "likely": 1, "no": 2}
_AT_ONCE: Final = 1 << 19

_Places: TypeAlias = NDArray[np.int64]
_Points: TypeAlias = NDArray[np.float64]
_Groups: TypeAlias = dict[str, list[int]]

_APART: Final = (ANOTHER_PHONE, ANOTHER_EMAIL, ANOTHER_CODE)
_BESIDE: Final = (ADDRESS_NEARLY, SAME_CITY, SAME_CENTRE)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people by their places, the smaller one first, and what is thought of them."""

    one: int
    other: int
    verdict: Verdict


def find_pairs(people: Sequence[Candidate], *, least: Level = "likely") -> list[Pair]:
    """Return the pairs that are at least ``least``, the surest first; places count in ``people``.

    What many share counts less than what only two share. ``least`` "no": every pair that was compared, for whoever
    wants to see why it was not more; a common name then gives very many.
    """
    index = _Index(people)
    wanted, found = _ORDER[least], []
    for one, other in index.pairs(everything=least == "no"):
        if wanted < _ORDER["no"] and index.hopeless(one, other):
            continue
        verdict = judge_among(people[one], people[other], index.sharers(one, other))
        if _ORDER[verdict.level] <= wanted:
            found.append(Pair(one, other, verdict))
    found.sort(key=lambda pair: (_ORDER[pair.verdict.level], -pair.verdict.score, pair.one, pair.other))
    return found


class _Index:
    """People by what they may share."""

    def __init__(self, people: Sequence[Candidate]) -> None:
        self._people = people
        self._facts = _Facts.of(people)
        self._written = [plain_name(person.name) for person in people]
        self._keys = [" ".join(sorted(name.split())) for name in self._written]
        self._names = _groups([key] if key else () for key in self._keys)
        self._phones = _groups(person.phones for person in people)
        self._emails = _groups(map(str.casefold, person.emails) for person in people)
        self._codes = _groups((person.code.casefold(),) if person.code else () for person in people)
        self._births = _groups(birth_days(person.born) if person.born else () for person in people)
        self._addresses = _groups((word_key(person.address),) if person.address else () for person in people)

    def pairs(self, *, everything: bool) -> Iterator[tuple[int, int]]:
        """Yield the places of those who are worth a look, each pair once, the smaller place first."""
        many = len(self._people)
        shared = [one * many + other for one, other in self._who_share()]
        coded = [np.array(shared, np.int64)]
        named = 0
        for one, other, points in self._alike(everything=everything):
            kept = slice(None) if everything else self._promising(one, other, points)
            coded.append((np.minimum(one, other) * many + np.maximum(one, other))[kept])
            named += len(coded[-1])
            if named > NAMED_MAX and not everything:
                break
        for code in np.unique(np.concatenate(coded)).tolist():
            yield divmod(code, many)

    def hopeless(self, one: int, other: int) -> bool:
        """Return whether two people are a family or strangers by their names, which no phone or address outweighs."""
        left, right = self._people[one], self._people[other]
        if (left.code and right.code) or (left.born and right.born):
            return False
        return likeness(left.name, right.name) in ("family", "other")

    def sharers(self, one: int, other: int) -> Sharers:
        """Return how many people have what these two share."""
        left, right = self._people[one], self._people[other]
        mine, theirs = self._keys[one], self._keys[other]
        name = len(self._names.get(mine, ()))
        if mine != theirs:
            name += len(self._names.get(theirs, ()))
        phone = _fewest(self._phones, left.phones, right.phones)
        email = address = born = 2
        if left.emails and right.emails:
            email = _fewest(self._emails, *(tuple(map(str.casefold, person.emails)) for person in (left, right)))
        if left.address and right.address:
            address = len(self._addresses[word_key(left.address)])
        if left.born and right.born:
            born = _fewest(self._births, *(tuple(birth_days(person.born)) for person in (left, right)))
        return TWO if name == phone == email == address == born == 2 else Sharers(name, phone, email, address, born)  # noqa: PLR2004

    def _who_share(self) -> Iterator[tuple[int, int]]:
        for groups in (self._phones, self._emails, self._codes):
            for group in groups.values():
                if len(group) > CROWD_MIN:
                    yield from self._neighbours(group)
                elif len(group) > 1:
                    yield from combinations(group, 2)
        for groups, most in ((self._births, _BORN_MAX), (self._addresses, HOUSE_MAX)):
            for group in groups.values():
                if 1 < len(group) <= most:
                    yield from combinations(group, 2)

    def _neighbours(self, crowd: list[int]) -> Iterator[tuple[int, int]]:
        ordered = sorted(crowd, key=lambda place: (self._keys[place], place))
        for at, one in enumerate(ordered):
            for other in ordered[max(0, at - _NEIGHBOURS) : at]:
                yield min(one, other), max(one, other)

    def _alike(self, *, everything: bool) -> Iterator[tuple[_Places, _Places, _Points]]:
        """Yield pairs by their names, some at a time, with the points that the names give."""
        if not self._names:
            return
        groups = list(self._names.values())
        sizes = np.fromiter(map(len, groups), np.int64, len(groups))
        members = np.fromiter((place for group in groups for place in group), np.int64, int(sizes.sum()))
        starts = np.cumsum(sizes) - sizes
        several = np.flatnonzero(sizes > 1)
        # Where everybody has a code, say, a name alone makes nobody likely, and need not be looked at.
        needed = -np.inf if everything else LIKELY_POINTS - self._facts.best()
        if NAME_POINTS["same"] < needed:
            return
        for first, second in chain([(several, several)], self._near_names()):
            # Nearly the same letters may still be the same name: De Souza, Desouza.
            people = np.where(first == second, sizes[first], sizes[first] + sizes[second])
            points = NAME_POINTS["same"] - _name_rarity(people)
            hopeful = np.flatnonzero(points >= needed)
            mine, theirs, given = first[hopeful], second[hopeful], points[hopeful]
            # How many pairs two names stand for; those of one name with itself come in both orders.
            counts = sizes[mine] * sizes[theirs]
            for at in _pieces(counts):
                times = counts[at]
                within = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
                wide = np.repeat(sizes[theirs[at]], times)
                one = members[np.repeat(starts[mine[at]], times) + within // wide]
                other = members[np.repeat(starts[theirs[at]], times) + within % wide]
                kept = one < other if first is several else slice(None)
                yield one[kept], other[kept], np.repeat(given[at], times)[kept]

    def _near_names(self) -> Iterator[tuple[_Places, _Places]]:
        """Yield the places of names that are nearly the same, by their letters in alphabetical order or as written."""
        by_key = {key: place for place, key in enumerate(self._names)}
        for texts in (by_key, {text: by_key[key] for text, key in zip(self._written, self._keys, strict=True) if key}):
            names, places = list(texts), np.fromiter(texts.values(), np.int64, len(texts))
            # Asha 061 and Asha 062 are two, however near.
            for alike in _groups([" ".join(digits_of(text))] for text in texts).values():
                if len(alike) > 1:
                    own = places[alike]
                    for left, right in near_names([names[at] for at in alike], NEARLY_MIN):
                        two = own[left] != own[right]
                        yield own[left][two], own[right][two]

    def _promising(self, one: _Places, other: _Places, points: _Points) -> NDArray[np.bool_]:
        """Return which pairs can be likely at all: they share only the name; who shares more was found by that."""
        facts = self._facts
        both = facts.known[one] & facts.known[other]
        same_city, same_centre = facts.cities[one] == facts.cities[other], facts.centres[one] == facts.centres[other]
        most = points + both[:, :4] @ np.array([*_APART, ADDRESS_NEARLY])
        most += np.where(both[:, 4], np.where(same_city, SAME_CITY, CITY_NEARLY), 0.0)
        most += np.where(both[:, 5], np.where(same_centre, SAME_CENTRE, -SAME_CENTRE), 0.0)
        promising: NDArray[np.bool_] = most >= LIKELY_POINTS
        return promising


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of each, in columns: phone, e-mail, code, address, city and centre; the last two as numbers."""

    known: NDArray[np.bool_]
    cities: _Places
    centres: _Places

    @classmethod
    def of(cls, people: Sequence[Candidate]) -> Self:
        known = [
            (bool(one.phones), bool(one.emails), bool(one.code), bool(one.address), bool(one.city), bool(one.centre))
            for one in people
        ]
        return cls(
            np.array(known, np.bool_).reshape(len(people), 6),
            _numbered(one.city for one in people), _numbered(one.centre for one in people),
        )  # fmt: skip

    def best(self) -> float:
        """Return the most points that any two of these people have beside their names, when they share no more."""
        best = sum(points for at, points in enumerate(_APART) if self.known[:, at].all())
        return best + sum(points for at, points in enumerate(_BESIDE, len(_APART)) if self.known[:, at].any())


def _numbered(texts: Iterable[str]) -> _Places:
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(folded(text), len(numbers)) for text in texts], np.int64)


def _groups(values: Iterable[Iterable[str]]) -> _Groups:
    """Return the places of those who have each value, everybody once."""
    found: _Groups = {}
    for place, held in enumerate(values):
        for value in held:
            group = found.setdefault(value, [])
            if not group or group[-1] != place:
                group.append(place)
    return found


def _fewest(groups: _Groups, mine: Sequence[str], theirs: Sequence[str]) -> int:
    """Return how many people have the value that two share, the rarest one; 2 when they share none."""
    return min((len(groups[value]) for value in mine if value in theirs), default=2)


def _name_rarity(people: _Places) -> _Points:
    """Return what ``name_rarity`` takes off, for many names at once."""
    return np.minimum(RARITY_MAX, np.log2(np.maximum(people * (people - 1) / 2, 1)))


def _pieces(counts: _Places) -> Iterator[slice]:
    """Yield runs that stand for a bounded number of pairs, at least one name each."""
    ends = np.cumsum(counts)
    start, done = 0, 0
    while start < len(counts):
        stop = max(start + 1, int(np.searchsorted(ends, done + _AT_ONCE, side="right")))
        yield slice(start, stop)
        start, done = stop, int(ends[stop - 1])
