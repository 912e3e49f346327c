"""The second place of an open shop: chosen after a trial, filled with what is proven, told when it fails."""

import errno
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copy, rmtree
from tempfile import mkdtemp

import pytest

from ledger.errors import LedgerError
from services import clock
from services.copies import back_up
from services.copies.notes import FILE, Notes, read_notes
from services.copies.second import LOOK_AGAIN_AFTER, SecondPlace
from services.settings import change
from services.shop import Shop
from tests.journal.faulty import FaultyDisk, error
from tests.services.counter import PLACE, add, sell


@pytest.fixture
def trading(open_shop: Shop) -> Shop:
    add(open_shop)
    sell(open_shop, "5", key="first")
    return open_shop


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def chosen(trading: Shop, stick: Path) -> SecondPlace:
    trading.copies.second.choose(str(stick))
    return trading.copies.second


_made = iter(range(1000))


def made(shop: Shop) -> str:
    sell(shop, "1", key=f"sale before a backup {next(_made)}")
    return back_up(shop.data, shop.settings_path, shop.copies.folder, "by hand")[0]


def there(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.suffix == ".zip")


def held(second: SecondPlace) -> list[str]:
    row = second.row()
    assert row is not None
    return [one.name for one in row.copies]


def failed(second: SecondPlace) -> str:
    row = second.row()
    assert row is not None
    return row.copying.failed


def test_every_proven_backup_is_copied_there_and_only_then_counted(
    trading: Shop, chosen: SecondPlace, stick: Path
) -> None:
    names = [made(trading) for _ in range(2)]
    assert held(chosen) == []
    chosen.bring()
    assert sorted(names) == there(stick) == sorted(held(chosen))
    assert held(chosen)[0] == names[1], "the newest first"
    for name in names:
        assert (stick / name).read_bytes() == (trading.copies.folder / name).read_bytes()
    row = chosen.row()
    assert row is not None
    assert row.copied is not None
    assert (row.copying.failed, row.on_same_disk) == ("", True)


