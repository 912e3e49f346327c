"""The part of the ledger's door for what becomes of packages once they are sold."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from ledger.book.passing_on import decide_passing_on

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from ledger.book.book import Book
    from ledger.book.ledger import Act
    from ledger.book.passing_on import PassingOn
    from ledger.book.requests import Decision, Rules
    from ledger.journal import Commit


class PackagesDoor(ABC):
    """What ``Ledger`` offers for that. A key that is said twice changes nothing, as everywhere."""

    book: Book
    rules: Rules

    def pass_on(self, request: PassingOn, act: Act, today: date) -> Commit:
        """Pass what is left of a package, or some sessions of it, on to another customer. Raise a refusal."""
        return self._once(act, ("pass on", request), lambda: decide_passing_on(self.book, request, self.rules, today))

    @abstractmethod
    def _once(self, act: Act, request: tuple[Any, ...], decide: Callable[[], Decision]) -> Commit: ...
