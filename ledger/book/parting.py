"""Whether two customers who were merged may come apart again, and whether a merge that was undone may come back.

What was recorded for the kept customer since stays theirs, what was there before goes back to whose it was. That is
refused where something would be torn in two.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

import numpy as np

from ledger.book.book import Book
from ledger.book.columns import Array
from ledger.book.joining import sums_of
from ledger.book.money import Money
from ledger.book.people import REMOVED, fold
from ledger.book.records import AliasRecord, BookRecord, ChangeRecord, CustomerRecord
from ledger.book.refusals import UndoNotPossible

_WHAT: Final = ("owe", "hold", "have left")


def alias_back(record: AliasRecord) -> AliasRecord:
    """Return what takes an alias record back."""
    return AliasRecord(customer=record.customer, into=record.was, was=record.into)


def leaving(back: Iterable[BookRecord]) -> set[int]:
    """Return the indexes of those who are merged again by an undo."""
    return {int(one.customer[1:]) - 1 for one in back if isinstance(one, AliasRecord) and one.into}


def returning(book: Book, back: Iterable[BookRecord]) -> dict[int, CustomerRecord]:
    """Return by index those who are customers of their own again after an undo, as they will be."""
    parted = (int(one.customer[1:]) - 1 for one in back if isinstance(one, AliasRecord) and not one.into)
    was = book.people.aliases.was
    return {index: was[index] for index in parted if index in was}


def check_merged(book: Book, record: ChangeRecord | CustomerRecord) -> None:
    """Refuse to take back what is about somebody who was merged since, or opened the account that others are in now."""
    aliases = book.people.aliases
    index = int((record.id if isinstance(record, CustomerRecord) else record.customer)[1:]) - 1
    if index in aliases.into:
        raise UndoNotPossible(_merged_since(book, index))
    if isinstance(record, CustomerRecord) and index in aliases.kept:
        raise UndoNotPossible(_merged_since(book, aliases.kept[index][0]))


def check_merges(book: Book, back: Sequence[BookRecord], seq: int, *, prepaid_below_zero: bool) -> None:
    """Refuse to part whom something since holds together, and to merge again who changed since; ``seq`` is undone."""
    aliases = book.people.aliases
    parted = [int(one.customer[1:]) - 1 for one in back if isinstance(one, AliasRecord) and not one.into]
    for index in parted:
        if index not in aliases.into:
            raise UndoNotPossible(f"{book.people[index].name} was parted since")
        if aliases.into[index] in aliases.into:
            raise UndoNotPossible(_merged_since(book, aliases.into[index]))
    if parted:
        _check_parting(book, parted, prepaid_below_zero=prepaid_below_zero)
    for one in back:
        if isinstance(one, AliasRecord) and one.into:
            _check_joining(book, one, seq)


def check_own_codes(book: Book, back: Iterable[BookRecord]) -> None:
    """Refuse to part whose code, or that of one of theirs, is by now the kept customer's own."""
    aliases = book.people.aliases
    given = {
        int(one.customer[1:]) - 1: one.fields["code"][1]
        for one in back
        if isinstance(one, ChangeRecord) and one.customer and "code" in one.fields
    }
    for index, was in returning(book, back).items():
        root = aliases.root(index)
        kept = book.people[root]
        code = fold(given.get(root, kept.code))
        theirs = {fold(one.code) for one in (was, *(aliases.was[member] for member in aliases.members(index)))}
        if code and code in theirs:
            raise UndoNotPossible(f"the code {was.code} belongs to {kept.name} since")


def _merged_since(book: Book, index: int) -> str:
    into = book.people.aliases.into[index]
    return f"{book.people[index].name} was merged into {book.people[into].name} since; undo that first"


def _check_joining(book: Book, record: AliasRecord, seq: int) -> None:
    index, into = int(record.customer[1:]) - 1, int(record.into[1:]) - 1
    for one in (index, into):
        person = book.people[one]
        if one in book.people.aliases.into:
            raise UndoNotPossible(_merged_since(book, one))
        if person.status == REMOVED:
            raise UndoNotPossible(f"{person.name} was taken out since; bring {person.name} back first")
        if person.status == "closed":
            raise UndoNotPossible(f"{person.name} is closed; reopen {person.name} first")
    changes = book.changes
    if np.any((changes["customer"] == index) & (changes["seq"] > seq)):
        raise UndoNotPossible(f"{book.people[index].name} was changed since; merge them anew")


