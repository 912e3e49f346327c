"""A merge comes apart again: what was there goes back, what came since stays, what belongs together is refused."""

from collections.abc import Callable

import pytest

from ledger.book import (
    AlreadyUndone,
    Rules,
    UndoNotPossible,
    balances_on,
    claims_of,
    customer_history,
    disputes_of,
    group_rows,
    only_centres,
    package_rows,
)
from ledger.book.views import Views
from tests.book.conftest import TODAY, Counter
from tests.book.sayings import claim, confirm, decline, refused
from tests.book.test_merging import merge, package, two


def notes(counter: Counter, index: int) -> list[str]:
    """Return what stands beside a customer's lines, the oldest first."""
    lines = customer_history(counter.ledger.book, index, undone=False).lines
    return [line.note for line in reversed(lines)]


def everything(counter: Counter) -> list[object]:
    """Return everybody with fields and balances, as the book in memory has them and as the file gives them again."""
    fresh = counter.reloaded()
    found = [(one.customer, one.due, one.prepaid, one.sessions) for one in balances_on(counter.ledger.book)]
    again = [(one.customer, one.due, one.prepaid, one.sessions) for one in balances_on(fresh.book)]
    assert fresh.book.people.aliases == counter.ledger.book.people.aliases
    fresh.close()
    assert found == again
    return [*found]


# -- what goes back, and what stays ------------------------------------------------------------------------------------


def test_undoing_a_merge_gives_everything_back(counter: Counter) -> None:
    asha, other = two(counter, tags=["VIP"], notes="pays late")
    package(counter, other)
    claim(counter, other, "10")
    before = everything(counter)

    seq = merge(counter, asha, other)
    counter.undo(seq)

    assert everything(counter) == before
    book = counter.ledger.book
    assert (notes(counter, 0), notes(counter, 1)) == (["rice"], ["soap", ""])
    assert [len(package_rows(book, index)) for index in (0, 1)] == [0, 1]
    assert [len(claims_of(book, index)) for index in (0, 1)] == [0, 1]
    assert [book.people.index_of(asked) for asked in ("C0002", "B7", "A1")] == [1, 1, 0]
    assert book.people.by_phone("+919820054321") == [1]
    assert [row.customer.id for row in Views(book).search("Sharmaa", TODAY)] == [other]


def test_what_was_recorded_since_stays_with_the_kept_one(counter: Counter) -> None:
    asha, other = two(counter)
    seq = merge(counter, asha, other)
    counter.do("charge", other, "7", note="since")
    counter.do("payment", asha, "60")

    counter.undo(seq)

    assert (counter.balance(asha), counter.balance(other)) == (("47.00", "0.00", 0), ("50.00", "30.00", 0))
    assert "since" in notes(counter, 0)
    everything(counter)


def test_an_entry_of_the_other_that_is_undone_meanwhile_is_undone_for_the_other(counter: Counter) -> None:
    asha, other = two(counter)
    seq = merge(counter, asha, other)
    undone = counter.undo(5)  # the soap
    assert counter.balance(asha)[0] == "100.00"

    counter.undo(seq)
    assert (counter.balance(asha)[0], counter.balance(other)[0]) == ("100.00", "0.00")

    counter.undo(undone.seq)
    assert counter.balance(other)[0] == "50.00"
    everything(counter)


def test_the_undo_of_a_merge_can_be_undone_over_and_over(counter: Counter) -> None:
    asha, other = two(counter, code="")
    counter.ledger.change_customer(other, {"code": "Z1"}, counter.act())
    counter.ledger.change_customer(asha, {"code": ""}, counter.act())
    apart = everything(counter)
    seq = merge(counter, asha, other)
    together = everything(counter)
    assert counter.ledger.book.people[0].code == "Z1"

    for _ in range(2):
        seq = counter.undo(seq).seq
        assert everything(counter) == apart
        seq = counter.undo(seq).seq
        assert everything(counter) == together


def test_whoever_was_below_nothing_may_be_merged_and_parted_again_when_the_shop_forbids_it_by_now(
    counter: Counter,
) -> None:
    asha, other = counter.customer("Asha"), counter.customer("Asha S")
    counter.ledger.rules = Rules(30, "refuse", prepaid_below_zero=True, due_limit=None)
    counter.do("use", other, "1")
    counter.ledger.rules = Rules(30, "refuse", prepaid_below_zero=False, due_limit=None)
    counter.do("charge", asha, "5")
    apart = ("5.00", "0.00", 0), ("0.00", "-1.00", 0)
    seq = merge(counter, asha, other)

    for _ in range(2):
        seq = counter.undo(seq).seq
        assert (counter.balance(asha), counter.balance(other)) == apart
        seq = counter.undo(seq).seq
        assert counter.balance(asha) == ("5.00", "-1.00", 0)
    everything(counter)


