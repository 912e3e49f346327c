"""A book as a beancount file: the same transactions under the same accounts, written as beancount wants them."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.exports.postings import OF_THE_SHOP, PREPAID, RECEIVABLE, short_line, transactions
from ledger.exports.whole import Progress, WholeBook, silent

_NO_ENTRY_YET: Final = date(1970, 1, 1)


def beancount_text(book: WholeBook, progress: Progress = silent) -> Iterator[str]:
    """Yield the text, piece by piece, each ended by a line end. Accounts are open from the first entry's day on."""
    code = book.currency.code
    since = date.fromordinal(book.first_day) if book.first_day else _NO_ENTRY_YET
    yield f"; The whole book up to number {book.number}, written by Duebook\n"
    yield f'option "title" {_quoted(short_line(book.shop))}\noption "operating_currency" "{code}"\n\n'
    yield from (f"{since} open {_account(account)} {code}\n" for account in OF_THE_SHOP)
    for customer in book.customers:
        about = f"  name: {_quoted(short_line(customer.name))}\n"
        if customer.code:
            about += f"  code: {_quoted(short_line(customer.code))}\n"
        for account in (RECEIVABLE, PREPAID):
            yield f"{since} open {_account(account.format(customer=customer.id))} {code}\n{about}"
    for one in transactions(book, book.entries(progress)):
        said = f"{one.what}: {one.note}" if one.note else one.what
        postings = "".join(f"  {_account(account)}  {amount} {code}\n" for account, amount in one.postings)
        yield f'\n{one.on} * {_quoted(one.who)} {_quoted(said)}\n  entry: "{one.number}"\n{postings}'


def _account(name: str) -> str:
    """Return assets:upi as Assets:Upi: beancount wants a capital at the beginning of each part."""
    return name.title()


def _quoted(text: str) -> str:
    """Return a text as a string of beancount's; it stands on one line already."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
