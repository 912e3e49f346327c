"""Who is the same person? Only what is certain merges by itself; a shared phone with another name never does."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeAlias

from ledger.book import Kind, Money
from ledger.matching.alike import name_key, nearly_same_name, slip_key, title_of
from ledger.matching.same import CROWD, Candidate, Verdict, birth_days, candidate_of, judge_pair

# Of more people than that on one phone, only those whose names have the same letters are looked at.
_CROWD_MIN: Final = 30
_Places: TypeAlias = dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """A line that the book has of a customer, and that counts; ``amount`` > 0, the kind tells the way."""

    kind: Kind
    amount: Money
    on: date
    reference: str = ""
    note: str = ""


EntriesOf: TypeAlias = Callable[[Collection[str]], Mapping[str, Sequence[KnownEntry]]]


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    """A customer as the book has it: our id, the fields of the customer record, what is owed, held and left.

    ``merged`` are those who were merged into this one, as they were: whoever is one of them in a list is this customer.
    """

    id: str
    fields: Mapping[str, Any]
    due: Money
    prepaid: Money
    sessions: int = 0
    packages: int = 0
    merged: tuple[Candidate, ...] = ()
    # What they were brought in with as owed and as held, in minor units; None where nobody looked.
    opened: tuple[int, int] | None = None

    def was_called(self, name: str) -> bool:
        """Tell whether somebody who was merged into this customer had this name."""
        return any(nearly_same_name(one.name, name) for one in self.merged)

    def has_code(self, code: str) -> bool:
        """Tell whether this customer, or one who was merged into them, has this code."""
        wanted = code.casefold()
        return wanted != "" and any(one.code.casefold() == wanted for one in (self.person, *self.merged))

    @property
    def person(self) -> Candidate:
        """Return what tells this customer from others."""
        return candidate_of(self.fields)


@dataclass(frozen=True, slots=True)
class Found:
    """Who somebody is: the place of the same person and why it is certain, or None.

    ``same_phone``: places of some people on the same number. ``code_taken_by``: the place of somebody with the same
    code who is not certainly the same.
    """

    place: int | None = None
    why: str = ""
    same_phone: tuple[int, ...] = ()
    code_taken_by: int | None = None


_NOBODY: Final = Found()


@dataclass(slots=True)
class PeopleIndex:
    """People in the order in which they were added; a place in it counts from 0.

    Whoever is in it is known by everything that was learned of them since.
    """

    people: list[Candidate] = field(default_factory=list)
    _codes: dict[str, int] = field(default_factory=dict)
    _phones: _Places = field(default_factory=dict)
    _emails: _Places = field(default_factory=dict)
    _births: _Places = field(default_factory=dict)
    _crowds: dict[str, _Places] = field(default_factory=dict)

    def add(self, person: Candidate) -> int:
        """Add somebody and return the place."""
        self.people.append(person)
        place = len(self.people) - 1
        self._remember(person, place)
        return place

    def learn(self, place: int, person: Candidate) -> None:
        """Let somebody be known by more phones, addresses and a code as well."""
        self.people[place] = _both(self.people[place], person)
        self._remember(person, place)

    def find(self, person: Candidate) -> Found:
        """Return the same person, if that is certain by the rule of ``judge_pair``."""
        if not self.people:
            return _NOBODY
        if person.code:
            place = self._codes.get(person.code.casefold())
            if place is not None:
                verdict = judge_pair(self.people[place], person)
                return Found(place, verdict.why) if verdict.level == "sure" else Found(code_taken_by=place)
        on_phone = self._on_phone(person)
        places = on_phone + self._elsewhere(person)
        if not places:
            return _NOBODY
        surest = self._surest(person, dict.fromkeys(places))
        if surest is not None:
            return Found(surest[0], surest[1].why)
        return Found(same_phone=tuple(on_phone[:_CROWD_MIN]))

    def _surest(self, person: Candidate, places: Iterable[int]) -> tuple[int, Verdict] | None:
        best: tuple[int, Verdict] | None = None
        for place in places:
            verdict = judge_pair(self.people[place], person)
            if verdict.level == "sure" and (best is None or verdict.score > best[1].score):
                best = place, verdict
        return best

    def _on_phone(self, person: Candidate) -> list[int]:
        found: list[int] = []
        for phone in person.phones:
            places = self._phones.get(phone)
            if places:
                found += places if len(places) <= _CROWD_MIN else self._of_crowd(phone, places, person.name)
        return found

    def _of_crowd(self, phone: str, places: Sequence[int], name: str) -> list[int]:
        """Return those on a shop's or a school's phone who may have this name, then the first few others."""
        crowd = self._crowds.get(phone)
        if crowd is None:
            crowd = self._crowds[phone] = {}
            for place in places:
                crowd.setdefault(slip_key(self.people[place].name), []).append(place)
        return [*crowd.get(slip_key(name), ())[:_CROWD_MIN], *places[:_CROWD_MIN]]

    def _elsewhere(self, person: Candidate) -> list[int]:
        found: list[int] = []
        for email in person.emails:
            places = self._emails.get(email.casefold())
            if places:
                found += places[:_CROWD_MIN]
        if person.born:
            for key in _birth_keys(person):
                found += self._births.get(key, ())[:_CROWD_MIN]
        return found

    def _remember(self, person: Candidate, place: int) -> None:
        if person.code:
            self._codes.setdefault(person.code.casefold(), place)
        for phone in person.phones:
            if _noted(self._phones, phone, place) and phone in self._crowds:
                _noted(self._crowds[phone], slip_key(self.people[place].name), place)
        for email in person.emails:
            _noted(self._emails, email.casefold(), place)
        if person.born:
            for key in _birth_keys(person):
                _noted(self._births, key, place)


class KnownPeople:
    """Everybody in the book, ready to be compared with a list.

    ``entries_of`` returns the lines of some customers by their ids, oldest first; it is asked only for a ledger.
    """

    def __init__(self, customers: Iterable[KnownCustomer] = (), entries_of: EntriesOf | None = None) -> None:
        self._entries_of = entries_of
        self.customers: list[KnownCustomer] = list(customers)
        self.index = PeopleIndex()
        for customer in self.customers:
            self.index.add(customer.person)
        self._bare: dict[str, list[KnownCustomer]] | None = None
        # Behind everybody stand those who were merged, each with the place of who is kept.
        self._kept = list(range(len(self.customers)))
        for place, customer in enumerate(self.customers):
            for was in customer.merged:
                self.index.add(was)
                self._kept.append(place)

    def find(self, person: Candidate) -> Found:
        """Return the customer who is this person, also under another's number; the place counts in ``customers``."""
        found = self.index.find(person)
        if len(self._kept) == len(self.customers) or found is _NOBODY:
            return found
        return Found(
            None if found.place is None else self._kept[found.place],
            found.why,
            tuple(dict.fromkeys(self._kept[place] for place in found.same_phone)),
            None if found.code_taken_by is None else self._kept[found.code_taken_by],
        )

    @property
    def has_entries(self) -> bool:
        """Tell whether it is known what the book has of each customer."""
        return self._entries_of is not None

    def entries_of(self, ids: Collection[str]) -> Mapping[str, Sequence[KnownEntry]]:
        """Return the lines that the book has of these customers, oldest first."""
        return self._entries_of(ids) if self._entries_of and ids else {}

    def bare_of(self, name: str) -> Sequence[KnownCustomer]:
        """Return the customers with this name of whom no phone, e-mail address or code is known."""
        if self._bare is None:
            self._bare = {}
            for customer, person in zip(self.customers, self.index.people, strict=False):
                if not (person.phones or person.emails or person.code):
                    self._bare.setdefault(name_key(person.name), []).append(customer)
        return self._bare.get(name_key(name), ())


