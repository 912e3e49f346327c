"""A second place that is pulled out and put back, a passphrase that opens the shop elsewhere, and a person erased.

Everything that the owner does is clicked and typed; what lies on the disks afterwards is looked at from outside.
"""

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import App, Person
from tests.journeys.steps import AT_THE_DESK, balances, set_up
from tests.journeys.test_backups import add_asha, another, back_up, bring_back, sell_through_the_dialog
from tests.journeys.test_papers import paper

__all__ = ["another"]  # a fixture

pytestmark = [pytest.mark.journey, pytest.mark.long]


@AT_THE_DESK
def test_a_stick_that_was_pulled_out_is_told_about_and_gets_its_copy_when_it_is_back(
    app: App, person: Person, tmp_path: Path
) -> None:
    stick, away = tmp_path / "stick", tmp_path / "in the pocket"
    stick.mkdir()
    app.start()
    person.go()
    set_up(person)
    add_asha(app, person)
    back_up(person)
    place = person.at("second_place")
    expect(place).to_contain_text("Choose a folder on another disk")
    person.type("second_folder", str(stick))
    person.press("second_try")
    expect(place).to_contain_text("It works.")
    person.press("second_use")
    expect(place).to_contain_text("It holds 1 backup", timeout=60_000)
    person.picture("second-place")
    assert copies_in(stick) == copies_in(app.data / "backups")

    stick.rename(away)
    sell_through_the_dialog(person, "250")
    person.go("/backups")
    person.press("backup_start")
    again = place.get_by_role("button", name="Try again now")
    expect(again).to_be_visible(timeout=60_000)
    expect(place).to_contain_text("Your backups on this computer are not touched by that")
    person.picture("pulled-out")
    person.go()
    expect(person.at("home_backups")).to_contain_text("The backups could not be copied to")
    person.picture("told-at-home")

    away.rename(stick)
    person.go("/backups")
    again.click()
    expect(place).to_contain_text("It holds 2 backups", timeout=60_000)
    expect(again).to_have_count(0)
    assert copies_in(stick) == copies_in(app.data / "backups")
    person.go()
    person.settled()
    expect(person.page.get_by_text("The backups could not be copied to")).to_have_count(0)


def test_a_locked_backup_is_opened_on_another_computer_with_what_stands_on_the_sheet(
    app: App, person: Person, another: App
) -> None:
    app.start()
    person.go()
    set_up(person)
    add_asha(app, person)
    sell_through_the_dialog(person, "250")
    person.go("/backups")
    lock = person.at("backup_lock")
    lock.get_by_text("Lock them with a passphrase").click()
    person.press("lock_make_up")
    passphrase = lock.locator("code").inner_text().strip()
    person.press("lock_save")
    expect(lock).to_contain_text("New backups are locked.")
    expect(person.at("backup_list")).to_contain_text("Locked", timeout=60_000)
    expect(person.at("backup_list")).to_contain_text("Proven")
    person.picture("locked")
    assert passphrase in paper(person.page, "Print the recovery sheet")
    owed = balances(app)
    (file,) = (app.data / "backups").glob("*.age")
    assert file.read_bytes().startswith(b"age-encryption.org/v1\n")
    assert b"Asha" not in file.read_bytes()
    assert app.stop() == 0

    another.start()
    page = person.page
    page.goto(another.address)
    page.get_by_role("link", name="I have a backup").click()
    page.get_by_label("The file").set_input_files(file)
    page.get_by_role("button", name="Try it out").click()
    asked = page.get_by_label("Its passphrase")
    expect(asked).to_be_visible(timeout=60_000)
    asked.fill("not what is on the sheet")
    asked.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible(timeout=60_000)
    person.picture("not-this-passphrase")
    asked.fill(passphrase)
    asked.press("Enter")
    expect(page.get_by_role("heading", name="Sharma Stores")).to_be_visible(timeout=60_000)
    expect(page.locator("main")).to_contain_text("This backup is locked.")
    bring_back(person)
    assert balances(another) == owed


@AT_THE_DESK
def test_a_person_who_is_erased_stands_in_no_file_any_more_and_the_totals_stay(
    app: App, person: Person, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    app.start()
    person.go()
    set_up(person)
    add_asha(app, person)
    back_up(person)
    person.type("second_folder", str(stick))
    person.press("second_use")
    expect(person.at("second_place")).to_contain_text("It holds 1 backup", timeout=60_000)
    assert files_with("Asha", app.data, stick)
    owed = balances(app)

    person.go("/customer?id=C0001")
    person.page.get_by_role("tab", name="Details").click()
    person.at("erase_offer").get_by_text("Erase for good", exact=True).click()
    person.press("erase_open")
    dialog = person.page.get_by_role("dialog")
    expect(dialog).to_contain_text("2 backups still hold the person.")
    expect(dialog).to_contain_text("This cannot be undone")
    person.picture("what-goes-and-what-stays")
    dialog.get_by_text("Delete these backups now").click()
    person.type("rec_erase_typed", "C0002")
    person.press("rec_erase")
    expect(dialog).to_contain_text("Type C0001 first. Nothing was changed.")
    assert files_with("Asha", app.data)
    person.type("rec_erase_typed", "C0001")
    person.press("rec_erase")
    expect(dialog).to_have_count(0, timeout=60_000)
    person.picture("erased")
    person.go("/backups")
    expect(person.at("second_place")).to_contain_text("It holds 1 backup", timeout=60_000)
    assert app.stop() == 0
    assert not files_with("Asha", app.data, stick)
    assert balances(app) == owed
    assert app.cli("verify").returncode == 0


def copies_in(folder: Path) -> dict[str, bytes]:
    """Return the backups in a folder."""
    return {path.name: path.read_bytes() for path in folder.glob("*.zip*")}


def files_with(word: str, *folders: Path) -> list[str]:
    """Return the files that hold a word, and what is in zips and workbooks."""
    return [
        str(path) for folder in folders for path in folder.rglob("*") if path.is_file() and _holds(path, word.encode())
    ]


def _holds(path: Path, word: bytes) -> bool:
    if word in path.read_bytes():
        return True
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any(word in archive.read(name) for name in archive.namelist())