def _check_parting(book: Book, parted: Sequence[int], *, prepaid_below_zero: bool) -> None:
    """Refuse what would tear a payment from its sale, a session from its package, or leave less than nothing."""
    aliases = book.people.aliases
    root = aliases.root(parted[0])
    lines = np.array(book.entries_of(root), np.int64)
    # Whose each line and package will be: 0 is who is kept, the others are numbered as in ``parted``.
    whose = np.zeros(len(book.entries) + 1, np.int64)
    packages = np.zeros(len(book.packages) + 1, np.int64)
    for number, index in enumerate(parted, 1):
        whose[np.array(aliases.lines[index], np.int64) + 1] = number
        packages[np.array(aliases.packages[index], np.int64) + 1] = number
    names = [book.people[root].name, *(aliases.was[index].name for index in parted)]
    _check_payments(book, lines, whose, names)
    _check_packages(book, lines, whose, packages, names)
    _check_said(book, root, parted, whose)
    kept = f"C{root + 1:04d}"
    own = [at for at, one in enumerate(book.packages) if one.customer == kept]
    seq = aliases.seqs[parted[0]]
    for number, name in enumerate(names):
        theirs = [at for at in own if packages[at + 1] == number]
        _check_balance(book, name, lines[whose[lines + 1] == number], theirs, seq, below=prepaid_below_zero)


def _check_payments(book: Book, lines: Array, whose: Array, names: Sequence[str]) -> None:
    entries = book.entries
    for payer in (lines + 1).tolist() if book.pays else ():
        for sale in book.pays.get(payer, ()):
            apart = whose[payer] != whose[sale] and sale - 1 in lines
            if apart and not entries["dead"][payer - 1] and not entries["dead"][sale - 1]:
                on = date.fromordinal(int(entries["day"][payer - 1]))
                what = f"{Money(int(entries['amount'][payer - 1]), book.currency).short} of {on.day} {on:%b %Y}"
                raise UndoNotPossible(f"{what} paid a sale of {names[whose[sale]]}; undo that first")


def _check_packages(book: Book, lines: Array, whose: Array, packages: Array, names: Sequence[str]) -> None:
    entries = book.entries
    of_package = lines[(entries["package"][lines] > 0) & (entries["dead"][lines] == 0)]
    for at in of_package[whose[of_package + 1] != packages[entries["package"][of_package]]].tolist():
        package = book.packages[int(entries["package"][at]) - 1]
        what, name = package.called, names[packages[int(entries["package"][at])]]
        raise UndoNotPossible(f"{what} of {name} has entries since; undo those first")


def _check_said(book: Book, root: int, parted: Sequence[int], whose: Array) -> None:
    """Refuse where a disputed line, or the payment of a claim, would be another one's than the saying."""
    said, sequence = book.said, book.entries["seq"]
    for asked in said.living(f"C{root + 1:04d}", book.undone_by):
        under = set(book.people.aliases.chain(int(said.owner(asked)[1:]) - 1))
        number = next((place for place, index in enumerate(parted, 1) if index in under), 0)
        dispute = said.dispute(asked)
        lines = [dispute.record.entry] if dispute else []
        for answer in said.answers.get(asked, ()):
            if answer.record.yes and not book.is_undone(answer.seq):
                first, last = np.searchsorted(sequence, [answer.seq, answer.seq + 1]).tolist()
                lines += range(first + 1, last + 1)
        if any(whose[line] != number for line in lines):
            raise UndoNotPossible(f"{book.people[root].name} told the shop something since; undo that first")


def _check_balance(book: Book, name: str, lines: Array, packages: Sequence[int], seq: int, *, below: bool) -> None:
    """Refuse to leave somebody with less than nothing, unless they had that before act ``seq`` put them together."""
    after = sums_of(book, lines, packages)
    before = sums_of(book, lines[book.entries["seq"][lines] < seq], packages)
    for place, what in enumerate(_WHAT):
        may_be = below and what == "hold"
        if after[place] < min(before[place], 0) and not may_be:
            raise UndoNotPossible(f"{name} would {what} less than nothing by what was recorded since; undo that first")
