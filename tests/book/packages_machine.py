"""Asking the real book and the plain book of packages for the same, and looking at what both say."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis.stateful import RuleBasedStateMachine

from ledger.book import Act, Book, EntryRequest, ImportPackage, Kind, Ledger, Money, balances_on, package_rows
from ledger.errors import LedgerError
from ledger.journal import Commit
from tests.book.conftest import NOW, TODAY
from tests.book.packages_model import PlainPackages
from tests.book.packages_parts import Done, Listed, Row

COLUMNS: Final = (
    "customer", "kind", "amount", "sign", "day", "due_day", "seq", "part", "reverses", "dead", "package", "previous",
    "open",
)  # fmt: skip


class Asking(RuleBasedStateMachine):
    """Two books, and what is asked of both."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        Ledger.create(
            folder, shop="Test Stores", currency="INR", region="IN", timezone="Asia/Kolkata",
            act=Act("owner", "test", NOW, "set-up"),
        )  # fmt: skip
        self.ledger = Ledger.open(folder, writer=True)
        self.plain = PlainPackages()
        self.asked = 0

    def teardown(self) -> None:
        """Let go of the book."""
        self.ledger.close()
        shutil.rmtree(self.folder)

    def use(self, customer: str, package: str, sessions: int, on: date) -> None:
        """Use sessions."""
        request = EntryRequest(Kind.SESSION_USE, customer, self.money(sessions), on, package=package)
        expected = self.plain.used(customer, package, sessions, on)
        self.do(lambda act: self.ledger.record(request, act, TODAY), expected)

    def change_status(self, customer: str, status: str) -> None:
        """Close an account, or open it again."""
        expected = self.plain.changed(customer, {"status": status})
        self.do(lambda act: self.ledger.change_customer(customer, {"status": status}, act), expected)

    def undo_one_of(self, acts: list[int], number: int) -> None:
        """Take one of these acts back."""
        if acts:
            self.undo(acts[number % len(acts)])

    def undo(self, seq: int) -> None:
        """Take one act back."""
        self.do(lambda act: self.ledger.undo(seq, act), self.plain.undone(seq))

    def customer_of(self, seq: int) -> str:
        """Return somebody whom an act touched."""
        act = self.plain.acts[self.plain.root(seq)]
        touched = [line.customer for line in act.lines.values()] + act.adds
        return next((self.owner(one) if one[0] == "P" else one for one in touched), "C0001")

    def somebody(self, number: int) -> str:
        """Return one of a few customers; who was taken out or closed is among them."""
        return f"C{number % min(self.plain.count('C'), 3) + 1:04d}"

    def some_package(self, number: int) -> str:
        """Return a package; those that were taken back are among them."""
        return f"P{number % max(self.plain.count('P'), 1) + 1:04d}"

    def owner(self, package: str) -> str:
        """Return whose package it is."""
        return str(self.plain.things[package]["customer"])

    def some_sales(self, customer: str, number: int) -> tuple[int, ...]:
        """Return one or two sales of a customer, and now and then something that is none."""
        mine = [one for one, line in self.plain.lines().items() if line.customer == customer and line.moves(0) > 0]
        if not mine or number % 11 == 0:
            return (number % 7 + 1,)
        return tuple(dict.fromkeys((mine[number % len(mine)], mine[number // 2 % len(mine)])))

    def money(self, minor: int) -> Money:
        """Return minor units as money."""
        return self.ledger.book.money(minor)

    def of_list(self, one: Listed) -> ImportPackage:
        """Return a package of a list as the real book takes it."""
        amounts = {"amount": one.amount, "paid": one.paid, "stated_balance": one.stated, "prepaid": one.prepaid}
        known: dict[str, Any] = {name: self.money(minor) for name, minor in amounts.items() if minor is not None}
        return ImportPackage("Laser", sessions=one.sessions, used=one.used, bought_on=one.bought_on, **known)

    def do(self, ask: Callable[[Act], Commit | None], expected: Done | None) -> None:
        """Ask the real book; it must refuse exactly what the plain one refuses, and then write nothing."""
        self.asked += 1
        act, before = Act("owner", "test", NOW, f"key {self.asked}"), self.ledger.journal.last_seq
        size = (self.folder / "journal.csv").stat().st_size
        if expected is None:
            with pytest.raises(LedgerError):
                ask(act)
            assert (self.ledger.journal.last_seq, (self.folder / "journal.csv").stat().st_size) == (before, size)
            return
        done = ask(act)
        if expected.is_nothing:
            assert done is None
            assert self.ledger.journal.last_seq == before
            return
        assert done is not None
        assert done.seq == before + 1
        self.plain.keep(done.seq, expected)


def seen(book: Book, day: date | None = None) -> dict[str, tuple[int, int, int]]:
    """Return what everybody owes, holds and has left, as the real book says."""
    return {one.customer.id: (one.due.minor, one.prepaid.minor, one.sessions) for one in balances_on(book, day)}


def rows_of(book: Book) -> list[Row]:
    """Return the packages as the real book says."""
    return [
        Row(row.package.id, row.amount.minor, row.paid.minor, row.balance.minor, row.used, row.left)
        for row in package_rows(book)
    ]


def all_of(book: Book) -> tuple[object, ...]:
    """Return everything that a book knows about customers, entries and packages."""
    rows = rows_of(book)  # and what is open of each entry is up to date
    balances = [book.balances[name].tolist() for name in ("due", "prepaid", "sessions", "last_day", "last_entry")]
    columns = [book.entries[name].tolist() for name in COLUMNS]
    facts = (book.people.all(), book.packages, book.package_used["used"].tolist(), book.pays, book.imports)
    return rows, balances, columns, facts, book.undone_by, book.undo_of
