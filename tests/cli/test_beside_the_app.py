"""The command line while the app is open: reading works and leaves no trace, writing is refused."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.shop import Shop, State
from tests.cli.conftest import Desk


@pytest.fixture
def beside(trading: Desk) -> Iterator[Desk]:
    """Return a shop that the app of another process (this one) has open."""
    app = Shop(trading.data, trading.folder / "settings.toml")
    app.open()
    assert app.state is State.OPEN
    yield trading
    app.close()


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(folder)): (path.read_bytes() if path.is_file() else b"", path.stat().st_mtime_ns)
        for path in folder.rglob("*")
    }


@pytest.mark.fault(18)
@pytest.mark.parametrize(
    "words",
    [
        ["record", "charge", "C0001", "5"], ["undo", "3"], ["import", "list.csv"],
        ["sample", "--customers", "3", "--entries", "2"],
    ],
)  # fmt: skip
def test_a_command_that_writes_is_refused_and_says_since_when_the_app_is_open(beside: Desk, words: list[str]) -> None:
    (beside.folder / "list.csv").write_text("Name\nAsha\n", encoding="utf-8")
    before = contents(beside.data)
    told = beside.refused(*words)
    assert re.fullmatch(r"Duebook is open \(since \d\d:\d\d\)\. Do this in the app, or close it first\.", told)
    assert contents(beside.data) == before


@pytest.mark.fault(18)
@pytest.mark.parametrize(
    "words", [["customers"], ["balances", "--json"], ["history"], ["verify"], ["balances", "--as-of-seq", "4"]]
)
def test_a_command_that_reads_works_and_writes_nothing(beside: Desk, words: list[str]) -> None:
    before = contents(beside.data)
    assert beside.do(*words).out
    assert contents(beside.data) == before


def test_an_export_and_a_dry_run_leave_the_book_alone_too(beside: Desk) -> None:
    (beside.folder / "list.csv").write_text("Name\nAsha\n", encoding="utf-8")
    before = contents(beside.data)
    beside.do("export", "--out", beside.folder / "out")
    beside.do("import", "list.csv", "--dry-run")
    assert contents(beside.data) == before


@pytest.mark.fault(19)
def test_when_the_app_is_closed_commands_write_at_once(shop: Desk) -> None:
    app = Shop(shop.data, shop.folder / "settings.toml")
    app.open()
    app.close()
    shop.do("sample", "--customers", "3", "--entries", "2")
