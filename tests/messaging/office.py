"""A book with its messages, and somebody who writes and sends them, on a real journal."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from ledger.book import Act, EntryRequest, Kind, Ledger
from ledger.journal import Commit
from messaging import Draft, Message, Outbox, State, move, queue

NOW, TODAY = datetime(2026, 11, 21, 9, 12, tzinfo=UTC), date(2026, 11, 21)
PHONE = "+919876543210"


@dataclass
class Office:
    """An open book, its messages, and whoever sends them."""

    ledger: Ledger
    outbox: Outbox
    acts: int = 0

    @classmethod
    def open(cls, folder: Path) -> "Office":
        """Set a book up (when there is none yet) and open it."""
        if not (folder / "journal.csv").exists():
            act = Act("owner", "test", NOW, "set-up")
            Ledger.create(folder, shop="Test", currency="INR", region="IN", timezone="Asia/Kolkata", act=act)
        outbox = Outbox()
        return cls(Ledger.open(folder, writer=True, others={"messages": outbox}), outbox)

    def act(self) -> Act:
        """Return who asks now, with a key of its own."""
        self.acts += 1
        return Act("U0001", "test", NOW, f"test-{len(self.outbox)}-{self.acts}-{self.ledger.book.version}")

    def write(self, what: str, decide: Callable[[], list[dict[str, Any]]]) -> Commit | None:
        """Record what is decided about messages; None when that is nothing."""

        def decided() -> tuple[str, list[dict[str, Any]]] | None:
            records = decide()
            return (what, records) if records else None

        return self.ledger.write(self.act(), (what, self.acts), decided)

    def queue(self, *keys: str, **facts: Any) -> list[Message]:  # noqa: ANN401 - any field of a draft
        """Put messages with these keys on the list; return those that were new."""
        values = {"channel": "email", "occasion": "own_text", "to": "asha@example.com", "body": "Hello"} | facts
        before = len(self.outbox)
        self.write("queued", lambda: queue(self.outbox, [Draft(key=key, **values) for key in keys]))
        return [self.outbox.get(number) for number in range(before + 1, len(self.outbox) + 1)]

    def move(self, message: Message, *states: State, **facts: Any) -> Message:  # noqa: ANN401 - what move takes
        """Take a message through states."""
        for state in states:
            self.write(state.value, lambda state=state: move(message, state, **facts))  # type: ignore[misc]
        return self.outbox.get(message.id)

    def customer(self, name: str = "Asha") -> str:
        """Open an account; return its id."""
        self.ledger.add_customer({"name": name, "phone": PHONE}, self.act(), TODAY)
        return self.ledger.book.people[len(self.ledger.book.people) - 1].id

    def charge(self, customer: str, minor: int = 50_00) -> Commit:
        """Sell something on credit."""
        amount = self.ledger.book.money(minor)
        return self.ledger.record(EntryRequest(Kind.CHARGE, customer, amount, on=TODAY), self.act(), TODAY)

    def undo(self, seq: int | None = None) -> int:
        """Take an act back, the newest unless another is named; return the number of the undo."""
        return self.ledger.undo(seq or self.ledger.book.version, self.act()).seq

    def reopened(self) -> "Office":
        """Close the book and open it again, as a new process does."""
        self.ledger.close()
        return Office.open(self.ledger.folder)