def crowded(people: Sequence[Candidate]) -> frozenset[str]:
    """Return the phones and e-mail addresses that people of more than ``CROWD`` names have: a shop's, or 9999999999."""
    shared = Counter(value for person in people for value in (*person.phones, *person.emails))
    many = {value for value, times in shared.items() if times > CROWD}
    if not many:
        return frozenset()
    names: dict[str, set[str]] = {value: set() for value in many}
    for person in people:
        for value in (*person.phones, *person.emails):
            if value in many:
                names[value].add(name_key(person.name))
    return frozenset(value for value, held in names.items() if len(held) > CROWD)


def _noted(index: _Places, key: str, place: int) -> bool:
    """Note a place under a key; return whether it is new there."""
    places = index.get(key)
    if places is None:
        index[key] = [place]
    elif place in places[-_CROWD_MIN:]:
        return False
    else:
        places.append(place)
    return True


def _birth_keys(person: Candidate) -> list[str]:
    return [f"{day} {slip_key(person.name)}" for day in birth_days(person.born)]


def _both(one: Candidate, other: Candidate) -> Candidate:
    """Return what is known of one person from two places, the first one first.

    Of the names the one with a title: after Mrs Ravi Rao, Mr Ravi Rao is her husband.
    """
    name = other.name if title_of(other.name) and not title_of(one.name) else one.name
    return Candidate(
        name or other.name,
        tuple(dict.fromkeys((*one.phones, *other.phones))),
        tuple(dict.fromkeys((*one.emails, *other.emails))),
        one.code or other.code,
        one.city or other.city,
        one.born or other.born,
        one.address or other.address,
        one.centre or other.centre,
    )
