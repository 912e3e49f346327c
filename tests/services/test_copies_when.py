"""When backups are made: by the clock, before what changes much, when the owner goes, and what ends one half way."""

import os
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from access import Role
from backups import BackupNotMade, KeptBackup
from ledger.errors import LedgerError
from services import clock
from services.copies import back_up
from services.copies.apart import run_apart
from services.copies.due import Book, Times, is_due
from services.copies.maker import AT_SIGN_OUT, BEFORE_IMPORT
from services.copies.making import scratch_in
from services.settings import change
from services.shop import Shop
from tests.desks import add_person, desk_for
from tests.services.counter import add, bring_in, sell

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)  # a Saturday


@pytest.fixture
def trading(open_shop: Shop) -> Shop:
    add(open_shop)
    sell(open_shop, "5", key="first")
    return open_shop


def made(shop: Shop) -> str:
    return back_up(shop.data, shop.settings_path, shop.copies.folder, "by hand")[0]


def reasons(shop: Shop) -> list[str]:
    """Return what each backup was made for, the newest first."""
    return [row.kept.manifest.why for row in shop.copies.rows() if row.kept.manifest]


def notices(shop: Shop) -> list[str]:
    return shop.ledger.journal.notices


def until(done: Callable[[], bool]) -> None:
    """Wait until it is so."""
    ends = time.monotonic() + 60
    while not done():
        assert time.monotonic() < ends, "it never came to that"
        time.sleep(0.01)


def nobody_writes(shop: Shop) -> None:
    """Let the backups have a place that is none."""
    (shop.data.parent / "file").write_text("no folder")
    change(shop.settings_path, "backups.folder", (shop.data.parent / "file" / "backups").as_posix())
    shop.read_settings()


@pytest.mark.parametrize(
    ("hours_ago", "on", "at", "due_now"),
    [
        (1, "saturday", "11:30", True), (0.4, "saturday", "11:30", False), (20, "saturday", "12:30", False),
        (24 * 6, "saturday", "12:30", False), (24 * 7, "saturday", "12:30", True), (24, "friday", "12:00", False),
        (24.1, "friday", "12:00", True), (24 * 40, "sunday", "20:00", True), (500, "", "12:00", False),
    ],
)  # fmt: skip
def test_a_weekly_one_is_due_once_after_its_day_and_hour_also_when_the_computer_slept(
    trading: Shop, hours_ago: float, on: str, at: str, *, due_now: bool
) -> None:
    made(trading)
    (row,) = trading.copies.rows()
    assert row.kept.manifest is not None
    manifest = replace(row.kept.manifest, made_at=(NOON - timedelta(hours=hours_ago)).isoformat())
    book = Book(manifest.lineage, manifest.seq + 1, NOON)
    assert is_due(book, manifest, NOON, Times(weekly_on=on, weekly_at=at)) is due_now


def test_before_an_import_a_backup_is_made_unless_nothing_was_recorded_since_the_last(trading: Shop) -> None:
    seq = trading.ledger.journal.last_seq
    bring_in(trading)
    (row,) = trading.copies.rows()
    assert row.kept.manifest is not None
    assert (row.kept.manifest.why, row.kept.manifest.seq, row.kept.proven) == (BEFORE_IMPORT, seq, True)
    tables = [one.name for one in row.kept.manifest.files if one.name.startswith("tables/")]
    assert not tables, "nobody waits for tables"
    name = made(trading)
    bring_in(trading, "other.csv", b"Name,Mobile,Due\nMeera Joshi,9822014999,10\n", key="second")
    assert [one.kept.name for one in trading.copies.rows()] == [name, row.kept.name]


def test_the_first_list_of_an_empty_book_needs_no_backup(open_shop: Shop) -> None:
    bring_in(open_shop)
    assert open_shop.copies.rows() == []


@pytest.mark.fault(13, 108)
def test_an_import_without_a_backup_goes_on_and_it_is_told(trading: Shop) -> None:
    nobody_writes(trading)
    before = len(trading.book.people)
    bring_in(trading)
    assert len(trading.book.people) == before + 2
    (told,) = notices(trading)
    assert told.startswith("No backup was made: ")
    assert told.endswith("The list was brought in without one.")
    assert trading.copies.newest().failed
    assert told.startswith(trading.copies.newest().failed)


