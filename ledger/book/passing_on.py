"""Passing a package on: what is left of it goes to another customer, as a package of their own.

Two records make it: the giver's package has fewer sessions from then on, the receiver's has them, and says where they
come from. What the package cost, what was paid of it and what is still owed stay with whom it was sold to. Nothing
here writes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import msgspec
import numpy as np

from ledger.book import refusals
from ledger.book.book import Book
from ledger.book.columns import Array
from ledger.book.entries import check_dates, check_open, check_there
from ledger.book.history import Line, lines_at
from ledger.book.kinds import Kind
from ledger.book.money import Money
from ledger.book.package_refusals import NothingToPassOn, PackageOver, PassedOnToSame
from ledger.book.packages import package_of, package_rows, received
from ledger.book.people import REMOVED
from ledger.book.records import BookRecord, ChangeRecord, PackageRecord
from ledger.book.refusals import UndoNotPossible
from ledger.book.requests import Decision, EntryRequest, Rules
from ledger.book.vouchers import first_vouchers


@dataclass(frozen=True, slots=True)
class PassingOn:
    """Sessions of a package that go to another customer: how many, None for all that are left, and on which day."""

    package: str
    to: str
    on: date
    sessions: int | None = None


@dataclass(frozen=True, slots=True)
class PassedOn:
    """One time that sessions were passed on: the package they came from, the one they went to, and how many."""

    giver: PackageRecord
    receiver: PackageRecord
    sessions: int


def decide_passing_on(book: Book, request: PassingOn, rules: Rules, today: date) -> Decision:
    """Return the commit that passes sessions on; raise a refusal."""
    package = package_of(book, request.package)
    giver, receiver = check_open(book, package.customer), check_open(book, request.to)
    name, to, treatment = book.people[giver].name, book.people[receiver], package.called
    if giver == receiver:
        raise PassedOnToSame(treatment, name)
    check_dates(EntryRequest(Kind.SESSION_USE, package.customer, book.money(1), request.on), today)
    check_there(package, request.on)
    row = next(one for one in package_rows(book, giver) if one.package.id == package.id)
    if row.left <= 0:
        raise NothingToPassOn(treatment)
    if package.valid_until and package.valid_until < request.on.isoformat():
        raise PackageOver(treatment, date.fromisoformat(package.valid_until), may_be_used=False)
    count = row.left if request.sessions is None else request.sessions
    if count < 1:
        raise refusals.CountNotUnderstood(str(count))
    if count > row.left:
        raise refusals.SessionsShort(name, row.left, count)
    passed = PackageRecord(
        id=f"P{len(book.packages) + 1:04d}", customer=to.id, treatment=package.treatment, category=package.category,
        centre=package.centre, sessions=count, bought_on=request.on.isoformat(), valid_until=package.valid_until,
        origin=package.id, passed=count, worth=row.worth.minor * count // package.sessions,
    )  # fmt: skip
    fewer = ChangeRecord(package=package.id, fields={"sessions": [package.sessions, package.sessions - count]})
    records: list[BookRecord] = [fewer, passed]
    sessions = "1 session" if count == 1 else f"{count:,} sessions"
    said = f"{name} passed {sessions} of {treatment} on to {to.name}{_still_owed(name, row.balance)}"
    return Decision(said, [*records, *first_vouchers(book, rules, records)])


def _still_owed(name: str, balance: Money) -> str:
    return f"; {name} still owes {balance.short} for it" if balance.minor > 0 else ""


def passed_on(book: Book, package: str) -> list[PassedOn]:
    """Return where sessions of a package came from and where some went, the oldest first; what was undone is not in it.

    In a part of a book a giver of another centre is there without a name, and what went to one is not told.
    """
    with book.lock:
        found = [one for one in received(book) if package in {one.id, one.origin}]
        return [PassedOn(book.packages[int(one.origin[1:]) - 1], one, one.passed) for one in found]


def package_history(book: Book, package: str) -> list[Line]:
    """Return what was recorded for a package, and before it for those its sessions came from, the newest first."""
    with book.lock:
        at, found = package, list[Array]()
        before = book.version + 1
        while at and int(at[1:]) <= len(book.packages):
            lines = np.flatnonzero(book.entries["package"] == int(at[1:]))
            found.append(lines[book.entries["seq"][lines] < before])
            before = min(before, book.passed_in.get(at, before))
            at = book.packages[int(at[1:]) - 1].origin
        places = np.concatenate(found or [np.zeros(0, np.int64)])
        places = places[np.lexsort((places, book.entries["day"][places]))][::-1]
        return lines_at(book, places.tolist())


def check_passed_on(book: Book, back: Iterable[BookRecord]) -> None:
    """Refuse an undo that would leave passed-on sessions without the package they came from, or its price too low.

    Raise UndoNotPossible.
    """
    after = _changed(book, back)
    if not after:
        return
    given: dict[str, int] = {}
    falls = {one.id for one in after.values() if one.amount < book.packages[int(one.id[1:]) - 1].amount}
    for now in [book.packages[int(one[1:]) - 1] for one in book.passed_in]:
        one = after.get(now.id, now)
        if one.status == REMOVED:
            continue
        origin = after.get(one.origin, book.packages[int(one.origin[1:]) - 1])
        if origin.status == REMOVED and {one.id, origin.id} & after.keys():
            if one.id in after:
                raise UndoNotPossible(f"the package {origin.called} was taken back since; bring it back first")
            name = book.people[int(one.customer[1:]) - 1].name
            raise UndoNotPossible(f"some of {origin.called} was passed on to {name} since; undo that first")
        given[origin.id] = given.get(origin.id, 0) + one.worth
        if now.status == REMOVED:
            falls.add(origin.id)
    for package in falls:
        one = after.get(package, book.packages[int(package[1:]) - 1])
        if one.amount + one.worth < given.get(package, 0):
            raise UndoNotPossible(f"{one.called} would cost less than what was passed on of it; undo that first")


def _changed(book: Book, back: Iterable[BookRecord]) -> dict[str, PackageRecord]:
    """Return by id the packages whose status or price an undo changes, as they are then."""
    after: dict[str, PackageRecord] = {}
    for one in back:
        if not isinstance(one, ChangeRecord) or not one.package:
            continue
        new = {name: one.fields[name][1] for name in ("status", "amount") if name in one.fields}
        if new:
            now = after.get(one.package, book.packages[int(one.package[1:]) - 1])
            after[one.package] = msgspec.structs.replace(now, **new)
    return after
