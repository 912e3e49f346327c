"""Backups of the open shop: made beside it, kept, and taken back; whoever restores can come back from that, too."""

import dataclasses
import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from access import Limits, Role, Sessions, Vault
from backups import BackupNotMade, KeptBackup
from ledger.book import Act
from ledger.errors import LedgerError
from ledger.journal import BookUnreadable
from messaging import State
from services.copies import back_up
from services.copies.due import BY_CLOCK, Book, Times, is_due, wait_after
from services.copies.restoring import HELD
from services.jobs import Jobs
from services.post import Step
from services.shop import Shop
from tests.services.counter import HERE, PLACE, add, bring_in, due, sell


@pytest.fixture
def trading(open_shop: Shop) -> Shop:
    add(open_shop)
    sell(open_shop, "5", key="first")
    return open_shop


def pressed(shop: Shop) -> str:
    """Have a backup made as the button does, by a process of its own, and return its name."""
    keeper = shop.copies
    keeper._try("by hand")
    assert keeper.making().failed == ""
    return keeper.making().made


def made(shop: Shop) -> str:
    """Make a backup here and return its name."""
    return back_up(shop.data, shop.settings_path, shop.copies.folder, "by hand")[0]


def restore(shop: Shop, name: str, key: str = "restore") -> str:
    return shop.copies.restore(name, key=key, by="owner", via="screen")


def troubled(shop: Shop) -> bool:
    return shop.ledger.trouble is not None


def acts(shop: Shop) -> list[str]:
    return [commit.what for commit in shop.ledger.activity(100)][::-1]


def test_a_backup_is_made_by_a_process_of_its_own_and_listed_as_proven_with_why_it_is_kept(trading: Shop) -> None:
    name = pressed(trading)
    (row,) = trading.copies.rows()
    assert (row.kept.name, row.kept.proven, row.stays) == (name, True, "kept: three proven ones always stay")
    assert row.kept.manifest is not None
    assert {one.name for one in row.kept.manifest.files} >= {"journal.csv", "tables/customers.csv", "book.xlsx"}
    assert trading.copies.newest().made == row.made
    assert list((trading.data / "cache").glob("backup-*")) == []


def test_nothing_secret_is_in_it_and_originals_and_photos_are(trading: Shop) -> None:
    Vault(trading.data).set_password("U0001", "a hash", "2026-11-21")
    bring_in(trading)
    made(trading)
    row, _before_the_import = trading.copies.rows()
    assert row.kept.manifest is not None
    names = [one.name for one in row.kept.manifest.files]
    assert not [one for one in names if "secret" in one or one.endswith(".db")]
    assert [one for one in names if one.startswith("files/")] == [
        f"files/{path.name}" for path in sorted((trading.data / "files").iterdir())
    ]
    content = (trading.copies.folder / row.kept.name).read_bytes()
    assert b"a hash" not in content


def test_going_back_says_what_goes_and_brings_the_book_back_and_can_itself_be_taken_back(trading: Shop) -> None:
    before, name = due(trading), made(trading)
    for number in range(10):
        sell(trading, "7", key=f"more {number}")
    after = due(trading)
    going = trading.copies.difference(name)
    assert (going.difference.goes, going.difference.comes) == (10, 0)
    assert [commit.what for commit in going.difference.going] == acts(trading)[:-11:-1]
    told = restore(trading, name)
    assert due(trading) == before
    assert acts(trading)[-1].startswith("Went back to the backup of ")
    assert "10 acts recorded since then are gone from it." in told
    assert told in trading.ledger.journal.notices
    (safety,) = [row.kept.name for row in trading.copies.rows() if row.kept.name != name]
    assert safety in told
    (kept,) = [row.kept.manifest for row in trading.copies.rows() if row.kept.name == safety]
    assert kept is not None
    assert kept.why == "before restore"
    assert not [one.name for one in kept.files if one.name.startswith("tables/")], "nobody waits for tables"
    back = trading.copies.difference(safety)
    assert (back.difference.goes, back.difference.comes) == (1, 10)
    restore(trading, safety, key="back again")
    assert due(trading) == after
    assert trading.ledger.verify() == ""
    sell(trading, "1", key="and on it goes")


