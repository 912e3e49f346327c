"""A folder full of workbooks, each opened or refused in bounded time and memory: none crashes, none hangs.

The folder is named by DUEBOOK_CORPUS; beside it, a small corpus is made here that always runs.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.sheets import Limits, UnreadableFile, read_file
from ledger.sheets.errors import FileNotRead
from tests.sheets.makers import DATA, parts_of, xml_2003, zipped
from tests.sheets.test_office import binary

# What a list of customers needs at most; the limits of the app are wider, and hold as well.
LIMITS = Limits(cpu_seconds=20, wall_seconds=30, memory_bytes=1024 * 2**20)
CORPUS = os.environ.get("DUEBOOK_CORPUS", "")
SEED = 20261121


def outcome(name: str, content: bytes) -> tuple[str, str]:
    """Return "opened", "refused", "stopped" (it took too much) or "crashed", and the sentence."""
    try:
        sheets = read_file(name, content, LIMITS)
    except FileNotRead as refusal:
        return "stopped", str(refusal)
    except UnreadableFile as refusal:
        sentence = str(refusal)
        return ("refused" if sentence.endswith(".") and "\n" not in sentence else "crashed"), sentence
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        return "crashed", repr(error)
    return ("opened" if sheets else "crashed"), ""


@pytest.mark.prove
@pytest.mark.fault(82, 83, 84)
@pytest.mark.skipif(not CORPUS, reason="DUEBOOK_CORPUS names no folder of workbooks")
def test_every_file_of_a_corpus_is_opened_or_refused(capsys: pytest.CaptureFixture[str]) -> None:
    paths = sorted(path for path in Path(CORPUS).rglob("*") if path.is_file())
    assert paths, f"{CORPUS} has no files in it"
    told: list[str] = []
    counted: Counter[str] = Counter()
    for path in paths:
        before = time.monotonic()
        what, sentence = outcome(path.name, path.read_bytes())
        counted[what] += 1
        told.append(f"{what:8} {time.monotonic() - before:6.2f} s  {path.relative_to(CORPUS)}  {sentence}")
    with capsys.disabled():
        print("\n" + "\n".join(told))  # noqa: T201
        print(f"{len(paths)} files: {dict(counted)}")  # noqa: T201
    assert counted["crashed"] == 0
    assert counted["stopped"] == 0


def originals() -> dict[str, bytes]:
    office = {
        path.name: path.read_bytes() for path in sorted((DATA / "office").iterdir()) if path.name.startswith("people")
    }
    return {**office, "people.xlsb": binary(), "people.xml": xml_2003()}


def flipped(content: bytes, draw: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(draw.randint(1, 8)):
        changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
    return bytes(changed)


def cut(content: bytes, draw: random.Random) -> bytes:
    start = draw.randrange(len(content))
    return content[:start] + content[start + draw.choice((1, 16, 512, len(content))) :]


def swapped(content: bytes, draw: random.Random) -> bytes:
    """Return a zip whose parts were exchanged, or flipped inside, so that their sums are right; others are cut."""
    if not content.startswith(b"PK"):
        return cut(content, draw)
    parts = parts_of(content)
    one, other = draw.sample(sorted(parts), 2)
    if draw.random() < 0.5:
        parts[one], parts[other] = parts[other], parts[one]
    elif parts[one]:
        parts[one] = flipped(parts[one], draw)
    return zipped(parts)


def mutated(count: int) -> Iterator[tuple[str, bytes]]:
    draw = random.Random(SEED)
    files = list(originals().items())
    for number in range(count):
        name, content = files[number % len(files)]
        how = draw.choice((flipped, cut, swapped, swapped))
        yield f"{how.__name__}-{number}-{name}", how(content, draw)


@pytest.mark.fault(82, 83, 84)
@pytest.mark.parametrize(
    "count", [24, pytest.param(1_000, marks=pytest.mark.long), pytest.param(20_000, marks=pytest.mark.prove)]
)
def test_damaged_workbooks_are_opened_or_refused(count: int, capsys: pytest.CaptureFixture[str]) -> None:
    counted: Counter[str] = Counter()
    wrong: list[str] = []
    for name, content in mutated(count):
        what, sentence = outcome(name, content)
        counted[what] += 1
        if what in ("crashed", "stopped"):
            wrong.append(f"{name}: {sentence}")
    with capsys.disabled():
        print(f"\n{count} damaged workbooks: {dict(counted)}")  # noqa: T201
    assert wrong == []
    # The dose is worth something only when some of them get past the first look, and some do not.
    assert min(counted["opened"], counted["refused"]) > count / 10
