"""What goes by itself: the day's reminders, the mail to the owner, and what waits for a way that needs nobody.

The one tick a minute comes here. What is done once a day is bound to the shop's local date and noted in the same act as
what it put on the list: after a sleep, a start, or a change of the clock it is done once, or was done already.
"""

from datetime import date, datetime
from functools import cached_property, partial
from itertools import islice
from typing import TYPE_CHECKING, Final

from messaging import Draft, Occasion, State, Task, due_jobs, next_run, queue, ran
from services import clock
from services.post.base import Decided, Records
from services.post.ending import Ending
from services.post.errand import Errand
from services.post.giving import Stop, never
from services.post.knowing import REMINDERS
from services.post.manning import Manning
from services.post.refusals import NobodyTold, NoDigest
from services.post.reminding import Reminding, put_on_the_list
from services.post.rows import ClockRow
from services.post.sending import BY_MACHINE, TRIAL, Gone
from services.post.ways import has_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledger.journal import Commit

_LATELY: Final = 2000  # so many messages are looked through for the last reminder
BY_CLOCK: Final = "clock"  # how an errand is called
_GIVEN: Final = frozenset({State.HANDED_OVER, State.SENT, State.DELIVERED, State.READ, State.CONFIRMED})
SENDING: Final = "sending"  # what is looked after each minute, and not once a day


