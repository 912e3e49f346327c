"""The key of an act belongs to whoever said it first: nobody is answered with what somebody else did."""

from ledger.book import Act, Ledger
from ledger.errors import LedgerError
from services import clock


class KeyOfSomebodyElse(LedgerError):
    """A key came back from another person than the first time; what was done with it is not theirs to hear."""

    def __init__(self) -> None:
        super().__init__("This could not be told from what somebody else sent. Nothing was done; send it once more.")


def act_of(ledger: Ledger, by: str, via: str, key: str) -> Act:
    """Return how an act of ``by`` is kept, at this moment; raise KeyOfSomebodyElse.

    Asked on the one thread of the book, so that nobody says the same key between this and the act.
    """
    known = ledger.journal.find_key(key)
    if known is not None and known.by != by:
        raise KeyOfSomebodyElse
    return Act(by, via, clock.now(), key)
