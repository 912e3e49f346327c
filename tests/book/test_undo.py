"""Everything recorded can be taken back, and taking back can be taken back; docs/undo.md has the table."""

from datetime import date

import pytest

from ledger.book import (
    AlreadyUndone,
    CustomerUnknown,
    FileAlreadyImported,
    ImportLine,
    ImportSource,
    Kind,
    NothingToUndo,
    OpeningBalance,
    UndoNotPossible,
    balances_on,
    customer_history,
    drawer_counts,
    why_not,
)
from tests.book.conftest import TODAY, Counter


def test_an_entry_is_undone_by_a_reversing_entry_of_the_same_business_date(counter: Counter) -> None:
    asha = counter.customer("Asha")
    sale = counter.do("charge", asha, "100", on=date(2026, 11, 3))
    undo = counter.undo(sale.seq)
    assert undo.what == "Undone: Asha took ₹100, owes ₹100"
    assert counter.balance(asha) == ("0.00", "0.00", 0)
    reversal = counter.ledger.book.entry_record(1)
    assert (reversal.reverses, reversal.on, reversal.amount, reversal.type) == (1, "2026-11-03", 10_000, "charge")
    lines = customer_history(counter.ledger.book, 0).lines
    assert [(line.undone, line.reversal) for line in lines] == [(True, True), (True, False)], "both lines stay"


def test_an_undo_can_be_undone_again_and_again(counter: Counter) -> None:
    asha = counter.customer("Asha")
    last = counter.do("charge", asha, "100")
    for times in range(1, 7):
        last = counter.undo(last.seq)
        assert counter.balance(asha)[0] == ("0.00" if times % 2 else "100.00")
        assert last.what == ("Undone: " if times % 2 else "Brought back: ") + "Asha took ₹100, owes ₹100"
        assert counter.reloaded().book.balance(0) == counter.ledger.book.balance(0)


def test_what_is_undone_cannot_be_undone_twice_but_can_after_it_came_back(counter: Counter) -> None:
    asha = counter.customer("Asha")
    sale = counter.do("charge", asha, "100")
    first = counter.undo(sale.seq)
    with pytest.raises(AlreadyUndone, match=f"already undone, by number {first.seq}"):
        counter.undo(sale.seq)
    counter.undo(first.seq)
    counter.undo(sale.seq)
    assert counter.balance(asha)[0] == "0.00"


def test_the_same_key_undoes_once(counter: Counter) -> None:
    asha = counter.customer("Asha")
    sale = counter.do("charge", asha, "100")
    assert counter.undo(sale.seq, key="k") == counter.undo(sale.seq, key="k")


def test_a_sale_that_was_paid_since_is_not_undone_before_the_payment(counter: Counter) -> None:
    asha = counter.customer("Asha")
    sale = counter.do("charge", asha, "100")
    paid = counter.do("payment", asha, "60")
    with pytest.raises(UndoNotPossible, match="Asha has paid since; undo the payment first"):
        counter.undo(sale.seq)
    assert why_not(counter.ledger.book, sale.seq).startswith("This cannot be undone")
    counter.undo(paid.seq)
    counter.undo(sale.seq)
    assert counter.balance(asha)[0] == "0.00"


def test_prepaid_that_was_used_since_is_not_taken_back_first(counter: Counter) -> None:
    asha = counter.customer("Asha")
    top_up = counter.do("top_up", asha, "100")
    counter.do("use", asha, "60")
    with pytest.raises(UndoNotPossible, match="used the prepaid since"):
        counter.undo(top_up.seq)


def test_both_halves_of_an_overpayment_are_undone_together(counter: Counter) -> None:
    asha = counter.customer("Asha")
    counter.do("charge", asha, "100")
    paid = counter.do("payment", asha, "150", overpayment="prepaid")
    assert counter.balance(asha) == ("0.00", "50.00", 0)
    back = counter.undo(paid.seq)
    assert counter.balance(asha) == ("100.00", "0.00", 0)
    counter.undo(back.seq)
    assert counter.balance(asha) == ("0.00", "50.00", 0)


def test_a_changed_field_goes_back_unless_it_was_changed_again(counter: Counter) -> None:
    counter.customer("Asha", phone="+919822014556")
    first = counter.ledger.change_customer("C0001", {"name": "Asha Patil", "tags": ["Monthly"]}, counter.act())
    second = counter.ledger.change_customer("C0001", {"name": "Asha P."}, counter.act())
    assert first is not None
    assert second is not None
    with pytest.raises(UndoNotPossible, match=r"changed again since \(name\)"):
        counter.undo(first.seq)
    counter.undo(second.seq)
    counter.undo(first.seq)
    customer = counter.ledger.book.people[0]
    assert (customer.name, customer.tags, customer.phone) == ("Asha", [], "+919822014556")


def test_a_change_that_changes_nothing_is_not_recorded(counter: Counter) -> None:
    counter.customer("Asha")
    assert counter.ledger.change_customer("C0001", {"name": "Asha"}, counter.act()) is None


