"""Typing into WhatsApp from the shop: tried on oneself first, then one after the other, stopped, and asked about.

The desktop is imitated (tests/messaging/whatsapp_stand_in): it counts what was typed. The real one is tried in
tests/messaging/whatsapp.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from access import NotAllowed, Right
from messaging import State
from services import Desk, Shop, clock
from services.desk_post import NotHere
from services.pictures import NoSuchPicture, Pictures
from services.post.refusals import NothingToType, WayIsOff
from services.post.typist import AlreadyTyping, Step
from tests.desks import desk_for, owner_desk, staff_desk
from tests.messaging.whatsapp.conftest import Imitation
from tests.messaging.whatsapp_stand_in.imitated import imitate
from tests.services.post_people import owes, pays, wish

NOON: Final = datetime(2035, 1, 10, 6, 30, tzinfo=UTC)
MYSELF: Final = "+919811111111"


@pytest.fixture
def imitation(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Imitation:
    """Sit down at a desktop that only pretends."""
    for name in ("XDG_SESSION_TYPE", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in imitate(tmp_path).items():
        monkeypatch.setenv(name, value)
    return Imitation(tmp_path, monkeypatch)


@pytest.fixture
def desk(open_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return the owner's desk at noon, with no pauses between messages."""
    monkeypatch.setattr(clock, "now", lambda: NOON)
    desk = owner_desk(open_shop)
    wish(desk, "messages.whatsapp_pause_seconds", [0, 0])
    return desk


def over(shop: Shop) -> None:
    assert shop.post.typing_is_over(60), shop.post.typing()


def switch_on(desk: Desk, shop: Shop) -> None:
    """Have messages typed, as if it had been tried on oneself."""
    shop.post._switch("whatsapp", on=True, key="on", by=desk.person.id, via="test")
    wish(desk, "messages.channel", "whatsapp")


def queued(desk: Desk, *names: str) -> list[str]:
    """Put a reminder on the list for each; return their ids."""
    ids = [owes(desk, name, str(900 - place), 3) for place, name in enumerate(names)]
    desk.remind(ids, key="remind " + " ".join(names))
    return ids


@pytest.mark.usefixtures("imitation")
def test_typing_is_on_once_one_to_oneself_was_typed_and_somebody_says_that_it_came(desk: Desk, open_shop: Shop) -> None:
    way = next(one for one in desk.ways() if one.name == "whatsapp")
    assert (way.on, way.tried, way.why_not, way.attended) == (False, False, "", True)
    with pytest.raises(WayIsOff):
        desk.switch_way("whatsapp", on=True, key="at once")
    message = desk.try_way("whatsapp", MYSELF, key="try")
    assert message is not None
    over(open_shop)
    assert message.state is State.HANDED_OVER
    assert not next(one for one in desk.ways() if one.name == "whatsapp").on, "nobody knows yet whether it came"
    said = desk.answer_message(message.id, went=True, key="it came")
    assert next(one for one in desk.ways() if one.name == "whatsapp").on
    desk.switch_way("whatsapp", on=False, key="off")
    assert not next(one for one in desk.ways() if one.name == "whatsapp").on
    desk.switch_way("whatsapp", on=True, key="on again")
    assert next(one for one in desk.ways() if one.name == "whatsapp").on
    assert said is not None


@pytest.mark.usefixtures("imitation")
def test_one_to_oneself_that_did_not_come_leaves_the_way_off(desk: Desk, open_shop: Shop) -> None:
    message = desk.try_way("whatsapp", MYSELF, key="try")
    assert message is not None
    over(open_shop)
    desk.answer_message(message.id, went=False, key="it did not")
    assert not next(one for one in desk.ways() if one.name == "whatsapp").on


