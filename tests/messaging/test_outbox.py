"""Messages made from the journal: on the list once, never more claimed than was recorded, off it while they wait."""

import pytest

from ledger.book import UndoNotPossible
from ledger.journal import Disk, read_snapshot
from messaging import (
    FOLLOWS,
    NO_SUCH_ADDRESS,
    CannotBecome,
    Draft,
    Message,
    MessageUnknown,
    NothingToSay,
    Outbox,
    State,
    cancel,
    left_sending,
    move,
    queue,
    rewrite,
    switch,
    texts_of,
    trust_address,
    words,
)
from tests.messaging.office import Office


def test_a_message_waits_until_something_is_recorded(office: Office) -> None:
    (message,) = office.queue("k1", customer="C0001", body="Hello Asha", subject="Due")
    assert (message.id, message.state, message.attempts, message.left_at) == (1, State.QUEUED, 0, "")
    assert texts_of(message, office.ledger.journal.commit) == ("Due", "Hello Asha")
    assert office.outbox.of_customers(["C0001"]) == [message]


def test_a_key_that_is_taken_queues_nothing_again(office: Office) -> None:
    office.queue("k1", "k1", "k2")
    assert len(office.outbox) == 2
    before = office.ledger.book.version
    assert office.queue("k2", "k1") == []
    assert office.ledger.book.version == before, "nothing is recorded for nothing"


@pytest.mark.parametrize("state", sorted(State))
def test_a_key_is_free_again_only_when_its_message_never_went(office: Office, state: State) -> None:
    (message,) = office.queue("k1")
    office.move(message, *_way_to(state))
    assert message.state is state
    again = office.queue("k1")
    assert bool(again) == (state in {State.CANCELLED, State.FAILED, State.DENIED})


@pytest.mark.parametrize("state", sorted(State))
def test_only_what_follows_can_be_recorded(office: Office, state: State) -> None:
    (message,) = office.queue("k1")
    office.move(message, *_way_to(state))
    before = office.ledger.book.version
    for wanted in set(State) - FOLLOWS[state]:
        with pytest.raises(CannotBecome):
            move(message, wanted)
    assert (message.state, office.ledger.book.version) == (state, before)


def test_a_message_without_words_or_to_nobody_is_refused(office: Office) -> None:
    for empty in ({"body": " \n"}, {"to": ""}):
        with pytest.raises(NothingToSay):
            office.queue("k1", **empty)
    (failed,) = office.queue("k1", body="", to="", state=State.FAILED, why="no words")
    assert (failed.state, failed.why) == (State.FAILED, "no words")


def test_an_unknown_number_is_refused(office: Office) -> None:
    for number in (0, 1, -1):
        with pytest.raises(MessageUnknown):
            office.outbox.get(number)


def test_an_attempt_that_did_not_leave_leaves_no_mark_of_having_left(office: Office) -> None:
    (message,) = office.queue("k1")
    office.move(message, State.SENDING)
    assert message.left_at
    office.move(message, State.QUEUED, why="the server asks to wait", not_before="2026-11-21T10:00:00.000000Z")
    assert (message.left_at, message.attempts, message.not_before) == ("", 1, "2026-11-21T10:00:00.000000Z")


@pytest.mark.fault(115)
def test_what_was_being_sent_when_the_process_ended_is_not_sure_after_the_next_start(office: Office) -> None:
    sending, waiting = office.queue("k1", "k2")
    office.move(sending, State.SENDING)
    again = office.reopened()
    again.write("after a start", lambda: left_sending(again.outbox))
    assert again.outbox.get(sending.id).state is State.UNKNOWN
    assert again.outbox.get(waiting.id).state is State.QUEUED
    assert left_sending(again.outbox) == []
    with pytest.raises(CannotBecome):
        move(again.outbox.get(sending.id), State.QUEUED)
    again.ledger.close()


def test_a_message_that_waits_can_be_written_anew_and_no_other(office: Office) -> None:
    (message,) = office.queue("k1", body="You owe 50", due=50_00)
    office.write("anew", lambda: rewrite(message, "", "You owe 30", 30_00))
    assert (texts_of(message, office.ledger.journal.commit)[1], message.due) == ("You owe 30", 30_00)
    office.move(message, State.SENDING)
    with pytest.raises(CannotBecome):
        rewrite(message, "", "You owe 20", 20_00)


