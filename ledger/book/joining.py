"""Two customers become one in memory, and two again: lines, packages, balances, and what was said move over.

``Book`` calls this for records that it reads; whether it may be is decided in merging.py, before they are written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from ledger.book.kinds import DUE_EFFECT, PREPAID_EFFECT, SESSIONS_EFFECT
from ledger.book.people import REMOVED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.book.book import Book
    from ledger.book.columns import Array
    from ledger.book.records import AliasRecord


def take_alias(book: Book, record: AliasRecord, seq: int) -> None:
    """Let a customer count as another one, or as themselves again; raise ValueError when that cannot be."""
    index = int(record.customer[1:]) - 1
    if record.into:
        _join(book, index, book.people.place(record.into), seq)
    else:
        _part(book, index)


def sums_of(book: Book, lines: Sequence[int] | Array, packages: Sequence[int]) -> tuple[int, int, int]:
    """Return what these lines and packages (by their places) come to: owed, held, sessions left; minor units."""
    entries, at = book.entries, np.asarray(lines, np.int64)
    kinds, amounts = entries["kind"][at], entries["amount"][at] * entries["sign"][at]
    due, prepaid, sessions = (
        int((amounts * effect[kinds]).sum()) for effect in (DUE_EFFECT, PREPAID_EFFECT, SESSIONS_EFFECT)
    )
    bought = (book.packages[place] for place in packages)
    return due, prepaid, sessions + sum(one.sessions - one.used for one in bought if one.status != REMOVED)


def _join(book: Book, index: int, into: int, seq: int) -> None:
    aliases = book.people.aliases
    book.people.join(index, into)
    other, kept = f"C{index + 1:04d}", f"C{into + 1:04d}"
    lines, own = book.entries_of(index), book.entries_of(into)
    aliases.seqs[index], aliases.lines[index] = seq, lines
    aliases.packages[index] = _give_packages(book, other, kept, set(range(len(book.packages))))
    _give_lines(book, into, sorted(own + lines))
    _give_lines(book, index, [])
    balances = book.balances
    for name in ("due", "prepaid", "sessions"):
        balances[name][into] += balances[name][index]
        balances[name][index] = 0
    said = book.said.of_customer
    if other in said:
        told = [*said.get(kept, ()), *said.pop(other)]
        said[kept] = sorted(told, key=lambda one: book.said.noted(one).seq)


def _part(book: Book, index: int) -> None:
    aliases = book.people.aliases
    root = book.people.part(index)
    other, kept = f"C{index + 1:04d}", f"C{root + 1:04d}"
    lines, packages = aliases.lines.pop(index), aliases.packages.pop(index)
    del aliases.seqs[index]
    apart = set(lines)
    _give_lines(book, root, [at for at in book.entries_of(root) if at not in apart])
    _give_lines(book, index, lines)
    _give_packages(book, kept, other, set(packages))
    for name, amount in zip(("due", "prepaid", "sessions"), sums_of(book, lines, packages), strict=True):
        book.balances[name][root] -= amount
        book.balances[name][index] = amount
    said = book.said.of_customer
    told = said.pop(kept, [])
    for one in told:
        whose = book.people.place(book.said.owner(one))
        said.setdefault(f"C{whose + 1:04d}", []).append(one)


def _give_lines(book: Book, index: int, lines: list[int]) -> None:
    """Let just these lines be a customer's, in this order; each one points to the one before it."""
    entries, balances, at = book.entries, book.balances, np.array(lines, np.int64)
    entries["customer"][at] = index
    entries["previous"][at] = np.concatenate([np.zeros(min(len(at), 1), np.int64), at[:-1] + 1])
    balances["last_entry"][index] = lines[-1] + 1 if lines else 0
    balances["last_day"][index] = int(entries["day"][at].max(initial=0))
    book.unsettled.add(index)


def _give_packages(book: Book, whose: str, to: str, places: set[int]) -> list[int]:
    """Let those of the packages at ``places`` that are somebody's be another one's; return the places of these."""
    given = [at for at, one in enumerate(book.packages) if one.customer == whose and at in places]
    for at in given:
        book.packages[at] = msgspec.structs.replace(book.packages[at], customer=to)
    return given
