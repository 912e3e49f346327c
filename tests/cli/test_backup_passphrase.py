"""The passphrase of the backups at the command line: set, told, printed, stopped, and asked for."""

import pytest

from services.command_lock import PASSPHRASE
from services.copies.lock import LockBox
from tests.cli.conftest import Desk
from tests.papers.reading import read

WORDS = "seven bells over chutney"
OTHER = "a goat on the ninth stair"


@pytest.fixture
def locked(trading: Desk) -> Desk:
    LockBox(trading.data).keep(WORDS, work=1)
    return trading


def test_a_passphrase_from_the_environment_locks_backups_and_stop_ends_it(
    trading: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert trading.do("backup-passphrase", "--json").json() == {"locked": False}
    assert "from 10 to 200 letters" in trading.refused("backup-passphrase", "--set")
    monkeypatch.setenv(PASSPHRASE, WORDS)
    assert "Without the passphrase nobody opens them" in trading.do("backup-passphrase", "--set").out
    kept = LockBox(trading.data).get()
    assert kept is not None
    assert kept.text == WORDS
    assert trading.do("backup-passphrase", "--json").json() == {"locked": True}
    assert trading.do("backup-passphrase", "--stop", "--json").json() == {"locked": False}
    assert trading.do("backup", "--json").json()["name"].endswith(".zip")
    assert trading("backup-passphrase", "--set", "--stop").code == 2


def test_a_weak_one_is_told(trading: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSPHRASE, "Test Stores 1")
    assert "easy to guess" in trading.do("backup-passphrase", "--set").out


@pytest.mark.fault(113)
def test_a_locked_backup_is_taken_back_with_the_right_passphrase_only(
    locked: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = locked.do("backup", "--json").json()
    assert made["name"].endswith(".zip.age")
    before = locked.do("balances", "--json").json()
    locked.do("record", "charge", "C0001", "10")
    LockBox(locked.data).keep(OTHER, work=1)
    book = locked.journal()
    assert "does not open with this passphrase" in locked.refused("restore", made["name"], "--yes")
    monkeypatch.setenv(PASSPHRASE, WORDS[::-1])
    assert "does not open with this passphrase" in locked.refused("restore", made["name"], "--yes")
    assert locked.journal() == book
    monkeypatch.setenv(PASSPHRASE, WORDS)
    locked.do("restore", made["name"], "--yes")
    assert locked.do("balances", "--json").json() == before


def test_the_sheet_is_a_pdf_with_the_passphrase_and_there_is_none_without(locked: Desk) -> None:
    out = locked.folder / "sheet.pdf"
    locked.do("backup-passphrase", "--sheet", out)
    assert WORDS in " ".join(read(out.read_bytes()).text.split())
    assert out.stat().st_mode & 0o077 == 0
    locked.do("backup-passphrase", "--stop")
    assert "there is no sheet to print" in locked.refused("backup-passphrase", "--sheet", out)
