"""A backup is made, ten entries are recorded, the owner goes back and sees them gone, and comes back from that, too.

Then the computer dies: on another one the shop comes back out of the file, on the first page and at the command line;
and a shop that was reset comes back out of the copy that was made before.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import PASSWORD, App, Person
from tests.journeys.steps import AT_THE_DESK, balances, sell, set_up

pytestmark = [pytest.mark.journey, pytest.mark.long]

ENTRIES = 10


@AT_THE_DESK
def test_ten_entries_go_with_a_restore_and_come_back_with_the_copy_that_was_made_before(
    app: App, person: Person
) -> None:
    app.start()
    person.go()
    set_up(person)
    add_asha(app, person)
    back_up(person)
    before = balances(app)
    for number in range(ENTRIES):
        sell_through_the_dialog(person, str(100 + number))
    after = balances(app)
    assert after != before
    go_back(person, place=0, goes=ENTRIES, comes=0)
    come_in_again(person)
    expect(person.page.get_by_test_id("stMain")).to_contain_text(
        f"{ENTRIES} acts recorded since then are gone from it."
    )
    person.picture("told")
    assert balances(app) == before
    go_back(person, place=0, goes=1, comes=ENTRIES)
    come_in_again(person)
    assert balances(app) == after
    person.go("/backups")
    expect(person.page.get_by_test_id("stMain").get_by_role("button", name="Go back")).to_have_count(3)
    expect(person.at("backup_list")).not_to_contain_text("Not proven")
    person.picture("list")
    assert app.stop() == 0
    assert app.cli("verify").returncode == 0


@pytest.fixture
def another(tmp_path: Path) -> Iterator[App]:
    """Return another computer, on which nothing is yet."""
    folder = tmp_path / "another computer"
    folder.mkdir()
    found = App(folder)
    yield found
    if found.process is not None and found.process.poll() is None:
        found.process.kill()
        found.process.wait()


def test_the_computer_died_and_on_another_one_the_shop_comes_back_out_of_the_file(
    app: App, person: Person, another: App
) -> None:
    app.start()
    person.go()
    set_up(person)
    add_asha(app, person)
    sell_through_the_dialog(person, "250")
    back_up(person)
    owed = balances(app)
    (file,) = (app.data / "backups").glob("*.zip")
    assert app.stop() == 0

    another.start()
    page = person.page
    page.goto(another.address)
    person.picture("first-page")
    page.get_by_role("link", name="I have a backup").click()
    person.picture("bring")
    page.get_by_label("The file").set_input_files(file)
    page.get_by_role("button", name="Try it out").click()
    expect(page.get_by_role("heading", name="Sharma Stores")).to_be_visible(timeout=60_000)
    expect(page.locator("main")).to_contain_text("You sign in as owner.")
    person.picture("what-is-in-it")
    bring_back(person)
    assert balances(another) == owed
    person.app = another
    sell_through_the_dialog(person, "1")
    assert another.stop() == 0
    assert another.cli("verify").returncode == 0


def test_at_the_command_line_the_shop_goes_back_and_comes_back_and_moves_to_another_computer(
    app: App, another: App
) -> None:
    assert app.cli("setup", "--shop", "Sharma Stores", "--owner", "owner").returncode == 0
    assert app.cli("sample", "--customers", "3", "--entries", "5").returncode == 0
    made = json.loads(app.cli("backup", "--json").stdout)
    before = balances(app)
    for number in range(ENTRIES):
        assert app.cli("record", "charge", "C0001", str(100 + number)).returncode == 0
    after = balances(app)
    said = app.cli("restore", made["name"], "--yes").stdout
    assert f"{ENTRIES} acts will disappear, 0 acts will come back" in said
    assert balances(app) == before
    safety = said.rstrip(".\n").rpartition(" ")[2]
    assert app.cli("restore", safety, "--yes").returncode == 0
    assert balances(app) == after
    assert another.cli("restore", made["path"], "--yes").returncode == 0
    assert balances(another) == before
    assert another.cli("verify").returncode == 0


@AT_THE_DESK
def test_a_shop_that_was_reset_comes_back_out_of_the_copy_that_was_made_before(
    app: App, person: Person, browser: Browser
) -> None:
    app.start()
    person.go()
    set_up(person)
    add_asha(app, person)
    sell_through_the_dialog(person, "250")
    owed = balances(app)
    beside = browser.new_context()
    window = Person(beside.new_page(), app, "backups-beside")
    window.go()
    person.go("/backups")
    person.page.get_by_text("Reset everything", exact=True).click()
    person.press("reset_open")
    dialog = person.page.get_by_role("dialog")
    expect(dialog).to_contain_text("the book (1 customer, 1 entry)")
    expect(dialog).to_contain_text("data-backups")
    person.picture("reset")
    person.type("rec_reset_name", "Sharma Stores")
    person.press("rec_reset")
    page = person.page
    expect(page.get_by_role("link", name="I have a backup")).to_be_visible(timeout=60_000)
    expect(window.page.get_by_role("link", name="I have a backup")).to_be_visible(timeout=60_000)
    beside.close()
    person.picture("first-page-again")
    page.get_by_role("link", name="I have a backup").click()
    page.get_by_role("button", name="Try out the one of").first.click()
    bring_back(person)
    assert balances(app) == owed


def bring_back(person: Person) -> None:
    """Choose a new password for the shop that was found in a backup, and go in."""
    page = person.page
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("Once more").fill(PASSWORD)
    page.get_by_role("button", name="Bring the shop back").click()
    expect(page.get_by_role("heading", name="Your shop is back")).to_be_visible(timeout=60_000)
    expect(page.locator("#recovery")).to_be_visible()
    person.picture("back")
    page.get_by_role("link", name="I have it, go on").click()
    expect(page.get_by_role("heading", name="Today at Sharma Stores")).to_be_visible()


def add_asha(app: App, person: Person) -> None:
    """Open an account."""
    person.go("/customers")
    person.type("search", "Asha Patil")
    person.page.keyboard.press("Enter")
    person.press("add_found")
    expect(person.at("rec_name").locator("input")).to_have_value("Asha Patil")
    person.press("rec_add")
    expect(person.at("just")).to_contain_text("Asha Patil was added")
    assert app.health() == 200


def back_up(person: Person) -> None:
    """Press the button and wait until the backup is proven."""
    person.go("/backups")
    expect(person.at("backup_now")).to_contain_text("There is no proven backup yet.")
    person.picture("none")
    person.press("backup_start")
    expect(person.at("backup_now")).to_contain_text("The newest one was proven just now.", timeout=60_000)
    person.picture("made")


def sell_through_the_dialog(person: Person, amount: str) -> None:
    """Sell something on credit."""
    person.go("/customers")
    dialog = sell(person, "Asha", amount)
    person.press("rec_save")
    expect(dialog).to_have_count(0)


def go_back(person: Person, *, place: int, goes: int, comes: int) -> None:
    """Go back to a backup of the list, after a look at what that means."""
    person.go("/backups")
    person.page.get_by_test_id("stMain").get_by_role("button", name="Go back").nth(place).click()
    dialog = person.page.get_by_role("dialog")
    for count, words in ((goes, "will disappear"), (comes, "will come back")):
        if count:
            said = re.compile(rf"\b{count} acts? {words}")
            expect(dialog).to_contain_text(said, timeout=60_000)
    person.picture(f"goes-{goes}")
    person.press("rec_restore")


def come_in_again(person: Person) -> None:
    """Sign in again: everybody was signed out by it."""
    expect(person.page.get_by_label("Sign-in name")).to_be_visible(timeout=60_000)
    person.go()
