"""What was changed about customers, newest first; who paid a part; what a search finds, and what it finds first."""

from typing import Any

import pytest

from ledger.book import BulkChange, CustomerFilter, FieldChange, Views, customer_changes, paid_a_part
from tests.book.conftest import TODAY, Counter


@pytest.fixture
def three(counter: Counter) -> Counter:
    """Asha, Bina and Chetan; C0001 to C0003, acts 2 to 4."""
    for name in ("Asha", "Bina", "Chetan"):
        counter.customer(name)
    return counter


def change(counter: Counter, customer: str, **fields: Any) -> int:  # noqa: ANN401 - any field of a customer
    done = counter.ledger.change_customer(customer, fields, counter.act())
    assert done is not None
    return done.seq


def told(changes: list[FieldChange]) -> list[tuple[int, str, str, object, object]]:
    return [(one.seq, one.name, one.field, one.was, one.now) for one in changes]


def test_changes_are_told_newest_first_with_the_value_before(three: Counter) -> None:
    change(three, "C0001", city="Pune")
    change(three, "C0002", tags=["VIP"])
    change(three, "C0001", city="Nashik", name="Asha Patil")
    for ledger in (three.ledger, three.reloaded()):
        page = customer_changes(ledger.book)
        assert told(page.changes) == [
            (7, "Asha Patil", "city", "Pune", "Nashik"), (7, "Asha Patil", "name", "Asha", "Asha Patil"),
            (6, "Bina", "tags", [], ["VIP"]), (5, "Asha Patil", "city", "", "Pune"),
        ]  # fmt: skip
        assert (page.changes[0].by, page.changes[0].at[:10], page.older) == ("owner", "2026-11-21", None)
        assert [one.seq for one in customer_changes(ledger.book, [0]).changes] == [7, 7, 5]
        assert customer_changes(ledger.book, []).changes == []


def test_nicknames_are_never_told(three: Counter) -> None:
    change(three, "C0001", nicknames=["Zzqnick"])
    (one,) = customer_changes(three.ledger.book).changes
    assert (one.field, one.was, one.now) == ("nicknames", "", "")
    assert "Zzqnick" not in str(one)


def test_an_undone_change_says_so_and_the_undo_is_a_change_itself(three: Counter) -> None:
    seq = change(three, "C0001", city="Pune")
    three.undo(seq)
    undo, first = customer_changes(three.ledger.book).changes
    assert (undo.was, undo.now, undo.undone) == ("Pune", "", False)
    assert (first.was, first.now, first.undone) == ("", "Pune", True)


def test_older_changes_are_asked_for_from_where_the_page_ended(three: Counter) -> None:
    seqs = [change(three, "C0001", city=f"City {number}") for number in range(7)][::-1]
    page, found = customer_changes(three.ledger.book, acts=3), []
    while True:
        found += [one.seq for one in page.changes]
        if page.older is None:
            break
        page = customer_changes(three.ledger.book, before=page.older, acts=3)
    assert found == seqs


def test_of_a_change_for_many_the_first_are_told_and_the_rest_counted(three: Counter) -> None:
    three.ledger.change_many(["C0001", "C0002", "C0003"], BulkChange(add_tag="VIP"), three.act())
    page = customer_changes(three.ledger.book, each=2)
    assert [one.name for one in page.changes] == ["Asha", "Bina"]
    assert page.left_out == 1
    only = customer_changes(three.ledger.book, [2], each=2)
    assert ([one.name for one in only.changes], only.left_out) == (["Chetan"], 0)


def test_part_payers_owe_and_have_a_payment_that_counts(three: Counter) -> None:
    for customer in ("C0001", "C0002", "C0003"):
        three.do("charge", customer, "100")
    three.do("payment", "C0001", "40")
    three.do("payment", "C0002", "100")
    undone = three.do("payment", "C0003", "40")
    assert paid_a_part(three.ledger.book).tolist() == [True, False, True]
    three.undo(undone.seq)
    three.do("write_off", "C0003", "10", reason="festival")
    assert paid_a_part(three.ledger.book).tolist() == [True, False, False]
    views = Views(three.ledger.book)
    assert views.ids(CustomerFilter(which=frozenset({"part_paid"})), TODAY) == ["C0001"]
    three.do("charge", "C0002", "5")
    assert views.ids(CustomerFilter(which=frozenset({"part_paid"})), TODAY) == ["C0001"], "the open bill is unpaid"
    three.do("top_up", "C0002", "3")
    three.do("settle", "C0002", "3")
    assert views.ids(CustomerFilter(which=frozenset({"part_paid"})), TODAY) == ["C0001", "C0002"]


@pytest.mark.fault(81)
def test_a_search_looks_into_everything_but_puts_names_first(counter: Counter) -> None:
    counter.customer(
        "Ravi", city="Pune", email="ravi@shop.example", extra={"Father": "Suresh Patil", "Ward": "राम नगर"}
    )
    counter.customer("Meera Suresh")
    counter.customer("Suresh")
    views = Views(counter.ledger.book)

    def found(text: str) -> list[str]:
        return [row.customer.name for row in views.search(text, TODAY)]

    assert found("suresh") == ["Suresh", "Meera Suresh", "Ravi"]
    assert found("pune") == found("SHOP.example") == found("ravi patil") == found("राम") == ["Ravi"]
    assert found("father") == [], "the name of a column is nobody"
    counter.ledger.change_customer("C0001", {"extra": {}, "city": ""}, counter.act())
    assert found("patil") == found("pune") == []
    people = counter.ledger.book.people
    assert (people.search("shop.example"), people.search("shop.example", called=True)) == ([0], [])
    assert people.search("ravi", called=True) == people.search("\0ravi") == [0]
