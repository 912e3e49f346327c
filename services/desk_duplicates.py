"""Who may be in the book twice: somebody looks at the two side by side, merges them, or says that they are two."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from access import ACTIVE, NotAllowed, Right
from ledger.book import CustomerUnknown, MergePreview, preview_merge
from ledger.matching import Pair, Verdict, candidate_of, judge_pair
from services.desk_acts import DeskActs
from services.duplicates import CustomerPair
from services.rooms import check_no_own_page

if TYPE_CHECKING:
    from ledger.journal import Commit


class DeskDuplicates(DeskActs):
    """Pairs of customers; whoever is bound to centres sees and merges only those of which both are theirs."""

    def duplicates(self) -> list[CustomerPair]:
        """Return who may be one person, the surest first; the first time after a change it takes a moment."""
        found = self._shop.found_duplicates.find(self._shop.book)
        return self._shown([pair for pair in found if self._are_mine(pair)])

    @property
    def duplicates_known(self) -> int:
        """How many pairs were found when somebody looked last, less what was decided since; 0 while nobody did."""
        return sum(map(self._are_mine, self._shop.found_duplicates.known(self._shop.book)))

    def compare(self, one: str, other: str) -> CustomerPair:
        """Return two customers as a pair, whatever is thought of them; raise CustomerUnknown."""
        book, views = self._part()
        first, second = sorted(book.people.index_of(asked) for asked in (one, other))
        living = dict(book.each_customer())
        if first == second or first not in living or second not in living:
            raise CustomerUnknown(other)
        verdict: Verdict = judge_pair(candidate_of(living[first]), candidate_of(living[second]))
        return CustomerPair(views.row(first, self.today()), views.row(second, self.today()), verdict)

    def preview_merge(self, keep: str, others: Sequence[str]) -> MergePreview:
        """Return what merging will do, without doing it; raise the refusal it would meet."""
        self._check_merge(keep, others)
        preview = preview_merge(self._shop.book, keep, others)
        if self._has_own_page(keep):
            seen = f"{preview.kept.name} has an own page, and sees there all that was recorded for the other."
            preview = replace(preview, says=(*preview.says, seen))
        return preview

    def merge(self, keep: str, others: Sequence[str], *, key: str) -> "Commit":
        """Merge customers into the one who is kept; raise a refusal."""
        self._check_merge(keep, others)
        return self._shop.merge(keep, others, key=key, **self._name())

    def not_same(self, customers: Sequence[str], *, key: str) -> "Commit | None":
        """Remember that customers are several people; None when that is known."""
        self._check_mine(customers)
        return self._shop.not_same(customers, key=key, **self._name())

    # Behind it.

    def _check_merge(self, keep: str, others: Sequence[str]) -> None:
        self._check_mine([keep, *others])
        self._check_groups(self._group_of(one) for one in others)
        check_no_own_page(self._admission.people, self._shop.book, others)
        # What the other bought and owes is shown to a customer by it: letting somebody see is the owner's.
        if not self._who().person.may(Right.RUN_THE_SHOP) and self._has_own_page(keep):
            raise NotAllowed(self._who().person.name, "merge somebody into a customer with an own page")

    def _has_own_page(self, customer: str) -> bool:
        book = self._shop.book
        person = self._admission.people.of_customer(book.people[book.people.index_of(customer)].id)
        return person is not None and person.status == ACTIVE

    def _are_mine(self, pair: Pair) -> bool:
        people = self._shop.book.people
        return self._is_mine(people[pair.one].id) and self._is_mine(people[pair.other].id)

    def _shown(self, pairs: Sequence[Pair]) -> list[CustomerPair]:
        views, today = self._part()[1], self.today()
        return [CustomerPair(views.row(pair.one, today), views.row(pair.other, today), pair.verdict) for pair in pairs]
