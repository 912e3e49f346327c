"""Who is likely somebody who is in the book already? A warning for people to judge; nothing is merged by it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from ledger.book import REMOVED, Book, CustomerRecord
from ledger.matching.alike import LETTERS_MIN, NEARLY_MIN, digits_of, name_key
from ledger.matching.same import Candidate, candidate_of, judge_pair


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

    def likely_same(self, person: Candidate, own: int | None = None) -> list[Likely]:
        """Return who has the code, a phone, an e-mail address or nearly the name of ``person``, the surest first.

        Each is there once, with all that they share; ``own`` is left out. A family on one phone is there too: whoever
        types sees them and decides. Phones of ``person`` are E.164, all else is as somebody typed it.
        """
        with self.book.lock:
            self._catch_up()
            people = self.book.people
            code = people.by_code(person.code) if person.code else None
            places = [] if code is None else [code]
            for phone in person.phones:
                places += people.by_phone(phone)
            emails = {email.casefold() for email in person.emails if email}
            if emails:
                places += [index for index, one in enumerate(self._emails) if one in emails]
            places += self._by_name(person.name)
            verdicts = {
                index: judge_pair(person, candidate_of(people[index]))
                for index in dict.fromkeys(places)
                if index != own and people[index].status != REMOVED
            }
            surest_first = sorted(verdicts, key=lambda index: -verdicts[index].score)
            return [Likely(index, verdicts[index].why) for index in surest_first]

    def _by_name(self, name: str) -> list[int]:
        """Return who has nearly this name, the likest first."""
        wanted = name_key(name)
        if len(wanted) < LETTERS_MIN:
            return [index for index, one in enumerate(self._names) if one == wanted] if wanted else []
        # Asha 061 and Asha 062 are two, however many letters they share.
        digits = digits_of(wanted)
        return [index for index in _alike(wanted, self._names) if digits_of(self._names[index]) == digits]

    def _catch_up(self) -> None:
        for index, customer in enumerate(self.book.people.all()):
            if index == len(self._seen):
                self._seen.append(customer)
                self._names.append(name_key(customer.name))
                self._emails.append(customer.email.casefold())
            elif self._seen[index] is not customer:
                self._seen[index] = customer
                self._names[index], self._emails[index] = name_key(customer.name), customer.email.casefold()


def _alike(wanted: str, names: Sequence[str]) -> list[int]:
    """Return the places of names that are nearly ``wanted``, the likest first."""
    scores = process.cdist([wanted], names, scorer=fuzz.ratio, score_cutoff=NEARLY_MIN, dtype=np.uint8)[0]
    places = np.flatnonzero(scores)
    return [int(place) for place in places[np.argsort(-scores[places].astype(np.int16), kind="stable")]]
