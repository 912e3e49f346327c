"""What messages claim stays true when an act is undone halfway, a text cannot be written, or a way leads elsewhere."""

# ruff: noqa: F401, F811 - fixtures of another file, named like the parameters that ask for them

from datetime import timedelta
from typing import Final

import pytest

from access import Right
from ledger.book import EntryRequest, Kind
from ledger.statements import statement
from messaging import TAKEN_BACK, Message, MessageUnknown, Occasion, State, Text, Tone
from services import Desk, HistoryFilter, Shop
from services.post.refusals import NotNow
from services.post.secret import MailPassword
from tests.desks import owner_desk, staff_desk
from tests.messaging.mail.conftest import certificates, serve
from tests.messaging.mail_stand_in.server import MailServer
from tests.papers.reading import read
from tests.services.post_desk import Hands, desk, hands
from tests.services.post_people import owes, pays, wish
from tests.services.test_post_mails import later, remind, server, states

LONG: Final = "B" * 120


def newest(shop: Shop) -> Message:
    return shop.post.history(HistoryFilter()).rows[0].message


def test_a_receipt_never_goes_when_its_payment_is_undone_while_the_server_puts_it_off(
    desk: Desk, open_shop: Shop, server: MailServer, hands: Hands
) -> None:
    wish(desk, "messages.events", ["receipt"])
    payment = pays(desk, owes(desk, "Asha", "500", 7, email="asha@example.com"), "200")
    receipt = newest(open_shop)
    undone: list[bool] = []

    def undo_at_the_address(step: str) -> None:
        if step == "RCPT" and not undone:
            undone.append(True)
            desk.undo(payment, key="undo")

    server.mood, server.on_step = "greylisted", undo_at_the_address
    open_shop.post.deliver_now()
    server.mood = ""
    later(open_shop, hands, 10)
    later(open_shop, hands, 10)
    assert undone
    assert server.arrived == []  # nor a word that the one which never came was wrong
    assert (receipt.state, receipt.why) == (State.FAILED, TAKEN_BACK)
    open_shop.post.put_back([receipt.id], key="again", by="owner", via="test")
    later(open_shop, hands, 10)
    assert receipt.state is State.CANCELLED
    assert server.arrived == []


def test_that_an_account_is_closed_never_goes_when_it_is_undone_while_the_server_puts_it_off(
    desk: Desk, open_shop: Shop, server: MailServer, hands: Hands
) -> None:
    wish(desk, "messages.events", ["account_closed"])
    asha = desk.customer_added(desk.add_customer({"name": "Asha", "email": "asha@example.com"}, key="asha"))
    closing = desk.change_customer(asha, {"status": "closed"}, key="close")
    assert closing is not None
    told = newest(open_shop)
    undone: list[int] = []

    def undo_at_the_address(step: str) -> None:
        if step == "RCPT" and not undone:
            undone.append(desk.undo(closing.seq, key="undo").seq)

    server.mood, server.on_step = "greylisted", undo_at_the_address
    open_shop.post.deliver_now()
    server.mood = ""
    for _ in range(2):
        later(open_shop, hands, 10)
    assert undone
    assert server.arrived == []
    assert (told.state, told.why) == (State.FAILED, TAKEN_BACK)
    (correction,) = [one for one in open_shop.post.outbox.latest() if one.occasion == "correction"]
    assert correction.state is State.CANCELLED, "nothing came that was wrong"


@pytest.mark.fault(126)
@pytest.mark.usefixtures("server")
def test_one_reminder_that_cannot_be_written_keeps_nobody_else_from_theirs(desk: Desk, open_shop: Shop) -> None:
    desk.change_words(Occasion.OVERDUE, Tone.PLAIN, "en", Text("s", "$name " * 20 + "y" * 3800), key="words")
    owes(desk, "Asha", "500", 7, email="asha@example.com")
    long = owes(desk, LONG, "500", 7, email="b@example.com")
    wish(desk, "messages.reminders", "daily")
    open_shop.post.tick()
    assert states(open_shop) == {"Asha": State.HANDED_OVER, LONG: State.FAILED}
    assert open_shop.post.clock_rows()[0].result == "1 message put on the list, 1 could not be written"
    for press in range(3):
        with pytest.raises(NotNow, match="more than 4,096 letters"):
            desk.remind([long], key=f"once more {press}")
    desk.remind([long, owes(desk, "Ravi", "500", 7, email="ravi@example.com")], key="with another")
    assert [one.customer for one in open_shop.post.outbox.in_states(frozenset({State.FAILED}))] == [long]


@pytest.mark.fault(126)
def test_a_receipt_that_cannot_be_written_keeps_no_payment_out_of_the_book(desk: Desk, open_shop: Shop) -> None:
    wish(desk, "messages.events", ["receipt"])
    desk.change_words(Occasion.RECEIPT, None, "en", Text("s", "$name " * 20 + "y" * 3800), key="words")
    long = owes(desk, LONG, "500", 7)
    payment = pays(desk, long, "200")
    receipt = newest(open_shop)
    assert (receipt.occasion, receipt.seq, receipt.state) == ("receipt", payment, State.FAILED)
    assert "more than 4,096 letters" in receipt.why
    assert desk.book.balance(0)[0].minor == 300_00


