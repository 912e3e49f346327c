"""Packages on their way into the book: who has them, and how many sessions they bring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ledger.book.moments import day_of
from ledger.book.people import REMOVED

if TYPE_CHECKING:
    from ledger.book.book import Book
    from ledger.book.records import PackageRecord
    from ledger.journal import Commit


def add_package(book: Book, record: PackageRecord, commit: Commit) -> None:
    """Add the next package, recorded in ``commit``; raise ValueError when its id is not the next one."""
    if int(record.id[1:]) != len(book.packages) + 1:
        message = f"package {record.id} stands where P{len(book.packages) + 1:04d} belongs"
        raise ValueError(message)
    book.vouchers.add_package(record)
    for member in book.people.aliases.chain(int(record.customer[1:]) - 1):
        book.people.aliases.packages[member].append(len(book.packages))
        record = msgspec.structs.replace(record, customer=f"C{book.people.place(record.customer) + 1:04d}")
    book.packages.append(record)
    if record.origin:
        book.passed_in[record.id] = commit.seq
    if not record.bought_on:
        book.package_days[record.id] = day_of(commit.at, book.store.timezone if book.store else "").toordinal()
    book.package_used.grow_to(len(book.packages))
    _count_sessions(book, record, 1)


def change_package(book: Book, package: str, new: dict[str, Any]) -> None:
    """Give a package other values."""
    index = int(package[1:]) - 1
    was = book.packages[index]
    now = msgspec.structs.replace(was, **new)
    book.packages[index] = now
    _count_sessions(book, was, -1)
    _count_sessions(book, now, 1)


def _count_sessions(book: Book, package: PackageRecord, times: int) -> None:
    if package.status != REMOVED:
        sessions = times * (package.sessions - package.used)
        book.balances["sessions"][int(package.customer[1:]) - 1] += sessions
