"""A book as one text that both hledger and ledger read.

What people typed stands in comments at the beginning of a line, and nowhere else: neither program looks into those,
while a description may hold a ``;`` too many and the comment of a posting may hold a date or a formula.
"""

from collections.abc import Iterator

from ledger.exports.postings import OF_THE_SHOP, PREPAID, RECEIVABLE, short_line, transactions
from ledger.exports.whole import Progress, WholeBook, silent


def hledger_text(book: WholeBook, progress: Progress = silent) -> Iterator[str]:
    """Yield the text, piece by piece, each ended by a line end. Amounts are not grouped; the mark is a point."""
    code = book.currency.code
    yield f"; {short_line(book.shop)}: the whole book up to number {book.number}, written by Duebook\n\n"
    yield f"commodity {code}\n"
    if book.currency.decimals:  # ledger reads no "1000." here; whole numbers need no format
        yield f"    format {book.money(1000 * book.currency.minor_per_major).decimal} {code}\n"
    yield "\n"
    yield from (f"account {account}\n" for account in OF_THE_SHOP)
    for customer in book.customers:
        yield (
            f"\n; {_who(customer.id, short_line(customer.name), short_line(customer.code))}\n"
            f"account {RECEIVABLE.format(customer=customer.id)}\n"
            f"account {PREPAID.format(customer=customer.id)}\n"
        )
    for one in transactions(book, book.entries(progress)):
        note = f": {one.note}" if one.note else ""
        postings = "".join(f"    {account}  {amount} {code}\n" for account, amount in one.postings)
        yield f"\n; {_who('', one.who, one.code)}{note}\n{one.on} * ({one.number}) {one.what}\n{postings}"


def _who(number: str, name: str, code: str) -> str:
    return f"{number} {name}".strip() + (f", code {code}" if code else "")
