"""The passphrase and the zip of everything on the page of the backups: set, told when weak, asked for, fetched."""

import threading

import pytest
from streamlit.testing.v1 import AppTest

from services import Shop
from services.copies import back_up
from services.copies.lock import LockBox
from tests.pages.conftest import Counter, Open
from tests.pages.screens import keys, press, refusals, seen, sentences

WORDS = "seven bells over chutney"
OTHER = "a goat on the ninth stair"


def typed(at: AppTest, first: str, second: str) -> None:
    """Fill both fields in and press the button."""
    at.text_input(key="lock_first").set_value(first)
    at.text_input(key="lock_second").set_value(second)
    press(at, "lock_save")


def wait_for(name: str) -> None:
    for thread in threading.enumerate():
        if thread.name == name:
            thread.join()


def test_backups_are_locked_with_what_was_typed_twice_and_the_sheet_is_offered(shop: Shop, page: Open) -> None:
    at = page("safe_copies.py")
    assert "Backups are not locked." in sentences(at)
    typed(at, WORDS, OTHER)
    assert "The two are not the same. Type it once more." in refusals(at)
    assert LockBox(shop.data).get() is None
    typed(at, WORDS, WORDS)
    wait_for("backup")
    kept = LockBox(shop.data).get()
    assert kept is not None
    assert kept.text == WORDS
    at = page("safe_copies.py")
    assert "New backups are locked." in sentences(at)
    assert any("recovery-sheet.pdf" in one.proto.body for one in at.get("html"))
    assert WORDS not in sentences(at)
    press(at, "lock_stop")
    assert LockBox(shop.data).get() is None
    assert "Backups are not locked." in sentences(at)


@pytest.mark.fault(113)
def test_one_that_is_easy_to_guess_is_told_and_taken_only_when_that_is_ticked(shop: Shop, page: Open) -> None:
    at = page("safe_copies.py")
    typed(at, "Test Stores 1", "Test Stores 1")
    assert "easy to guess" in sentences(at)
    assert LockBox(shop.data).get() is None
    typed(at, "short", "short")
    assert LockBox(shop.data).get() is None
    typed(at, "Test Stores 1", "Test Stores 1")
    at.checkbox(key="lock_weak_ok").check()
    press(at, "lock_save")
    wait_for("backup")
    assert LockBox(shop.data).get() is not None


def test_one_made_up_is_shown_and_fills_both_fields(shop: Shop, page: Open) -> None:
    at = page("safe_copies.py")
    press(at, "lock_make_up")
    (made,) = [one.value for one in at.code if one.value.count("-") == 4 and "/" not in one.value]
    press(at, "lock_save")
    wait_for("backup")
    kept = LockBox(shop.data).get()
    assert kept is not None
    assert kept.text == made


@pytest.mark.fault(113)
def test_going_back_to_one_that_was_locked_before_asks_for_the_passphrase_of_that_time(
    shop: Shop, page: Open, counter: Counter
) -> None:
    counter.customer("Asha")
    LockBox(shop.data).keep(WORDS, work=1)
    name, _ = back_up(shop.data, shop.settings_path, shop.copies.folder, "by hand")
    LockBox(shop.data).keep(OTHER, work=1)
    at = page("safe_copies.py")
    (button,) = [key for key in keys(at) if key.startswith("restore_2")]
    press(at, button)
    assert "does not open with this passphrase" in sentences(at)
    at.text_input(key="rec_passphrase").set_value(WORDS)
    press(at, "rec_unlock")
    assert "rec_restore" in keys(at)
    press(at, "rec_restore")
    assert "You are signed out" in sentences(at)
    assert len(shop.copies.rows()) == 2
    assert name in {row.kept.name for row in shop.copies.rows()}


def test_a_locked_backup_of_another_computer_says_what_is_true_and_is_proven_with_its_passphrase(
    shop: Shop, page: Open, counter: Counter
) -> None:
    counter.customer("Asha")
    LockBox(shop.data).keep(WORDS, work=1)
    names = [back_up(shop.data, shop.settings_path, shop.copies.folder, "by hand")[0] for _ in range(2)]
    LockBox(shop.data).stop()
    (shop.data / "cache" / "backups.json").unlink()
    at = page("safe_copies.py")
    assert sentences(at).count("Not opened here yet") == 2
    assert "nobody opened it on this computer yet, so whether it is whole is not known here" in sentences(at)
    assert "Not proven" not in sentences(at)
    press(at, f"prove_{names[0].partition('.zip')[0]}")
    at.text_input(key="rec_prove_passphrase").set_value(OTHER)
    press(at, "rec_prove")
    assert any("does not open with this passphrase" in one for one in refusals(at))
    at.text_input(key="rec_prove_passphrase").set_value(WORDS)
    press(at, "rec_prove")
    assert not at.exception
    (toast,) = at.toast
    assert "stood the test and is proven. Its passphrase is tried on 1 more locked one, too." in seen(toast.value)
    assert sentences(at).count("Not opened here yet") == 1
    assert shop.copies.newest().made is not None


def test_everything_is_put_together_from_the_page_fetched_and_removed(shop: Shop, page: Open, counter: Counter) -> None:
    counter.customer("Asha")
    at = page("safe_copies.py")
    press(at, "take_start")
    wait_for("everything")
    at = page("safe_copies.py")
    assert "It is ready" in sentences(at)
    assert any("/files/everything.zip" in one.proto.body for one in at.get("html"))
    press(at, "take_remove")
    assert "take_start" in keys(at)
    assert shop.taking.now().made is None
