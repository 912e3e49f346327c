"""What is still open of each charge, and how old it is: the quick arithmetic against one that anybody can follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book import BUCKETS, ImportLine, ImportSource, Kind, OpeningBalance, Views, customer_history
from ledger.book.settling import ageing, open_amounts, open_of_one
from tests.book.conftest import TODAY, Counter


@dataclass(frozen=True)
class PlainLine:
    """A line of the due: whose, on which day, and what it did (a sale > 0, a payment < 0)."""

    customer: int
    day: int
    effect: int


lines = st.builds(PlainLine, st.integers(0, 3), st.integers(730_000, 730_006), st.integers(-60, 60))
many = st.lists(lines, min_size=1, max_size=30)


def slowly(found: Sequence[PlainLine], pays: Mapping[int, Sequence[int]]) -> list[int]:
    """Pay coin by coin: what was named first, then the oldest sale of the same customer, then the next."""
    open_now = [max(line.effect, 0) for line in found]
    purse = [max(-line.effect, 0) for line in found]
    for payer, targets in pays.items():
        for target in targets:
            while found[payer - 1].customer == found[target - 1].customer and purse[payer - 1] and open_now[target - 1]:
                purse[payer - 1] -= 1
                open_now[target - 1] -= 1
    for payer, line in enumerate(found):
        oldest_first = sorted(range(len(found)), key=lambda place: (found[place].day, place))
        for target in (place for place in oldest_first if found[place].customer == line.customer):
            while purse[payer] and open_now[target]:
                purse[payer] -= 1
                open_now[target] -= 1
    return open_now


def columns(found: Sequence[PlainLine]) -> tuple[list[int], list[int], list[int]]:
    return [line.customer for line in found], [line.day for line in found], [line.effect for line in found]


@given(many)
def test_the_oldest_sale_is_settled_first(found: list[PlainLine]) -> None:
    customers, days, effects = (np.array(column, np.int64) for column in columns(found))
    assert open_amounts(customers, days, effects).tolist() == slowly(found, {})


@given(many)
def test_everybody_at_once_gives_what_each_alone_gives(found: list[PlainLine]) -> None:
    customers, days, effects = (np.array(column, np.int64) for column in columns(found))
    at_once = open_amounts(customers, days, effects)
    for customer in set(customers.tolist()):
        mine = np.flatnonzero(customers == customer)
        assert open_of_one((mine + 1).tolist(), days[mine], effects[mine]).tolist() == at_once[mine].tolist()


@given(many, st.data())
def test_what_a_payment_was_said_to_pay_is_paid_first(found: list[PlainLine], data: st.DataObject) -> None:
    found = [PlainLine(0, line.day, line.effect) for line in found]
    ids = st.integers(1, len(found))
    pays = data.draw(st.dictionaries(ids, st.lists(ids, max_size=3, unique=True), max_size=4))
    _, days, effects = (np.array(column, np.int64) for column in columns(found))
    got = open_of_one(list(range(1, len(found) + 1)), days, effects, pays)
    assert got.tolist() == slowly(found, pays)


@given(many)
def test_what_is_open_is_what_is_owed_and_never_less_than_nothing(found: list[PlainLine]) -> None:
    customers, days, effects = (np.array(column, np.int64) for column in columns(found))
    still = open_amounts(customers, days, effects)
    assert (still >= 0).all()
    assert (still <= np.maximum(effects, 0)).all()
    for customer in set(customers.tolist()):
        mine = customers == customer
        assert still[mine].sum() == max(effects[mine].sum(), 0)


def test_an_empty_book_owes_nothing() -> None:
    nothing = np.zeros(0, np.int64)
    assert open_amounts(nothing, nothing, nothing).tolist() == []
    assert ageing(nothing, nothing) == [0] * len(BUCKETS)


@pytest.mark.parametrize(
    ("days_overdue", "bucket"),
    [
        (-400, 0), (-1, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (5000, 4),
    ],
)  # fmt: skip
def test_every_age_falls_into_one_bucket(days_overdue: int, bucket: int) -> None:
    totals = ageing(np.array([700]), np.array([days_overdue]))
    assert totals == [700 * (place == bucket) for place in range(len(BUCKETS))]


@pytest.mark.parametrize(
    ("days_overdue", "bucket"), [(0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4)]
)
def test_the_book_ages_a_sale_by_the_day_it_was_due(counter: Counter, days_overdue: int, bucket: int) -> None:
    asha = counter.customer("Asha")
    sold, due = TODAY - timedelta(days=120), TODAY - timedelta(days=days_overdue)
    counter.do("charge", asha, "70", on=sold, due_on=due)
    figures = Views(counter.ledger.book).figures(TODAY)
    assert [total.minor for total in figures.ageing] == [7000 * (place == bucket) for place in range(len(BUCKETS))]
    row = Views(counter.ledger.book).row(0, TODAY)
    assert (row.overdue.decimal, row.days_overdue) == (("70.00", days_overdue) if days_overdue else ("0.00", 0))
    assert row.due_on == due


def test_a_payment_that_names_a_sale_pays_that_one_in_the_book_as_well(counter: Counter) -> None:
    asha = counter.customer("Asha")
    for amount in ("100", "40"):
        counter.do("charge", asha, amount)
    counter.do("payment", asha, "60", pays=(2,))
    assert open_by_id(counter, 0) == {1: 8000, 2: 0, 3: 0}
    counter.do("payment", asha, "20")
    assert open_by_id(counter, 0) == {1: 6000, 2: 0, 3: 0, 4: 0}
    assert open_by_id(counter, 0) == open_by_id(counter, 0, anew=True)


def test_the_rest_of_a_payment_that_becomes_prepaid_does_not_forget_what_was_paid(counter: Counter) -> None:
    asha = counter.customer("Asha")
    counter.do("charge", asha, "100")
    counter.do("charge", asha, "40")
    counter.do("payment", asha, "150", pays=(2,), overpayment="prepaid", reference="B-7")
    first, rest = counter.ledger.book.entry_record(2), counter.ledger.book.entry_record(3)
    assert (first.pays, first.reference, rest.pays, rest.reference) == ([2], "B-7", [], "B-7")


def test_a_sale_that_is_undone_lets_its_payment_go_to_the_next(counter: Counter) -> None:
    asha = counter.customer("Asha")
    first = counter.do("charge", asha, "100")
    counter.do("charge", asha, "100")
    counter.do("payment", asha, "100")
    assert open_by_id(counter, 0) == {1: 0, 2: 10_000, 3: 0}
    undo = counter.undo(first.seq)
    assert open_by_id(counter, 0) == {1: 0, 2: 0, 3: 0, 4: 0}
    counter.undo(undo.seq)
    assert open_by_id(counter, 0)[2] == 10_000


def test_when_many_have_news_everybody_is_settled_in_one_go_and_named_payments_still_count(counter: Counter) -> None:
    asha = counter.customer("Asha")
    counter.do("charge", asha, "10")
    counter.do("charge", asha, "20")
    counter.do("payment", asha, "5", pays=(2,))
    opening = (OpeningBalance(Kind.OPENING_DUE, counter.money("10")),)
    people = [ImportLine({"name": f"Customer {number}"}, openings=opening) for number in range(600)]
    counter.ledger.bring_in([ImportSource("list.csv", "ab" * 32)], people, counter.act(), TODAY)
    assert len(counter.ledger.book.unsettled) == 601
    assert open_by_id(counter, 0) == {1: 1000, 2: 1500, 3: 0}
    assert open_by_id(counter, 600) == {603: 1000}


def open_by_id(counter: Counter, index: int, *, anew: bool = False) -> dict[int, int]:
    book = counter.reloaded().book if anew else counter.ledger.book
    return {line.id: line.still_open.minor for line in customer_history(book, index).lines[::-1]}
