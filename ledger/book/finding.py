"""Finding an entry or a package by what is written in it, quickly also among a million."""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final, Protocol, TypeGuard

import numpy as np

from ledger.book.book import Book
from ledger.book.history import Line, lines_at
from ledger.book.money import AmountNotUnderstood, parse_amount
from ledger.book.packages import PackageRow, package_rows
from ledger.book.people import fold
from ledger.book.records import BookRecord, EntryRecord, decode
from ledger.book.vouchers import numbers_of
from ledger.journal import Commit

_LETTERS_MIN: Final = 2
_PROPOSALS: Final = 3000  # acts that hold the text in a field of this name; in some it is that of a claim
_FIELDS: Final = ("note", "reference", "reason")


class _Journal(Protocol):
    def holding(self, text: str, most: int, *, fields: Sequence[str]) -> list[int]:
        """Return the numbers of commits that hold ``text`` in one of these fields of a record, newest first."""

    def commit(self, seq: int) -> Commit:
        """Return one commit."""


def find_entries(book: Book, journal: _Journal, text: str, most: int) -> list[Line]:
    """Return up to ``most`` lines whose note, bill number, reason, or whole amount is meant, newest first.

    What is written in an entry goes before an amount that happens to be the same.
    """
    wanted = fold(text)
    if len(wanted) < _LETTERS_MIN:
        return []
    ids: list[int] = []
    with book.lock:
        for seq in _proposed(journal, unicodedata.normalize("NFC", " ".join(text.split())), most):
            if seq <= book.version:  # else it is being written just now
                ids += [
                    one.id
                    for one in decode(journal.commit(seq).records)
                    if _says(one, wanted) and not (book.hidden is not None and book.hidden[int(one.customer[1:]) - 1])
                ]
            if len(ids) >= most:
                break
        ids = sorted(ids, reverse=True)[:most]
        of_amount = [place + 1 for place in _of_amount(book, text, most) if place + 1 not in ids]
        places = [one - 1 for one in sorted([*ids, *of_amount[: most - len(ids)]], reverse=True)]
        return lines_at(book, places)


def _proposed(journal: _Journal, text: str, most: int) -> Iterator[int]:
    """Yield the numbers of commits that may hold the text, newest first: a few, and more when they are asked for."""
    told, wanted = 0, most * 2
    while told < _PROPOSALS:
        found = journal.holding(text, wanted, fields=_FIELDS)
        yield from found[told:]
        if len(found) < wanted:
            return
        told, wanted = wanted, wanted * 10


def _says(record: BookRecord | None, wanted: str) -> TypeGuard[EntryRecord]:
    """Tell whether an entry has this in its note, its bill number or its reason."""
    if type(record) is not EntryRecord:
        return False
    return wanted in fold(f"{record.note}\n{record.reference}\n{record.reason}")


def find_packages(book: Book, text: str, most: int) -> list[PackageRow]:
    """Return up to ``most`` packages whose treatment, category, id or voucher (an old one, too) is meant.

    Those with sessions come first.
    """
    wanted = fold(text)
    if len(wanted) < _LETTERS_MIN:
        return []
    with book.lock:
        meant = {
            one.id
            for place, one in enumerate(book.packages)
            if wanted in _words(one.treatment, one.category, one.id, *numbers_of(book, place))
        }
        if not meant:
            return []
        rows = [row for row in package_rows(book) if row.package.id in meant]
        return sorted(rows, key=lambda row: (row.left <= 0, row.package.id))[:most]


def _words(*texts: str) -> str:
    return fold("\n".join(texts))


def _of_amount(book: Book, text: str, most: int) -> list[int]:
    """Return the places of the newest entries of just this amount, when the text is one."""
    if not any(sign.isdecimal() for sign in text):
        return []
    try:
        amount = parse_amount(text, book.currency)
    except AmountNotUnderstood:
        return []
    places: list[int] = np.flatnonzero(book.entries["amount"] == amount.minor)[-most:].tolist()
    return places[::-1]
