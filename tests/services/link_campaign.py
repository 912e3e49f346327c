"""Kill whoever sends messages by link with SIGKILL at every step, and compare the book with what they did.

``python -m tests.services.link_campaign KILLS [SEED]`` prints one JSON object. Exit 0: every promise was kept, and
there was a kill in every step and at every point of a line; 1: not so.

A child is forked from this warm process for every kill. It opens the shop, and walks one of the journeys of
link_person.py through the owner's desk until it is gone: before a line is written, when half of it is, when it is there
and not yet safe, when it is safe and nobody was told, when they were told; or at any moment, by the parent's hand.
Another child then opens the book as after a crash: it holds how every message stands against what was done, presses
once more what a person would press, and walks the interrupted journey to its end.
"""

import json
import os
import random
import select
import signal
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from pathlib import Path
from typing import Final, NoReturn

from tests.services.link_child import (
    ANY_MOMENT,
    BEFORE,
    HALF,
    SAFE,
    TOLD,
    WRITTEN,
    Aim,
    Say,
    Walk,
    act,
    after,
    look,
    prepare,
)
from tests.services.link_person import JOURNEYS, PromiseBroken

OF_A_LINE: Final = (BEFORE, HALF, WRITTEN, SAFE)
BOOK_KILLS: Final = 60  # then another book, so that opening it stays quick
MOMENT_MAX: Final = 0.2  # seconds
ANSWER_MAX: Final = 60  # seconds until a child that says nothing is a failure
_BROKEN: Final = "broken "


def aims(chance: random.Random) -> Iterator[Aim]:
    """Yield every place at which somebody can be gone, in any order, but each step once before any comes again."""
    steps: list[list[Aim]] = []
    for journey, of_journey in JOURNEYS.items():
        for index, step in enumerate(of_journey):
            lines = range(1, len(step.becomes) + 1)
            found = [Aim(journey, index, line, point) for line in lines for point in OF_A_LINE]
            steps.append([*found, Aim(journey, index, 0, TOLD)])
            chance.shuffle(steps[-1])
    chance.shuffle(steps)
    yield from filter(None, chain.from_iterable(zip_longest(*steps)))


@dataclass
class Tally:
    """What the kills met: at which points, in which steps, and how many messages ended in which state."""

    kills: int = 0
    at: Counter[str] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)

    @property
    def missed(self) -> list[str]:
        """The points and steps without a kill."""
        steps = {step.name for steps in JOURNEYS.values() for step in steps}
        return sorted({*OF_A_LINE, TOLD, ANY_MOMENT} - set(self.at)) + sorted(steps - set(self.steps))


