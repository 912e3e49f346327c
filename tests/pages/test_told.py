"""The switches for what is told to customers by itself: they hold at once, and say in which languages they can."""

import pytest
from streamlit.testing.v1 import AppTest

from access import NotAllowed, Right
from ledger.book import Kind
from messaging import Occasion
from pages.parts.told import EVENTS
from services import Shop
from services.settings_messages import EVENTS as KNOWN
from tests.desks import staff_desk
from tests.pages.conftest import Counter, Open


def switches(page: Open) -> AppTest:
    """Return the owner's page of messages with the switches open."""
    at = page("message_setup.py")
    at.session_state["setup_part"] = "What is told"
    at.run()
    assert not at.exception
    return at


def test_every_event_of_the_settings_has_a_switch_and_no_other() -> None:
    assert tuple(EVENTS) == KNOWN


@pytest.mark.usefixtures("counter")
def test_a_switch_says_in_which_languages_there_are_words(page: Open, shop: Shop) -> None:
    shop.post.change_words(Occasion.RECEIPT, None, "hi", "", "नमस्ते $name", key="words", by="U0001", via="test")
    at = switches(page)
    said = {one.value for one in at.caption}
    assert any(one.startswith("A receipt:") and one.endswith("; your own words in हिन्दी.") for one in said)
    assert "That it is closed. In English, हिन्दी, العربية." in said


def test_a_switch_holds_at_once_and_keeps_the_others(page: Open, shop: Shop, counter: Counter) -> None:
    asha = counter.customer("Asha", phone="+919876543210")
    counter.do(Kind.CHARGE, asha, "500")
    at = switches(page)
    for name in ("session_used", "receipt"):
        at.toggle(key=f"told_{name}").set_value(True).run()
        assert not at.exception
    assert shop.settings.messages.events == ["receipt", "session_used"]
    counter.do(Kind.PAYMENT, asha, "200")
    assert [one.occasion for one in shop.post.outbox.latest()] == ["receipt"]
    at.toggle(key="told_receipt").set_value(False).run()
    counter.do(Kind.PAYMENT, asha, "100")
    assert len(shop.post.outbox) == 1
    assert shop.settings.messages.events == ["session_used"]


@pytest.mark.usefixtures("counter")
def test_a_switch_that_cannot_be_saved_shows_what_holds(page: Open, shop: Shop) -> None:
    at = switches(page)
    shop.settings_path.write_text("[messages\n", encoding="utf-8")
    at.toggle(key="told_receipt").set_value(True).run()
    assert not at.exception
    assert at.error
    assert at.toggle(key="told_receipt").value is False
    assert shop.settings.messages.events == []


def test_staff_who_send_messages_switch_nothing(shop: Shop) -> None:
    with pytest.raises(NotAllowed):
        staff_desk(shop, Right.MESSAGES).change_setting("messages.events", ["receipt"])