@pytest.mark.fault(110)
def test_everybody_signs_in_again_after_a_restore_and_who_was_kept_out_stays_out(trading: Shop) -> None:
    name = made(trading)
    limits = Limits(timedelta(hours=1), timedelta(days=1))
    vault = Vault(trading.data)
    vault.keep_out("U0007", out=True)
    Sessions(vault, limits).begin("U0001", "127.0.0.1", datetime(2026, 11, 21, tzinfo=UTC))
    assert vault.sessions()
    restore(trading, name)
    assert Vault(trading.data).sessions() == []
    assert "U0007" in Vault(trading.data).kept_out()


@pytest.mark.fault(112)
def test_somebody_who_was_kept_out_since_the_backup_does_not_come_in_again_by_it(trading: Shop) -> None:
    admission = trading.admission
    act = Act.fresh("owner", "screen", datetime.now(UTC))
    person = admission.add(name="Ravi", sign_in="ravi", role=Role.STAFF, act=act)
    name = made(trading)
    admission.change(person.id, {"status": "disabled"}, Act.fresh("owner", "screen", datetime.now(UTC)))
    restore(trading, name)
    again = trading.admission.people.by_id(person.id)
    assert again.status == "active", "the book of that day says so"
    assert not trading.admission.may_come_in(again)


@pytest.mark.fault(111)
def test_what_waited_to_be_sent_is_held_and_what_the_clock_did_since_it_does_not_do_again(trading: Shop) -> None:
    bring_in(trading)
    trading.post.say([one.id for _, one in trading.book.each_customer() if one.phone], "Hello", key="say", **HERE)
    waiting = [one.id for one in trading.post.outbox.in_states(frozenset({State.QUEUED}))]
    assert waiting
    name = made(trading)
    trading.post.run_now("reminders", key="run", **HERE)
    runs = trading.post.outbox.runs("reminders")
    assert runs
    restore(trading, name)
    assert trading.post.outbox.count(State.QUEUED) == 0
    held = trading.post.outbox.in_states(frozenset({State.HELD}))
    assert [(one.id, one.why) for one in held] == [(number, HELD) for number in waiting]
    assert [(one.job, one.on) for one in trading.post.outbox.runs("reminders")] == [(one.job, one.on) for one in runs]
    assert trading.post.run_now("reminders", key="again", **HERE) is None


def test_a_restore_cannot_be_undone_by_the_undo_button(trading: Shop) -> None:
    restore(trading, made(trading))
    assert "cannot be taken back" in trading.why_not_undo(trading.ledger.journal.last_seq)


def test_files_that_are_gone_come_back_with_the_backup(trading: Shop) -> None:
    bring_in(trading)
    name = made(trading)
    (kept,) = (trading.data / "files").iterdir()
    content = kept.read_bytes()
    kept.unlink()
    restore(trading, name)
    assert kept.read_bytes() == content


@pytest.mark.fault(101)
def test_a_damaged_backup_is_not_taken_back_and_nothing_changes(trading: Shop) -> None:
    name = made(trading)
    sell(trading, key="second")
    path = trading.copies.folder / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    before, seq = (trading.data / "journal.csv").read_bytes(), trading.ledger.journal.last_seq
    with pytest.raises(LedgerError, match=r"cannot be used: .*Nothing was changed\."):
        restore(trading, name)
    assert (trading.data / "journal.csv").read_bytes() == before
    assert trading.ledger.journal.last_seq == seq
    (row,) = trading.copies.rows()
    assert not row.kept.proven


