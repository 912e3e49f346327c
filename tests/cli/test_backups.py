"""Backups at the command line: made, listed, and taken back, also on a computer without a book."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from ledger.journal import BookChanged
from services import Shop
from services.copies import back_up
from tests.cli.conftest import Desk


def balances(desk: Desk) -> object:
    return desk.do("balances", "--json").json()


def test_a_backup_is_made_listed_and_taken_back_and_the_way_back_leads_there_again(trading: Desk) -> None:
    before = balances(trading)
    made = trading.do("backup", "--json").json()
    trading.do("record", "charge", "C0001", "10")
    after = balances(trading)
    (row,) = trading.do("backups", "--json").json()
    assert (row["name"], row["proven"], row["seq"], row["entries"]) == (made["name"], True, 5, made["entries"])
    assert row["kept_because"] == "three proven ones always stay"
    said = trading.do("restore", made["name"], "--yes").out
    assert "1 act will disappear, 0 acts will come back" in said
    assert balances(trading) == before
    safety = said.rstrip(".\n").rpartition(" ")[2]
    assert trading.do("restore", safety, "--yes").out.startswith("Test Stores, as of ")
    assert balances(trading) == after
    assert len(trading.do("backups").out.splitlines()) == 3
    assert trading("verify").code == 0


@pytest.mark.fault(102)
def test_backups_of_another_shop_in_the_folder_are_named_so_and_count_for_none_of_ours(
    trading: Desk, tmp_path: Path
) -> None:
    other = Desk(tmp_path / "other")
    other.folder.mkdir()
    other.do("setup", "--shop", "Another", "--owner", "ravi")
    folder = Path(trading.do("backup", "--json").json()["path"]).parent
    for number in range(1, 5):
        made = other.do("backup", "--json").json()
        shutil.copy(made["path"], folder / f"2025-01-0{number}_09-00.zip")
    rows = {row["name"]: row["kept_because"] for row in trading.do("backups", "--json").json()}
    own = [why for name, why in rows.items() if not name.startswith("2025")]
    assert own == ["three proven ones always stay"]
    assert [why for name, why in rows.items() if name.startswith("2025")] == ["it is of another shop, Another"] * 4


def test_every_act_that_disappears_is_printed_and_how_many_once_more_above_the_question(trading: Desk) -> None:
    made = trading.do("backup", "--json").json()
    for number in range(1, 26):
        trading.do("record", "charge", "C0001", str(number))
    first, *acts, last = trading("restore", made["name"]).out.splitlines()[:27]
    assert first.endswith(": 25 acts will disappear, 0 acts will come back.")
    assert last == "25 acts will disappear, 0 acts will come back."
    assert [f"₹{number}" in line for number, line in zip(range(25, 0, -1), acts, strict=True)] == [True] * 25
    assert all(line.startswith("  - ") for line in acts)


def test_without_a_yes_nothing_happens(trading: Desk) -> None:
    made = trading.do("backup", "--json").json()
    before = trading.journal()
    assert trading("restore", made["name"]).code == 1
    assert trading.journal() == before


def test_a_file_becomes_the_book_of_a_computer_that_has_none(trading: Desk, tmp_path: Path) -> None:
    made = trading.do("backup", "--json").json()
    stick = tmp_path / "stick" / "kept.zip"
    stick.parent.mkdir()
    shutil.copy(made["path"], stick)
    fresh = Desk(tmp_path / "fresh")
    fresh.folder.mkdir()
    fresh.do("restore", stick, "--yes")
    assert balances(fresh) == balances(trading)
    fresh.do("record", "charge", "C0001", "10")


@pytest.mark.fault(101)
def test_a_damaged_file_and_an_unknown_name_are_refused_and_the_book_stays(trading: Desk) -> None:
    made = trading.do("backup", "--json").json()
    path = Path(made["path"])
    content = path.read_bytes()
    path.write_bytes(content[:-1])
    assert "it is damaged or cut short" in trading.refused("restore", made["name"], "--yes")
    assert trading.refused("restore", "2001-01-01_00-00.zip", "--yes") == (
        "There is no backup “2001-01-01_00-00.zip”."
    )  # fmt: skip


@pytest.mark.fault(6)
def test_a_damaged_book_is_replaced_by_its_backup_and_put_aside_whole(trading: Desk) -> None:
    before = balances(trading)
    made = trading.do("backup", "--json").json()
    path = trading.data / "journal.csv"
    damaged = path.read_bytes().replace(b"Milk", b"Mi1k")
    path.write_bytes(damaged)
    assert trading("verify").code == 1
    trading.do("restore", made["name"], "--yes")
    assert balances(trading) == before
    assert damaged in [kept.read_bytes() for kept in (trading.data / "quarantine").iterdir()]


def test_while_the_app_is_open_a_backup_is_made_and_a_restore_refused(trading: Desk) -> None:
    shop = Shop(trading.data, trading.folder / "settings.toml")
    shop.open()
    try:
        made = trading.do("backup", "--json").json()
        assert "Duebook is open" in trading.refused("restore", made["name"], "--yes")
    finally:
        shop.close()
    assert Path(made["path"]).exists()


@pytest.mark.fault(102)
def test_a_backup_of_another_shop_becomes_the_book_only_when_its_name_is_typed(trading: Desk, tmp_path: Path) -> None:
    other = Desk(tmp_path / "other")
    other.folder.mkdir()
    other.do("setup", "--shop", "Another", "--owner", "ravi")
    theirs = other.do("backup", "--json").json()["path"]
    before = balances(trading)
    for words in ((), ("--shop", "Test Stores")):
        refused = trading.refused("restore", theirs, "--yes", *words)
        assert refused == ("This backup is of another shop, Another. To take it back all the same, type its name.")
    assert balances(trading) == before
    trading.do("restore", theirs, "--yes", "--shop", "Another")
    assert balances(trading) == balances(other)


def test_settings_come_with_a_backup_only_when_that_is_asked(trading: Desk) -> None:
    settings = trading.folder / "settings.toml"
    settings.write_text("[look]\nrows_per_page = 50\n", encoding="utf-8")
    made = trading.do("backup", "--json").json()
    settings.write_text("[look]\nrows_per_page = 30\n", encoding="utf-8")
    said = trading.do("restore", made["name"], "--yes").out
    assert "Look, rows per page: 30 now, 50 in the backup" in said
    assert "30" in settings.read_text(encoding="utf-8")
    said = trading.do("restore", made["name"], "--yes", "--settings").out
    assert "The settings are those of the backup; the ones before are kept as settings.toml.before-" in said
    assert "50" in settings.read_text(encoding="utf-8")


def test_everything_is_reset_after_a_copy_outside_and_comes_back_with_it(trading: Desk) -> None:
    before = balances(trading)
    assert trading("reset").code == 1, "nobody typed the name of the shop"
    assert balances(trading) == before
    done = trading.do("reset", "--yes", "--json").json()
    assert Path(done["copy"]).parent == trading.folder / "data-backups"
    assert not trading.journal()
    assert "There is no book" in trading("balances").err
    assert "There is no book" in trading("reset", "--yes").err
    trading.do("restore", done["copy"], "--yes")
    assert balances(trading) == before
    trading.do("record", "charge", "C0001", "10")


def test_a_new_shop_is_begun_after_a_reset_that_was_broken_off(trading: Desk) -> None:
    (trading.data / "journal.csv").rename(trading.data / ".reset")
    trading.do("setup", "--shop", "Another", "--owner", "ravi")
    assert trading.do("customers", "--json").json() == []
    assert not (trading.data / "files").exists()


@pytest.mark.parametrize("command", ["restore", "reset"])
def test_what_another_program_records_after_the_copy_was_made_is_not_lost(
    trading: Desk, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    made = trading.do("backup", "--json").json()
    kept = list[bytes]()
    where = "services.command_copies" if command == "restore" else "services.command_reset"

    def meanwhile(*facts: Any, **more: Any) -> Any:  # noqa: ANN401 - whatever it is called with
        done = back_up(*facts, **more)
        assert trading.apart("record", "charge", "C0001", "10").code == 0
        kept.append(trading.journal())
        return done

    monkeypatch.setattr(f"{where}.back_up", meanwhile)
    words = ("restore", made["name"], "--yes") if command == "restore" else ("reset", "--yes")
    said = trading(*words)
    assert (said.code, said.err) == (1, f"{BookChanged()}\n")
    monkeypatch.undo()
    assert [trading.journal()] == kept