def test_a_way_that_cannot_be_used_here_is_not_tried(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    with pytest.raises(WayIsOff, match="no screen"):
        desk.try_way("whatsapp", MYSELF, key="try")
    assert desk.messages_waiting() == []


def test_what_waits_is_typed_one_after_the_other_and_somebody_is_asked_about_each(
    desk: Desk, open_shop: Shop, imitation: Imitation
) -> None:
    switch_on(desk, open_shop)
    queued(desk, "Asha", "Ravi", "Meena")
    found = desk.typing_queue()
    assert [row.name for row in found.now] == ["Asha", "Ravi", "Meena"]
    assert (found.begun, found.most) == (0, 20)
    desk.start_typing()
    over(open_shop)
    progress = desk.typing()
    assert [one.state for one in progress.done] == [State.HANDED_OVER] * 3
    assert (progress.step, progress.ended) == (Step.OFF, "All done.")
    assert [phone for phone, _ in imitation.sent] == [f"+9198765{place:05d}" for place in range(3)]
    asked = desk.messages_to_answer()
    assert {row.name for row in asked} == {"Asha", "Ravi", "Meena"}
    with pytest.raises(NothingToType):
        desk.start_typing()


def test_the_picture_of_the_screen_stands_beside_the_question_and_is_gone_with_the_answer(
    desk: Desk, open_shop: Shop, imitation: Imitation
) -> None:
    switch_on(desk, open_shop)
    queued(desk, "Asha")
    desk.start_typing()
    over(open_shop)
    number = desk.typing().done[-1].number
    assert desk.picture_of(number).startswith(b"\x89PNG")
    (path,) = imitation.folder.rglob("screens/*.png")
    assert path.stat().st_mode & 0o777 == 0o600
    desk.answer_message(number, went=True, key="yes")
    assert not desk.has_picture(number)
    with pytest.raises(NoSuchPicture):
        desk.picture_of(number)
    assert not path.exists()


def test_stop_ends_the_pause_and_the_rest_stays_on_the_list(desk: Desk, open_shop: Shop, imitation: Imitation) -> None:
    switch_on(desk, open_shop)
    wish(desk, "messages.whatsapp_pause_seconds", [3000, 3000])
    queued(desk, "Asha", "Ravi")
    desk.start_typing()
    progress = desk.typing()
    assert (progress.step, progress.seconds_to_go(NOON)) == (Step.PAUSE, 10), "time to take the hands off"
    with pytest.raises(AlreadyTyping):
        desk.start_typing()
    desk.stop_typing()
    over(open_shop)
    assert desk.typing().ended == "Stopped."
    assert [row.name for row in desk.messages_waiting()] == ["Asha", "Ravi"]
    assert imitation.sent == []


@pytest.mark.long
@pytest.mark.fault(122)
@pytest.mark.parametrize("wrong", ["corner", "offline", "killed open"])
def test_what_was_in_the_way_of_one_stops_all(desk: Desk, open_shop: Shop, imitation: Imitation, wrong: str) -> None:
    switch_on(desk, open_shop)
    queued(desk, "Asha", "Ravi")
    imitation.upset(wrong)
    desk.start_typing()
    over(open_shop)
    progress = desk.typing()
    assert progress.ended.startswith("It was stopped, because the last one did not go as it should: ")
    expected = {"corner": State.FAILED, "offline": State.QUEUED, "killed open": State.UNKNOWN}[wrong]
    assert [one.state for one in progress.done] == [expected]
    assert "Ravi" in [row.name for row in desk.messages_waiting()]
    assert imitation.sent == []


@pytest.mark.fault(123)
def test_who_paid_while_others_were_typed_is_left_out(desk: Desk, open_shop: Shop, imitation: Imitation) -> None:
    switch_on(desk, open_shop)
    asha, _ = queued(desk, "Asha", "Ravi")
    numbers = [row.message.id for row in desk.typing_queue().now]
    pays(desk, asha, "900")
    open_shop.post._typist.start(numbers)  # chosen before the payment
    over(open_shop)
    first, second = desk.typing().done
    assert (first.state, second.state) == (None, State.HANDED_OVER)
    assert "paid" in first.why
    assert len(imitation.sent) == 1


@pytest.mark.fault(129, 131)
def test_no_more_are_typed_than_a_day_allows_and_the_rest_is_left_for_tomorrow(
    desk: Desk, open_shop: Shop, imitation: Imitation
) -> None:
    switch_on(desk, open_shop)
    queued(desk, "Asha", "Ravi", "Meena")
    wish(desk, "messages.whatsapp_a_day", 2)
    found = desk.typing_queue()
    assert ([row.name for row in found.now], [row.name for row in found.later]) == (["Asha", "Ravi"], ["Meena"])
    desk.start_typing()
    over(open_shop)
    assert len(imitation.sent) == 2
    found = desk.typing_queue()
    assert (found.now, [row.name for row in found.waits]) == ([], ["Meena"])
    assert "2" in found.waits[0].said


@pytest.mark.usefixtures("imitation")
def test_only_who_sits_at_this_computer_and_may_send_has_messages_typed(desk: Desk, open_shop: Shop) -> None:
    switch_on(desk, open_shop)
    queued(desk, "Asha")
    owner = next(iter(open_shop.admission.people.owners()))
    elsewhere = desk_for(open_shop, owner, "192.168.1.20")
    assert elsewhere.why_no_typing()
    with pytest.raises(NotHere, match="Sit down there"):
        elsewhere.start_typing()
    with pytest.raises(NotHere, match="Sit down there"):
        elsewhere.try_way("whatsapp", MYSELF, key="try elsewhere")
    with pytest.raises(NotAllowed):
        staff_desk(open_shop, Right.RECORD).start_typing()


@pytest.mark.usefixtures("imitation")
def test_staff_of_a_centre_type_to_their_customers_only(desk: Desk, open_shop: Shop, imitation: Imitation) -> None:
    switch_on(desk, open_shop)
    ids = [owes(desk, "Asha", "500", 3, centre="GK2"), owes(desk, "Ravi", "700", 3, centre="Pitampura")]
    desk.remind(ids, key="both")
    theirs = staff_desk(open_shop, Right.MESSAGES, centres=["GK2"], name="Theirs")
    assert [row.name for row in theirs.typing_queue().now] == ["Asha"]
    theirs.start_typing()
    over(open_shop)
    assert len(imitation.sent) == 1
    assert theirs.typed_to(theirs.typing().done[-1].number) == "Asha"


@pytest.mark.usefixtures("imitation")
def test_a_shop_that_closes_ends_the_typing_first(desk: Desk, open_shop: Shop) -> None:
    switch_on(desk, open_shop)
    wish(desk, "messages.whatsapp_pause_seconds", [3000, 3000])
    queued(desk, "Asha")
    desk.start_typing()
    open_shop.close()
    assert open_shop.post.typing().step is Step.OFF


def test_pictures_that_nobody_is_asked_about_or_that_are_old_are_removed(tmp_path: Path) -> None:
    pictures = Pictures(tmp_path)
    for number in (1, 2):
        pictures.keep(number, b"png")
    now = datetime.now(UTC)
    pictures.clear({1}, now)
    assert (pictures.has(1), pictures.has(2)) == (True, False)
    pictures.clear({1}, now + timedelta(days=8))
    assert not pictures.has(1)


def test_one_to_oneself_that_did_not_go_does_not_wait_on_the_list(
    desk: Desk, open_shop: Shop, imitation: Imitation
) -> None:
    imitation.upset("offline")
    offline = desk.try_way("whatsapp", MYSELF, key="offline")
    assert offline is not None
    over(open_shop)
    assert offline.state is State.FAILED
    assert "no connection to the internet" in offline.why
    wish(desk, "messages.whatsapp_pause_seconds", [3000, 3000])
    stopped = desk.try_way("whatsapp", MYSELF, key="stopped")
    assert stopped is not None
    desk.stop_typing()
    over(open_shop)
    assert stopped.state is State.QUEUED
    desk.try_way("whatsapp", MYSELF, key="again")
    desk.stop_typing()
    over(open_shop)
    assert (State(stopped.state), stopped.why) == (State.CANCELLED, "another one was tried")
    assert len(desk.messages_waiting()) == 1