def test_a_copy_before_something_is_the_newest_one_when_that_holds_everything_else_a_new_one(trading: Shop) -> None:
    name = made(trading)
    assert trading.copies.before("before reset") == name
    sell(trading, key="second")
    fresh = trading.copies.before("before reset")
    assert fresh != name
    assert reasons(trading) == ["before reset", "by hand"]


def test_a_copy_before_something_can_go_to_another_folder_and_a_large_one_is_made_by_another_process(
    trading: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(trading)
    monkeypatch.setattr("services.copies.maker.SMALL", 0)
    heard: list[float] = []
    name = trading.copies.before("before reset", tmp_path / "outside", heard.append)
    assert (tmp_path / "outside" / name).is_file()
    assert heard
    assert len(trading.copies.rows()) == 1


def test_without_a_backup_before_a_reset_there_is_a_refusal(trading: Shop) -> None:
    nobody_writes(trading)
    with pytest.raises(BackupNotMade):
        trading.copies.before("before reset")


def test_when_the_owner_signs_out_one_is_made_if_something_changed_and_for_nobody_else(trading: Shop) -> None:
    owner, staff = (add_person(trading, name, role) for name, role in (("Owner", Role.OWNER), ("Ravi", Role.STAFF)))
    desk_for(trading, staff).sign_out()
    assert not trading.copies.making().is_on
    desk_for(trading, owner).sign_out()
    until(lambda: not trading.copies.making().is_on)
    assert reasons(trading) == [AT_SIGN_OUT]
    trading.copies.newest()
    desk_for(trading, owner).sign_out()
    assert not trading.copies.making().is_on, "nothing was recorded since"


@pytest.fixture
def kept(trading: Shop) -> KeptBackup:
    made(trading)
    return trading.copies.rows()[0].kept


@pytest.mark.fault(13, 108)
def test_closing_while_one_is_made_ends_it_and_leaves_nothing_half_made(
    trading: Shop, kept: KeptBackup, monkeypatch: pytest.MonkeyPatch
) -> None:
    sell(trading, key="second")
    keeper = trading.copies
    begun = threading.Event()

    def hear(_share: float) -> None:
        begun.set()

    monkeypatch.setattr(keeper, "_hear", hear)
    work = threading.Thread(target=keeper._try, args=("by hand",))
    work.start()
    assert begun.wait(60)
    trading.begin_closing()
    work.join(60)
    assert keeper.making().failed.startswith("No backup was made: Duebook was closed.")
    assert [path.name for path in keeper.folder.iterdir()] == [kept.name]
    assert list((trading.data / "cache").glob("backup-*")) == []


def test_what_a_killed_process_left_in_the_cache_goes_a_day_later(trading: Shop) -> None:
    old, new = (trading.data / "cache" / f"backup-{name}" for name in ("old", "new"))
    for folder in (old, new):
        folder.mkdir(parents=True)
        (folder / "journal.csv").write_text("half")
    two_days_ago = clock.now().timestamp() - 2 * 86_400
    os.utime(old, (two_days_ago, two_days_ago))
    with scratch_in(trading.data):
        assert not old.exists()
        assert new.exists()


def test_a_process_that_says_nothing_is_ended_when_the_shop_closes(tmp_path: Path) -> None:
    said = run_apart("http.server", ["--directory", str(tmp_path), "0"], lambda _share: None, lambda: True)
    assert said == {}


def test_an_owner_signs_out_of_a_shop_whose_backups_cannot_be_made_all_the_same(trading: Shop) -> None:
    nobody_writes(trading)
    desk = desk_for(trading, add_person(trading, "Owner", Role.OWNER))
    desk.sign_out()
    until(lambda: not trading.copies.making().is_on)
    assert trading.copies.newest().failed
    with pytest.raises(LedgerError):
        _ = desk.person
