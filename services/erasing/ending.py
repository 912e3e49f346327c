"""What an erasure itself records, behind everything that was blanked: the one act that says that it happened.

Accounts are closed, what waited is answered and taken off, and the own page ends, so that nothing is left to be done
about somebody of whom nothing is known.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

import msgspec

from access import People
from ledger.book import Book, ErasureRecord
from messaging import Outbox, State, StateRecord
from services.erasing.traces import JsonRecord

WHAT: Final = "A person was erased"
WHY: Final = "erasure"
_WAITING: Final = frozenset({State.QUEUED, State.HELD})
_REMOVED: Final = "removed"


def ending_records(
    book: Book, people: People, box: Outbox, customers: Mapping[str, int], files: Collection[str], *, held: bool = False
) -> list[JsonRecord]:
    """Return the records of the act with which these customers (with the acts that opened them) end.

    ``held``: what waited on the list was held just before, in the same act.
    """
    erasure = ErasureRecord(customers=dict(sorted(customers.items())), files=sorted(files))
    indexes = sorted(int(one[1:]) - 1 for one in customers)
    return [
        _plain(erasure), *_accounts(book, indexes), *_sayings(book, customers), *_pages(people, customers),
        *_messages(box, customers, held=held),
    ]  # fmt: skip


def _accounts(book: Book, indexes: Iterable[int]) -> Iterable[JsonRecord]:
    for index in indexes:
        now = book.people.aliases.was.get(index) or book.people[index]
        fields: dict[str, list[Any]] = {}
        if now.status not in {"closed", _REMOVED}:
            fields["status"] = [now.status, "closed"]
        if now.group:
            fields["group"] = [now.group, ""]
        if fields:
            yield {"kind": "change", "customer": now.id, "fields": fields}


def _sayings(book: Book, customers: Mapping[str, int]) -> Iterable[JsonRecord]:
    for asked in sorted(book.said.open):
        if book.said.owner(asked) in customers:
            yield {"kind": "answer", "of": asked}


def _pages(people: People, customers: Mapping[str, int]) -> Iterable[JsonRecord]:
    for person in people.all():
        if person.customer in customers:
            yield {"kind": "person_change", "person": person.id, "fields": {"status": [person.status, _REMOVED]}}


def _messages(box: Outbox, customers: Mapping[str, int], *, held: bool) -> Iterable[JsonRecord]:
    for one in box.in_states(_WAITING):
        if one.customer in customers:
            was = State.HELD if held else one.state
            yield _plain(StateRecord(one.id, State.CANCELLED, was))


def _plain(record: msgspec.Struct) -> JsonRecord:
    found: JsonRecord = msgspec.to_builtins(record)
    return found
