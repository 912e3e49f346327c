"""Two screens on one book: what is recorded at one of them shows at the other, without anybody touching it."""

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import App, Person
from tests.journeys.steps import AT_THE_DESK, names, sell

pytestmark = [pytest.mark.journey, pytest.mark.long]


@AT_THE_DESK
def test_what_one_screen_records_shows_on_the_other_by_itself(app: App, person: Person, browser: Browser) -> None:
    assert app.cli("setup", "--shop", "Sharma Stores", "--owner", "owner").returncode == 0
    assert app.cli("sample", "--customers", "3", "--entries", "0").returncode == 0
    app.start()
    person.go()
    context = browser.new_context(viewport={"width": 1280, "height": 900}, timezone_id="Asia/Kolkata")
    try:
        other = Person(context.new_page(), app, "two_screens-other")
        other.go("/customer?id=C0002")
        expect(other.at("balance_due")).to_contain_text("₹0")
        sell(person, names(app)["C0002"], "321")
        person.press("rec_save")
        expect(other.at("balance_due")).to_contain_text("₹321")
        other.picture("shows it by itself")
    finally:
        context.close()
