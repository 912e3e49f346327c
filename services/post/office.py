"""The post office of one open shop: everything that doors may ask about messages."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from messaging import (
    Draft,
    Message,
    Occasion,
    State,
    Task,
    Tone,
    check_text,
    due_jobs,
    next_run,
    queue,
    ran,
    switch,
    words,
)
from services.post.announcing import Announcing
from services.post.base import Decided
from services.post.reminding import Reminding
from services.post.rows import ClockRow, HistoryFilter, HistoryPage, MessageRow, WayRow
from services.post.sending import Gone, Sending
from services.post.ways import ALWAYS_ON, NAMES, is_on, setup_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.journal import Commit

_PAGE: Final = 25
_TRIAL_SUBJECT: Final = "A trial message from {}"
_TRIAL: Final = "This is a trial message from {}. If you can read it, messages to your customers go this way."


class PostOffice(Announcing, Reminding, Sending):
    """Plans, puts on the list, sends, and says what is known."""

    # What is on the list, and what was.

    def waiting(self) -> list[MessageRow]:
        """Return what waits, with why it does not go now, in the order in which it will go."""
        found = self.outbox.in_states(frozenset({State.QUEUED, State.HELD, State.SENDING}))
        return [self.row(one, self._why_waits(one)) for one in found[:200]]

    def _why_waits(self, message: Message) -> str:
        if message.state is not State.QUEUED:
            return message.why
        verdict = self.look(message)
        why = getattr(verdict, "why", None)
        return str(why) if why else message.why

    def to_answer(self) -> list[MessageRow]:
        """Return of which messages somebody has to say whether they went, the newest first."""
        asked = self.outbox.in_states(frozenset({State.OPENED, State.UNKNOWN}))
        asked += self.outbox.in_states(frozenset({State.HANDED_OVER}), "whatsapp")
        asked.sort(key=lambda one: one.changed_at, reverse=True)
        return [self.row(one) for one in asked[:200]]

    def history(self, wanted: HistoryFilter, page: int = 1, size: int = _PAGE) -> HistoryPage:
        """Return a page of the messages that fit, the newest first."""
        fits = list(self._fitting(wanted))
        rows = [self.row(one) for one in fits[(page - 1) * size : page * size]]
        return HistoryPage(rows, len(fits), page)

    def _fitting(self, wanted: HistoryFilter) -> Iterator[Message]:
        text = wanted.text.casefold().strip()
        for message in self.outbox.latest():
            if wanted.states and message.state.value not in wanted.states:
                continue
            if wanted.channel and message.channel != wanted.channel:
                continue
            if wanted.customers is not None and message.customer not in wanted.customers:
                continue
            if text and text not in f"{self.name_of(message)} {message.to}".casefold():
                continue
            yield message

    # Ways.

    def ways(self) -> list[WayRow]:
        """Return every way a message can go, whether it is on, and what is missing."""
        rows = []
        for name in NAMES:
            why = self.channel(name).why_not_ready()
            rows.append(WayRow(name, is_on(name, self.outbox, self._settings), why))
        return rows

    def try_way(self, name: str, to: str, *, key: str, by: str, via: str) -> Gone | None:
        """Send one to oneself over a way that may still be off; raise a refusal.

        The way is on from then on when the message was taken by it. Typed ones are on once somebody said that it came.
        """
        shop = self._shop.book.shop
        body, subject = _TRIAL.format(shop), _TRIAL_SUBJECT.format(shop)
        draft = Draft(key=f"test-{key}", channel=name, occasion="test", to=to, body=body, subject=subject)

        def decide() -> Decided:
            records = queue(self.outbox, [draft])
            return ("A trial message was put on the list", records) if records else None

        self._write(decide, ("try", name, to), key=key, by=by, via=via)
        message = self.outbox.holder(draft.key)
        if message is None or message.state is not State.QUEUED:
            return None
        with self.one_worker:
            gone = self._send(message)
        if gone and gone.outcome.state in {State.HANDED_OVER, State.SENT} and not self.channel(name).attended:
            self.switch(name, on=True, key=f"{key}-on", by=by, via=via)
        return gone

    def switch(self, name: str, *, on: bool, key: str, by: str, via: str) -> "Commit | None":
        """Switch a way on, as it is set up now, or off."""

        def decide() -> Decided:
            records = switch(self.outbox, name, on=on, setup=setup_of(name, self._settings))
            return (f"Messages {_WAY[name]} are {'on' if on else 'off'}", records) if records else None

        return self._write(decide, ("switch", name, on), key=key, by=by, via=via)

    # Words.

    def change_words(
        self,
        occasion: Occasion,
        tone: Tone | None,
        language: str,
        subject: str,
        body: str,
        *,
        key: str,
        by: str,
        via: str,
    ) -> "Commit | None":
        """Give the shop words of its own for an occasion; without any, the usual ones hold again. Raise a refusal."""
        if body.strip():
            check_text(occasion, subject, body)

        def decide() -> Decided:
            records = words(self.outbox, occasion.value, tone.value if tone else "", language, subject, body)
            return (f"The words of “{occasion.label}” were changed", records) if records else None

        asked = ("words", occasion.value, tone.value if tone else "", language, subject, body)
        return self._write(decide, asked, key=key, by=by, via=via)

    # The clock.

    def tick(self) -> None:
        """Do what is due now: the day's reminders, the digest, and what waits for a way that needs nobody."""
        now = self.now_local()
        for job in due_jobs(now, self._runs(), self.policy()):
            if job.task is Task.REMINDERS and self._settings.messages.reminders == "daily":
                self.run_now(Task.REMINDERS, job.on)
            elif job.task is Task.DIGEST:
                self.run_now(Task.DIGEST, job.on)
        self.deliver()

    def run_now(self, task: Task, on: date | None = None) -> "Commit | None":
        """Do what the clock does once a day, and note that it was done; never twice for a local date."""
        day = on or self._shop.today()

        def decide() -> Decided:
            if day in self._runs()[task]:
                return None
            drafts = list(self._drafts(None, anyway=False) if task is Task.REMINDERS else self._digest(day))
            records = queue(self.outbox, drafts)
            count = len(records)
            said = f"{count:,} {'message' if count == 1 else 'messages'} put on the list"
            return f"By the clock: {said}", [*records, *ran(task.value, day.isoformat(), said)]

        return self._write_myself(decide, ("run", task.value, day.isoformat()))

    def _runs(self) -> dict[str, list[date]]:
        return {task: [date.fromisoformat(run.on) for run in self.outbox.runs(task.value)] for task in Task}

    def clock_rows(self) -> list[ClockRow]:
        """Return what the clock looks after: when it ran last, with which result, and when it does next."""
        now, policy, rows = self.now_local(), self.policy(), []
        for task in Task:
            runs = self.outbox.runs(task.value)
            following = next_run(task, now, self._runs(), policy)
            local: datetime | None = following.astimezone(now.tzinfo) if following else None
            by_itself = task is Task.DIGEST or self._settings.messages.reminders == "daily"
            last = runs[-1] if runs else None
            rows.append(
                ClockRow(task, last.on if last else "", last.result if last else "", local if by_itself else None)
            )
        return rows

    def _digest(self, day: date) -> "Sequence[Draft]":
        """Return the owner's mail about the day."""
        to = self._settings.messages.digest_to
        if not to:
            return []
        figures = self._shop.views.figures(day)
        box, writer = self.outbox, self.writer()
        values = {
            "name": self._shop.book.shop, "due": figures.due_total, "overdue": figures.overdue_total,
            "customers_overdue": figures.overdue, "charged": figures.weeks[-1].sold, "paid": figures.weeks[-1].got,
            "left_over": box.count(State.QUEUED) + box.count(State.HELD), "unsure": len(self.to_answer()),
            "failed": box.count(State.FAILED),
        }  # fmt: skip
        language = writer.language_of("")
        written = writer.write(Occasion.DIGEST, values, language)
        key = f"digest-{day.isoformat()}"
        return [
            Draft(
                key=key, channel="email", occasion="digest", to=to, body=written.body, subject=written.subject,
                language=language,
            )
        ]  # fmt: skip


_WAY: Final = {
    ALWAYS_ON: "by WhatsApp link", "whatsapp": "typed into WhatsApp", "email": "by e-mail", "folder": "into a folder",
}  # fmt: skip
