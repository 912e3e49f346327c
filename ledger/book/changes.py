"""What was changed about customers: who did it, when, which field, what it was and what it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from ledger.book.book import Book
from ledger.book.records import ChangeRecord
from ledger.journal import Commit


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one customer that took another value; ``at`` is UTC. Of nicknames no value is told."""

    seq: int
    at: str
    by: str
    customer: str
    name: str
    field: str
    was: Any
    now: Any
    undone: bool


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Changes, newest first. ``older`` is the ``before`` of the next look, None when there is nothing older.

    ``left_out`` counts the changed customers of a large act that are not shown.
    """

    changes: list[FieldChange]
    older: int | None
    left_out: int = 0


def customer_changes(
    book: Book, customers: Sequence[int] | None = None, *, before: int | None = None, acts: int = 25, each: int = 25
) -> ChangePage:
    """Return what was changed about these customers (indexes; None: all), in the newest ``acts`` acts that did it.

    Of an act with many customers (an import, a tag for all) the first ``each`` customers are told.
    """
    if book.read_commit is None:
        return ChangePage([], None)
    with book.lock:
        if customers is not None:
            members = book.people.aliases.members
            customers = [one for index in customers for one in (index, *members(index))]
        who, seqs = book.changes["customer"], book.changes["seq"]
        fits = np.ones(len(seqs), bool) if customers is None else np.isin(who, np.array(customers, np.int64))
        if before is not None:
            fits &= seqs < before
        # The acts are in their order already: where the number changes, another one begins.
        found = seqs[fits]
        starts = np.flatnonzero(np.diff(found, prepend=-1))
        newest = found[starts][::-1][: acts + 1].tolist()
        wanted = None if customers is None else {f"C{index + 1:04d}" for index in customers}
    changes: list[FieldChange] = []
    left_out = 0
    for seq in newest[:acts]:
        touched = [
            record
            for record in book.records_of(seq)
            if isinstance(record, ChangeRecord) and record.customer and (wanted is None or record.customer in wanted)
        ]
        commit = book.read_commit(seq)
        for record in islice(touched, each):
            changes += _told(book, commit, record)
        left_out += max(len(touched) - each, 0)
    return ChangePage(changes, newest[acts - 1] if len(newest) > acts else None, left_out)


def _told(book: Book, commit: Commit, record: ChangeRecord) -> list[FieldChange]:
    name = book.people[int(record.customer[1:]) - 1].name
    undone = book.is_undone(commit.seq)
    return [
        FieldChange(commit.seq, commit.at, commit.by, record.customer, name, field, was, now, undone)
        for field, (was, now) in ((field, _tellable(field, values)) for field, values in record.fields.items())
    ]


def _tellable(field: str, values: Sequence[Any]) -> Sequence[Any]:
    """Return the old and the new value; nicknames are for searching only and are never told."""
    return ("", "") if field == "nicknames" else values
