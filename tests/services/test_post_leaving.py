"""Mails that lead to the page of no more messages, and what waits for whoever said so."""

# ruff: noqa: F401, F811 - fixtures of other files, named like the parameters that ask for them

from typing import Final

import pytest

from messaging import State
from services import Desk, Shop
from tests.messaging.mail.conftest import certificates, serve
from tests.messaging.mail_stand_in.server import MailServer
from tests.services.post_desk import desk, hands
from tests.services.post_people import owes, wish
from tests.services.test_post_mails import server

PUBLIC: Final = "https://duebook.example.com"


@pytest.mark.fault(124)
def test_a_mail_leads_there_once_the_shop_has_an_address_outside_and_what_waits_is_taken_off(
    desk: Desk, open_shop: Shop, server: MailServer
) -> None:
    asha = owes(desk, "Asha", "500", 7, email="asha@example.com")
    desk.say([asha], "Your order has come.", key="one")
    desk.deliver_now()
    (mail,) = server.arrived
    assert b"no-messages" not in mail.content
    wish(desk, "server.public_url", PUBLIC)
    desk.say([asha], "We are closed on Monday.", key="two")
    desk.deliver_now()
    link = open_shop.post.way_out(asha)
    assert link.startswith(f"{PUBLIC}/no-messages/{asha}-")
    message = server.arrived[1].message
    assert f"<{link}>" in message["List-Unsubscribe"]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    desk.say([asha], "Your order is still here.", key="three")
    assert open_shop.post.stop_by_link(link.rpartition("/")[2], "203.0.113.7") is not None
    desk.deliver_now()
    newest = next(open_shop.post.outbox.latest())
    assert (newest.state, newest.why, len(server.arrived)) == (State.CANCELLED, "wants no messages", 2)


def test_the_link_of_who_was_merged_is_that_of_who_was_kept(desk: Desk, open_shop: Shop) -> None:
    asha, twin = owes(desk, "Asha", "500", 7), owes(desk, "Asha P.", "20", 7)
    wish(desk, "server.public_url", PUBLIC)
    token = open_shop.post.way_out(twin).rpartition("/")[2]
    desk.merge(asha, [twin], key="merge")
    assert open_shop.post.customer_of_link(token, "203.0.113.7") == asha
    assert open_shop.post.way_out(twin) == open_shop.post.way_out(asha)
