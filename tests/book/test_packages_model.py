"""The real book of packages beside a plain one: sold, listed, used, paid, settled, taken back and brought back."""

from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from ledger.book import (
    EntryRequest,
    ImportLine,
    ImportSource,
    Kind,
    Ledger,
    PackageRequest,
    Views,
    package_rows,
    stated_differences,
)
from tests.book.conftest import TODAY
from tests.book.packages_machine import Asking, all_of, rows_of, seen
from tests.book.packages_parts import Line, Listed, Sale
from tests.book.test_model import SNAPSHOT  # and the doses that it registers

numbers = st.integers(0, 1000)
recent = st.integers(0, 20).map(lambda ago: TODAY - timedelta(days=ago))
shares = st.one_of(st.integers(1, 300), st.sampled_from(["due", "prepaid", "more", "balance"]))
some_money = st.one_of(st.none(), st.sampled_from([0, 100, 200, 300, 500]))
listed = st.builds(
    Listed, amount=some_money, paid=some_money,
    stated=st.one_of(st.none(), st.sampled_from([-200, -50, 0, 100, 300, 400])),
    prepaid=st.sampled_from([None, None, 0, 70]), sessions=st.sampled_from([0, 1, 2, 3, 4, 4]),
    used=st.sampled_from([*[0] * 6, 1, 3]),
    bought_on=st.sampled_from([None, *[TODAY - timedelta(days=ago) for ago in range(12)], TODAY + timedelta(days=3)]),
)  # fmt: skip
package_fields = st.fixed_dictionaries(
    {},
    optional={
        "treatment": st.sampled_from(["Facial", "Laser", "  "]),
        "valid_until": st.sampled_from(["", "2026-12-31", "2027-01-15"]),
    },
)


