"""The processes of the campaign of links: one acts until it is gone, the next one opens the book as after a crash."""

import json
import os
import signal
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import services.shop
from ledger.book import Ledger
from ledger.errors import LedgerError
from ledger.journal import Disk
from messaging import State
from services import Shop, clock
from services.post.refusals import OpenedAlready
from services.rooms import new_rooms
from tests.desks import owner_desk
from tests.services.counter import PLACE
from tests.services.link_person import HANDS, JOURNEYS, Person, PromiseBroken, States, Step, begin, walk
from tests.services.post_people import wish

BEFORE, HALF, WRITTEN, SAFE, TOLD, ANY_MOMENT = (
    "before the line is written", "when half of it is", "when it is written", "when it is safe", "when it was told",
    "any moment",
)  # fmt: skip
# A reminder like this keeps its customer from another one today.
_STANDS: Final = frozenset({State.QUEUED, State.HELD, State.OPENED, State.CONFIRMED})

Say = Callable[[str], None]


class Aim(NamedTuple):
    """Where a child is to be gone: at a point of a line of a step; ``line`` from 1, 0 where it is none."""

    journey: str
    step: int
    line: int
    point: str


@dataclass
class Walk:
    """How far the journey of a customer is: how their messages stand, or may stand, and the step that is next."""

    journey: str
    tag: str
    may_be: list[States]
    next_step: int
    begun: str  # the step that was begun last

    @property
    def steps(self) -> tuple[Step, ...]:
        """The journey's steps."""
        return JOURNEYS[self.journey]

    def is_over(self) -> None:
        """All its steps were done."""
        self.next_step = len(self.steps)
        self.may_be = [after(self.steps, self.next_step)]


def after(steps: tuple[Step, ...], count: int) -> States:
    """Return how the messages stand after the first ``count`` steps."""
    return next((step.becomes[-1] for step in reversed(steps[:count]) if step.becomes), ())


class Mortal(Disk):
    """A disk beside which a process ends itself at a point of a line; a line is what a step writes into the book."""

    def __init__(self, aim: Aim) -> None:
        self._aim = aim
        self._step = self._line = -1

    def begins(self, step: int) -> None:
        """Count the lines of a step from now on."""
        self._step, self._line = step, 0

    def told(self) -> None:
        """Somebody has what the step gives them."""
        self._line = 0
        self._at(TOLD)

    def write(self, handle: int, data: bytes) -> int:
        """Write; of the book, be gone before, in the middle or behind."""
        if not _is_book(handle):
            return super().write(handle, data)
        self._line += 1
        self._at(BEFORE)
        if self._is_at(HALF):
            super().write(handle, data[: len(data) // 2])
            self._at(HALF)
        done = super().write(handle, data)
        self._at(WRITTEN)
        return done

    def sync(self, handle: int) -> None:
        """Make sure of what was written; of the book, be gone behind that."""
        super().sync(handle)
        if _is_book(handle):
            self._at(SAFE)

    def _is_at(self, point: str) -> bool:
        return (self._step, self._line, point) == self._aim[1:]

    def _at(self, point: str) -> None:
        if self._is_at(point):
            os.kill(os.getpid(), signal.SIGKILL)


def _is_book(handle: int) -> bool:
    return Path(f"/proc/self/fd/{handle}").readlink().name == "journal.csv"


# What they do.


def _shop_of(folder: Path, disk: Disk) -> Shop:
    class OnThisDisk(Shop):
        """A shop whose book is on a disk of the test's."""

        @staticmethod
        def _ledger_of(folder: Path) -> Ledger:
            return Ledger.open(folder, writer=True, others=new_rooms(), storage=disk)

    services.shop.write_tables_apart = lambda *_, **__: 0  # type: ignore[attr-defined] # a process of its own each time
    clock.now = HANDS
    shop = OnThisDisk(folder / "data", folder / "settings.toml")
    shop.open()
    return shop


def prepare(folder: Path) -> None:
    """Set a shop up whose messages go by link at any hour, and which gives receipts."""
    shop = _shop_of(folder, Disk())
    shop.set_up(*PLACE)
    desk = owner_desk(shop)
    for key in ("quiet_from", "quiet_until"):
        wish(desk, f"messages.{key}", "00:00")
    wish(desk, "messages.events", ["receipt"])
    shop.close()


def act(folder: Path, aim: Aim, tags: list[str], say: Say) -> None:
    """Walk one journey after the other, each for a customer of its own, until the aim is reached."""
    disk = Mortal(aim)
    shop = _shop_of(folder, disk)
    names = list(JOURNEYS)
    first = names.index(aim.journey)
    for place, tag in enumerate(tags):
        journey = names[(first + place) % len(names)]
        person = Person(shop, tag, begin(shop, journey, tag))
        for index, _ in walk(person, JOURNEYS[journey], 0, disk.told):
            disk.begins(index)
            say(f"{tag} {person.customer} {index} {journey}")
    raise PromiseBroken(f"nobody was gone at {aim}")


def look(folder: Path, walks: dict[str, Walk], say: Say) -> None:
    """Open the book as after a crash, compare, press what a person would press, and go on to each journey's end."""
    shop = _shop_of(folder, Disk())
    if shop.ledger.trouble is not None:
        raise PromiseBroken(f"the book does not open: {shop.ledger.trouble.sentence}")
    compare(shop, walks)
    shop.post.tick()
    for customer, walked in walks.items():
        person = Person(shop, walked.tag, customer)
        if walked.next_step < len(walked.steps):
            press_again(person)
        for _ in walk(person, walked.steps, walked.next_step):
            pass
        walked.is_over()
    compare(shop, walks)
    say(json.dumps(Counter(one.state.value for one in shop.post.outbox.latest())))
    shop.close()


def compare(shop: Shop, walks: dict[str, Walk]) -> None:
    """Hold what the book says of every message against what was done."""
    count = 0
    for customer, walked in walks.items():
        states = Person(shop, walked.tag, customer).states()
        count += len(states)
        if states not in walked.may_be:
            raise PromiseBroken(f"{walked.tag}, “{walked.journey}”: {_said(states)}, not {_said(*walked.may_be)}")
    if count != len(shop.post.outbox):
        raise PromiseBroken(f"{len(shop.post.outbox)} messages, and only {count} were put on the list")


def _said(*states: States) -> str:
    return " or ".join("+".join(one) or "nothing" for one in states)


def press_again(person: Person) -> None:
    """Press what was pressed before the crash: no second reminder comes of it, and no link is shown unasked."""
    before = person.states()
    reminders = [one for one in person.messages() if one.occasion == "overdue" and one.state in _STANDS]
    if reminders:
        with suppress(LedgerError):
            person.desk.remind([person.customer], key=f"{person.tag}-pressed-again")
    if any(one.facts.customer == person.customer for one in person.desk.reminder_plan().to_remind) and reminders:
        raise PromiseBroken(f"{person.tag} is to be reminded a second time")
    for message in person.messages():
        if message.state is State.OPENED:
            try:
                person.desk.open_message_link(message.id, key=f"{person.tag}-opened-again-{message.id}")
            except OpenedAlready:
                continue
            raise PromiseBroken(f"the link of {person.tag} is shown as if nobody had opened it")
    if person.states() != before:
        raise PromiseBroken(f"{person.tag}: pressed once more, {_said(before)} became {_said(person.states())}")
