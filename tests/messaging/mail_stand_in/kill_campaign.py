"""Kill a sending process with SIGKILL at every step of sending, and compare what the book says with what arrived."""

import os
import random
import signal
import subprocess
import sys
from abc import ABC, abstractmethod
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from messaging import State
from messaging.folder import file_name
from messaging.mail import message_id
from tests.messaging.mail_stand_in.sending_child import BESIDE, SHOP, settle
from tests.messaging.mail_stand_in.sending_child import POINTS as OWN_POINTS
from tests.messaging.mail_stand_in.server import MailServer
from tests.messaging.office import Office

SERVER_STEPS: Final = ("EHLO", "MAIL", "RCPT", "DATA", "TEXT", "KEPT", "QUIT")
ANY_MOMENT: Final = "any moment"
_MOODS: Final = (
    "", "", "", "greylisted", "no such address", "not now, after the text", "cut after the text, which it kept",
)  # fmt: skip
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


class Campaign(ABC):
    """A way that messages go, with somebody at its other end who counts; a book for every forty kills."""

    points: tuple[str, ...] = (*OWN_POINTS, ANY_MOMENT)

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._chance = random.Random(seed)
        self._tally, self._books, self._queued = Tally(), 0, 0
        self._last: dict[str, State] = {}
        self._book = folder / "book-0"
        self._child: subprocess.Popen[str] | None = None

    @abstractmethod
    def way(self) -> list[str]:
        """Return what the child is told of the way: its name, and where it goes."""

    @abstractmethod
    def came(self, key: str) -> int:
        """Return how often a message arrived."""

    @abstractmethod
    def prepare(self, point: str, times: int) -> None:
        """Get ready for a round that ends at ``point``."""

    def run(self, kills: int) -> Tally:
        """Kill so many times; raise PromiseBroken."""
        rounds = 0
        while self._tally.kills < kills:
            if self._tally.kills >= (self._books + 1) * _BOOK_KILLS:
                self._another_book()
            self._round(self.points[rounds % len(self.points)])
            self._look()
            rounds += 1
            if rounds > kills * 3 + len(self.points):
                raise PromiseBroken("too few of the rounds ended in a kill")
        self._count()
        return self._tally

    def _another_book(self) -> None:
        self._count()
        self._books += 1
        self._book, self._last, self._queued = self._folder / f"book-{self._books}", {}, 0

    def _round(self, point: str) -> None:
        """Put messages on the list and let a child send; it is gone at ``point``."""
        office = Office.open(self._book)
        office.queue(*(f"book-{self._books}-message-{self._queued + place}" for place in range(_NEW)))
        self._queued += _NEW
        office.ledger.close()
        times = self._chance.randint(1, _NEW)
        self.prepare(point, times)
        command = [sys.executable, "-m", "tests.messaging.mail_stand_in.sending_child", str(self._book)]
        command += [point, str(times), *self.way()]
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

    def _look(self) -> None:
        """Open the book as the next process does, and compare."""
        office = Office.open(self._book)
        settle(office)
        for message in office.outbox.latest():
            came = self.came(message.key)
            told = f"{message.key} is {message.state}, and arrived {came} times"
            allowed = {State.HANDED_OVER: {1}, State.QUEUED: {0}, State.FAILED: {0}, State.UNKNOWN: {0, 1}}
            if came not in allowed.get(message.state, set()):
                raise PromiseBroken(told)
            before = self._last.get(message.key)
            if before not in {None, State.QUEUED, message.state}:
                raise PromiseBroken(f"{told}; it was {before}, which was the end of it")
            self._last[message.key] = message.state
        if len(office.outbox) != self._queued:
            raise PromiseBroken("a message is forgotten")
        office.ledger.close()

    def _count(self) -> None:
        """Add up what became of the messages of this book."""
        for key, state in self._last.items():
            self._tally.states[state.value] += 1
            if state is State.UNKNOWN:
                came = self.came(key)
                self._tally.unsure_arrived += came
                self._tally.unsure_not += not came


class MailCampaign(Campaign):
    """Mails to a real server, which kills the child on its own thread before that hears the answer."""

    points = (*OWN_POINTS, *SERVER_STEPS, ANY_MOMENT)

    def __init__(self, server: MailServer, authority: Path, folder: Path, seed: int) -> None:
        super().__init__(folder, seed)
        self._server, self._authority = server, authority
        self._arrived: Counter[str] = Counter()
        self._read = 0
        self._step, self._left = "", 0
        server.on_step = self._on_step

    def way(self) -> list[str]:
        """Return where the server is and who vouches for it."""
        return ["email", str(self._server.port), str(self._authority)]

    def came(self, key: str) -> int:
        """Return how often the server kept a mail of this key."""
        for mail in self._server.arrived[self._read :]:
            self._arrived[mail.message["Message-ID"]] += 1
            self._read += 1
        return self._arrived[message_id(key, SHOP)]

    def prepare(self, point: str, times: int) -> None:
        """Put the server in some mood, unless a step of its own is to be reached."""
        self._server.mood = "" if point in SERVER_STEPS else self._chance.choice(_MOODS)
        self._step, self._left = point, times

    def _on_step(self, step: str) -> None:
        if step == self._step:
            self._left -= 1
            if self._left == 0 and self._child:
                os.kill(self._child.pid, signal.SIGKILL)


class FolderCampaign(Campaign):
    """Messages into a folder: whole files are counted."""

    points = (*OWN_POINTS, BESIDE, ANY_MOMENT)

    def way(self) -> list[str]:
        """Return the folder, one for each book."""
        return ["folder", str(self._out())]

    def came(self, key: str) -> int:
        """Return 1 where the file is there and whole."""
        path = self._out() / f"{file_name(key)}.eml"
        if path.exists() and not path.read_bytes().endswith(b"--\r\n"):
            raise PromiseBroken(f"{path.name} is half a file")
        return int(path.exists())

    def prepare(self, point: str, times: int) -> None:
        """Nothing is to be made ready."""

    def _out(self) -> Path:
        return self._folder / f"messages-{self._books}"