class Clockwork(Manning, Reminding, Ending):
    """Does what is due, and says what it looks after."""

    delivered: tuple[datetime, str] | None = None  # when something was sent last by itself since the start, and how

    def tick(self, stop: Stop = never) -> None:
        """Do what is due now until ``stop`` says that it is not wanted any more. Raise a refusal of the book."""
        self.forget_pictures()
        for job in due_jobs(self.now_local(), self._runs(), self.policy()):
            if self._by_itself(job.task):
                self._write_myself(partial(self._run, job.task, job.on), ("run", job.key))
        self.by_clock.run_here(BY_CLOCK, lambda: self._deliver_by_clock(stop))

    def _deliver_by_clock(self, stop: Stop) -> None:
        self.deliver_now(lambda: stop() or self.by_clock.stopping())

    @cached_property
    def by_clock(self) -> Errand:
        """What the clock sends."""
        return Errand()

    def sending(self) -> Errand:
        """Return what is being sent beside the pages: what somebody asked for, else what the clock sends.

        When nothing is, what somebody asked for last. A clock that only looks whether something may go sends nothing.
        """
        by_clock = self.by_clock.is_on and self.outbox.count(State.SENDING) > 0
        return self.by_clock if by_clock and not self.errand.is_on else self.errand

    def stop_sending(self) -> None:
        """Have what is being sent beside the pages end within a moment."""
        (self.errand if self.errand.is_on else self.by_clock).stop()

    def deliver_now(self, stop: Stop = never) -> list[Gone]:
        """Send what may go over the ways that need nobody, and remember how it went."""
        gone = self.deliver(stop=stop)
        if gone:
            left = sum(one.outcome.state in {State.HANDED_OVER, State.SENT} for one in gone)
            why = next((one.outcome.why for one in gone if one.outcome.state in {State.QUEUED, State.FAILED}), "")
            self.delivered = (clock.now(), f"{left:,} of {len(gone):,} given on" + (f". {why}" if why else ""))
        return gone

    def deliver_beside(self) -> list[Gone] | None:
        """Send at once what may go; None when that takes longer than a moment: then it goes on (``errand``)."""
        gone: list[Gone] = []
        over = self.errand.run(SENDING, lambda: gone.extend(self.deliver_now(self.errand.stopping)))
        return gone if over else None

    def run_now(self, task: str, *, key: str, by: str, via: str) -> "Commit | None":
        """Do at once what the clock does once a day; None when it was done for today. Raise a refusal."""
        asked = Task(task)
        if asked is Task.PACKAGES and self.policy().packages_at is None:
            raise NobodyTold
        if asked is Task.DIGEST and not self._sends_digest():
            raise NoDigest
        today = self._shop.today()
        return self._write(lambda: self._run(asked, today), ("run", task, today.isoformat()), key=key, by=by, via=via)

    def clock_rows(self) -> list[ClockRow]:
        """Return what the clock looks after: when it ran last, with which result, and when it does next."""
        now, policy, runs = self.now_local(), self.policy(), self._runs()
        rows = []
        for task in Task:
            if task is Task.PACKAGES and policy.packages_at is None:
                continue
            last = next(iter(self.outbox.runs(task.value)[::-1]), None)
            following = next_run(task, now, runs, policy) if self._by_itself(task) else None
            local = following.astimezone(now.tzinfo) if following else None
            on, said = (date.fromisoformat(last.on), last.result) if last else (None, "")
            may = (self._sends_digest() if task is Task.DIGEST else True) and on != now.date()
            by_hand = self._reminded_by_hand() if task is Task.REMINDERS else None
            if by_hand and (on is None or on < by_hand):
                on, said = by_hand, "put on the list by hand"
            rows.append(ClockRow(task.value, on, said, local, may))
        return [*rows, self._sending_row(now)]

    def _reminded_by_hand(self) -> date | None:
        """Return on which date of the shop a reminder was put on the list last, None for not lately."""
        lately = islice(self.outbox.latest(), _LATELY)
        at = next((one.at for one in lately if one.occasion in REMINDERS), "")
        return clock.in_zone(at, self._shop.timezone).date() if at else None

    def _sending_row(self, now: datetime) -> ClockRow:
        waiting = self.by_itself()
        at, said = self.delivered or (None, "")
        on, said = (at.astimezone(now.tzinfo).date(), said) if at else self._sent_last()
        works = any(map(self.is_on, BY_MACHINE))
        why = self.why_by_itself_not(waiting[0]) if waiting else ""
        if not why and self.one_worker.locked():
            why = "messages are being sent already"
        return ClockRow(SENDING, on, said, None, works and bool(waiting), len(waiting), works, why.rstrip("."))

    def _sent_last(self) -> tuple[date | None, str]:
        """Return on which date of the shop something went last over the ways that need nobody, as the book knows it."""
        gone = [
            (clock.in_zone(one.left_at, self._shop.timezone).date(), one.state in _GIVEN)
            for one in islice(self.outbox.latest(), _LATELY)
            if one.left_at and one.channel in BY_MACHINE and one.occasion != TRIAL
        ]
        if not gone:
            return None, ""
        day = max(gone)[0]
        went = [given for on, given in gone if on == day]
        return day, f"{sum(went):,} of {len(went):,} given on"

    def _sends_digest(self) -> bool:
        return has_digest(self._settings, self.policy().channels)

    def _run(self, task: Task, day: date) -> Decided:
        """Decide under the lock what is put on the list for a date; None when it was done."""
        if day in self._runs()[task]:
            return None
        records: Records = queue(self.outbox, list(self._said_by(task, day)))
        said = put_on_the_list(records, "message")
        return f"{_NAMES[task]}: {said}", [*records, *ran(task.value, day.isoformat(), said)]

    def _said_by(self, task: Task, day: date) -> "Iterable[Draft]":
        match task:
            case Task.REMINDERS:
                return self._drafts(None, anyway=False)
            case Task.PACKAGES:
                return self._of_ending(day)
            case Task.DIGEST:
                return self._digest(day)

    def _by_itself(self, task: Task) -> bool:
        """Tell whether a task is done without anybody pressing; only reminders are left to people by a choice."""
        return task is not Task.REMINDERS or self._settings.messages.reminders == "daily"

    def _runs(self) -> dict[str, list[date]]:
        return {task: [date.fromisoformat(run.on) for run in self.outbox.runs(task.value)] for task in Task}

    def _digest(self, day: date) -> "Sequence[Draft]":
        """Return the owner's mail about the day."""
        figures = self._shop.views.figures(day)
        box, writer = self.outbox, self.writer()
        values = {
            "name": self._shop.book.shop, "due": figures.due_total, "overdue": figures.overdue_total,
            "customers_overdue": figures.overdue, "charged": figures.weeks[-1].sold, "paid": figures.weeks[-1].got,
            "left_over": box.count(State.QUEUED) + box.count(State.HELD), "unsure": len(self.asked_about()),
            "failed": sum(bool(one.customer) for one in box.in_states(frozenset({State.FAILED}))),
        }  # fmt: skip
        language = writer.language_of("")
        written = writer.write(Occasion.DIGEST, values, language)
        return [
            Draft(
                key=f"digest-{day.isoformat()}", channel="email", occasion="digest",
                to=self._settings.messages.digest_to, body=written.body, subject=written.subject, language=language,
            )
        ]  # fmt: skip


_NAMES: Final = {
    Task.REMINDERS: "The day's reminders", Task.DIGEST: "The mail about the day",
    Task.PACKAGES: "Packages that end soon",
}  # fmt: skip
