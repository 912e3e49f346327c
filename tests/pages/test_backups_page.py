"""The page of the backups, without a browser: what there is, going back after a look, and what is refused."""

from datetime import timedelta
from pathlib import Path

import pytest

from backups import BackupNotMade
from ledger.book import Kind
from services import Shop, State, clock
from services.copies import back_up
from services.resetting import place_beside
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


def test_every_act_that_disappears_or_comes_back_is_shown_a_page_at_a_time(
    shop: Shop, page: Open, counter: Counter
) -> None:
    asha = counter.customer("Asha")
    name = made(shop)
    told = [counter.do(Kind.CHARGE, asha, f"{number}.00").what for number in range(1, 24)][::-1]
    at = page("safe_copies.py")
    press(at, f"restore_{name}")
    for number, first in enumerate(range(0, 23, 10), start=1):
        at.pagination(key="rec_goes_page").set_value(number).run()
        assert [one for one in told if one in sentences(at)] == told[first : first + 10]
        assert f"{first + 1} to {min(first + 10, 23)} of 23, the newest first" in sentences(at)
    press(at, "rec_restore")
    safety = next(row.kept.name for row in shop.copies.rows() if row.kept.name != f"{name}.zip")
    at = page("safe_copies.py")
    press(at, f"restore_{safety.removesuffix('.zip')}")
    assert "1 act will disappear" in sentences(at)
    at.pagination(key="rec_comes_page").set_value(3).run()
    assert [one for one in told if one in sentences(at)] == told[20:]
    assert "rec_restore" in keys(at)


@pytest.mark.fault(101)
def test_a_damaged_backup_is_refused_in_the_dialog_and_cannot_be_taken_back(
    shop: Shop, page: Open, counter: Counter
) -> None:
    counter.customer("Asha")
    name = made(shop)
    path = shop.copies.folder / f"{name}.zip"
    path.write_bytes(path.read_bytes()[:-9])
    at = page("safe_copies.py")
    assert "Not tried out here yet" in sentences(at)
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


def test_settings_of_a_backup_are_offered_with_what_differs_and_are_not_put_back_unasked(
    shop: Shop, page: Open, counter: Counter
) -> None:
    counter.customer("Asha")
    change(shop.settings_path, "look.rows_per_page", 50)
    name = made(shop)
    change(shop.settings_path, "look.rows_per_page", 30)
    at = page("safe_copies.py")
    press(at, f"restore_{name}")
    assert "Look, rows per page: 30 now, 50 in the backup" in sentences(at)
    assert not at.checkbox(key="rec_settings").value
    at.checkbox(key="rec_settings").check()
    press(at, "rec_restore")
    assert shop.settings.look.rows_per_page == 50


def test_everything_is_reset_only_with_the_name_of_the_shop_and_leads_to_the_first_page(
    shop: Shop, page: Open, counter: Counter
) -> None:
    counter.customer("Asha")
    at = page("safe_copies.py")
    press(at, "reset_open")
    said = sentences(at)
    assert "the book (1 customer, 0 entries)" in said
    assert f"the backups in {shop.copies.folder.resolve()}" in said
    assert str(place_beside(shop.data)) in [one.value for one in at.code]
    press(at, "rec_reset")
    assert any("Nothing was changed." in one for one in refusals(at))
    assert shop.state is State.OPEN
    at.text_input(key="rec_reset_name").input(shop.book.shop)
    press(at, "rec_reset")
    assert "There is no shop here yet." in sentences(at)
    now: State = shop.state
    assert now is State.NEW
    assert len(list(place_beside(shop.data).glob("*.zip"))) == 1


def test_while_the_book_is_exchanged_a_window_says_so_and_goes_on_by_itself(shop: Shop, page: Open) -> None:
    at = page("home.py")
    shop.state = State.REPLACED
    at.run()
    assert "The book is being replaced …" in sentences(at)
    assert not refusals(at)
    shop.state = State.OPEN
    at.run()
    assert "The book is being replaced …" not in sentences(at)


@pytest.mark.usefixtures("shop")
def test_trying_one_out_without_a_backup_is_answered_beside_the_button(page: Open) -> None:
    at = page("safe_copies.py")
    press(at, "trial_start")
    assert any("There is no proven backup to try out yet. Make one first." in one for one in refusals(at))


def test_after_ten_minutes_the_list_says_what_is_needed_to_download_or_go_back(
    shop: Shop, page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = made(shop)
    shop.admission.make_owner("Owner", "owner", "a calm afternoon", "127.0.0.1")
    at = page("safe_copies.py")
    assert f"restore_{name}" in keys(at)
    now = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: now)
    at.run()
    assert f"restore_{name}" not in keys(at)
    assert "To download one or go back to one, type your password above" in sentences(at)


def test_a_locked_backup_that_nobody_opened_here_shows_when_it_was_made(shop: Shop, page: Open) -> None:
    folder = shop.copies.folder
    folder.mkdir(parents=True)
    (folder / "2026-10-05_18-20.zip.age").write_bytes(b"age-encryption.org/v1" + b"x" * 200)
    at = page("safe_copies.py")
    assert "5 Oct 2026, 18:20" in sentences(at) or "5 Oct, 18:20" in sentences(at)
    assert "2026-10-05_18-20.zip.age" in sentences(at)


@pytest.mark.parametrize("name", ["cache", "secrets", "cache/mine"])
def test_no_backup_is_made_where_duebook_empties_a_folder_itself_or_keeps_secrets(shop: Shop, name: str) -> None:
    before = {path for path in shop.data.rglob("*") if "backup" in path.name}
    with pytest.raises(BackupNotMade, match=rf"is {name.partition('/')[0]}/ of the data folder, which is not for you"):
        back_up(shop.data, shop.settings_path, shop.data / name, "by hand")
    assert {path for path in shop.data.rglob("*") if "backup" in path.name} == before
    assert back_up(shop.data, shop.settings_path, shop.data / "backups", "by hand")[0]
