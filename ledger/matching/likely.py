"""Who is likely somebody who is in the book already? A warning for people to judge; nothing is merged by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from rapidfuzz import fuzz, process

from ledger.book import REMOVED, Book, CustomerRecord
from ledger.matching.alike import same_name
from ledger.matching.letters import folded
from ledger.matching.people import Person

# Of 100: one other letter in a name of nine, or one more in a name of five. Shorter names must be the same.
_ALIKE_MIN: Final = 88
_LETTERS_MIN: Final = 5
_SAME_NAME: Final = "the same name"


@dataclass(frozen=True, slots=True)
class Likely:
    """Somebody who may be the same person: the index in the book, and why."""

    index: int
    why: str


class Lookalikes:
    """Everybody in a book, ready to be compared; it catches up with the book by itself."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._seen: list[CustomerRecord] = []
        self._names: list[str] = []
        self._emails: list[str] = []

    def likely_same(self, person: Person, own: int | None = None) -> list[Likely]:
        """Return who is likely ``person``, the surest first, each once; ``own`` is left out.

        Sure to unsure: one of code, phone and e-mail address together with the name; one of these; the same name;
        nearly the same name. Phones of
        ``person`` are E.164, all else is as somebody typed it.
        """
        with self.book.lock:
            self._catch_up()
            people = self.book.people
            found: dict[int, str] = {}
            code = people.by_code(person.code) if person.code else None
            if code is not None:
                found[code] = "the same code"
            for phone in person.phones:
                found |= {index: "the same phone" for index in people.by_phone(phone) if index not in found}
            for email in filter(None, map(str.casefold, person.emails)):
                same = (index for index, one in enumerate(self._emails) if one == email)
                found |= {index: "the same e-mail" for index in same if index not in found}
            for index, why in self._by_name(person.name):
                if index not in found:
                    found[index] = why
                elif why == _SAME_NAME:
                    found[index] += " and name"
            surest_first = sorted(found.items(), key=lambda one: not one[1].endswith(" and name"))
            return [
                Likely(index, why) for index, why in surest_first if index != own and people[index].status != REMOVED
            ]

    def _by_name(self, name: str) -> list[tuple[int, str]]:
        wanted = _key(name)
        if not wanted:
            return []
        if len(wanted) < _LETTERS_MIN:
            return [(index, _SAME_NAME) for index, one in enumerate(self._names) if one == wanted]
        # Asha 061 and Asha 062 are two, however many letters they share.
        alike = [index for index in _alike(wanted, self._names) if _digits(self._names[index]) == _digits(wanted)]
        same = sorted(index for index in alike if same_name(self._seen[index].name, name))
        nearly = [(index, "nearly the same name") for index in alike if index not in same]
        return [(index, _SAME_NAME) for index in same] + nearly

    def _catch_up(self) -> None:
        for index, customer in enumerate(self.book.people.all()):
            if index == len(self._seen):
                self._seen.append(customer)
                self._names.append(_key(customer.name))
                self._emails.append(customer.email.casefold())
            elif self._seen[index] is not customer:
                self._seen[index] = customer
                self._names[index], self._emails[index] = _key(customer.name), customer.email.casefold()


def _key(name: str) -> str:
    """Return a name as it is compared: folded, its words in the order of the alphabet."""
    return " ".join(sorted(folded(name).split()))


def _digits(name: str) -> list[str]:
    return [sign for sign in name if sign.isdigit()]


def _alike(wanted: str, names: Sequence[str]) -> list[int]:
    """Return the places of names that are nearly ``wanted``, the likest first."""
    scores = process.cdist([wanted], names, scorer=fuzz.ratio, score_cutoff=_ALIKE_MIN, dtype=np.uint8)[0]
    places = np.flatnonzero(scores)
    return [int(place) for place in places[np.argsort(-scores[places].astype(np.int16), kind="stable")]]
