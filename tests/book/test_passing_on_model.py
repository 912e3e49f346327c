"""Whatever is sold, used, passed on and undone, in whatever order: no session and no rupee of worth is made or lost."""

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.book import (
    Act,
    EntryRequest,
    Kind,
    Ledger,
    Money,
    PackageRequest,
    PassingOn,
    balances_on,
    package_rows,
    packages_on,
)
from ledger.errors import LedgerError
from tests.book.conftest import NOW, TODAY, Counter

if TYPE_CHECKING:
    from collections.abc import Callable

SESSIONS: Final = 10
PRICE: Final = 999_99  # no session has an even part of it
PEOPLE: Final = 3

ACTS = st.lists(
    st.tuples(st.sampled_from("ssuupppbb"), st.integers(0, 7), st.integers(0, PEOPLE - 1), st.integers(1, SESSIONS)),
    min_size=1, max_size=25,
)  # fmt: skip


def do(counter: Counter, what: str, which: int, whom: int, count: int) -> None:
    """Do one thing; the packages and acts that are meant go round among those that there are."""
    ledger, book = counter.ledger, counter.ledger.book
    package = book.packages[which % len(book.packages)] if book.packages else None
    money = Money(count, book.currency)
    things: dict[str, Callable[[], object]] = {
        "s": lambda: ledger.sell_package(
            PackageRequest(f"C000{whom + 1}", "Laser", book.money(PRICE), SESSIONS, TODAY), counter.act(), TODAY
        ),
        "u": lambda: package and ledger.record(
            EntryRequest(Kind.SESSION_USE, package.customer, money, TODAY, package=package.id), counter.act(), TODAY
        ),
        "p": lambda: package and ledger.pass_on(
            PassingOn(package.id, f"C000{whom + 1}", TODAY, count), counter.act(), TODAY
        ),
        "b": lambda: counter.undo(max(book.version - which, 1)),
    }  # fmt: skip
    with suppress(LedgerError):
        things[what]()


def check(ledger: Ledger) -> None:
    """Check that sessions and worth are all where they can be."""
    book, entries = ledger.book, ledger.book.entries
    rows = package_rows(book)
    sold = [row for row in rows if not row.package.origin]
    used = int(entries["amount"][(entries["kind"] == Kind.SESSION_USE) & (entries["dead"] == 0)].sum())
    assert sum(row.left for row in rows) == SESSIONS * len(sold) - used
    assert all(row.left >= 0 and row.used >= 0 for row in rows)
    assert sum(row.worth.minor for row in rows) == PRICE * len(sold)
    assert all(row.worth.minor >= 0 for row in rows)
    for one in balances_on(book):
        assert one.sessions == sum(row.left for row in rows if row.customer.id == one.customer.id)
    assert [one.sessions for one in balances_on(book, TODAY)] == [one.sessions for one in balances_on(book)]
    assert [one.id for one in packages_on(book)] == [row.package.id for row in rows]


@settings(max_examples=60, deadline=None)
@given(acts=ACTS)
def test_no_session_is_made_or_lost(acts: list[tuple[str, int, int, int]]) -> None:
    folder = Path(tempfile.mkdtemp()) / "data"
    try:
        Ledger.create(
            folder, shop="Clinic", currency="INR", region="IN", timezone="Asia/Kolkata",
            act=Act("owner", "test", NOW, "set-up"),
        )  # fmt: skip
        ledger = Ledger.open(folder, writer=True)
        counter = Counter(ledger)
        for number in range(PEOPLE):
            counter.customer(f"Customer {number}")
        for what, which, whom, count in acts:
            do(counter, what, which, whom, count)
            check(ledger)
        again = counter.reloaded()
        assert package_rows(again.book) == package_rows(ledger.book)
        check(again)
        again.close()
        ledger.close()
    finally:
        shutil.rmtree(folder.parent)