@pytest.mark.fault(126)
def test_a_message_whose_statement_cannot_be_made_fails_alone_and_says_why(
    desk: Desk, open_shop: Shop, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    remind(desk, "Asha", "Ravi")
    asha = next(one.customer for one in open_shop.post.outbox.latest() if open_shop.post.name_of(one) == "Asha")
    request = EntryRequest(Kind.TOP_UP, asha, desk.book.money(50_00), desk.today())
    desk.record(request, key="a second line")
    monkeypatch.setattr(statement, "LINES_MAX", 1)
    open_shop.post.deliver_now()
    assert states(open_shop) == {"Asha": State.FAILED, "Ravi": State.HANDED_OVER}
    (failed,) = open_shop.post.outbox.in_states(frozenset({State.FAILED}))
    assert failed.why == "That is 2 lines; a statement has at most 1. Choose a shorter period."
    assert len(server.arrived) == 1


@pytest.mark.fault(126)
@pytest.mark.usefixtures("server")
def test_a_reminder_that_cannot_be_written_anew_fails_alone_and_says_why(desk: Desk, open_shop: Shop) -> None:
    both = [owes(desk, name, "500", 7, email=f"{name[:4]}@example.com") for name in (LONG, "Ravi")]
    desk.remind(both, key="remind")
    desk.change_words(Occasion.OVERDUE, Tone.PLAIN, "en", Text("s", "$name " * 20 + "y" * 3800), key="words")
    for one in both:
        desk.record(EntryRequest(Kind.CHARGE, one, desk.book.money(90_00), desk.today()), key=f"more-{one}")
    open_shop.post.deliver_now()
    assert states(open_shop) == {LONG: State.FAILED, "Ravi": State.HANDED_OVER}
    (failed,) = open_shop.post.outbox.in_states(frozenset({State.FAILED}))
    assert "more than 4,096 letters" in failed.why


@pytest.mark.usefixtures("server")
def test_what_is_no_link_is_never_said_to_be_opened(desk: Desk, open_shop: Shop) -> None:
    remind(desk, "Asha")
    mail = newest(open_shop)
    with pytest.raises(NotNow, match="goes another way"):
        desk.open_message_link(mail.id, key="open")
    assert mail.state is State.QUEUED


def test_an_answer_taken_back_moves_no_message_to_another_day(desk: Desk, open_shop: Shop, hands: Hands) -> None:
    desk.remind([owes(desk, "Asha", "500", 7)], key="remind")
    message = newest(open_shop)
    desk.open_message_link(message.id, key="open")
    left_at = message.left_at
    done = desk.answer_message(message.id, went=True, key="went")
    assert done is not None
    hands.at += timedelta(3)
    owner_desk(open_shop).undo(done.seq, key="undo")
    assert message.state is State.OPENED
    assert (message.left_at, message.attempts) == (left_at, 1)


@pytest.mark.usefixtures("server")
def test_staff_neither_read_nor_touch_what_is_written_to_the_owner(desk: Desk, open_shop: Shop) -> None:
    wish(desk, "messages.digest_time", "10:00")
    wish(desk, "messages.digest_to", "owner@example.com")
    desk.run_clock("digest", key="digest")
    digest = newest(open_shop)
    bound, free = (staff_desk(open_shop, Right.MESSAGES, centres=one, name=f"S{len(one)}") for one in (["GK2"], []))
    for staff in (bound, free):
        assert staff.messages_waiting() == []
        assert staff.message_counts() == (0, 0)
        assert staff.message_history(HistoryFilter()).rows == []
        assert staff.listed_messages(HistoryFilter(), 10) == []
        for refused in (staff.picture_of, lambda number, staff=staff: staff.take_messages_off([number], key="off")):
            with pytest.raises(MessageUnknown):
                refused(digest.id)
    assert [row.message.id for row in desk.messages_waiting()] == [digest.id]


def test_a_password_that_gets_into_a_line_for_programmers_does_not_show() -> None:
    assert "nine words" not in repr(MailPassword("nine words", "mark"))


def test_what_was_held_for_a_clock_behind_goes_when_a_person_says_so(
    desk: Desk, open_shop: Shop, server: MailServer, hands: Hands
) -> None:
    desk.say([owes(desk, "Asha", "500", 7, email="asha@example.com")], "Your order has come.", key="say")
    message = newest(open_shop)
    hands.at -= timedelta(3)
    open_shop.post.deliver_now()
    assert states(open_shop) == {"Asha": State.HELD}
    assert message.why.endswith("if the clock is right now, send it all the same"), "it says what to do"
    owner_desk(open_shop).put_messages_back([message.id], key="all the same")
    open_shop.post.deliver_now()
    assert states(open_shop) == {"Asha": State.HANDED_OVER}
    assert len(server.arrived) == 1


def test_a_statement_that_goes_as_a_mail_carries_the_same_days_as_a_pdf(
    desk: Desk, open_shop: Shop, server: MailServer
) -> None:
    asha = owes(desk, "Asha", "500", 7, email="asha@example.com")
    desk.say_statement(asha, None, None, key="all")
    desk.say_statement(asha, desk.today() - timedelta(2), desk.today() - timedelta(1), key="two days")
    open_shop.post.deliver_now()
    texts = []
    for mail in server.arrived:
        (file,) = mail.message.iter_attachments()
        assert (file.get_filename(), file.get_content_type()) == ("Statement.pdf", "application/pdf")
        texts.append(" ".join(read(file.get_payload(decode=True)).text.split()))  # type: ignore[arg-type] # bytes, when decoded
    assert "500" in texts[0]
    assert len(set(texts)) == 2, "the days differ, and so do the papers"