class TwoBooksOfPackages(Asking):
    """Every act is done in both books; after every act they agree."""

    @initialize()
    def begin(self) -> None:
        """Begin with two customers, one of them with a package, and a list that says other balances than its parts."""
        self.add(None)
        self.add(600)
        self.sell(0, 300, 4, TODAY, "nothing", 1, over=False)
        less, below = Listed(500, 200, 100, sessions=3), Listed(200, 500, -100, prepaid=70)
        self.bring_in("first", [[Listed(100, 100, 300)]], [less, below], 1)

    # Acts.

    @rule(limit=st.sampled_from([None, 600]))
    def add(self, limit: int | None) -> None:
        """Open an account."""
        fields = {"name": "Asha", "due_limit": limit}
        self.do(lambda act: self.ledger.add_customer(fields, act, TODAY), self.plain.opened(limit))

    @rule(
        number=numbers, amount=st.one_of(st.just(0), st.integers(1, 400)), sessions=st.integers(0, 4), on=recent,
        paid=st.sampled_from(["nothing", "nothing", "some", "all", "more"]), parts=st.integers(1, 3),
        over=st.booleans(),
    )  # fmt: skip
    def sell(self, number: int, amount: int, sessions: int, on: date, paid: str, parts: int, *, over: bool) -> None:
        """Sell a package: free or not, paid at once or in instalments or not."""
        customer = self.somebody(number)
        part, rest = divmod(amount, parts)
        split = (part + rest, *[part] * (parts - 1)) if parts > 1 and amount else ()
        at_once = {"nothing": None, "some": amount // 2, "all": amount, "more": amount + 1}[paid]
        request = PackageRequest(
            customer, "Laser", self.money(amount), sessions, on, over_limit=over,
            paid=None if at_once is None else self.money(at_once),
            instalments=tuple((TODAY + timedelta(days=day), self.money(one)) for day, one in enumerate(split)),
        )  # fmt: skip
        expected = self.plain.sold(Sale(customer, amount, sessions, on, at_once, split, over_limit=over))
        self.do(lambda act: self.ledger.sell_package(request, act, TODAY), expected)

    @rule(number=numbers, package=numbers, named=st.booleans(), sessions=st.sampled_from([1, 1, 1, 2, 3, 0]), on=recent)
    def use_sessions(self, number: int, package: int, sessions: int, on: date, *, named: bool) -> None:
        """Use sessions, of a package that is named or not, theirs or not."""
        some = [row.package for row in self.plain.rows() if row.left]
        wanted = some[package % len(some)] if some and package % 5 else self.some_package(package)
        self.use(self.owner(wanted) if number % 4 else self.somebody(number), wanted if named else "", sessions, on)

    @rule(number=numbers, most=st.booleans())
    def use_take_back_and_use_again(self, number: int, *, most: bool) -> None:
        """Use all that is left of a package, take that back, use some or all again, and bring the first back."""
        some = [row for row in self.plain.rows() if row.left]
        if some:
            row, first = some[number % len(some)], len(self.plain.acts) + 1
            self.use(self.owner(row.package), row.package, row.left, TODAY)
            self.undo(first)
            self.use(self.owner(row.package), row.package, row.left if most else 1, TODAY)
            self.undo(first + 1)

    @rule(number=numbers, amount=shares, on=recent, how=st.sampled_from(["oldest", "package", "package", "named"]))
    def get_paid(self, number: int, amount: int | str, on: date, how: str) -> None:
        """Take a payment for the oldest sale, a package, or sales that are named; what is too much is kept."""
        self.enter(number, "payment", amount, on, how, rest=True, over=False)

    @rule(
        number=numbers, amount=shares, on=recent, how=st.sampled_from(["oldest", "oldest", "package", "named"]),
        kind=st.sampled_from([one.word for one in Kind if one.word not in {"session_use", "stated_difference"}]),
        rest=st.booleans(), over=st.booleans(),
    )  # fmt: skip
    def enter(self, number: int, kind: str, amount: int | str, on: date, how: str, *, rest: bool, over: bool) -> None:
        """Record money of any kind, for a package or not, possible or not."""
        package = self.some_package(number) if how == "package" else ""
        customer = self.owner(package) if package and number % 5 else self.somebody(number)
        due, prepaid, _ = self.plain.balances().get(customer, (0, 0, 0))
        balance = sum(row.balance for row in self.plain.rows() if row.package == package)
        named = {"due": due, "prepaid": prepaid, "more": due + 150, "balance": balance}
        minor = named[amount] if isinstance(amount, str) else amount
        line = Line(customer, kind, minor, on, package, self.some_sales(customer, number) if how == "named" else ())
        request = EntryRequest(
            Kind.of(kind), customer, self.money(minor), on, reason="moved away", package=package, pays=line.pays,
            overpayment="prepaid" if rest else "refuse", over_limit=over,
        )  # fmt: skip
        expected = self.plain.entered(line, rest=rest, over_limit=over)
        self.do(lambda act: self.ledger.record(request, act, TODAY), expected)

    @rule(
        file=st.sampled_from("aabcde"), new=st.lists(st.lists(listed, max_size=2), max_size=2),
        known=st.lists(listed, max_size=2), number=numbers,
    )  # fmt: skip
    def bring_in(self, file: str, new: list[list[Listed]], known: list[Listed], number: int) -> None:
        """Import packages of new customers and of one who is known."""
        people = [("", some) for some in new] + [(self.somebody(number), known)] * bool(known)
        lines = [
            ImportLine({} if customer else {"name": "Ravi"}, customer, packages=tuple(map(self.of_list, some)))
            for customer, some in people
        ]
        source = [ImportSource(f"{file}.csv", file * 64)]
        expected = self.plain.brought_in(file, people, TODAY)
        self.do(lambda act: self.ledger.bring_in(source, lines, act, TODAY), expected)

    @rule(number=numbers, any_package=st.integers(0, 3), right=st.booleans())
    def settle_difference(self, number: int, any_package: int, *, right: bool) -> None:
        """Say that the list was right, or that its parts were."""
        found = list(self.plain.differences())
        package = found[number % len(found)] if found and any_package else self.some_package(number)
        expected = self.plain.settled(package, TODAY, sheet_is_right=right)
        self.do(lambda act: self.ledger.settle_difference(package, act, TODAY, sheet_is_right=right), expected)

    @rule(number=numbers, right=st.booleans(), then=st.lists(st.sampled_from(["list", "answer", "undo"]), max_size=4))
    def settle_and_take_back(self, number: int, then: list[str], *, right: bool) -> None:
        """Settle a difference; take back, in some order, its list, the answer, or the newest act."""
        lists = [seq for seq, act in self.plain.acts.items() if act.file]
        self.settle_difference(number, 1, right=right)
        acts = {"answer": len(self.plain.acts), "list": lists[number % len(lists)]}
        for one in then:
            self.undo(acts.get(one, len(self.plain.acts)))

    @rule(number=numbers, fields=package_fields)
    def change_package(self, number: int, fields: dict[str, str]) -> None:
        """Give a package another name or last day."""
        package = self.some_package(number)
        expected = self.plain.changed(package, {name: value.strip() for name, value in fields.items()})
        self.do(lambda act: self.ledger.change_package(package, fields, act), expected)

    @rule(number=numbers, status=st.sampled_from(["active", "closed", "closed"]))
    def close_or_reopen(self, number: int, status: str) -> None:
        """Close an account, or open it again."""
        self.change_status(self.somebody(number), status)

    @rule(times=st.integers(1, 4))
    def undo_the_newest(self, times: int) -> None:
        """Take back the newest act, that undo, and so on."""
        for _ in range(times):
            self.undo(len(self.plain.acts))

    @rule(number=numbers)
    def undo_what_others_may_rely_on(self, number: int) -> None:
        """Take back an older act, no undo: what came after it may stand in the way."""
        self.undo_one_of([seq for seq, act in self.plain.acts.items() if act.alive and not act.undoes], number)

    @rule(number=numbers)
    def bring_back(self, number: int) -> None:
        """Take back an undo."""
        self.undo_one_of([seq for seq, act in self.plain.acts.items() if act.alive and act.undoes], number)

    @rule(number=numbers)
    def undo_anything(self, number: int) -> None:
        """Take back any act, also one that does not count, and numbers that are none."""
        self.undo(number % (len(self.plain.acts) + 2))

    @rule(number=numbers, between=st.sampled_from(["list", "close", "who"]))
    def take_back_and_bring_back(self, number: int, between: str) -> None:
        """Take an older act back, let something happen that stands in the way of its return, and bring it back."""
        acts = [seq for seq, act in self.plain.acts.items() if act.alive and (act.lines or act.adds or act.file)]
        if not acts:
            return
        seq = acts[number % len(acts)]
        act, customer, gone = self.plain.acts[seq], self.customer_of(seq), len(self.plain.acts) + 1
        self.undo(seq)
        if between == "list" and act.file:
            self.bring_in(act.file, [[Listed(100)]], [], number)
        elif between == "close":
            self.change_status(customer, "closed")
        else:
            self.undo(next(seq for seq, act in self.plain.acts.items() if customer in act.adds))
        self.undo(gone)

    # Starts.

    @rule(keep=st.booleans())
    def snapshot(self, *, keep: bool) -> None:
        """Write what makes the next start quick (it grows old with the next act), or lose it."""
        if keep:
            self.ledger.save_snapshot()
        else:
            (self.folder / SNAPSHOT).unlink(missing_ok=True)

    @rule()
    def start_again(self) -> None:
        """Close the book and open what is on the disk."""
        self.ledger.close()
        self.ledger = Ledger.open(self.folder, writer=True)

    # What holds after every step.

    @invariant()
    def everybody_is_as_the_plain_book_says(self) -> None:
        """Balances, packages, differences; nobody is below zero."""
        book, plain = self.ledger.book, self.plain
        balances, rows = plain.balances(), plain.rows()
        assert seen(book) == balances
        assert seen(book, TODAY) == balances
        assert all(min(one) >= 0 for one in balances.values())
        assert rows_of(book) == rows
        assert all(row.balance >= 0 and row.left >= 0 for row in rows)
        found = {one.row.package.id: one.amount.minor for one in stated_differences(book)}
        assert found == plain.differences()
        figures = Views(book).figures(TODAY)
        totals = (figures.due_total.minor, figures.prepaid_total.minor, figures.sessions)
        assert totals == tuple(sum(one[place] for one in balances.values()) for place in range(3))

    @invariant()
    def what_is_open_adds_up_to_what_is_owed(self) -> None:
        """Each sale's open amount, and their sum for each customer."""
        book, still, balances = self.ledger.book, self.plain.open(), self.plain.balances()
        package_rows(book)
        open_amounts = book.entries["open"]
        assert {at + 1: int(minor) for at, minor in enumerate(open_amounts) if minor} == {
            number: minor for number, minor in still.items() if minor
        }
        for customer, (due, _, _) in balances.items():
            mine = book.entries["customer"] == int(customer[1:]) - 1
            assert int(open_amounts[mine].sum()) == due

    @invariant()
    def facts_are_as_the_plain_book_says(self) -> None:
        """Statuses and names; a closed account has nothing left; each act counts or does not."""
        book, plain = self.ledger.book, self.plain
        for customer in book.people.all():
            assert customer.status == plain.things[customer.id]["status"]
            assert customer.status != "closed" or not any(plain.balances()[customer.id])
        for package in book.packages:
            facts = plain.things[package.id]
            named = {name: facts[name] for name in ("status", "treatment", "valid_until", "sessions", "bought_on")}
            assert {name: getattr(package, name) for name in named} == named
        assert set(book.undone_by) == {seq for seq, act in plain.acts.items() if not act.alive}

    @invariant()
    def the_book_read_again_is_the_same(self) -> None:
        """From a snapshot when there is one, from the journal alone, and as it was after an earlier act."""
        newest = len(self.plain.acts)
        if newest % 5 == 0:
            beside = Ledger.open(self.folder, writer=False)
            assert all_of(beside.book) == all_of(self.ledger.book)
            beside.close()
            assert all_of(self.ledger.as_of_seq(newest)) == all_of(self.ledger.book)
            then = newest * 3 // 5
            assert seen(self.ledger.as_of_seq(then)) == self.plain.then[then]


def drive(folder: Path, profile: str, examples: int | None = None) -> None:
    shops = count()

    class Here(TwoBooksOfPackages):
        def __init__(self) -> None:
            super().__init__(folder / str(next(shops)))

    chosen = settings.get_profile(profile)
    run_state_machine_as_test(Here, settings=settings(chosen, max_examples=examples) if examples else chosen)


def test_packages_agree_with_a_plain_book_whatever_is_done(tmp_path: Path) -> None:
    drive(tmp_path, "taste", 30)


@pytest.mark.long
def test_packages_agree_with_a_plain_book_for_longer(tmp_path: Path) -> None:
    drive(tmp_path, "meal")


@pytest.mark.prove
def test_packages_agree_with_a_plain_book_in_a_campaign(tmp_path: Path) -> None:
    drive(tmp_path, "campaign")
