"""Mails from the list of messages to a real mail server: what the history says is what the server got."""

# ruff: noqa: F401, F811 - fixtures of another folder, named like the parameters that ask for them

from datetime import datetime, timedelta

import pytest

from messaging import State
from messaging.retry import WAITS
from services import Desk, HistoryFilter, Shop
from services.settings import Value
from tests.desks import owner_desk
from tests.messaging.mail.conftest import Certificates, Serve, certificates, serve
from tests.messaging.mail_stand_in.server import PASSWORD, USER, MailServer
from tests.services.post_desk import NOON, Hands, desk, hands
from tests.services.post_people import owes, pays, wish


def set_up(desk: Desk, **values: Value) -> None:
    """Change settings of the mail server."""
    for key, value in values.items():
        wish(desk, f"email.{key}", value)


@pytest.fixture
def server(desk: Desk, serve: Serve, certificates: Certificates) -> MailServer:
    """Return the shop's mail server, set up, tried and switched on; what was tried is not counted."""
    server = serve()
    set_up(desk, host="127.0.0.1", port=server.port, user=USER, from_address=USER, ca_file=str(certificates.authority))
    desk.keep_mail_password(PASSWORD)
    tried = desk.try_way("email", "owner@example.com", key="try")
    assert tried is not None
    assert tried.state is State.HANDED_OVER
    wish(desk, "messages.channel", "email")
    assert [mail.to for mail in server.arrived] == [["owner@example.com"]]
    server.arrived.clear()
    return server


def remind(desk: Desk, *names: str) -> None:
    """Put a reminder to each on the list; they owe since a week."""
    desk.remind([owes(desk, name, "500", 7, email=f"{name.lower()}@example.com") for name in names], key="remind")


def states(shop: Shop) -> dict[str, State]:
    """Return how far each message to a customer has come, by name."""
    rows = shop.post.history(HistoryFilter()).rows
    return {row.name: row.message.state for row in rows if row.message.customer}


def later(shop: Shop, hands: Hands, minutes: float) -> None:
    """Let time go by, and let what may go now go, as the clock does."""
    hands.at += timedelta(minutes=minutes)
    shop.post.deliver_now()


def test_a_trial_to_oneself_says_nothing_of_stop_and_switches_mails_on(
    desk: Desk,
    open_shop: Shop,
    serve: Serve,
    certificates: Certificates,
) -> None:
    server = serve()
    set_up(desk, host="127.0.0.1", port=server.port, from_address=USER)
    tried = desk.try_way("email", "owner@example.com", key="too early")
    assert tried is not None
    assert tried.state is State.FAILED, "a trial waits for nothing"
    assert "its certificate is not to be trusted" in tried.why
    assert not open_shop.post.is_on("email")
    set_up(desk, ca_file=str(certificates.authority), user=USER)
    desk.keep_mail_password(PASSWORD)
    tried = desk.try_way("email", "owner@example.com", key="try")
    assert tried is not None
    assert tried.state is State.HANDED_OVER
    assert open_shop.post.is_on("email")
    (mail,) = server.arrived
    assert mail.message["List-Unsubscribe"] is None
    assert b"STOP" not in mail.content


def test_a_reminder_arrives_once_encrypted_with_the_statement_and_is_given_on(
    desk: Desk, open_shop: Shop, server: MailServer
) -> None:
    remind(desk, "Asha")
    desk.deliver_now()
    desk.deliver_now()
    (mail,) = server.arrived
    assert (mail.to, mail.encrypted) == (["asha@example.com"], True)
    message = mail.message
    (address,) = message["From"].addresses
    assert (address.display_name, address.addr_spec) == (desk.shop_name, USER)
    plain, page = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert page is not None
    assert "500" in plain.get_content()
    assert "answer STOP" in plain.get_content()
    assert 'class="amount"' in page.get_content(), "what is owed stands large"
    (statement,) = message.iter_attachments()
    assert statement.get_content_type() == "application/pdf"
    assert statement.get_payload(decode=True)[:5] == b"%PDF-"  # type: ignore[index] # bytes, when decoded
    assert states(open_shop) == {"Asha": State.HANDED_OVER}


@pytest.mark.fault(116)
def test_while_the_server_takes_no_password_all_wait_and_nobodys_message_fails(
    desk: Desk, open_shop: Shop, server: MailServer, hands: Hands
) -> None:
    remind(desk, "Asha", "Ravi", "Sita")
    server.mood, before = "takes nobody's password", server.talks
    desk.deliver_now()
    assert server.talks == before + 1, "one attempt tells it of all"
    assert set(states(open_shop).values()) == {State.QUEUED}
    (way,) = [one for one in desk.ways() if one.name == "email"]
    assert "does not take the user name or the password" in way.trouble
    for _ in range(10):
        later(open_shop, hands, 30)
    assert set(states(open_shop).values()) == {State.QUEUED}, "it is no fault of theirs, however often"
    server.mood = ""
    hands.at = NOON + timedelta(days=1)
    for _ in range(4):
        later(open_shop, hands, 60)
    assert sorted(mail.to[0] for mail in server.arrived) == ["asha@example.com", "ravi@example.com", "sita@example.com"]
    assert set(states(open_shop).values()) == {State.HANDED_OVER}


