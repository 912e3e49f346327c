"""A day of reminders: one by a link, one by mail, one typed into WhatsApp, nobody who promised or wants none."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, expect
from playwright.sync_api import TimeoutError as NotInTime

from tests.journeys.conftest import PROJECT, App, Person
from tests.journeys.steps import AT_THE_DESK
from tests.messaging.mail_stand_in.server import MailServer
from tests.messaging.whatsapp_stand_in.desk import Desktop, desk, desktop

__all__ = ["desk", "desktop"]  # fixtures
pytestmark = [pytest.mark.journey, pytest.mark.long]

# Who owes, by which way they are reached, and since how many days the sale is overdue.
PEOPLE = {
    "Asha Sharma": ("98765 43210", "", 3),
    "Ravi Kumar": ("98765 00001", "ravi@example.com", 7),
    "Meena Patil": ("98765 00002", "", 15),
    "Imran Shaikh": ("98765 00003", "", 30),
    "Lata Joshi": ("98765 00004", "", 30),
}


@pytest.fixture
def mail() -> Iterator[MailServer]:
    """Start the shop's mail server."""
    with MailServer(sign_in=False) as server:
        yield server


@AT_THE_DESK
def test_three_are_reminded_each_over_a_way_of_their_own_and_the_history_says_no_more(
    app: App, person: Person, desktop: Desktop, mail: MailServer
) -> None:
    open_the_shop(app)
    for name, (phone, email, days) in PEOPLE.items():
        add(person, name, phone, email)
        sell(person, name, days)
    note_the_promise(person, "Imran Shaikh")
    wish(person, "Lata Joshi", none=True)
    wish(person, "Ravi Kumar", way="E-mail")
    kept = set_up_mail(person, mail)
    set_up_typing(person, desktop)
    see_the_plan(app, person)
    remind_over_the_link(person)
    put_the_rest_on_the_list(person)
    let_the_mail_go(person, mail, kept)
    have_it_typed(person, desktop)
    see_the_history(app, person)
    assert app.stop() == 0
    assert json.loads(app.cli("deliver", "--json").stdout)["sent"] == [], "nothing goes a second time"
    assert app.cli("verify").returncode == 0


def open_the_shop(app: App) -> None:
    """Set the shop up; messages may go at any hour, and WhatsApp Web is quick here."""
    assert app.cli("setup", "--shop", "Sharma Stores", "--owner", "owner").returncode == 0
    path = app.folder / "settings.toml"
    text = (PROJECT / "settings.toml").read_text(encoding="utf-8")
    for key, value in {
        "quiet_from": '"00:00"', "quiet_until": '"00:00"', "whatsapp_wait_seconds": "6",
        "whatsapp_pause_seconds": "[0, 0]",
    }.items():  # fmt: skip
        text, count = re.subn(rf"^{key} = .*$", f"{key} = {value}", text, flags=re.MULTILINE)
        assert count == 1
    path.write_text(text, encoding="utf-8")
    app.start()


# The book.


def add(person: Person, name: str, phone: str, email: str) -> None:
    """Open an account."""
    person.go("/customers")
    person.type("search", name)
    person.page.keyboard.press("Enter")
    person.press("add_found")
    expect(person.at("rec_name").locator("input")).to_have_value(name)
    person.type("rec_phone", phone)
    if email:
        person.page.get_by_role("dialog").get_by_text("More", exact=True).click()
        person.type("rec_email", email)
        person.page.keyboard.press("Tab")
    person.settled()
    person.press("rec_add")
    expect(person.at("just")).to_contain_text(f"{name} was added")


def sell(person: Person, name: str, days: int) -> None:
    """Sell something that was due so many days ago; the shop gives fifteen days."""
    person.press("do_charge")
    dialog = person.page.get_by_role("dialog")
    person.type("rec_amount", "1250")
    dialog.get_by_text("Date, bill number, photo").click()
    type_day(person, "rec_date", shop_today() - timedelta(15 + days))
    expect(person.at("rec_effect")).to_contain_text("owes")
    person.press("rec_save")
    expect(dialog).to_have_count(0)
    expect(person.page.locator(".st-key-head")).to_contain_text(f"{days} days overdue")
    expect(person.page.locator(".st-key-head")).to_contain_text(name)


def shop_today() -> date:
    """Return the shop's date."""
    return datetime.now(ZoneInfo("Asia/Kolkata")).date()


