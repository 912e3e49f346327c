"""Claims in the real book beside a plain list of what was said, driven by whatever Hypothesis thinks of."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from ledger.book import Act, Book, ClaimRequest, EntryRequest, Kind, Ledger, balances_on, claims_of, open_claims
from ledger.errors import LedgerError
from ledger.journal import Commit
from tests.book.test_model import NOW, SNAPSHOT, TODAY

NAMES = ("Asha", "Ravi")
WAITING_MAX = 20
States = dict[str, str]


@dataclass
class PlainAct:
    """One act: whom it adds, what it moves, which claim it makes or answers, which act it takes back."""

    adds: str = ""
    moves: dict[str, int] = field(default_factory=dict)
    claims: str = ""
    answers: str = ""
    says: str = ""
    undoes: int = 0
    alive: bool = True


@dataclass
class PlainClaim:
    """What a customer said."""

    customer: str
    amount: int


class PlainShop:
    """Acts in their order; everything else is looked up in them whenever it is asked for."""

    def __init__(self) -> None:
        self.acts: dict[int, PlainAct] = {1: PlainAct()}
        self.claims: dict[str, PlainClaim] = {}

    def living(self) -> list[PlainAct]:
        """Return the acts that count, the undos left out."""
        return [act for act in self.acts.values() if act.alive and not act.undoes]

    def there(self, customer: str) -> bool:
        """Tell whether somebody was added and not taken out."""
        return any(act.adds == customer for act in self.living())

    def due(self, customer: str) -> int:
        """Add up what somebody owes."""
        return sum(act.moves.get(customer, 0) for act in self.living())

    def states(self) -> States:
        """Return the state of every claim that was not taken back."""
        there = [act.claims for act in self.living() if act.claims]
        answers = {act.answers: act.says for act in self.living() if act.answers}
        return {claim: answers.get(claim, "open") for claim in there}

    def is_full(self, customer: str) -> bool:
        """Tell whether so many claims of somebody wait that there can be no more."""
        waiting = [claim for claim, state in self.states().items() if state == "open"]
        return sum(self.claims[claim].customer == customer for claim in waiting) >= WAITING_MAX

    def undone(self, seq: int) -> PlainAct | None:
        """Take an act back: turn it round, and back again when something does not fit then."""
        act = self.acts.get(seq)
        if seq == 1 or act is None or not act.alive or self._came_another_way(seq):
            return None
        first = self._first(seq)
        returns = first.claims if first.claims and not first.alive else ""
        if returns and self.is_full(self.claims[returns].customer):
            return None
        self._turn(seq, alive=False)
        fits = self._fits()
        self._turn(seq, alive=True)
        return PlainAct(undoes=seq) if fits else None

    def keep(self, seq: int, act: PlainAct) -> None:
        """Take in an act that was recorded."""
        self.acts[seq] = act
        if act.undoes:
            self._turn(act.undoes, alive=False)

    def _turn(self, seq: int, *, alive: bool) -> None:
        self.acts[seq].alive = alive
        if self.acts[seq].undoes:
            self._turn(self.acts[seq].undoes, alive=not alive)

    def _first(self, seq: int) -> PlainAct:
        while self.acts[seq].undoes:
            seq = self.acts[seq].undoes
        return self.acts[seq]

    def _came_another_way(self, seq: int) -> bool:
        """Tell whether an undo's undo would take something away that somebody took away already."""
        while undone := self.acts[seq].undoes:
            if not (before := self.acts[undone].undoes):
                return False
            if not self.acts[before].alive:
                return True
            seq = before
        return False

    def _fits(self) -> bool:
        answered = [act.answers for act in self.living() if act.answers]
        claimed = [act.claims for act in self.living() if act.claims]
        owners = [self.claims[claim].customer for claim in claimed]
        movers = [customer for act in self.living() for customer in act.moves]
        return (
            len(set(answered)) == len(answered)
            and set(answered) <= set(claimed)
            and all(self.there(customer) for customer in owners + movers)
            and all(self.due(customer) >= 0 for customer in movers)
        )


