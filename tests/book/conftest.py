"""A small shop to test with: a real book on a real disk, in a folder of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from ledger.book import Act, EntryRequest, Kind, Ledger, Money, parse_amount
from ledger.journal import Commit

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 9, 12, tzinfo=UTC)


@dataclass
class Counter:
    """Somebody behind the counter: every act has a key of its own unless one is given."""

    ledger: Ledger
    acts: int = 0

    def act(self, key: str = "") -> Act:
        """Return who asks now, with a key of its own unless one is given."""
        self.acts += 1
        return Act("owner", "test", NOW, key or f"test-{self.acts}")

    def customer(self, name: str, **fields: Any) -> str:  # noqa: ANN401 - any field of a customer
        """Open an account and return its id."""
        self.ledger.add_customer({"name": name, **fields}, self.act(), TODAY)
        return f"C{len(self.ledger.book.people):04d}"

    def money(self, text: str) -> Money:
        """Return an amount as people type it."""
        return parse_amount(text, self.ledger.book.currency)

    def do(self, kind: str, customer: str, amount: str, *, key: str = "", **more: Any) -> Commit:  # noqa: ANN401 - any part of a request
        """Record one entry, today unless a day is given."""
        more.setdefault("on", TODAY)
        request = EntryRequest(Kind.of(kind), customer, self.money(amount), **more)
        return self.ledger.record(request, self.act(key), TODAY)

    def undo(self, seq: int, key: str = "") -> Commit:
        """Take one act back."""
        return self.ledger.undo(seq, self.act(key))

    def balance(self, customer: str) -> tuple[str, str, int]:
        """Return what a customer owes and holds, as decimal strings, and the sessions left."""
        due, prepaid, sessions = self.ledger.book.balance(int(customer[1:]) - 1)
        return due.decimal, prepaid.decimal, sessions

    def reloaded(self) -> Ledger:
        """Return the same book, read from the disk by somebody else."""
        return Ledger.open(self.ledger.folder, writer=False)


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    folder = tmp_path / "data"
    Ledger.create(
        folder, shop="Test Stores", currency="INR", region="IN", timezone="Asia/Kolkata",
        act=Act("owner", "test", NOW, "set-up"),
    )  # fmt: skip
    ledger = Ledger.open(folder, writer=True)
    yield Counter(ledger)
    ledger.close()