def type_day(person: Person, key: str, day: date) -> None:
    """Type a date where it asks for one."""
    parts = person.at(key).get_by_role("spinbutton")
    for place, digits in enumerate((f"{day:%d}", f"{day:%m}", f"{day:%Y}")):
        part = parts.nth(place)
        part.click()
        part.press_sequentially(digits)
    calendar = person.page.locator("#stFloatingOverlayPortal").get_by_role("button", name="Previous month")
    person.page.keyboard.press("Enter")
    if calendar.is_visible():
        person.page.keyboard.press("Escape")
        expect(calendar).to_have_count(0)
    person.settled()


def open_messages(person: Person, name: str) -> None:
    """Look a customer up and open the tab of messages."""
    person.go("/customers")
    person.type("search", name)
    person.page.keyboard.press("Enter")
    expect(person.page.get_by_role("heading", name=name)).to_be_visible()
    person.page.get_by_role("tab", name="Messages").click()
    expect(person.at("wishes")).to_be_visible()


def note_the_promise(person: Person, name: str) -> None:
    """Note that they pay in four days."""
    open_messages(person, name)
    type_day(person, "promise .stDateInput", shop_today() + timedelta(4))
    person.press("promise_save")
    expect(person.page.locator(".st-key-head")).to_contain_text("Promised for")


def wish(person: Person, name: str, *, way: str = "", none: bool = False) -> None:
    """Note what they wish about messages."""
    open_messages(person, name)
    if way:
        choose(person, person.at("wishes"), "Messages come by", way)
    if none:
        person.at("wishes").get_by_text("Wants no messages").click()
    person.press("wishes_save")
    expect(person.at("just")).to_contain_text(name)


def choose(person: Person, where: Locator, label: str, option: str) -> None:
    """Pick an option from a list; it closes again while the page still moves."""
    box = where.get_by_role("combobox", name=label)
    for _ in range(10):
        with suppress(NotInTime, AssertionError):
            box.press("ArrowDown", timeout=2_000)
            person.page.get_by_role("option", name=option).first.click(timeout=2_000)
            expect(box).to_have_value(option, timeout=2_000)
            return
    expect(box).to_have_value(option)


# The ways.


def set_up_mail(person: Person, server: MailServer) -> threading.Event:
    """Say where the mail server is, and send one to oneself; return what tells of the next mail."""
    person.go("/message-setup")
    person.type("mail_host", "127.0.0.1")
    person.type("mail_port", str(server.port))
    choose(person, person.at("way_email"), "How it is spoken to", "Not encrypted")
    person.type("mail_from", "shop@sharma.example")
    person.press("mail_save")
    expect(person.page.get_by_text("Send one to yourself now")).to_be_visible()
    person.type("try_to_email", "owner@sharma.example")
    person.press("try_press_email")
    expect(person.at("off_email")).to_be_visible()
    assert [mail.to for mail in server.arrived] == [["owner@sharma.example"]]
    server.arrived.clear()
    kept = threading.Event()
    server.on_step = lambda step: kept.set() if step == "KEPT" else None
    return kept


def set_up_typing(person: Person, desktop: Desktop) -> None:
    """Read the warning, have one typed to oneself, and say that it went."""
    person.go("/message-setup")
    person.picture("ways")
    person.at("risk").locator("label").click()
    person.type("try_to_whatsapp", "98765 99999")
    person.press("try_press_whatsapp")
    desktop.web.wait(lambda web: web.arrived, 90)
    went = person.at("trial_whatsapp").get_by_role("button", name="It went", exact=True)
    expect(went).to_be_visible(timeout=90_000)
    went.click()
    if person.at("on_whatsapp").count():
        person.press("on_whatsapp")
    expect(person.at("off_whatsapp")).to_be_visible()
    assert [digits for digits, _ in desktop.web.arrived] == ["919876599999"]
    desktop.web.anew()


# The day.


def see_the_plan(app: App, person: Person) -> None:
    """See who is to be reminded and who is not, with the reasons; the command line says the same."""
    person.go("/reminders")
    remind, not_today = person.at("plan_remind"), person.at("plan_not")
    expect(remind).to_contain_text("To remind today: 3")
    for name in ("Asha Sharma", "Ravi Kumar", "Meena Patil"):
        expect(remind).to_contain_text(name)
        expect(remind).to_contain_text(f"overdue by {PEOPLE[name][2]} days")
    expect(not_today).to_contain_text("Not today: 2")
    expect(not_today).to_contain_text(re.compile(r"Imran Shaikh.*promised", re.DOTALL))
    expect(not_today).to_contain_text(re.compile(r"Lata Joshi.*wants no messages", re.DOTALL))
    person.picture("the plan")
    said = json.loads(app.cli("remind", "--dry-run", "--json").stdout)
    assert {one["name"] for one in said["remind"]} == {"Asha Sharma", "Ravi Kumar", "Meena Patil"}
    assert {one["name"] for one in said["not_today"]} == {"Imran Shaikh", "Lata Joshi"}


