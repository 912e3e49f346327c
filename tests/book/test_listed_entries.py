"""Entries of a list: recorded with their import in one act, never below nothing, and taken back with it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book import (
    EFFECTS,
    Currency,
    ImportLine,
    ImportSource,
    Kind,
    ListedEntry,
    Money,
    as_held,
    customer_history,
    left_of,
)
from ledger.errors import LedgerError
from ledger.journal import Commit
from tests.book.conftest import TODAY, Counter

RUPEES = Currency.of("INR")
DAY = date(2026, 4, 1)


def entry(kind: Kind, amount: int, day: int = 0, **more: str) -> ListedEntry:
    return ListedEntry(kind, Money(amount * 100, RUPEES), DAY + timedelta(days=day), **more)  # type: ignore[arg-type]


def bring_in(counter: Counter, *entries: ListedEntry, **fields: str) -> Commit:
    lines = [ImportLine({"name": "Asha", **fields}, entries=entries)]
    return counter.ledger.bring_in([ImportSource("khata.csv", "a" * 64)], lines, counter.act(), TODAY)


def parts(*entries: ListedEntry) -> list[tuple[str, str]]:
    return [(one.kind.word, one.amount.decimal) for one in as_held(entries)]


def test_what_was_bought_and_paid_stands_in_the_book_with_its_days_and_words(counter: Counter) -> None:
    commit = bring_in(
        counter,
        ListedEntry(Kind.CHARGE, Money(50_000, RUPEES), DAY, DAY + timedelta(days=5), reference="B-7", note="Rice"),
        entry(Kind.PAYMENT, 200, 2, method="UPI"),
        centre="GK2",
    )
    assert counter.balance("C0001") == ("300.00", "0.00", 0)
    assert commit.what == "1 customer from khata.csv, 2 entries"
    paid, sold = customer_history(counter.ledger.book, 0).lines
    assert (sold.on, sold.due_on, sold.reference, sold.note) == (DAY, DAY + timedelta(days=5), "B-7", "Rice")
    assert (paid.on, paid.method) == (DAY + timedelta(days=2), "UPI")


def test_the_rest_of_a_payment_is_prepaid_and_pays_the_next_sale(counter: Counter) -> None:
    entries = [entry(Kind.CHARGE, 100), entry(Kind.PAYMENT, 150, 1), entry(Kind.CHARGE, 30, 2)]
    assert parts(*entries) == [
        ("charge", "100.00"), ("payment", "100.00"), ("top_up", "50.00"), ("charge", "30.00"), ("settle", "30.00"),
    ]  # fmt: skip
    bring_in(counter, *entries)
    assert counter.balance("C0001") == ("0.00", "20.00", 0)


def test_lines_are_taken_by_their_days_whatever_their_order() -> None:
    later_first = parts(entry(Kind.PAYMENT, 100, 5), entry(Kind.CHARGE, 100, 1))
    assert later_first == [("charge", "100.00"), ("payment", "100.00")]


@pytest.mark.parametrize(
    ("kind", "rest"),
    [(Kind.PAYMENT, "top_up"), (Kind.USE, "charge"), (Kind.REFUND, "charge"), (Kind.WRITE_OFF, "opening_prepaid")],
)
def test_what_a_balance_has_no_more_of_becomes_the_other_one(kind: Kind, rest: str) -> None:
    assert parts(entry(kind, 40)) == [(rest, "40.00")]


kinds = st.sampled_from(
    [Kind.CHARGE, Kind.PAYMENT, Kind.TOP_UP, Kind.USE, Kind.REFUND, Kind.WRITE_OFF, Kind.OPENING_DUE,
     Kind.OPENING_PREPAID]
)  # fmt: skip


@given(st.lists(st.builds(entry, kinds, st.integers(1, 900), st.integers(0, 9)), max_size=30))
def test_nothing_is_lost_and_nothing_goes_below_nothing(entries: list[ListedEntry]) -> None:
    due = prepaid = 0
    for part in as_held(entries):
        assert part.amount.minor > 0
        effect = EFFECTS[part.kind]
        due, prepaid = due + effect.due * part.amount.minor, prepaid + effect.prepaid * part.amount.minor
        assert min(due, prepaid) >= 0
    assert (due, prepaid) == left_of(entries)
    assert not (due and prepaid)
    taken = [one for one in as_held(entries) if one.kind is not Kind.SETTLE]
    assert sum(one.amount.minor for one in taken) == sum(one.amount.minor for one in entries)


def test_the_import_is_undone_and_brought_back_with_its_entries(counter: Counter) -> None:
    bring_in(counter, entry(Kind.CHARGE, 100), entry(Kind.PAYMENT, 150, 1))
    number = counter.ledger.journal.last_seq
    counter.undo(number)
    assert counter.balance("C0001") == ("0.00", "0.00", 0)
    counter.undo(counter.ledger.journal.last_seq)
    assert counter.balance("C0001") == ("0.00", "50.00", 0)


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        (entry(Kind.SESSION_USE, 1), "session_use"),
        (entry(Kind.CHARGE, 0), "more than nothing"),
        (ListedEntry(Kind.CHARGE, Money(100, RUPEES), TODAY + timedelta(days=1)), "still to come"),
        (ListedEntry(Kind.CHARGE, Money(100, RUPEES), DAY, DAY - timedelta(days=1)), "before the day"),
        (entry(Kind.PAYMENT, 5, method="barter"), "barter"),
    ],
)
def test_an_entry_that_cannot_be_leaves_everything_as_it_was(counter: Counter, wrong: ListedEntry, word: str) -> None:
    before = counter.ledger.book.version
    with pytest.raises(LedgerError, match=word):
        bring_in(counter, entry(Kind.CHARGE, 100), wrong)
    assert counter.ledger.book.version == before


def test_nobody_is_brought_in_closed_who_owes_by_entries(counter: Counter) -> None:
    with pytest.raises(LedgerError):
        bring_in(counter, entry(Kind.CHARGE, 100), status="closed")
    bring_in(counter, entry(Kind.CHARGE, 100), entry(Kind.PAYMENT, 100, 1), status="closed")