class Campaign:
    """Kills so many times, in books below a folder; raise PromiseBroken."""

    def __init__(self, place: Path, seed: int, spoil: Callable[[], None] = lambda: None) -> None:
        self._place, self._chance, self._spoil = place, random.Random(seed), spoil
        self._tally, self._walks, self._begun = Tally(), dict[str, Walk](), 0
        self._folder, self._states = place, Counter[str]()

    def run(self, kills: int) -> Tally:
        """Kill at every place in turn, and at any moment after every fifth of these."""
        places = list(aims(self._chance))
        for number in range(kills):
            if number % BOOK_KILLS == 0:
                self._another_book()
            blind, turn = number % 6 == 5, number - number // 6
            anywhere = Aim(self._chance.choice(list(JOURNEYS)), -1, 0, ANY_MOMENT)
            self._kill(anywhere if blind else places[turn % len(places)])
            self._look()
        self._tally.states += self._states
        return self._tally

    def _another_book(self) -> None:
        self._tally.states += self._states
        self._folder, self._walks = self._place / str(self._tally.kills), {}
        self._folder.mkdir()
        self._child(lambda _: prepare(self._folder))

    def _kill(self, aim: Aim) -> None:
        """Let a child act until it is gone, and note what it was about."""
        count = len(JOURNEYS) if aim.point == ANY_MOMENT else 1
        tags = [f"p{self._begun + place}" for place in range(count)]
        self._begun += count
        moment = self._chance.random() * MOMENT_MAX if aim.point == ANY_MOMENT else None
        said = self._child(lambda say: act(self._folder, aim, tags, say), moment, dies=True)
        self._tally.kills += 1
        self._tally.at[aim.point] += 1
        last = {line.split(" ", 2)[1]: line for line in said}  # of each customer what was begun last
        for customer, line in last.items():
            tag, _, index, journey = line.split(" ", 3)
            self._walks[customer] = self._walk_of(aim, journey, tag, int(index))
        *over, killed = last
        for customer in over:  # the next one's journey was begun since
            self._walks[customer].is_over()
        self._tally.steps[self._walks[killed].begun] += 1

    @staticmethod
    def _walk_of(aim: Aim, journey: str, tag: str, index: int) -> Walk:
        """Return what may be said of a customer whose step ``index`` was begun by a child that is gone now."""
        steps = JOURNEYS[journey]
        name = steps[index].name
        before, lines = after(steps, index), steps[index].becomes
        if aim.point == ANY_MOMENT:
            return Walk(journey, tag, [before, *lines], index, name)
        if aim.point == TOLD:
            return Walk(journey, tag, [after(steps, index + 1)], index + 1, name)
        written = aim.line - (aim.point in {BEFORE, HALF})
        return Walk(journey, tag, [lines[written - 1] if written else before], index, name)

    def _look(self) -> None:
        said = self._child(lambda say: look(self._folder, self._walks, say))
        self._states = Counter(json.loads(said[-1]))
        for walked in self._walks.values():
            walked.is_over()

    def _child(self, do: Callable[[Say], None], moment: float | None = None, *, dies: bool = False) -> list[str]:
        """Run something in a child and return its words; ``moment``: kill it so long after the first of them.

        One that ``dies`` has to end by SIGKILL, its own or ours, the others by themselves.
        """
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _be_child(do, writing, self._spoil)
        os.close(writing)
        said = b""
        while select.select([reading], [], [], ANSWER_MAX)[0]:
            piece = os.read(reading, 1 << 16)
            if not piece:
                break
            said += piece
            if moment is not None:
                select.select([], [], [], moment)
                os.kill(child, signal.SIGKILL)
                moment = None
        else:
            os.kill(child, signal.SIGKILL)
            said += b"broken a child says nothing any more\n"
        os.close(reading)
        _, status = os.waitpid(child, 0)
        lines = said.decode().split("\n")[:-1]
        broken = next((line for line in lines if line.startswith(_BROKEN)), "")
        if broken or os.waitstatus_to_exitcode(status) != (-signal.SIGKILL if dies else 0):
            raise PromiseBroken(broken.removeprefix(_BROKEN) or f"a child ended with {status}")
        return lines


def _be_child(do: Callable[[Say], None], words: int, spoil: Callable[[], None]) -> NoReturn:
    """Do it, and end without a word of the parent's own."""

    def say(what: str) -> None:
        os.write(words, f"{what}\n".encode())

    try:
        spoil()
        do(say)
    except BaseException as error:  # noqa: BLE001 - whatever it is, it must not go on as a second parent
        if not isinstance(error, PromiseBroken):
            traceback.print_exc()
        say(_BROKEN + " ".join(f"{type(error).__name__}: {error}".split()))
        os._exit(3)
    os._exit(0)


def main(kills: str, seed: str = "") -> int:
    """Run the campaign, print what it met, and return the exit code."""
    chosen = int(seed) if seed else random.SystemRandom().getrandbits(32)
    with tempfile.TemporaryDirectory() as place:
        try:
            tally = Campaign(Path(place), chosen).run(int(kills))
        except PromiseBroken as broken:
            sys.stdout.write(json.dumps({"seed": chosen, "broken": str(broken)}) + "\n")
            return 1
    sys.stdout.write(json.dumps({"seed": chosen, **vars(tally), "missed": tally.missed}) + "\n")
    return int(bool(tally.missed))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
