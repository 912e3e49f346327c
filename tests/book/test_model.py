"""The real book on a real disk beside a plain one, driven by whatever Hypothesis thinks of."""

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ledger.book import (
    Act,
    EntryRequest,
    ImportLine,
    ImportSource,
    Kind,
    Ledger,
    OpeningBalance,
    Rules,
    Views,
    balances_on,
    drawer_counts,
)
from ledger.errors import LedgerError
from ledger.journal import Commit, KeyReused
from tests.book.model import EFFECTS, MOST, SHOP, PlainAct, PlainBook, PlainEntry

TODAY: Final = date(2026, 11, 21)
NOW: Final = datetime(2026, 11, 21, 9, 12, tzinfo=UTC)
SNAPSHOT: Final = Path("cache", "book.snapshot")

# How much of it: a taste for every day, a meal for the long run, and a campaign.
_COMMON = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))
settings.register_profile("taste", _COMMON, max_examples=40, stateful_step_count=50, derandomize=True)
settings.register_profile("meal", _COMMON, max_examples=400, stateful_step_count=60)
settings.register_profile("campaign", _COMMON, max_examples=10_000, stateful_step_count=80)

shares = st.one_of(st.integers(1, 200), st.sampled_from(["due", "prepaid", "more"]))
amounts = st.one_of(shares, st.sampled_from([0, -5, MOST, MOST + 1]))
recent = st.integers(0, 60).map(lambda ago: TODAY - timedelta(days=ago))
days = st.one_of(recent, st.sampled_from([TODAY, TODAY + timedelta(days=1), date(1949, 12, 31)]))
numbers = st.integers(0, 1000)
codes = st.sampled_from(["", "Ä1", "Ä1", "ä1", "B2", "C7"])
names = st.sampled_from(["Asha", "Ravi", "Imran", "  ", "राम"])
some_fields = st.fixed_dictionaries(
    {},
    optional={
        "name": names, "code": codes, "due_limit": st.sampled_from([None, 0, 500]),
        "status": st.sampled_from(["active", "inactive", "closed", "closed", "removed"]),
        "tags": st.sampled_from([[], ["Monthly"]]),
    },
)  # fmt: skip


@dataclass
class Said:
    """Something that was asked for with a key, and the number it got."""

    key: str
    ask: Callable[[str], Commit | None]
    seq: int


