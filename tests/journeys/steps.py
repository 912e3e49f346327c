"""What a person does again and again, whatever the journey: set up a shop, sell, look who owes what."""

import csv
import json
import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import PASSWORD, App, Person

# One width is enough for a journey that is about the book and not about the look.
AT_THE_DESK = pytest.mark.parametrize("person", [1280], indirect=True, ids=["desktop"])


def answer_first_run(person: Person, name: str = "Sharma Stores") -> None:
    """Answer the first run, up to the page with the recovery code."""
    page = person.page
    page.get_by_label("What is it called?").fill(name)
    page.get_by_label("Your name").fill("Owner")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Once more").fill(PASSWORD)
    page.get_by_role("button", name="Open my book").click()
    expect(page.locator("#recovery")).to_be_visible()


def set_up(person: Person, name: str = "Sharma Stores") -> None:
    """Answer the first run, and start with an empty book."""
    answer_first_run(person, name)
    person.page.get_by_role("link", name="Start empty").click()
    expect(person.page.get_by_role("heading", name=f"Today at {name}")).to_be_visible()


def sell(person: Person, name: str, amount: str) -> Locator:
    """Fill in "Sold on credit" up to the press on Save, and return the dialog."""
    person.settled()
    # At the top of a wide screen, at the foot of a phone.
    buttons = person.page.locator(".st-key-sell button, .st-key-thumb_sell button")
    buttons.locator("visible=true").first.click()
    dialog = person.page.get_by_role("dialog")
    person.type("rec_find", name)
    dialog.locator('[class*="st-key-rec_pick_"]').get_by_role("button", name=re.compile(re.escape(name))).first.click()
    person.type("rec_amount", amount)
    expect(person.at("rec_effect")).to_contain_text("owes")
    return dialog


def balances(app: App) -> dict[str, str]:
    """Return what everybody owes by the command line, by id; the total is under ""."""
    answer = app.cli("balances", "--json")
    assert answer.returncode == 0, answer.stderr
    found = json.loads(answer.stdout)
    return {"": str(found["due_total"])} | {row["id"]: str(row["due"]) for row in found["rows"]}


def sentences(app: App) -> list[str]:
    """Return what was done, newest first."""
    answer = app.cli("history", "--json")
    assert answer.returncode == 0, answer.stderr
    return [str(act["what"]) for act in json.loads(answer.stdout)]


def names(app: App) -> dict[str, str]:
    """Return the customers' names by id."""
    answer = app.cli("customers", "--json")
    assert answer.returncode == 0, answer.stderr
    return {str(row["id"]): str(row["name"]) for row in json.loads(answer.stdout)}


def day_of_line(content: bytes, line: int) -> str:
    """Return when the book's line was saved, as the shop in India says it: "21 November 2026 at 18:50"."""
    row = next(csv.reader([content.decode().split("\n")[line - 1]]))
    at = datetime.fromisoformat(row[1]).astimezone(ZoneInfo("Asia/Kolkata"))
    return f"{at.day} {at:%B %Y at %H:%M}"