def test_what_is_noted_is_read_once_however_many_backups_there_are(
    trading: Shop, chosen: SecondPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    names, reads = {made(trading) for _ in range(3)}, list[Path]()

    def counted(data: Path) -> Notes:
        reads.append(data)
        return read_notes(data)

    monkeypatch.setattr("services.copies.second.read_notes", counted)
    row = chosen.row()
    assert row is not None
    assert (row.coming, len(reads)) == (len(names), 1)


def test_there_is_none_until_one_is_chosen_and_none_any_more_when_it_is_given_up(
    trading: Shop, chosen: SecondPlace, stick: Path
) -> None:
    name = made(trading)
    chosen.bring()
    assert chosen.choose("") == ""
    assert chosen.row() is None
    chosen.bring()
    assert there(stick) == [name], "what is there stays there"


@pytest.fixture
def memory() -> Iterator[Path]:
    if not Path("/dev/shm").is_dir():  # noqa: S108 - a file system of its own on every Linux
        pytest.skip("there is no second file system here")
    folder = Path(mkdtemp(prefix="duebook-place-", dir="/dev/shm"))
    yield folder
    rmtree(folder)


def test_another_disk_is_told_from_the_same_one(trading: Shop, memory: Path) -> None:
    second = trading.copies.second
    second.choose(str(memory))
    name = made(trading)
    second.bring()
    row = second.row()
    assert row is not None
    assert not row.on_same_disk
    assert there(memory) == [name]


def test_the_folder_of_another_shop_is_refused_and_nothing_in_it_is_touched(trading: Shop, stick: Path) -> None:
    (stick / "duebook-place.txt").write_text("another store")
    (stick / "2026-01-01_10-00.zip").write_bytes(b"theirs")
    with pytest.raises(LedgerError, match="holds the backups of another shop"):
        trading.copies.second.choose(str(stick))
    change(trading.settings_path, "backups.second_folder", str(stick))
    trading.read_settings()
    made(trading)
    trading.copies.second.bring()
    assert "holds the backups of another shop" in failed(trading.copies.second)
    assert there(stick) == ["2026-01-01_10-00.zip"]


@pytest.mark.fault(108)
def test_an_unplugged_disk_is_told_and_what_was_made_meanwhile_is_there_when_it_is_back(
    trading: Shop, chosen: SecondPlace, stick: Path
) -> None:
    first = made(trading)
    chosen.bring()
    stick.rename(stick.with_name("away"))
    more = [made(trading) for _ in range(2)]
    chosen.bring()
    assert failed(chosen) == "The folder is not there."
    assert not stick.exists(), "nothing is written where the disk was"
    # The system leaves the empty folder of the disk behind: that is not the disk.
    stick.mkdir()
    chosen.bring()
    assert failed(chosen) == (
        "Nothing can be copied there: the folder is there, but the file duebook-place.txt that marks it is not, as "
        "when its disk is not plugged in."
    )
    assert list(stick.iterdir()) == []
    stick.rmdir()
    stick.with_name("away").rename(stick)
    chosen.bring()
    assert failed(chosen) == ""
    assert there(stick) == sorted([first, *more])


@pytest.mark.fault(108)
@pytest.mark.parametrize(
    ("number", "calls", "why"),
    [
        (errno.ENOSPC, {"write"}, "The disk is full."), (errno.EROFS, {"create"}, "The disk is read-only."),
        (errno.ENODEV, {"sync"}, "The disk is not there any more."),
        (errno.EIO, {"replace"}, "The disk reports a fault."),
    ],
)  # fmt: skip
def test_a_place_that_fails_is_told_keeps_what_it_has_and_is_tried_again_with_growing_waits(
    trading: Shop, stick: Path, number: int, calls: set[str], why: str
) -> None:
    disk = FaultyDisk()
    second = SecondPlace(trading, trading.copies, disk)
    second.choose(str(stick))
    settings = (
        "keep_last = 3\nsecond_keep_last = 3\nsecond_keep_days = 0\nsecond_keep_weeks = 0\nsecond_keep_months = 0\n"
    )
    text = trading.settings_path.read_text(encoding="utf-8")
    trading.settings_path.write_text(text.replace("[backups]\n", f"[backups]\n{settings}"), encoding="utf-8")
    trading.read_settings()
    older = [made(trading) for _ in range(4)]
    second.bring()
    assert there(stick) == sorted(older[1:])
    newest = made(trading)
    disk.fail_next(error(number), *calls, for_ever=True)
    second.bring()
    assert failed(second) == why
    assert there(stick) == sorted(older[1:]), "nothing goes after a failure"
    assert held(second) == older[:0:-1]
    at = clock.now()
    assert not second._is_time(at + timedelta(minutes=4))
    assert second._is_time(at + timedelta(minutes=6))
    second.bring()
    assert not second._is_time(at + timedelta(minutes=6))
    disk.heal()
    second.bring()
    assert failed(second) == ""
    assert there(stick) == sorted([*older[2:], newest])


@pytest.mark.fault(101)
def test_a_backup_that_went_bad_here_is_told_and_not_copied(trading: Shop, chosen: SecondPlace, stick: Path) -> None:
    name = made(trading)
    path = trading.copies.folder / name
    before = path.stat()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))  # as a disk that goes bad leaves it
    chosen.bring()
    assert "cannot be used" in failed(chosen)
    assert there(stick) == []


def test_a_copy_that_changed_there_is_made_anew(trading: Shop, chosen: SecondPlace, stick: Path) -> None:
    name = made(trading)
    chosen.bring()
    content = (stick / name).read_bytes()
    (stick / name).write_bytes(content[:-1])
    chosen.bring()
    assert (stick / name).read_bytes() == content
    (stick / name).unlink()
    chosen.bring()
    assert (stick / name).read_bytes() == content


def test_with_its_notes_lost_a_copy_is_compared_and_not_copied_again(
    trading: Shop, chosen: SecondPlace, stick: Path
) -> None:
    name = made(trading)
    chosen.bring()
    written = (stick / name).stat().st_mtime_ns
    (trading.data / FILE).unlink()
    assert held(chosen) == []
    chosen.bring()
    assert held(chosen) == [name]
    assert (stick / name).stat().st_mtime_ns == written
    (trading.data / FILE).write_text("{")
    assert read_notes(trading.data).held == {}


def test_what_is_gone_here_stays_there_as_long_as_was_chosen_for_there(
    trading: Shop, chosen: SecondPlace, stick: Path
) -> None:
    names = [made(trading) for _ in range(2)]
    chosen.bring()
    (trading.copies.folder / names[0]).unlink()
    chosen.bring()
    assert there(stick) == sorted(names)
    assert held(chosen) == names[::-1]
    chosen.drop([names[0]])
    assert there(stick) == [names[1]]
    assert held(chosen) == [names[1]]