def test_the_past_is_as_it_was_with_and_without_the_merge(counter: Counter) -> None:
    asha, other = two(counter)
    before = counter.ledger.journal.last_seq
    seq = merge(counter, asha, other)
    counter.undo(seq)

    def then(number: int) -> list[tuple[str, str]]:
        return [(one.customer.id, one.due.decimal) for one in balances_on(counter.ledger.as_of_seq(number))]

    assert then(before) == [(asha, "100.00"), (other, "50.00")]
    assert then(seq) == [(asha, "150.00")]
    assert then(seq + 1) == [(asha, "100.00"), (other, "50.00")]


@pytest.mark.parametrize("undone", [False, True])
def test_a_snapshot_knows_who_was_merged(counter: Counter, *, undone: bool) -> None:
    asha, other = two(counter)
    package(counter, other)
    seq = merge(counter, asha, other)
    if undone:
        counter.undo(seq)
    counter.ledger.save_snapshot()

    fresh = counter.reloaded()

    assert fresh.book.people.index_of("B7") == int(undone)
    assert everything(counter)
    assert fresh.book.people.aliases == counter.ledger.book.people.aliases
    fresh.close()


def test_a_long_book_is_read_with_its_merges_in_their_places(counter: Counter) -> None:
    asha, other = two(counter)
    for number in range(120):
        counter.do("charge", (asha, other)[number % 2], "1", note=f"before the merge, number {number}")
    seq = merge(counter, asha, other)
    for number in range(120):
        counter.do("charge", other, "2", note=f"since the merge, number {number}")
    counter.undo(8)  # one of the other's own
    together = everything(counter)
    counter.undo(seq)

    assert (counter.balance(asha)[0], counter.balance(other)[0]) == ("400.00", "109.00")
    assert len(everything(counter)) == len(together) + 1
    then = counter.ledger.as_of_seq(counter.ledger.journal.last_seq - 1)
    assert [(one.customer, one.due, one.prepaid, one.sessions) for one in balances_on(then)] == together


def test_two_merges_into_one_come_apart_one_by_one(counter: Counter) -> None:
    asha, other = two(counter)
    third = counter.customer("Aasha Sharma")
    counter.do("charge", third, "5")
    first, second = merge(counter, asha, other), merge(counter, asha, third)

    refused(counter, UndoNotPossible, lambda: counter.undo(first))  # the nicknames were changed again
    counter.undo(second)
    counter.undo(first)

    assert [counter.balance(one)[0] for one in (asha, other, third)] == ["100.00", "50.00", "5.00"]


def test_what_a_family_owes_together_is_the_same_before_during_and_after(counter: Counter) -> None:
    asha, other = two(counter)
    ravi = counter.customer("Ravi")
    counter.ledger.link([other, ravi], "", "family", counter.act())

    def members() -> list[str]:
        found = group_rows(counter.ledger.book, Views(counter.ledger.book), "G0001", TODAY)
        return [row.customer.id for row in found.rows] if found else []

    seq = merge(counter, asha, other)
    assert members() == [asha, ravi]
    seq = counter.undo(seq).seq
    assert members() == [other, ravi]
    counter.undo(seq)
    assert members() == [asha, ravi]


def test_staff_of_one_centre_see_who_was_merged_where_the_kept_one_is(counter: Counter) -> None:
    asha, other = two(counter, centre="Andheri")
    counter.ledger.change_customer(asha, {"centre": "Bandra"}, counter.act())
    merge(counter, asha, other)

    here, elsewhere = (only_centres(counter.ledger.book, frozenset({name})) for name in ("Bandra", "Andheri"))

    assert here.people.index_of(other) == 0
    assert [one.due.decimal for one in balances_on(here)] == ["150.00"]
    assert balances_on(elsewhere) == []
    with pytest.raises(Exception, match="There is no customer"):
        elsewhere.people.index_of(other)


# -- what is refused ---------------------------------------------------------------------------------------------------


def _pays_a_sale_of_the_other(counter: Counter, asha: str, _other: str) -> None:
    counter.do("payment", asha, "20", pays=(2,))


def _pays_more_than_the_kept_one_owed(counter: Counter, asha: str, _other: str) -> None:
    counter.do("payment", asha, "120")


def _uses_the_prepaid_of_the_other(counter: Counter, asha: str, _other: str) -> None:
    counter.do("use", asha, "10")


def _uses_a_session_of_the_other(counter: Counter, asha: str, _other: str) -> None:
    counter.do("session_use", asha, "0.01")


def _says_that_a_line_of_the_other_is_wrong(counter: Counter, asha: str, _other: str) -> None:
    counter.ledger.dispute(2, "never bought", counter.act(), customer=asha)


def _confirms_what_the_other_claimed(counter: Counter, _asha: str, _other: str) -> None:
    confirm(counter)


def _is_merged_on(counter: Counter, asha: str, _other: str) -> None:
    merge(counter, counter.customer("Meera"), asha)


def _takes_the_code_of_the_other(counter: Counter, asha: str, _other: str) -> None:
    counter.ledger.change_customer(asha, {"code": "b7"}, counter.act())


def _is_changed(counter: Counter, asha: str, _other: str) -> None:
    counter.ledger.change_customer(asha, {"phones": []}, counter.act())


