"""Many commits are taken in as arrays, few one by one: the book must come out the same."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from ledger.book import Act, Book, Ledger, RecordNotUnderstood, keeping
from ledger.book.columns import Columns
from ledger.journal import Commit
from services.sample import fill_sample
from tests.book.conftest import NOW, TODAY


def one_by_one(commits: Sequence[Commit]) -> Book:
    book = Book()
    for commit in commits:
        book.apply([commit])
    return book


def state(book: Book) -> dict[str, bytes]:
    return {name: part for name, part in keeping.dump(book).items() if name != "rest"}


def rest(book: Book) -> list[object]:
    names = ("version", "shop", "staff", "centres", "packages", "pays", "undone_by", "undo_of", "unsettled")
    return [getattr(book, name) for name in names]


@pytest.fixture
def commits(tmp_path: Path) -> list[Commit]:
    """Return those of a shop of 40, with undos, undos of undos, several who wrote, and somebody new at the end."""
    Ledger.create(
        tmp_path, shop="Corner", currency="INR", region="IN", timezone="Asia/Kolkata",
        act=Act("owner", "test", datetime(2026, 11, 21, tzinfo=UTC), "first"),
    )  # fmt: skip
    ledger = Ledger.open(tmp_path, writer=True)
    fill_sample(ledger, customers=40, entries=300, seed=3, now=NOW)
    now = datetime(2026, 11, 21, 10, tzinfo=UTC)
    undone = ledger.undo(ledger.journal.last_seq, Act("asha", "test", now, "u1"))
    ledger.undo(undone.seq, Act("asha", "test", now, "u2"))
    ledger.add_customer({"name": "Late Comer"}, Act("imran", "test", now, "late"), TODAY)
    found = list(ledger.journal.commits())
    ledger.close()
    return found


def test_many_commits_at_once_give_the_book_that_they_give_one_by_one(commits: list[Commit]) -> None:
    together = Book()
    together.apply(commits)
    alone = one_by_one(commits)
    assert state(together) == state(alone)
    assert rest(together) == rest(alone)
    assert len(together.entries) == 302


def test_many_lines_read_from_the_file_give_the_same_book(commits: list[Commit], tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path, writer=False)
    assert state(ledger.book) == state(one_by_one(commits))
    assert rest(ledger.book) == rest(one_by_one(commits))


@pytest.mark.parametrize(
    ("said", "instead", "sentence"),
    [
        ('"customer":"C0001"', '"customer":"C0999"', "is of nobody"),
        ('"customer":"C0001"', '"customer":"C0"', "is of nobody"),
        ('"type":"', '"type":"x', "'x"),
        ('"id":', '"id":9', "stands where"),
        ('"on":"2', '"on":"x', "Invalid isoformat"),
        ('"amount":', '"amount":"x","note":', "Expected `int`"),
    ],
)
def test_a_line_among_many_that_cannot_be_added_up_is_named(
    commits: list[Commit], said: str, instead: str, sentence: str
) -> None:
    place = next(at for at, one in enumerate(commits) if at > 200 and '"entry"' in one.records and said in one.records)
    commits[place] = commits[place]._replace(records=commits[place].records.replace(said, instead, 1))
    with pytest.raises(RecordNotUnderstood, match=sentence) as refused:
        Book().apply(commits)
    assert refused.value.seq == commits[place].seq


def test_an_entry_before_its_customer_is_of_nobody(commits: list[Commit]) -> None:
    late = commits[-1]
    entry = next(at for at, one in enumerate(commits) if '"entry"' in one.records)
    customer = commits[entry].records.split('"customer":"')[1][:5]
    commits[entry] = commits[entry]._replace(records=commits[entry].records.replace(customer, "C0041"))
    assert '"C0041"' in late.records
    with pytest.raises(RecordNotUnderstood, match="is of nobody"):
        Book().apply(commits)


@pytest.mark.parametrize("numbers", [[], [0], [-1, 127], [255], [256], [-129, 65_535], [65_536], [2**31], [-(2**63)]])
def test_columns_come_back_from_however_few_bytes(numbers: list[int]) -> None:
    columns = Columns({"n": np.int64})
    columns.extend({"n": numbers})
    back = Columns.load({"n": np.int64}, columns.dump())
    assert (len(back), back["n"].tolist(), back["n"].dtype.name) == (len(numbers), numbers, "int64")
    back["n"][:] = 7
    assert back["n"].tolist() == [7] * len(numbers)
    back.extend({"n": [1]})
    assert back["n"].tolist() == [7] * len(numbers) + [1]
    assert back.dump()["n"][:3] == b"<u1"
