"""What came of an attempt and could not be written: known or asked about as soon as the book takes lines again."""

# ruff: noqa: F401, F811 - fixtures of another file, named like the parameters that ask for them

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.book import Ledger
from ledger.errors import LedgerError
from messaging import Message, State, move
from services import Desk, Shop
from services.rooms import new_rooms
from tests.desks import owner_desk
from tests.journal.faulty import HUNDRED_MB, FaultyDisk, error
from tests.messaging.mail.conftest import certificates, serve
from tests.messaging.mail_stand_in.server import MailServer
from tests.services.post_desk import Hands, hands
from tests.services.test_post_mails import later, remind, server

pytestmark = pytest.mark.fault(115)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> FaultyDisk:
    """Return the disk that every shop's book is on."""
    disk = FaultyDisk(room=10 * HUNDRED_MB)

    def on_it(folder: Path) -> Ledger:
        return Ledger.open(folder, writer=True, since="09:12", others=new_rooms(), storage=disk)

    monkeypatch.setattr(Shop, "_ledger_of", staticmethod(on_it))
    return disk


@pytest.fixture
def desk(disk: FaultyDisk, hands: Hands, open_shop: Shop) -> Desk:  # noqa: ARG001 - the disk is there first, and it is noon
    return owner_desk(open_shop)


def fails_at(server: MailServer, step: str, disk: FaultyDisk, call: str, number: int) -> None:
    """Have the disk fail from the moment on in which the server comes to a step."""

    def fail(at: str) -> None:
        if at == step:
            disk.fail_next(error(number), call, for_ever=True)

    server.on_step = fail


def only(shop: Shop) -> Message:
    return next(one for one in shop.post.outbox.latest() if one.customer)


def works_again(shop: Shop, disk: FaultyDisk, server: MailServer) -> None:
    disk.heal()
    server.on_step, server.mood = lambda _step: None, ""
    if shop.ledger.trouble is not None:
        shop.look_again()


@pytest.mark.parametrize("fails", [("write", errno.ENOSPC), ("sync", errno.EIO)])
@pytest.mark.parametrize(
    ("mood", "states"),
    [
        ("", {State.HANDED_OVER}),
        ("greylisted", {State.QUEUED}),
        ("cut after the text", {State.UNKNOWN}),
    ],
)
def test_what_came_of_a_mail_is_known_when_the_book_takes_lines_again(
    mood: str, states: set[State], fails: tuple[str, int], desk: Desk, open_shop: Shop, server: MailServer,
    disk: FaultyDisk, hands: Hands,
) -> None:  # fmt: skip
    remind(desk, "Asha")
    server.mood = mood
    fails_at(server, "RCPT", disk, *fails)
    with pytest.raises(LedgerError):
        open_shop.post.deliver_now()
    assert only(open_shop).state in {State.SENDING, *states}, "nothing else is claimed meanwhile"
    works_again(open_shop, disk, server)
    later(open_shop, hands, 0)
    assert only(open_shop).state in states
    assert len(server.arrived) == (1 if not mood else 0)
    later(open_shop, hands, 3)
    assert len(server.arrived) == (1 if mood != "cut after the text" else 0), "once, and never again by itself"


def test_what_is_on_its_way_with_nobody_sending_is_asked_about_at_the_next_tick(
    desk: Desk, open_shop: Shop, server: MailServer
) -> None:
    remind(desk, "Asha")
    message = only(open_shop)
    open_shop.post._write_myself(lambda: ("on", move(message, State.SENDING)), ("on",))
    open_shop.post.tick()
    assert only(open_shop).state is State.UNKNOWN
    assert [row.message.id for row in desk.messages_to_answer()] == [message.id]
    assert "could not be written" in only(open_shop).why
    assert server.arrived == []


def test_what_could_not_be_noted_as_begun_never_left_and_goes_later(
    desk: Desk, open_shop: Shop, server: MailServer, disk: FaultyDisk, hands: Hands
) -> None:
    remind(desk, "Asha")
    disk.fail_next(error(errno.EIO), "sync", for_ever=True)
    with pytest.raises(LedgerError):
        open_shop.post.deliver_now()
    works_again(open_shop, disk, server)
    later(open_shop, hands, 0)
    later(open_shop, hands, 3)
    assert only(open_shop).state is State.HANDED_OVER
    assert len(server.arrived) == 1
