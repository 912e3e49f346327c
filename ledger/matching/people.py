"""Who is the same person? Only what is certain merges by itself; a shared phone with another name never does."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ledger.book import Money
from ledger.matching.alike import same_name


@dataclass(frozen=True, slots=True)
class Person:
    """What tells people apart: a name, a code, phones (E.164) and e-mail addresses; "" and () where unknown."""

    name: str
    code: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    """A customer as the book has it: our id, the fields of the customer record, what is owed, held and left."""

    id: str
    fields: Mapping[str, Any]
    due: Money
    prepaid: Money
    sessions: int = 0
    packages: int = 0

    @property
    def person(self) -> Person:
        """Return what tells this customer from others."""
        phones = (self.fields.get("phone", ""), *self.fields.get("phones", ()))
        email = self.fields.get("email", "")
        return Person(
            self.fields.get("name", ""),
            self.fields.get("code", ""),
            tuple(phone for phone in phones if phone),
            (email,) if email else (),
        )


@dataclass(frozen=True, slots=True)
class Found:
    """Who somebody is: the place of the same person and why it is certain, or None.

    ``same_phone``: places of people on the same number under another name. ``code_taken_by``: the place of a clearly
    different person with the same code.
    """

    place: int | None = None
    why: str = ""
    same_phone: tuple[int, ...] = ()
    code_taken_by: int | None = None


@dataclass(slots=True)
class PeopleIndex:
    """People in the order in which they were added; a place in it counts from 0."""

    people: list[Person] = field(default_factory=list)
    _codes: dict[str, int] = field(default_factory=dict)
    _phones: dict[str, list[int]] = field(default_factory=dict)
    _emails: dict[str, list[int]] = field(default_factory=dict)

    def add(self, person: Person) -> int:
        """Add somebody and return the place."""
        self.people.append(person)
        place = len(self.people) - 1
        self._remember(person, place)
        return place

    def learn(self, place: int, person: Person) -> None:
        """Let somebody be found by more phones, addresses and a code as well."""
        self._remember(person, place)

    def find(self, person: Person) -> Found:
        """Return the same person, if that is certain."""
        code_place = self._codes.get(person.code.casefold()) if person.code else None
        if code_place is not None:
            other = self.people[code_place]
            if same_name(other.name, person.name) or set(other.phones) & set(person.phones):
                return Found(code_place, "the same code")
            return Found(code_taken_by=code_place)
        on_phone = self._places(self._phones, person.phones)
        for place in on_phone:
            if self._fits(place, person):
                return Found(place, "the same phone and name")
        for place in self._places(self._emails, person.emails):
            if self._fits(place, person):
                return Found(place, "the same e-mail and name")
        return Found(same_phone=tuple(on_phone))

    def _fits(self, place: int, person: Person) -> bool:
        other = self.people[place]
        two_codes = person.code and other.code and person.code.casefold() != other.code.casefold()
        return not two_codes and same_name(other.name, person.name)

    def _remember(self, person: Person, place: int) -> None:
        if person.code:
            self._codes.setdefault(person.code.casefold(), place)
        for index, keys in ((self._phones, person.phones), (self._emails, person.emails)):
            for key in keys:
                places = index.setdefault(key, [])
                if place not in places:
                    places.append(place)

    def _places(self, index: Mapping[str, Sequence[int]], keys: Iterable[str]) -> list[int]:
        return list(dict.fromkeys(place for key in keys for place in index.get(key, ())))


class KnownPeople:
    """Everybody in the book, ready to be compared with a list."""

    def __init__(self, customers: Iterable[KnownCustomer] = ()) -> None:
        self.customers: list[KnownCustomer] = list(customers)
        self.index = PeopleIndex()
        for customer in self.customers:
            self.index.add(customer.person)

    def find(self, person: Person) -> Found:
        """Return the customer who is this person; the place counts in ``customers``."""
        return self.index.find(person)
