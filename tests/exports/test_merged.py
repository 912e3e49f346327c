"""Merged customers on their way out: each account, row and total is that of the customer who was kept."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.book import balances_on
from services.exports import write_book
from tests.exports.programs import agree
from tests.exports.shops import Till, busy_shop


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    till = busy_shop(tmp_path / "data")
    yield till
    till.ledger.close()


def merge_some(till: Till) -> list[str]:
    """Merge every second customer who is open into the one before, and return who is nobody of their own any more."""
    living = [one.customer.id for one in balances_on(till.ledger.book) if one.customer.status != "closed"]
    pairs = list(zip(living[::2], living[1::2], strict=False))
    for kept, other in pairs:
        till.ledger.merge(kept, [other], till.act())
    return [other for _, other in pairs]


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    texts = (path.read_text(encoding="utf-8-sig") for path in sorted(folder.glob(name)))
    return [row for text in texts for row in csv.DictReader(io.StringIO(text, newline=""))]


def test_three_programs_agree_on_merged_customers_and_the_shop_has_what_it_had(till: Till, tmp_path: Path) -> None:
    before = agree(till.ledger, tmp_path / "before")

    gone = merge_some(till)

    assert len(gone) > 5
    assert agree(till.ledger, tmp_path / "after") == before
    text = (tmp_path / "after" / "book.hledger").read_text()
    assert not [other for other in gone if f"receivable:{other}" in text]


def test_tables_have_no_row_of_who_was_merged_and_the_same_totals(till: Till, tmp_path: Path) -> None:
    write_book(till.ledger, "csv", tmp_path / "before")
    gone = merge_some(till)
    write_book(till.ledger, "csv", tmp_path / "after")

    before, after = rows(tmp_path / "before", "customers*.csv"), rows(tmp_path / "after", "customers*.csv")
    assert len(after) == len(before) - len(gone)
    assert not {row["id"] for row in after} & set(gone)
    for name in ("due", "prepaid", "sessions"):
        assert sum(float(row[name]) for row in after) == pytest.approx(sum(float(row[name]) for row in before))
    entries = rows(tmp_path / "after", "entries*.csv")
    assert len(entries) == len(till.ledger.book.entries)
    assert not {row["customer"] for row in entries} & set(gone)
    assert not {row["customer"] for row in rows(tmp_path / "after", "packages.csv")} & set(gone)


def test_after_undoing_every_merge_the_export_is_what_it_was(till: Till, tmp_path: Path) -> None:
    before = balances_on(till.ledger.book)
    first = till.ledger.journal.last_seq
    merge_some(till)
    for seq in range(till.ledger.journal.last_seq, first, -1):
        till.ledger.undo(seq, till.act())

    assert balances_on(till.ledger.book) == before
    agree(till.ledger, tmp_path / "out")
