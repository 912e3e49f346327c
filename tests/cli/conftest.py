"""The command line as its users have it: a process of its own, with data and settings in a folder of the test."""

import json
import os
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


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """Return a shop without customers."""
    desk.do("setup", "--shop", "Test Stores", "--owner", "asha")
    return desk
