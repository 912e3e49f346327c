"""Kill a sending process with SIGKILL at every step of sending, and compare what the book says with what arrived."""

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from messaging import State
from messaging.mail import message_id
from tests.messaging.mail_stand_in.sending_child import POINTS as OWN_POINTS
from tests.messaging.mail_stand_in.sending_child import SHOP, settle
from tests.messaging.mail_stand_in.server import MailServer
from tests.messaging.office import Office

SERVER_STEPS: Final = ("EHLO", "MAIL", "RCPT", "DATA", "TEXT", "KEPT", "QUIT")
ANY_MOMENT: Final = "any moment"
POINTS: Final = (*OWN_POINTS, *SERVER_STEPS, ANY_MOMENT)
_MOODS: Final = (
    "",
    "",
    "",
    "greylisted",
    "no such address",
    "not now, after the text",
    "cut after the text, which it kept",
)
_BOOK_KILLS: Final = 40  # then another book, so that opening it stays quick
_NEW: Final = 3
_MOMENT_MAX: Final = 0.25  # seconds
_HOME: Final = Path(__file__).parents[3]


class PromiseBroken(AssertionError):
    """The book claims more than what arrived, or what arrived twice."""


@dataclass
class Tally:
    """What the kills met, and how many messages ended in which state."""

    kills: int = 0
    at: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    unsure_arrived: int = 0
    unsure_not: int = 0


class Campaign:
    """One server for all of it, a book for every forty kills."""

    def __init__(self, server: MailServer, authority: Path, folder: Path, seed: int) -> None:
        self._server, self._authority, self._folder = server, authority, folder
        self._chance = random.Random(seed)
        self._tally, self._books = Tally(), 0
        self._last: dict[str, State] = {}
        self._arrived: Counter[str] = Counter()
        self._read = 0
        self._book = folder / "book-0"
        server.on_step = self._on_step
        self._child: subprocess.Popen[str] | None = None
        self._step, self._left = "", 0

    def run(self, kills: int) -> Tally:
        """Kill so many times; raise PromiseBroken."""
        rounds = 0
        while self._tally.kills < kills:
            if self._tally.kills >= (self._books + 1) * _BOOK_KILLS:
                self._another_book()
            self._round(POINTS[rounds % len(POINTS)])
            self._look()
            rounds += 1
            if rounds > kills * 3 + len(POINTS):
                raise PromiseBroken("too few of the rounds ended in a kill")
        self._count()
        return self._tally

    def _another_book(self) -> None:
        self._count()
        self._books += 1
        self._book, self._last = self._folder / f"book-{self._books}", {}

    def _round(self, point: str) -> None:
        """Put messages on the list and let a child send; it is gone at ``point``."""
        office = Office.open(self._book)
        number = len(office.outbox)
        office.queue(*(f"book-{self._books}-message-{number + place}" for place in range(_NEW)))
        office.ledger.close()
        self._server.mood = self._chance.choice(_MOODS) if point in {*OWN_POINTS, ANY_MOMENT} else ""
        times = self._chance.randint(1, _NEW)
        self._step, self._left = point, times
        command = [sys.executable, "-m", "tests.messaging.mail_stand_in.sending_child", str(self._book)]
        command += [str(self._server.port), str(self._authority), point, str(times)]
        with subprocess.Popen(command, cwd=_HOME, stdout=subprocess.PIPE, text=True) as child:
            self._child = child
            assert child.stdout
            began = child.stdout.readline()
            if point == ANY_MOMENT and began:
                with suppress(subprocess.TimeoutExpired):
                    child.wait(self._chance.random() * _MOMENT_MAX)
                child.kill()
            code = child.wait(60)
        self._child = None
        if code not in {0, -signal.SIGKILL}:
            raise PromiseBroken(f"the child ended with {code} at “{point}”")
        if code == -signal.SIGKILL:
            self._tally.kills += 1
            self._tally.at[point] += 1

    def _on_step(self, step: str) -> None:
        """Kill the child, on the server's own thread, before it hears the answer."""
        if step == self._step:
            self._left -= 1
            if self._left == 0 and self._child:
                os.kill(self._child.pid, signal.SIGKILL)

    def _look(self) -> None:
        """Open the book as the next process does, and compare."""
        office = Office.open(self._book)
        settle(office)
        arrived = self._arrived_now()
        for message in office.outbox.latest():
            came = arrived[message_id(message.key, SHOP)]
            told = f"{message.key} is {message.state}, and arrived {came} times"
            allowed = {State.HANDED_OVER: {1}, State.QUEUED: {0}, State.FAILED: {0}, State.UNKNOWN: {0, 1}}
            if came not in allowed.get(message.state, set()):
                raise PromiseBroken(told)
            before = self._last.get(message.key)
            if before not in {None, State.QUEUED, message.state}:
                raise PromiseBroken(f"{told}; it was {before}, which was the end of it")
            self._last[message.key] = message.state
        if len(office.outbox) != len(self._last):
            raise PromiseBroken("a message is forgotten")
        office.ledger.close()

    def _arrived_now(self) -> Counter[str]:
        """Return how often each mail arrived."""
        for mail in self._server.arrived[self._read :]:
            self._arrived[mail.message["Message-ID"]] += 1
            self._read += 1
        return self._arrived

    def _count(self) -> None:
        """Add up what became of the messages of this book."""
        arrived = self._arrived_now()
        for key, state in self._last.items():
            self._tally.states[state.value] += 1
            if state is State.UNKNOWN:
                came = arrived[message_id(key, SHOP)]
                self._tally.unsure_arrived += came
                self._tally.unsure_not += not came
