"""A backup is made, ten entries are recorded, the owner goes back and sees them gone, and comes back from that, too."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import App, Person
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
