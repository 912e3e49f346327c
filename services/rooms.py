"""The other rooms of a book where it is opened, begun and looked at: its people, and its messages."""

import json
from collections.abc import Sequence

from access import ACTIVE, People, Role
from ledger.book import Book, KeptProjection, Ledger
from ledger.errors import LedgerError
from ledger.journal import Commit
from messaging import Outbox


class OwnPageOfMerged(LedgerError):
    """Somebody who is to be merged into another customer may open an own page: it would end without a word."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} has an own page. Keep {name} out of it first, then merge.")


def new_rooms() -> dict[str, KeptProjection]:
    """Return what a book is opened with so that it knows its people and its messages."""
    return {"people": People(), "messages": Outbox()}


def people_of(ledger: Ledger) -> People:
    """Return the people of an open book; it was opened with them."""
    found = ledger.others["people"]
    if not isinstance(found, People):
        raise TypeError(found)
    return found


def outbox_of(ledger: Ledger) -> Outbox:
    """Return the messages of an open book; it was opened with them."""
    found = ledger.others["messages"]
    if not isinstance(found, Outbox):
        raise TypeError(found)
    return found


def first_owner(name: str, sign_in: str = "") -> list[dict[str, object]]:
    """Return the records of the owner with whom a book begins; raise a refusal."""
    people = People()
    wanted = sign_in or people.free_sign_in([name])
    _, _, records = people.decide_add(name=name, sign_in=wanted, role=Role.OWNER)
    return records


def check_no_own_page(people: People, book: Book, customers: Sequence[str]) -> None:
    """Refuse to merge these customers into another one while one of them may open an own page."""
    for customer in customers:
        record = book.people[book.people.index_of(customer)]
        person = people.of_customer(record.id)
        if person is not None and person.status == ACTIVE:
            raise OwnPageOfMerged(record.name)


def is_about_people(commit: Commit) -> bool:
    """Tell whether an act made or changed somebody who may come in."""
    return '"kind":"person' in commit.records


def made_by(commit: Commit | None) -> str:
    """Return the id of the person of an act whose key was said twice."""
    (record,) = (one for one in json.loads(commit.records if commit else "[]") if one["kind"] == "person")
    return str(record["id"])
