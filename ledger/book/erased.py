"""Whoever was erased for good: nothing about them is changed, recorded or taken back any more.

What was there is blank in every act from before, so taking an act back would bring back nothing but blanks.
"""

from ledger.book.book import Book
from ledger.book.records import ErasureRecord
from ledger.book.refusals import PersonErased, UndoNotPossible
from ledger.book.said import beginning
from ledger.book.touched import customers_of


def check_not_erased(book: Book, index: int) -> None:
    """Refuse whatever would be recorded about somebody (by index) who was erased; raise PersonErased."""
    if index in book.people.erased:
        raise PersonErased(book.people[index].id)


def check_undo_of_erased(book: Book, seq: int) -> None:
    """Refuse to take back, or bring back, an act about somebody who was erased; raise UndoNotPossible."""
    first = beginning(seq, book.undo_of)
    if any(isinstance(record, ErasureRecord) for record in book.records_of(first)):
        raise UndoNotPossible("what was erased is nowhere any more")
    erased = book.people.erased
    if erased and any(int(one[1:]) - 1 in erased for act in {seq, first} for one in customers_of(book, act)):
        raise UndoNotPossible("it is about somebody whose data was erased since")
