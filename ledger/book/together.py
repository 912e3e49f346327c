"""The part of the ledger's door for who belongs together (one person, a family, two people after all), and vouchers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from ledger.book.groups import decide_link, decide_rename_group, decide_unlink
from ledger.book.merging import decide_distinct, decide_merge
from ledger.book.reissuing import decide_vouchers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ledger.book.book import Book
    from ledger.book.ledger import Act
    from ledger.book.requests import Decision, Rules
    from ledger.journal import Commit


class TogetherDoor(ABC):
    """What ``Ledger`` offers for that. A key that is said twice changes nothing, as everywhere."""

    book: Book
    rules: Rules

    def merge(self, keep: str, others: Sequence[str], act: Act) -> Commit:
        """Let ``others`` be one with the customer ``keep``, as one act. Raise a refusal."""
        return self._once(act, ("merge", keep, others), lambda: decide_merge(self.book, keep, others))

    def distinguish(self, customers: Sequence[str], act: Act) -> Commit | None:
        """Remember that these are not the same person; None when that is known. Raise a refusal."""
        return self._maybe(act, ("distinct", customers), lambda: decide_distinct(self.book, customers))

    def link(self, customers: Sequence[str], name: str, sort: str, act: Act) -> Commit | None:
        """Link customers as a family, a firm or another group; None when they are. Raise a refusal."""
        request = ("link", customers, name, sort)
        return self._maybe(act, request, lambda: decide_link(self.book, customers, name, sort))

    def unlink(self, customer: str, act: Act) -> Commit:
        """Take a customer out of a family or firm. Raise a refusal."""
        return self._once(act, ("unlink", customer), lambda: decide_unlink(self.book, customer))

    def rename_group(self, group: str, name: str, sort: str, act: Act) -> Commit | None:
        """Give a family or firm another name or sort; None when it has them. Raise a refusal."""
        request = ("group", group, name, sort)
        return self._maybe(act, request, lambda: decide_rename_group(self.book, group, name, sort))

    def give_vouchers(
        self, packages: Sequence[str], act: Act, shown: Sequence[str] | None = None
    ) -> Commit | None:  # fmt: skip
        """Give the customers of these packages new voucher numbers, by the rule as of now; None when they have them.

        ``shown`` are the numbers that somebody saw before, one for each package. Raise a refusal.
        """
        request = ("vouchers", packages)
        return self._maybe(act, request, lambda: decide_vouchers(self.book, packages, self.rules, shown))

    @abstractmethod
    def _once(self, act: Act, request: tuple[Any, ...], decide: Callable[[], Decision]) -> Commit: ...

    @abstractmethod
    def _maybe(self, act: Act, request: tuple[Any, ...], decide: Callable[[], Decision | None]) -> Commit | None: ...
