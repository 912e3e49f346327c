"""The command line as its users have it, with data and settings in a folder of the test.

A command runs in the process of the test, for a process of its own begins with a second of loading: it gets everything
that it would have there (arguments, variables, folder, nobody who types) and all that it and its children write to the
terminal is taken down. What only a process can show has ``apart``.
"""

import gc
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

import pytest

import cli
from tests.desks import nobody_looks_any_more

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
        """Run one command in this process and return what it answered."""
        return _here(self.folder, self.variables, [str(word) for word in words])

    def apart(self, *words: str | Path, typed: str | None = None, **variables: str) -> Said:
        """Run one command in a process of its own and return what it answered; ``typed`` is what stdin holds."""
        done = subprocess.run(
            [sys.executable, PROJECT / "cli.py", *words], env=os.environ | self.variables | variables,
            cwd=self.folder, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120,
            input=typed or "",
        )  # fmt: skip
        return Said(done.returncode, done.stdout, done.stderr)

    @property
    def variables(self) -> dict[str, str]:
        """The variables that say where the book and its settings are."""
        return {"DUEBOOK_DATA": str(self.data), "DUEBOOK_SETTINGS": str(self.folder / "settings.toml")}

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


def _here(folder: Path, variables: dict[str, str], words: list[str]) -> Said:
    with (
        tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err,
        _spoken_to(1, "stdout", out), _spoken_to(2, "stderr", err),
        chdir(folder), pytest.MonkeyPatch.context() as patch,
    ):  # fmt: skip
        for name, value in variables.items():
            patch.setenv(name, value)
        patch.setattr(sys, "stdin", io.StringIO())  # nobody types
        patch.setattr(sys, "argv", [str(PROJECT / "cli.py"), *words])
        collects = gc.isenabled()
        try:
            code = cli.main()
        finally:
            if collects:  # a command switches it off for its short life
                gc.enable()
        sys.stdout.flush()
        sys.stderr.flush()
        return Said(code, _read(out), _read(err))


@contextmanager
def _spoken_to(number: int, name: str, place: IO[bytes]) -> Iterator[None]:
    """Let everything that goes to this stream of the process go to ``place``, also what a child process writes."""
    getattr(sys, name).flush()
    before = os.dup(number)
    os.dup2(place.fileno(), number)
    try:
        with open(number, "w", encoding="utf-8", closefd=False) as stream, pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, name, stream)
            yield
    finally:
        os.dup2(before, number)
        os.close(before)


def _read(place: IO[bytes]) -> str:
    place.seek(0)
    return place.read().decode()


@pytest.fixture(autouse=True)
def no_tables() -> Iterator[None]:
    """Let an app that a test has open beside the commands be closed without a process that writes its tables."""
    with nobody_looks_any_more():
        yield


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an empty shop and one that trades; tests get copies, for importing takes its time."""
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
