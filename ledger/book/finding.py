"""Finding an entry or a package by what is written in it, quickly also among a million."""

import unicodedata
from typing import Final, Protocol

import numpy as np

from ledger.book.book import Book
from ledger.book.history import Line, entries_of_commit, lines_at
from ledger.book.money import AmountNotUnderstood, parse_amount
from ledger.book.packages import PackageRow, package_rows
from ledger.book.people import fold

_LETTERS_MIN: Final = 2
_PROPOSALS: Final = 60  # acts whose line holds the text somewhere, of which some may mean another thing
_LINES_OF_AN_ACT_MAX: Final = 20_000


class _Holding(Protocol):
    def holding(self, text: str, most: int) -> list[int]:
        """Return the numbers of commits whose line holds ``text``, newest first."""


def find_entries(book: Book, journal: _Holding, text: str, most: int) -> list[Line]:
    """Return up to ``most`` lines whose note, bill number, reason, or whole amount is meant, newest first."""
    wanted = fold(text)
    if len(wanted) < _LETTERS_MIN:
        return []
    found: dict[int, Line] = {}
    with book.lock:
        for line in lines_at(book, _of_amount(book, text, most)):
            found[line.id] = line
        for seq in journal.holding(unicodedata.normalize("NFC", " ".join(text.split())), _PROPOSALS):
            if seq > book.version:  # what is being written just now
                continue
            for line in entries_of_commit(book, seq, _LINES_OF_AN_ACT_MAX) if _is_small(book, seq) else ():
                if wanted in fold(f"{line.note}\n{line.reference}"):
                    found[line.id] = line
            if len(found) >= most:
                break
    return sorted(found.values(), key=lambda line: -line.id)[:most]


def find_packages(book: Book, text: str, most: int) -> list[PackageRow]:
    """Return up to ``most`` packages whose treatment, category, id or voucher is meant, those with sessions first."""
    wanted = fold(text)
    if len(wanted) < _LETTERS_MIN:
        return []
    with book.lock:
        if not any(wanted in _words(one.treatment, one.category, one.id, one.voucher) for one in book.packages):
            return []
        rows = [
            row
            for row in package_rows(book)
            if wanted in _words(row.package.treatment, row.package.category, row.package.id, row.package.voucher)
        ]
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


def _is_small(book: Book, seq: int) -> bool:
    """Tell whether an act has few enough entries to look through them while somebody types."""
    first, last = np.searchsorted(book.entries["seq"], [seq, seq + 1])
    return int(last - first) <= _LINES_OF_AN_ACT_MAX
