"""Double clicks, as impatient people make them: whatever is put on the list of messages so is there once."""

import json
from collections import Counter

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import App, Person
from tests.journeys.steps import AT_THE_DESK

pytestmark = [pytest.mark.journey, pytest.mark.long, pytest.mark.fault(130)]


@AT_THE_DESK
def test_a_double_click_puts_everything_on_the_list_once(app: App, person: Person) -> None:
    assert app.cli("setup", "--shop", "Sharma Stores", "--owner", "owner").returncode == 0
    sheet = app.folder / "customers.csv"
    sheet.write_text("Name,Phone\nAsha Sharma,9876543210\nRavi Kumar,9876500001\n", encoding="utf-8")
    assert app.cli("import", str(sheet)).returncode == 0
    for customer in ("C0001", "C0002"):
        sold = app.cli("record", "charge", customer, "500", "--on", "2026-01-02", "--due", "2026-01-03")
        assert sold.returncode == 0, sold.stderr
    app.start()
    person.go("/customer?id=C0001")
    person.page.get_by_role("tab", name="Messages").click()
    person.press("write_to")
    person.type("rec_words", "Your order has come.")
    person.page.keyboard.press("Tab")
    expect(person.at("rec_bulk").get_by_role("button")).to_be_enabled()
    twice(person, "rec_bulk")
    expect(person.page.get_by_role("dialog")).to_have_count(0)
    person.press("do_statement")
    twice(person, "rec_statement_send")
    expect(person.page.get_by_role("dialog")).to_have_count(0)
    twice(person, "do_remind")
    person.settled()
    person.go("/reminders")
    twice(person, "remind_all")
    expect(person.at("plan_remind")).to_contain_text("Nobody")
    expect(person.at("just")).to_contain_text("put on the list")
    assert app.stop() == 0
    found = Counter((one["customer"], one["occasion"]) for one in json.loads(app.cli("outbox", "--json").stdout))
    assert found == {
        ("C0001", "own_text"): 1, ("C0001", "statement"): 1, ("C0001", "overdue"): 1, ("C0002", "overdue"): 1,
    }  # fmt: skip


def twice(person: Person, key: str) -> None:
    """Press a button twice, as quickly as a mouse does."""
    person.settled()
    person.at(key).get_by_role("button").first.dblclick()
