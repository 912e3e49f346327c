"""A book as bytes, for a snapshot, and back. It saves time only: the same book can always be made from the journal."""

from collections.abc import Mapping
from typing import Final

import msgspec
import numpy as np

from ledger.book.aliases import Aliases
from ledger.book.book import BALANCE_TYPES, CHANGE_TYPES, ENTRY_TYPES, Book, Drawer
from ledger.book.columns import Buffer, Columns
from ledger.book.issued import Vouchers
from ledger.book.kinds import METHODS, Kind
from ledger.book.money import Currency
from ledger.book.people import People
from ledger.book.records import CustomerRecord, ErasureRecord, GroupRecord, PackageRecord, StoreRecord
from ledger.book.said import Said

# The numbers in the columns stand for these; a snapshot of a version that counted otherwise is not read.
_LAYOUT: Final = " ".join(("narrow", *METHODS, *(kind.word for kind in Kind), *ENTRY_TYPES, *BALANCE_TYPES))
_OWN: Final = frozenset({"customers", "aliases", "layout", "erasures"})


class _Rest(msgspec.Struct):
    """All of a book that is not columns. ``layout`` tells whether the numbers in the columns mean the same today."""

    layout: str
    version: int
    store: StoreRecord
    shop: str
    customers: list[CustomerRecord]
    aliases: Aliases
    packages: list[PackageRecord]
    package_days: dict[str, int]
    passed_in: dict[str, int]
    staff: list[str]
    centres: list[str]
    groups: dict[str, GroupRecord]
    pays: dict[int, list[int]]
    undone_by: dict[int, int]
    undo_of: dict[int, int]
    imports: dict[str, list[tuple[int, str]]]
    drawers: list[Drawer]
    distinct: list[tuple[list[int], int]]
    said: Said
    vouchers: Vouchers
    unsettled: set[int]
    erasures: list[ErasureRecord] = []


def dump(book: Book) -> dict[str, bytes]:
    """Return the whole state as named bytes."""
    with book.lock:
        if book.store is None:
            message = "a book that was never set up has no snapshot"
            raise RuntimeError(message)
        parts = {f"entries.{name}": data for name, data in book.entries.dump().items()}
        parts |= {f"balances.{name}": data for name, data in book.balances.dump().items()}
        parts |= {f"changes.{name}": data for name, data in book.changes.dump().items()}
        parts["package_used"] = book.package_used.dump()["used"]
        facts = {name: getattr(book, name) for name in _Rest.__struct_fields__ if name not in _OWN}
        people = book.people
        rest = _Rest(layout=_LAYOUT, customers=people.all(), aliases=people.aliases, erasures=people.erasures, **facts)
        parts["rest"] = msgspec.msgpack.encode(rest)
        return parts


def load(book: Book, parts: Mapping[str, Buffer]) -> None:
    """Take over what ``dump`` gave; raise KeyError, ValueError or msgspec.MsgspecError when it does not fit."""
    rest = msgspec.msgpack.decode(parts["rest"], type=_Rest)
    if rest.layout != _LAYOUT:
        raise ValueError(rest.layout)
    entries = Columns.load(ENTRY_TYPES, _under(parts, "entries."))
    balances = Columns.load(BALANCE_TYPES, _under(parts, "balances."))
    changes = Columns.load(CHANGE_TYPES, _under(parts, "changes."))
    used = Columns.load({"used": np.int64}, {"used": parts["package_used"]})
    with book.lock:
        book.entries, book.balances, book.package_used, book.changes = entries, balances, used, changes
        book.people = People(rest.customers, rest.aliases, rest.erasures)
        book.currency = Currency(rest.store.currency, rest.store.decimals)
        for name in _Rest.__struct_fields__:
            if name not in _OWN:
                setattr(book, name, getattr(rest, name))
        book.learn_names()


def _under(parts: Mapping[str, Buffer], prefix: str) -> dict[str, Buffer]:
    return {name.removeprefix(prefix): data for name, data in parts.items() if name.startswith(prefix)}
