"""Setting ways up and trying them, and the typing of WhatsApp messages while somebody sits before the screen."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

from messaging import TO_ANSWER, WAITING, Draft, Message, State, cancel, queue, switch
from services import clock
from services.post.base import Decided, Records
from services.post.errand import Errand
from services.post.refusals import NothingToType, WayIsOff
from services.post.rows import SenderQueue, WayRow
from services.post.sending import TRIAL, Sending
from services.post.typist import Progress, Typist
from services.post.ways import ALWAYS_ON, NAMES, pace_of, setup_of, was_tried

if TYPE_CHECKING:
    from ledger.journal import Commit

TYPED: Final = "whatsapp"
TRIAL_WORK: Final = "trial"  # how an errand is called
_TURN_SECONDS: Final = 0.2  # how often a trial that waits for its turn looks whether it is still wanted
_TRIAL_SUBJECT: Final = "A trial message from {}"
_TRIAL: Final = "This is a trial message from {}. If you can read it, messages to your customers go this way."
_WAY: Final = {
    ALWAYS_ON: "by WhatsApp link", TYPED: "typed into WhatsApp", "email": "by e-mail", "folder": "into a folder",
}  # fmt: skip


class Manning(Sending):
    """Ways, and the one of them that somebody attends to."""

    @cached_property
    def _typist(self) -> Typist:
        return Typist(self.send_attended, self.why_not_now, lambda: pace_of(self._settings))

    @cached_property
    def errand(self) -> Errand:
        """What somebody asked for that is being sent beside the pages."""
        return Errand()

    # Ways.

    def ways(self) -> list[WayRow]:
        """Return every way a message can go, whether it is on, and what is missing."""
        return [self._way(name) for name in NAMES]

    def _way(self, name: str) -> WayRow:
        channel = self.channel(name)
        tried = was_tried(name, self.outbox, self._settings, self.place)
        return WayRow(
            name, self.is_on(name), channel.why_not_ready(), tried, channel.attended,
            next(iter(self._trials(name)), None), self.troubles.get(name, ""),
        )  # fmt: skip

    def _trials(self, name: str) -> list[Message]:
        """Return the messages to oneself over a way, the newest first."""
        mine = self.outbox.of_customers([""])
        return [one for one in mine if one.channel == name and one.occasion == TRIAL]

    def try_way(self, name: str, to: str, *, key: str, by: str, via: str) -> Message | None:
        """Send one to oneself over a way that may still be off; raise a refusal.

        The way is on from then on when the message was taken by it. What takes longer than a moment goes on beside
        (``errand``). A typed one is begun by this and goes on by itself; its way is on once somebody says that it came.
        None: the key was said before.
        """
        if self._shop.sample:
            raise WayIsOff(name, "This is the sample shop: nothing leaves it.")
        if why := self.channel(name).why_not_ready():
            raise WayIsOff(name, why)
        message = self._trial(name, to, key=key, by=by, via=via)
        if message is None or message.state is not State.QUEUED:
            return None
        if self.channel(name).attended:
            self._typist.start([message.id], trial=True)
            return message
        self.errand.run(TRIAL_WORK, lambda: self._try(message, key=key, by=by, via=via))
        return message

    def _try(self, message: Message, *, key: str, by: str, via: str) -> None:
        """Send one to oneself, and switch its way on when it was taken."""
        gone = None
        while not self.one_worker.acquire(timeout=_TURN_SECONDS):
            if self.errand.stopping():
                break
        else:
            try:
                gone = None if self.errand.stopping() else self._send(message, self.errand.stopping)
            finally:
                self.one_worker.release()
        if gone and gone.outcome.state in {State.HANDED_OVER, State.SENT}:
            self._switch(message.channel, on=True, key=f"{key}-on", by=by, via=via)
        elif message.state is State.QUEUED:  # a person tries it again; one to oneself an hour later would only puzzle
            self._give_up(message, message.why or "sending was stopped")

    def _trial(self, name: str, to: str, *, key: str, by: str, via: str) -> Message | None:
        shop = self._shop.book.shop
        draft = Draft(
            key=f"test-{key}", channel=name, occasion=TRIAL, to=to, body=_TRIAL.format(shop),
            subject=_TRIAL_SUBJECT.format(shop),
        )  # fmt: skip

        def decide() -> Decided:
            records = queue(self.outbox, [draft])
            waiting = [one for one in self._trials(name) if one.state in WAITING]  # stopped before they went
            again = cancel(waiting, "another one was tried") if records else []
            return ("A trial message was put on the list", [*again, *records]) if records else None

        self._write(decide, ("try", name, to), key=key, by=by, via=via)
        return self.outbox.holder(draft.key)

    def switch(self, name: str, *, on: bool, key: str, by: str, via: str) -> "Commit | None":
        """Switch a way on that was tried as it is set up now, or off; raise WayIsOff."""
        if on and not was_tried(name, self.outbox, self._settings, self.place):
            raise WayIsOff(name)
        return self._switch(name, on=on, key=key, by=by, via=via)

    def _switch(self, name: str, *, on: bool, key: str, by: str, via: str) -> "Commit | None":
        def decide() -> Decided:
            records = self._switched(name, on=on)
            return (f"Messages {_WAY[name]} are {'on' if on else 'off'}", records) if records else None

        return self._write(decide, ("switch", name, on), key=key, by=by, via=via)

    def _switched(self, name: str, *, on: bool) -> Records:
        said = self.outbox.channel(name)
        setup = setup_of(name, self._settings, self.place) if on else said.setup if said else ""
        return switch(self.outbox, name, on=on, setup=setup)

    def _came(self, message: Message) -> Records:
        """Return what follows from somebody saying that a message came: a way that was tried so is on."""
        if message.occasion != TRIAL or not self.channel(message.channel).attended:
            return []
        return self._switched(message.channel, on=True)

    # Typing.

    def to_type(self) -> SenderQueue:
        """Return what is to be typed into WhatsApp: what may go now, and what waits, with why."""
        known = self.known()
        rows = [
            self.row(one, self.why_not_now(one.id, known))
            for one in self.outbox.in_states(frozenset({State.QUEUED}), TYPED)
            if one.occasion != TRIAL
        ]
        pace, begun = pace_of(self._settings), known.counts("").by_channel.get(TYPED, 0)
        today, later = pace.today_and_later([row for row in rows if not row.said], begun)
        return SenderQueue(
            list(today), [row for row in rows if row.said], list(later), begun, pace.per_day_max, self._way(TYPED)
        )

    def type_these(self, numbers: Sequence[int]) -> None:
        """Begin to type these messages, as far as they may go; raise NothingToType, WayIsOff or AlreadyTyping."""
        found = self.to_type()
        if not found.way.on or found.way.why_not:
            raise WayIsOff(TYPED, found.way.why_not)
        wanted = [row.message.id for row in found.now if row.message.id in set(numbers)]
        if not wanted:
            raise NothingToType
        self._typist.start(wanted)

    def stop_typing(self) -> None:
        """Type nothing more after the message that is being typed."""
        self._typist.stop()

    def end_typing(self) -> None:
        """Stop it because the shop closes, and whatever else is sent; wait a moment for what is under way."""
        self._typist.end()
        self.errand.end()

    def typing(self) -> Progress:
        """Return how far the typing is."""
        return self._typist.progress()

    def typing_is_over(self, seconds: float) -> bool:
        """Wait until nothing is typed any more; tell whether that is so."""
        return self._typist.wait(seconds)

    def forget_pictures(self) -> None:
        """Remove the pictures of what nobody is asked about any more."""
        asked = {one.id for one in self.outbox.in_states(TO_ANSWER)}
        self.pictures.clear(asked, clock.now())
