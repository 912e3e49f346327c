"""Erasing a person, for the owner: what it means, which backups hold them, and the act that nobody can take back."""

from typing import TYPE_CHECKING

from services.desk_base import DeskBase

if TYPE_CHECKING:
    from services.erasing import Plan
    from services.erasing.holding import Holding
    from services.erasing.opened import Erased


class DeskErasing(DeskBase):
    """The eraser of the shop."""

    def is_erased(self, customer: str) -> bool:
        """Tell whether the data of this customer was erased."""
        people = self._part()[0].people
        return people.index_of(customer) in people.erased

    def erasure_plan(self, customer: str) -> "Plan":
        """Return what erasing a customer is about; raise BalancesLeft, or another refusal."""
        return self._shop.eraser.plan(customer)

    def erasure_backups(self, plan: "Plan") -> "list[Holding]":
        """Return the backups that hold the person; raise a refusal when they cannot be seen."""
        return self._shop.eraser.backups(plan)

    def erase_person(self, customer: str, *, originals: bool = False, backups: bool = False, key: str) -> "Erased":
        """Erase a customer for good; return what was done. Raise a refusal: then nothing was changed."""
        return self._shop.eraser.erase(customer, originals=originals, backups=backups, key=key, **self._name())
