"""Whatever is done in whatever order: a voucher never changes by itself, and is never two people's by the rule."""

import re
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from ledger.book import Act, Ledger, PackageRequest, Rules, customers_by_voucher, numbers_of, voucher_of
from ledger.errors import LedgerError
from ledger.journal import Commit
from tests.book.conftest import NOW, TODAY

PREFIXES = {"punjabibagh": "PB", "gk2": "GK"}
CENTRES = {"Punjabi Bagh": "PB", "GK-2": "GK", "Noida": ""}
SUFFIX = re.compile(r"-\d+$")
few = st.integers(0, 50)
codes = st.sampled_from(["AD03C4403", "AD07", "BX900", "AD", ""])
phones = st.sampled_from(["+917985349490", "+911115349999", "+919812345678", ""])
centres = st.sampled_from(list(CENTRES))


class Vouchers(RuleBasedStateMachine):
    """A clinic, and beside it only what was seen: the number of every package after every act."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        Ledger.create(
            folder, shop="Clinic", currency="INR", region="IN", timezone="Asia/Kolkata",
            act=Act("owner", "test", NOW, "set-up"),
        )  # fmt: skip
        self.ledger = Ledger.open(folder, writer=True)
        self.ledger.rules = Rules(voucher_prefixes=PREFIXES)
        self.shown: dict[str, str] = {}
        self.given: set[int] = set()  # the acts that gave numbers anew, and those that took such an act back
        self.merged: list[set[int]] = []
        self.acts = 0

    def teardown(self) -> None:
        """See that the book says the same when it is read again."""
        again = Ledger.open(self.ledger.folder, writer=False)
        assert again.book.vouchers == self.ledger.book.vouchers
        again.close()
        self.ledger.close()

    @initialize()
    def begin(self) -> None:
        """Begin with two whose numbers are the same by the rule."""
        self.add("AD03C4403", "+917985349490")
        self.add("AD07", "+911115349999")
        self.sell(0, "Punjabi Bagh")
        self.sell(1, "Punjabi Bagh")

    @rule(code=codes, phone=phones)
    def add(self, code: str, phone: str) -> None:
        """Open an account; a code is given once."""
        number = len(self.ledger.book.people)
        fields = {"name": f"N{number}", "code": code and f"{code}-{number}", "phone": phone}
        self.do(self.ledger.add_customer(fields, self.act(), TODAY))

    @rule(number=few, centre=centres)
    def sell(self, number: int, centre: str) -> None:
        """Sell a package; a first number is that of the rule, with a suffix or without one."""
        book, customer = self.ledger.book, self.somebody(number)
        index = int(customer[1:]) - 1
        had = book.vouchers.in_force(index, centre)
        request = PackageRequest(customer, "Laser", self.ledger.book.money(0), 2, TODAY, centre=centre)
        try:
            done = self.ledger.sell_package(request, self.act(), TODAY)
        except LedgerError:
            return
        person, shown = book.people[index], voucher_of(book, len(book.packages) - 1)
        if not had and not any(index in pair for pair in self.merged):
            has_one = person.code and person.phone and CENTRES[centre]
            expected = f"{CENTRES[centre]}{person.code.replace('-', '')[:3]}{person.phone[6:10]}" if has_one else ""
            assert SUFFIX.sub("", shown) == expected
        self.do(done)

    @rule(number=few, code=codes, phone=phones)
    def change(self, number: int, code: str, phone: str) -> None:
        """Give somebody another code and phone."""
        customer = self.somebody(number)
        fields = {"code": code and f"{code}-{customer[1:]}x{self.acts}", "phone": phone}
        try:
            self.do(self.ledger.change_customer(customer, fields, self.act()))
        except LedgerError:
            return

    @rule(keep=few, other=few)
    def merge(self, keep: int, other: int) -> None:
        """Let two be one."""
        one, two = self.somebody(keep), self.somebody(other)
        try:
            done = self.ledger.merge(one, [two], self.act())
        except LedgerError:
            return
        self.merged.append({int(one[1:]) - 1, int(two[1:]) - 1})
        self.do(done)

    @rule(number=few, several=st.booleans())
    def give(self, number: int, several: bool) -> None:  # noqa: FBT001 - drawn
        """Give numbers anew; what somebody had still finds them."""
        packages = [f"P{place + 1:04d}" for place, _ in self.living()]
        chosen = packages if several else packages[number % max(len(packages), 1) :][:1]
        before = dict(self.living())
        try:
            done = self.ledger.give_vouchers(chosen, self.act())
        except LedgerError:
            return
        if done is None:
            return
        self.given.add(done.seq)
        for place, was in before.items():
            assert not was or was in numbers_of(self.ledger.book, place)
        self.do(done)

    @rule(number=st.integers(0, 12))
    def undo(self, number: int) -> None:
        """Take one of the last acts back, or bring it back."""
        seq = self.ledger.journal.last_seq - number
        try:
            done = self.ledger.undo(seq, self.act())
        except LedgerError:
            return
        if seq in self.given:
            self.given.add(done.seq)
        self.do(done)

    @invariant()
    def a_number_finds_whoever_has_it(self) -> None:
        """Every number in force finds its customer, and is that of all packages bought in that centre."""
        book, seen = self.ledger.book, dict[tuple[int, str], str]()
        for place, number in self.living():
            buyer, centre = book.vouchers.buyers[place], book.packages[place].centre
            assert seen.setdefault((buyer, centre), number) == number
            if number:
                assert int(book.packages[place].customer[1:]) - 1 in customers_by_voucher(book, number)

    @invariant()
    def no_number_is_of_two_people_who_were_never_one(self) -> None:
        """Two who never were one person have no number in common."""
        book, holders = self.ledger.book, dict[str, set[int]]()
        for place, number in self.living():
            if number:
                holders.setdefault(number, set()).add(book.vouchers.buyers[place])
        for several in holders.values():
            first, *others = several
            reached = {first}
            for _ in self.merged:
                reached = reached.union(*(pair for pair in self.merged if pair & reached))
            assert reached >= set(others)

    # How it is done.

    def do(self, done: Commit | None) -> None:
        """See that no number of a package that was there, and is, has changed; unless it was given anew."""
        now = {f"P{place + 1:04d}": number for place, number in self.living()}
        if done is not None and done.seq not in self.given:
            for package, number in now.items():
                was = self.shown.get(package, number)
                assert number == was or not was, (package, was, number)
        self.shown |= now
        for package in self.shown.keys() - now.keys():
            del self.shown[package]

    def living(self) -> list[tuple[int, str]]:
        """Return the place and the number of each package that was not taken back."""
        book = self.ledger.book
        return [(place, voucher_of(book, place)) for place, one in enumerate(book.packages) if one.status == "active"]

    def act(self) -> Act:
        """Return an act with a key of its own."""
        self.acts += 1
        return Act("owner", "test", NOW, f"key-{self.acts}")

    def somebody(self, number: int) -> str:
        """Return one of the customers, whether they are still there or not."""
        return f"C{number % len(self.ledger.book.people) + 1:04d}"


def drive(folder: Path, examples: int, steps: int) -> None:
    shops = count()

    class Here(Vouchers):
        def __init__(self) -> None:
            super().__init__(folder / str(next(shops)))

    doses = settings(max_examples=examples, stateful_step_count=steps, deadline=None)
    run_state_machine_as_test(Here, settings=doses)


def test_vouchers_hold_whatever_is_done(tmp_path: Path) -> None:
    drive(tmp_path, 25, 30)


@pytest.mark.prove
def test_vouchers_hold_in_a_campaign(tmp_path: Path) -> None:
    drive(tmp_path, 2_000, 60)
