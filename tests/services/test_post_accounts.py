"""What customers are told of their accounts, where the shop wants it: opened, changed, closed, a new way to sign in."""

import json
from datetime import UTC, datetime
from typing import Final

import pytest

from access import hash_password
from ledger.errors import LedgerError
from messaging import State
from services import Desk, Shop, clock
from tests.desks import owner_desk
from tests.services.post_people import wish

NOON: Final = datetime(2035, 1, 10, 6, 30, tzinfo=UTC)
EVENTS: Final = ["account_opened", "account_changed", "account_closed", "login_reset"]


@pytest.fixture
def desk(open_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return the owner's desk at noon; customers are told of their accounts."""
    monkeypatch.setattr(clock, "now", lambda: NOON)
    desk = owner_desk(open_shop)
    wish(desk, "messages.events", EVENTS)
    return desk


@pytest.fixture
def asha(desk: Desk) -> str:
    """Return a customer who was told already that the account is open."""
    done = desk.add_customer({"name": "Asha", "phone": "+919876543210"}, key="asha")
    (row,) = desk.messages_waiting()
    assert row.message.occasion == "account_opened"
    desk.take_messages_off([row.message.id], key="off")
    return desk.customer_added(done)


def said(desk: Desk) -> list[tuple[str, str]]:
    """Return what waits: the occasion, and where it goes."""
    return [(row.message.occasion, row.message.to) for row in desk.messages_waiting()]


def test_a_change_is_told_by_name_and_not_by_value_to_where_they_are_now(desk: Desk, asha: str) -> None:
    done = desk.change_customer(asha, {"phone": "+919800000000", "notes": "Pays late", "city": "Pune"}, key="c")
    assert done is not None
    (row,) = desk.messages_waiting()
    assert (row.message.occasion, row.message.to, row.message.seq) == ("account_changed", "+919800000000", done.seq)
    assert "Changed: phone, city" in row.body
    for private in ("98000", "Pays late", "Pune"):
        assert private not in row.body
    desk.undo(done.seq, key="undo")
    assert said(desk) == [], "it goes with what it told of"


def test_a_change_back_is_told_to_whom_the_change_was(desk: Desk, asha: str) -> None:
    done = desk.change_customer(asha, {"email": "asha@example.com"}, key="c")
    (row,) = desk.messages_waiting()
    desk.open_message_link(row.message.id, key="open")
    desk.answer_message(row.message.id, went=True, key="yes")
    assert done is not None
    desk.undo(done.seq, key="undo")
    assert said(desk) == [("account_changed", "+919876543210")]


def test_what_is_the_shops_own_is_told_to_nobody(desk: Desk, asha: str) -> None:
    desk.change_customer(asha, {"notes": "Pays late", "tags": ["late"], "due_limit": 500_00}, key="c")
    desk.change_customer(asha, {"promised_on": "2035-01-12"}, key="p")
    desk.change_customer(asha, {"name": "Asha Patil", "no_messages": True}, key="n")
    assert said(desk) == []


def test_the_words_are_in_the_customers_language(desk: Desk, asha: str) -> None:
    desk.change_customer(asha, {"language": "hi", "address": "MG Road", "name": "Asha Patil"}, key="c")
    (row,) = desk.messages_waiting()
    assert "बदला गया: नाम, पता" in row.body


def test_a_closed_account_is_told_once_and_taken_back_with_a_correction(desk: Desk, asha: str) -> None:
    done = desk.change_customer(asha, {"status": "closed"}, key="c")
    assert done is not None
    assert said(desk) == [("account_closed", "+919876543210")]
    number = desk.messages_waiting()[0].message.id
    assert desk.open_message_link(number, key="open").startswith("https://wa.me/"), "a closed account is written to"
    desk.undo(done.seq, key="undo")
    desk.change_customer(asha, {"status": "inactive"}, key="i")
    assert said(desk) == [("correction", "+919876543210")], "and no more"


@pytest.mark.parametrize("events", [EVENTS, []])
def test_a_closed_account_that_was_told_and_is_taken_back_is_corrected(
    desk: Desk, asha: str, events: list[str]
) -> None:
    done = desk.change_customer(asha, {"status": "closed"}, key="c")
    assert done is not None
    told = desk.messages_waiting()[0].message
    desk.open_message_link(told.id, key="open")
    wish(desk, "messages.events", events)  # what was said is corrected, whatever is to be said from now on
    back = desk.undo(done.seq, key="undo")
    (row,) = desk.messages_waiting()
    assert (row.message.occasion, row.message.to, row.message.seq) == ("correction", "+919876543210", back.seq)
    for words in ("please forget our last message (Account closed)", "You owe now: ₹0"):
        assert words in row.body
    assert "Amount" not in row.body, "none was told"
    again = desk.undo(back.seq, key="it is closed after all")
    assert said(desk) == [], "what was told first is true again"
    desk.undo(again.seq, key="no, it is not")
    assert said(desk) == [("correction", "+919876543210")]


def test_that_an_account_is_closed_is_not_said_once_it_is_open_again(desk: Desk, open_shop: Shop, asha: str) -> None:
    desk.change_customer(asha, {"status": "closed"}, key="c")
    (row,) = desk.messages_waiting()
    desk.change_customer(asha, {"status": "active"}, key="open")
    with pytest.raises(LedgerError, match="taken back"):
        desk.open_message_link(row.message.id, key="link")
    assert open_shop.post.outbox.get(row.message.id).state is State.CANCELLED


@pytest.mark.parametrize("events", [[], ["receipt"]])
def test_nothing_is_told_that_the_shop_does_not_want_told(desk: Desk, asha: str, events: list[str]) -> None:
    wish(desk, "messages.events", events)
    desk.change_customer(asha, {"city": "Pune"}, key="c")
    desk.change_customer(asha, {"status": "closed"}, key="d")
    assert said(desk) == []


def test_a_new_way_to_sign_in_is_told_once_a_day_and_never_with_the_code(
    desk: Desk, open_shop: Shop, asha: str
) -> None:
    first = desk.open_access(asha, key="first")
    assert said(desk) == [], "the first code is handed over in the shop"
    open_shop.admission.vault.set_password(first.person.id, hash_password("a calm morning"), "2035-01-10")
    again = desk.open_access(asha, key="again")
    assert said(desk) == [("login_reset", "+919876543210")]
    (row,) = desk.messages_waiting()
    once_more = desk.open_access(asha, key="once more")
    assert len(said(desk)) == 1
    assert "http" not in row.body
    kept = json.dumps([open_shop.ledger.journal.commit(seq + 1).records for seq in range(open_shop.book.version)])
    for invitation in (first, again, once_more):
        assert invitation.code not in row.body + kept


def test_an_address_outside_makes_it_a_link_without_the_code(desk: Desk, open_shop: Shop, asha: str) -> None:
    wish(desk, "server.public_url", "https://duebook.example.com")
    first = desk.open_access(asha, key="first")
    open_shop.admission.vault.set_password(first.person.id, hash_password("a calm morning"), "2035-01-10")
    again = desk.open_access(asha, key="again")
    (row,) = desk.messages_waiting()
    assert row.body.rstrip().endswith("https://duebook.example.com")
    assert again.code not in row.body
    assert row.message.state is State.QUEUED
