"""The command line as its users have it: a process of its own, with data and settings in a folder of the test."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

PROJECT: Final = Path(__file__).parents[2]


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    def json(self) -> Any:  # noqa: ANN401 - whatever the command documents
        """Return the one JSON document on stdout; nothing else may stand there."""
        assert self.out.endswith("\n")
        assert self.out.count("\n") == 1
        return json.loads(self.out)


@dataclass(frozen=True)
class Desk:
    """Somebody at a terminal."""

    folder: Path

    @property
    def data(self) -> Path:
        """The folder of the book."""
        return self.folder / "data"

    def __call__(self, *words: str | Path) -> Said:
        """Run one command and return what it answered."""
        environment = os.environ | {
            "DUEBOOK_DATA": str(self.data), "DUEBOOK_SETTINGS": str(self.folder / "settings.toml"),
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, PROJECT / "cli.py", *words],
            env=environment, cwd=self.folder, capture_output=True, text=True, encoding="utf-8", check=False,
            timeout=120, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        return Said(done.returncode, done.stdout, done.stderr)

    def do(self, *words: str | Path) -> Said:
        """Run a command that must succeed without a word on stderr."""
        said = self(*words)
        assert (said.code, said.err) == (0, "")
        return said

    def refused(self, *words: str | Path) -> str:
        """Run a command that must be refused, and return the sentence; stdout stays empty, the book as it was."""
        before = self.journal()
        said = self(*words)
        assert (said.code, said.out) == (1, "")
        assert self.journal() == before
        assert said.err.endswith("\n")
        return said.err.removesuffix("\n")

    def journal(self) -> bytes:
        """Return the bytes of the book."""
        path = self.data / "journal.csv"
        return path.read_bytes() if path.exists() else b""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an empty shop and one that trades; tests get copies, for a command takes its time."""
    folder = tmp_path_factory.mktemp("made-once")
    new = Desk(folder / "new")
    new.folder.mkdir()
    new.do("setup", "--shop", "Test Stores", "--owner", "asha")
    shutil.copytree(new.folder, folder / "trading")
    trading = Desk(folder / "trading")
    (trading.folder / "list.csv").write_text(
        "Name,Code,Mobile,Due Amount\nAsha Patil,A1,9822014556,1250.50\nRavi Naik,R1,9822014557,0\n", encoding="utf-8"
    )
    trading.do("import", "list.csv")
    trading.do("record", "charge", "C0002", "99.50", "--on", "2026-01-05", "--due", "2026-01-20", "--note", "Milk")
    trading.do("record", "payment", "A1", "250+0.50", "--method", "upi", "--ref", "B-7")
    trading.do("record", "top-up", "Ravi", "500")
    return folder


@pytest.fixture
def shop(desk: Desk, made_once: Path) -> Desk:
    """Return a shop without customers."""
    shutil.copytree(made_once / "new", desk.folder, dirs_exist_ok=True)
    return desk


@pytest.fixture
def trading(desk: Desk, made_once: Path) -> Desk:
    """Return a shop with two customers and a few entries: numbers 2 to 5."""
    shutil.copytree(made_once / "trading", desk.folder, dirs_exist_ok=True)
    return desk
