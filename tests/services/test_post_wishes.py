"""The wish for no messages wins over everything on the list, in the same act, whoever says it."""

# ruff: noqa: F401, F811 - fixtures of another file, named like the parameters that ask for them

from typing import Final

import pytest

from messaging import State
from services import Desk, HistoryFilter, Shop
from tests.desks import customer_desk
from tests.services.post_desk import desk, hands
from tests.services.post_people import owes, wish

PUBLIC: Final = "https://duebook.example.com"


def states(shop: Shop) -> dict[str, tuple[State, str]]:
    """Return how far each message is and why, by the first word of whom it is for."""
    return {row.name: (row.message.state, row.message.why) for row in shop.post.history(HistoryFilter()).rows}


@pytest.mark.fault(124)
def test_the_wish_takes_off_in_its_own_act_what_waits_for_that_customer_alone(desk: Desk, open_shop: Shop) -> None:
    asha, ravi = owes(desk, "Asha", "500", 7), owes(desk, "Ravi", "500", 7)
    desk.remind([asha, ravi], key="remind")
    done = desk.change_customer(asha, {"no_messages": True}, key="stop")
    assert done is not None
    assert states(open_shop) == {"Asha": (State.CANCELLED, "wants no messages"), "Ravi": (State.QUEUED, "")}
    assert [row.name for row in desk.messages_waiting()] == ["Ravi"]
    assert open_shop.post.outbox.get(1).changed_at == done.at
    desk.undo(done.seq, key="undo")
    assert {row.name for row in desk.messages_waiting()} == {"Asha", "Ravi"}


@pytest.mark.fault(124)
def test_who_says_it_behind_the_link_of_a_mail_is_obeyed_before_anything_else_is_looked_at(
    desk: Desk, open_shop: Shop
) -> None:
    wish(desk, "server.public_url", PUBLIC)
    asha = owes(desk, "Asha", "500", 7)
    desk.say([asha], "Your order has come.", key="own")
    open_shop.post.stop_by_link(open_shop.post.way_out(asha).rpartition("/")[2], "203.0.113.7")
    assert states(open_shop) == {"Asha": (State.CANCELLED, "wants no messages")}
    assert desk.messages_waiting() == []


@pytest.mark.fault(124)
def test_who_says_it_on_their_own_page_is_obeyed_in_the_same_act_too(desk: Desk, open_shop: Shop) -> None:
    asha = owes(desk, "Asha", "500", 7)
    desk.remind([asha], key="remind")
    customer_desk(open_shop, asha).own_change({"no_messages": True}, key="no more")
    assert states(open_shop) == {"Asha": (State.CANCELLED, "wants no messages")}
    assert desk.messages_waiting() == []
