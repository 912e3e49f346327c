"""The real book beside the plain one once more, with people who are merged, and parted again, among all else."""

from itertools import combinations, count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from ledger.book import Ledger, distinct_pairs
from ledger.book.owed import settle
from tests.book.model import Balances, PlainAct, PlainBook
from tests.book.test_model import TODAY, TwoBooks, numbers, seen

some = st.lists(st.integers(0, 3), min_size=2, max_size=3)


class PlainPeople(PlainBook):
    """A plain book that knows who is one with whom, from the acts that still count."""

    def into(self) -> dict[str, str]:
        """Return into whom everybody was merged who is merged now."""
        return {other: kept for act in self.acts.values() if act.alive for other, kept in act.joins.items()}

    def whole(self, customer: str) -> str:
        """Return who somebody counts as."""
        into = self.into()
        while customer in into:
            customer = into[customer]
        return customer

    def customers(self) -> list[str]:
        """Return everybody who was not taken out and is nobody else."""
        into = self.into()
        return [one for one in super().customers() if one not in into]

    def balance(self, customer: str, *until: Any) -> tuple[int, int]:  # noqa: ANN401 - see PlainBook
        """Return what somebody owes and holds, and all who were merged into them."""
        if customer in self.into():
            return 0, 0
        sums = [super(PlainPeople, self).balance(one, *until) for one in self.fields if self.whole(one) == customer]
        return sum(due for due, _ in sums), sum(prepaid for _, prepaid in sums)

    def entry(self, made: Any, *more: Any, **yes: Any) -> PlainAct | None:  # noqa: ANN401 - see PlainBook
        """Record an entry, for whoever is meant by now."""
        made.customer = self.whole(made.customer)
        return super().entry(made, *more, **yes)

    def changed(self, customer: str, fields: dict[str, Any]) -> PlainAct | None:
        """Give other values to whoever is meant by now."""
        return super().changed(self.whole(customer), fields)

    def merged(self, keep: str, others: list[str]) -> PlainAct | None:
        """Let others be one with ``keep``."""
        kept, wanted = self.whole(keep), list(dict.fromkeys(map(self.whole, others)))
        if kept in wanted or not {kept, *wanted} <= set(self.customers()):
            return None
        if any(self.fields[one]["status"] == "closed" for one in (kept, *wanted)):
            return None
        for one in (kept, *wanted):
            self.fields[one].setdefault("nicknames", [])
            self.fields[one].setdefault("extra", {})
        was = self.fields[kept]
        now = {name: was[name] for name in ("code", "due_limit")}
        now |= {name: list(was[name]) for name in ("tags", "nicknames")} | {"extra": dict(was["extra"])}
        for one in wanted:
            theirs = self.fields[one]
            for name in (theirs["name"], *theirs["nicknames"]):
                if name != was["name"] and name not in now["nicknames"]:
                    now["nicknames"].append(name)
            now["tags"] += [tag for tag in theirs["tags"] if tag not in now["tags"]]
            if now["code"] and theirs["code"] and now["code"].casefold() != theirs["code"].casefold():
                now["extra"][f"Code ({one})"] = theirs["code"]
            if None not in (now["due_limit"], theirs["due_limit"]) and now["due_limit"] != theirs["due_limit"]:
                now["extra"][f"Due limit ({one})"] = f"{theirs['due_limit'] / 100:.2f}"
            now["code"] = now["code"] or theirs["code"]
            now["due_limit"] = theirs["due_limit"] if now["due_limit"] is None else now["due_limit"]
            for key, value in theirs["extra"].items():
                now["extra"].setdefault(key, value)
        sets = {(kept, name): (was[name], value) for name, value in now.items() if was[name] != value}
        return PlainAct(sets=sets, joins=dict.fromkeys(wanted, kept))

    def undone(self, seq: int) -> PlainAct | None:
        """Take an act back, unless it is about somebody who is somebody else by now."""
        target, into = self.acts.get(seq), self.into()
        if target is None or any(whose in into for whose, _ in target.sets):
            return None
        if any(one in into or one in into.values() for one in target.adds):
            return None
        back = super().undone(seq)
        return back if back and self._may_be_joined(seq) else None

    def _may_be_joined(self, seq: int) -> bool:
        """Tell whether those can be one again, or two again, whom the act behind an undo was about."""
        act, into = self.acts[self.root(seq)], self.into()
        if act.alive:
            return not any(kept in into for kept in act.joins.values())
        for one in {*act.joins, *act.joins.values()}:
            if one in into or self.fields[one]["status"] in {"closed", "removed"}:
                return False
        later = (more.sets for number, more in self.acts.items() if number > seq)
        return not any(whose in act.joins for sets in later for whose, _ in sets)

    def _breaks(self, back: PlainAct) -> bool:
        """Tell what would be wrong afterwards: do it, look, and turn it back."""
        act, before = self.acts[self.root(back.undoes)], self.balances()
        broken = not act.alive and any(
            one.alive and one.file == act.file for one in self.acts.values() if act.file
        )  # fmt: skip
        if act.alive and act.joins:
            before |= self.then[self._joined_by(back.undoes) - 1]
        concerned = {*act.joins, *act.joins.values(), *(entry.customer for entry in act.entries)}
        self._put(back.sets)
        self._turn(back.undoes, alive=False)
        for customer in {*map(self.whole, concerned), *(whose for whose, _ in back.sets if whose)}:
            broken |= self._is_wrong(customer, before)
        self._put({place: (after, before) for place, (before, after) in back.sets.items()})
        self._turn(back.undoes, alive=True)
        return broken

    def _is_wrong(self, customer: str, before: Balances) -> bool:
        fields, after = self.fields[customer], self.balance(customer)
        # Whoever is one again had before what each of them had: who is below nothing may be merged, and merged again.
        parts = [before.get(one, (0, 0)) for one in self.fields if self.whole(one) == customer]
        due, prepaid = (min(sum(part[place] for part in parts), 0) for place in (0, 1))
        if after[0] < due or (after[1] < prepaid and not self.rules.below_zero):
            return True
        if fields["status"] == "closed" and any(after):
            return True
        if fields["status"] == "removed":
            return any(entry.customer == customer for _, entry in self.entries())
        return not self._code_is_free(fields["code"], customer)

    def _joined_by(self, seq: int) -> int:
        """Return the act since which those are one whom ``seq`` is about: their merge, or what brought it back last."""
        root, acts = self.root(seq), self.acts.items()
        return max(one for one, act in acts if act.alive and self.root(one) == root and self._turns(one) % 2 == 0)

    def _turns(self, seq: int) -> int:
        undoes = self.acts[seq].undoes
        return 1 + self._turns(undoes) if undoes else 0

    def _code_is_free(self, code: str, own: str) -> bool:
        """Tell whether nobody has a code, nor had it who is somebody else by now."""
        if code[:1] in "Cc" and code[1:].isdecimal():
            return False
        there = [one for one in PlainBook.customers(self) if self.whole(one) != own]
        return not code or code.casefold() not in (self.fields[one]["code"].casefold() for one in there)


