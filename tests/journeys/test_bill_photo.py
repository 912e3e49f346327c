"""On a phone: a sale with a photo of its bill, the bill opened again, a package sold and a session of it used."""

import io
import re
from decimal import Decimal

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.journeys.conftest import App, Person
from tests.journeys.steps import balances, sentences

pytestmark = [pytest.mark.journey, pytest.mark.long]
ON_A_PHONE = pytest.mark.parametrize("person", [390], indirect=True, ids=["phone"])


def photo() -> bytes:
    """Return what a phone's camera makes: large, lying on its side, with notes in it."""
    image = Image.new("RGB", (2400, 1800), (250, 250, 240))
    image.paste((30, 30, 200), (0, 0, 1200, 1800))
    notes = Image.Exif()
    notes[0x0112], notes[0x010F] = 6, "CameraMaker"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=notes)
    return out.getvalue()


@ON_A_PHONE
def test_a_sale_keeps_the_photo_of_its_bill(app: App, person: Person) -> None:
    assert app.cli("setup", "--shop", "Sharma Stores", "--owner", "owner").returncode == 0
    assert app.cli("sample", "--customers", "2", "--entries", "6").returncode == 0
    app.start()
    person.go("/customer?id=C0001")
    before = balances(app)["C0001"]
    person.at("do_charge").get_by_role("button").click()
    dialog = person.page.get_by_role("dialog")
    person.type("rec_amount", "330")
    person.type("rec_note", "Milk for the week")
    expect(person.at("rec_effect")).to_contain_text("owes")
    dialog.get_by_text("Date, bill number, photo").click()
    files = dialog.locator('input[type="file"]')
    assert "image" in str(files.get_attribute("accept")) or ".jpg" in str(files.get_attribute("accept"))
    files.set_input_files({"name": "IMG 0001.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    expect(dialog.get_by_text("IMG 0001.jpg")).to_be_visible()
    person.picture("photo chosen")
    person.press("rec_save")
    expect(dialog).to_have_count(0)
    expect(person.at("just")).to_contain_text("₹330")
    link = person.page.get_by_role("link", name="Bill").locator("visible=true").first
    expect(link).to_be_visible()
    person.picture("history with the bill")
    address = link.evaluate("link => link.href")
    assert re.fullmatch(re.escape(app.address) + r"/files/photo/[0-9]+\.jpg", address)
    with person.page.context.expect_page() as opened:
        link.click()
    opened.value.wait_for_load_state()
    assert opened.value.url == address, "the shop stays open behind it"
    opened.value.close()
    answer = person.page.request.get(address)
    assert (answer.status, answer.headers["content-type"]) == (200, "image/jpeg")
    with Image.open(io.BytesIO(answer.body())) as bill:
        assert (bill.size, dict(bill.getexif())) == ((1500, 2000), {}), "upright, smaller, and without the notes"
    assert Decimal(balances(app)["C0001"]) == Decimal(before) + 330


@ON_A_PHONE
def test_a_package_is_sold_and_a_session_used(app: App, person: Person) -> None:
    assert app.cli("setup", "--shop", "Sharma Stores", "--owner", "owner").returncode == 0
    assert app.cli("sample", "--customers", "1", "--entries", "0").returncode == 0
    app.start()
    person.go("/customer?id=C0001&show=packages")
    person.press("sell_package")
    dialog = person.page.get_by_role("dialog")
    person.type("rec_treatment", "Laser")
    person.type("rec_price", "6000")
    expect(dialog).to_contain_text("owes ₹6,000")
    dialog.get_by_role("radio", name="In parts").click()
    expect(person.at("rec_parts")).to_be_visible()
    expect(dialog).to_contain_text("₹2,000")
    person.picture("package in instalments")
    person.press("rec_save")
    expect(dialog).to_have_count(0)
    expect(person.at("package_P0001")).to_contain_text("6 of 6 sessions left")
    person.press("use_P0001")
    expect(dialog).to_contain_text("5 left")
    person.press("rec_save")
    expect(dialog).to_have_count(0)
    expect(person.at("package_P0001")).to_contain_text("5 of 6 sessions left")
    person.picture("packages")
    assert sentences(app)[0].endswith("used 1 session of Laser, 5 left in all")
    assert sentences(app)[1].endswith("took the package Laser for ₹6,000")
