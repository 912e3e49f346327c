"""An address that takes no messages: known from a real mail server, told, and left alone until it is changed."""

# ruff: noqa: F401, F811 - fixtures of other files, named like the parameters that ask for them

import pytest

from access import NotAllowed, Right
from ledger.book import CustomerUnknown
from messaging import State
from services import Desk, Shop
from tests.desks import owner_desk, staff_desk
from tests.messaging.mail.conftest import certificates, serve
from tests.messaging.mail_stand_in.server import MailServer
from tests.services.post_desk import Hands, desk, hands
from tests.services.post_people import owes, pays, wish
from tests.services.test_post_mails import server


@pytest.fixture
def asha(desk: Desk, server: MailServer) -> str:
    """Return a customer whose e-mail address the mail server does not know: a reminder to it did not go."""
    asha = owes(desk, "Asha", "500", 7, email="asha@example.com")
    desk.remind([asha], key="remind")
    server.mood = "no such address"
    desk.deliver_now()
    server.mood = ""
    return asha


def way_of(desk: Desk) -> str:
    """Return where the one who owes is reminded, "" for nowhere."""
    (decision,) = desk.reminder_plan().decisions
    return decision.way.to if decision.way else ""


@pytest.mark.fault(117)
def test_it_is_told_and_not_chosen_again_until_it_is_changed(desk: Desk, open_shop: Shop, asha: str) -> None:
    (trouble,) = desk.address_troubles(asha)
    assert (trouble.address, trouble.since) == ("asha@example.com", desk.today())
    assert "550 5.1.1 no such user here" in trouble.why
    assert open_shop.post.outbox.get(trouble.message).state is State.FAILED
    assert desk.book.people[0].email == "asha@example.com", "nobody changes what a person wrote"
    assert way_of(desk) == desk.book.people[0].phone
    desk.change_customer(asha, {"email": "asha.patil@example.com"}, key="change")
    assert desk.address_troubles(asha) == []
    assert way_of(desk) == "asha.patil@example.com"


@pytest.mark.fault(117)
def test_receipts_and_new_accounts_leave_it_alone_too(desk: Desk, open_shop: Shop, asha: str) -> None:
    wish(desk, "messages.events", ["receipt", "account_opened"])
    pays(desk, asha, "100")
    desk.add_customer({"name": "Asha's sister", "email": "asha@example.com"}, key="sister")
    said = [one for one in open_shop.post.outbox.latest() if one.state is State.QUEUED]
    assert [(one.occasion, one.channel) for one in said] == [("receipt", "link")]


@pytest.mark.fault(117)
def test_what_waited_for_it_is_taken_off_and_says_why(
    desk: Desk, open_shop: Shop, server: MailServer, asha: str
) -> None:
    trouble = desk.address_troubles(asha)[0]
    right = desk.trust_address(asha, trouble.address, key="right")
    assert right is not None
    assert desk.say([asha], "Your order has come.", key="say") is not None
    desk.undo(right.seq, key="no, it is not")
    desk.deliver_now()
    newest = next(open_shop.post.outbox.latest())
    assert (newest.state, newest.why) == (State.CANCELLED, "asha@example.com takes no messages")
    assert server.arrived == []


@pytest.mark.fault(117)
def test_somebody_says_that_it_is_right_and_messages_go_there_again(desk: Desk, server: MailServer, asha: str) -> None:
    right = desk.trust_address(asha, "asha@example.com", key="right")
    assert right is not None
    assert right.what == "asha@example.com of Asha is used for messages again"
    assert desk.trust_address(asha, "asha@example.com", key="again") is None
    assert (desk.address_troubles(asha), way_of(desk)) == ([], "asha@example.com")
    desk.undo(right.seq, key="undo")
    assert way_of(desk) != "asha@example.com"
    desk.put_messages_back([desk.address_troubles(asha)[0].message], key="try again")
    desk.deliver_now()
    assert [mail.to for mail in server.arrived] == [["asha@example.com"]]
    assert desk.address_troubles(asha) == []


def test_who_looks_after_other_centres_is_told_nothing_of_it(open_shop: Shop, asha: str) -> None:
    looks = staff_desk(open_shop, Right.RECORD, name="Looks")
    assert looks.address_troubles(asha)
    with pytest.raises(NotAllowed):
        looks.trust_address(asha, "asha@example.com", key="right")
    elsewhere = staff_desk(open_shop, Right.MESSAGES, name="Elsewhere", centres=["GK2"])
    with pytest.raises(CustomerUnknown):
        elsewhere.address_troubles(asha)
