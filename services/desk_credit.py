"""Credit balances, as another program calls packages: look, add to a customer by code, correct, take back."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from access import Right
from ledger.book import EntryRequest, FieldNotUnderstood, Kind, Money, PackageRecord, PackageRequest, fold
from ledger.errors import LedgerError
from services.credit_balances import (
    CameWithList,
    ClientDiffers,
    CreditBalance,
    FiguresStay,
    NoSuchPackage,
    Sums,
    Wanted,
    acts_of,
    check_row,
    fitting,
    summed,
    with_moments,
)
from services.desk_acts import DeskActs

if TYPE_CHECKING:
    from collections.abc import Callable

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
    """What they buy, pay and use at once. ``on`` is the business date; ``prepaid`` is held beside it."""

    treatment: str
    category: str
    centre: str | None
    amount: Money
    paid: Money
    prepaid: Money
    sessions: int
    used: int
    on: date
    valid_until: date | None
    method: str


class DeskCredit(DeskActs):
    """For programs that know packages as credit balances; the id of a record is the package's."""

    def credit_balances(self, wanted: Wanted, after: int, most: int) -> tuple[list[CreditBalance], int]:
        """Return up to ``most`` records that fit, from the one after package number ``after``, and how many fit."""
        book = self._part()[0]
        rows = fitting(book, wanted)
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
        """Sell a package to the customer with this code, or to a new one; return its id. Raise a refusal.

        Several acts, each with its own line: when a later one is refused, those that were made are taken back.
        """
        made: list[Commit] = []

        def once(suffix: str, do: "Callable[[str], Commit]") -> "Commit":
            is_new = self._open_ledger.journal.find_key(f"{key}{suffix}") is None
            done = do(f"{key}{suffix}")
            made.extend([done] if is_new else [])
            return done

        try:
            customer = self._client(client, once)
            request = PackageRequest(
                customer, bought.treatment, bought.amount, bought.sessions, bought.on, category=bought.category,
                centre=bought.centre, valid_until=bought.valid_until, paid=bought.paid or None, method=bought.method,
            )  # fmt: skip
            sold = once("", lambda one: self.sell_package(request, key=one))
            (package,) = [one.id for one in self._shop.book.records_of(sold.seq) if isinstance(one, PackageRecord)]
            entry = EntryRequest(Kind.TOP_UP, customer, bought.prepaid, bought.on, method=bought.method)
            if bought.prepaid:
                once("/prepaid", lambda one: self.record(entry, key=one))
            if bought.used:
                count = self._shop.book.money(bought.used)
                use = replace(entry, kind=Kind.SESSION_USE, amount=count, method="", package=package)
                once("/used", lambda one: self.record(use, key=one))
        except LedgerError:
            for done in reversed(made):
                self._shop.undo(done.seq, key=f"{key}/back/{done.seq}", **self._name())
            raise
        return package

    def correct_credit_balance(
        self, package: str, client: Client, bought: Bought, mark: str, *, key: str
    ) -> CreditBalance:
        """Correct a record: other words at once, more that was paid or used by entries of their own. Raise a refusal.

        The amount, the sessions, and less that was paid or used are what was sold: FiguresStay, with nothing saved.
        """
        now = self.credit_balance(package)
        row = now.row
        check_row(row, mark)
        self._check_same(client, row.customer.code, row.customer.name, row.customer.phone)
        stays = {
            "The amount": bought.amount == row.amount,
            "The number of sessions": bought.sessions == row.sessions,
            "What was paid": bought.paid.minor >= row.paid.minor,
            "What was used": bought.used >= row.used,
            "What is held": bought.prepaid == now.prepaid,
        }
        for field, is_so in stays.items():
            if not is_so:
                raise FiguresStay(field)
        words = {"treatment": bought.treatment, "category": bought.category}
        words |= {} if bought.centre is None else {"centre": bought.centre}
        words |= {"valid_until": bought.valid_until.isoformat()} if bought.valid_until else {}
        self._check_centre(bought.centre)
        more = bought.paid - row.paid
        entry = EntryRequest(Kind.PAYMENT, row.customer.id, more, bought.on, method=bought.method, package=package)
        if more:
            self.record(entry, key=f"{key}/paid")
        if bought.used > row.used:
            count = self._shop.book.money(bought.used - row.used)
            self.record(replace(entry, kind=Kind.SESSION_USE, amount=count, method=""), key=f"{key}/used")
        self.change_package(package, words, key=key)
        return self.credit_balance(package)

    def remove_credit_balance(self, package: str, mark: str, *, key: str) -> "Commit":
        """Take the sale of a package back; raise CameWithList, or the refusal of the undo with its reason."""
        book = self._shop.book
        row = self.credit_balance(package).row
        check_row(row, mark)
        acts = acts_of(book, row.package)
        sales = [
            seq
            for seq in acts
            if any(isinstance(one, PackageRecord) and one.id == package for one in book.records_of(seq))
        ]
        if not sales or sum(isinstance(one, PackageRecord) for one in book.records_of(sales[0])) > 1:
            raise CameWithList(package, sales[0] if sales else 0)
        return self.undo(sales[0], key=key)

    # Behind it.

    def _client(self, client: Client, once: "Callable[[str, Callable[[str], Commit]], Commit]") -> str:
        people = self._shop.book.people
        self._check_code({"code": client.code})
        known = people.by_code(client.code) if client.code else None
        if known is not None:
            one = people[known]
            self._check_same(client, one.code, one.name, one.phone)
            return one.id
        self._allow(Right.EDIT_CUSTOMERS)
        fields = {
            "code": client.code, "name": client.name, "phone": client.phone, "email": client.email,
            "centre": client.centre,
        }  # fmt: skip
        done = once("/customer", lambda one: self.add_customer(fields, key=one))
        return self.customer_added(done)

    def _check_same(self, client: Client, code: str, name: str, phone: str) -> None:
        """Refuse another name, phone or code than the stored one: perhaps somebody else is meant."""
        if fold(client.code) != fold(code):
            raise ClientDiffers(code, "code", code, client.code)
        if fold(client.name) != fold(name):
            raise ClientDiffers(code, "name", name, client.name)
        if client.phone and client.phone != phone:
            raise ClientDiffers(code, "phone", self.phone(phone), self.phone(client.phone))
