"""What leaves: each message looked at once more, written down as on its way, then given to its channel."""

import threading
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from random import SystemRandom
from typing import TYPE_CHECKING, Final

from ledger.book import Money
from ledger.errors import LedgerError
from ledger.statements import statement_of
from messaging import (
    NO_SUCH_ADDRESS,
    TAKEN_BACK,
    WAITING,
    WORDS,
    Attachment,
    Cancel,
    Go,
    Hold,
    Letter,
    Message,
    Occasion,
    OnTheList,
    Outcome,
    Rewrite,
    State,
    TextNotUnderstood,
    Tone,
    Verdict,
    Wait,
    Why,
    cancel,
    check_now,
    left_sending,
    manner_of,
    move,
    next_attempt,
    plan_one,
    rewrite,
    texts_of,
)
from services import clock
from services.log import note_error
from services.post.base import Decided
from services.post.giving import Stop, given, never
from services.post.knowing import REMINDERS, Known
from services.post.leaving import Leaving
from services.post.refusals import WayIsOff
from services.post.untrue import told_of_is_undone, why_untrue

if TYPE_CHECKING:
    from ledger.journal import Commit

BATCH_MAX: Final = 50  # of one turn; the next comes a minute later
BY_MACHINE: Final = ("email", "folder")
_PATIENT_ATTEMPTS: Final = 6  # after so many there is one more, hours later
_NOT_WRITTEN: Final = "what came of it could not be written into the book"
_NOT_BEGUN: Final = "nothing could be written into the book, so it was not sent"
OPEN_END: Final = "-"  # of the days of an attached statement
TRIAL: Final = "test"  # the occasion of a message to oneself


@dataclass(frozen=True, slots=True)
class Gone:
    """What came of an attempt."""

    message: Message
    outcome: Outcome


