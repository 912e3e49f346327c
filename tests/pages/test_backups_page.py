"""The page of the backups, without a browser: what there is, going back after a look, and what is refused."""

from pathlib import Path

import pytest

from ledger.book import Kind
from services import Shop
from services.copies import back_up
from services.settings import change
from tests.pages.conftest import Counter, Open
from tests.pages.screens import keys, press, refusals, sentences


def made(shop: Shop) -> str:
    """Make a backup, and return its name without the ending."""
    name, _ = back_up(shop.data, shop.settings_path, shop.copies.folder, "by hand")
    return name.removesuffix(".zip")


def test_a_shop_without_a_backup_is_told_so_and_where_they_will_be(shop: Shop, page: Open) -> None:
    at = page("safe_copies.py")
    assert "There is no proven backup yet." in sentences(at)
    assert "Nothing is backed up yet." in sentences(at)
    assert [one.value for one in at.code] == [str((shop.data / "backups").resolve())]
    assert "backup_start" in keys(at)


def test_going_back_shows_what_disappears_and_then_the_owner_is_signed_out(
    shop: Shop, page: Open, counter: Counter
) -> None:
    asha = counter.customer("Asha")
    name = made(shop)
    counter.do(Kind.CHARGE, asha, "500")
    at = page("safe_copies.py")
    assert "1 customer, 0 entries" in sentences(at)
    press(at, f"restore_{name}")
    assert "1 act will disappear" in sentences(at)
    assert "Asha took ₹500" in sentences(at)
    press(at, "rec_restore")
    assert "You are signed out" in sentences(at)
    assert counter.due(asha) == "0.00"
    assert len(shop.copies.rows()) == 2


@pytest.mark.fault(101)
def test_a_damaged_backup_is_refused_in_the_dialog_and_cannot_be_taken_back(
    shop: Shop, page: Open, counter: Counter
) -> None:
    counter.customer("Asha")
    name = made(shop)
    path = shop.copies.folder / f"{name}.zip"
    path.write_bytes(path.read_bytes()[:-9])
    at = page("safe_copies.py")
    assert "Not proven" in sentences(at)
    press(at, f"restore_{name}")
    assert any("it is damaged or cut short" in one for one in refusals(at))
    assert "rec_restore" not in keys(at)


@pytest.mark.fault(108)
def test_a_folder_that_is_not_there_is_told(shop: Shop, page: Open, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    change(shop.settings_path, "backups.folder", (tmp_path / "file" / "backups").as_posix())
    shop.read_settings()
    at = page("safe_copies.py")
    assert any("The backups cannot be shown: the folder of the backups is not there." in one for one in refusals(at))
