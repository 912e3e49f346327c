"""Opening and closing the shop: from several sides at once, beside another one, and with a book that cannot be read."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.book import Book
from ledger.journal import FileJournal, Mark
from services.shop import Shop, State
from tests.services.counter import add

PLACE = ("Sharma Stores", "INR", "IN", "Asia/Kolkata", "owner", "screen")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path / "data", tmp_path / "settings.toml")
    shop.open()
    yield shop
    shop.close()


def test_whoever_comes_while_the_shop_is_being_opened_finds_it_open(shop: Shop) -> None:
    shop.set_up(*PLACE)
    shop.close()
    again = Shop(shop.data, shop.settings_path)
    again.open()
    again.open()  # the page of a browser that waited for the first one to be done
    assert (again.state, again.why_shut) == (State.OPEN, "")
    again.close()


@pytest.mark.fault(18)
@pytest.mark.parametrize("how", ["set up", "sample", "opened"])
def test_a_second_shop_is_told_since_when_the_first_is_open(shop: Shop, how: str) -> None:
    if how == "sample":
        shop.show_sample()
    else:
        shop.set_up(*PLACE)
    if how == "opened":
        shop.close()
        shop = Shop(shop.data, shop.settings_path)
        shop.open()
    second = Shop(shop.data, shop.settings_path)
    second.open()
    assert second.state is State.SHUT
    assert re.search(r"^Duebook is open \(since \d\d:\d\d\)\.", second.why_shut)
    second.close()
    shop.close()


@pytest.mark.fault(9, 23, 24)
@pytest.mark.parametrize("what", ["missing", "marked", "line ends"])
def test_a_book_of_which_nothing_can_be_read_is_told_and_closed_like_any_other(shop: Shop, what: str) -> None:
    shop.set_up(*PLACE)
    shop.close()
    path = shop.data / "journal.csv"
    content = path.read_bytes()
    if what == "missing":
        path.unlink()
    else:
        path.write_bytes(b"\xef\xbb\xbf" + content if what == "marked" else content.replace(b"\n", b"\r\n"))
    found = {one.name: one.read_bytes() for one in shop.data.iterdir() if one.is_file() and one.name != ".lock"}
    again = Shop(shop.data, shop.settings_path)
    again.open()
    assert again.ledger.trouble is not None
    again.close()
    assert {one.name: one.read_bytes() for one in shop.data.iterdir() if one.is_file() and one.name != ".lock"} == found


@pytest.mark.fault(6, 24)
@pytest.mark.parametrize("what", ["loss", "line ends"])
def test_what_is_put_right_is_read_once_and_nobody_looks_at_a_book_that_is_half_there(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    shop.set_up(*PLACE)
    for name in ("Asha", "Ravi", "Imran"):
        add(shop, name)
    shop.close()
    path = shop.data / "journal.csv"
    content = path.read_bytes()
    path.write_bytes(content.replace(b"\n", b"\r\n") if what == "line ends" else content.replace(b"Imran", b"Imram"))
    (shop.data / "cache" / "book.snapshot").unlink()
    again = Shop(shop.data, shop.settings_path)
    again.open()
    book, reset, start = again.book, Book.reset, FileJournal._start
    looked: list[bool] = []
    reads: list[FileJournal] = []

    def look() -> None:
        looked.append(book.lock.acquire(blocking=False))
        if looked[-1]:
            book.lock.release()

    def looking_meanwhile(self: Book) -> None:
        reset(self)
        page = threading.Thread(target=look)
        page.start()
        page.join()

    def counted(self: FileJournal, mark: Mark | None) -> None:
        reads.append(self)
        start(self, mark)

    monkeypatch.setattr(Book, "reset", looking_meanwhile)
    monkeypatch.setattr(FileJournal, "_start", counted)
    if what == "loss":
        again.accept_loss(by="owner")
    else:
        again.repair_line_ends()
    assert (looked, len(reads)) == ([False], 1)
    assert again.ledger.trouble is None
    assert [one.name for _, one in again.book.each_customer()] == ["Asha", "Ravi", "Imran"][: 2 + (what != "loss")]
    assert again.views.figures(again.today()).customers == len(again.book.people)
    add(again, "Meena")
    again.close()


@pytest.mark.fault(34)
def test_half_made_files_of_a_crash_are_removed_when_the_shop_is_opened_and_only_our_own(shop: Shop) -> None:
    shop.set_up(*PLACE)
    shop.close()
    settings = shop.settings_path.parent
    ours = [
        settings / ".settings.toml.4711.writing",
        settings / ".known_books.json.4711.writing",
        shop.data / "tables" / ".entries-2026-11.csv.writing",
        shop.data / "files" / f".{'0a' * 32}.writing",
        shop.data / "files" / f".{'0a' * 32}.4711.writing",
    ]
    theirs = [
        settings / ".settings.toml.tmp",
        settings / ".other.toml.4711.writing",
        settings / "settings.toml.4711.writing",
        shop.data / "tables" / ".notes.txt.writing",
        shop.data / "tables" / "entries-2026-11.csv",
        shop.data / "files" / ("0a" * 32),
        shop.data / "files" / ".mine.writing",
    ]
    for path in (*ours, *theirs):
        path.parent.mkdir(exist_ok=True)
        path.write_text("left by somebody")
    again = Shop(shop.data, shop.settings_path)
    again.open()
    assert [path.name for path in ours if path.exists()] == []
    assert [path.name for path in theirs if not path.exists()] == []
    again.close()