# Undo.


def test_undoing_a_queueing_takes_the_message_off_and_undoing_that_brings_it_back(office: Office) -> None:
    (message,) = office.queue("k1")
    back = office.undo()
    assert state(message) is State.CANCELLED
    office.undo(back)
    assert state(message) is State.QUEUED


@pytest.mark.parametrize("ways", [(State.SENDING,), (State.OPENED,), (State.SENDING, State.UNKNOWN)])
def test_a_message_that_may_have_left_cannot_be_called_back(office: Office, ways: tuple[State, ...]) -> None:
    (message,) = office.queue("k1")
    queued = office.ledger.book.version
    office.move(message, *ways)
    with pytest.raises(UndoNotPossible, match="nobody can call it back"):
        office.undo(queued)
    with pytest.raises(UndoNotPossible, match="nobody can call it back"):
        office.undo()


def state(message: Message) -> State:
    """Return how far a message is now."""
    return message.state


def test_an_answer_that_was_a_slip_can_be_taken_back(office: Office) -> None:
    (message,) = office.queue("k1")
    office.move(message, State.OPENED, State.CONFIRMED)
    office.undo()
    assert state(message) is State.OPENED
    office.move(message, State.DENIED)
    assert state(message) is State.DENIED


def test_a_message_is_not_brought_back_beside_another_of_its_key(office: Office) -> None:
    (message,) = office.queue("k1")
    back = office.undo()
    office.queue("k1")
    with pytest.raises(UndoNotPossible, match="on the list again"):
        office.undo(back)
    assert message.state is State.CANCELLED


def test_a_receipt_stands_in_the_act_of_its_payment_and_goes_with_it(office: Office) -> None:
    asha = office.customer()
    office.ledger.announce = lambda _decision: queue(
        office.outbox, [Draft("r1", "email", "receipt", "a@b.in", "Thanks", asha, entries=(1,), with_act=True)]
    )
    seq = office.charge(asha).seq
    office.ledger.announce = None
    (message,) = office.outbox.of_entries([1])
    assert message.seq == seq
    office.undo(seq)
    assert message.state is State.CANCELLED


def test_an_act_whose_message_has_left_can_still_be_undone_and_the_message_stays_as_it_is(office: Office) -> None:
    asha = office.customer()
    office.ledger.announce = lambda _decision: queue(
        office.outbox, [Draft("r1", "email", "receipt", "a@b.in", "Thanks", asha, entries=(1,), with_act=True)]
    )
    seq = office.charge(asha).seq
    office.ledger.announce = None
    (message,) = office.outbox.of_entries([1])
    office.move(message, State.SENDING, State.HANDED_OVER)
    back = office.undo(seq)
    assert (message.state, message.why) == (State.HANDED_OVER, "what it told of was taken back")
    office.undo(back)
    assert (message.state, message.why) == (State.HANDED_OVER, "")


def test_the_shops_own_words_and_a_channel_go_back_to_what_they_were(office: Office) -> None:
    box = office.outbox
    office.write("words", lambda: words(box, "due", "gentle", "en", "S", "First"))
    assert words(box, "due", "gentle", "en", "S", "First") == []
    office.write("words", lambda: words(box, "due", "gentle", "en", "S", "Second"))
    second = office.ledger.book.version
    office.write("channel", lambda: switch(box, "email", on=True, setup="abc"))
    channel = office.ledger.book.version
    assert switch(box, "email", on=True, setup="abc") == []
    office.undo(second)
    found = box.text("due", "gentle", "en")
    assert found is not None
    assert found.body == "First"
    office.undo(channel)
    said = box.channel("email")
    assert said is not None
    assert not said.on


def test_cancelling_takes_off_only_what_still_waits(office: Office) -> None:
    waits, went = office.queue("k1", "k2")
    office.move(went, State.SENDING, State.HANDED_OVER)
    office.write("off", lambda: cancel([waits, went], "paid meanwhile"))
    assert (waits.state, waits.why, went.state) == (State.CANCELLED, "paid meanwhile", State.HANDED_OVER)


