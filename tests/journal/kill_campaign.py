"""Kill a writing process with SIGKILL at random moments, and see that nothing it answered for is lost.

``python tests/journal/kill_campaign.py KILLS [SEED]`` prints one JSON object. Exit 0: every promise was kept, and at
least one kill in twenty met a line that was torn or that nobody had been told of; 1: not so.

A child is forked from this warm process for every kill. It says on a pipe what it is about to save, saves it, and says
that it was answered; the parent waits for a random number of those words and a random moment more, and kills. Every
content follows from its key, so that half a line shown as a whole one would be seen.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from ledger.journal import Commit, Disk, Draft, FileJournal
from tests.journal.shop import AT, IDENTITY

if TYPE_CHECKING:
    from collections.abc import Sequence

KILLS_A_BOOK = 10
SHARE_MIN = 0.05
PIECE = 256  # bytes that the disk of every second child takes in one write
WORDS_MAX = 24
MOMENT_MAX = 0.03  # seconds
ANSWER_MAX = 60  # seconds until a child that says nothing is a failure


class PiecemealDisk(Disk):
    """A disk that takes a little at a time, as disks may."""

    def write(self, handle: int, data: bytes) -> int:
        """Write a piece."""
        return super().write(handle, data[:PIECE])


@dataclass
class Tally:
    """What the kills met."""

    kills: int = 0
    torn: int = 0
    unacknowledged: int = 0
    between: int = 0
    mended: int = 0
    answered: int = 0

    @property
    def share(self) -> float:
        """The share of kills that met a torn line or one that nobody had been told of."""
        return (self.torn + self.unacknowledged) / max(1, self.kills)


@dataclass
class Keys:
    """A projection: the keys in order; a content that does not follow from its key ends the campaign."""

    keys: list[str] = field(default_factory=list)

    def apply(self, commits: Sequence[Commit]) -> None:
        """Look at each commit."""
        for commit in commits:
            if commit.seq > 1:
                require(commit.records == content(commit.key), f"{commit.key} is not what was written")
                self.keys.append(commit.key)

    def reset(self) -> None:
        """Forget."""
        self.keys.clear()


class PromiseBroken(Exception):
    """Something was lost, or shown that should not be."""


def require(kept: object, sentence: str) -> None:
    """Raise when a promise was not kept."""
    if not kept:
        raise PromiseBroken(sentence)


def content(key: str) -> str:
    """Return the records that belong to a key: its last number says how long they are."""
    return json.dumps([{"kind": "entry", "note": f"{key}," * int(key.rsplit("-", 1)[1])}], separators=(",", ":"))


def draft(key: str) -> Draft:
    """Return the request that belongs to a key."""
    return Draft(at=AT, by="child", via="campaign", what="write", key=key, records=content(key))


def write_until_killed(folder: Path, run: int, seed: int, words: int) -> None:
    """Open the book and save commits of many sizes, saying before and after each what it is."""
    chance = random.Random(seed)
    journal = FileJournal.open(folder, [], writer=True, storage=PiecemealDisk() if run % 2 else Disk())
    for number in range(10**9):
        lengths = chance.choice(([1], [3], [chance.randint(1, 40)], [chance.randint(500, 60_000)], [2, 900, 1, 5]))
        keys = [f"{run}-{number}-{place}-{length}" for place, length in enumerate(lengths)]
        os.write(words, f"about {' '.join(keys)}\n".encode())
        journal.append_group([draft(key) for key in keys])
        os.write(words, f"saved {' '.join(keys)}\n".encode())


def killed_child(folder: Path, run: int, chance: random.Random) -> list[list[str]]:
    """Let a child write, kill it, and return its words."""
    reading, writing = os.pipe()
    seed, enough, moment = chance.getrandbits(32), chance.randint(0, WORDS_MAX), chance.random() ** 3 * MOMENT_MAX
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            write_until_killed(folder, run, seed, writing)
        finally:
            os._exit(3)
    os.close(writing)
    said = b""
    while said.count(b"\n") < enough and select.select([reading], [], [], ANSWER_MAX)[0]:
        piece = os.read(reading, 1 << 16)
        if not piece:
            break
        said += piece
    select.select([], [], [], moment)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    while piece := os.read(reading, 1 << 16):
        said += piece
    os.close(reading)
    require(os.WIFSIGNALED(status), f"a child ended by itself, with {os.waitstatus_to_exitcode(status)}")
    return [line.split() for line in said.decode().split("\n")[:-1]]


def reopen(folder: Path, keys: Sequence[str], said: list[list[str]], tally: Tally, *, writer: bool) -> list[str]:
    """Open the book after a kill, hold it against what was said, and return the keys that it holds."""
    saved = [key for word, *of_group in said if word == "saved" for key in of_group]
    begun = said[-1][1:] if said and said[-1][0] == "about" else []
    raw = (folder / "journal.csv").read_bytes()
    found = Keys()
    journal = FileJournal.open(folder, [found], writer=writer)
    require(journal.trouble is None, f"the start did not succeed: {journal.trouble}")
    sure = [*keys, *saved]
    extra = found.keys[len(sure) :]
    require(found.keys[: len(sure)] == sure, f"something answered for is lost: {sure[-3:]}, {found.keys[-3:]}")
    require(extra == begun[: len(extra)], f"something is there that nobody asked for: {extra}")
    tally.kills += 1
    tally.answered += len(saved)
    if not raw.endswith(b"\n"):
        tally.torn += 1
    elif extra:
        tally.unacknowledged += 1
    else:
        tally.between += 1
    if writer:
        tally.mended += bool(journal.notices)
        again = [journal.append(draft(key)).key for key in begun]  # the same keys settle what happened
        require(found.keys == [*sure, *again], "a repeated key was written twice")
    journal.close()
    return found.keys


def campaign(kills: int, seed: int, place: Path) -> Tally:
    """Kill as often as asked, in books below ``place``; PromiseBroken."""
    chance, tally = random.Random(seed), Tally()
    folder, keys = place, list[str]()
    for run in range(kills):
        if run % KILLS_A_BOOK == 0:
            folder, keys = place / str(run), []
            first = Draft(at=AT, by="owner", via="campaign", what="set up", records=[{"kind": "shop", "name": "S"}])
            FileJournal.create(folder, identity=IDENTITY, first=first)
        said = killed_child(folder, run, chance)
        last_of_book = run % KILLS_A_BOOK == KILLS_A_BOOK - 1
        # A look that repairs nothing leaves a torn end for the next child, to be killed while it repairs that.
        keys = reopen(folder, keys, said, tally, writer=last_of_book or chance.random() < 0.7)
    return tally


def main(arguments: list[str]) -> int:
    """Run the campaign, print what it met, and return the exit code."""
    kills, seed = int(arguments[0]), int(arguments[1]) if len(arguments) > 1 else random.SystemRandom().getrandbits(32)
    with tempfile.TemporaryDirectory() as place:
        try:
            tally = campaign(kills, seed, Path(place))
        except PromiseBroken as broken:
            sys.stdout.write(f"{json.dumps({'seed': seed, 'broken': str(broken)})}\n")
            return 1
    enough = tally.share >= SHARE_MIN
    sys.stdout.write(
        f"{json.dumps({'seed': seed, **asdict(tally), 'share': round(tally.share, 3), 'enough': enough})}\n"
    )
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