class TwoShops(RuleBasedStateMachine):
    """Every act is done in both; after every act they agree."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder, self.keys = folder, count()
        Ledger.create(
            folder, shop="Test Stores", currency="INR", region="IN", timezone="Asia/Kolkata", act=self.act()
        )  # fmt: skip
        self.ledger, self.plain = Ledger.open(folder, writer=True), PlainShop()
        for number, name in enumerate(NAMES, 1):
            added = PlainAct(adds=f"C{number:04d}")
            self.do(lambda name=name: self.ledger.add_customer({"name": name}, self.act(), TODAY), added)  # type: ignore[misc]

    def teardown(self) -> None:
        """Let go of the book."""
        self.ledger.close()
        shutil.rmtree(self.folder)

    @rule(number=st.integers(1, 2), amount=st.integers(1, 300))
    def sell(self, number: int, amount: int) -> None:
        """Sell on credit."""
        customer = f"C{number:04d}"
        request = EntryRequest(Kind.CHARGE, customer, self.ledger.book.money(amount), TODAY)
        expected = PlainAct(moves={customer: amount}) if self.plain.there(customer) else None
        self.do(lambda: self.ledger.record(request, self.act(), TODAY), expected)

    @rule(number=st.integers(1, 2), amount=st.integers(0, 200))
    def claim(self, number: int, amount: int) -> None:
        """Say that something was paid."""
        customer, claim = f"C{number:04d}", f"K{len(self.plain.claims) + 1:04d}"
        request = ClaimRequest(customer, self.ledger.book.money(amount), TODAY)
        can = self.plain.there(customer) and amount and not self.plain.is_full(customer)
        expected = PlainAct(claims=claim) if can else None
        if expected:
            self.plain.claims[claim] = PlainClaim(customer, amount)
        self.do(lambda: self.ledger.claim(request, self.act(), TODAY), expected)

    @rule(number=st.integers(0, 50), part=st.sampled_from([0, 0, 1, 40, 201]))
    def confirm(self, number: int, part: int) -> None:
        """Confirm a claim, open or not, all of it or a part."""
        asked = self.some_claim(number)
        known = self.plain.claims.get(asked, PlainClaim("", 0))
        amount = part or known.amount
        can = self.plain.states().get(asked) == "open" and amount <= min(known.amount, self.plain.due(known.customer))
        expected = PlainAct(moves={known.customer: -amount}, answers=asked, says=f"confirmed {amount}")
        got = self.ledger.book.money(part) if part else None
        self.do(
            lambda: self.ledger.confirm_claim(asked, self.act(), TODAY, amount=got), expected if can else None
        )  # fmt: skip

    @rule(number=st.integers(0, 50), reason=st.sampled_from(["no", "No money came", " "]))
    def decline(self, number: int, reason: str) -> None:
        """Decline a claim, open or not."""
        asked = self.some_claim(number)
        can = self.plain.states().get(asked) == "open" and reason.strip()
        expected = PlainAct(answers=asked, says=f"declined {reason}") if can else None
        self.do(lambda: self.ledger.decline_claim(asked, reason, self.act()), expected)

    @rule(number=st.integers(0, 500))
    def undo_anything(self, number: int) -> None:
        """Take back any act, and numbers that are none."""
        self.undo(number % (len(self.plain.acts) + 2))

    @rule(times=st.integers(1, 4))
    def undo_the_newest(self, times: int) -> None:
        """Take back the newest act, that undo, and so on."""
        for _ in range(times):
            self.undo(len(self.plain.acts))

    @rule(number=st.integers(0, 50))
    def undo_a_claim_or_an_answer(self, number: int) -> None:
        """Take back what was said, or an undo."""
        said = [seq for seq, act in self.plain.acts.items() if act.alive and (act.claims or act.answers or act.undoes)]
        self.undo(said[number % len(said)] if said else 0)

    @rule(what=st.sampled_from(["save", "lose", "keep"]))
    def open_again(self, what: str) -> None:
        """Close and open, from a snapshot of now, of before, or from none."""
        if what == "save":
            self.ledger.save_snapshot()
        elif what == "lose":
            (self.folder / SNAPSHOT).unlink(missing_ok=True)
        self.ledger.close()
        self.ledger = Ledger.open(self.folder, writer=True)

    @invariant()
    def both_say_the_same(self) -> None:
        """Compare what everybody owes, what waits, and what was answered how."""
        book, states = self.ledger.book, self.plain.states()
        for one in balances_on(book):
            assert (self.plain.there(one.customer.id), one.due.minor) == (True, self.plain.due(one.customer.id))
        assert len(balances_on(book)) == sum(self.plain.there(f"C{number:04d}") for number in (1, 2))
        assert seen(book) == states
        assert [row.claim.id for row in open_claims(book)] == sorted(one for one in states if states[one] == "open")
        assert len(book.undone_by) == sum(not act.alive for act in self.plain.acts.values())

    def undo(self, seq: int) -> None:
        """Take one act back."""
        self.do(lambda: self.ledger.undo(seq, self.act()), self.plain.undone(seq))

    def some_claim(self, number: int) -> str:
        """Return the number of one of the newest claims, or of the one that is not there yet."""
        newest = len(self.plain.claims) + 1
        return f"K{max(newest - number % 4, 1):04d}"

    def act(self) -> Act:
        """Return who asks, with a new key."""
        return Act("owner", "test", NOW, f"key {next(self.keys)}")

    def do(self, ask: Callable[[], Commit], expected: PlainAct | None) -> None:
        """Ask the real book; it must refuse exactly what the plain one refuses, and then write nothing."""
        before = self.ledger.journal.last_seq
        if expected is None:
            with pytest.raises(LedgerError):
                ask()
            assert self.ledger.journal.last_seq == before
            return
        assert ask().seq == before + 1
        self.plain.keep(before + 1, expected)


def seen(book: Book) -> States:
    """Return the state of every claim, as the real book says."""
    states = {}
    for index in range(len(NAMES)):
        for row in claims_of(book, index):
            more = {"confirmed": f" {row.got.minor}" if row.got else "", "declined": f" {row.reason}"}
            states[row.claim.id] = row.state + more.get(row.state, "")
    return states


def drive(folder: Path, profile: str, examples: int | None = None) -> None:
    shops = count()

    class Here(TwoShops):
        def __init__(self) -> None:
            super().__init__(folder / str(next(shops)))

    chosen = settings.get_profile(profile)
    run_state_machine_as_test(Here, settings=settings(chosen, max_examples=examples) if examples else chosen)


def test_claims_agree_with_a_plain_list(tmp_path: Path) -> None:
    drive(tmp_path, "taste", 15)


@pytest.mark.long
def test_claims_agree_with_a_plain_list_for_longer(tmp_path: Path) -> None:
    drive(tmp_path, "meal")
