"""A mail server that says nothing keeps nobody waiting: neither the page that asked, nor the shop that closes."""

# ruff: noqa: F401, F811 - fixtures of another file, named like the parameters that ask for them

import threading
import time
from datetime import date, timedelta

import pytest

from messaging import State
from services import Desk, HistoryFilter, Shop
from services.jobs import Jobs
from services.post import errand
from tests.messaging.mail.conftest import certificates, serve
from tests.messaging.mail_stand_in.server import MailServer
from tests.services.post_desk import Hands, desk, hands
from tests.services.post_people import owes
from tests.services.test_post_mails import remind, server, states


@pytest.fixture(autouse=True)
def short_moment(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 - is set up before
    """Have a page wait for a moment only, before it shows how far it is."""
    monkeypatch.setattr(errand, "MOMENT_SECONDS", 0.3)


# What an attempt takes by itself is a minute and more; what is stopped ends in far less.
SOON = 8.0


def asked(server: MailServer, step: str, mood: str) -> threading.Event:
    """Put the server in a mood; return what is set as soon as it comes to a step."""
    there = threading.Event()
    server.mood = mood
    server.on_step = lambda at: there.set() if at == step else None
    return there


@pytest.mark.parametrize(
    ("step", "mood", "state"),
    [("RCPT", "silent at the address", State.QUEUED), ("TEXT", "silent after the text", State.UNKNOWN)],
)
def test_a_shop_that_closes_ends_a_mail_to_a_silent_server_and_says_what_is_known(
    step: str, mood: str, state: State, desk: Desk, open_shop: Shop, server: MailServer
) -> None:
    remind(desk, "Asha", "Ravi")
    there = asked(server, step, mood)
    beside = threading.Thread(target=Jobs().look_after_messages, args=(open_shop,), daemon=True)
    beside.start()
    assert there.wait(20)
    open_shop.begin_closing()
    beside.join(SOON)
    assert not beside.is_alive()
    assert sorted(states(open_shop).values()) == sorted([state, State.QUEUED])
    assert server.talks == 2, "the trial, and one that was broken off"


def test_run_now_answers_after_a_moment_and_is_stopped(desk: Desk, open_shop: Shop, server: MailServer) -> None:
    remind(desk, "Asha")
    asked(server, "RCPT", "silent at the address")
    assert desk.deliver_now() is None
    errand = desk.sending()
    assert (errand.is_on, errand.what) == (True, "sending")
    desk.stop_sending()
    errand.end()
    assert not errand.is_on
    assert states(open_shop) == {"Asha": State.QUEUED}
    assert open_shop.post.troubles["email"] == "", "that it was stopped is no fault of the way"


def test_what_the_clock_sends_is_stopped_too_and_goes_at_a_later_tick(
    desk: Desk, open_shop: Shop, server: MailServer, hands: Hands
) -> None:
    remind(desk, "Asha")
    there = asked(server, "RCPT", "silent at the address")
    beside = threading.Thread(target=open_shop.post.tick, daemon=True)
    beside.start()
    assert there.wait(20)
    errand = desk.sending()
    assert (errand.is_on, errand.what) == (True, "clock")
    desk.stop_sending()
    beside.join(SOON)
    assert not beside.is_alive()
    assert (errand.is_on, errand.stopping()) == (False, True)
    assert states(open_shop) == {"Asha": State.QUEUED}
    server.mood = ""
    hands.at += timedelta(minutes=2)
    open_shop.post.tick()
    assert states(open_shop) == {"Asha": State.HANDED_OVER}


def test_a_clock_that_only_looks_whether_something_may_go_sends_nothing(
    desk: Desk, open_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []
    look = Shop.today

    def watched(shop: Shop) -> date:
        seen.append(desk.sending().is_on)
        return look(shop)

    desk.remind([owes(desk, "Asha", "500", 7, email="asha@example.com")], key="a link, which nobody opens")
    monkeypatch.setattr(Shop, "today", watched)
    open_shop.post.tick()
    assert seen
    assert not any(seen)


def test_one_to_oneself_is_stopped_and_given_up_and_the_next_one_goes(desk: Desk, server: MailServer) -> None:
    asked(server, "RCPT", "silent at the address")
    tried = desk.try_way("email", "owner@example.com", key="silent")
    assert tried is not None
    assert desk.sending().is_on
    desk.stop_sending()
    desk.sending().end()
    assert tried.state is State.FAILED
    assert "sending was stopped" in tried.why
    server.mood = ""
    again = desk.try_way("email", "owner@example.com", key="again")
    assert again is not None
    while desk.sending().is_on:
        time.sleep(0.01)
    assert again.state is State.HANDED_OVER
    assert len(server.arrived) == 1


def test_one_to_oneself_that_waits_for_its_turn_is_stopped_before_it_begins(
    desk: Desk, open_shop: Shop, server: MailServer
) -> None:
    talks = server.talks
    with open_shop.post.one_worker:
        tried = desk.try_way("email", "owner@example.com", key="waits")
        desk.stop_sending()
        desk.sending().end()
    assert tried is not None
    assert (tried.state, server.talks) == (State.FAILED, talks)


def test_what_runs_beside_ends_with_the_shop(desk: Desk, open_shop: Shop, server: MailServer) -> None:
    remind(desk, "Asha")
    asked(server, "TEXT", "silent after the text")
    assert desk.deliver_now() is None
    errand, began = open_shop.post.errand, time.monotonic()
    open_shop.close()
    assert not errand.is_on
    assert time.monotonic() - began < SOON
    open_shop.state = type(open_shop.state).STARTING
