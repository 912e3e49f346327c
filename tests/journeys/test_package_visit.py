"""A visit to a clinic: a package is sold, two sessions are used, one is undone, and the voucher is printed."""

import re

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import expect

from tests.journeys.conftest import App, Person
from tests.journeys.steps import sentences, set_up
from tests.papers.reading import read

pytestmark = [pytest.mark.journey, pytest.mark.long]

NUMBER = "PBAD05349"


def test_a_package_is_sold_two_sessions_used_one_undone_and_the_voucher_printed(app: App, person: Person) -> None:
    app.start()
    person.go()
    set_up(person, "Skin Clinic")
    add_asha(person)
    top_up(person, "500")
    sell_the_package(person)
    use_a_session(person, left=5, staff="Meera Joshi", note="Left arm")
    use_a_session(person, left=4)
    undo_the_last(person, left=5)
    look_at_what_was_recorded(person)
    voucher = print_the_voucher(app, person)
    assert scanned(voucher) == {NUMBER}
    assert "5" in read(voucher).text
    told = sentences(app)
    assert told[0] == "Undone: Asha Gupta used 1 session of Laser, 4 left in all"
    assert told[2] == "Asha Gupta used 1 session of Laser, 5 left in all"
    assert told[3] == "Asha Gupta took the package Laser for ₹6,000, paid ₹2,000 and settled ₹500 from the prepaid"
    assert app.stop() == 0


def add_asha(person: Person) -> None:
    """Add a customer with a code and a phone, and type the centre into the details."""
    person.press("start_empty")
    dialog = person.page.get_by_role("dialog")
    person.type("rec_name", "Asha Gupta")
    person.type("rec_phone", "07985349490")
    dialog.get_by_text("More", exact=True).click()
    person.type("rec_code", "AD03C4403")
    person.press("rec_add")
    expect(person.page.get_by_role("heading", name="Asha Gupta")).to_be_visible()
    person.page.get_by_role("tab", name="Details").click()
    centre = person.page.get_by_role("combobox", name="Centre")
    centre.click()
    centre.fill("Punjabi Bagh")
    centre.press("Enter")
    person.press("details_save")
    expect(person.page.get_by_text("Punjabi Bagh").first).to_be_visible()


def top_up(person: Person, amount: str) -> None:
    """Let the customer pay in advance: a gift card of the shop's."""
    person.settled()
    person.press("do_top_up")
    person.type("rec_amount", amount)
    expect(person.at("rec_effect")).to_contain_text(f"holds ₹{amount}")
    person.press("rec_save")
    expect(person.at("just")).to_contain_text(f"topped up ₹{amount}")


def sell_the_package(person: Person) -> None:
    """Sell six sessions for 6,000: 2,000 by UPI, 500 of the prepaid, good until a day that is near."""
    person.page.get_by_role("tab", name="Packages").click()
    person.press("sell_package")
    dialog = person.page.get_by_role("dialog")
    person.type("rec_treatment", "Laser")
    person.type("rec_price", "6000")
    person.type("rec_paid", "2000")
    dialog.get_by_role("radio", name="UPI").click()
    person.type("rec_from_prepaid", "500")
    expect(dialog).to_contain_text("owes ₹3,500")
    expect(dialog).to_contain_text("holds ₹0")
    person.picture("package from prepaid")
    person.press("rec_save")
    expect(dialog).to_have_count(0)
    card = person.at("package_P0001")
    expect(card).to_contain_text("6 of 6 sessions left")
    expect(card).to_contain_text(f"Voucher {NUMBER}")
    expect(card).to_contain_text("open ₹3,500")


def use_a_session(person: Person, *, left: int, staff: str = "", note: str = "") -> None:
    """Use one session, and say who gave it by typing a name that the shop does not know."""
    person.settled()
    person.press("use_P0001")
    dialog = person.page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"{left} left")
    if staff:
        field = dialog.get_by_role("combobox", name="Given by")
        field.click()
        field.fill(staff)
        field.press("Enter")
        person.type("rec_note", note)
        person.picture("session by somebody")
    person.press("rec_save")
    expect(dialog).to_have_count(0)
    expect(person.at("package_P0001")).to_contain_text(f"{left} of 6 sessions left")


def undo_the_last(person: Person, *, left: int) -> None:
    """Undo what was just done, on the line that says it."""
    person.settled()
    person.at("just").get_by_role("button", name="Undo").click()
    expect(person.at("package_P0001")).to_contain_text(f"{left} of 6 sessions left")


def look_at_what_was_recorded(person: Person) -> None:
    """Open what was recorded for the package: the session that counts, by whom, and the one that was undone."""
    card = person.at("package_P0001")
    card.get_by_text("What was recorded for it").click()
    lines = card.locator("table").locator("visible=true")
    expect(lines).to_contain_text("Left arm · by Meera Joshi")
    expect(lines.locator("del, s").filter(has_text="1 session").first).to_be_visible()
    person.picture("history of the package")


def print_the_voucher(app: App, person: Person) -> bytes:
    """Open the choice of paper, and return the PDF that stands behind A4."""
    person.at("print_P0001").get_by_role("button").first.click()
    link = person.page.get_by_role("link", name=re.compile("A4$"))
    expect(link).to_be_visible()
    person.picture("voucher on which paper")
    answer = person.page.request.get(str(link.evaluate("one => one.href")))
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.url.startswith(app.address)
    return answer.body()


def scanned(pdf: bytes) -> set[str]:
    """Return what a scanner reads from the codes of the first page."""
    document = pypdfium2.PdfDocument(pdf)
    picture = document[0].render(scale=3).to_pil()
    document.close()
    return {one.text for one in zxingcpp.read_barcodes(picture)}