class TwoBooks(RuleBasedStateMachine):
    """Every act is done in both books; after every act they agree."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        Ledger.create(
            folder, shop="Test Stores", currency="INR", region="IN", timezone="Asia/Kolkata",
            act=Act("owner", "test", NOW, "set-up"),
        )  # fmt: skip
        self.ledger = Ledger.open(folder, writer=True)
        self.plain = PlainBook("Test Stores")
        self.said: list[Said] = []
        self.went_below = False

    def teardown(self) -> None:
        """Let go of the book."""
        self.ledger.close()
        shutil.rmtree(self.folder)

    @initialize()
    def begin(self) -> None:
        """Begin with a few customers."""
        for name in ("Asha", "Ravi"):
            self.add(name, "", None)

    # Acts.

    @rule(name=names, code=codes, limit=st.sampled_from([None, None, 700]))
    def add(self, name: str, code: str, limit: int | None) -> None:
        """Open an account."""
        fields = {"name": name, "code": code, "due_limit": limit}
        expected = self.plain.opened({**fields, "name": name.strip()})
        self.do(lambda key: self.ledger.add_customer(fields, self.act(key), TODAY), expected)

    @rule(number=numbers, amount=st.integers(1, 400), on=recent)
    def sell(self, number: int, amount: int, on: date) -> None:
        """Sell on credit."""
        self.enter(number, "charge", amount, on)

    @rule(number=numbers, amount=shares, on=recent, answer=st.sampled_from([None, "prepaid"]))
    def get_paid(self, number: int, amount: int | str, on: date, answer: str | None) -> None:
        """Take a payment: some of it, all of it, or more than is owed."""
        self.enter(number, "payment", amount, on, answer=answer)

    @rule(number=numbers, amount=st.integers(1, 400), on=recent)
    def hold(self, number: int, amount: int, on: date) -> None:
        """Take money in advance."""
        self.enter(number, "top_up", amount, on)

    @rule(number=numbers, kind=st.sampled_from(["use", "settle", "refund", "write_off"]), amount=shares, on=recent)
    def give(self, number: int, kind: str, amount: int | str, on: date) -> None:
        """Use, settle, give back, or let off."""
        self.enter(number, kind, amount, on)

    @rule(
        number=numbers, kind=st.sampled_from(sorted(EFFECTS)), amount=amounts, on=days, reason=st.booleans(),
        answer=st.sampled_from([None, "refuse", "prepaid"]), yes=st.booleans(),
    )  # fmt: skip
    def enter(
        self, number: int, kind: str, amount: int | str, on: date, reason: bool = True, answer: str | None = None,  # noqa: FBT001, FBT002
        yes: bool = False,  # noqa: FBT001, FBT002 - from Hypothesis
    ) -> None:  # fmt: skip
        """Record an entry of any kind, possible or not."""
        customer = self.somebody(number)
        due, prepaid = self.plain.balance(customer)
        minor = {"due": due, "prepaid": prepaid, "more": due + 150}.get(str(amount), amount)
        assert isinstance(minor, int)
        made = PlainEntry(customer, kind, minor, on)
        request = EntryRequest(
            Kind.of(kind), customer, self.ledger.book.money(minor), on, reason="moved away" * reason,
            overpayment=answer, over_limit=yes,
        )  # fmt: skip
        expected = self.plain.entry(made, TODAY, reason=reason, answer=answer, yes=yes)
        self.do(lambda key: self.ledger.record(request, self.act(key), TODAY), expected)

    @rule(number=numbers, fields=some_fields)
    def change(self, number: int, fields: dict[str, Any]) -> None:
        """Change fields: close, reopen, rename, give another code or limit."""
        customer = self.somebody(number)
        cleaned = {name: value.strip() if isinstance(value, str) else value for name, value in fields.items()}
        expected = self.plain.changed(customer, cleaned)
        self.do(lambda key: self.ledger.change_customer(customer, fields, self.act(key)), expected)

    @rule(
        file=st.sampled_from(["a", "a", "b"]),
        people=st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=1, max_size=3),
        number=numbers, tags=st.sampled_from([["Monthly"], ["School"]]),
    )  # fmt: skip
    def bring_in(self, file: str, people: list[tuple[int, int]], number: int, tags: list[str]) -> None:
        """Import a list: new people with openings, and other tags for somebody who is known."""
        lines, made = [], PlainAct(file=file)
        known = self.plain.customers()
        if known and number % 2:
            customer = known[number % len(known)]
            lines.append(ImportLine({"tags": tags}, customer))
            if self.plain.fields[customer]["tags"] != tags:
                made.sets[customer, "tags"] = (self.plain.fields[customer]["tags"], tags)
        for due, prepaid in people:
            customer = f"C{len(self.plain.fields) + len(made.adds):04d}"
            made.adds.append(customer)
            openings = {"opening_due": due, "opening_prepaid": prepaid}
            made.entries += [PlainEntry(customer, kind, some, TODAY) for kind, some in openings.items() if some]
            money = [OpeningBalance(Kind.of(k), self.ledger.book.money(some)) for k, some in openings.items() if some]
            lines.append(ImportLine({"name": customer}, openings=tuple(money)))
        refused = any(act.alive and act.file == file for act in self.plain.acts.values())
        if not refused:
            new: dict[str, Any] = {"code": "", "status": "active", "due_limit": None, "tags": []}
            self.plain.fields |= {one: {"name": one, **new} for one in made.adds}
        source = [ImportSource(f"{file}.csv", file * 64)]
        self.do(lambda key: self.ledger.bring_in(source, lines, self.act(key), TODAY), None if refused else made)

    @rule(counted=st.integers(-1, 500), on=days, name=st.sampled_from(["", "Test Stores", "Patil Stores", "  "]))
    def count_the_drawer_or_rename(self, counted: int, on: date, name: str) -> None:
        """Count the drawer, or give the shop another name."""
        money, was = self.ledger.book.money, self.plain.fields[SHOP]["name"]
        if not name:
            expected = PlainAct(counted=on) if counted >= 0 else None
            self.do(lambda key: self.ledger.count_drawer(on, money(counted), money(300), self.act(key)), expected)
            return
        expected = PlainAct(sets={(SHOP, "name"): (was, name)} if name != was else {}) if name.strip() else None
        self.do(lambda key: self.ledger.rename_shop(name, self.act(key)), expected)

    @rule(times=st.integers(1, 4))
    def undo_the_newest(self, times: int) -> None:
        """Take back the newest act, that undo, and so on."""
        for _ in range(times):
            self.undo(len(self.plain.acts))

    @rule(number=numbers)
    def undo_what_others_may_rely_on(self, number: int) -> None:
        """Take back an older act with money or fields in it, no undo: what came after it may stand in the way."""
        acts = self.plain.acts.items()
        living = [seq for seq, act in acts if act.alive and not act.undoes and (act.entries or act.sets)]
        if living:
            self.undo(living[number % len(living)])

    @rule(number=numbers)
    def undo_anything(self, number: int) -> None:
        """Take back any act that still counts, and numbers that are none."""
        living = [seq for seq, act in self.plain.acts.items() if act.alive]
        self.undo([*living, 0, len(self.plain.acts) + 1][number % (len(living) + 2)])

    def undo(self, seq: int) -> None:
        """Take one act back."""
        self.do(lambda key: self.ledger.undo(seq, self.act(key)), self.plain.undone(seq))

    @rule(
        overpayment=st.sampled_from(["refuse", "prepaid"]), below=st.sampled_from([False, False, True]),
        limit=st.sampled_from([None, None, 300]), terms=st.integers(0, 60),
    )  # fmt: skip
    def settle_on_other_rules(self, overpayment: str, below: bool, limit: int | None, terms: int) -> None:  # noqa: FBT001 - from Hypothesis
        """Change the settings."""
        self.ledger.rules = Rules(terms, overpayment, below, limit)
        rules = self.plain.rules
        rules.overpayment, rules.below_zero, rules.limit = overpayment, below, limit
        self.went_below |= below

    # Saying it again.

    @precondition(lambda self: bool(self.said))
    @rule(number=numbers, same=st.booleans())
    def use_a_key_again(self, number: int, same: bool) -> None:  # noqa: FBT001 - from Hypothesis
        """Say a thing again with its key: the same answer. Say something else with it: refused. Nothing is written."""
        said = self.said[number % len(self.said)]
        before = self.ledger.journal.last_seq
        if same:
            again = said.ask(said.key)
            assert again is not None
            assert again.seq == said.seq
        else:
            with pytest.raises(KeyReused):
                self.ledger.rename_shop("Another name altogether", self.act(said.key))
        assert self.ledger.journal.last_seq == before

    # Starts.

    @rule(what=st.sampled_from(["save", "save", "lose", "damage"]), number=numbers)
    def snapshot(self, what: str, number: int) -> None:
        """Write what makes the next start quick (it grows old with the next act), empty the cache, or turn a bit."""
        path = self.folder / SNAPSHOT
        if what == "save":
            self.ledger.save_snapshot()
        elif what == "lose":
            path.unlink(missing_ok=True)
        elif path.exists():
            content = bytearray(path.read_bytes())
            content[number % len(content)] ^= 1 << (number % 8)
            path.write_bytes(content)

    @rule(beside=st.booleans())
    def open_again(self, beside: bool) -> None:  # noqa: FBT001 - from Hypothesis
        """Open what is on the disk: in another process beside this one, or here, after closing."""
        if beside:
            reader = Ledger.open(self.folder, writer=False)
            assert seen(reader) == seen(self.ledger)
            reader.close()
            return
        rules = self.ledger.rules
        self.ledger.close()
        self.ledger = Ledger.open(self.folder, writer=True)
        self.ledger.rules = rules

    # What holds after every step.

    @invariant()
    def everybody_is_as_the_plain_book_says(self) -> None:
        """Balances, fields, totals."""
        book, plain = self.ledger.book, self.plain
        assert seen(self.ledger) == plain.balances()
        for one in balances_on(book):
            fields = plain.fields[one.customer.id]
            assert {name: getattr(one.customer, name) for name in fields} == fields
        assert book.shop == plain.fields[SHOP]["name"]
        assert len(drawer_counts(book, TODAY)) == plain.counts(TODAY)
        assert list(book.undone_by) == [seq for seq in book.undone_by if not plain.acts[seq].alive]
        assert len(book.undone_by) == sum(not act.alive for act in plain.acts.values())

    @invariant()
    def what_is_open_adds_up_to_what_is_owed(self) -> None:
        """Settling and ageing lose nothing."""
        figures = Views(self.ledger.book).figures(TODAY)
        balances = self.plain.balances().values()
        assert figures.due_total.minor == sum(due for due, _ in balances)
        assert figures.prepaid_total.minor == sum(prepaid for _, prepaid in balances)
        assert sum(bucket.minor for bucket in figures.ageing) == figures.due_total.minor
        entries = self.ledger.book.entries
        for customer, (due, _) in self.plain.balances().items():
            mine = entries["customer"] == int(customer[1:]) - 1
            assert int(entries["open"][mine].sum()) == due

    @invariant()
    def nobody_is_below_zero(self) -> None:
        """Unless the shop has ever allowed it for the prepaid."""
        for due, prepaid in seen(self.ledger).values():
            assert due >= 0
            assert prepaid >= 0 or self.went_below

    @invariant()
    def the_past_is_what_it_was(self) -> None:
        """By business date, and by the number of the act."""
        chance = random.Random(len(self.plain.acts))
        day = TODAY - timedelta(days=chance.randrange(62))
        found = {one.customer.id: (one.due.minor, one.prepaid.minor) for one in balances_on(self.ledger.book, day)}
        assert found == self.plain.balances(day)
        seq = chance.randrange(len(self.plain.acts)) + 1
        then = balances_on(self.ledger.as_of_seq(seq))
        assert {one.customer.id: (one.due.minor, one.prepaid.minor) for one in then} == self.plain.then[seq]

    # Behind it.

    def somebody(self, number: int) -> str:
        """Return one of a few customers; who was taken out or closed is among them."""
        return f"C{number % min(len(self.plain.fields) - 1, 3) + 1:04d}"

    def act(self, key: str) -> Act:
        """Return who asks."""
        return Act("owner", "test", NOW, key)

    def do(self, ask: Callable[[str], Commit | None], expected: PlainAct | None) -> None:
        """Ask the real book; it must refuse exactly what the plain one refuses, and then write nothing."""
        before, key = self.ledger.journal.last_seq, f"key {len(self.said)} of {len(self.plain.acts)}"
        size = (self.folder / "journal.csv").stat().st_size
        if expected is None:
            with pytest.raises(LedgerError):
                ask(key)
            assert (self.ledger.journal.last_seq, (self.folder / "journal.csv").stat().st_size) == (before, size)
            return
        done = ask(key)
        marks = (expected.file, expected.counted, expected.joins, expected.apart, expected.undoes)
        if not any((expected.entries, expected.adds, expected.sets, *marks)):
            assert done is None
            assert self.ledger.journal.last_seq == before
            return
        assert done is not None
        assert done.seq == before + 1
        self.plain.keep(done.seq, expected)
        self.said.append(Said(key, ask, done.seq))


def seen(ledger: Ledger) -> dict[str, tuple[int, int]]:
    """Return what everybody owes and holds, as the real book says."""
    return {one.customer.id: (one.due.minor, one.prepaid.minor) for one in balances_on(ledger.book)}


def drive(folder: Path, profile: str) -> None:
    shops = count()

    class Here(TwoBooks):
        def __init__(self) -> None:
            super().__init__(folder / str(next(shops)))

    run_state_machine_as_test(Here, settings=settings.get_profile(profile))


def test_the_book_agrees_with_a_plain_one_whatever_is_done(tmp_path: Path) -> None:
    drive(tmp_path, "taste")


@pytest.mark.long
def test_the_book_agrees_with_a_plain_one_for_longer(tmp_path: Path) -> None:
    drive(tmp_path, "meal")


@pytest.mark.prove
def test_the_book_agrees_with_a_plain_one_in_a_campaign(tmp_path: Path) -> None:
    drive(tmp_path, "campaign")
