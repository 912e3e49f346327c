"""A folder that had a book and has none now: it is asked, and nothing is begun there by itself."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from ledger.journal import BookReadOnly
from services import command_line
from services.known_books import FILE, BookGone, KnownBook, forget, known, remember
from services.shop import Shop, State
from tests.services.counter import PLACE, add, sell

DAY = date(2026, 11, 21)


def start(shop: Shop) -> Shop:
    """Start anew on the same folder."""
    shop.close()
    again = Shop(shop.data, shop.settings_path)
    again.open()
    return again


def everything(folder: Path) -> list[Path]:
    """Return all that is in a folder but locks."""
    return sorted(path for path in folder.rglob("*") if path.name != ".lock")


@pytest.mark.fault(10)
@pytest.mark.parametrize("left", ["nothing", "an empty folder", "a sample"])
def test_an_empty_folder_that_had_a_book_is_asked_about_and_nothing_is_begun_in_it(open_shop: Shop, left: str) -> None:
    add(open_shop)
    open_shop.close()
    away = open_shop.data.with_name("the disk that is not plugged in")
    open_shop.data.rename(away)
    if left == "an empty folder":
        open_shop.data.mkdir()
    if left == "a sample":
        other = Shop(open_shop.data, open_shop.settings_path.with_name("elsewhere") / "settings.toml")
        other.open()
        other.show_sample()
        other.close()
    before = everything(open_shop.data)
    again = start(open_shop)
    assert (again.state, again.is_missing) == (State.SHUT, True)
    assert again.why_shut.startswith(
        f"There is no book in the folder {again.data}, but the book of Test Stores was there when it was last opened, "
    )
    assert re.search(r"last opened, on \d+ \w+ \d{4}\. If it lies on a disk that is not plugged in", again.why_shut)
    with pytest.raises(BookGone):
        again.set_up(*PLACE)
    assert everything(open_shop.data) == before
    # The disk is plugged in again.
    shutil.rmtree(open_shop.data, ignore_errors=True)
    away.rename(open_shop.data)
    again.look_again()
    assert (again.state, len(again.book.people)) == (State.OPEN, 1)
    assert not start(again).is_missing


@pytest.mark.fault(10)
def test_a_new_book_is_begun_there_when_somebody_asks_for_it(open_shop: Shop) -> None:
    open_shop.close()
    shutil.rmtree(open_shop.data)
    again = start(open_shop)
    again.begin_anew()
    assert (again.state, again.is_missing) == (State.NEW, False)
    assert not again.data.exists()
    again.set_up(*PLACE)
    assert again.state is State.OPEN
    again.close()


@pytest.mark.fault(10)
def test_the_command_that_sets_up_asks_as_well(open_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUEBOOK_DATA", str(open_shop.data))
    monkeypatch.setenv("DUEBOOK_SETTINGS", str(open_shop.settings_path))
    open_shop.close()
    shutil.rmtree(open_shop.data)
    with pytest.raises(BookGone, match="No new book is begun"):
        command_line.set_up("Other", "owner", "INR", "IN", "Asia/Kolkata")
    assert not open_shop.data.exists()


def test_a_sample_is_not_missed(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "data", tmp_path / "settings.toml")
    shop.open()
    shop.show_sample()
    shop.close()
    shutil.rmtree(shop.data)
    again = start(shop)
    assert again.state is State.NEW
    again.close()


def test_the_notes_are_kept_for_twenty_folders_and_for_the_owner_alone(tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    for number in range(25):
        remember(settings, tmp_path / str(number), KnownBook(f"shop {number}", DAY))
    assert [known(settings, tmp_path / str(number)) is not None for number in (0, 4, 5, 24)] == [
        False, False, True, True,
    ]  # fmt: skip
    assert known(settings, tmp_path / "24") == KnownBook("shop 24", DAY)
    forget(settings, tmp_path / "24")
    assert known(settings, tmp_path / "24") is None
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"/data": 1}', '{"/data": {"shop": "x"}}', "\ud800"])
def test_notes_that_cannot_be_read_are_none_and_keep_nobody_from_opening(open_shop: Shop, content: str) -> None:
    notes = open_shop.settings_path.with_name(FILE)
    notes.write_bytes(content.encode("utf-8", "surrogatepass"))
    assert start(open_shop).state is State.OPEN


@pytest.mark.fault(17)
def test_a_shop_with_two_versions_of_its_book_is_read_only_until_one_is_moved_away(open_shop: Shop) -> None:
    add(open_shop)
    copy = open_shop.data / "journal (1).csv"
    copy.write_bytes((open_shop.data / "journal.csv").read_bytes())
    again = start(open_shop)
    with pytest.raises(BookReadOnly, match=r"journal \(1\).csv"):
        sell(again)
    copy.unlink()
    again.look_again()
    sell(again)
    again.close()
