"""The WhatsApp sender and the page on which ways are set up, without a browser and on an imitated desktop."""

import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from ledger.book import Kind
from messaging import Occasion, State, Tone, move
from services import Desk, Shop
from services.settings import change
from tests.desks import owner_desk
from tests.messaging.whatsapp_stand_in.imitated import imitate
from tests.pages.conftest import Counter, Open
from tests.pages.screens import keys, press, refusals, sentences


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Sit down at a desktop that only pretends."""
    for name in ("XDG_SESSION_TYPE", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in imitate(tmp_path).items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def typing(shop: Shop, counter: Counter, desktop: None) -> Desk:  # noqa: ARG001 - sat down at
    """Return the owner's desk of a shop that types, with one reminder on the list."""
    desk = owner_desk(shop)
    change(shop.settings_path, "messages.whatsapp_pause_seconds", [0, 0])
    change(shop.settings_path, "messages.channel", "whatsapp")
    desk.read_settings()
    shop.post._switch("whatsapp", on=True, key="on", by=desk.person.id, via="test")
    customer = counter.customer("Asha", phone="+919876543210")
    late = shop.today() - timedelta(3)
    counter.do(Kind.CHARGE, customer, "500", on=late, due_on=late)
    desk.remind([customer], key="remind")
    return desk


def test_what_waits_is_typed_from_the_page_and_asked_about_there(typing: Desk, page: Open, shop: Shop) -> None:
    at = page("sender.py")
    assert "1 message to type" in sentences(at)
    assert "Asha" in sentences(at)
    press(at, "sender_start")
    assert shop.post.typing_is_over(60)
    at = page("sender.py")
    assert "Did it go? 1" in sentences(at)
    assert "![The screen after it was typed](/files/screen/1.png)" in [one.value for one in at.markdown]
    press(at, "unsure_1")
    assert "unsure_1" not in keys(at)
    assert shop.post.outbox.get(1).state is State.HANDED_OVER, "nobody said anything"
    at = page("sender.py")
    press(at, "went_1")
    assert shop.post.outbox.get(1).state is State.CONFIRMED
    assert typing.typing_queue().now == []


def test_stop_is_there_while_messages_are_typed_and_the_next_one_is_named(typing: Desk, page: Open, shop: Shop) -> None:
    change(shop.settings_path, "messages.whatsapp_pause_seconds", [3000, 3000])
    typing.read_settings()
    at = page("sender.py")
    press(at, "sender_start")
    said = sentences(page("sender.py"))
    assert "Next: Asha, in " in said
    assert "Do not touch the mouse or the keyboard" in said
    press(at, "sender_stop")
    assert shop.post.typing_is_over(60)
    assert "Stopped." in sentences(page("sender.py"))
    assert shop.post.outbox.get(1).state is State.QUEUED


@pytest.mark.usefixtures("counter")
def test_while_typing_is_off_the_sender_leads_to_where_it_is_set_up(page: Open) -> None:
    at = page("sender.py")
    assert "sender_start" not in keys(at)
    assert at.info


@pytest.mark.fault(131)
@pytest.mark.usefixtures("counter", "desktop")
def test_the_risk_is_said_before_anything_can_be_typed(page: Open, shop: Shop) -> None:
    at = page("message_setup.py")
    assert any("breach of its terms" in one.value for one in at.warning)
    assert "try_press_whatsapp" not in keys(at)
    at.checkbox(key="risk").check().run()
    at.text_input(key="try_to_whatsapp").set_value("12")
    press(at, "try_press_whatsapp")
    assert "“12”" in refusals(at)[0]
    assert len(shop.post.outbox) == 0


@pytest.mark.usefixtures("counter", "desktop")
def test_one_to_oneself_is_typed_and_switches_the_way_on_once_it_came(page: Open, shop: Shop) -> None:
    change(shop.settings_path, "messages.whatsapp_pause_seconds", [0, 0])
    owner_desk(shop).read_settings()
    at = page("message_setup.py")
    at.checkbox(key="risk").check().run()
    at.text_input(key="try_to_whatsapp").set_value("98111 11111")
    press(at, "try_press_whatsapp")
    assert shop.post.typing_is_over(60)
    at = page("message_setup.py")
    press(at, "went_1")
    assert shop.post.is_on("whatsapp")
    press(at, "off_whatsapp")
    assert not shop.post.is_on("whatsapp")
    press(at, "on_whatsapp")
    assert shop.post.is_on("whatsapp")
    assert at.selectbox(key="usual_way").options == ["WhatsApp link", "Typed into WhatsApp"]


