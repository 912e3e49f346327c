"""Who types the waiting messages into WhatsApp, one after the other, while somebody sits before the screen.

The work has a thread of its own: a page may be drawn anew, left or closed meanwhile. It pauses between two messages as
the settings say, stops between two when it is asked to, and by itself as soon as one did not go as it should: what was
in the way of one is mostly in the way of all.
"""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from random import SystemRandom
from typing import Final

from ledger.errors import LedgerError
from messaging import Pace, State
from services import clock
from services.post.sending import Gone

# So long somebody has to take the hands off, before the first one; shorter where the shop's own pauses are.
COUNTDOWN_SECONDS: Final = 10.0
_ENDING_SECONDS_MAX: Final = 5.0
_DONE_KEPT: Final = 200


class Step(StrEnum):
    """What is happening at a moment."""

    OFF = "off"
    PAUSE = "pause"
    TYPING = "typing"


class AlreadyTyping(LedgerError):
    """Messages are being typed on this computer already."""

    def __init__(self) -> None:
        super().__init__("Messages are being typed already. Wait until they are done, or stop that first.")


@dataclass(frozen=True, slots=True)
class Typed:
    """What came of a message: its state, None where it did not go now, and one sentence.

    ``goes_on``: nothing was in the way of it that would be in the way of the next one, too.
    """

    number: int
    state: State | None
    why: str
    goes_on: bool = True


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the typing is. ``begins_at`` is when the pause ends (UTC); ``ended`` why it is over, "" while it is not.

    ``number`` is the message that is typed or comes next, 0 for none; ``left`` are those after it. ``trial``: it is one
    to oneself.
    """

    step: Step = Step.OFF
    number: int = 0
    begins_at: datetime | None = None
    left: tuple[int, ...] = ()
    done: tuple[Typed, ...] = ()
    stopping: bool = False
    ended: str = ""
    trial: bool = False

    @property
    def is_on(self) -> bool:
        """Whether it goes on by itself."""
        return self.step is not Step.OFF

    def seconds_to_go(self, now: datetime) -> int:
        """Return how long the pause goes on."""
        return max(0, round((self.begins_at - now).total_seconds())) if self.begins_at else 0


@dataclass
class Typist:
    """Types; one run at a time. ``send`` makes one attempt, ``why_not`` says why one did not go now."""

    send: Callable[[int], Gone | None]
    why_not: Callable[[int], str]
    pace: Callable[[], Pace]
    _progress: Progress = Progress()
    _stop: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _thread: threading.Thread | None = None

    def progress(self) -> Progress:
        """Return how far it is."""
        return self._progress

    def start(self, numbers: Sequence[int], *, trial: bool = False) -> None:
        """Begin to type these messages in this order; raise AlreadyTyping."""
        with self._lock:
            if self._progress.is_on:
                raise AlreadyTyping
            self._stop.clear()
            first, *rest = numbers
            pause = min(COUNTDOWN_SECONDS, self.pace().pause_seconds_min)
            self._progress = Progress(Step.PAUSE, first, _in(pause), tuple(rest), trial=trial)
            self._thread = threading.Thread(target=self._work, args=(pause,), name="typist", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Type no further message; the one that is being typed is finished first."""
        with self._lock:
            if self._progress.is_on:
                self._stop.set()
                self._progress = replace(self._progress, stopping=True)

    def end(self) -> None:
        """Stop, and wait a moment for the message that is being typed."""
        self.stop()
        if self._thread is not None:
            self._thread.join(_ENDING_SECONDS_MAX)

    def wait(self, seconds: float) -> bool:
        """Wait until nothing is typed any more; tell whether that is so."""
        if self._thread is not None:
            self._thread.join(seconds)
        return not self._progress.is_on

    def _work(self, pause: float) -> None:
        ended = "Typing broke off. What was on its way out is “not sure” after the next start."
        try:
            with suppress(RuntimeError):  # the shop was closed meanwhile: nothing can be recorded any more
                ended = self._type_all(pause)
        except LedgerError as refusal:
            ended = str(refusal)
        finally:
            with self._lock:
                self._progress = replace(
                    self._progress, step=Step.OFF, number=0, begins_at=None, stopping=False, ended=ended
                )

    def _type_all(self, pause: float) -> str:
        """Type one after the other; return why it is over."""
        rng = SystemRandom()
        while True:
            if self._stop.wait(pause):
                return "Stopped."
            typed = self._type(self._progress.number)
            if not typed.goes_on:
                return f"It was stopped, because the last one did not go as it should: {typed.why}"
            if not self._progress.left:
                return "All done."
            if self._stop.is_set():
                return "Stopped."
            pause = self.pace().pause_seconds(rng) if typed.state else 0.0  # nothing was typed: nothing to rest from
            with self._lock:
                first, *rest = self._progress.left
                self._progress = replace(
                    self._progress, step=Step.PAUSE, number=first, left=tuple(rest), begins_at=_in(pause)
                )

    def _type(self, number: int) -> Typed:
        with self._lock:
            self._progress = replace(self._progress, step=Step.TYPING, begins_at=None)
        gone = self.send(number)
        if gone is None:
            typed = Typed(number, None, self.why_not(number))
        else:
            outcome = gone.outcome
            goes_on = outcome.state is State.HANDED_OVER or outcome.bad_address
            typed = Typed(number, outcome.state, outcome.why, goes_on)
        with self._lock:
            self._progress = replace(self._progress, done=(*self._progress.done, typed)[-_DONE_KEPT:])
        return typed


def _in(seconds: float) -> datetime:
    return clock.now() + timedelta(seconds=seconds)
