"""Which two accounts an entry moves: the book of one shop in the words of double entry, for every program of that kind.

Accounts are written as hledger and ledger have them, ``assets:receivable:C0001``; ids are our own and never change.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from ledger.book import METHODS, Kind
from ledger.exports.whole import WholeBook, WrittenEntry
from ledger.matching import clean_line

RECEIVABLE: Final = "assets:receivable:{customer}"
PREPAID: Final = "liabilities:prepaid:{customer}"
_HANDS: Final = "assets:{method}"
_SALES: Final = "income:sales"
_WRITE_OFF: Final = "expenses:write-off"
_OPENING: Final = "equity:opening"
_STATED: Final = "equity:stated-difference"
_NOT_SAID: Final = "method-not-said"
# Comments and names are for people: ledger reads no line of more than 4,095 bytes, and a letter may take four.
_TEXT_LETTERS_MAX: Final = 200

# Where the amount goes, and where it comes from. A use of sessions moves no money.
SIDES: Final = {
    Kind.CHARGE: (RECEIVABLE, _SALES),
    Kind.PAYMENT: (_HANDS, RECEIVABLE),
    Kind.TOP_UP: (_HANDS, PREPAID),
    Kind.USE: (PREPAID, _SALES),
    Kind.SETTLE: (PREPAID, RECEIVABLE),
    Kind.REFUND: (PREPAID, _HANDS),
    Kind.WRITE_OFF: (_WRITE_OFF, RECEIVABLE),
    Kind.OPENING_DUE: (RECEIVABLE, _OPENING),
    Kind.OPENING_PREPAID: (_OPENING, PREPAID),
    Kind.STATED_DIFFERENCE: (RECEIVABLE, _STATED),
}
OF_THE_SHOP: Final = (
    *(f"assets:{method.lower() or _NOT_SAID}" for method in METHODS),
    _SALES, _WRITE_OFF, _OPENING, _STATED,
)  # fmt: skip


class Transaction(NamedTuple):
    """An entry as two postings of decimal amounts that cancel each other.

    ``what`` is made of our own words only; ``who`` and ``note`` are what people typed, on one line and not too long.
    """

    number: int
    on: str
    what: str
    who: str
    code: str
    note: str
    postings: tuple[tuple[str, str], tuple[str, str]]


def transactions(book: WholeBook, entries: Iterator[WrittenEntry]) -> Iterator[Transaction]:
    """Yield every entry that moved money; one that takes another back is a transaction of its own, turned round."""
    for entry in entries:
        if entry.kind not in SIDES:
            continue
        record = entry.record
        method = entry.method.lower() or _NOT_SAID
        into, out_of = (side.format(customer=record.customer, method=method) for side in SIDES[entry.kind])
        back = f", takes back {record.reverses}" if record.reverses else ""
        yield Transaction(
            record.id, record.on, f"{record.type.replace('_', ' ')}{back}",
            short_line(entry.name), short_line(entry.code), short_line(record.remark),
            ((into, book.money(entry.signed).decimal), (out_of, book.money(-entry.signed).decimal)),
        )  # fmt: skip


def short_line(text: str) -> str:
    """Return a text that people typed on one line, without control characters, cut where it is too long."""
    plain = clean_line(text)
    return plain if len(plain) <= _TEXT_LETTERS_MAX else f"{plain[:_TEXT_LETTERS_MAX]}…"
