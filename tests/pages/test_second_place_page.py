"""The page of the backups and Home, without a browser: the second place, trials, times, and what failed."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services import Shop, clock
from services.copies import back_up
from services.copies.trials import HERE, SECOND
from tests.pages.conftest import Counter, Open
from tests.pages.screens import keys, press, refusals, sentences


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def made(shop: Shop) -> str:
    return back_up(shop.data, shop.settings_path, shop.copies.folder, "by hand")[0]


def until(done: Callable[[], bool]) -> None:
    """Wait until it is so."""
    ends = time.monotonic() + 60
    while not done():
        assert time.monotonic() < ends, "it never came to that"
        time.sleep(0.01)


def test_a_folder_is_tried_and_then_chosen_on_the_page_and_what_is_made_is_copied_there(
    shop: Shop, page: Open, counter: Counter, stick: Path
) -> None:
    counter.customer("Asha")
    name = made(shop)
    at = page("safe_copies.py")
    assert "Choose a folder on another disk" in sentences(at)
    at.text_input(key="second_folder").set_value(str(stick))
    press(at, "second_try")
    assert "written, read back and removed again. It works." in sentences(at)
    assert list(stick.iterdir()) == []
    assert shop.settings.backups.second_folder == ""
    at.text_input(key="second_folder").set_value(str(stick))
    press(at, "second_use")
    assert shop.settings.backups.second_folder == str(stick)
    until(lambda: (stick / name).exists() and not shop.copies.second.row().copying.is_on)  # type: ignore[union-attr]
    at = page("safe_copies.py")
    assert "It holds 1 backup; everything was there just now." in sentences(at)
    assert "Second place" in sentences(at)
    assert "This folder is on the same disk as the book" in sentences(at)
    press(at, "second_stop")
    assert shop.settings.backups.second_folder == ""
    assert (stick / name).exists()


def test_a_folder_inside_the_book_is_refused_on_the_page(shop: Shop, page: Open) -> None:
    at = page("safe_copies.py")
    at.text_input(key="second_folder").set_value(str(shop.data / "more"))
    press(at, "second_use")
    assert any("inside the folder of the book" in one for one in refusals(at))
    assert shop.settings.backups.second_folder == ""


def test_a_folder_that_is_not_there_is_not_said_to_work(shop: Shop, page: Open, tmp_path: Path) -> None:
    at = page("safe_copies.py")
    for button in ("second_try", "second_use"):
        at.text_input(key="second_folder").set_value(str(tmp_path / "stcik"))
        press(at, button)
        assert any("this folder is not there. Make it first" in one for one in refusals(at)), button
        assert "It works." not in sentences(at)
    assert not (tmp_path / "stcik").exists()
    assert shop.settings.backups.second_folder == ""


@pytest.mark.fault(108)
def test_what_failed_is_told_on_home_and_on_the_page_until_it_works_again(
    shop: Shop, page: Open, counter: Counter, stick: Path
) -> None:
    counter.customer("Asha")
    shop.copies.second.choose(str(stick))
    made(shop)
    stick.rename(stick.with_name("away"))
    shop.copies.second.bring()
    told = f"The backups could not be copied to {stick}: The folder is not there."
    assert told in sentences(page("home.py"))
    at = page("safe_copies.py")
    assert any("The folder is not there." in one and "tried again by itself" in one for one in refusals(at))
    stick.with_name("away").rename(stick)
    press(at, "second_again")
    until(lambda: not shop.copies.second.row().copying.is_on)  # type: ignore[union-attr]
    assert told not in sentences(page("home.py"))


def test_without_a_password_the_card_says_what_is_needed_to_choose_a_folder(
    shop: Shop, page: Open, monkeypatch: pytest.MonkeyPatch, stick: Path
) -> None:
    shop.admission.make_owner("Owner", "owner", "a calm afternoon", "127.0.0.1")
    at = page("safe_copies.py")
    assert "To choose a folder, type your password above" not in sentences(at)
    now = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr("services.clock.now", lambda: now)
    at.run()
    assert "second_try" not in keys(at)
    assert "To choose a folder, type your password above; it counts for ten minutes." in sentences(at)
    shop.copies.second.choose(str(stick))
    at.run()
    assert "To choose another folder, or none, type your password above" in sentences(at)


def test_home_reminds_of_a_second_place_until_it_is_put_away_or_there_is_one(
    shop: Shop, page: Open, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.customer("Asha")
    at = page("home.py")
    assert "Your backups are on this computer only." in sentences(at)
    press(at, "second_put_off")
    assert "Your backups are on this computer only." not in sentences(page("home.py"))
    assert not shop.copies.second.reminder_is_due(shop.today())
    monkeypatch.setattr("services.clock.now", lambda: datetime(2099, 1, 1, tzinfo=UTC))
    assert shop.copies.second.reminder_is_due(shop.today())


def test_home_and_the_page_say_when_a_restore_was_proven_last_in_each_place_and_that_one_failed(
    shop: Shop, page: Open, counter: Counter, stick: Path
) -> None:
    counter.customer("Asha")
    shop.copies.second.choose(str(stick))
    name = made(shop)
    shop.copies.second.bring()
    assert "no restore proven yet" in sentences(page("safe_copies.py"))
    shop.copies.trials.run([HERE, SECOND])
    assert f"on this computer, just now from {stick}" in sentences(page("home.py"))
    assert "last proven restore just now" in sentences(page("safe_copies.py"))
    (stick / name).unlink()
    shop.copies.trials.run([SECOND])
    assert f"A backup in {stick} could not be restored for trial: " in sentences(page("home.py"))
    assert any("could not be read there" in one for one in refusals(page("safe_copies.py")))


def test_a_trial_can_be_begun_on_the_page(shop: Shop, page: Open, counter: Counter) -> None:
    counter.customer("Asha")
    at = page("safe_copies.py")
    press(at, "trial_start")
    assert any("no proven backup to try out yet" in one for one in refusals(at))
    made(shop)
    press(page("safe_copies.py"), "trial_start")
    until(lambda: not shop.copies.trials.trying().is_on)
    (row,) = shop.copies.trials.rows()
    assert row.failed == ""
    assert row.proven is not None


def test_when_backups_are_made_is_said_and_changed_on_the_page(shop: Shop, page: Open) -> None:
    at = page("safe_copies.py")
    assert "One is made every 4 hours when something was recorded" in sentences(at)
    at.text_input(key="times_daily").set_value("21:30")
    at.selectbox(key="times_day").set_value("saturday")
    press(at, "times_save")
    chosen = shop.settings.backups
    assert (chosen.daily_at, chosen.weekly_on, chosen.weekly_at) == ("21:30", "saturday", "20:00")
    at = page("safe_copies.py")
    assert "every 4 hours, daily at 21:30 and each Saturday at 20:00 when something" in sentences(at)
    at.text_input(key="times_daily").set_value("half past nine")
    press(at, "times_save")
    assert any("Write a time of day like 21:30" in one for one in refusals(at))
    assert shop.settings.backups.daily_at == "21:30"


def test_that_the_clock_keeps_every_backup_is_told_on_the_page(
    shop: Shop, page: Open, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.customer("Asha")
    now = datetime.now(UTC)
    monkeypatch.setattr("services.clock.now", lambda: now.replace(year=now.year + 10))
    made(shop)
    monkeypatch.undo()
    for number in range(4):
        counter.customer(f"Customer {number}")
        made(shop)
    assert "the clock does not fit the times of the backups" in sentences(page("safe_copies.py"))


def test_a_backup_can_be_taken_along_from_the_page(shop: Shop, page: Open, counter: Counter) -> None:
    counter.customer("Asha")
    name = made(shop)
    at = page("safe_copies.py")
    assert f"backup_do_{name.removesuffix('.zip')}" in keys(at) or any(
        name in str(one.proto) for one in at.get("link_button")
    )
