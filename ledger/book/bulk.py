"""One change for many customers at once: one act, one line in the book, one Undo."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ledger.book.book import Book
from ledger.book.erased import check_not_erased
from ledger.book.fields import clean_fields
from ledger.book.people import REMOVED
from ledger.book.records import BookRecord, ChangeRecord, CustomerRecord
from ledger.book.refusals import CannotBeClosed, CustomerUnknown, FieldNotUnderstood, named
from ledger.book.requests import Decision


@dataclass(frozen=True, slots=True)
class BulkChange:
    """What many customers get, just one of these: a tag more, a tag less, a centre ("" takes it off), a status."""

    add_tag: str = ""
    remove_tag: str = ""
    centre: str | None = None
    status: str = ""


def decide_bulk(book: Book, customers: Sequence[str], change: BulkChange) -> Decision | None:
    """Return the one commit that changes all of them, None when nothing changes; a refusal changes nobody.

    Who is like that already is left as they are. Who owes or holds something, or has sessions left, is not closed.
    """
    indexes = list(dict.fromkeys(book.people.index_of(asked) for asked in customers))
    for index in indexes:
        if book.people[index].status == REMOVED:
            raise CustomerUnknown(book.people[index].id)
        check_not_erased(book, index)
    field, wanted = _cleaned(change)
    if wanted == "closed":
        left = {index: book.balance(index) for index in indexes if any(map(bool, book.balance(index)))}
        if left:
            who = [book.people[index].name for index in left]
            money = any(due or prepaid for due, prepaid, _ in left.values())
            raise CannotBeClosed(who, money=money, sessions=sum(sessions for _, _, sessions in left.values()))
    records: list[BookRecord] = []
    names: list[str] = []
    for index in indexes:
        customer = book.people[index]
        was, now = getattr(customer, field), _after(customer, change, field, wanted)
        if was != now:
            records.append(ChangeRecord(customer=customer.id, fields={field: [was, now]}))
            names.append(customer.name)
    return Decision(_sentence(names, change, wanted), records) if names else None


def closable(book: Book, customers: Sequence[str]) -> list[str]:
    """Return the ids of those of ``customers`` who are open and owe and hold nothing, and have no sessions left."""
    with book.lock:
        indexes = dict.fromkeys(book.people.index_of(asked) for asked in customers)
        return [
            book.people[index].id
            for index in indexes
            if book.people[index].status not in {"closed", REMOVED} and not any(map(bool, book.balance(index)))
        ]


def _cleaned(change: BulkChange) -> tuple[str, Any]:
    """Return the field and the value it is asked to take, or the tag; raise FieldNotUnderstood."""
    asked = [bool(change.add_tag), bool(change.remove_tag), change.centre is not None, bool(change.status)]
    if sum(asked) != 1:
        raise FieldNotUnderstood("change", "", "say one thing that is to be changed")
    if change.centre is not None:
        return "centre", clean_fields({"centre": change.centre})["centre"]
    if change.status:
        return "status", clean_fields({"status": change.status})["status"]
    tag = change.add_tag or change.remove_tag
    cleaned = clean_fields({"tags": [tag]})["tags"]
    if not cleaned:
        raise FieldNotUnderstood("tag", tag, "a tag is a word")
    return "tags", cleaned[0]


def _after(customer: CustomerRecord, change: BulkChange, field: str, wanted: Any) -> Any:  # noqa: ANN401 - each field has its own type
    if field != "tags":
        return wanted
    if change.remove_tag:
        return [tag for tag in customer.tags if tag != wanted]
    return clean_fields({"tags": [*customer.tags, wanted]})["tags"]


def _sentence(names: Sequence[str], change: BulkChange, wanted: str) -> str:
    who = names[0] if len(names) == 1 else f"{len(names):,} customers ({named(names)})"
    are = "is" if len(names) == 1 else "are"
    if change.add_tag:
        return f"{who} {are} now tagged {wanted}"
    if change.remove_tag:
        return f"{who} {are} no longer tagged {wanted}"
    if change.centre is not None:
        return f"{who} {are} now at {wanted}" if wanted else f"{who} {are} at no centre any more"
    return f"{who} {are} now {wanted}"
