"""The voucher of the clinic's rule from a list dropped in, however the phone is written; an undone number is free."""

import re

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import expect

from tests.journeys.conftest import App, Person
from tests.journeys.steps import AT_THE_DESK, set_up

pytestmark = [pytest.mark.journey, pytest.mark.long]

HEAD = (
    "Client Code,Client Name,Phone No,Treatment Name,Center,Package Amount (₹),Amount Paid by the client,"
    "Balance Amount (₹),Prepaid / Gift Card Balance,Sessions Paid,Sessions Consumed,Balance Sessions,Email ID's\n"
)
WRITINGS = ("7985349490", "+91 79853 49490", "07985349490")
NUMBER = "PBAD05349"


@AT_THE_DESK
def test_three_writings_of_a_phone_give_one_voucher_which_is_found_and_printed(app: App, person: Person) -> None:
    app.start()
    person.go()
    set_up(person, "Skin Clinic")
    for writing in WRITINGS:
        bring_in(person, writing)
        look_for_the_voucher(person)
        if writing != WRITINGS[-1]:
            undo_the_import(person)
    print_the_voucher(person)
    assert app.stop() == 0
    assert app.cli("verify").returncode == 0


def bring_in(person: Person, writing: str) -> None:
    """Drop in a list with one package, the phone written like this."""
    row = f"AD03C4403,Asha Patil,{writing},Laser,Punjabi Bagh,6000,1000,5000,0,6,1,5,\n"
    person.go("/import")
    name = f"list {WRITINGS.index(writing) + 1}.csv"
    person.page.locator('input[type="file"]').set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": f"{HEAD}{row}".encode()}
    )
    expect(person.at("import_totals")).to_contain_text("₹5,000")
    person.press("import_go")
    expect(person.at("import_receipt")).to_contain_text("₹5,000")


def look_for_the_voucher(person: Person) -> None:
    """Type the number into the search: the one customer who has it opens, and the package says it."""
    page = person.page
    person.go("/customers")
    person.type("search", NUMBER)
    page.keyboard.press("Enter")
    found = person.at("found").get_by_role("link", name="Asha Patil")
    expect(found.or_(page.get_by_role("heading", name="Asha Patil")).first).to_be_visible()
    if found.count():
        found.first.click()
    expect(page.get_by_role("heading", name="Asha Patil")).to_be_visible()
    page.get_by_role("tab", name="Packages").click()
    expect(page.get_by_text(re.compile(rf"Voucher {NUMBER}$"))).to_be_visible()


def undo_the_import(person: Person) -> None:
    """Take the list back from the page of imports: nobody has the number any more."""
    person.go("/import")
    person.at("import_last").get_by_role("button", name="Undo").first.click()
    expect(person.at("just")).to_contain_text("Undone")
    person.go("/customers")
    expect(person.page.get_by_text("Nobody is in the book yet.")).to_be_visible()


def print_the_voucher(person: Person) -> None:
    """Open the voucher for the roll, and hold a scanner to it."""
    page = person.page
    page.get_by_role("button", name="Print the voucher").first.click()
    link = page.get_by_role("link", name="80 mm")
    expect(link).to_be_visible()
    person.picture("print the voucher")
    paper = page.request.get(str(link.evaluate("link => link.href")))
    assert paper.headers["content-type"] == "application/pdf"
    document = pypdfium2.PdfDocument(paper.body())
    picture = document[0].render(scale=203 / 72).to_pil()
    document.close()
    assert {one.format.name: one.text for one in zxingcpp.read_barcodes(picture)} == {
        "QRCode": NUMBER, "Code128": NUMBER,
    }  # fmt: skip
