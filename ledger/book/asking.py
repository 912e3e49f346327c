"""The part of the ledger's door for what customers say themselves: claims, disputes and promises, and the answers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from ledger.book.acts import decide_promise
from ledger.book.claims import decide_claim, decide_confirm, decide_decline
from ledger.book.disputes import decide_answer, decide_dispute

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from ledger.book.book import Book
    from ledger.book.ledger import Act
    from ledger.book.money import Money
    from ledger.book.requests import ClaimRequest, Decision, Rules
    from ledger.journal import Commit


class CustomersDoor(ABC):
    """What ``Ledger`` offers for them. A key that is said twice changes nothing, as everywhere."""

    book: Book
    rules: Rules

    def claim(self, request: ClaimRequest, act: Act, today: date) -> Commit:
        """Record that a customer says to have paid; no balance moves. Raise a refusal."""
        return self._once(act, ("claim", request), lambda: decide_claim(self.book, request, today))

    def confirm_claim(
        self, claim: str, act: Act, today: date, *, amount: Money | None = None, overpayment: str | None = None
    ) -> Commit:
        """Record that the money came: the payment and the answer, as one act. Raise a refusal, as for any payment.

        ``amount`` is what really came when that is less than was claimed. ``overpayment`` is what a person answered
        when asked about more than is owed: "prepaid" keeps the rest; None leaves it to the rules.
        """
        return self._once(
            act, ("confirm", claim, amount, overpayment),
            lambda: decide_confirm(self.book, claim, self.rules, today, amount=amount, overpayment=overpayment),
        )  # fmt: skip

    def decline_claim(self, claim: str, reason: str, act: Act) -> Commit:
        """Record that the money did not come, and why. Raise a refusal."""
        return self._once(act, ("decline", claim, reason), lambda: decide_decline(self.book, claim, reason))

    def dispute(self, entry: int, text: str, act: Act, *, customer: str) -> Commit:
        """Record that ``customer`` says that a line of theirs is wrong. Raise a refusal."""
        request = ("dispute", entry, text, customer)
        return self._once(act, request, lambda: decide_dispute(self.book, entry, text, customer=customer))

    def answer_dispute(self, dispute: str, text: str, act: Act) -> Commit:
        """Record what the shop says to it. Raise a refusal."""
        return self._once(act, ("answer", dispute, text), lambda: decide_answer(self.book, dispute, text))

    def promise(self, customer: str, on: date | None, act: Act, today: date) -> Commit | None:
        """Record the day on which somebody promised to pay; None takes it back. None when nothing changes.

        Raise a refusal.
        """
        request = ("promise", customer, on)
        return self._maybe(act, request, lambda: decide_promise(self.book, customer, on, today))

    @abstractmethod
    def _once(self, act: Act, request: tuple[Any, ...], decide: Callable[[], Decision]) -> Commit: ...

    @abstractmethod
    def _maybe(self, act: Act, request: tuple[Any, ...], decide: Callable[[], Decision | None]) -> Commit | None: ...
