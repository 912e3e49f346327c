"""The tables of a book, column by column: the same in CSV files, in workbooks, and in the tables beside the book.

Nicknames are in none of them: they are for finding somebody, and customers must not read them.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from ledger.book import EFFECTS, Balance, Kind, Money, PackageRow
from ledger.exports.cells import Forms, Row, day
from ledger.exports.whole import WholeBook, WrittenEntry
from ledger.journal import Commit
from ledger.matching import EXTRA_HEADING

CUSTOMER_COLUMNS: Final = (
    "id", "code", "name", "phone", "other_phones", "email", "address", "city", "centre", "tags", "family_or_firm",
    "language", "status", "notes", "due_limit", "low_prepaid", "due", "prepaid", "sessions", "created", "promised_on",
    "no_messages", "channel",
)  # fmt: skip
ENTRY_COLUMNS: Final = (
    "id", "number", "recorded_at", "by", "date", "customer", "name", "type", "amount", "due_date", "method",
    "reference", "note", "reason", "package", "centre", "instalment", "pays", "photo", "takes_back", "undone",
    "due_effect", "prepaid_effect", "staff",
)  # fmt: skip
PACKAGE_COLUMNS: Final = (
    "id", "customer", "name", "treatment", "category", "centre", "amount", "paid", "balance", "sessions", "used",
    "left", "bought_on", "valid_until", "voucher", "status", "passed_on_from",
)  # fmt: skip
ACT_COLUMNS: Final = ("number", "at", "by", "through", "what")


def customer_columns(book: WholeBook) -> tuple[str, ...]:
    """Return CUSTOMER_COLUMNS, and behind them a column for everything else that lists brought in about customers."""
    return (*CUSTOMER_COLUMNS, *(f"{EXTRA_HEADING}{key}" for key in book.extra))


def customer_rows(book: WholeBook, balances: Iterable[Balance]) -> Iterator[Row]:
    """Yield a row of ``customer_columns`` for each of these balances."""
    for balance in balances:
        customer, currency = balance.customer, balance.due.currency
        limits = (customer.due_limit, customer.low_prepaid)
        yield (
            customer.id, customer.code, customer.name, customer.phone, ", ".join(customer.phones), customer.email,
            customer.address, customer.city, customer.centre, ", ".join(customer.tags),
            book.groups.get(customer.group, ""), customer.language, customer.status, customer.notes,
            *("" if one is None else Money(one, currency) for one in limits),
            balance.due, balance.prepaid, balance.sessions, day(customer.created), day(customer.promised_on),
            "yes" if customer.no_messages else "", customer.channel,
            *(customer.extra.get(key, "") for key in book.extra),
        )  # fmt: skip


def entry_row(entry: WrittenEntry, forms: Forms) -> Row:
    """Return an entry as a row of ENTRY_COLUMNS, its cells as ``forms`` makes them; numbers are numbers.

    ``amount`` is what was written, below nothing where a list stated less; a row that takes another one back has the
    amount of that one. What a row does to the balances, taking back included, is in ``due_effect`` and
    ``prepaid_effect``: over all the rows of a customer these add up to what is owed and held.
    """
    act, record, kind, name, _, signed, _, undone, less = entry
    text, once, day_of, money = forms
    effect = EFFECTS[kind]
    amount = -record.amount if less else record.amount
    return (
        record.id, act.seq, once(act.at), text(act.by), day_of(record.on), text(record.customer), text(name),
        text(record.type), amount if kind is Kind.SESSION_USE else money(amount), day_of(record.due_on),
        text(record.method), text(record.reference), text(record.note), text(record.reason), text(record.package),
        text(record.centre), text(record.instalment), ", ".join(map(str, record.pays)) if record.pays else "",
        text(record.photo), record.reverses or "", "yes" if undone else "",
        money(signed * effect.due) if effect.due else "", money(signed * effect.prepaid) if effect.prepaid else "",
        text(record.staff),
    )  # fmt: skip


def package_row(row: PackageRow) -> Row:
    """Return a package as a row of PACKAGE_COLUMNS."""
    package = row.package
    return (
        package.id, package.customer, row.customer.name, package.treatment, package.category, package.centre,
        row.amount, row.paid, row.balance, row.sessions, row.used, row.left, day(package.bought_on),
        day(package.valid_until), row.voucher, package.status, package.origin,
    )  # fmt: skip


def act_row(act: Commit, forms: Forms) -> Row:
    """Return something that was done as a row of ACT_COLUMNS, its cells as ``forms`` makes them."""
    return (act.seq, forms.once(act.at), forms.text(act.by), forms.text(act.via), forms.once(act.what))
