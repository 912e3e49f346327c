"""What claims and disputes have in common: who waits for an answer, what an answer needs, and what an undo must check.

Nothing here writes.
"""

from typing import Final, TypeVar

from ledger.book import refusals
from ledger.book.book import Book
from ledger.book.fields import clean_text
from ledger.book.graphemes import shortened
from ledger.book.people import REMOVED
from ledger.book.records import AnswerRecord, ClaimRecord, DisputeRecord
from ledger.book.refusals import UndoNotPossible
from ledger.book.said import Noted

CLAIMS_OPEN_MAX: Final = 20
WORDS_MAX: Final = 500

_Saying = TypeVar("_Saying", ClaimRecord, DisputeRecord)


def waiting(book: Book, asked: str, found: Noted[_Saying] | None) -> Noted[_Saying]:
    """Return what was ``found`` under an id when it still waits for an answer; raise a refusal."""
    if found is None:
        raise refusals.SayingUnknown(asked)
    if book.is_undone(found.seq):
        raise refusals.SayingTakenBack(book.people[book.people.place(found.record.customer)].name)
    answer = answer_of(book, found.record.id)
    if answer is not None:
        raise refusals.AlreadyAnswered(answer.by, answer.seq)
    return found


def answer_of(book: Book, asked: str) -> Noted[AnswerRecord] | None:
    """Return the answer that counts, or None while there is none."""
    return next((one for one in book.said.answers.get(asked, ()) if not book.is_undone(one.seq)), None)


def words_of(text: str, missing: str) -> str:
    """Return a text that somebody must say; raise WordsMissing with the sentence ``missing``, or WordsTooMany."""
    whole = clean_text(text, len(text))
    if not whole:
        raise refusals.WordsMissing(missing)
    if shortened(whole, WORDS_MAX) != whole:
        raise refusals.WordsTooMany(WORDS_MAX)
    return whole


def open_claims_of(book: Book, customer: str) -> list[str]:
    """Return the ids of the claims of one customer that wait for an answer."""
    said = book.said
    return [one for one in said.of_customer.get(customer, ()) if one in said.open and said.claim(one)]


def open_dispute_of(book: Book, entry: int) -> str:
    """Return the id of the dispute about an entry that waits for an answer, "" when there is none."""
    return next((one for one in book.said.of_entry.get(entry, ()) if one in book.said.open), "")


def check_said(book: Book, first: int, *, goes: bool) -> None:
    """Refuse an undo that would leave an answer without its question, or two where there can be one.

    ``first`` is the act that the undos began with; ``goes`` tells whether what it said is taken back or comes back.
    """
    if first not in book.said.of_act:
        return
    for record in book.records_of(first):
        match record:
            case ClaimRecord() | DisputeRecord() if goes:
                if answer_of(book, record.id) is not None:
                    raise UndoNotPossible("it was answered since; undo the answer first")
            case ClaimRecord() | DisputeRecord():
                _check_comes_back(book, record)
            case AnswerRecord():
                _check_answer(book, record, goes=goes)
            case _:
                pass


def _check_comes_back(book: Book, record: ClaimRecord | DisputeRecord) -> None:
    customer = book.people[book.people.place(record.customer)]
    if customer.status == REMOVED:
        raise UndoNotPossible(f"{customer.name} was taken out since; bring {customer.name} back first")
    if isinstance(record, DisputeRecord):
        _check_not_disputed(book, record)
    elif len(open_claims_of(book, customer.id)) >= CLAIMS_OPEN_MAX:
        raise UndoNotPossible(f"{CLAIMS_OPEN_MAX} payments that {customer.name} told of wait for an answer already")


def _check_answer(book: Book, record: AnswerRecord, *, goes: bool) -> None:
    dispute = book.said.dispute(record.of)
    if goes:
        if dispute is not None:
            _check_not_disputed(book, dispute.record)
        return
    found = book.said.claim(record.of) or dispute
    if found is None or book.is_undone(found.seq):
        raise UndoNotPossible("what it answers was taken back since; bring that back first")
    if answer_of(book, record.of) is not None:
        raise UndoNotPossible("another answer was given since; undo that first")


def _check_not_disputed(book: Book, record: DisputeRecord) -> None:
    if open_dispute_of(book, record.entry):
        raise UndoNotPossible("the shop was told about the same line again since")
