"""A list of leads dropped in: a column corrected, imported, a likely duplicate looked at, undone, imported again."""

import json
import re
from contextlib import suppress

import pytest
from playwright.sync_api import TimeoutError as NotInTime
from playwright.sync_api import expect

from tests.journeys.conftest import SHEETS, App, Person

pytestmark = [pytest.mark.journey, pytest.mark.long]

LEADS = SHEETS / "leads_three_formats.xlsx"
OPENED_MAX = 10
# She stands in the list with another phone.
KNOWN = "Lakshmi Chopra 000"


def test_leads_are_brought_in_corrected_reviewed_taken_back_and_brought_in_again(app: App, person: Person) -> None:
    assert app.cli("setup", "--shop", "Tiny Tutors", "--owner", "owner").returncode == 0
    app.start()
    person.go("/customers")
    add_by_hand(person)
    drop_in(person)
    correct_a_column(person)
    bring_in(person)
    look_at_the_pair_and_leave_it(person)
    take_the_import_back(app, person)
    drop_in(person)
    see_that_it_is_read_as_last_time(person)
    bring_in(person)
    look_at_the_pair_and_merge(app, person)
    assert app.stop() == 0
    assert app.cli("verify").returncode == 0


def add_by_hand(person: Person) -> None:
    """Somebody of the list is a customer already, under another phone."""
    person.type("search", KNOWN)
    person.page.keyboard.press("Enter")
    person.press("add_found")
    expect(person.at("rec_name").locator("input")).to_have_value(KNOWN)
    person.type("rec_phone", "98111 11111")
    person.press("rec_add")
    expect(person.at("just")).to_contain_text(f"{KNOWN} was added")


def drop_in(person: Person) -> None:
    """Drop the workbook in and see what it holds."""
    person.go("/import")
    person.page.locator('input[type="file"]').set_input_files(LEADS)
    expect(person.at("import_go")).to_contain_text("Import 200 customers")
    expect(person.page.get_by_text("Pivot", exact=False).first).to_be_visible()  # found, and said to be no list
    person.picture("leads")


def correct_a_column(person: Person) -> None:
    """Say that what people answered on the web site is a note."""
    page = person.page
    sheet = page.get_by_test_id("stExpander").filter(has_text="sheet “Website”")
    sheet.locator("summary").click()
    column = sheet.get_by_role("combobox", name=re.compile("Column 6 becomes"))
    corrected = page.locator('[class*="st-key-import_column_"][class*="_6_notes"]')
    for _ in range(OPENED_MAX):  # the list closes again while the page still moves
        with suppress(NotInTime, AssertionError):
            column.press("ArrowDown", timeout=2_000)
            column.fill("Notes", timeout=2_000)
            page.get_by_role("option", name="Notes", exact=True).click(timeout=2_000)
            expect(corrected).to_be_visible(timeout=5_000)
            break
    expect(corrected).to_be_visible()
    person.settled()
    expect(sheet.get_by_text("guess")).to_have_count(0)
    person.picture("a column corrected")


def see_that_it_is_read_as_last_time(person: Person) -> None:
    """Find the correction in its place: a list with the same headings is read as it was corrected."""
    sheet = person.page.get_by_test_id("stExpander").filter(has_text="sheet “Website”")
    expect(sheet.get_by_text("Read as last time")).to_be_visible()
    expect(person.page.locator('[class*="st-key-import_column_"][class*="_6_notes"]')).to_be_visible()


def bring_in(person: Person) -> None:
    """See who may be the same, then import."""
    page = person.page
    page.get_by_role("tab", name=re.compile(r"May be the same \(1\)")).click()
    expect(page.get_by_text("wait under Possible duplicates")).to_be_visible()
    person.press("import_go")
    expect(person.at("import_receipt")).to_contain_text("200 customers")
    person.picture("brought in")


def look_at_the_pair_and_leave_it(person: Person) -> None:
    """Skip the review: it waits."""
    page = person.page
    person.at("import_receipt").get_by_role("link", name="1 pair may be the same person").click()
    expect(page.get_by_role("heading", name="Possible duplicates")).to_be_visible()
    expect(page.get_by_text("1 pair may be one person")).to_be_visible()
    person.picture("possible duplicates")
    page.get_by_role("button", name="Later").click()
    person.settled()
    expect(page.get_by_text("1 pair may be one person")).to_be_visible()


def take_the_import_back(app: App, person: Person) -> None:
    """Undo the whole import, which says before whom it touches; only the one added by hand is left."""
    person.go("/import")
    person.at("import_last").get_by_role("button", name="Undo").first.click()
    expect(person.at("rec_undo")).to_contain_text("Undo it for 200 customers")
    person.press("rec_undo")
    expect(person.at("just")).to_contain_text("Undone")
    assert [one["name"] for one in customers(app)] == [KNOWN]


def look_at_the_pair_and_merge(app: App, person: Person) -> None:
    """Keep the one added by hand: there is one of her, with both phones, and what the list knew of the others."""
    page = person.page
    assert len(customers(app)) == 201
    notes = {one["name"]: one.get("notes", "") for one in customers(app)}
    assert notes["Suresh Sharma 060"] == "call later"
    person.at("import_receipt").get_by_role("link", name="1 pair may be the same person").click()
    page.get_by_role("button", name=re.compile("Keep C0001")).click()
    person.settled()
    expect(page.get_by_text("Nobody is in the book twice")).to_be_visible()
    person.picture("merged")
    found = [one for one in customers(app) if one["name"] == KNOWN]
    assert [one["id"] for one in found] == ["C0001"]
    assert len(customers(app)) == 200
    person.type("search", "75979 19074")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=KNOWN)).to_be_visible()


def customers(app: App) -> list[dict[str, str]]:
    """Return everybody whom the command line lists."""
    answer = app.cli("customers", "--json")
    assert answer.returncode == 0, answer.stderr
    found: list[dict[str, str]] = json.loads(answer.stdout)
    return found
