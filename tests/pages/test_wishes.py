"""The Messages tab of a customer: wishes, the promise, a text of one's own, and what was written to them."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from ledger.book import CustomerRecord, Kind
from messaging import NO_SUCH_ADDRESS, State, move
from services import Shop
from tests.pages.conftest import Counter, Open
from tests.pages.screens import keys

PAGE = "customer.py"


@pytest.fixture
def asha(counter: Counter) -> str:
    """Open an account that owes something since three days; return its id."""
    customer = counter.customer("Asha", phone="+919876543210", email="asha@example.com")
    on = counter.shop.today() - timedelta(3)
    counter.do(Kind.CHARGE, customer, "500", on=on, due_on=on)
    return customer


def opened(page: Open, customer: str) -> AppTest:
    """Return the customer's page with its Messages open."""
    at = page(PAGE, id=customer)
    at.session_state["tab"] = "Messages"
    at.run()
    assert not at.exception
    return at


def press(at: AppTest, key: str) -> None:
    """Press a button and let the page be drawn."""
    at.button(key=key).click().run()
    assert not at.exception


def kept(shop: Shop, customer: str) -> CustomerRecord:
    """Return a customer as the book has them."""
    return shop.book.people[shop.book.people.index_of(customer)]


def test_wishes_are_kept_and_the_plan_follows_them(asha: str, page: Open, shop: Shop) -> None:
    at = opened(page, asha)
    at.selectbox(key=f"wish_channel_{asha}").select("email")
    at.selectbox(key=f"wish_language_{asha}").select("hi")
    at.toggle(key=f"wish_none_{asha}").set_value(True)
    press(at, "wishes_save")
    assert (kept(shop, asha).channel, kept(shop, asha).language, kept(shop, asha).no_messages) == ("email", "hi", True)
    (decision,) = shop.post.plan().decisions
    assert "wants no messages" in str(decision.reason)


def test_a_language_without_texts_is_kept_as_it_was_said(asha: str, page: Open, shop: Shop, counter: Counter) -> None:
    shop.change_customer(asha, {"language": "Marathi"}, key=counter.key(), by="U0001", via="test")
    at = opened(page, asha)
    assert at.selectbox(key=f"wish_language_{asha}").value == "Marathi"
    at.selectbox(key=f"wish_channel_{asha}").select("whatsapp")
    press(at, "wishes_save")
    assert (kept(shop, asha).channel, kept(shop, asha).language) == ("whatsapp", "Marathi")


def test_a_promise_is_noted_keeps_them_from_being_reminded_and_is_taken_back(asha: str, page: Open, shop: Shop) -> None:
    at = opened(page, asha)
    friday = shop.today() + timedelta(2)
    at.date_input(key=f"promise_day_{asha}").set_value(friday)
    press(at, "promise_save")
    assert kept(shop, asha).promised_on == friday.isoformat()
    (decision,) = shop.post.plan().not_today
    assert "promised" in str(decision.reason)
    press(at, "promise_none")
    assert kept(shop, asha).promised_on == ""
    assert [one.facts.customer for one in shop.post.plan().to_remind] == [asha]


def test_a_text_of_ones_own_waits_stands_here_and_is_taken_off(asha: str, page: Open, shop: Shop) -> None:
    at = opened(page, asha)
    assert any("Nothing was written to them" in one.value for one in at.info)
    press(at, "write_to")
    at.text_area(key="rec_words").set_value("Your order has come.").run()
    press(at, "rec_bulk")
    (message,) = shop.post.outbox.latest()
    assert (message.customer, message.occasion, message.state) == (asha, "own_text", State.QUEUED)
    assert any("Your order has come." in one.value for one in at.text)
    assert any(one.value.startswith("A text of your own · ") for one in at.caption)
    press(at, f"off_{message.id}")
    assert State(message.state) is State.CANCELLED
    assert f"off_{message.id}" not in keys(at)


def test_who_wants_no_messages_gets_no_text_of_ones_own_and_the_screen_says_so(
    asha: str, page: Open, shop: Shop, counter: Counter
) -> None:
    shop.change_customer(asha, {"no_messages": True}, key=counter.key(), by="U0001", via="test")
    at = opened(page, asha)
    press(at, "write_to")
    at.text_area(key="rec_words").set_value("Your order has come.").run()
    press(at, "rec_bulk")
    assert any("they want no messages" in one.value for one in at.error)
    assert not list(shop.post.outbox.latest())


@pytest.mark.fault(130)
def test_a_text_of_ones_own_whose_save_is_pressed_twice_is_on_the_list_once(asha: str, page: Open, shop: Shop) -> None:
    at = opened(page, asha)
    press(at, "write_to")
    dialog, key = at.session_state["dialog"], at.session_state["dialog_key"]
    for _ in range(2):  # the second press comes before the dialog is gone from the screen
        at.session_state["dialog"], at.session_state["dialog_key"] = dialog, key
        at.run()
        at.text_area(key="rec_words").set_value("Your order has come.").run()
        press(at, "rec_bulk")
    assert not at.error
    assert len(shop.post.outbox) == 1


def test_messages_to_others_do_not_stand_here(asha: str, page: Open, shop: Shop, counter: Counter) -> None:
    ravi = counter.customer("Ravi", phone="+919876500000")
    shop.post.say([ravi], "To Ravi only", key=counter.key(), by="U0001", via="test")
    at = opened(page, asha)
    assert any("Nothing was written to them" in one.value for one in at.info)


@pytest.mark.fault(117)
@pytest.mark.parametrize(("tab", "place"), [("Messages", "messages"), ("Details", "details")])
def test_an_address_that_takes_no_messages_is_told_until_somebody_says_that_it_is_right(
    asha: str, page: Open, shop: Shop, counter: Counter, tab: str, place: str
) -> None:
    shop.post.say([asha], "Hello", key=counter.key(), by="U0001", via="test")
    (message,) = shop.post.outbox.latest()
    for state, facts in ((State.SENDING, {}), (State.FAILED, {"given": NO_SUCH_ADDRESS, "why": "550 nobody [here]"})):
        shop.post._write_myself(lambda state=state, facts=facts: ("on", move(message, state, **facts)), (state,))  # type: ignore[misc]
    at = page(PAGE, id=asha)
    at.session_state["tab"] = tab
    at.run()
    (warning,) = at.warning
    assert "This number takes no messages: **098765 43210**, since " in warning.value
    assert "550 nobody" in warning.value
    press(at, f"trust_{place}_{message.id}")
    assert not at.warning
    assert shop.post.address_troubles(asha) == []
