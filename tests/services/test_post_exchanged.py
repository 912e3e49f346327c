"""The shop goes back to a backup while mails are sent: nothing more leaves, and the other book learns nothing false."""

# ruff: noqa: F401, F811 - fixtures of another file, named like the parameters that ask for them

from datetime import UTC, datetime

import pytest

from messaging import State
from services import Desk, Shop
from tests.messaging.mail.conftest import certificates, serve
from tests.messaging.mail_stand_in.server import MailServer
from tests.services.post_desk import NOON, Hands, desk, hands
from tests.services.test_going_back import made, restore
from tests.services.test_post_mails import remind, server, states


@pytest.mark.fault(111)
@pytest.mark.parametrize("listed", ["before the backup", "after it"])
def test_what_is_sent_while_the_shop_goes_back_is_told_in_no_other_book_and_nothing_follows_it(
    listed: str, desk: Desk, open_shop: Shop, server: MailServer, hands: Hands
) -> None:
    name = made(open_shop) if listed == "after it" else ""
    remind(desk, "Asha", "Ravi")
    name = name or made(open_shop)

    def go_back(step: str) -> None:
        if step == "TEXT":
            server.on_step = lambda _step: None
            hands.at = datetime.now(UTC)  # by which it is seen that what is unpacked was not left here long ago
            restore(open_shop, name)
            hands.at = NOON

    server.on_step = go_back
    open_shop.post.deliver()
    assert server.on_step is not go_back, "it went back in the midst of a mail"
    assert len(server.arrived) == 1
    held = dict.fromkeys(("Asha", "Ravi"), State.HELD)
    assert states(open_shop) == (held if listed == "before the backup" else {})
    open_shop.look_again()
    assert open_shop.ledger.trouble is None
    open_shop.post.deliver()
    assert len(server.arrived) == 1
