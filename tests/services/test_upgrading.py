"""The first start of another Duebook: a backup of the book as the other one left it, before anything is recorded."""

from pathlib import Path

import pytest

from services.copies import back_up
from services.settings import change
from services.shop import Shop
from services.upgrading import BEFORE_UPGRADE, FILE
from services.version import APP
from tests.services.counter import PLACE, add


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = Shop(tmp_path / "data", tmp_path / "settings.toml")
    shop.open()
    shop.set_up(*PLACE)
    add(shop)
    return shop


def opened_again(shop: Shop) -> Shop:
    """Close the shop and open it as another process would."""
    shop.close()
    again = Shop(shop.data, shop.settings_path)
    again.open()
    return again


def reasons(shop: Shop) -> list[str]:
    return [row.kept.manifest.why for row in shop.copies.rows() if row.kept.manifest]


def noted(shop: Shop) -> str:
    return (shop.data / FILE).read_text().strip()


def test_the_same_duebook_makes_none_and_neither_does_the_first_one(shop: Shop) -> None:
    again = opened_again(shop)
    assert (reasons(again), noted(again)) == ([], APP)
    again = opened_again(again)
    assert reasons(again) == []
    again.close()


def test_another_duebook_makes_one_before_anything_is_recorded_and_only_once(shop: Shop) -> None:
    shop = opened_again(shop)
    (shop.data / FILE).write_text("0.0.9\n")
    seq = shop.ledger.journal.last_seq
    shop = opened_again(shop)
    (row,) = shop.copies.rows()
    assert row.kept.manifest is not None
    assert (row.kept.manifest.why, row.kept.manifest.seq, row.kept.proven) == (BEFORE_UPGRADE, seq, True)
    assert noted(shop) == APP
    shop = opened_again(shop)
    assert reasons(shop) == [BEFORE_UPGRADE]
    shop.close()


@pytest.mark.fault(13, 108)
def test_without_that_backup_the_book_opens_all_the_same_it_is_told_and_tried_at_the_next_start(
    shop: Shop, tmp_path: Path
) -> None:
    shop = opened_again(shop)
    (tmp_path / "file").write_text("no folder")
    change(shop.settings_path, "backups.folder", (tmp_path / "file" / "backups").as_posix())
    (shop.data / FILE).write_text("0.0.9\n")
    shop = opened_again(shop)
    (told,) = shop.ledger.journal.notices
    assert told.startswith("No backup was made: ")
    assert f"Duebook is {APP} now and was 0.0.9." in told
    add(shop, "Ravi")
    assert noted(shop) == "0.0.9"
    change(shop.settings_path, "backups.folder", "")
    shop = opened_again(shop)
    assert reasons(shop) == [BEFORE_UPGRADE]
    assert shop.ledger.journal.notices == []
    shop.close()


def test_with_the_cache_gone_it_is_made_all_the_same(shop: Shop) -> None:
    shop = opened_again(shop)
    back_up(shop.data, shop.settings_path, shop.copies.folder, "by hand")
    (shop.data / FILE).write_text("0.0.9\n")
    for path in (shop.data / "cache").iterdir():
        path.unlink()
    shop = opened_again(shop)
    assert BEFORE_UPGRADE in reasons(shop)
    shop.close()
