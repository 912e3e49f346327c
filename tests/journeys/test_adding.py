"""Somebody buys who is not in the book yet: added from the dialog of the sale, which then goes on."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import App, Person

pytestmark = [pytest.mark.journey, pytest.mark.long]


def test_a_stranger_is_added_from_the_sale_and_the_sale_goes_on(app: App, person: Person) -> None:
    assert app.cli("setup", "--shop", "Sharma Stores", "--owner", "owner").returncode == 0
    app.start()
    person.go()
    width = person.page.viewport_size["width"] if person.page.viewport_size else 0
    person.press("sell" if width > 640 else "thumb_sell")
    dialog = person.page.get_by_role("dialog")
    person.type("rec_find", "Zora Begum")
    expect(person.at("rec_new")).to_contain_text("Add Zora Begum")
    person.press("rec_new")
    expect(dialog.get_by_text("Add a customer")).to_be_visible()
    expect(person.at("rec_name").locator("input")).to_have_value("Zora Begum")
    person.press("rec_add")
    expect(person.at("rec_amount")).to_be_visible()
    person.type("rec_amount", "120")
    expect(person.at("rec_effect")).to_contain_text("owes ₹120")
    person.press("rec_save")
    expect(person.at("just")).to_contain_text("Zora Begum took ₹120, owes ₹120")


def test_one_count_of_the_drawer_pressed_twice_is_one_count(app: App, person: Person) -> None:
    assert app.cli("setup", "--shop", "Sharma Stores", "--owner", "owner").returncode == 0
    app.start()
    person.go("/day-book")
    person.type("drawer_counted", "100")
    button = person.at("drawer_save").get_by_role("button")
    button.dblclick()
    expect(person.at("just")).to_contain_text("Drawer of")
    person.settled()
    button.click()
    person.settled()
    answer = app.cli("history")
    assert answer.stdout.count("Drawer of") == 1, answer.stdout
