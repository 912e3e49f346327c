"""A customer's own page: what they see of their account, what they may say, and what the shop answers.

Everything a customer can do is about the one account that their access belongs to; no number that they send can make it
another one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from access import NotAllowed
from ledger.book import (
    ClaimRequest,
    ClaimRow,
    CustomerRow,
    DisputeRow,
    LinePage,
    PackageRow,
    claims_of,
    customer_changes,
    customer_history,
    disputes_of,
    open_claims,
    open_disputes,
    package_rows,
    parse_amount,
)
from ledger.errors import LedgerError
from services import clock
from services.desk_base import DeskBase
from services.upi import WayToPay, way_to_pay

if TYPE_CHECKING:
    from ledger.book import Money
    from ledger.journal import Commit

# What customers may change about themselves; the rest is the shop's.
OWN_FIELDS: Final = ("phone", "email", "address", "city", "language", "no_messages", "channel")


PROMISES_A_DAY_MAX: Final = 5
_LOOKED_BACK: Final = 50  # acts about one customer; more of them in a day are not the customer's own


class PromisedOften(LedgerError):
    """So many promises in one day that there can be no more."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"You promised {most} times today already. Call the shop, or promise again tomorrow.")


class OwnNotClosedYet(LedgerError):
    """What the book refuses about an account, said to whose it is."""

    def __init__(self, row: CustomerRow) -> None:
        words = [f"{amount.short} {what}" for amount, what in ((row.due, "owed"), (row.prepaid, "held")) if amount]
        words += [f"{row.sessions:,} session{'s' * (row.sessions != 1)} left"] if row.sessions else []
        super().__init__(f"Your account cannot be closed yet: there is {' and '.join(words)}.")


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """What a customer sees: balances with since when, packages, what they said and what was answered."""

    row: CustomerRow
    packages: list[PackageRow]
    claims: list[ClaimRow]
    disputes: list[DisputeRow]
    way: WayToPay
    methods: list[str]

    @property
    def promised_on(self) -> date | None:
        """The day on which they promised to pay."""
        text = self.row.customer.promised_on
        return date.fromisoformat(text) if text else None


