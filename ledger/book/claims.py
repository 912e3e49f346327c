"""Claims: a customer says to have paid. The shop confirms it, which is a payment like any other, or declines.

Nothing here writes. The caller holds the writer lock from the decision until the commit is in the book.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from ledger.book import refusals
from ledger.book.answering import CLAIMS_OPEN_MAX, answer_of, open_claims_of, waiting, words_of
from ledger.book.book import Book
from ledger.book.entries import check_amount, check_dates, check_open, decide_entry, method_of
from ledger.book.fields import clean_text
from ledger.book.kinds import Kind
from ledger.book.money import Money
from ledger.book.people import REMOVED
from ledger.book.records import AnswerRecord, ClaimRecord, CustomerRecord
from ledger.book.requests import ClaimRequest, Decision, EntryRequest, Rules
from ledger.book.said import Noted

OPEN: Final = "open"
CONFIRMED: Final = "confirmed"
DECLINED: Final = "declined"
_REASON_MISSING: Final = "Say why it is declined: the customer reads it"


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim as people see it, made in act ``seq`` by ``by``, with its answer when there is one.

    ``state`` is open, confirmed or declined; ``got`` is what was confirmed of ``amount``, ``reason`` why it was
    declined; ``answered_seq`` is the act of the answer, 0 while there is none.
    """

    claim: ClaimRecord
    customer: CustomerRecord
    amount: Money
    seq: int
    at: str
    by: str
    state: str = OPEN
    got: Money | None = None
    reason: str = ""
    answered_by: str = ""
    answered_at: str = ""
    answered_seq: int = 0


def open_claims(book: Book) -> list[ClaimRow]:
    """Return everybody's claims that wait for an answer, the oldest first."""
    with book.lock:
        found = [claim for one in book.said.open if (claim := book.said.claim(one))]
        return _rows(book, sorted(found, key=lambda one: one.seq))


def claims_of(book: Book, index: int) -> list[ClaimRow]:
    """Return the claims of one customer that were not taken back, answered or not, the newest first."""
    with book.lock:
        living = book.said.living(book.people[index].id, book.undone_by)
        return _rows(book, [claim for one in reversed(living) if (claim := book.said.claim(one))])


def decide_claim(book: Book, request: ClaimRequest, today: date) -> Decision:
    """Return the commit of a claim; raise a refusal."""
    index = check_open(book, request.customer)
    customer = book.people[index]
    amount = book.money(0) + request.amount  # another currency is refused by this
    check_amount(amount)
    check_dates(EntryRequest(Kind.PAYMENT, customer.id, amount, request.on), today)
    method = method_of(request.method)
    if len(open_claims_of(book, customer.id)) >= CLAIMS_OPEN_MAX:
        raise refusals.ClaimsWaiting(customer.name, CLAIMS_OPEN_MAX)
    claim = ClaimRecord(
        id=f"K{len(book.said.claims) + 1:04d}",
        customer=customer.id,
        amount=amount.minor,
        on=request.on.isoformat(),
        method=method,
        reference=clean_text(request.reference, 120),
        note=clean_text(request.note, 2000),
    )
    on = f"{request.on.day} {request.on:%b %Y}"
    return Decision(f"{customer.name} says that {amount.short} was paid by {method} on {on}", [claim])


def decide_confirm(
    book: Book, asked: str, rules: Rules, today: date, *, amount: Money | None = None, overpayment: str | None = None
) -> Decision:
    """Return the one commit of the payment and the answer; raise a refusal, as for any payment.

    ``amount`` is what really came when that is less; ``overpayment`` as in EntryRequest.
    """
    claim = waiting(book, asked, book.said.claim(asked)).record
    claimed = book.money(claim.amount)
    got = claimed if amount is None else amount
    if got > claimed:
        raise refusals.MoreThanClaimed(book.people[book.people.place(claim.customer)].name, claimed, got)
    payment = EntryRequest(
        Kind.PAYMENT, claim.customer, got, date.fromisoformat(claim.on), method=claim.method,
        reference=claim.reference, note=claim.note, overpayment=overpayment,
    )  # fmt: skip
    paid = decide_entry(book, payment, rules, today)
    how = "as claimed" if got == claimed else f"of {claimed.short} claimed"
    return Decision(f"{paid.what}, {how}", [*paid.records, AnswerRecord(of=claim.id, yes=True)])


def decide_decline(book: Book, asked: str, reason: str) -> Decision:
    """Return the commit that declines a claim; raise a refusal."""
    claim = waiting(book, asked, book.said.claim(asked)).record
    answer = AnswerRecord(of=claim.id, reason=words_of(reason, _REASON_MISSING))
    name, amount = book.people[book.people.place(claim.customer)].name, book.money(claim.amount)
    return Decision(f"The claim of {name} about {amount.short} was declined", [answer])


def _rows(book: Book, claims: list[Noted[ClaimRecord]]) -> list[ClaimRow]:
    """Return the rows of these claims; of somebody who is not to be seen there are none."""
    people = ((claim, book.people[book.people.place(claim.record.customer)]) for claim in claims)
    return [_row(book, claim, customer) for claim, customer in people if customer.status != REMOVED]


def _row(book: Book, noted: Noted[ClaimRecord], customer: CustomerRecord) -> ClaimRow:
    claim, answer = noted.record, answer_of(book, noted.record.id)
    amount = book.money(claim.amount)
    if answer is None:
        return ClaimRow(claim, customer, amount, noted.seq, noted.at, noted.by)
    yes = answer.record.yes
    return ClaimRow(
        claim, customer, amount, noted.seq, noted.at, noted.by, CONFIRMED if yes else DECLINED,
        _got(book, answer.seq) if yes else None, answer.record.reason, answer.by, answer.at, answer.seq,
    )  # fmt: skip


def _got(book: Book, seq: int) -> Money:
    """Return the money that came in with the act of a confirmation: a payment, and its rest kept as prepaid."""
    entries = book.entries
    first, last = np.searchsorted(entries["seq"], [seq, seq + 1]).tolist()
    return book.money(entries["amount"][first:last].sum())