def test_copies_that_only_the_second_place_has_are_listed_again_when_the_notes_are_lost_and_go_in_their_time(
    trading: Shop, chosen: SecondPlace, stick: Path, tmp_path: Path
) -> None:
    name = made(trading)
    chosen.bring()
    content = (stick / name).read_bytes()
    (trading.copies.folder / name).unlink()
    other = Shop(tmp_path / "other" / "data", tmp_path / "other" / "settings.toml")
    other.open()
    other.set_up(*PLACE)
    another = back_up(other.data, other.settings_path, tmp_path / "theirs", "by hand")[0]
    other.close()
    copy(tmp_path / "theirs" / another, stick / "2024-03-01_10-00.zip")
    old = [f"2024-02-{day:02}_10-00.zip" for day in range(1, 4)]
    for one in old:
        copy(stick / name, stick / one)
    (stick / old[0]).write_bytes(content[:-9])
    (trading.data / FILE).unlink()
    chosen.bring()
    assert set(held(chosen)) == {name, *old[1:]}, "not the damaged one, and not that of another shop"
    assert "2024-03-01_10-00.zip" not in read_notes(trading.data).held
    change(trading.settings_path, "backups.second_keep_last", 3)
    for key in ("days", "weeks", "months"):
        change(trading.settings_path, f"backups.second_keep_{key}", 0)
    trading.read_settings()
    for _ in range(3):
        made(trading)
    chosen.bring()
    assert len(held(chosen)) == 3
    assert {old[0], "2024-03-01_10-00.zip"} <= set(there(stick)), "what is not known to be ours is left alone"
    assert not set(old[1:]) & set(there(stick))


def test_a_copy_is_never_written_over_by_another_backup_of_the_same_minute(
    trading: Shop, chosen: SecondPlace, stick: Path
) -> None:
    name = made(trading)
    chosen.bring()
    content = (stick / name).read_bytes()
    (trading.copies.folder / name).unlink()
    for _ in range(2):  # the second one of them has a name of its own
        made(trading)
    chosen.bring()
    if name in {one.kept.name for one in trading.copies.rows()}:  # the minute was not over yet
        (row,) = [one for one in trading.copies.rows() if one.kept.name == name]
        assert not trading.copies.second.has(row.kept)
    assert (stick / name).read_bytes() == content


def test_a_place_is_not_woken_each_minute_but_looked_after_when_there_is_something_or_hours_went_by(
    trading: Shop, chosen: SecondPlace
) -> None:
    made(trading)
    chosen.bring()
    now = clock.now()
    assert not chosen._is_time(now + timedelta(minutes=1))
    assert chosen._is_time(now + LOOK_AGAIN_AFTER + timedelta(minutes=1))
    made(trading)
    assert chosen._is_time(now)


def test_closing_breaks_a_copy_off_and_leaves_nothing_half(trading: Shop, chosen: SecondPlace, stick: Path) -> None:
    made(trading)
    trading.begin_closing()
    chosen.bring()
    assert failed(chosen) == ""
    assert [path.name for path in stick.iterdir()] == ["duebook-place.txt"]


def test_a_clock_that_is_years_ahead_removes_nothing_there(
    trading: Shop, chosen: SecondPlace, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [made(trading) for _ in range(5)]
    chosen.bring()
    monkeypatch.setattr("services.clock.now", lambda: datetime(2040, 1, 1, tzinfo=UTC))
    chosen.bring()
    assert there(stick) == sorted(names)


def test_what_nobody_thought_of_is_told_and_the_next_copy_the_next_backup_and_the_next_trial_are_made(
    trading: Shop, chosen: SecondPlace, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    for where in ("second.copy_to", "maker.make_apart", "trials.run_apart"):
        monkeypatch.setattr(f"services.copies.{where}", breaks)
    keeper, name = trading.copies, made(trading)
    chosen.bring()
    assert failed(chosen) == "Something went wrong."
    keeper._try("by hand")
    assert (keeper.making().is_on, "something went wrong" in keeper.making().failed) == (False, True)
    keeper.trials.run(["here"])
    assert (keeper.trials.trying().is_on, keeper.trials.trying().failed) == (
        False, "No backup was tried out: something went wrong.",
    )  # fmt: skip
    monkeypatch.undo()
    chosen.bring()
    assert there(stick) == [name]
    assert failed(chosen) == ""
    keeper._try("by hand")
    assert keeper.making().failed == ""