@pytest.mark.fault(116)
def test_who_is_greylisted_gets_the_mail_later_and_once(
    desk: Desk, open_shop: Shop, server: MailServer, hands: Hands
) -> None:
    remind(desk, "Asha")
    server.mood = "greylisted"
    desk.deliver_now()
    assert states(open_shop) == {"Asha": State.QUEUED}
    server.mood = ""
    later(open_shop, hands, 0.5)
    assert server.arrived == [], "not before its time"
    later(open_shop, hands, 1)
    later(open_shop, hands, 60)
    assert len(server.arrived) == 1
    assert states(open_shop) == {"Asha": State.HANDED_OVER}


@pytest.mark.fault(116)
def test_after_a_long_outage_a_message_has_all_its_own_attempts_left_and_no_more(
    desk: Desk, open_shop: Shop, server: MailServer, hands: Hands
) -> None:
    for key in ("quiet_from", "quiet_until"):
        wish(desk, f"messages.{key}", "00:00")
    desk.say([owes(desk, "Asha", "500", 7, email="asha@example.com")], "Your order has come.", key="say")
    server.mood = "takes nobody's password"
    for _ in range(11):
        later(open_shop, hands, 6 * 60)
    (message,) = [one for one in open_shop.post.outbox.latest() if one.customer]
    assert (message.state, message.tries) == (State.QUEUED, 0)
    assert message.attempts > len(WAITS), "as many as would have ended it, had they been its own"
    server.mood, talks = "greylisted", server.talks
    for attempt in range(1, len(WAITS) + 2):
        assert message.state is State.QUEUED, "it waits for the next attempt"
        hands.at = max(hands.at, datetime.fromisoformat(message.not_before)) + timedelta(seconds=1)
        open_shop.post.deliver_now()
        assert server.talks == talks + attempt
    assert message.state is State.FAILED, "one attempt, and six more"
    owner_desk(open_shop).put_messages_back([message.id], key="again")
    open_shop.post.deliver_now()
    assert (message.state, message.tries) == (State.QUEUED, 1), "whoever has it tried again gets all attempts anew"


@pytest.mark.fault(117)
def test_one_refused_address_fails_at_once_and_keeps_nobody_else_waiting(
    desk: Desk, open_shop: Shop, server: MailServer, hands: Hands
) -> None:
    remind(desk, "Asha", "Ravi", "Sita")
    server.refused = {"ravi@example.com"}
    desk.deliver_now()
    assert states(open_shop) == {"Asha": State.HANDED_OVER, "Ravi": State.FAILED, "Sita": State.HANDED_OVER}
    later(open_shop, hands, 120)
    assert len(server.arrived) == 2


@pytest.mark.fault(118)
@pytest.mark.parametrize("mood", ["cut after the text", "cut after the text, which it kept"])
def test_what_may_have_gone_is_asked_about_and_never_sent_again(
    mood: str, desk: Desk, open_shop: Shop, server: MailServer, hands: Hands
) -> None:
    remind(desk, "Asha", "Ravi")
    server.mood = mood
    desk.deliver_now()
    assert states(open_shop) == {"Asha": State.UNKNOWN, "Ravi": State.QUEUED}, "nor is it done to the next one"
    server.mood = ""
    for _ in range(3):
        later(open_shop, hands, 120)
    arrived = [mail.to[0] for mail in server.arrived]
    assert arrived.count("asha@example.com") == (1 if "kept" in mood else 0)
    assert arrived.count("ravi@example.com") == 1
    assert states(open_shop)["Asha"] is State.UNKNOWN
    assert [row.name for row in desk.messages_to_answer()] == ["Asha"]


@pytest.mark.fault(123)
def test_who_paid_while_the_server_was_down_gets_no_mail(
    desk: Desk, open_shop: Shop, server: MailServer, hands: Hands
) -> None:
    remind(desk, "Asha")
    server.mood = "closed today"
    desk.deliver_now()
    (row,) = [row for row in desk.message_history(HistoryFilter()).rows if row.message.customer]
    pays(desk, row.message.customer, "500")
    server.mood = ""
    for _ in range(3):
        later(open_shop, hands, 60)
    assert server.arrived == []
    assert states(open_shop) == {"Asha": State.CANCELLED}


def test_what_would_go_keeps_to_the_limit_of_the_day_as_the_sending_does(
    desk: Desk, open_shop: Shop, server: MailServer
) -> None:
    remind(desk, "Asha", "Ravi", "Meena")
    wish(desk, "messages.email_a_day", 2)  # the trial was the first
    said = {open_shop.post.name_of(message): why for message, why in open_shop.post.would_go()}
    going = [name for name, why in said.items() if not why]
    assert len(going) == 1
    assert len({why for why in said.values() if why and "2" in why}) == 1, "the others wait for the next day"
    assert not server.arrived, "a look sends nothing"
    desk.deliver_now()
    (mail,) = server.arrived
    assert mail.to == [f"{going[0].lower()}@example.com"]
