"""Why nobody is erased: one plain sentence each."""

from ledger.book import Money
from ledger.errors import LedgerError


class BalancesLeft(LedgerError):
    """Somebody owes or holds something, or has sessions left."""

    def __init__(self, name: str, due: Money, prepaid: Money, sessions: int) -> None:
        self.name, self.due, self.prepaid, self.sessions = name, due, prepaid, sessions
        left = [f"owes {due}"] if due else []
        left += [f"holds {prepaid}"] if prepaid else []
        left += [f"has {sessions:,} session{'' if sessions == 1 else 's'} left"] if sessions else []
        super().__init__(f"{name} cannot be erased yet: {name} {' and '.join(left)}. Settle that or let it off first.")


class NotTheSame(LedgerError):
    """The book without the person does not come to what the book with them came to."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"Nobody was erased, and nothing was changed: {what} would not have been the same afterwards.")
