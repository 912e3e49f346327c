"""The log: small for ever, the owner's alone, and without anything that a customer would not want to read there."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.log import BYTES_MAX, FILE, LOGS_FOLDER, OLDER_FILES_MAX, end_log, keep_log, note_error


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    handler = keep_log(tmp_path, bytes_max=2000)
    yield tmp_path / LOGS_FOLDER
    end_log(handler)


def fail(secret: str) -> None:
    message = f"{secret} owes ₹500"
    raise ValueError(message)


def note(secret: str) -> None:
    try:
        fail(secret)
    except ValueError as error:
        note_error("a page", error)


@pytest.mark.fault(33)
def test_a_log_that_would_grow_for_ever_is_cut(log: Path) -> None:
    for number in range(500):
        note(f"Asha {number}")
    found = {path.name: path.stat().st_size for path in log.iterdir()}
    assert set(found) == {FILE, *(f"{FILE}.{number}" for number in range(1, OLDER_FILES_MAX + 1))}
    assert max(found.values()) <= 2000
    assert BYTES_MAX * (OLDER_FILES_MAX + 1) <= 5_000_000


def test_it_says_where_and_never_what(log: Path) -> None:
    note("Asha Patil")
    logging.getLogger("apscheduler").error("Job of %s raised", "Asha Patil", exc_info=ValueError("Asha Patil"))
    lines = (log / FILE).read_text(encoding="utf-8").split("\n")
    assert [line.split(" | ")[1:] for line in lines] == [
        ["duebook", "a page", "ValueError", *_here("note", "fail")], ["apscheduler", "ValueError"], [],
    ]  # fmt: skip
    assert "Asha" not in "".join(lines)


def _here(*functions: str) -> list[str]:
    """Return the places in this file where each of the functions goes wrong."""
    lines = Path(__file__).read_text(encoding="utf-8").split("\n")
    wrong = {"note": "        fail(secret)", "fail": "    raise ValueError(message)"}
    return [f"tests/services/{Path(__file__).name}:{lines.index(wrong[name]) + 1}" for name in functions]


@pytest.mark.fault(35)
def test_it_is_made_when_something_goes_wrong_and_for_the_owner_alone(log: Path) -> None:
    assert not log.exists()
    note("Asha")
    assert (log.stat().st_mode & 0o777, (log / FILE).stat().st_mode & 0o777) == (0o700, 0o600)


@pytest.mark.fault(13)
def test_a_log_that_cannot_be_written_stops_nobody(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log.write_text("a file stands where the folder belongs", encoding="utf-8")
    note("Asha")
    assert capsys.readouterr().err == ""