@pytest.mark.usefixtures("counter")
def test_without_a_screen_typing_cannot_be_tried(
    page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.delenv("DISPLAY", raising=False)
    at = page("message_setup.py")
    assert "There is no screen on which WhatsApp Web could be opened." in sentences(at)
    assert "risk" not in {one.key for one in at.checkbox}


def test_the_clock_says_what_it_looks_after_and_runs_it_once(counter: Counter, page: Open, shop: Shop) -> None:
    customer = counter.customer("Asha", phone="+919876543210")
    late = shop.today() - timedelta(3)
    counter.do(Kind.CHARGE, customer, "500", on=late, due_on=late)
    at = page("message_setup.py")
    at.session_state["setup_part"] = "The clock"
    at.run()
    assert "Next: when you press" in sentences(at)
    press(at, "run_reminders")
    assert len(shop.post.outbox) == 1
    assert "1 message put on the list" in sentences(at)
    assert at.button(key="run_reminders").disabled
    at.radio(key="clock_choice").set_value("daily").run()
    assert shop.settings.messages.reminders == "daily"
    assert "10:00" in sentences(at)


@pytest.mark.usefixtures("counter")
def test_what_the_clock_sends_can_be_stopped_on_the_page(typing: Desk, page: Open, shop: Shop) -> None:
    post, begun = shop.post, threading.Event()
    post._write_myself(lambda: ("on its way", move(post.outbox.get(1), State.SENDING)), ("sending",))

    def until_stopped() -> None:
        begun.set()
        while not post.by_clock.stopping():
            time.sleep(0.01)

    beside = threading.Thread(target=post.by_clock.run_here, args=("clock", until_stopped), daemon=True)
    beside.start()
    assert begun.wait(20)
    at = page("message_setup.py")
    assert "The clock is sending messages." in sentences(at)
    press(at, "sending_stop")
    beside.join(20)
    assert not beside.is_alive()
    assert not typing.sending().is_on
    assert "sending_stop" not in keys(page("message_setup.py"))


def test_hours_are_saved_and_a_time_that_never_comes_is_refused(page: Open, shop: Shop) -> None:
    at = page("message_setup.py")
    at.session_state["setup_part"] = "The clock"
    at.run()
    at.text_input(key="hours_reminder_time").set_value("21:00")
    press(at, "hours_save")
    assert "no reminder would ever be put on the list" in refusals(at)[0]
    at.text_input(key="hours_reminder_time").set_value("11:15")
    at.text_input(key="hours_digest_time").set_value("half past eight")
    press(at, "hours_save")
    assert "messages.digest_time" in refusals(at)[0]
    assert (shop.settings.messages.reminder_time, shop.settings.messages.digest_time) == ("11:15", "")


def test_own_words_are_seen_as_a_customer_reads_them_and_saved(counter: Counter, page: Open, shop: Shop) -> None:
    customer = counter.customer("Asha", phone="+919876543210")
    counter.do(Kind.CHARGE, customer, "500")
    at = page("message_setup.py")
    at.session_state["setup_part"] = "Words"
    at.run()
    assert not at.exception
    assert "Hello Asha" in at.text[0].value
    assert at.button(key="words_save").disabled
    at.text_area(key="words_body_due_gentle_en_0").set_value("Dear $nmae").run()
    assert "did you mean $name" in refusals(at)[0]
    at.text_area(key="words_body_due_gentle_en_0").set_value("Dear $name, $due please.").run()
    assert at.text[0].value == "Dear Asha, ₹500 please."
    press(at, "words_save")
    assert shop.post.words(Occasion.DUE, Tone.GENTLE, "en").own
    press(at, "words_usual")
    assert not shop.post.words(Occasion.DUE, Tone.GENTLE, "en").own


@pytest.mark.usefixtures("counter")
def test_the_mail_server_is_saved_with_its_password_apart_from_the_settings(page: Open, shop: Shop) -> None:
    at = page("message_setup.py")
    for key, typed in (("host", "SMTP.example.com"), ("user", "shop"), ("from", "shop@example.com")):
        at.text_input(key=f"mail_{key}").set_value(typed)
    at.text_input(key="mail_password").set_value("a secret word")
    press(at, "mail_save")
    assert not refusals(at)
    email = shop.settings.email
    assert (email.host, email.user, email.from_address) == ("smtp.example.com", "shop", "shop@example.com")
    assert shop.post.place.password(email).password == "a secret word"  # noqa: S105 - of nobody
    assert "a secret word" not in shop.settings_path.read_text(encoding="utf-8")
    assert "try_press_email" in keys(at)


@pytest.mark.usefixtures("counter")
def test_one_to_oneself_is_written_into_the_folder_and_switches_it_on(page: Open, shop: Shop) -> None:
    at = page("message_setup.py")
    at.text_input(key="try_to_folder").set_value("owner@example.com")
    press(at, "try_press_folder")
    assert not refusals(at)
    assert shop.post.is_on("folder")
    assert len(list((shop.data / "messages").iterdir())) == 1
