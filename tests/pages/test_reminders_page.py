"""Reminders on the screen: the plan with its reasons, one put on the list, opened, answered, found again."""

from datetime import timedelta

import pytest

from ledger.book import Kind
from messaging import State
from services import Shop
from tests.pages.conftest import Counter, Open
from tests.pages.screens import choose, keys, seen

PAGE = "reminders.py"


def owes(counter: Counter, name: str, amount: str = "500", days_late: int = 3, **fields: object) -> str:
    """Open an account that owes something since so many days; return its id."""
    customer = counter.customer(name, phone=f"+9198765{counter.acts:05d}", **fields)
    due_on = counter.shop.today() - timedelta(days_late)
    counter.do(Kind.CHARGE, customer, amount, on=min(due_on, counter.shop.today()), due_on=due_on)
    return customer


@pytest.mark.usefixtures("counter")
def test_a_book_in_which_nobody_owes_says_so(page: Open) -> None:
    at = page(PAGE)
    assert not at.exception
    assert "nobody to remind" in at.info[0].value


def test_the_plan_shows_who_is_reminded_and_who_is_not_and_why(counter: Counter, page: Open) -> None:
    asha = owes(counter, "Asha")
    owes(counter, "Meena", no_messages=True)
    at = page(PAGE)
    assert not at.exception
    assert [one.value for one in at.subheader] == ["To remind today: 1", "Not today: 1"]
    said = [seen(one.value) for one in at.caption]
    assert any("is overdue by 3 days" in one for one in said)
    assert any("wants no messages" in one for one in said)
    assert f"remind_one_{asha}" in keys(at)
    assert any("Hello Asha" in one.value for one in at.text)


def test_a_reminder_is_put_on_the_list_opened_and_answered(counter: Counter, page: Open, shop: Shop) -> None:
    owes(counter, "Asha")
    at = page(PAGE)
    at.button(key="remind_all").click().run()
    assert not at.exception
    (message,) = shop.post.outbox.latest()
    assert message.state is State.QUEUED
    at.session_state["reminders_part"] = "To send"
    at.run()
    at.button(key="open_1").click().run()
    assert not at.exception
    assert State(message.state) is State.OPENED
    assert {"went_1", "not_went_1"} <= keys(at)
    at.button(key="went_1").click().run()
    assert State(message.state) is State.CONFIRMED
    at.session_state["reminders_part"] = "All messages"
    at.run()
    assert any("went, somebody looked" in one.value for one in at.markdown)


@pytest.mark.fault(123)
def test_a_reminder_of_somebody_who_paid_is_not_opened_and_the_screen_says_why(
    counter: Counter, page: Open, shop: Shop
) -> None:
    asha = owes(counter, "Asha")
    at = page(PAGE)
    at.button(key="remind_all").click().run()
    at.session_state["reminders_part"] = "To send"
    at.run()
    counter.do(Kind.PAYMENT, asha, "500")
    at.button(key="open_1").click().run()
    assert not at.exception
    (message,) = shop.post.outbox.latest()
    assert message.state is State.CANCELLED
    assert "Nothing waits to be sent" in at.info[0].value


def test_a_message_is_taken_off_the_list(counter: Counter, page: Open, shop: Shop) -> None:
    owes(counter, "Asha")
    at = page(PAGE)
    at.button(key="remind_all").click().run()
    at.session_state["reminders_part"] = "To send"
    at.run()
    at.button(key="off_1").click().run()
    assert not at.exception
    assert shop.post.outbox.get(1).state is State.CANCELLED


def test_what_did_not_go_is_put_back_on_the_list_and_refused_when_the_same_is_there_again(
    counter: Counter, page: Open, shop: Shop
) -> None:
    asha = owes(counter, "Asha")
    at = page(PAGE)
    at.button(key="remind_all").click().run()
    at.session_state["reminders_part"] = "To send"
    at.run()
    at.button(key="open_1").click().run()
    at.button(key="not_went_1").click().run()
    assert shop.post.outbox.get(1).state is State.DENIED
    at.session_state["reminders_part"] = "All messages"
    at.run()
    at.button(key="back_1").click().run()
    assert not at.exception
    assert State(shop.post.outbox.get(1).state) is State.QUEUED
    at.session_state["reminders_part"] = "To send"
    at.run()
    at.button(key="open_1").click().run()
    at.button(key="not_went_1").click().run()
    shop.post.remind([asha], key="anew", by="U0001", via="test", anyway=True)
    assert len(shop.post.outbox) == 2
    at.session_state["reminders_part"] = "All messages"
    at.run()
    at.button(key="back_1").click().run()
    assert not at.exception
    assert at.error
    assert State(shop.post.outbox.get(1).state) is State.DENIED


def test_the_messages_are_taken_along_as_the_filters_leave_them(counter: Counter, page: Open) -> None:
    owes(counter, "Asha")
    at = page(PAGE)
    at.button(key="remind_all").click().run()
    at.session_state["reminders_part"] = "All messages"
    at.run()
    at.text_input(key="messages_text").set_value("ash").run()
    assert "/files/messages.csv?text=ash" in [one.proto.url for one in at.get("link_button")]


def test_where_several_ways_lead_to_somebody_the_one_is_chosen_on_the_screen(
    counter: Counter, page: Open, shop: Shop
) -> None:
    asha = owes(counter, "Asha")
    shop.post.try_way("folder", "owner@example.com", key="try", by="U0001", via="test")
    at = page(PAGE)
    choose(at, f"remind_one_{asha}", "Folder")
    assert [one.channel for one in shop.post.outbox.of_customers([asha])] == ["folder"]


def test_a_customer_is_reminded_from_their_own_page_and_never_against_their_wish(
    counter: Counter, page: Open, shop: Shop
) -> None:
    asha, meena = owes(counter, "Asha", days_late=-9), owes(counter, "Meena", no_messages=True)
    at = page("customer.py", id=asha)
    at.button(key="do_remind").click().run()
    assert not at.exception
    assert [one.customer for one in shop.post.outbox.latest()] == [asha]
    at.button(key="do_remind").click().run()
    assert len(shop.post.outbox) == 1
    at = page("customer.py", id=meena)
    at.button(key="do_remind").click().run()
    assert "wants no messages" in seen(at.error[0].value)
    assert len(shop.post.outbox) == 1
    owing_nothing = counter.customer("Omar")
    assert "do_remind" not in keys(page("customer.py", id=owing_nothing))
