"""What a customer and the shop say to each other in the tests of claims and disputes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from ledger.book import ClaimRequest, Ledger, claims_of
from ledger.errors import LedgerError
from ledger.journal import Commit
from tests.book.conftest import TODAY, Counter

YESTERDAY = TODAY - timedelta(days=1)


def claim(counter: Counter, customer: str = "C0001", amount: str = "400", **more: Any) -> Commit:  # noqa: ANN401 - any part of a claim
    request = ClaimRequest(customer, counter.money(amount), **{"on": YESTERDAY, "method": "upi", **more})
    return counter.ledger.claim(request, counter.act(), TODAY)


def owing(counter: Counter, amount: str = "1000") -> str:
    asha = counter.customer("Asha")
    counter.do("charge", asha, amount)
    return asha


def confirm(counter: Counter, asked: str = "K0001", amount: str = "", **more: Any) -> Commit:  # noqa: ANN401 - how it is confirmed
    got = counter.money(amount) if amount else None
    return counter.ledger.confirm_claim(asked, counter.act(), TODAY, amount=got, **more)


def decline(counter: Counter, asked: str = "K0001", reason: str = "Not in the bank") -> Commit:
    return counter.ledger.decline_claim(asked, reason, counter.act())


def states(ledger: Ledger, index: int = 0) -> list[tuple[str, str]]:
    return [(row.claim.id, row.state) for row in claims_of(ledger.book, index)]


def refused(counter: Counter, kind: type[LedgerError], ask: Callable[[], object]) -> str:
    before = counter.ledger.journal.last_seq
    with pytest.raises(kind) as refusal:
        ask()
    assert counter.ledger.journal.last_seq == before, "a refusal writes nothing"
    return str(refusal.value)
