"""Credit balances, as another program calls packages: look, add to a customer by code, correct, take back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from access import NotAllowed, Right, Role
from ledger.book import (
    ChangeRecord,
    FieldNotUnderstood,
    Money,
    PackageFigures,
    PackageRecord,
    PackageRequest,
    WholeSale,
    acts_reversed,
    fold,
)
from services.credit_balances import (
    ClientDiffers,
    CreditBalance,
    NoSuchPackage,
    Sums,
    Wanted,
    check_row,
    fitting,
    in_any_writing,
    summed,
    with_moments,
)
from services.desk_acts import DeskActs

if TYPE_CHECKING:
    from ledger.book import BookDecision
    from ledger.journal import Commit


@dataclass(frozen=True, slots=True)
class Client:
    """Who buys: a code that the book knows, or a new customer. ``phone`` is E.164 or ""."""

    code: str
    name: str
    phone: str
    email: str
    centre: str


@dataclass(frozen=True, slots=True)
class Bought:
    """What they buy, pay and use at once; ``prepaid`` is paid beside it and held. ``on`` None is today."""

    treatment: str
    category: str
    centre: str | None
    amount: Money
    paid: Money
    prepaid: Money
    sessions: int
    used: int
    on: date | None
    valid_until: date | None
    method: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a package should be; None is as it is. ``code``, ``name`` and ``phone`` say whose it is, "" says nothing.

    ``on`` is the business date of what is recorded with it, None today.
    """

    code: str
    name: str
    phone: str
    treatment: str | None
    category: str | None
    centre: str | None
    amount: Money | None
    paid: Money | None
    prepaid: Money | None
    sessions: int | None
    used: int | None
    on: date | None
    valid_until: date | None
    method: str


class DeskCredit(DeskActs):
    """For programs that know packages as credit balances; the id of a record is the package's."""

    def credit_balances(self, wanted: Wanted, after: int, most: int) -> tuple[list[CreditBalance], int]:
        """Return up to ``most`` records that fit, from the one after package number ``after``, and how many fit."""
        book = self._part()[0]
        rows = fitting(book, in_any_writing(wanted, book, self._open_ledger.rules))
        page = [row for row in rows if int(row.package.id[1:]) > after][:most]
        return with_moments(book, self._open_ledger.journal, page), len(rows)

    def credit_balance(self, package: str) -> CreditBalance:
        """Return one record; raise NoSuchPackage."""
        book = self._part()[0]
        try:
            return with_moments(book, self._open_ledger.journal, [self.package(package)])[0]
        except FieldNotUnderstood:
            raise NoSuchPackage(package) from None

    def credit_sums(self) -> tuple[Sums, dict[str, Sums]]:
        """Return what all records add up to, and by centre."""
        book = self._part()[0]
        return summed(book, fitting(book, Wanted()))

    def add_credit_balance(self, client: Client, bought: Bought, *, key: str) -> str:
        """Sell a package to the customer with this code, or to a new one, as one act; return its id.

        Raise a refusal: then nothing of it is recorded, whichever part was refused.
        """
        on = bought.on or self.today()

        def whole() -> WholeSale:
            customer, fields = self._client(client)
            centre = bought.centre if fields else self._centre_here(bought.centre, customer)
            sale = PackageRequest(
                customer, bought.treatment, bought.amount, bought.sessions, on, category=bought.category,
                centre=centre, valid_until=bought.valid_until, paid=bought.paid or None, method=bought.method,
            )  # fmt: skip
            return WholeSale(sale, fields, bought.prepaid, bought.used)

        self._check_centre(bought.centre)
        done = self._shop.sell_whole((client, bought), whole, key=key, **self._name())
        (package,) = [one.id for one in self._shop.book.records_of(done.seq) if isinstance(one, PackageRecord)]
        return package

    def correct_credit_balance(self, package: str, wanted: Corrected, mark: str, *, key: str) -> CreditBalance:
        """Make a record what it should be, as one act: what is wrong is reversed and recorded anew. Raise a refusal.

        Whoever may not undo what it would reverse, may not correct it so either.
        """

        def correct() -> tuple[Mapping[str, str], PackageFigures]:
            now = self.credit_balance(package)
            row = now.row
            check_row(row, mark)
            self._check_same(wanted, row.customer.code, row.customer.name, row.customer.phone)
            self._check_package_here(package, {"centre": wanted.centre})
            words = {
                "treatment": wanted.treatment, "category": wanted.category, "centre": wanted.centre,
                "valid_until": wanted.valid_until.isoformat() if wanted.valid_until else None,
            }  # fmt: skip
            figures = PackageFigures(
                amount=row.amount if wanted.amount is None else wanted.amount,
                paid=row.paid if wanted.paid is None else wanted.paid,
                sessions=row.sessions if wanted.sessions is None else wanted.sessions,
                used=row.used if wanted.used is None else wanted.used,
                on=wanted.on or self.today(), prepaid=wanted.prepaid, method=wanted.method,
            )  # fmt: skip
            return {name: word for name, word in words.items() if word is not None}, figures

        self.credit_balance(package)
        self._shop.correct_package(package, (wanted,), correct, self._check_reversed, key=key, **self._name())
        return self.credit_balance(package)

    def remove_credit_balance(self, package: str, mark: str, *, key: str) -> "Commit":
        """Take a package back with everything that was recorded for it, as one act; raise a refusal with the reason.

        Whoever may not undo one of the acts that it reverses, may not do it.
        """

        def check(decision: "BookDecision") -> None:
            check_row(self.credit_balance(package).row, mark)
            self._check_package_here(package)
            if not acts_reversed(self._shop.book, decision) and self._who().person.role is not Role.OWNER:
                raise NotAllowed(self._who().person.name, "take back a package that they did not sell")
            self._check_reversed(decision)

        if self._open_ledger.journal.find_key(key) is None:
            self.credit_balance(package)
        return self._shop.take_package_back(package, check, key=key, **self._name())

    # Behind it.

    def _client(self, client: Client) -> tuple[str, dict[str, Any] | None]:
        """Return who is known by a code, or the fields of a new customer; raise a refusal."""
        people = self._shop.book.people
        self._check_code({"code": client.code})
        known = people.by_code(client.code) if client.code else None
        if known is not None:
            one = people[known]
            self._check_same(client, one.code, one.name, one.phone)
            return one.id, None
        self._allow(Right.EDIT_CUSTOMERS)
        fields = {
            "code": client.code, "name": client.name, "phone": client.phone, "email": client.email,
            "centre": client.centre,
        }  # fmt: skip
        return "", self._of_my_centre(fields, new=True)

    def _check_same(self, sent: Client | Corrected, code: str, name: str, phone: str) -> None:
        """Refuse another name, phone or code than the stored one: perhaps somebody else is meant."""
        if sent.code and fold(sent.code) != fold(code):
            raise ClientDiffers(code, "code", code, sent.code)
        if sent.name and fold(sent.name) != fold(name):
            raise ClientDiffers(code, "name", name, sent.name)
        if sent.phone and sent.phone != phone:
            raise ClientDiffers(code, "phone", self.phone(phone), self.phone(sent.phone))

    def _check_reversed(self, decision: "BookDecision") -> None:
        """Refuse what reverses an act that they could not undo, or gives a package words without the right to."""
        for seq in acts_reversed(self._shop.book, decision):
            if why := self._why_not_mine(seq):
                raise NotAllowed(self._who().person.name, why)
        if any(
            isinstance(one, ChangeRecord) and one.package and "status" not in one.fields for one in decision.records
        ):
            self._allow(Right.EDIT_CUSTOMERS)
