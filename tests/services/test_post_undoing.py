"""An undo of what was told already: what cannot be taken back is said before, and what came of it afterwards."""

# ruff: noqa: F401, F811 - fixtures of another file, named like the parameters that ask for them

import pytest

from access import NotAllowed, Right
from ledger.book import UndoNotPossible
from messaging import Occasion, State
from services import Desk, Shop
from tests.desks import staff_desk
from tests.services.post_desk import desk, hands
from tests.services.post_people import owes, pays, wish


def told(desk: Desk, name: str = "Asha") -> tuple[str, int]:
    """Record a payment that is told; return whose it is, and the number of the act."""
    wish(desk, "messages.events", ["receipt"])
    customer = owes(desk, name, "500", 7)
    return customer, pays(desk, customer, "200")


def test_of_a_receipt_that_waits_nothing_is_said_before_and_that_it_is_off_the_list_after(desk: Desk) -> None:
    _, payment = told(desk)
    assert desk.before_undo(payment) == ""
    desk.undo(payment, key="undo")
    assert desk.after_undo(payment) == "“Receipt for a payment” to Asha was taken off the list."


def test_of_a_receipt_that_left_it_is_said_before_that_it_stays_and_that_a_correction_goes(
    desk: Desk, open_shop: Shop
) -> None:
    _, payment = told(desk)
    desk.open_message_link(1, key="open")
    stays = "“Receipt for a payment” to Asha may have left: nobody can take it back."
    assert desk.before_undo(payment) == f"{stays} A correction is put on the list."
    desk.answer_message(1, went=True, key="went")
    stays = "“Receipt for a payment” to Asha went: nobody can take it back."
    assert desk.before_undo(payment) == f"{stays} A correction is put on the list."
    desk.undo(payment, key="undo")
    assert desk.after_undo(payment) == f"{stays} A correction is on the list."
    newest = next(open_shop.post.outbox.latest())
    assert (newest.occasion, newest.state) == (Occasion.CORRECTION.value, State.QUEUED)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"no_messages": True}, "Asha wants no messages."),
        ({"phone": ""}, "nothing that is set up leads to Asha."),
    ],
)
def test_where_no_correction_goes_both_sentences_say_so(
    desk: Desk, open_shop: Shop, fields: dict[str, object], why: str
) -> None:
    customer, payment = told(desk)
    desk.open_message_link(1, key="open")
    desk.change_customer(customer, fields, key="change")
    said = f"“Receipt for a payment” to Asha may have left: nobody can take it back. No correction goes: {why}"
    assert desk.before_undo(payment) == said
    desk.undo(payment, key="undo")
    assert desk.after_undo(payment) == said
    assert len(open_shop.post.outbox) == 1


def test_who_may_not_undo_an_act_learns_nothing_of_its_messages(desk: Desk, open_shop: Shop) -> None:
    _, payment = told(desk)
    with pytest.raises(NotAllowed):
        staff_desk(open_shop, Right.RECORD).before_undo(payment)


def test_undoing_that_a_statement_was_put_on_the_list_takes_it_off_and_says_so(desk: Desk) -> None:
    customer = owes(desk, "Asha", "500", 7)
    listed = desk.say_statement(customer, None, None, key="statement")
    assert listed
    assert desk.before_undo(listed.seq) == ""
    desk.undo(listed.seq, key="undo")
    assert desk.after_undo(listed.seq) == "“Statement” to Asha was taken off the list."


@pytest.mark.parametrize("what", ["statement", "reminder", "own text"])
def test_of_a_message_of_its_own_that_left_no_correction_is_promised_because_it_cannot_be_undone(
    desk: Desk, what: str
) -> None:
    customer = owes(desk, "Asha", "500", 7)
    listed = {
        "statement": lambda: desk.say_statement(customer, None, None, key="list"),
        "reminder": lambda: desk.remind([customer], key="list"),
        "own text": lambda: desk.say([customer], "We are closed on Monday.", key="list"),
    }[what]()
    assert listed
    desk.open_message_link(1, key="open")
    assert desk.before_undo(listed.seq) == ""
    with pytest.raises(UndoNotPossible):
        desk.undo(listed.seq, key="undo")