def test_a_new_customer_is_taken_out_again_and_brought_back(counter: Counter) -> None:
    counter.customer("Asha", code="A1", phone="+919822014556")
    added = counter.ledger.journal.last_seq
    undo = counter.undo(added)
    book = counter.ledger.book
    assert balances_on(book) == []
    assert (book.people.search("asha"), book.people.by_code("A1"), book.people.by_phone("+919822014556")) == (
        [],
        None,
        [],
    )
    back = counter.undo(undo.seq)
    assert book.people.by_code("A1") == 0
    counter.undo(back.seq)
    assert counter.customer("Asha again", code="A1") == "C0002", "a number is never given twice, a code is free again"
    with pytest.raises(UndoNotPossible, match="the code A1 belongs to Asha again since"):
        counter.undo(added_again(counter, back.seq))


def test_the_code_of_somebody_who_is_taken_out_is_in_nobodys_way_until_they_come_back(counter: Counter) -> None:
    counter.customer("Asha", code="A1")
    added = counter.ledger.journal.last_seq
    cleared = counter.ledger.change_customer("C0001", {"code": ""}, counter.act())
    assert cleared is not None
    out = counter.undo(added)
    counter.customer("Asha again", code="A1")
    counter.undo(cleared.seq)
    assert counter.ledger.book.people.by_code("A1") == 1, "whoever is taken out holds no code"
    with pytest.raises(UndoNotPossible, match="the code A1 belongs to Asha again since"):
        counter.undo(out.seq)


def added_again(counter: Counter, seq: int) -> int:
    """Return the undo that took the customer out for the second time."""
    return counter.ledger.book.undone_by[seq]


def test_a_customer_with_entries_is_not_taken_out(counter: Counter) -> None:
    asha = counter.customer("Asha")
    added = counter.ledger.journal.last_seq
    sale = counter.do("charge", asha, "5")
    with pytest.raises(UndoNotPossible, match="Asha has entries since; undo those first"):
        counter.undo(added)
    counter.undo(sale.seq)
    counter.undo(added)
    assert balances_on(counter.ledger.book) == []


def test_reopening_is_not_undone_once_something_is_owed(counter: Counter) -> None:
    asha = counter.customer("Asha")
    counter.ledger.change_customer(asha, {"status": "closed"}, counter.act())
    reopened = counter.ledger.change_customer(asha, {"status": "active"}, counter.act())
    assert reopened is not None
    sale = counter.do("charge", asha, "5")
    with pytest.raises(UndoNotPossible, match=r"Asha owes ₹5\.00 and holds ₹0\.00 since"):
        counter.undo(reopened.seq)
    counter.undo(sale.seq)
    counter.undo(reopened.seq)
    assert counter.ledger.book.people[0].status == "closed"


def test_nothing_is_recorded_for_somebody_who_was_taken_out(counter: Counter) -> None:
    asha = counter.customer("Asha")
    counter.undo(counter.ledger.journal.last_seq)
    with pytest.raises(CustomerUnknown, match="There is no customer “C0001”"):
        counter.do("charge", asha, "5")


def test_an_import_is_undone_as_a_whole_and_the_file_can_come_again(counter: Counter) -> None:
    source = [ImportSource("list.csv", "ab" * 32)]
    lines = [
        ImportLine({"name": "Asha"}, openings=(OpeningBalance(Kind.OPENING_DUE, counter.money("100")),)),
        ImportLine({"name": "Ravi"}, openings=(OpeningBalance(Kind.OPENING_PREPAID, counter.money("50")),)),
    ]
    done = counter.ledger.bring_in(source, lines, counter.act(), TODAY)
    with pytest.raises(FileAlreadyImported, match=r"“list\.csv” was already imported on 21 Nov 2026"):
        counter.ledger.bring_in(source, lines, counter.act(), TODAY)
    counter.undo(done.seq)
    assert balances_on(counter.ledger.book) == []
    counter.ledger.bring_in(source, lines, counter.act(), TODAY)
    assert [one.customer.id for one in balances_on(counter.ledger.book)] == ["C0003", "C0004"]


def test_a_drawer_count_and_the_shops_name_go_back(counter: Counter) -> None:
    count = counter.ledger.count_drawer(TODAY, counter.money("90"), counter.money("100"), counter.act())
    assert count.what == "Drawer of 21 Nov counted: ₹90, ₹10 less than expected"
    counter.undo(count.seq)
    assert drawer_counts(counter.ledger.book, TODAY) == []
    renamed = counter.ledger.rename_shop("Patil Stores", counter.act())
    assert renamed is not None
    counter.undo(renamed.seq)
    assert counter.ledger.book.shop == "Test Stores"


def test_the_beginning_of_the_book_cannot_be_undone(counter: Counter) -> None:
    with pytest.raises(UndoNotPossible, match="it is the beginning of the book"):
        counter.undo(1)
    for seq in (0, -1, 99):
        with pytest.raises(NothingToUndo):
            counter.undo(seq)


def test_an_act_that_was_undone_twice_on_two_ways_counts_once(counter: Counter) -> None:
    asha = counter.customer("Asha")
    counter.do("charge", asha, "100")
    paid = counter.do("payment", asha, "60")
    first = counter.undo(paid.seq)
    back = counter.undo(first.seq)
    again = counter.undo(paid.seq)
    assert counter.balance(asha)[0] == "100.00"
    # To undo the bringing back would take the payment away a second time.
    with pytest.raises(UndoNotPossible, match=f"number {paid.seq} was undone again since, by number {again.seq}"):
        counter.undo(back.seq)
    counter.undo(again.seq)
    counter.undo(back.seq)
    assert counter.balance(asha)[0] == "100.00"
