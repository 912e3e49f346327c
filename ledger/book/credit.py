"""Packages as other programs send them: with their customer, what was paid, used and is held, all as one act."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ledger.book.acts import decide_customer
from ledger.book.ahead import decide_several
from ledger.book.correcting import PackageFigures, decide_correction, decide_package_back
from ledger.book.entries import decide_entry
from ledger.book.kinds import Kind
from ledger.book.requests import EntryRequest
from ledger.book.selling import decide_package

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from ledger.book.ahead import Step
    from ledger.book.book import Book
    from ledger.book.ledger import Act
    from ledger.book.money import Money
    from ledger.book.requests import Decision, Rules
    from ledger.book.selling import PackageRequest
    from ledger.journal import Commit


@dataclass(frozen=True, slots=True)
class WholeSale:
    """A package with everything that comes with it. ``fields`` are those of a new customer, None for one who is known.

    ``sale.customer`` is who is known, "" for a new one. ``held`` is what is paid beside it and held for later, ``used``
    how many of its sessions were used already.
    """

    sale: PackageRequest
    fields: Mapping[str, Any] | None
    held: Money
    used: int


def decide_whole_sale(book: Book, whole: WholeSale, rules: Rules, today: date) -> Decision:
    """Return the one commit of it; raise the refusal of whatever part is refused, and then nothing is recorded."""
    fields, customer = whole.fields, whole.sale.customer
    steps: list[Step] = []
    if fields is not None:
        customer = book.people.next_id()
        steps.append(lambda ahead: decide_customer(ahead, fields, today))
    sale, package = replace(whole.sale, customer=customer), f"P{len(book.packages) + 1:04d}"
    entry = EntryRequest(
        Kind.TOP_UP, customer, whole.held, sale.on, method=sale.method, package=package, centre=sale.centre
    )
    steps.append(lambda ahead: decide_package(ahead, sale, rules, today))
    if whole.held:
        steps.append(lambda ahead: decide_entry(ahead, entry, rules, today))
    if whole.used:
        use = replace(entry, kind=Kind.SESSION_USE, amount=book.money(whole.used), method="")
        steps.append(lambda ahead: decide_entry(ahead, use, rules, today))
    return decide_several(book, steps, _said)


def _said(sentences: Sequence[str]) -> str:
    return "; ".join(sentences)


class CreditDoor(ABC):
    """What ``Ledger`` offers for them. A key that is said twice changes nothing, as everywhere."""

    book: Book
    rules: Rules

    def sell_whole(self, asked: tuple[object, ...], whole: Callable[[], WholeSale], act: Act, today: date) -> Commit:
        """Sell a package with everything that comes with it. Raise a refusal: then nothing of it is recorded.

        ``asked`` is what the caller said; ``whole`` makes the sale of it, under the lock: who is known may be new.
        """

        def decide() -> Decision:
            one, rules = whole(), self.rules
            fields = None if one.fields is None else rules.fields_with_centre(one.fields)
            sale = replace(one.sale, centre=rules.centre_called(one.sale.centre))
            return decide_whole_sale(self.book, replace(one, sale=sale, fields=fields), rules, today)

        return self._once(act, ("whole sale", *asked), decide)

    def correct_package(
        self, package: str, asked: tuple[object, ...], act: Act,
        correct: Callable[[], tuple[Mapping[str, str], PackageFigures]], check: Callable[[Decision], None],
    ) -> Commit | None:  # fmt: skip
        """Make a package what it should be: its words and its figures; None when it is. Raise a refusal.

        ``correct`` returns both, and ``check`` hears what would be recorded, under the lock; either may refuse.
        """

        def decide() -> Decision | None:
            words, figures = correct()
            named = self.rules.fields_with_centre(words)
            decided = decide_correction(self.book, package, named, figures, self.rules)
            if decided is not None:
                check(decided)
            return decided

        return self._maybe(act, ("correct package", package, *asked), decide)

    def take_package_back(self, package: str, act: Act, check: Callable[[Decision], None]) -> Commit:
        """Take a package back with everything that was recorded for it. Raise a refusal; ``check`` may, too."""

        def decide() -> Decision:
            below = self.rules.prepaid_below_zero
            decided = decide_package_back(self.book, package, prepaid_below_zero=below)
            check(decided)
            return decided

        return self._once(act, ("package back", package), decide)

    @abstractmethod
    def _once(self, act: Act, request: tuple[Any, ...], decide: Callable[[], Decision]) -> Commit: ...

    @abstractmethod
    def _maybe(self, act: Act, request: tuple[Any, ...], decide: Callable[[], Decision | None]) -> Commit | None: ...
