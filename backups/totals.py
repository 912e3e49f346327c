"""What a book comes to: a backup is proven when the book in it, replayed, comes to what its table of contents says."""

from backups.model import Totals
from ledger.book import REMOVED, Book


def totals_of(book: Book) -> Totals:
    """Return how many customers and entries there are, and the sums of what is owed, prepaid and left to use."""
    with book.lock:
        balances = book.balances
        return Totals(
            customers=sum(one.status != REMOVED for _, one in book.each_customer()),
            entries=len(book.entries),
            due=int(balances["due"].sum()),
            prepaid=int(balances["prepaid"].sum()),
            sessions=int(balances["sessions"].sum()),
        )
