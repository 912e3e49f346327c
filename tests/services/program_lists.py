"""What only programs ask of a desk in lists, for the walk of who sees what."""

from collections.abc import Iterator

from ledger.book import CustomerFilter, Kind
from services import CreditWanted, Desk, HistoryFilter


def everything_that_programs_list(desk: Desk) -> Iterator[tuple[str, object]]:
    """Yield the answers to everything that is paged through."""
    for sort in ("id", "valid_until", "left", "balance"):
        yield f"packages by {sort}", desk.packages_sorted(CreditWanted(), sort, None, 1000)
    for sort in ("name", "due", "overdue", "prepaid", "last"):
        yield f"customers by {sort}", desk.customers_sorted(CustomerFilter(), sort, 0, 0, 1000)
    yield "vouchers", desk.vouchers_found("")
    for kind in Kind:
        yield f"lines of {kind.word}", desk.lines_before(kind, None, 5000)
    yield "messages", desk.messages_before(HistoryFilter(), None, 5000)
