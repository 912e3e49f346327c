"""The first day of a shop: set up, bring the list, sell, get paid, undo, pull the plug, find everything as it was."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SHEETS, App, Person
from tests.journeys.steps import answer_first_run

pytestmark = pytest.mark.journey

ASHA = "Asha Nair 010"


def balances(app: App) -> dict[str, dict[str, Any]]:
    """Return what the command line says of everybody, by name; it may look while the app is open."""
    answer = app.cli("balances", "--json")
    assert answer.returncode == 0, answer.stderr
    found = json.loads(answer.stdout)
    return {"": found} | {row["name"]: row for row in found["rows"]}


@pytest.mark.parametrize(
    "person", [1280, pytest.param(390, marks=pytest.mark.long)], indirect=True, ids=["desktop", "phone"]
)
def test_a_shop_opens_brings_its_list_sells_gets_paid_undoes_and_survives_the_plug(app: App, person: Person) -> None:
    app.start()
    person.go()
    person.picture("first run")
    answer_first_run(person)
    person.picture("recovery code")
    person.page.get_by_role("link", name="Bring my list").click()
    expect(person.page.get_by_role("heading", name="Bring my list")).to_be_visible()
    person.page.locator('input[type="file"]').set_input_files(SHEETS / "dues.csv")
    expect(person.at("import_totals")).to_contain_text("₹73,65,062.34")
    expect(person.at("import_totals")).to_contain_text("matches the total in row 302")
    person.picture("look before you import")
    expect(person.at("import_go")).to_contain_text("Import 300 customers")
    person.press("import_go")
    expect(person.at("import_receipt")).to_contain_text("₹73,65,062.34")
    person.picture("imported")
    said = balances(app)
    assert (said[""]["customers"], said[""]["due_total"], said[""]["prepaid_total"]) == (300, "7365062.34", "0.00")

    person.go()
    expect(person.at("card_will_pay")).to_contain_text("₹73,65,062")
    person.picture("home with dues")
    assert said[ASHA]["due"] == "18333.58"
    record(person, "sell", ASHA, amount="250+80", note="Milk, rice")
    expect(person.at("just")).to_contain_text(f"{ASHA} took ₹330, owes ₹18,663.58")
    record(person, "pay", ASHA, amount="663.58", note="")
    expect(person.at("just")).to_contain_text(f"{ASHA} paid ₹663.58 by cash, owes ₹18,000")
    person.picture("got paid")
    record(person, "sell", ASHA, amount="1000", note="a mistake")
    expect(person.at("just")).to_contain_text("owes ₹19,000")
    person.settled()
    person.at("just").get_by_role("button", name="Undo").click()
    expect(person.at("just")).to_contain_text(f"Undone: {ASHA} took ₹1,000")
    assert balances(app)[ASHA]["due"] == "18000.00"

    app.kill()
    app.start()
    person.go()
    expect(person.at("card_will_pay")).to_contain_text("₹73,64,729")
    find(person, ASHA)
    expect(person.at("balance_due")).to_contain_text("₹18,000")
    for words in ("₹330", "₹663.58", "₹1,000", "Milk, rice"):
        expect(person.page.get_by_test_id("stTable").filter(visible=True)).to_contain_text(words)
    person.picture("everything there")
    after = balances(app)
    assert (after[""]["customers"], after[""]["due_total"]) == (300, "7364728.76")
    assert app.stop() == 0
    assert app.cli("verify").returncode == 0


def record(person: Person, button: str, name: str, *, amount: str, note: str) -> None:
    """Press the button, say who, type the amount, and save: what a shopkeeper does fifty times a day."""
    width = person.page.viewport_size["width"] if person.page.viewport_size else 0
    person.press(button if width > 640 else f"thumb_{button}")
    dialog = person.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    person.type("rec_find", name)
    dialog.locator('[class*="st-key-rec_pick_"]').get_by_role("button", name=re.compile(re.escape(name))).click()
    person.type("rec_amount", amount)
    if note:
        person.type("rec_note", note)
    expect(person.at("rec_effect")).to_contain_text("owes")
    person.picture(f"dialog {button}")
    person.press("rec_save")
    expect(dialog).to_be_hidden()


def find(person: Person, name: str) -> None:
    """Find a customer by name; the one who fits opens by himself."""
    person.type("search", name)
    person.page.keyboard.press("Enter")
    expect(person.page.get_by_role("heading", name=name)).to_be_visible()


def test_the_same_book_through_the_command_line(app: App) -> None:
    app.port = 1
    for words in (
        ["setup", "--shop", "Sharma Stores", "--owner", "owner"],
        ["import", str(SHEETS / "dues.csv")],
        ["record", "charge", ASHA, "250+80", "--note", "Milk, rice"],
        ["record", "payment", ASHA, "663.58"],
        ["record", "charge", ASHA, "1000"],
        ["undo", "5"],
    ):
        done = app.cli(*words)
        assert done.returncode == 0, done.stderr
    said = balances(app)
    assert (said[""]["customers"], said[""]["due_total"], said[ASHA]["due"]) == (300, "7364728.76", "18000.00")