class Sending(Leaving):
    """Sends. One at a time: ``one_worker`` is held for a whole attempt."""

    one_worker = threading.Lock()

    @cached_property
    def _not_written(self) -> dict[tuple[str, int], Outcome]:
        """What is known of attempts and not in the book yet."""
        return {}

    @cached_property
    def troubles(self) -> dict[str, str]:
        """Why a way did not work when it was used last, by its name; "" when it did."""
        return {}

    def look(self, message: Message, known: Known | None = None) -> Verdict:
        """Return what would be done with a message now; nothing is recorded. ``known``: what is known of everybody."""
        known = known or self.known()
        if why := why_untrue(self._shop.book, message, self._shop.today()):
            return Cancel(why)
        facts = known.of(message.customer) if message.customer else None
        on_list = OnTheList(
            manner=manner_of(message.occasion), channel=message.channel, to=message.to,
            queued_at=self._waits_since(message),
            due=None if message.due is None else self._shop.book.money(message.due), due_on=message.due_on,
            asks_overdue=message.occasion == "overdue",
        )  # fmt: skip
        return check_now(on_list, facts, self.policy(), self.now_local(), known.counts(message.to))

    def _waits_since(self, message: Message) -> datetime:
        """Return since when a message waits: from now on, as far as its age counts, when a person has put it back.

        The book's moments never go back with a clock that does; what was put back under such a clock is not held again.
        """
        if not message.wanted_at:
            return datetime.fromisoformat(message.at)
        return min(datetime.fromisoformat(message.wanted_at), clock.now())

    def _corrections_of(self, message: Message) -> list[Message]:
        """Return what corrects a message and waits: when that never went, there is nothing to correct."""
        mine = f"correction-{message.id}-"
        found = self.outbox.of_entries(message.entries) or self.outbox.of_customers([message.customer])
        return [one for one in found if one.key.startswith(mine)]

    def deliver(self, *, most: int = BATCH_MAX, stop: Stop = never) -> list[Gone]:
        """Send what may go now over the ways that need nobody; return what came of each. One worker at a time.

        ``stop`` is asked between two messages, and while one is on its way: that one is then broken off.
        """
        if not self.one_worker.acquire(blocking=False):
            return []
        try:
            self.settle_left()
            gone: list[Gone] = []
            resting: set[str] = set()
            for message in self.by_itself():
                if len(gone) >= most or stop():
                    break
                if message.channel in resting or not self._ready(message.channel) or self._too_soon(message):
                    continue
                done = self._send(message, stop)
                if done is not None:
                    gone.append(done)
                    if done.outcome.way_down:  # what kept this one would keep the others, too
                        resting.add(message.channel)
            return gone
        finally:
            self.one_worker.release()

    def send_attended(self, number: int) -> Gone | None:
        """Type one message while somebody sits before it; None when it does not go now. Raise a refusal."""
        message = self.outbox.get(number)
        if message.occasion != TRIAL and not self._ready(message.channel):
            raise WayIsOff(message.channel, self.channel(message.channel).why_not_ready())
        with self.one_worker:
            gone = self._send(message)
            if gone and message.occasion == TRIAL and gone.outcome.state is State.QUEUED:
                # A person tries it again; an hour later it would puzzle.
                return self._give_up(message, gone.outcome.why)
            return gone

    def why_not_now(self, number: int, known: Known | None = None) -> str:
        """Return why a message does not go now, "" when it may. For a list, what is ``known`` is looked up once."""
        message = self.outbox.get(number)
        if message.state is not State.QUEUED:
            return message.why or WORDS[message.state]
        why = getattr(self.look(message, known), "why", None)
        return str(why) if why else ""

    def after_a_start(self) -> "Commit | None":
        """Record of what was on its way out when the book was let go of that nobody knows whether it went.

        Not while something is being sent, as when the book is opened anew under it: that is recorded by its own end.
        """
        if not self.one_worker.acquire(blocking=False):
            return None
        try:
            return self.settle_left("Duebook ended while it was on its way out")
        finally:
            self.one_worker.release()

    def settle_left(self, why: str = _NOT_WRITTEN) -> "Commit | None":
        """Record what came of attempts whose end could not be written; of others, that nobody knows, and ``why``.

        Only for who holds ``one_worker``: then nobody is sending. Raise a refusal of the book.
        """
        for message in self.outbox.in_states(frozenset({State.SENDING})):
            outcome = self._not_written.get(self._place_of(message))
            if outcome is not None:
                self._record_end(message, outcome, self._place_of(message))

        def decide() -> Decided:
            records = left_sending(self.outbox, why)
            return (f"{len(records):,} on their way out, and nobody knows more: not sure", records) if records else None

        return self._write_myself(decide, ("left", why)) if self.outbox.count(State.SENDING) else None

    # One attempt.

    def by_itself(self) -> list[Message]:
        """Return what waits for a way that needs nobody, the next to go first."""
        return [one for one in self.outbox.in_states(frozenset({State.QUEUED})) if one.channel in BY_MACHINE]

    def would_go(self) -> list[tuple[Message, str]]:
        """Return everything that waits, each with why it would not go by itself now, "" when it would.

        Nothing is sent or recorded. What would go is taken as gone for those behind it, as the limits of a day count.
        """
        known, found = self.known(), []
        for message in self.outbox.in_states(WAITING):
            why = self.why_by_itself_not(message, known)
            if not why:
                known.suppose_gone(message)
            found.append((message, why))
        return found

    def why_by_itself_not(self, message: Message, known: Known | None = None) -> str:
        """Return why a message does not go by itself now, "" when it does."""
        if message.state is not State.QUEUED:
            return message.why or WORDS[message.state]
        if message.channel not in BY_MACHINE:
            return "somebody has to send it"
        if not self.is_on(message.channel):
            return "this way is off"
        soon = f"tried again later. {message.why}" if self._too_soon(message) else ""
        return self.channel(message.channel).why_not_ready() or soon or self.why_not_now(message.id, known)

    def _ready(self, name: str) -> bool:
        return self.is_on(name) and not self.channel(name).why_not_ready()

    def _too_soon(self, message: Message) -> bool:
        return bool(message.not_before) and message.not_before > clock.utc_text(clock.now())

    def _send(self, message: Message, stop: Stop = never) -> Gone | None:
        """Make one attempt at a message; None when it does not go now, which is recorded where it is for good."""
        if not self._settle(message):
            return None
        try:
            letter = self._letter(message)  # before anything is written down: a statement may be too long to be made
        except LedgerError as refusal:
            return self._give_up(message, str(refusal))
        except Exception as error:  # noqa: BLE001 - a message that nobody foresaw must not stop the ones behind it
            note_error("a message", error)
            return self._give_up(message, "This message could not be written; the log has more.")
        return self._attempt(message, letter, stop)

    def _give_up(self, message: Message, why: str) -> Gone:
        """Record that a message did not go, and will not by itself."""
        self._write_myself(lambda: self._cannot(message, why), ("cannot", message.id, message.attempts))
        return Gone(message, Outcome(State.FAILED, why))

    def _attempt(self, message: Message, letter: Letter, stop: Stop) -> Gone | None:
        # Should the line be in the book although writing it failed: nothing has left.
        place = self._place_of(message)
        self._not_written[place] = Outcome(State.QUEUED, _NOT_BEGUN, way_down=True)
        started = self._write_myself(lambda: self._begun(message), ("sending", message.id, message.attempts))
        if started is None:
            del self._not_written[place]
            return None
        self._not_written[place] = Outcome(State.UNKNOWN, _NOT_WRITTEN)
        outcome = given(self.channel(message.channel), letter, stop)
        self.troubles[message.channel] = outcome.why if outcome.way_down and not stop() else ""
        self._record_end(message, outcome, place)
        if outcome.picture:
            self.pictures.keep(message.id, outcome.picture)
        return Gone(message, outcome)

    def _record_end(self, message: Message, outcome: Outcome, place: tuple[str, int]) -> None:
        """Record what came of an attempt; it is kept in mind until that is in the book, and told in no other one."""
        self._not_written[place] = replace(outcome, picture=b"")

        def decide() -> Decided:
            return self._ended(message, outcome) if self._place_of(message) == place else None

        self._write_myself(decide, ("sent", message.id, message.attempts))
        del self._not_written[place]

    def _place_of(self, message: Message) -> tuple[str, int]:
        """Return what tells a message from those of another book, and of this one after it was replaced."""
        return self.ledger.journal.identity.lineage, message.id

    def _settle(self, message: Message) -> bool:
        """Record what the look at a message decides; return whether it may go now."""
        for _ in range(2):  # written anew, it is looked at once more
            if not self._stands(message):
                return False
            verdict = self.look(message)
            if isinstance(verdict, Go):
                return True
            if isinstance(verdict, Wait):
                return False
            self._write_myself(lambda: self._decided(message), ("looked at", message.id))
            if message.state is not State.QUEUED:
                return False
        return False

    def _decided(self, message: Message) -> Decided:
        """Decide under the lock, by what is true then."""
        if not self._stands(message):
            return None
        name, verdict = self.name_of(message), self.look(message)
        if isinstance(verdict, Cancel):
            undone = self._corrections_of(message) if verdict.why.code is Why.TAKEN_BACK else []
            records = cancel([message, *undone], verdict.why.sentence)
            return (f"The message to {name} was taken off: {verdict.why}", records) if records else None
        if isinstance(verdict, Hold) and message.state is State.QUEUED:
            held = move(message, State.HELD, why=verdict.why.sentence)
            return f"The message to {name} is held back: {verdict.why}", held
        if isinstance(verdict, Rewrite):
            return self._anew(message)
        return None

    def _anew(self, message: Message) -> Decided:
        facts = self.known().of(message.customer)
        name = self.name_of(message)
        if facts is None or message.occasion not in REMINDERS:
            return None
        writer = self.writer()
        # It is this one that waits: without it the plan says which tone a reminder has today.
        decision = plan_one(replace(facts, waiting=None), self._shop.today(), self.policy())
        tone = decision.tone or Tone.PLAIN
        try:
            written = writer.write(Occasion(message.occasion), writer.reminder(facts), message.language, tone)
        except TextNotUnderstood as refusal:
            return f"The message to {name} could not be written", move(message, State.FAILED, why=str(refusal))
        records = rewrite(message, written.subject, written.body, facts.due.minor)
        return f"The message to {name} was written anew", records

    def _begun(self, message: Message) -> Decided:
        """Look a last time, under the lock in which no payment can come between, and write that it is on its way."""
        if message.state is not State.QUEUED or not self._stands(message) or not isinstance(self.look(message), Go):
            return None
        return f"The message to {self.name_of(message)} is on its way out", move(message, State.SENDING)

    def _cannot(self, message: Message, why: str) -> Decided:
        if message.state is not State.QUEUED or not self._stands(message):
            return None
        return f"The message to {self.name_of(message)} did not go", move(message, State.FAILED, why=why)

    def _ended(self, message: Message, outcome: Outcome) -> Decided:
        state, why, again = outcome.state, outcome.why, ""
        if state is State.QUEUED:
            # A way that does not work is no fault of the message: it is not given up for that, only too old one day,
            # and however long that lasted, the message has all its own attempts left afterwards.
            in_vain = min(message.attempts, _PATIENT_ATTEMPTS) if outcome.way_down else message.tries + 1
            at = next_attempt(in_vain, clock.now(), SystemRandom())
            state, again = (State.FAILED, "") if at is None else (state, clock.utc_text(at))
        undone: list[Message] = []
        if state in {State.QUEUED, State.FAILED} and told_of_is_undone(self._shop.book, message):
            state, why, again = State.FAILED, TAKEN_BACK, ""
            undone = self._corrections_of(message)
        given = NO_SUCH_ADDRESS if outcome.bad_address else outcome.given
        waits_for_way = state is State.QUEUED and outcome.way_down
        moved = move(message, state, why=why, given=given, not_before=again, way_down=waits_for_way)
        records = [*moved, *cancel(undone, TAKEN_BACK)]
        return f"The message to {self.name_of(message)}: {_SAID[state]}", records

    def _letter(self, message: Message) -> Letter:
        subject, body = texts_of(message, self.ledger.journal.commit)
        return Letter(
            id=message.id, key=f"{self.ledger.journal.identity.store}-{message.key}", to=message.to,
            name=self.name_of(message) if message.customer else "", subject=subject, body=body,
            language=message.language, attachments=self._attachments(message), amount=self._amount(message),
            to_customer=bool(message.customer), unsubscribe=self.way_out(message.customer),
        )  # fmt: skip

    def _amount(self, message: Message) -> str:
        """Return what a reminder asks for, to stand large where there is room."""
        if message.due is None or message.occasion not in REMINDERS:
            return ""
        return Money(message.due, self._shop.book.currency).short

    def _attachments(self, message: Message) -> tuple[Attachment, ...]:
        if not message.attach.startswith("statement"):
            return ()
        days = message.attach.split()[1:]
        from services.papers.statement_pdf import statement_pdf  # noqa: PLC0415 - brings typst

        book = self._shop.book
        today = self._shop.today()
        since, until = map(_day, days) if days else (None, today)
        statement = statement_of(book, book.people.place(message.customer), since, until, today)
        return (Attachment("Statement.pdf", "application/pdf", statement_pdf(statement)),)


def _day(text: str) -> date | None:
    return None if text == OPEN_END else date.fromisoformat(text)


_SAID: Final[dict[State, str]] = {
    State.HANDED_OVER: "given on",
    State.SENT: "sent",
    State.FAILED: "did not go",
    State.UNKNOWN: "not sure whether it went",
    State.QUEUED: "did not go yet, tried again later",
}
