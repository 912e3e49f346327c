"""Filling an empty book with many acts at once: each is a commit of its own, written in groups."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from ledger.book.acts import decide_customer
from ledger.book.book import Book
from ledger.book.kinds import EFFECTS, Kind
from ledger.book.records import EntryRecord, encode
from ledger.book.requests import Decision
from ledger.journal import Draft, FileJournal


@dataclass(frozen=True, slots=True)
class SampleEntry:
    """One entry of a sample: ``customer`` is an index from 0, ``amount`` minor units, ``at`` a moment in UTC."""

    kind: str
    customer: int
    amount: int
    on: date
    due_on: date | None
    method: str
    note: str
    at: datetime


def fill(
    journal: FileJournal, book: Book, people: Iterable[tuple[Mapping[str, Any], datetime]],
    trade: Iterable[SampleEntry], *, group: int, progress: Callable[[int], None],
) -> None:  # fmt: skip
    """Write accounts and then entries, ``group`` acts to an fsync; ``progress`` hears how many are safe.

    The caller vouches for the entries: nobody is asked whether a balance goes below zero.
    """
    done = 0
    opened = iter(people)
    while batch := list(islice(opened, group)):
        drafts = []
        for place, (fields, at) in enumerate(batch):
            decision = decide_customer(book, fields, at.date(), ahead=place)
            drafts.append(_draft(decision, at, f"sample-{done + place}"))
        journal.append_group(drafts)
        done += len(batch)
        progress(done)
    due = book.balances["due"].tolist()
    prepaid = book.balances["prepaid"].tolist()
    lines = iter(trade)
    while entries := list(islice(lines, group)):
        first = len(book.entries) + 1
        drafts = []
        for place, entry in enumerate(entries):
            effect = EFFECTS[Kind.of(entry.kind)]
            due[entry.customer] += effect.due * entry.amount
            prepaid[entry.customer] += effect.prepaid * entry.amount
            decision = _decision(book, first + place, entry, due[entry.customer], prepaid[entry.customer])
            drafts.append(_draft(decision, entry.at, f"sample-{done + place}"))
        journal.append_group(drafts)
        done += len(entries)
        progress(done)


def _decision(book: Book, entry_id: int, entry: SampleEntry, due: int, prepaid: int) -> Decision:
    customer = book.people[entry.customer]
    record = EntryRecord(
        id=entry_id, type=entry.kind, customer=customer.id, amount=entry.amount, on=entry.on.isoformat(),
        due_on=entry.due_on.isoformat() if entry.due_on else "", method=entry.method, note=entry.note,
    )  # fmt: skip
    amount = book.money(entry.amount).short
    verb = {"charge": "took {}", "payment": "paid {} by {}", "top_up": "topped up {} by {}"}.get(
        entry.kind, "used {} of the prepaid"
    )
    after = f"owes {book.money(due).short}" if due else "owes nothing"
    if entry.kind in {"top_up", "use"}:
        after = f"holds {book.money(prepaid).short}"
    return Decision(f"{customer.name} {verb.format(amount, entry.method)}, {after}", [record])


def _draft(decision: Decision, at: datetime, key: str) -> Draft:
    moment = at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return Draft(at=moment, by="owner", via="sample", what=decision.what, key=key, records=encode(decision.records))
