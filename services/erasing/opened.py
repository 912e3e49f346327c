"""Erase a person from the open shop: what it means is said before, and everybody goes on working a moment later."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ledger.errors import LedgerError
from services.copies.making import scratch_in
from services.copies.policies import policy_here, policy_there
from services.erasing.doing import carry_out, stage
from services.erasing.holding import AFTER, Holding, Keeping, Whose, delete, holding
from services.erasing.looking import Plan, plan_erasure
from services.erasing.places import still_in
from services.kept_files import FILES_FOLDER
from services.keys import act_of

if TYPE_CHECKING:
    from ledger.book import Ledger
    from services.copies import Keeper
    from services.settings import Settings


class OpenShop(Protocol):
    """What the eraser needs of the open shop."""

    @property
    def ledger(self) -> "Ledger":
        """The open ledger; raise NotOpenYet."""

    @property
    def copies(self) -> "Keeper":
        """The backups."""

    @property
    def settings(self) -> "Settings":
        """The preferences."""

    def write_tables(self) -> bool:
        """Write the tables for people."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What came of an erasure. ``kept`` is what the disk did not let go of, ``still_in`` where the person still stands.

    ``backups`` are those that were deleted, ``holding`` those that still hold the person; ``why_kept`` says why none
    were deleted though that was asked for.
    """

    customer: str
    kept: tuple[str, ...] = ()
    still_in: tuple[str, ...] = ()
    backups: tuple[str, ...] = ()
    holding: tuple[str, ...] = ()
    why_kept: str = ""

    @property
    def said(self) -> str:
        """What was done, as sentences for the owner."""
        found = [f"The data of {self.customer} was erased; numbers and amounts stay."]
        if self.backups:
            found.append(f"{_count(len(self.backups))} with the person {_were(self.backups)} deleted.")
        if self.holding:
            found.append(
                f"{_count(len(self.holding))} still {'hold' if len(self.holding) > 1 else 'holds'} the person."
            )
        if self.why_kept:
            found.append(f"They were not deleted: {self.why_kept}")
        if self.kept:
            found.append(f"The disk did not let go of {', '.join(self.kept)}; it is tried again at the next start.")
        if self.still_in:
            found.append(f"The same name or number still stands in {', '.join(self.still_in)}.")
        return " ".join(found)


class Eraser:
    """Made with the shop; ``exchange`` and ``reopen`` are the shop's ways of changing its whole book."""

    def __init__(
        self,
        shop: OpenShop,
        exchange: Callable[[Callable[[], Erased]], Erased],
        reopen: Callable[[Callable[[], None]], None],
    ) -> None:
        self._shop, self._exchange, self._reopen = shop, exchange, reopen

    def plan(self, customer: str) -> Plan:
        """Return what erasing a customer is about; raise a refusal."""
        return plan_erasure(self._shop.ledger, customer)

    def backups(self, plan: Plan) -> list[Holding]:
        """Return the backups that hold the person, or may, in every place; raise a refusal."""
        copies, identity = self._shop.copies, self._shop.ledger.journal.identity
        rows = copies.rows()
        whose = Whose(identity.store, identity.timezone, plan.opened)
        chosen, data = self._shop.settings.backups, self._shop.ledger.folder
        keeping = Keeping(policy_here(chosen), policy_there(chosen))
        return holding(data, [row.kept for row in rows], copies.folder, copies.second.folder, whose, keeping)

    def erase(self, customer: str, *, originals: bool, backups: bool, key: str, by: str, via: str) -> Erased:
        """Erase a customer, and whoever was merged into them, for good; raise a refusal: then nothing was changed.

        ``originals``: the lists that hold the person go, too. ``backups``: those that hold the person are deleted once
        a fresh one, without the person, is proven.
        """
        found: list[Holding] = []
        needles, data = None, self._shop.ledger.folder

        def go() -> Erased:
            nonlocal needles
            ledger = self._shop.ledger
            act = act_of(ledger, by, via, key)
            known = ledger.journal.find_key(key)
            if known is not None:
                return Erased(customer)
            plan = plan_erasure(ledger, customer)
            with suppress(LedgerError):
                found.extend(self.backups(plan))
            needles = plan.needles()
            with scratch_in(data) as scratch:
                staged = stage(ledger, plan, act, scratch, originals=originals)
                kept: list[str] = []
                self._reopen(lambda: kept.extend(carry_out(data, staged)))
            return Erased(plan.customer, tuple(kept))

        with self._shop.copies.alone():
            done = self._exchange(go)
        if needles is None:
            return done
        with suppress(LedgerError, OSError):
            self._shop.write_tables()
        gone, why = self._delete(found) if backups and found else ([], "")
        left_out = [self._shop.copies.folder, *([] if originals else [data / FILES_FOLDER])]
        left = still_in(data, needles, left_out)
        stays = tuple(one.name for one in found if one not in gone)
        return Erased(done.customer, done.kept, tuple(left), tuple(one.name for one in gone), stays, why)

    def _delete(self, found: list[Holding]) -> tuple[list[Holding], str]:
        """Delete these backups after a fresh one is proven; return which are gone, and why not all."""
        copies, gone, why = self._shop.copies, list[Holding](), ""
        try:
            copies.before(AFTER)
            delete(self._shop.ledger.folder, found, copies.folder, copies.second.folder, gone)
        except (LedgerError, OSError) as error:
            why = str(error) if isinstance(error, LedgerError) else f"the disk answers {error.strerror or error}."
        with suppress(OSError):
            copies.let_go([])  # which is the newest is looked up again
        copies.second.again()  # the fresh one goes there at once, in the place of those that went
        return gone, why


def _count(number: int) -> str:
    return f"{number:,} backup{'' if number == 1 else 's'}"


def _were(names: tuple[str, ...]) -> str:
    return "was" if len(names) == 1 else "were"
