"""Packages as other programs know them: one record a package, with the customer's facts in it, and their sums.

Everything here is computed from one book, or the part of it that somebody may see.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from ledger.book import Book, Money, PackageRecord, PackageRow, Rules, centre_key, fold, numbers_of, package_rows
from ledger.errors import LedgerError
from ledger.journal import FileJournal
from services.marks import ANY, ChangedSince, mark_of


class NoSuchPackage(LedgerError):
    """Nobody has a package of this number, or nobody whom the program may see."""

    def __init__(self, asked: str) -> None:
        self.asked = asked
        super().__init__(f"There is no package “{asked}”.")


class ClientDiffers(LedgerError):
    """The code belongs to somebody with another name or phone."""

    def __init__(self, code: str, field: str, stored: str, sent: str) -> None:
        self.code, self.field, self.stored, self.sent = code, field, stored, sent
        super().__init__(
            f"The code {code} belongs to a customer whose {field} is “{stored}” and not “{sent}”. Nothing was saved."
        )


@dataclass(frozen=True, slots=True)
class CreditBalance:
    """A package, what the shop holds for its customer, and when the first and the last line about it were recorded.

    Moments are UTC as the book writes them; "" where no line names the package.
    """

    row: PackageRow
    prepaid: Money
    created_at: str
    updated_at: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records: everything that is not "" must hold. ``vouchers`` and names are compared without capitals.

    ``customer`` is an id; ``state`` is "open" (sessions are left, and the last day is not over), "used_up", "expired"
    or "owing".
    """

    centre: str = ""
    code: str = ""
    name: str = ""
    phone: str = ""
    treatment: str = ""
    category: str = ""
    voucher: str = ""
    centres: frozenset[str] = frozenset()
    customer: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Sums:
    """What records add up to. What is held for a customer counts once, in one centre."""

    records: int
    customers: int
    amount: Money
    paid: Money
    balance: Money
    prepaid: Money
    sessions: int


def fitting(book: Book, wanted: Wanted, today: date | None = None) -> list[PackageRow]:
    """Return the packages that fit, in the order of their numbers. ``today`` tells which are over; None: none is."""
    rows = package_rows(book, int(wanted.customer[1:]) - 1 if wanted.customer else None)
    return [
        row for row in rows if _fits(book, row, wanted) and (not wanted.state or wanted.state in _states(row, today))
    ]


def in_any_writing(wanted: Wanted, book: Book, rules: Rules) -> Wanted:
    """Return what is asked for with every writing in which packages of ``book`` have the centres that it names."""
    asked = frozenset({wanted.centre}) if wanted.centre else wanted.centres
    keys = {centre_key(rules.centre_called(one)) for one in asked} - {""}
    used = {one.centre for one in book.packages} if keys else set()
    found = {one for one in used if centre_key(rules.centre_called(one)) in keys}
    return replace(wanted, centre="", centres=asked | found)


def sort_key(row: PackageRow, sort: str) -> tuple[str | int, int]:
    """Return what puts packages in an order: "id", "valid_until" (none at the end), "left" or "balance", most first."""
    keys: dict[str, str | int] = {
        "id": 0, "valid_until": row.package.valid_until or "9999", "left": -row.left, "balance": -row.balance.minor,
    }  # fmt: skip
    return keys[sort], int(row.package.id[1:])


def _states(row: PackageRow, today: date | None) -> set[str]:
    expired = today is not None and row.expired(today)
    found = {"expired"} if expired else set()
    found |= {"owing"} if row.balance.minor > 0 else set()
    return found | ({"used_up"} if row.left <= 0 else set() if expired else {"open"})


def with_moments(book: Book, journal: FileJournal, rows: Sequence[PackageRow]) -> list[CreditBalance]:
    """Return the records of a page of packages."""
    kept: dict[int, str] = {}

    def at(seq: int) -> str:
        if seq not in kept:
            kept[seq] = journal.commit(seq).at
        return kept[seq]

    found = []
    for row in rows:
        seqs = acts_of(book, row.package)
        prepaid = book.balance(int(row.customer.id[1:]) - 1)[1]
        found.append(CreditBalance(row, prepaid, at(seqs[0]) if seqs else "", at(seqs[-1]) if seqs else ""))
    return found


def acts_of(book: Book, package: PackageRecord) -> list[int]:
    """Return the numbers of the acts whose lines name a package, or that passed it on, the first one first."""
    with book.lock:
        lines = np.array(book.entries_of(int(package.customer[1:]) - 1), np.int64)
        own = lines[book.entries["package"][lines] == int(package.id[1:])]
        passed_on = {book.passed_in[package.id]} if package.id in book.passed_in else set()
        return sorted(passed_on | {int(seq) for seq in book.entries["seq"][own]})


def summed(book: Book, rows: Sequence[PackageRow]) -> tuple[Sums, dict[str, Sums]]:
    """Return what packages add up to in all, and by their centres ("" where a package has none)."""
    parts: dict[str, list[PackageRow]] = {}
    for row in rows:
        parts.setdefault(row.package.centre, []).append(row)
    homes: dict[str, str] = {}  # where what is held for a customer counts: at home, or where the first package is
    for row in rows:
        home = row.customer.centre
        if row.customer.id not in homes or row.package.centre == home:
            homes[row.customer.id] = row.package.centre
    held = {one: book.balance(int(one[1:]) - 1)[1].minor for one in homes}
    by_centre = {
        centre: _sums(book, part, sum(held[one] for one, home in homes.items() if home == centre))
        for centre, part in sorted(parts.items())
    }
    return _sums(book, rows, sum(held.values())), by_centre


def mark_of_row(row: PackageRow) -> str:
    """Return the mark by which a program knows again a package with what was paid, is open and was used of it."""
    return mark_of(row.package, row.paid.minor, row.balance.minor, row.used)


def check_row(row: PackageRow, mark: str) -> None:
    """Raise ChangedSince unless ``mark`` is that of the package; "" and "*" fit everything."""
    if mark not in {"", ANY, mark_of_row(row)}:
        raise ChangedSince(row.package.id)


def _sums(book: Book, rows: Sequence[PackageRow], prepaid: int) -> Sums:
    return Sums(
        records=len(rows),
        customers=len({row.customer.id for row in rows}),
        amount=book.money(sum(row.amount.minor for row in rows)),
        paid=book.money(sum(row.paid.minor for row in rows)),
        balance=book.money(sum(row.balance.minor for row in rows)),
        prepaid=book.money(prepaid),
        sessions=sum(row.left for row in rows),
    )


def _fits(book: Book, row: PackageRow, wanted: Wanted) -> bool:
    package, customer = row.package, row.customer
    numbers = numbers_of(book, int(package.id[1:]) - 1) if wanted.voucher else []
    exact = (
        (wanted.centre, package.centre), (wanted.code, customer.code), (wanted.phone, customer.phone),
        (wanted.category, package.category),
    )  # fmt: skip
    within = ((wanted.name, customer.name), (wanted.treatment, package.treatment))
    return (
        all(fold(asked) == fold(has) for asked, has in exact if asked)
        and all(fold(asked) in fold(has) for asked, has in within if asked)
        and (not wanted.voucher or fold(wanted.voucher) in map(fold, numbers))
        and (not wanted.centres or package.centre in wanted.centres)
    )
