"""Who is in the book twice, perhaps: found once for each state of its customers, and kept for every desk."""

import threading
from dataclasses import dataclass
from operator import is_

from ledger.book import Book, CustomerRecord, CustomerRow, distinct_pairs
from ledger.matching import Pair, Verdict, candidate_of, find_pairs


@dataclass(frozen=True, slots=True)
class CustomerPair:
    """Two customers who may be one person, the one with the smaller number first, and what is thought of them."""

    one: CustomerRow
    other: CustomerRow
    verdict: Verdict

    @property
    def id(self) -> str:
        """The two numbers, for keys: "C0003-C0007"."""
        return f"{self.one.customer.id}-{self.other.customer.id}"


class Duplicates:
    """The pairs of one book. They are looked for anew when a customer has changed, not after every entry."""

    def __init__(self) -> None:
        self._book: Book | None = None
        self._seen: list[CustomerRecord] = []
        self._pairs: list[Pair] = []
        self._finding = threading.Lock()

    def find(self, book: Book) -> list[Pair]:
        """Return the pairs of customers, by index, who may be one person, the surest first.

        Of 10,000 customers that takes about a second; who asks meanwhile waits for the same answer. Who is known as
        two people is not among them, nor are the members of one family or firm unless it is sure, nor two who are
        closed.
        """
        with self._finding:
            with book.lock:
                there = list(book.each_customer())
            seen = [customer for _, customer in there]
            if self._book is not book or len(seen) != len(self._seen) or not all(map(is_, seen, self._seen)):
                places = [index for index, _ in there]
                found = find_pairs([candidate_of(customer) for customer in seen])
                self._pairs = [Pair(places[pair.one], places[pair.other], pair.verdict) for pair in found]
                self._book, self._seen = book, seen
            return self._standing(book)

    def known(self, book: Book) -> list[Pair]:
        """Return those of the pairs found last that still stand, without looking for more; none while nobody looked."""
        return self._standing(book) if self._book is book else []

    def _standing(self, book: Book) -> list[Pair]:
        with book.lock:
            there, apart = dict(book.each_customer()), distinct_pairs(book)
        return [
            pair
            for pair in self._pairs
            if pair.one in there
            and pair.other in there
            and frozenset((pair.one, pair.other)) not in apart
            and _worth_asking(there[pair.one], there[pair.other], pair.verdict)
        ]


def _worth_asking(one: CustomerRecord, other: CustomerRecord, verdict: Verdict) -> bool:
    family = one.group != "" and one.group == other.group
    return (not family or verdict.level == "sure") and not one.status == other.status == "closed"
