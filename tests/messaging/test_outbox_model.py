"""The outbox on a real journal beside a plain list of messages, driven by whatever Hypothesis thinks of."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ledger.errors import LedgerError
from messaging import FOLLOWS, Outbox, State, left_sending, put_again
from tests.messaging.office import Office

S = State
# Nothing of these left, or a person said so: the key is free for another message.
GONE_OFF: Final = {S.CANCELLED, S.FAILED, S.DENIED}
# What an undo may take back of how far a message came.
SAID_BY_PEOPLE: Final = {S.CANCELLED, S.CONFIRMED, S.DENIED, S.HELD}
EVERY: Final = st.sampled_from(sorted(S))
keys = st.lists(st.sampled_from(["k1", "k2", "k3"]), min_size=1, max_size=3)


@dataclass
class Plain:
    """A message in the plain list."""

    key: str
    state: State = S.QUEUED


@dataclass
class Done:
    """An act of the plain list: ``steps`` are (message, before, after), None before a message was there."""

    seq: int
    steps: list[tuple[int, State | None, State]] = field(default_factory=list)
    undoes: "Done | None" = None
    undone_by: "Done | None" = None

    def go(self, by: "Done") -> None:
        """Be taken back; what this took back itself stands again."""
        self.undone_by = by
        if self.undoes:
            self.undoes.stand()

    def stand(self) -> None:
        """Stand again; what this took back itself goes once more."""
        self.undone_by = None
        if self.undoes:
            self.undoes.go(self)

    def can_go(self) -> bool:
        """Say whether it stands; what it brings back must not have been taken back again since."""
        if self.undone_by:
            return False
        act = self
        while act.undoes and act.undoes.undoes:
            act = act.undoes.undoes
            if act.undone_by:
                return False
        return True


class TwoLists(RuleBasedStateMachine):
    """Every act is done in both; after every act they agree, and no key has two messages that may reach somebody."""

    def __init__(self) -> None:
        """Open a book in a folder of its own."""
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="outbox-"))
        self.office = Office.open(self.folder / "data")
        self.plain: list[Plain] = []
        self.done: list[Done] = []

    def teardown(self) -> None:
        """Close the book and remove it."""
        self.office.ledger.close()
        shutil.rmtree(self.folder)

    # What is asked of both.

    def taken(self, key: str, but: int = -1) -> bool:
        """Say whether a message other than ``but`` holds a key."""
        return any(
            one.key == key and one.state not in GONE_OFF for number, one in enumerate(self.plain) if number != but
        )

    def both(self, steps: list[tuple[int, State | None, State]] | None, ask: Callable[[], object]) -> Done | None:
        """Do an act in the book, and in the plain list when it is one; None among the steps is a refusal."""
        before = self.office.ledger.book.version
        try:
            ask()
        except LedgerError:
            assert steps is None, "the book refuses what the plain list allows"
            assert self.office.ledger.book.version == before, "a refusal records nothing"
            return None
        assert steps is not None, "the book allows what the plain list refuses"
        if not steps:
            assert self.office.ledger.book.version == before, "nothing is recorded for nothing"
            return None
        for number, was, state in steps:
            assert was is None or self.plain[number].state is was
            self.plain[number].state = state
        done = Done(self.office.ledger.book.version, steps)
        self.done.append(done)
        return done

    @rule(wanted=keys)
    def queue(self, wanted: list[str]) -> None:
        """Put messages on the list."""
        steps: list[tuple[int, State | None, State]] = []
        for key in dict.fromkeys(wanted):
            if not self.taken(key):
                self.plain.append(Plain(key))
                steps.append((len(self.plain) - 1, None, S.QUEUED))
        self.both(steps, lambda: self.office.queue(*wanted))

    @precondition(lambda self: self.plain)
    @rule(data=st.data())
    def come_further(self, data: st.DataObject) -> None:
        """Take a message to a state that may follow, or to any."""
        number = data.draw(st.integers(0, len(self.plain) - 1), "message")
        now = self.plain[number].state
        follows = sorted(FOLLOWS[now] - ({S.QUEUED} if now in GONE_OFF else set()))  # put_on_again does that
        state = data.draw(st.sampled_from(follows) | EVERY if follows else EVERY, "state")
        if now in GONE_OFF and state is S.QUEUED:
            return
        allowed = state in follows
        message = self.office.outbox.get(number + 1)
        self.both([(number, now, state)] if allowed else None, lambda: self.office.move(message, state))

    @precondition(lambda self: any(one.state in {S.FAILED, S.DENIED} for one in self.plain))
    @rule(data=st.data())
    def put_on_again(self, data: st.DataObject) -> None:
        """Have a message tried again that did not go."""
        options = [n for n, one in enumerate(self.plain) if one.state in {S.FAILED, S.DENIED}]
        number = data.draw(st.sampled_from(options), "message")
        one, box = self.plain[number], self.office.outbox
        steps: list[tuple[int, State | None, State]] | None = [(number, one.state, S.QUEUED)]
        if self.taken(one.key, number):
            steps = None
        self.both(steps, lambda: self.office.write("again", lambda: put_again(box, [box.get(number + 1)])))

    @precondition(lambda self: self.done)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        """Take an act back, an undo among them."""
        act = data.draw(st.sampled_from(self.done[-8:]), "act")
        made = self.both(self.way_back(act), lambda: self.office.undo(act.seq))
        if made:
            made.undoes = act
            act.go(made)

    def way_back(self, act: Done) -> list[tuple[int, State | None, State]] | None:
        """Return the steps that take an act back, None when it cannot be."""
        steps: list[tuple[int, State | None, State]] = []
        if not act.can_go():
            return None
        for number, was, state in act.steps:
            now = self.plain[number].state
            if was is None:  # it was put on the list
                if now not in {S.QUEUED, S.HELD, S.CANCELLED} | GONE_OFF:
                    return None
                steps.append((number, now, S.CANCELLED))
            elif was is state:
                steps.append((number, now, now))
            elif now is not state or state not in SAID_BY_PEOPLE or self.would_be_two(number, was, state):
                return None
            else:
                steps.append((number, now, was))
        return steps

    def would_be_two(self, number: int, was: State, state: State) -> bool:
        """Say whether going back to ``was`` brings a message back beside another of its key."""
        return state in GONE_OFF and was not in GONE_OFF and self.taken(self.plain[number].key, number)

    @rule(snapshot=st.booleans())
    def open_again(self, snapshot: bool) -> None:  # noqa: FBT001 - drawn
        """Open the book as after a sudden end: what was on its way out is not sure."""
        if snapshot:
            self.office.ledger.save_snapshot()
        self.office = self.office.reopened()
        sending = [(n, S.SENDING, S.UNKNOWN) for n, one in enumerate(self.plain) if one.state is S.SENDING]
        self.both(list(sending), lambda: self.office.write("start", lambda: left_sending(self.office.outbox)))

    # What holds after every act.

    @invariant()
    def they_agree(self) -> None:
        """Every message is as far as the plain list says, and is found by its state."""
        box = self.office.outbox
        assert [one.state for one in reversed(list(box.latest()))] == [one.state for one in self.plain]
        for state in S:
            found = [one.id - 1 for one in box.in_states(frozenset({state}))]
            assert found == [n for n, one in enumerate(self.plain) if one.state is state]
            assert box.count(state) == len(found)

    @invariant()
    def a_key_reaches_somebody_once(self) -> None:
        """Of all messages with one key at most one may have gone or may still go, and it holds the key."""
        for key in {one.key for one in self.plain}:
            alive = [n + 1 for n, one in enumerate(self.plain) if one.key == key and one.state not in GONE_OFF]
            assert len(alive) <= 1
            holder = self.office.outbox.holder(key)
            assert ([holder.id] if holder else []) == alive

    @invariant()
    def a_snapshot_and_the_journal_say_the_same(self) -> None:
        """Keep what the lines give, the holders of keys among it."""
        kept, read = Outbox(), Outbox()
        kept.load(self.office.outbox.dump())
        read.apply(list(self.office.ledger.journal.commits(0)))
        assert kept.dump() == read.dump() == self.office.outbox.dump()
        for key in {one.key for one in self.plain}:
            holders = [box.holder(key) for box in (kept, read, self.office.outbox)]
            assert len({one.id if one else 0 for one in holders}) == 1


TestTwoLists = TwoLists.TestCase
TestTwoLists.settings = settings(stateful_step_count=25)
