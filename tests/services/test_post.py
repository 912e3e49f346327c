"""The post office of an open shop: the plan of a day, what is put on the list and shown, and what is known of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import unquote

import pytest

from access import NotAllowed, Right
from ledger.book import CustomerUnknown, EntryRequest, Kind, parse_amount
from ledger.journal import Commit
from messaging import CannotBecome, State
from services import Desk, HistoryFilter, Shop, clock
from services.post.refusals import NotNow, NotToAnswer, OpenedAlready
from tests.desks import owner_desk, staff_desk
from tests.services.post_people import owes, pays, wish

NOON: Final = datetime(2035, 1, 10, 6, 30, tzinfo=UTC)  # a Wednesday, noon in India; the book begins before it
Charge = Callable[..., str]


@pytest.fixture
def desk(open_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return owner_desk(open_shop)


def reasons(desk: Desk) -> dict[str, str]:
    """Return by name why somebody is not reminded, "" for who is."""
    return {one.facts.name: "" if one.remind else str(one.reason) for one in desk.reminder_plan().decisions}


def test_the_plan_says_for_everybody_who_owes_whether_they_are_reminded_and_why_not(desk: Desk) -> None:
    owes(desk, "Asha", "500", 3)
    owes(desk, "Ravi", "500", 15)
    owes(desk, "Meena", "500", 3, no_messages=True)
    owes(desk, "Nisha", "500", 3, promised_on=(desk.today() + timedelta(2)).isoformat())
    owes(desk, "Omar", "20", 3)
    found = reasons(desk)
    assert (found["Asha"], found["Ravi"]) == ("", "")
    assert found["Meena"] == "wants no messages"
    assert found["Nisha"] == "promised to pay on Friday 12 Jan"
    assert found["Omar"] == "owes less than ₹100"


@pytest.mark.fault(130)
def test_reminders_are_put_on_the_list_once_however_often_it_is_asked(desk: Desk) -> None:
    asha, ravi = owes(desk, "Asha", "500", 3), owes(desk, "Ravi", "700", 3)
    done = desk.remind([asha, ravi], key="all")
    assert done is not None
    assert done.what == "2 reminders put on the list"
    assert desk.remind([asha, ravi], key="all") == done
    assert desk.remind([asha, ravi], key="another tab") is None
    assert [row.name for row in desk.messages_waiting()] == ["Ravi", "Asha"], "who owes more comes first"
    assert "₹700" in desk.messages_waiting()[0].body
    assert reasons(desk) == {"Asha": "a reminder is waiting already", "Ravi": "a reminder is waiting already"}


def test_a_link_is_opened_and_somebody_says_whether_it_went(desk: Desk) -> None:
    asha = owes(desk, "Asha", "500", 3)
    desk.remind([asha], key="k")
    (row,) = desk.messages_waiting()
    link = desk.open_message_link(row.message.id, key="open")
    assert link.startswith("https://wa.me/91987650")
    assert (row.message.state, desk.messages_waiting()) == (State.OPENED, [])
    assert [one.message.id for one in desk.messages_to_answer()] == [row.message.id]
    assert reasons(desk)["Asha"] == "nobody has said yet whether the last reminder went"
    said = desk.answer_message(row.message.id, went=True, key="yes")
    assert said is not None
    assert desk.messages_to_answer() == []
    assert reasons(desk)["Asha"].startswith("reminded today")
    with pytest.raises(NotToAnswer, match="has come further since: somebody looked, and it went"):
        desk.answer_message(row.message.id, went=False, key="no")
    desk.undo(said.seq, key="undo")
    assert [one.message.id for one in desk.messages_to_answer()] == [row.message.id]


@pytest.mark.fault(123)
def test_who_paid_meanwhile_is_not_reminded(desk: Desk) -> None:
    asha = owes(desk, "Asha", "500", 3)
    desk.remind([asha], key="k")
    (row,) = desk.messages_waiting()
    pays(desk, asha, "500")
    with pytest.raises(NotNow, match="paid"):
        desk.open_message_link(row.message.id, key="open")
    assert row.message.state is State.CANCELLED
    assert desk.messages_waiting() == []


def test_who_was_taken_off_the_list_is_not_put_there_again_on_the_same_day_but_by_name(desk: Desk) -> None:
    asha = owes(desk, "Asha", "500", 3)
    desk.remind([asha], key="k")
    (row,) = desk.messages_waiting()
    taken = desk.take_messages_off([row.message.id], key="off")
    assert taken is not None
    (decision,) = desk.reminder_plan().not_today
    assert str(decision.reason) == "taken off the list today, by hand"
    assert desk.remind([asha], anyway=True, key="on purpose") is not None


@pytest.mark.fault(130)
def test_a_link_that_somebody_opened_is_opened_once_more_on_purpose_only(desk: Desk) -> None:
    asha = owes(desk, "Asha", "500", 3)
    desk.remind([asha], key="k")
    (row,) = desk.messages_waiting()
    desk.open_message_link(row.message.id, key="open")
    with pytest.raises(OpenedAlready, match=r"opened at \d\d:\d\d by \w+\. Look whether the message went"):
        desk.open_message_link(row.message.id, key="a second window")


@pytest.mark.fault(123)
def test_a_link_that_was_opened_is_not_opened_again_for_who_paid_meanwhile(desk: Desk) -> None:
    asha = owes(desk, "Asha", "500", 3)
    desk.remind([asha], key="k")
    (row,) = desk.messages_waiting()
    assert desk.open_message_link(row.message.id, key="open") == desk.open_message_link(
        row.message.id, again=True, key="again"
    )
    pays(desk, asha, "500")
    with pytest.raises(NotNow, match="paid"):
        desk.open_message_link(row.message.id, again=True, key="once more")


def test_no_second_reminder_of_a_day_is_opened_for_a_phone_that_two_share(desk: Desk) -> None:
    wish(desk, "messages.same_phone", "each")
    asha, ravi = owes(desk, "Asha", "500", 3), owes(desk, "Ravi", "700", 3)
    phone = desk.book.people[desk.book.people.index_of(asha)].phone
    desk.change_customer(ravi, {"phone": phone}, key="same phone")
    desk.remind([asha, ravi], key="both")
    wish(desk, "messages.same_phone", "one")
    first, second = desk.messages_waiting()
    desk.open_message_link(first.message.id, key="one")
    with pytest.raises(NotNow, match="one reminder a day"):
        desk.open_message_link(second.message.id, key="two")


@pytest.mark.fault(124)
def test_who_wants_no_messages_meanwhile_gets_none(desk: Desk) -> None:
    asha = owes(desk, "Asha", "500", 3)
    desk.remind([asha], key="k")
    (row,) = desk.messages_waiting()
    desk.change_customer(asha, {"no_messages": True}, key="stop")
    with pytest.raises(NotNow, match="wants no messages"):
        desk.open_message_link(row.message.id, key="open")
    assert row.message.state is State.CANCELLED


def test_who_owes_more_meanwhile_is_written_to_anew(desk: Desk) -> None:
    asha = owes(desk, "Asha", "500", 3)
    desk.remind([asha], key="k")
    (row,) = desk.messages_waiting()
    money = parse_amount("100", desk.book.currency)
    desk.record(EntryRequest(Kind.CHARGE, asha, money, desk.today()), key="more")
    link = desk.open_message_link(row.message.id, key="open")
    assert "600" in link


def test_a_reminder_that_is_written_anew_keeps_its_tone(desk: Desk) -> None:
    asha = owes(desk, "Asha", "500", 30)
    desk.remind([asha], key="k")
    (row,) = desk.messages_waiting()
    assert "Please settle it now" in row.body
    money = parse_amount("100", desk.book.currency)
    desk.record(EntryRequest(Kind.CHARGE, asha, money, desk.today()), key="more")
    link = unquote(desk.open_message_link(row.message.id, key="open"))
    assert "You owe ₹600 in all. Please settle it now" in link


def test_undoing_a_sale_takes_its_reminder_off_and_bringing_it_back_brings_that_too(desk: Desk) -> None:
    asha = owes(desk, "Asha", "500", 3)
    sale = desk.book.version
    desk.remind([asha], key="k")
    (row,) = desk.messages_waiting()
    back = desk.undo(sale, key="undo")
    assert (row.message.state, row.message.why) == (State.CANCELLED, "what it told of was taken back")
    desk.undo(back.seq, key="again")
    assert State(row.message.state) is State.QUEUED


def test_a_receipt_is_put_on_the_list_with_its_payment_and_goes_with_it(desk: Desk) -> None:
    asha = owes(desk, "Asha", "500", 3)
    wish(desk, "messages.events", ["receipt"])
    seq = pays(desk, asha, "200")
    (row,) = desk.messages_waiting()
    assert (row.message.seq, row.message.occasion) == (seq, "receipt")
    for said in ("₹200", "Owed before: ₹500", "Owed now: ₹300", f"Receipt: {seq}\n"):
        assert said in row.body
    desk.undo(seq, key="undo")
    assert row.message.state is State.CANCELLED


def test_what_was_announced_and_is_taken_back_is_corrected(desk: Desk) -> None:
    asha = owes(desk, "Asha", "500", 3)
    wish(desk, "messages.events", ["receipt"])
    seq = pays(desk, asha, "200")
    (row,) = desk.messages_waiting()
    desk.open_message_link(row.message.id, key="open")
    desk.answer_message(row.message.id, went=True, key="yes")
    desk.undo(seq, key="undo")
    (correction,) = desk.messages_waiting()
    assert correction.message.occasion == "correction"
    assert "You owe now: ₹500" in correction.body
    assert row.message.state is State.CONFIRMED


def test_the_correction_of_a_message_that_nobody_got_does_not_go(desk: Desk) -> None:
    asha = owes(desk, "Asha", "500", 3)
    wish(desk, "messages.events", ["receipt"])
    seq = pays(desk, asha, "200")
    (row,) = desk.messages_waiting()
    desk.open_message_link(row.message.id, key="open")
    desk.undo(seq, key="undo")
    (correction,) = desk.messages_waiting()
    assert correction.message.occasion == "correction", "it may have gone"
    denied = desk.answer_message(row.message.id, went=False, key="no")
    assert desk.messages_waiting() == []
    assert denied is not None
    desk.undo(denied.seq, key="it may have gone after all")
    assert [one.message.id for one in desk.messages_waiting()] == [correction.message.id]


def test_an_import_and_what_nobody_asked_to_be_told_put_nothing_on_the_list(desk: Desk) -> None:
    wish(desk, "messages.events", ["prepaid_added"])
    asha = owes(desk, "Asha", "500", 3)
    pays(desk, asha, "200")
    assert desk.messages_waiting() == []


def test_a_message_that_waits_is_taken_off_and_comes_back_by_undo(desk: Desk) -> None:
    asha = owes(desk, "Asha", "500", 3)
    desk.remind([asha], key="k")
    (row,) = desk.messages_waiting()
    off = desk.take_messages_off([row.message.id], key="off")
    assert off is not None
    assert desk.messages_waiting() == []
    assert desk.take_messages_off([row.message.id], key="off again") is None
    with pytest.raises(CannotBecome, match="Message 1 has come further since: it was taken off the list"):
        desk.open_message_link(row.message.id, key="open")
    desk.undo(off.seq, key="undo")
    assert [one.message.id for one in desk.messages_waiting()] == [row.message.id]


def test_a_second_press_is_told_that_it_is_so_already_in_plain_words(desk: Desk) -> None:
    desk.remind([owes(desk, "Asha", "500", 3)], key="k")
    (row,) = desk.messages_waiting()
    with pytest.raises(CannotBecome) as refused:
        desk.put_messages_back([row.message.id], key="back")
    assert str(refused.value) == "Message 1 is as you want it already: it is on the list. Nothing was changed."
    desk.open_message_link(row.message.id, key="open")
    desk.answer_message(row.message.id, went=False, key="no")
    with pytest.raises(NotToAnswer) as answered:
        desk.answer_message(row.message.id, went=False, key="no, by another window")
    assert str(answered.value) == (
        "Message 1 is as you want it already: somebody looked, and it did not go. Nothing was changed."
    )


def test_a_text_of_ones_own_goes_to_who_wants_messages(desk: Desk) -> None:
    asha, meena = owes(desk, "Asha", "500", 3), owes(desk, "Meena", "500", 3, no_messages=True)
    done = desk.say([asha, meena], "We are closed on Monday.", key="own")
    assert done is not None
    assert done.what == "1 message put on the list"
    assert "We are closed on Monday." in desk.messages_waiting()[0].body


def test_a_reminder_that_somebody_asks_for_goes_before_its_step_and_never_against_a_wish(desk: Desk) -> None:
    asha, meena = owes(desk, "Asha", "500", -10), owes(desk, "Meena", "500", 3, no_messages=True)
    assert reasons(desk)["Asha"] != ""
    assert desk.remind([asha], key="plain") is None
    assert desk.remind([asha], anyway=True, key="anyway") is not None
    with pytest.raises(NotNow, match=r"Meena.*wants no messages"):
        desk.remind([meena], anyway=True, key="against")


def test_the_history_is_paged_and_searched(desk: Desk) -> None:
    asha, ravi = owes(desk, "Asha", "500", 3), owes(desk, "Ravi", "700", 3)
    desk.remind([asha, ravi], key="all")
    assert desk.message_history(HistoryFilter()).count == 2
    assert [row.name for row in desk.message_history(HistoryFilter(text="rav")).rows] == ["Ravi"]
    assert desk.message_history(HistoryFilter(states=frozenset({"confirmed"}))).count == 0
    assert [row.name for row in desk.message_history(HistoryFilter(customers=frozenset({asha}))).rows] == ["Asha"]


def test_staff_send_only_with_the_right_and_only_to_customers_of_their_centres(desk: Desk, open_shop: Shop) -> None:
    asha = owes(desk, "Asha", "500", 3, centre="GK2")
    ravi = owes(desk, "Ravi", "700", 3, centre="Pitampura")
    desk.remind([asha, ravi], key="all")
    nobody = staff_desk(open_shop, Right.RECORD, name="Nobody")
    with pytest.raises(NotAllowed):
        nobody.messages_waiting()
    theirs = staff_desk(open_shop, Right.MESSAGES, centres=["GK2"], name="Theirs")
    assert [row.name for row in theirs.messages_waiting()] == ["Asha"]
    assert [one.facts.name for one in theirs.reminder_plan().decisions] == ["Asha"]
    assert theirs.message_history(HistoryFilter()).count == 1
    number = next(row.message.id for row in desk.messages_waiting() if row.name == "Ravi")
    with pytest.raises(CustomerUnknown):
        theirs.open_message_link(number, key="open")


@pytest.mark.fault(115)
def test_what_was_on_its_way_out_when_duebook_ended_is_not_sure_after_the_start(desk: Desk, open_shop: Shop) -> None:
    asha = owes(desk, "Asha", "500", 3)
    desk.remind([asha], key="k")
    (row,) = desk.messages_waiting()
    post = open_shop.post
    post._write_myself(lambda: post._begun(row.message), ("sending",))  # as a process that is killed now
    open_shop.close()
    again = Shop(open_shop.data, open_shop.settings_path)
    again.open()
    assert again.post.outbox.get(row.message.id).state is State.UNKNOWN
    again.close()


def test_a_list_reads_an_act_with_many_messages_once(
    desk: Desk, open_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.remind([owes(desk, name, "500", 3) for name in ("Asha", "Ravi", "Meena")], key="all")
    journal = open_shop.ledger.journal
    read, commit = [], journal.commit

    def counted(seq: int) -> Commit:
        read.append(seq)
        return commit(seq)

    monkeypatch.setattr(journal, "commit", counted)
    assert len({row.body for row in desk.messages_waiting()}) == 3
    assert len(read) == 1
    assert desk.message_counts() == (3, 0)


def test_a_message_that_was_written_anew_says_its_new_words_in_every_list(desk: Desk) -> None:
    asha = owes(desk, "Asha", "500", 3)
    desk.remind([asha], key="k")
    assert "₹500" in desk.messages_waiting()[0].body
    desk.record(EntryRequest(Kind.CHARGE, asha, parse_amount("100", desk.book.currency), desk.today()), key="more")
    desk.open_message_link(1, key="open")
    assert "₹600" in desk.messages_to_answer()[0].body
    assert "₹600" in desk.message_history(HistoryFilter()).rows[0].body
