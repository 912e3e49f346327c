"""A receipt: what one customer owed before one act, what was paid or bought in it, and what is owed after it.

The balances are those that the book said in that moment, whatever was undone or dated back later: a receipt that is
printed again says the same.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from ledger.book import EFFECTS, Book, Kind, Line, Money, entries_of_commit
from ledger.errors import LedgerError
from ledger.matching import clean_line
from ledger.statements.words import what_words

_LINES_MAX: Final = 40
_DUE: Final = np.array([EFFECTS[kind].due for kind in Kind], np.int64)
_PREPAID: Final = np.array([EFFECTS[kind].prepaid for kind in Kind], np.int64)


class NoReceipt(LedgerError):
    """Not everything in the book has a receipt."""

    def __init__(self, seq: int, why: str) -> None:
        self.seq, self.why = seq, why
        super().__init__(f"There is no receipt for number {seq}: {why}.")


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One thing that was paid or bought; ``amount`` None for a session, which is no money."""

    kind: Kind
    what: str
    amount: Money | None
    method: str
    reference: str
    note: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The receipt of act number ``seq``."""

    shop: str
    seq: int
    on: date
    customer: str
    name: str
    lines: tuple[ReceiptLine, ...]
    due_before: Money
    due_after: Money
    prepaid_before: Money
    prepaid_after: Money

    @property
    def title(self) -> str:
        """What is printed on top: money came in, or something was taken on credit."""
        took_money = any(line.kind in {Kind.PAYMENT, Kind.TOP_UP} for line in self.lines)
        return "Receipt" if took_money else "Slip"


def receipt_of(book: Book, seq: int) -> Receipt:
    """Return the receipt of act number ``seq``; raise NoReceipt when it is none that is given to one customer."""
    with book.lock:
        if not 0 < seq <= book.version:
            raise NoReceipt(seq, "the book does not go so far")
        lines = entries_of_commit(book, seq, _LINES_MAX + 1)
        if seq in book.undo_of or any(line.reversal for line in lines):
            raise NoReceipt(seq, "it takes another number back")
        if not lines:
            raise NoReceipt(seq, "nothing was sold or paid in it")
        if len(lines) > _LINES_MAX or len({line.customer for line in lines}) > 1:
            raise NoReceipt(seq, "it is about more than one customer, or too long to print")
        if book.is_undone(seq):
            raise NoReceipt(seq, "it was taken back")
        index = int(lines[0].customer[1:]) - 1
        due_before, prepaid_before = _balance_upto(book, index, seq - 1)
        due_after, prepaid_after = _balance_upto(book, index, seq)
        return Receipt(
            shop=clean_line(book.shop),
            seq=seq,
            on=lines[0].on,
            customer=lines[0].customer,
            name=clean_line(lines[0].name),
            lines=tuple(_line(book, line) for line in lines),
            due_before=due_before,
            due_after=due_after,
            prepaid_before=prepaid_before,
            prepaid_after=prepaid_after,
        )


def _line(book: Book, line: Line) -> ReceiptLine:
    instalment = book.entry_record(line.id - 1).instalment
    return ReceiptLine(
        kind=line.kind,
        what=what_words(line.kind, abs(line.amount.minor), instalment),
        amount=None if line.kind is Kind.SESSION_USE else line.amount,
        method=line.method,
        reference=clean_line(line.reference),
        note="" if line.kind is Kind.WRITE_OFF else clean_line(line.note),
        due_on=line.due_on,
    )


def _balance_upto(book: Book, index: int, seq: int) -> tuple[Money, Money]:
    """Return what a customer owed and held when the book stood at ``seq``: everything counted, as it was written."""
    entries, lines = book.entries, np.array(book.entries_of(index), np.int64)
    lines = lines[entries["seq"][lines] <= seq]
    kinds, amounts = entries["kind"][lines], entries["amount"][lines] * entries["sign"][lines]
    return book.money((amounts * _DUE[kinds]).sum()), book.money((amounts * _PREPAID[kinds]).sum())
