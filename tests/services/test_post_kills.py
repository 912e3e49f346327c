"""Duebook is killed at every step of typing: nothing is typed twice, claimed to be more than it is, or forgotten.

The desktop is imitated and counts what was typed.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from messaging import State
from services import Shop
from tests.desks import owner_desk
from tests.messaging.whatsapp_stand_in.imitated import imitate
from tests.services.counter import PLACE
from tests.services.post_people import owes, wish

pytestmark = pytest.mark.long
PROJECT = Path(__file__).parents[2]
MESSAGES = 3
PLACES = ("before sending", "behind sending", "before send", "behind send", "before sent", "behind sent")
POINTS = len(PLACES) * MESSAGES  # writing that it goes, typing, writing what came of it
MURDERED, ANY_MOMENT = ("while it is typed, before Enter", "while it is typed, after Enter"), "any moment"
MOMENT_MAX = 4.0  # seconds
# What pywhatkit does to Duebook in the middle of a message, once.
MURDER = """
_once, _send = os.environ["IMITATED_SENT"] + ".murder", sendwhatmsg_instantly
def sendwhatmsg_instantly(phone_no, message, **more):
    first = not os.path.exists(_once)
    open(_once, "a").close()
    if first and os.environ.get("MURDER") == "before":
        os.kill(os.getppid(), signal.SIGKILL)
    _send(phone_no, message, **more)
    if first and os.environ.get("MURDER") == "after":
        os.kill(os.getppid(), signal.SIGKILL)
"""


@dataclass
class Book:
    """A book with messages to be typed, on a desktop of its own."""

    folder: Path
    environment: dict[str, str]

    def run(self, kill_at: int = 0, murder: str = "", moment: float | None = None) -> tuple[int, str]:
        """Type what is on the list; return the exit code of the process, and the point that it came to last.

        ``moment``: kill it so many seconds after it came to its first point.
        """
        words = [sys.executable, "-m", "tests.services.typing_victim", str(self.folder / "settings.toml")]
        words += [str(self.folder / "data"), str(kill_at)]
        environment = {**self.environment, "MURDER": murder}
        with subprocess.Popen(
            words, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout
            first = process.stdout.readline()
            try:
                said, wrong = process.communicate(timeout=180 if moment is None else moment)
            except subprocess.TimeoutExpired:
                process.kill()
                said, wrong = process.communicate()
        assert process.returncode == 0 or (process.returncode == -signal.SIGKILL and first), wrong
        return process.returncode, f"{first}{said}".splitlines()[-1] if first else ""

    def states(self) -> dict[str, State]:
        """Open the book as after a crash, and return by number what is said of each message."""
        shop = Shop(self.folder / "data", self.folder / "settings.toml")
        shop.open()
        found = {one.to: one.state for one in shop.post.outbox.latest()}
        shop.close()
        return found

    def typed(self) -> list[str]:
        """Return the numbers that something was typed to."""
        path = self.folder / "sent"
        return [one.partition("\t")[0] for one in path.read_text().split("\0")[:-1]] if path.exists() else []


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a book in which three reminders are to be typed, at any hour and without pauses."""
    folder = tmp_path_factory.mktemp("original")
    shop = Shop(folder / "data", folder / "settings.toml")
    shop.open()
    shop.set_up(*PLACE)
    desk = owner_desk(shop)
    for key in ("quiet_from", "quiet_until"):
        wish(desk, f"messages.{key}", "00:00")
    wish(desk, "messages.whatsapp_pause_seconds", [0, 0])
    wish(desk, "messages.channel", "whatsapp")
    shop.post._switch("whatsapp", on=True, key="on", by=desk.person.id, via="test")
    desk.remind([owes(desk, name, "500", 3) for name in ("Asha", "Ravi", "Meena")], key="remind")
    shop.close()
    return folder


@pytest.fixture
def book(original: Path, tmp_path: Path) -> Book:
    """Return that book once more, untouched."""
    return copy_of(original, tmp_path / "book")