@pytest.mark.parametrize(
    ("since", "why"),
    [
        (_pays_a_sale_of_the_other, "₹20 of 21 Nov 2026 paid a sale of Asha Sharmaa; undo that first"),
        (_pays_more_than_the_kept_one_owed, "Asha Sharma would owe less than nothing by what was recorded since"),
        (_uses_the_prepaid_of_the_other, "Asha Sharma would hold less than nothing by what was recorded since"),
        (_uses_a_session_of_the_other, "Massage of Asha Sharmaa has entries since; undo those first"),
        (_says_that_a_line_of_the_other_is_wrong, "Asha Sharma told the shop something since; undo that first"),
        (_confirms_what_the_other_claimed, "Asha Sharma told the shop something since; undo that first"),
        (_is_merged_on, "Asha Sharma was merged into Meera since; undo that first"),
        (_takes_the_code_of_the_other, "the code B7 belongs to Asha Sharma since"),
        (_is_changed, "Asha Sharma was changed again since (phones)"),
    ],
)
def test_a_merge_stays_while_something_since_hangs_on_it(
    counter: Counter, since: Callable[[Counter, str, str], None], why: str
) -> None:
    asha, other = two(counter)
    package(counter, other)
    claim(counter, other, "10")
    seq = merge(counter, asha, other)
    since(counter, asha, other)
    hanging = counter.ledger.journal.last_seq

    assert why in counter.ledger.why_not_undo(seq)
    assert why in refused(counter, UndoNotPossible, lambda: counter.undo(seq))

    counter.undo(hanging)  # and then it goes
    counter.undo(seq)
    everything(counter)


def test_what_was_declined_or_answered_since_holds_nobody_together(counter: Counter) -> None:
    asha, other = two(counter)
    claim(counter, other, "10")
    counter.ledger.dispute(2, "never bought", counter.act(), customer=other)
    seq = merge(counter, asha, other)
    decline(counter)
    counter.ledger.answer_dispute("D0001", "Look at the bill", counter.act())

    counter.undo(seq)

    assert [len(disputes_of(counter.ledger.book, index)) for index in (0, 1)] == [0, 1]


@pytest.mark.parametrize("seq", [3, 7])
def test_what_was_done_to_the_other_before_stays_until_the_merge_is_undone(counter: Counter, seq: int) -> None:
    asha, other = two(counter)
    counter.ledger.change_customer(other, {"city": "Goa"}, counter.act())
    merged = merge(counter, asha, other)

    said = refused(counter, UndoNotPossible, lambda: counter.undo(seq))
    assert "Asha Sharmaa was merged into Asha Sharma since; undo that first" in said

    counter.undo(merged)
    for entry in (6, 5) if seq == 3 else ():
        counter.undo(entry)
    counter.undo(seq)


def test_whoever_others_were_merged_into_is_not_taken_out(counter: Counter) -> None:
    asha, other = counter.customer("Asha"), counter.customer("Asha S")
    merge(counter, asha, other)

    said = refused(counter, UndoNotPossible, lambda: counter.undo(2))

    assert "Asha S was merged into Asha since; undo that first" in said


def test_merges_on_top_of_each_other_come_apart_from_the_top(counter: Counter) -> None:
    third, second, first = (counter.customer("Asha") for _ in range(3))
    below = merge(counter, second, third)
    above = merge(counter, first, second)

    said = refused(counter, UndoNotPossible, lambda: counter.undo(below))
    assert "Asha was merged into Asha since; undo that first" in said

    back = counter.undo(above)
    refused(counter, AlreadyUndone, lambda: counter.undo(above))
    undone = counter.undo(below)
    counter.undo(back.seq)
    said = refused(counter, UndoNotPossible, lambda: counter.undo(undone.seq))
    assert "Asha was merged into Asha since; undo that first" in said


def test_a_merge_is_not_brought_back_over_what_changed_meanwhile(counter: Counter) -> None:
    asha, other = two(counter)
    undone = counter.undo(merge(counter, asha, other)).seq
    changed = counter.ledger.change_customer(other, {"city": "Goa"}, counter.act())
    assert changed is not None
    said = refused(counter, UndoNotPossible, lambda: counter.undo(undone))
    assert "Asha Sharmaa was changed since; merge them anew" in said


def test_a_merge_is_not_brought_back_for_who_is_closed_or_gone_or_one_with_another(counter: Counter) -> None:
    asha, other, third = counter.customer("Asha"), counter.customer("Asha"), counter.customer("Asha")
    undone = counter.undo(merge(counter, asha, other)).seq
    closed = counter.ledger.change_customer(asha, {"status": "closed"}, counter.act())
    assert closed is not None
    said = refused(counter, UndoNotPossible, lambda: counter.undo(undone))
    assert "Asha is closed; reopen Asha first" in said

    counter.undo(closed.seq)
    gone = counter.undo(2)
    said = refused(counter, UndoNotPossible, lambda: counter.undo(undone))
    assert "Asha was taken out since; bring Asha back first" in said

    counter.undo(gone.seq)
    merge(counter, third, other)
    said = refused(counter, UndoNotPossible, lambda: counter.undo(undone))
    assert "Asha was merged into Asha since; undo that first" in said
