"""An import is one act with very many records: looking at a few of its lines costs what a few lines cost."""

from collections.abc import Callable

import pytest

from ledger.book import (
    FieldNotUnderstood,
    ImportLine,
    ImportSource,
    Kind,
    OpeningBalance,
    day_book,
    decode,
    entries_of_commit,
)
from ledger.book.records import CustomerRecord
from ledger.journal import Commit
from tests.book.conftest import TODAY, Counter

SOURCE = [ImportSource("list.csv", "ab" * 32)]


def test_the_lines_of_an_import_are_shown_with_one_look_into_the_file(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = OpeningBalance(Kind.OPENING_DUE, counter.money("100"))
    lines = [ImportLine({"name": f"Customer {number}"}, openings=(due,)) for number in range(300)]
    done = counter.ledger.bring_in(SOURCE, lines, counter.act(), TODAY)
    book, looks = counter.ledger.book, [0]
    read = book.read_commit
    assert read is not None

    def counted(seq: int, read: Callable[[int], Commit] = read) -> Commit:
        looks[0] += 1
        return read(seq)

    monkeypatch.setattr(book, "read_commit", counted)
    assert len(day_book(book, TODAY, TODAY, text="customer 2").lines) == 25
    assert len(entries_of_commit(book, done.seq, most=26)) == 26
    assert looks[0] == 1


def test_codes_that_look_like_our_own_numbers_are_kept_aside(counter: Counter) -> None:
    counter.customer("Asha", city="Pune")
    lines = [
        ImportLine({"name": "Ravi", "code": "C101", "extra": {"Route": "7"}}),
        ImportLine({"code": "C0001", "city": "Mumbai"}, customer="C0001"),
    ]
    done = counter.ledger.bring_in(SOURCE, lines, counter.act(), TODAY)
    people = counter.ledger.book.people
    assert (people[1].code, people[1].extra) == ("", {"Route": "7", "Code": "C101"})
    assert (people[0].code, people[0].extra, people[0].city) == ("", {}, "Mumbai")
    assert sum(isinstance(record, CustomerRecord) for record in decode(done.records)) == 1


@pytest.mark.parametrize("package", ["x", "P0001", "P0000"])
def test_a_package_that_is_not_the_customers_is_refused_before_anything_is_written(
    counter: Counter, package: str
) -> None:
    asha = counter.customer("Asha")
    with pytest.raises(FieldNotUnderstood, match="Asha has no such package"):
        counter.do("charge", asha, "5", package=package)
    assert counter.reloaded().book.version == counter.ledger.journal.last_seq == 2


def test_only_a_living_charge_of_the_customer_can_be_paid_on_purpose(counter: Counter) -> None:
    asha, ravi = counter.customer("Asha"), counter.customer("Ravi")
    counter.do("charge", asha, "5")
    counter.do("charge", ravi, "5")
    for pays in ((99,), (2,), (0,), (-1,)):
        with pytest.raises(FieldNotUnderstood, match="Asha has no such charge to pay"):
            counter.do("payment", asha, "5", pays=pays)
    counter.do("payment", asha, "5", pays=(1,))
    assert counter.balance(asha)[0] == "0.00"