def copy_of(original: Path, folder: Path) -> Book:
    """Return that book once more, untouched, in a folder of its own."""
    shutil.copytree(original, folder)
    environment = {**os.environ, **imitate(folder)}
    with (folder / "imitated" / "pywhatkit.py").open("a", encoding="utf-8") as imitated:
        imitated.write(MURDER)
    for name in ("XDG_SESSION_TYPE", "WAYLAND_DISPLAY"):
        environment.pop(name, None)
    return Book(folder, environment)


def check(book: Book) -> None:
    """After a kill: compare what is said with what was typed, then go on, and compare again."""
    states, typed = book.states(), book.typed()
    assert len(states) == MESSAGES, "none is forgotten"
    assert len(typed) == len(set(typed)), "none was typed twice"
    for to, state in states.items():
        assert state in {State.QUEUED, State.HANDED_OVER, State.UNKNOWN}
        assert state is not State.HANDED_OVER or to in typed, "it was not typed"
        assert state is not State.QUEUED or to not in typed, "it was typed, and would be typed once more"
    unsure = [to for to, state in states.items() if state is State.UNKNOWN]
    assert len(unsure) <= 1
    assert book.run()[0] == 0
    after, typed = book.states(), book.typed()
    assert len(typed) == len(set(typed)), "none was typed twice"
    assert set(typed) | set(unsure) == set(after)
    assert {to: after[to] for to in after if to not in unsure} == dict.fromkeys(
        set(after) - set(unsure), State.HANDED_OVER
    )
    assert all(after[to] is State.UNKNOWN for to in unsure), "nobody but a person says what became of it"


@pytest.mark.fault(115)
@pytest.mark.parametrize("point", range(1, POINTS + 1))
def test_killed_at_any_step_nothing_is_typed_twice_or_forgotten(book: Book, point: int) -> None:
    assert book.run(kill_at=point) == (-signal.SIGKILL, PLACES[(point - 1) % len(PLACES)])
    check(book)


@pytest.mark.fault(115)
@pytest.mark.parametrize("murder", ["before", "after"])
def test_killed_while_a_message_is_typed_it_is_not_sure_and_the_others_go_on(book: Book, murder: str) -> None:
    assert book.run(murder=murder) == (-signal.SIGKILL, "before send")
    assert [state for state in book.states().values() if state is State.UNKNOWN] == [State.UNKNOWN]
    check(book)


def test_without_a_kill_there_are_just_so_many_steps(book: Book) -> None:
    assert book.run(kill_at=POINTS + 1) == (0, PLACES[-1])
    assert set(book.states().values()) == {State.HANDED_OVER}
    assert len(book.typed()) == MESSAGES


@pytest.mark.prove
@pytest.mark.fault(115)
def test_killed_sixty_times_nothing_is_typed_twice_or_forgotten(original: Path, tmp_path: Path) -> None:
    chance, met, rounds = random.Random(1153), Counter[str](), 0
    turns = [*range(1, POINTS + 1), *MURDERED, *[ANY_MOMENT] * 4]
    chance.shuffle(turns)
    while met.total() < 60:
        turn, rounds = turns[rounds % len(turns)], rounds + 1
        book = copy_of(original, tmp_path / str(rounds))
        if isinstance(turn, int):
            code, place = book.run(kill_at=turn)
        elif turn == ANY_MOMENT:
            code, place = book.run(moment=chance.random() * MOMENT_MAX)[0], turn
        else:
            code, place = book.run(murder="before" if turn == MURDERED[0] else "after")[0], turn
        met[place] += code == -signal.SIGKILL
        check(book)
        assert rounds < 100, "too few of the rounds ended in a kill"
    print(met)  # noqa: T201 - what a campaign met is to be read
    assert {place for place, kills in met.items() if kills} == {*PLACES, *MURDERED, ANY_MOMENT}
