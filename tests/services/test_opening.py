"""Opening and closing the shop: from several sides at once, beside another one, and with a book that cannot be read."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.shop import Shop, State

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
