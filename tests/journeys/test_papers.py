"""A customer asks for the statement, pays, and takes the receipt along: the files open in the browser's own window."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import App, Person
from tests.papers.reading import read

pytestmark = [pytest.mark.journey, pytest.mark.long]


def paper(page: Page, name: str) -> str:
    """Return what stands in the PDF that a link button of the screen leads to."""
    link = page.get_by_role("link", name=re.compile(name))
    expect(link).to_be_visible()
    address = link.evaluate("link => link.href")
    assert link.get_attribute("target") == "_blank", "the shop stays open behind it"
    answer = page.request.get(address)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf"), answer.text()
    assert answer.headers["content-disposition"].startswith("inline; ")
    return read(answer.body()).text


def test_a_statement_and_a_receipt_open_from_the_customers_page(app: App, person: Person) -> None:
    assert app.cli("setup", "--shop", "Sharma Stores", "--owner", "owner").returncode == 0
    assert app.cli("sample", "--customers", "3", "--entries", "60").returncode == 0
    assert app.cli("record", "charge", "C0001", "1250").returncode == 0
    app.start()
    person.go("/customer?id=C0001")
    person.press("do_statement")
    dialog = person.page.get_by_role("dialog")
    expect(dialog.get_by_text("Text to send, with the last 10 lines")).to_be_visible()
    person.picture("statement")
    assert "Sharma Stores" in paper(person.page, "Open PDF")
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)
    person.press("do_payment")
    person.type("rec_amount", "50")
    expect(person.at("rec_effect")).to_contain_text("owes")
    person.press("rec_save")
    expect(dialog).to_have_count(0)
    person.at("just").get_by_role("button", name=re.compile("Receipt")).click()
    expect(person.page.get_by_role("link", name=re.compile("58 mm"))).to_be_visible()
    person.picture("receipt")
    assert "₹50.00" in paper(person.page, "80 mm")