@pytest.mark.fault(6)
def test_a_damaged_book_that_is_open_is_replaced_by_its_backup_and_put_aside_whole(trading: Shop) -> None:
    before, name = due(trading), made(trading)
    sell(trading, key="second")
    path = trading.data / "journal.csv"
    damaged = path.read_bytes().replace(b"new Asha", b"new Esha", 1)
    path.write_bytes(damaged)
    trading.look_again()
    trading.read_from_the_beginning()
    assert troubled(trading)
    told = restore(trading, name)
    assert not troubled(trading)
    assert due(trading) == before
    assert "The damaged file that stood there is kept in quarantine." in told
    assert damaged in [kept.read_bytes() for kept in (trading.data / "quarantine").iterdir()]
    sell(trading, key="third")


def test_nobody_goes_back_while_messages_are_typed(trading: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    name = made(trading)
    before = (trading.data / "journal.csv").read_bytes()
    typing = dataclasses.replace(trading.post.typing(), step=Step.TYPING)
    monkeypatch.setattr(trading.post, "typing", lambda: typing)
    with pytest.raises(LedgerError, match="Messages are being typed"):
        restore(trading, name)
    assert (trading.data / "journal.csv").read_bytes() == before


def test_without_a_copy_of_the_book_as_it_is_nothing_is_taken_back(
    trading: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = made(trading)
    sell(trading, key="second")
    before = (trading.data / "journal.csv").read_bytes()

    def refuse(*_: object, **__: object) -> None:
        raise BackupNotMade("the disk is full")

    monkeypatch.setattr("services.copies.keeper.back_up", refuse)
    with pytest.raises(BackupNotMade):
        restore(trading, name)
    assert (trading.data / "journal.csv").read_bytes() == before
    sell(trading, key="third")


def test_a_restore_that_the_disk_refuses_leaves_the_shop_open_with_the_old_book(
    trading: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = made(trading)
    sell(trading, key="second")
    before = acts(trading)

    def refuse(*_: object, **__: object) -> None:
        raise BookUnreadable("The book was not replaced: the disk is full.")

    monkeypatch.setattr("services.copies.restoring.take_back", refuse)
    with pytest.raises(BookUnreadable):
        restore(trading, name)
    assert acts(trading) == before
    sell(trading, key="third")


@pytest.mark.fault(102)
def test_a_backup_of_another_shop_is_taken_back_only_when_its_name_is_typed(trading: Shop, tmp_path: Path) -> None:
    other = Shop(tmp_path / "other", tmp_path / "other.toml")
    other.open()
    other.set_up("Naik Traders", *PLACE[1:])
    add(other, "Meena")
    name, _ = back_up(other.data, other.settings_path, trading.copies.folder, "by hand")
    other.close()
    with pytest.raises(LedgerError, match=r"another shop, Naik Traders"):
        restore(trading, name)
    assert trading.book.shop == "Test Stores"
    trading.copies.restore(name, key="typed", other_shop="Naik Traders", by="owner", via="screen")
    assert trading.book.shop == "Naik Traders"
    theirs, ours = {row.kept.name: row.stays for row in trading.copies.rows()}.values()
    assert (theirs, ours) == (
        "kept: it is of another shop, Test Stores", "kept: it was not tried out here yet",
    )  # fmt: skip


@pytest.mark.fault(107)
def test_a_backup_during_heavy_writing_comes_to_what_the_book_was_at_its_number(trading: Shop) -> None:
    stop, count = threading.Event(), 0

    def write() -> None:
        nonlocal count
        while not stop.is_set():
            count += 1
            sell(trading, "3", key=f"heavy {count}")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        pressed(trading)
    finally:
        stop.set()
        writer.join()
    (row,) = trading.copies.rows()
    manifest = row.kept.manifest
    assert manifest is not None
    assert count > 1
    assert manifest.seq < trading.ledger.journal.last_seq
    then = trading.ledger.as_of_seq(manifest.seq)
    assert int(then.balances["due"].sum()) == manifest.totals.due
    assert (len(then.entries), manifest.check) == (
        manifest.totals.entries, trading.ledger.journal.commit(manifest.seq).check,
    )  # fmt: skip


@pytest.mark.fault(108)
def test_a_folder_that_cannot_be_written_is_told_and_tried_again_later(trading: Shop, tmp_path: Path) -> None:
    (tmp_path / "full").write_text("no folder")
    folder = tmp_path / "full" / "backups"
    trading.settings_path.write_text(f'[backups]\nfolder = "{folder.as_posix()}"\n', encoding="utf-8")
    trading.read_settings()
    now = trading.opened_at + timedelta(hours=5)
    trading.copies.tick(now)
    assert trading.copies.newest().failed.startswith("No backup was made: ")
    trading.settings_path.write_text("", encoding="utf-8")
    trading.read_settings()
    trading.copies.tick(datetime.now(UTC) + timedelta(minutes=1))
    assert trading.copies.rows() == []
    trading.copies.tick(now + timedelta(hours=5))
    assert len(trading.copies.rows()) == 1
    assert trading.copies.newest().failed == ""


@pytest.mark.long
def test_the_clock_makes_one_when_something_was_recorded_and_enough_time_went_by(trading: Shop) -> None:
    jobs = Jobs()
    keeper, now = trading.copies, trading.opened_at
    keeper.tick(now + timedelta(minutes=9))
    assert keeper.rows() == []
    keeper.tick(now + timedelta(minutes=11))
    assert [row.kept.manifest.why for row in keeper.rows() if row.kept.manifest] == [BY_CLOCK]
    keeper.tick(now + timedelta(days=9))
    assert len(keeper.rows()) == 1, "nothing was recorded since"
    sell(trading, key="second")
    jobs.look_after_backups(trading)
    assert len(keeper.rows()) == 1, "it is not time yet"
    keeper.tick(now + timedelta(hours=5))
    assert len(keeper.rows()) == 2
    jobs.stop()


@pytest.mark.long
def test_those_that_are_not_needed_any_more_go_with_the_next_one(trading: Shop) -> None:
    trading.settings_path.write_text(
        "[backups]\nkeep_last = 3\nkeep_days = 0\nkeep_weeks = 0\nkeep_months = 0\n", encoding="utf-8"
    )
    trading.read_settings()
    names = [pressed(trading) for _ in range(5)]
    assert [row.kept.name for row in trading.copies.rows()] == names[:-4:-1]


def test_a_copied_or_touched_backup_counts_as_proven_only_after_it_was_looked_through(trading: Shop) -> None:
    name = made(trading)
    path = trading.copies.folder / name
    os.utime(path, (1, 1))
    (row,) = trading.copies.rows()
    assert not row.kept.proven
    assert trading.copies.prove_one() == name
    (row,) = trading.copies.rows()
    assert row.kept.proven
    assert trading.copies.prove_one() == ""


NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def newest(trading: Shop) -> KeptBackup:
    made(trading)
    (row,) = trading.copies.rows()
    return row.kept


@pytest.mark.parametrize(
    ("hours", "seq", "every", "daily", "due_now"),
    [
        (3.9, 9, 4, "", False), (4, 9, 4, "", True), (400, 9, 4, "", True), (400, 3, 4, "", False),
        (400, 9, 0, "", False), (-1, 9, 4, "", True), (1, 9, 0, "11:30", True), (0.4, 9, 0, "11:30", False),
        (20, 9, 0, "12:30", False), (24, 9, 0, "12:30", True),
    ],
)  # fmt: skip
def test_when_a_backup_is_due(
    newest: KeptBackup, hours: float, seq: int, every: int, daily: str, *, due_now: bool
) -> None:
    assert newest.manifest is not None
    then = NOON - timedelta(hours=hours)
    manifest = replace(newest.manifest, made_at=then.isoformat(), seq=3)
    book = Book(manifest.lineage, seq, NOON)
    assert is_due(book, manifest, NOON, Times(every, daily)) is due_now


def test_a_fresh_book_without_acts_needs_no_backup_and_failures_are_tried_with_growing_waits() -> None:
    assert not is_due(Book("x", 1, NOON - timedelta(days=9)), None, NOON, Times(4))
    waits = [wait_after(count) for count in range(7)]
    assert waits[0] == timedelta(0)
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=4)
