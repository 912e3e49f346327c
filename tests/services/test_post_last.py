"""When the clock last sent something stands in the book: a start forgets nothing of it."""

# ruff: noqa: F401, F811 - fixtures of another file, named like the parameters that ask for them

from datetime import timedelta

from messaging import State
from services import Desk, Shop
from services.post.rows import ClockRow
from tests.services.post_desk import Hands, desk, hands
from tests.services.post_people import owes, wish


def sending(shop: Shop) -> ClockRow:
    """Return what the clock says of sending."""
    return next(row for row in shop.post.clock_rows() if row.what == "sending")


def test_after_a_start_the_clock_says_when_it_sent_last_and_how_much_of_it_went(
    desk: Desk, open_shop: Shop, hands: Hands
) -> None:
    wish(desk, "messages.channel", "folder")
    desk.try_way("folder", "owner@example.com", key="try")
    assert (sending(open_shop).last_on, sending(open_shop).result) == (None, ""), "one to oneself is no sending"
    day = desk.today()
    desk.say([owes(desk, "Asha", "500", 7), owes(desk, "Ravi", "500", 7)], "We are closed on Monday.", key="own")
    open_shop.post.deliver_now()
    hands.at += timedelta(1)
    open_shop.close()
    again = Shop(open_shop.data, open_shop.settings_path)
    again.open()
    assert (sending(again).last_on, sending(again).result) == (day, "2 of 2 given on")
    assert [one.state for one in again.post.outbox.latest()][:2] == [State.HANDED_OVER] * 2
    again.close()