class TwoBooksOfPeople(TwoBooks):
    """Every act of the other machine, and these."""

    plain: PlainPeople

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.plain = PlainPeople("Test Stores")

    @rule(chosen=some)
    def merge(self, chosen: list[int]) -> None:
        """Merge two or three, perhaps twice the same, perhaps somebody who is closed or somebody else already."""
        keep, *others = map(self.one, chosen)
        self.do(lambda key: self.ledger.merge(keep, others, self.act(key)), self.plain.merged(keep, others))

    @rule(chosen=some, number=numbers, amount=st.integers(1, 200), times=st.integers(1, 3))
    def merge_trade_and_undo(self, chosen: list[int], number: int, amount: int, times: int) -> None:
        """Merge, record something, take the merge back, bring it back, and take it back."""
        before = len(self.plain.acts)
        self.merge(chosen)
        if len(self.plain.acts) == before:
            return
        merged = len(self.plain.acts)
        kind = ("charge", "payment", "top_up", "use")[number % 4]
        self.enter(chosen[number % 2], kind, amount, TODAY)
        for _ in range(times):
            self.undo(merged)
            if self.plain.acts[merged].alive:
                return
            merged = len(self.plain.acts)

    @rule(number=numbers)
    def undo_a_merge(self, number: int) -> None:
        """Take a merge back, or what took it back, whatever came since."""
        acts = self.plain.acts
        merges = [seq for seq, act in acts.items() if act.alive and acts[self.plain.root(seq)].joins]
        if merges:
            self.undo(merges[number % len(merges)])

    @rule(chosen=some)
    def tell_apart(self, chosen: list[int]) -> None:
        """Say that some are not the same."""
        wanted = [self.one(number) for number in chosen]
        several = list(dict.fromkeys(map(self.plain.whole, wanted)))
        expected: PlainAct | None = PlainAct(apart=tuple(several))
        if len(several) < 2 or not set(several) <= set(self.plain.customers()):
            expected = None
        elif {frozenset(pair) for pair in combinations(several, 2)} <= self.apart():
            expected = PlainAct()
        self.do(lambda key: self.ledger.distinguish(wanted, self.act(key)), expected)

    @invariant()
    def everybody_is_found_who_is_somebody_else(self) -> None:
        """Their ids and codes lead to who is kept; they are in no list."""
        people = self.ledger.book.people
        for other, kept in self.plain.into().items():
            whole = int(self.plain.whole(kept)[1:]) - 1
            assert people.index_of(other) == whole
            code = self.plain.fields[other]["code"]
            assert not code or people.index_of(code) == whole
            assert other not in seen(self.ledger)

    @invariant()
    def who_is_not_the_same_is_remembered(self) -> None:
        """As long as nobody took it back."""
        found = {frozenset(f"C{index + 1:04d}" for index in pair) for pair in distinct_pairs(self.ledger.book)}
        assert found == self.apart()

    @rule()
    def read_it_from_the_beginning(self) -> None:
        """Make the book from the file alone: it is what is in memory, who is one with whom included."""
        (self.folder / "cache" / "book.snapshot").unlink(missing_ok=True)
        reader = Ledger.open(self.folder, writer=False)
        mine, theirs = self.ledger.book.people, reader.book.people
        assert seen(reader) == seen(self.ledger)
        assert theirs.all() == mine.all()
        assert theirs.aliases == mine.aliases
        settle(reader.book)
        settle(self.ledger.book)
        for name in ("customer", "open", "dead", "previous"):
            assert reader.book.entries[name].tolist() == self.ledger.book.entries[name].tolist()
        for index in range(len(mine)):
            lines = self.ledger.book.entries_of(index)
            assert lines == np.flatnonzero(reader.book.entries["customer"] == index).tolist()
        reader.close()

    def apart(self) -> set[frozenset[str]]:
        """Return the pairs who are not the same."""
        whole = self.plain.whole
        told = (act.apart for act in self.plain.acts.values() if act.alive)
        return {frozenset(pair) for several in told for pair in combinations(map(whole, several), 2)}

    def one(self, number: int) -> str:
        """Return one of the first few customers."""
        return f"C{number % (len(self.plain.fields) - 1) + 1:04d}"


def drive(folder: Path, profile: str, examples: int | None = None) -> None:
    shops = count()

    class Here(TwoBooksOfPeople):
        def __init__(self) -> None:
            super().__init__(folder / str(next(shops)))

    chosen = settings.get_profile(profile)
    run_state_machine_as_test(Here, settings=settings(chosen, max_examples=examples) if examples else chosen)


def test_merging_and_parting_agree_with_a_plain_book(tmp_path: Path) -> None:
    drive(tmp_path, "taste", 25)


@pytest.mark.long
def test_merging_and_parting_agree_with_a_plain_book_for_longer(tmp_path: Path) -> None:
    drive(tmp_path, "meal")


@pytest.mark.prove
def test_merging_and_parting_agree_with_a_plain_book_in_a_campaign(tmp_path: Path) -> None:
    drive(tmp_path, "campaign")
