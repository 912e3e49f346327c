"""A promise to pay and what somebody wishes of messages: fields of a customer, with their ways back."""

from datetime import date, timedelta

import pytest

from ledger.book import CHANNELS, DateNotPossible, UndoNotPossible, customer_changes
from ledger.errors import LedgerError
from ledger.journal import Commit
from tests.book.conftest import TODAY, Counter

FRIDAY = date(2026, 11, 27)


def promise(counter: Counter, on: date | None, customer: str = "C0001") -> Commit | None:
    return counter.ledger.promise(customer, on, counter.act(), TODAY)


def done(commit: Commit | None) -> Commit:
    assert commit is not None
    return commit


def promised(counter: Counter) -> str:
    found = counter.ledger.book.people[0]
    assert found == counter.reloaded().book.people[0]
    return found.promised_on


def test_a_promise_is_a_day_and_can_be_moved_and_taken_back(counter: Counter) -> None:
    counter.customer("Asha")
    assert done(promise(counter, FRIDAY)).what == "Asha promised to pay on 27 Nov 2026"
    assert promised(counter) == "2026-11-27"
    assert promise(counter, FRIDAY) is None, "it says so already"
    assert done(promise(counter, date(2026, 12, 1))).what == "Asha promised to pay on 1 Dec 2026"
    assert done(promise(counter, None)).what == "Asha promises 1 Dec 2026 no more"
    assert promised(counter) == ""
    assert promise(counter, None) is None


def test_a_promise_is_for_today_or_later_and_not_for_ever(counter: Counter) -> None:
    counter.customer("Asha")
    for days, sentence in ((-1, "20 Nov 2026 is over already."), (367, "23 Nov 2027 is more than a year away.")):
        with pytest.raises(DateNotPossible) as refused:
            promise(counter, TODAY + timedelta(days=days))
        assert str(refused.value) == sentence
    assert promised(counter) == ""
    for days in (0, 366):
        assert promise(counter, TODAY + timedelta(days=days))


def test_nothing_is_promised_by_who_is_closed_taken_out_or_not_there(counter: Counter) -> None:
    counter.customer("Asha")
    promise(counter, FRIDAY)
    counter.ledger.change_customer("C0001", {"status": "closed"}, counter.act())
    with pytest.raises(LedgerError, match=r"Asha is closed\. Reopen Asha first\."):
        promise(counter, TODAY)
    assert promise(counter, None), "to take a promise back is always possible"
    counter.customer("Ravi")
    counter.undo(counter.ledger.journal.last_seq)
    for asked in ("C0002", "C0009"):
        for on in (FRIDAY, None):
            with pytest.raises(LedgerError, match=f"There is no customer “{asked}”"):
                promise(counter, on, asked)


def test_a_promise_is_undone_unless_there_is_another(counter: Counter) -> None:
    counter.customer("Asha")
    first = done(promise(counter, FRIDAY))
    second = done(promise(counter, TODAY))
    with pytest.raises(UndoNotPossible, match=r"Asha was changed again since \(promised on\)"):
        counter.undo(first.seq)
    counter.undo(second.seq)
    assert promised(counter) == "2026-11-27"
    back = counter.undo(first.seq)
    assert (promised(counter), back.what) == ("", "Undone: Asha promised to pay on 27 Nov 2026")
    counter.undo(back.seq)
    assert promised(counter) == "2026-11-27"


def test_a_promise_is_in_the_list_of_changes(counter: Counter) -> None:
    counter.customer("Asha")
    promise(counter, FRIDAY)
    (change,) = customer_changes(counter.ledger.book, [0]).changes
    assert (change.field, change.was, change.now, change.undone) == ("promised_on", "", "2026-11-27", False)


def test_a_promise_changed_as_a_field_reads_the_same(counter: Counter) -> None:
    counter.customer("Asha")
    commit = counter.ledger.change_customer("C0001", {"promised_on": "2026-11-27"}, counter.act())
    assert done(commit).what == "Asha promised to pay on 27 Nov 2026"
    both = {"promised_on": "", "city": "Pune"}
    commit = counter.ledger.change_customer("C0001", both, counter.act())
    assert done(commit).what == "Asha: promise to pay, city changed"


def test_wishes_about_messages_are_kept_and_go_back(counter: Counter) -> None:
    counter.customer("Asha")
    assert (counter.ledger.book.people[0].no_messages, counter.ledger.book.people[0].channel) == (False, "")
    none = done(counter.ledger.change_customer("C0001", {"no_messages": True}, counter.act()))
    assert none.what == "Asha wants no messages"
    assert counter.reloaded().book.people[0].no_messages
    again = counter.ledger.change_customer("C0001", {"no_messages": False}, counter.act())
    assert done(again).what == "Asha wants messages again"
    assert CHANNELS == ("", "whatsapp", "email")
    for channel in CHANNELS[1:]:
        commit = counter.ledger.change_customer("C0001", {"channel": channel}, counter.act())
        assert done(commit).what == "Asha: channel of messages changed"
        assert counter.reloaded().book.people[0].channel == channel
    counter.undo(counter.ledger.journal.last_seq)
    assert counter.ledger.book.people[0].channel == "whatsapp"
    counter.undo(done(again).seq)
    assert counter.ledger.book.people[0].no_messages


def test_the_same_key_promises_once(counter: Counter) -> None:
    counter.customer("Asha")
    act = counter.act("promise")
    first = counter.ledger.promise("C0001", FRIDAY, act, TODAY)
    assert counter.ledger.promise("C0001", FRIDAY, act, TODAY) == first
    with pytest.raises(LedgerError):
        counter.ledger.promise("C0001", TODAY, act, TODAY)


def test_a_promise_survives_a_snapshot(counter: Counter) -> None:
    counter.customer("Asha", no_messages=True, channel="email")
    promise(counter, FRIDAY)
    counter.ledger.save_snapshot()
    quick = counter.reloaded()
    assert quick.journal.mark_used
    one = quick.book.people[0]
    assert (one.promised_on, one.no_messages, one.channel) == ("2026-11-27", True, "email")