# The same from a snapshot.


def test_a_snapshot_gives_the_same_messages_as_the_journal(office: Office) -> None:
    first, second = office.queue("k1", "k2", customer="C0001", entries=(1, 2))
    office.move(first, State.SENDING, State.HANDED_OVER, State.CONFIRMED)
    office.write("words", lambda: words(office.outbox, "due", "gentle", "en", "S", "B"))
    kept, read = Outbox(), Outbox()
    kept.load(office.outbox.dump())
    read.apply(list(office.ledger.journal.commits(0)))
    assert kept.dump() == read.dump() == office.outbox.dump()
    assert [one.id for one in kept.of_entries([2])] == [first.id, second.id]
    assert kept.holder("k2") is not None
    with pytest.raises(ValueError):  # noqa: PT011 - msgspec's own words
        kept.load(b"something else")


def test_the_journals_snapshot_keeps_the_messages(office: Office) -> None:
    office.queue("k1")
    office.ledger.save_snapshot()
    kept = read_snapshot(office.ledger.folder, Disk())
    assert kept is not None
    assert "other.messages" in kept[1]
    again = office.reopened()
    assert [one.key for one in again.outbox.latest()] == ["k1"]
    again.ledger.close()


def test_records_of_others_are_passed_over(office: Office) -> None:
    office.customer()
    assert len(office.outbox) == 0
    assert office.outbox.way_back({"kind": "customer"}) is None


def _way_to(state: State) -> list[State]:
    """Return the states to go through from "queued"."""
    ways: dict[State, list[State]] = {State.QUEUED: []}
    waiting = [State.QUEUED]
    while waiting:
        at = waiting.pop(0)
        for after in sorted(FOLLOWS[at]):
            if after not in ways:
                ways[after] = [*ways[at], after]
                waiting.append(after)
    return ways[state]


def refuse(office: Office, message: Message) -> None:
    """Let a message fail because nobody is where it was to go."""
    office.move(message, State.SENDING)
    office.move(message, State.FAILED, given=NO_SUCH_ADDRESS, why="550 no such user")


@pytest.mark.fault(117)
def test_an_address_that_takes_no_messages_is_known_until_one_goes_there(office: Office) -> None:
    first, second, other = office.queue("k1", "k2") + office.queue("k3", to="ravi@example.com")
    for one in (first, second):
        refuse(office, one)
    office.move(other, State.SENDING, State.FAILED, why="too large")
    noted = office.outbox.refused("asha@example.com")
    assert noted is not None
    assert (noted.message, noted.channel, noted.why) == (second.id, "email", "550 no such user")
    assert office.outbox.refused("ravi@example.com") is None, "this one failed for another reason"
    office.move(first, State.QUEUED, State.SENDING)
    assert office.outbox.refused("asha@example.com") is not None
    office.move(first, State.FAILED, why="too large")
    assert office.outbox.refused("asha@example.com") is not None, "that says nothing of the address"
    office.move(first, State.QUEUED, State.SENDING, State.HANDED_OVER)
    assert office.outbox.refused("asha@example.com") is None


@pytest.mark.fault(117)
def test_somebody_says_that_an_address_is_right_and_takes_that_back_and_brings_it_again(office: Office) -> None:
    (message,) = office.queue("k1")
    refuse(office, message)
    office.write("right", lambda: trust_address(message))
    assert (office.outbox.refused(message.to), message.state) == (None, State.FAILED)
    assert trust_address(message) == []
    back = office.undo()
    assert office.outbox.refused(message.to) is not None
    office.undo(back)
    assert office.outbox.refused(message.to) is None
    assert message.why == "550 no such user"


@pytest.mark.fault(117)
def test_what_is_known_of_addresses_is_the_same_after_a_start(office: Office) -> None:
    (message,) = office.queue("k1")
    refuse(office, message)
    again, quick = office.reopened(), Outbox()
    quick.load(again.outbox.dump())
    for outbox in (again.outbox, quick):
        assert outbox.refused(message.to) == office.outbox.refused(message.to)
