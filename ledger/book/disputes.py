"""Disputes: a customer says that a line is wrong, and the shop answers. What is to be corrected is corrected by hand.

Nothing here writes. The caller holds the writer lock from the decision until the commit is in the book.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.book import refusals
from ledger.book.answering import answer_of, open_dispute_of, waiting, words_of
from ledger.book.book import Book
from ledger.book.entries import check_open
from ledger.book.history import Line, lines_at
from ledger.book.owed import settle
from ledger.book.people import REMOVED
from ledger.book.records import AnswerRecord, CustomerRecord, DisputeRecord
from ledger.book.requests import Decision
from ledger.book.said import Noted
from ledger.journal import NoSuchEntry

OPEN: Final = "open"
ANSWERED: Final = "answered"
_TEXT_MISSING: Final = "Say what is wrong with this line"
_ANSWER_MISSING: Final = "Say something: the customer reads the answer"


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """A dispute as people see it, made in act ``seq`` by ``by``: the line it is about, and its answer if there is one.

    ``state`` is open or answered; ``answered_seq`` is the act of the answer, 0 while there is none.
    """

    dispute: DisputeRecord
    customer: CustomerRecord
    line: Line
    seq: int
    at: str
    by: str
    state: str = OPEN
    answer: str = ""
    answered_by: str = ""
    answered_at: str = ""
    answered_seq: int = 0


def open_disputes(book: Book) -> list[DisputeRow]:
    """Return everybody's disputes that wait for an answer, the oldest first."""
    with book.lock:
        found = [dispute for one in book.said.open if (dispute := book.said.dispute(one))]
        return _rows(book, sorted(found, key=lambda one: one.seq))


def disputes_of(book: Book, index: int) -> list[DisputeRow]:
    """Return the disputes of one customer that were not taken back, answered or not, the newest first."""
    with book.lock:
        living = book.said.living(book.people[index].id, book.undone_by)
        return _rows(book, [dispute for one in reversed(living) if (dispute := book.said.dispute(one))])


def dispute_of_entry(book: Book, entry_id: int) -> DisputeRow | None:
    """Return the newest dispute about an entry that was not taken back, answered or not; None when there is none."""
    with book.lock:
        found = [book.said.dispute(one) for one in reversed(book.said.of_entry.get(entry_id, ()))]
        rows = _rows(book, [one for one in found if one is not None and not book.is_undone(one.seq)][:1])
        return rows[0] if rows else None


def decide_dispute(book: Book, entry_id: int, text: str, *, customer: str) -> Decision:
    """Return the commit of a dispute; raise a refusal, the same for another's entry as for one that is not there."""
    index = check_open(book, customer)
    entries = book.entries
    if not 0 < entry_id <= len(entries) or int(entries["customer"][entry_id - 1]) != index:
        raise NoSuchEntry(entry_id)
    if entries["dead"][entry_id - 1]:
        raise refusals.LineTakenBack(entry_id)
    words = words_of(text, _TEXT_MISSING)
    if open_dispute_of(book, entry_id):
        raise refusals.AlreadyDisputed
    person = book.people[index]
    record = DisputeRecord(
        id=f"D{len(book.said.disputes) + 1:04d}", customer=person.id, entry=entry_id, text=words
    )  # fmt: skip
    return Decision(f"{person.name} says that a line of {_day_of(book, entry_id)} is wrong", [record])


def decide_answer(book: Book, asked: str, text: str) -> Decision:
    """Return the commit that answers a dispute; raise a refusal."""
    dispute = waiting(book, asked, book.said.dispute(asked)).record
    answer = AnswerRecord(of=dispute.id, reason=words_of(text, _ANSWER_MISSING))
    name = book.people[book.people.place(dispute.customer)].name
    return Decision(f"{name} was answered about a line of {_day_of(book, dispute.entry)}", [answer])


def _day_of(book: Book, entry_id: int) -> str:
    day = date.fromordinal(int(book.entries["day"][entry_id - 1]))
    return f"{day.day} {day:%b %Y}"


def _rows(book: Book, disputes: Sequence[Noted[DisputeRecord]]) -> list[DisputeRow]:
    """Return the rows of these disputes; of somebody who is not to be seen there are none."""
    people = [(one, book.people[book.people.place(one.record.customer)]) for one in disputes]
    shown = [(one, customer) for one, customer in people if customer.status != REMOVED]
    settle(book)
    lines = lines_at(book, [one.record.entry - 1 for one, _ in shown])
    return [_row(book, one, customer, line) for (one, customer), line in zip(shown, lines, strict=True)]


def _row(book: Book, noted: Noted[DisputeRecord], customer: CustomerRecord, line: Line) -> DisputeRow:
    answer = answer_of(book, noted.record.id)
    if answer is None:
        return DisputeRow(noted.record, customer, line, noted.seq, noted.at, noted.by)
    return DisputeRow(
        noted.record, customer, line, noted.seq, noted.at, noted.by, ANSWERED, answer.record.reason, answer.by,
        answer.at, answer.seq,
    )  # fmt: skip
