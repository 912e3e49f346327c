"""A whole book as one JSON document, written piece by piece: every element of a list stands on a line of its own.

Amounts are decimal strings, days YYYY-MM-DD, moments UTC, and what is not known is "" or null. docs/leaving.md says
what every field is.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec

from ledger.book import EFFECTS, Balance, Kind, Money, PackageRow
from ledger.exports.whole import Progress, WholeBook, WrittenEntry, silent
from ledger.journal import Commit

FORMAT: Final = "duebook-everything"
VERSION: Final = 1
# What stands in lists of its own; everything else that an act recorded stands with the act, as it is in the book.
_LISTED: Final = frozenset({"customer", "package", "entry", "message", "person"})

JsonRow = Mapping[str, Any]


def book_json(book: WholeBook, others: Mapping[str, Iterable[JsonRow]], progress: Progress = silent) -> Iterator[str]:
    """Yield the document, piece by piece; ``others`` are more lists, by their names. BookUnreadable."""
    head = {
        "format": FORMAT, "version": VERSION, "shop": book.shop, "currency": book.currency.code,
        "decimals": book.currency.decimals, "up_to_number": book.number,
    }  # fmt: skip
    yield "{\n" + "".join(f"{_text(key)}: {_text(value)},\n" for key, value in head.items())
    lists: dict[str, Iterable[JsonRow]] = {
        "customers": (_customer(book, one) for one in book.balances),
        "merged": ({"customer": one, "into": into} for one, into in book.merged.items()),
        "packages": map(_package, book.packages),
        "entries": (_entry(book, one) for one in book.entries(progress)),
        **others,
        "changes": map(_act, book.acts()),
    }
    for number, (name, rows) in enumerate(lists.items()):
        yield ("],\n" if number else "") + f"{_text(name)}: ["
        for place, row in enumerate(rows):
            yield (",\n" if place else "\n") + _text(row)
        yield "\n"
    yield "]\n}\n"


def _customer(book: WholeBook, balance: Balance) -> JsonRow:
    record = balance.customer
    limits = {name: _amount(book, getattr(record, name)) for name in ("due_limit", "low_prepaid")}
    return {
        **msgspec.structs.asdict(record), **limits, "family_or_firm": book.groups.get(record.group, ""),
        "due": balance.due.decimal, "prepaid": balance.prepaid.decimal, "sessions": balance.sessions,
    }  # fmt: skip


def _package(row: PackageRow) -> JsonRow:
    money = {"amount": row.amount.decimal, "paid": row.paid.decimal, "balance": row.balance.decimal,
             "worth": row.worth.decimal}  # fmt: skip
    counts = {"sessions": row.sessions, "used": row.used, "left": row.left}
    return {**msgspec.structs.asdict(row.package), **money, **counts}


def _entry(book: WholeBook, entry: WrittenEntry) -> JsonRow:
    record, effect = entry.record, EFFECTS[entry.kind]
    is_count = entry.kind is Kind.SESSION_USE
    return {
        **msgspec.structs.asdict(record), "number": entry.act.seq, "recorded_at": entry.act.at, "by": entry.act.by,
        "amount": record.amount if is_count else book.money(record.amount).decimal, "method": entry.method,
        "reverses": record.reverses or None, "undone": entry.undone,
        "due_effect": book.money(entry.signed * effect.due).decimal,
        "prepaid_effect": book.money(entry.signed * effect.prepaid).decimal,
    }  # fmt: skip


def _act(act: Commit) -> JsonRow:
    records = [one for one in json.loads(act.records) if one["kind"] not in _LISTED]
    return {"number": act.seq, "at": act.at, "by": act.by, "through": act.via, "what": act.what, "records": records}


def _amount(book: WholeBook, minor: int | None) -> str | None:
    return None if minor is None else Money(minor, book.currency).decimal


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
