"""What goes by itself over the ways that need nobody: real files into a folder, and mails to a real server."""

# ruff: noqa: F401, F811 - fixtures of another file, named like the parameters that ask for them

from datetime import timedelta
from pathlib import Path

import pytest

from access import NotAllowed, Right
from messaging import Message, State
from services import Desk, HistoryFilter, Shop
from services.post.refusals import WayIsOff
from services.post.secret import MailVault, PasswordNotKept
from services.post.sending import Sending
from tests.desks import staff_desk
from tests.services.post_desk import NOON, Hands, desk, hands
from tests.services.post_people import owes, pays, wish


def files(desk: Desk) -> list[Path]:
    return sorted((desk.folder / "messages").glob("*"))


def to_a_folder(desk: Desk) -> None:
    """Try the folder, and have every reminder go there."""
    message = desk.try_way("folder", "owner@example.com", key="try")
    assert message is not None
    assert message.state is State.HANDED_OVER
    wish(desk, "messages.channel", "folder")


def test_a_folder_is_on_once_one_to_oneself_was_written_there(desk: Desk, open_shop: Shop) -> None:
    with pytest.raises(WayIsOff):
        desk.switch_way("folder", on=True, key="at once")
    to_a_folder(desk)
    assert open_shop.post.is_on("folder")
    (path,) = files(desk)
    assert b"trial message from" in path.read_bytes()
    desk.switch_way("folder", on=False, key="off")
    assert not open_shop.post.is_on("folder")
    desk.switch_way("folder", on=True, key="on")
    assert open_shop.post.is_on("folder")


def test_what_waits_goes_by_itself_once_and_is_given_on(desk: Desk) -> None:
    to_a_folder(desk)
    ids = [owes(desk, "Asha", "500", 3), owes(desk, "Ravi", "700", 7, email="ravi@example.com")]
    desk.remind(ids, key="both")
    gone = desk.deliver_now() or []
    assert [one.outcome.state for one in gone] == [State.HANDED_OVER] * 2
    assert len(files(desk)) == 3
    assert desk.deliver_now() == []
    assert len(files(desk)) == 3
    assert {row.message.state for row in desk.message_history(HistoryFilter(text="Asha")).rows} == {State.HANDED_OVER}


def test_a_way_that_is_off_sends_nothing_and_the_messages_stay_on_the_list(desk: Desk) -> None:
    to_a_folder(desk)
    asha = owes(desk, "Asha", "500", 3)
    desk.remind([asha], key="k")
    desk.switch_way("folder", on=False, key="off")
    assert desk.deliver_now() == []
    assert [row.name for row in desk.messages_waiting()] == ["Asha"]
    assert len(files(desk)) == 1


@pytest.mark.fault(123)
def test_who_paid_meanwhile_gets_nothing_by_itself(desk: Desk) -> None:
    to_a_folder(desk)
    asha = owes(desk, "Asha", "500", 3)
    desk.remind([asha], key="k")
    pays(desk, asha, "500")
    assert desk.deliver_now() == []
    assert len(files(desk)) == 1


@pytest.mark.fault(125)
def test_nothing_goes_by_itself_in_the_quiet_hours(desk: Desk, open_shop: Shop, hands: Hands) -> None:
    to_a_folder(desk)
    asha = owes(desk, "Asha", "500", 3)
    desk.remind([asha], key="k")
    hands.at = NOON + timedelta(hours=10)
    assert open_shop.post.deliver_now() == []
    hands.at = NOON + timedelta(hours=22)
    assert len(open_shop.post.deliver_now()) == 1


def test_a_way_that_does_not_work_keeps_its_messages_and_says_why(desk: Desk, open_shop: Shop, hands: Hands) -> None:
    to_a_folder(desk)
    ids = [owes(desk, "Asha", "500", 3), owes(desk, "Ravi", "700", 3)]
    desk.remind(ids, key="k")
    folder = desk.folder / "messages"
    for path in files(desk):
        path.unlink()
    folder.rmdir()
    folder.write_text("in the way")
    channel = open_shop.post.channel("folder")
    assert channel.why_not_ready()
    assert desk.deliver_now() == [], "it is seen before anything is begun"
    assert len(desk.messages_waiting()) == 2
    folder.unlink()
    hands.at += timedelta(minutes=1)
    assert len(desk.deliver_now() or []) == 2


def test_no_password_of_a_mail_server_leaves_its_file_or_follows_to_another_server(desk: Desk, open_shop: Shop) -> None:
    wish(desk, "email.host", "smtp.example.com")
    wish(desk, "email.user", "shop@example.com")
    vault = MailVault(desk.folder, open_shop.ledger.journal.identity.store)
    vault.keep("smtp.example.com", "shop@example.com", "a secret word")
    assert desk.has_mail_password()
    (path,) = desk.folder.rglob("mail.json")
    assert path.stat().st_mode & 0o777 == 0o600
    for other in desk.folder.rglob("*"):
        assert other == path or not other.is_file() or b"a secret word" not in other.read_bytes()
    setup = open_shop.post.place
    assert "a secret word" not in repr(setup)
    wish(desk, "email.host", "smtp.example.org")
    assert not desk.has_mail_password()
    assert MailVault(desk.folder, "another book").get("smtp.example.com", "shop@example.com").password == ""
    with pytest.raises(PasswordNotKept):
        vault.keep("smtp.example.com", "shop@example.com", "a\nb")


def test_ways_are_the_owners(desk: Desk, open_shop: Shop) -> None:
    staff = staff_desk(open_shop, Right.MESSAGES)
    tries = [
        staff.ways, lambda: staff.try_way("folder", "a@example.com", key="t"),
        lambda: staff.switch_way("folder", on=False, key="s"), lambda: staff.keep_mail_password("x"),
        staff.clock_rows, lambda: staff.run_clock("reminders", key="r"), staff.deliver_now,
    ]  # fmt: skip
    for one in tries:
        with pytest.raises(NotAllowed):
            one()
    assert desk.ways()


def test_a_person_chooses_the_way_of_one_reminder_among_those_that_lead_there(desk: Desk, open_shop: Shop) -> None:
    asha, ravi = owes(desk, "Asha", "500", 3), owes(desk, "Ravi", "700", 3, email="ravi@example.com", phone="")
    desk.try_way("folder", "owner@example.com", key="try")
    by_name = {one.facts.name: one for one in desk.reminder_plan().decisions}
    assert desk.ways_of(by_name["Asha"]) == ["link", "folder"]
    assert desk.ways_of(by_name["Ravi"]) == ["folder"]
    assert desk.remind([ravi], channel="link", key="no phone") is None
    assert desk.remind([asha], channel="email", key="off") is None
    desk.remind([asha], channel="folder", key="chosen")
    (row,) = desk.messages_waiting()
    assert (row.name, row.message.channel) == ("Asha", "folder")
    assert len(open_shop.post.deliver()) == 1


@pytest.mark.fault(126)
def test_a_message_that_cannot_be_written_fails_alone_and_the_ones_behind_it_go(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    to_a_folder(desk)
    ids = [owes(desk, "Asha", "900", 3), owes(desk, "Ravi", "700", 3)]
    desk.remind(ids, key="k")
    broken = desk.messages_waiting()[0].message.id
    amount = Sending._amount

    def breaks(self: Sending, message: Message) -> str:
        if message.id == broken:
            raise ZeroDivisionError
        return amount(self, message)

    monkeypatch.setattr(Sending, "_amount", breaks)
    assert [one.outcome.state for one in desk.deliver_now() or []] == [State.FAILED, State.HANDED_OVER]
    assert desk.deliver_now() == []
