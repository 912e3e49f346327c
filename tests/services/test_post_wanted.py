"""What a person puts back on the list counts as new, however old it is and however often it has to wait since."""

# ruff: noqa: F401, F811 - fixtures of another file, named like the parameters that ask for them

from datetime import timedelta

from messaging import State
from services import Desk, Shop
from tests.services.post_desk import Hands, desk, hands
from tests.services.post_people import owes, wish


def test_an_old_message_that_is_put_back_at_night_waits_for_the_morning_and_goes(
    desk: Desk, open_shop: Shop, hands: Hands
) -> None:
    wish(desk, "messages.channel", "folder")
    desk.try_way("folder", "owner@example.com", key="try")
    desk.say([owes(desk, "Asha", "500", 7)], "We are closed on Monday.", key="own")
    (row,) = desk.messages_waiting()
    hands.at -= timedelta(2)
    open_shop.post.deliver_now()

    def state() -> State:
        return open_shop.post.outbox.get(row.message.id).state

    assert state() is State.HELD, "the clock is behind it"
    hands.at += timedelta(42, hours=10)
    open_shop.post.put_back([row.message.id], key="back", by="owner", via="test")
    open_shop.post.deliver_now()
    assert state() is State.QUEUED, "it is night"
    hands.at += timedelta(hours=13)
    open_shop.post.deliver_now()
    assert state() is State.HANDED_OVER
