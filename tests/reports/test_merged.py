"""A book in which two customers were merged says in every report what it would say had there only ever been one."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ledger.book import Act, Book, Ledger, PackageRequest, Views, customer_history, fold, open_charges, package_rows
from ledger.reports import REPORTS, Filters, make_report
from ledger.statements import receipt_of, statement_of
from tests.book.conftest import NOW, TODAY, Counter

# What was recorded, and for which of the two; the day is so many days ago.
ACTS = (
    ("charge", 0, "100", 90), ("charge", 1, "50", 120), ("payment", 0, "30", 80), ("top_up", 1, "80", 70),
    ("charge", 1, "20", 40), ("use", 1, "10", 30), ("payment", 1, "60", 20), ("charge", 0, "5", 5),
    ("settle", 1, "10", 4), ("write_off", 0, "3", 3),
)  # fmt: skip


def shop(folder: Path, *, merged: bool) -> Ledger:
    """Return a shop with the same acts, for two who are then merged, or all for one, and the other one taken out."""
    Ledger.create(
        folder, shop="Test Stores", currency="INR", region="IN", timezone="Asia/Kolkata",
        act=Act("owner", "test", NOW, "set-up"),
    )  # fmt: skip
    counter = Counter(Ledger.open(folder, writer=True))
    two = (counter.customer("Asha", centre="Pune", tags=["VIP"]), counter.customer("Asha"))
    whose = two if merged else (two[0], two[0])
    for kind, which, amount, ago in ACTS:
        counter.do(kind, whose[which], amount, on=TODAY - timedelta(days=ago), reason="lost", centre="Pune")
    package = PackageRequest(whose[1], "Massage", counter.money("500"), 5, TODAY, centre="Pune")
    counter.ledger.sell_package(package, counter.act(), TODAY)
    counter.do("session_use", whose[1], "0.02", package="P0001")
    Views(counter.ledger.book).figures(TODAY)  # what was open of either is known, and must be looked at again
    if merged:
        counter.ledger.merge(two[0], [two[1]], counter.act())
    else:
        counter.undo(3)
    return counter.ledger


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Book, Book]]:
    """Return the book in which two were merged, and the one in which there was only one."""
    folder = tmp_path_factory.mktemp("merged")
    merged, one = (shop(folder / str(number), merged=number == 0) for number in range(2))
    yield merged.book, one.book
    merged.close()
    one.close()


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("filters", [Filters(), Filters(centre="Pune"), Filters(tag="VIP"), Filters(centre="Goa")])
def test_every_report_is_that_of_one_customer(books: tuple[Book, Book], name: str, filters: Filters) -> None:
    merged, one = (make_report(book, name, filters, TODAY) for book in books)
    assert merged == one


def test_statement_history_receipts_and_figures_are_those_of_one_customer(books: tuple[Book, Book]) -> None:
    for ask in (
        lambda book: statement_of(book, 0, TODAY - timedelta(days=60), None, TODAY),
        lambda book: customer_history(book, 0, size=100),
        lambda book: open_charges(book, 0),
        lambda book: [(row.paid, row.balance, row.left) for row in package_rows(book, 0)],
        lambda book: [receipt_of(book, seq) for seq in range(4, 14)],
        lambda book: Views(book).figures(TODAY),
    ):
        merged, one = map(ask, books)
        assert merged == one
    assert fold(books[0].people[1].status) == "removed"
