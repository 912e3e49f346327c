"""Owner, staff and a customer, each in a browser of their own: who sees what, and a claim that becomes a payment."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import App, Person
from tests.journeys.steps import balances, names, set_up

LIST = """Name,Phone,Center,Balance
Asha Patil,9822014556,Pune,1250
Ravi Rao,9822014557,Mumbai,400
Meera Shah,9822014558,Pune,80
"""


@pytest.mark.long
def test_owner_staff_and_customer_each_see_their_own_and_a_claim_becomes_a_payment(
    app: App, person: Person, browser: Browser, tmp_path: Path
) -> None:
    app.start()
    person.go()
    set_up(person)
    bring(person, tmp_path)
    ids = {name: customer for customer, name in names(app).items()}

    staff_code = add_staff(person)
    customer_code = open_own_page(person, ids["Asha Patil"])

    with beside(browser, app, "staff", 1280) as staff:
        choose_password(staff, staff_code)
        expect(staff.page.get_by_role("heading", name="Today at Sharma Stores")).to_be_visible()
        staff.picture("home of one centre")
        expect(staff.at("card_will_pay")).to_contain_text("₹1,330")
        menu = staff.page.get_by_test_id("stSidebarNav")
        expect(menu.get_by_role("link", name="Customers")).to_be_visible()
        expect(menu.get_by_role("link", name="People")).to_have_count(0)
        expect(menu.get_by_role("link", name="Settings")).to_have_count(0)
        staff.go(f"/customer?id={ids['Ravi Rao']}")
        expect(staff.page.get_by_role("heading", name="No such customer")).to_be_visible()
        expect(staff.page.get_by_text("Ravi Rao")).to_have_count(0)
        assert staff.page.request.get(f"{app.address}/files/statement/{ids['Ravi Rao']}.pdf").status == 404
        assert staff.page.request.get(f"{app.address}/files/statement/{ids['Asha Patil']}.pdf").status == 200

    with beside(browser, app, "customer", 390) as customer:
        choose_password(customer, customer_code)
        expect(customer.at("own_due")).to_contain_text("₹1,250")
        customer.picture("own page")
        expect(customer.page.get_by_text("Ravi Rao")).to_have_count(0)
        assert customer.page.request.get(f"{app.address}/files/statement/{ids['Ravi Rao']}.pdf").status == 404
        claim(customer, "500", "UPI", "4711")
        expect(customer.at("own_said")).to_contain_text("the shop has not looked yet")
        customer.picture("claimed")

        person.go("/")
        waiting = person.at("home_waiting")
        expect(waiting).to_contain_text("Asha Patil says that ₹500 was paid by UPI 4711")
        person.picture("a claim waits")
        waiting.get_by_role("button", name="It arrived").click()
        expect(person.at("just")).to_contain_text("Asha Patil paid ₹500 by UPI, owes ₹750")
        assert balances(app)[ids["Asha Patil"]] == "750.00"

        # Without a press: the own page looks every few seconds.
        expect(customer.at("own_due")).to_contain_text("₹750")
        expect(customer.at("own_said")).to_contain_text("₹500 arrived")
        customer.picture("confirmed")
        customer.go("/people")
        expect(customer.page.get_by_role("heading", name="There is no such page")).to_be_visible()
        expect(customer.page.get_by_text("to a page that is not for you")).not_to_contain_text("menu")
        customer.go("/")
        sign_out(customer)
        customer.page.goto(app.address)
        expect(customer.page.get_by_label("Sign-in name")).to_be_visible()


@contextmanager
def beside(browser: Browser, app: App, name: str, width: int) -> Iterator[Person]:
    """Open a browser of somebody else's, which shares no cookie with the others."""
    context = browser.new_context(viewport={"width": width, "height": 900}, timezone_id="Asia/Kolkata")
    try:
        yield Person(context.new_page(), app, f"who-{name}-{width}")
    finally:
        context.close()


def bring(person: Person, folder: Path) -> None:
    """Bring in a list of three customers in two centres."""
    sheet = folder / "list.csv"
    sheet.write_text(LIST, encoding="utf-8")
    person.go("/import")
    person.page.locator('input[type="file"]').set_input_files(sheet)
    expect(person.at("import_go")).to_contain_text("Import 3 customers")
    person.press("import_go")
    expect(person.at("import_receipt")).to_contain_text("₹1,730")


def add_staff(person: Person) -> str:
    """Add somebody who works in one centre only, and return their one-time code."""
    person.go("/people")
    expect(person.page.get_by_role("heading", name="People")).to_be_visible()
    person.page.get_by_text("Add somebody").click()
    person.type("person_name_0", "Sunil")
    pune = person.at("centres_new_0").get_by_role("button", name="Pune")
    pune.press("Space")  # by the keyboard: what opens above it still moves it for a moment
    expect(pune).to_have_attribute("aria-pressed", "true")
    person.picture("adding somebody")
    person.press("person_add_0")
    return code_of(person.page)


def open_own_page(person: Person, customer: str) -> str:
    """Open a customer's own page, and return the one-time code."""
    person.go(f"/customer?id={customer}")
    person.page.get_by_role("tab", name="Own page").click()
    person.press("open_access")
    person.picture("own page opened")
    return code_of(person.page)


def code_of(page: Page) -> str:
    """Return the one-time code that is on the screen."""
    shown = page.locator(".st-key-invitation code")
    expect(shown).to_have_text(re.compile(r"^[A-Z0-9]{5}(-[A-Z0-9]{5}){3}$"))
    return str(shown.inner_text())


def choose_password(person: Person, code: str) -> None:
    """Type a one-time code and choose a password, from the sign-in page on."""
    page = person.page
    page.goto(person.app.address)
    page.get_by_role("link", name="I have a one-time code").click()
    page.get_by_label("code").fill(code)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Password", exact=True).fill("a quiet evening")
    page.get_by_label("Once more").fill("a quiet evening")
    page.get_by_role("button", name="Keep this password").click()
    person.settled()


def claim(person: Person, amount: str, method: str, reference: str) -> None:
    """Say on the own page that this was paid."""
    person.press("own_paid")
    person.type("rec_amount", amount)
    person.page.get_by_role("dialog").get_by_role("radio", name=method).click()
    person.type("rec_reference", reference)
    person.press("rec_save")


def sign_out(person: Person) -> None:
    """Sign out from the menu of the own page."""
    person.at("own_menu").get_by_role("button").first.click()
    person.page.get_by_role("button", name="Sign out").click()
    expect(person.page.get_by_text("You are signed out. Nothing that was saved is lost.")).to_be_visible()