def remind(person: Person, name: str, way: str) -> None:
    """Put one on the list, over a way of one's choice."""
    row = person.at("plan_remind").locator('[class*="st-key-remind_C"]').filter(has_text=name)
    row.get_by_role("button", name="Remind").click()
    person.page.get_by_role("menuitem", name=way).or_(person.page.get_by_role("option", name=way)).click()
    expect(person.at("just")).to_contain_text("put on the list")


def remind_over_the_link(person: Person) -> None:
    """Remind one with a link: look at the chat's address, and say that it went."""
    remind(person, "Asha Sharma", "WhatsApp link")
    person.page.get_by_text("To send · 1").click()
    person.at("waiting_list").get_by_role("button", name="Open WhatsApp").click()
    chat = person.at("answer_list").get_by_role("link", name="To the chat")
    expect(chat).to_have_attribute("href", re.compile(r"^https://wa\.me/919876543210\?text=Hello%20Asha"))
    person.at("answer_list").get_by_role("button", name="It went", exact=True).click()
    expect(person.page.get_by_text("There is nothing to answer")).to_be_visible()


def put_the_rest_on_the_list(person: Person) -> None:
    """Put one on the list to be typed, and the last one as they wish; the first one is not there any more."""
    person.go("/reminders")
    expect(person.at("plan_remind")).to_contain_text("To remind today: 2")
    remind(person, "Meena Patil", "Typed into WhatsApp")
    expect(person.at("plan_remind")).to_contain_text("To remind today: 1")
    person.press("remind_all")
    expect(person.at("just")).to_contain_text("put on the list")
    expect(person.at("plan_remind")).to_contain_text("To remind today: 0")


def let_the_mail_go(person: Person, server: MailServer, kept: threading.Event) -> None:
    """Have the clock do at once what it does each minute; with nothing to press when it was quicker."""
    person.go("/message-setup")
    person.page.get_by_text("The clock", exact=True).click()
    now = person.at("run_sending").get_by_role("button")
    expect(now).to_be_visible()
    while not kept.is_set():
        with suppress(NotInTime):
            now.click(timeout=2_000)
            assert kept.wait(90)
    (mail,) = server.arrived
    assert mail.to == ["ravi@example.com"]
    body = mail.message.get_body(("plain",))
    assert body is not None
    assert "Hello Ravi Kumar" in body.get_content()
    assert "1,250" in body.get_content()
    assert "STOP" in body.get_content()


def have_it_typed(person: Person, desktop: Desktop) -> None:
    """Run the sender, and answer beside the picture of the screen."""
    person.go("/reminders")
    person.page.get_by_text("To send · 1").click()
    person.press("to_sender")
    expect(person.at("sender_panel")).to_contain_text("Meena Patil")
    person.press("sender_start")
    expect(person.at("sender_stop")).to_be_visible()
    person.picture("typing")
    desktop.web.wait(lambda web: web.arrived, 90)
    went = person.at("sender_asked").get_by_role("button", name="It went", exact=True)
    expect(went).to_be_visible(timeout=90_000)
    person.picture("did it go")
    went.click()
    expect(went).to_have_count(0)
    ((digits, text),) = desktop.web.arrived
    assert digits == "919876500002"
    assert "Meena Patil" in text
    assert "1,250" in text


def see_the_history(app: App, person: Person) -> None:
    """See how far each message came, as far as anybody knows, on the page and at the command line."""
    person.go("/reminders")
    person.page.get_by_text("All messages", exact=True).click()
    listed = person.at("messages_list")
    known = {"Asha Sharma": "went, somebody looked", "Ravi Kumar": "given on", "Meena Patil": "went, somebody looked"}
    for name, state in known.items():
        row = listed.locator('[class*="st-key-message_"]').filter(has_text=name).first
        expect(row).to_contain_text(state)
    for name in ("Imran Shaikh", "Lata Joshi"):
        expect(listed).not_to_contain_text(name)
    person.picture("history")
    said = json.loads(app.cli("outbox", "--json").stdout)
    found = {one["name"]: (one["channel"], one["state"]) for one in said if one["customer"]}
    assert found == {
        "Asha Sharma": ("link", "confirmed"), "Ravi Kumar": ("email", "handed_over"),
        "Meena Patil": ("whatsapp", "confirmed"),
    }  # fmt: skip
    nothing = json.loads(app.cli("deliver", "--dry-run", "--json").stdout)
    assert (nothing["sent"], nothing["waiting"]) == ([], [])