class DeskOwn(DeskBase):
    """The own page, and the shop's side of it."""

    # The customer.

    def own(self) -> OwnAccount:
        """Return the own account as it is now."""
        index, shop = self._own_index(), self._shop
        row = shop.views.row(index, self.today())
        settings = shop.settings
        way = way_to_pay(
            row.due, customer=row.customer.id, on=self.today(), shop=shop.book.shop,
            address=settings.payment.upi, words=settings.payment.words,
        )  # fmt: skip
        packages = [one for one in package_rows(shop.book, index) if one.package.status == "active"]
        return OwnAccount(
            row, packages, claims_of(shop.book, index), disputes_of(shop.book, index), way, settings.money.methods
        )

    def own_history(self, page: int, size: int) -> LinePage:
        """Return the lines of the own account, the newest first, each with the balances after it."""
        return customer_history(self._shop.book, self._own_index(), page=page, size=size)

    def own_claim(self, amount: str, on: date, method: str, reference: str, note: str, *, key: str) -> "Commit":
        """Say that this was paid; it waits for the shop. Raise a refusal."""
        money = parse_amount(amount, self._shop.book.currency)
        request = ClaimRequest(self._own_id(), money, on, method, reference, note)
        return self._shop.claim(request, key=key, **self._name())

    def own_withdraw(self, seq: int, *, key: str) -> "Commit":
        """Take back what one said oneself, while nobody has answered it; raise a refusal."""
        index = self._own_index()
        said = {one.seq for one in claims_of(self._shop.book, index)}
        said |= {one.seq for one in disputes_of(self._shop.book, index)}
        if seq not in said or self._shop.act(seq).by != self._who().person.id:
            raise NotAllowed(self._who().person.name, "take that back")
        return self._shop.undo(seq, key=key, **self._name())

    def own_promise(self, on: date | None, *, key: str) -> "Commit | None":
        """Promise to pay on a day, None for no more; None when that is nothing new. Raise a refusal."""
        if on is not None and self._shop.ledger.journal.find_key(key) is None:
            self._check_promises()
        return self._shop.promise(self._own_id(), on, key=key, **self._name())

    def own_change(self, fields: Mapping[str, Any], *, key: str) -> "Commit | None":
        """Change what one may change about oneself; raise a refusal."""
        foreign = set(fields) - set(OWN_FIELDS)
        if foreign:
            raise NotAllowed(self._who().person.name, f"change the {min(foreign).replace('_', ' ')}")
        return self._shop.change_customer(self._own_id(), dict(fields), key=key, **self._name())

    def read_own_phone(self, typed: str) -> str:
        """Return what somebody typed as E.164, "" for nothing; raise FieldNotUnderstood."""
        return self._shop.read_phone(typed)

    def own_dispute(self, entry: int, text: str, *, key: str) -> "Commit":
        """Say that a line is wrong; it waits for the shop. Raise a refusal."""
        return self._shop.dispute(entry, text, customer=self._own_id(), key=key, **self._name())

    def own_close(self, *, key: str) -> "Commit | None":
        """Close the own account, and the own page with it; refused while anything is owed, held or left."""
        person = self._who().person
        row = self._shop.views.row(self._own_index(), self.today())
        if row.due or row.prepaid or row.sessions:
            raise OwnNotClosedYet(row)
        done = self._shop.change_customer(self._own_id(), {"status": "closed"}, key=key, **self._name())
        self._admission.sessions.end_all(person.id)
        return done

    # The shop.

    def open_claims(self) -> list[ClaimRow]:
        """Return what customers say to have paid and nobody has answered, the oldest first."""
        return [one for one in open_claims(self._shop.book) if self._is_mine(one.customer.id)]

    def open_disputes(self) -> list[DisputeRow]:
        """Return which lines customers say are wrong and nobody has answered, the oldest first."""
        return [one for one in open_disputes(self._shop.book) if self._is_mine(one.customer.id)]

    def said_by(self, customer: str) -> tuple[list[ClaimRow], list[DisputeRow]]:
        """Return what a customer claimed and disputed, answered or not, the newest first."""
        _, index = self._account(customer)
        return claims_of(self._shop.book, index), disputes_of(self._shop.book, index)

    def confirm_claim(
        self, claim: str, *, amount: "Money | None" = None, overpayment: str | None = None, key: str
    ) -> "Commit":
        """Say that the money came: it is a payment then. Raise a refusal, as for any payment."""
        self._check_claim(claim)
        return self._shop.confirm_claim(claim, amount=amount, overpayment=overpayment, key=key, **self._name())

    def decline_claim(self, claim: str, reason: str, *, key: str) -> "Commit":
        """Say that the money did not come, and why: the customer reads it."""
        self._check_claim(claim)
        return self._shop.decline_claim(claim, reason, key=key, **self._name())

    def answer_dispute(self, dispute: str, text: str, *, key: str) -> "Commit":
        """Answer a customer who says that a line is wrong."""
        self._check_mine(one.customer.id for one in open_disputes(self._shop.book) if one.dispute.id == dispute)
        return self._shop.answer_dispute(dispute, text, key=key, **self._name())

    # Behind it.

    def _own_id(self) -> str:
        return self._who().person.customer

    def _own_index(self) -> int:
        return int(self._own_id()[1:]) - 1

    def _check_promises(self) -> None:
        """Refuse more promises than anybody makes in a day: each is a line of the book for good."""
        changed = customer_changes(self._shop.book, [self._own_index()], acts=_LOOKED_BACK).changes
        today = [one for one in changed if clock.in_zone(one.at, self.timezone).date() == self.today()]
        made = [one for one in today if one.field == "promised_on" and one.now and one.by == self._who().person.id]
        if len(made) >= PROMISES_A_DAY_MAX:
            raise PromisedOften(PROMISES_A_DAY_MAX)

    def _check_claim(self, claim: str) -> None:
        # Whether it still waits or not: a refusal would name whose it was.
        if found := self._shop.book.said.claim(claim):
            self._check_mine([found.record.customer])
