"""Many entries at once as columns, which is most of the work of a start. One by one they are taken in by book.py.

Only what is plainly right comes through here; the rest is left to ``Book``, which says what is wrong with it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final

import numpy as np

from ledger.book.columns import Array
from ledger.book.records import BookRecord, CustomerRecord, EntryRecord, decode_many
from ledger.journal import Block, Commit

_ENOUGH: Final = 20_000  # characters of records; for less, arrays cost more than they save


@dataclass(slots=True)
class Sorted:
    """The records of some commits: the entries with what their commits say of them, and all the others in order."""

    entries: list[EntryRecord] = field(default_factory=list)
    seqs: list[int] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)
    by: list[str] = field(default_factory=list)
    others: list[tuple[Commit, BookRecord]] = field(default_factory=list)
    customers_before: list[int] = field(default_factory=list)  # for each new customer: the entries before them


def sort_out(commits: Sequence[Commit]) -> Sorted | None:
    """Return the records of the commits, or None when there are few, or when one of them needs a closer look."""
    found = Sorted()
    if isinstance(commits, Block):
        decoded = decode_many(commits.records, len(commits)) if len(commits.records) > _ENOUGH else None
        if decoded and set(map(len, decoded)) == {1} and set(map(type, chain.from_iterable(decoded))) == {EntryRecord}:
            found.entries = [one for one in chain.from_iterable(decoded) if isinstance(one, EntryRecord)]
            found.seqs, found.parts, found.by = commits.seqs.tolist(), [0] * len(commits), commits.by
            return found
    else:
        texts = [commit.records for commit in commits]
        decoded = decode_many(f"[{','.join(texts)}]", len(texts)) if sum(map(len, texts)) > _ENOUGH else None
    if decoded is None:
        return None
    entries, seqs, parts, by = found.entries, found.seqs, found.parts, found.by
    for commit, records in zip(commits, decoded, strict=True):
        for part, record in enumerate(records):
            if type(record) is EntryRecord:
                entries.append(record)
                seqs.append(commit.seq)
                parts.append(part)
                by.append(commit.by)
            else:
                found.others.append((commit, record))
                if type(record) is CustomerRecord:
                    found.customers_before.append(len(entries))
    return found


def columns_of(
    found: Sorted, *, first_id: int, people: int, numbers: Mapping[str, Callable[[str], int]]
) -> dict[str, Any] | None:
    """Return the entries as columns, all but "previous", or None when any of them is not as it should be.

    ``people`` are there before; ``numbers`` tells the number of a kind, method, day, centre and person by name.
    """
    entries, count = found.entries, len(found.entries)
    try:
        ids = np.array([one.id for one in entries], np.int64)
        customers = np.array([int(one.customer[1:]) for one in entries], np.int64) - 1
        columns: dict[str, Any] = {
            "customer": customers,
            "kind": list(map(numbers["kind"], [one.type for one in entries])),
            "amount": np.array([one.amount for one in entries], np.int64),
            "sign": [-1 if one.less else 1 for one in entries],
            "day": list(map(numbers["day"], [one.on for one in entries])),
            "due_day": list(map(numbers["day"], [one.due_on for one in entries])),
            "method": _numbered([one.method for one in entries], numbers["method"]),
            "seq": found.seqs,
            "part": found.parts,
            "reverses": np.array([one.reverses for one in entries], np.int64),
            "package": _numbered([one.package for one in entries], lambda package: int(package[1:] or 0)),
        }
    except (ValueError, KeyError, OverflowError):
        return None
    known = people + np.searchsorted(found.customers_before, np.arange(count), side="right")
    right = np.array_equal(ids, np.arange(first_id, first_id + count))
    if not right or np.any(customers < 0) or np.any(customers >= known):
        return None
    # Only now, when nothing is turned down any more: a name that is new gets the next number.
    columns["by"] = _numbered(found.by, numbers["by"])
    columns["centre"] = _numbered([one.centre for one in entries], numbers["centre"])
    return columns


def linked(customers: Array, first_id: int) -> tuple[Array, dict[int, int]]:
    """Return for each entry the id of the one before it of the same customer (-1: none here), and everybody's last."""
    order = np.argsort(customers, kind="stable")
    whose, ids = customers[order], order + first_id
    same = whose[1:] == whose[:-1]
    previous = np.full(len(customers), -1, np.int64)
    previous[order[1:][same]] = ids[:-1][same]
    last = np.append(~same, [True])
    return previous, dict(zip(whose[last].tolist(), ids[last].tolist(), strict=True))


def _numbered(names: Sequence[str], number_of: Callable[[str], int]) -> list[int]:
    """Return the number of each name, looking every name up once."""
    numbers = {name: number_of(name) for name in dict.fromkeys(names)}
    return list(map(numbers.__getitem__, names))
