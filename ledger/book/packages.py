"""Packages: sessions sold together, what is owed for them, how many are left, and where a list said otherwise."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

import msgspec
import numpy as np

from ledger.book import refusals
from ledger.book.book import Book
from ledger.book.entries import check_open
from ledger.book.erased import check_not_erased
from ledger.book.fields import clean_text
from ledger.book.kinds import DUE_EFFECT, PREPAID_EFFECT, Kind
from ledger.book.money import Money
from ledger.book.owed import paid_of_each, settle
from ledger.book.people import REMOVED
from ledger.book.records import BookRecord, ChangeRecord, CustomerRecord, EntryRecord, Fields, PackageRecord
from ledger.book.requests import Decision
from ledger.book.vouchers import voucher_of

SESSIONS_MAX: Final = 10_000
_EDITABLE: Final = {"treatment": 120, "category": 120, "centre": 120, "valid_until": 10}
_NUMBER: Final = re.compile("P[0-9]{4,10}")
AGREED: Final = "agreed"
_EVER: Final = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class PackageRow:
    """A package as people see it. ``paid`` is what was paid for it, ``balance`` what is still open of it.

    What was written off, or a list stated less, is neither; a payment that names nothing goes to the oldest bill.
    ``used`` and ``left`` count sessions; ``expired`` tells whether its last day is over. ``voucher`` is the number in
    force of the customer in that centre, "" when there is none. ``worth`` is what its ``sessions`` cost when they were
    sold: not those that were passed on to somebody since, but those that came from somebody.
    """

    package: PackageRecord
    customer: CustomerRecord
    amount: Money
    paid: Money
    balance: Money
    sessions: int
    used: int
    left: int
    worth: Money
    voucher: str = ""

    def expired(self, today: date) -> bool:
        """Tell whether the last day on which it may be used is over."""
        return bool(self.package.valid_until) and self.package.valid_until < today.isoformat()

    def days_left(self, today: date) -> int | None:
        """Return in how many days it ends, 0 on its last day, below nothing when it is over; None: it never ends."""
        if not self.package.valid_until:
            return None
        return (date.fromisoformat(self.package.valid_until) - today).days


@dataclass(frozen=True, slots=True)
class StatedDifference:
    """A list said another balance of a package than its parts give; ``amount`` is stated less computed."""

    row: PackageRow
    amount: Money


def package_rows(book: Book, index: int | None = None) -> list[PackageRow]:
    """Return the living packages of the customer at ``index``, or of everybody (None), in the order of their ids."""
    with book.lock:
        settle(book)
        lines = np.arange(len(book.entries)) if index is None else np.array(book.entries_of(index), np.int64)
        paid, still = np.zeros(len(book.packages) + 1, np.int64), np.zeros(len(book.packages) + 1, np.int64)
        numbers = book.entries["package"][lines]
        np.add.at(paid, numbers, paid_of_each(book, None if index is None else lines))
        np.add.at(still, numbers, book.entries["open"][lines])
        own = None if index is None else book.people[index].id
        given: dict[str, int] = {}
        for one in received(book):
            given[one.origin] = given.get(one.origin, 0) + one.worth
        return [
            _row(book, number, package, int(paid[number]), int(still[number]), given.get(package.id, 0))
            for number, package in enumerate(book.packages, 1)
            if (own is None or package.customer == own) and package.status != REMOVED
        ]


def _row(book: Book, number: int, package: PackageRecord, paid: int, still: int, given: int) -> PackageRow:
    used = package.used + int(book.package_used["used"][number - 1])
    return PackageRow(
        package=package,
        customer=book.people[int(package.customer[1:]) - 1],
        amount=book.money(package.amount),
        paid=book.money(package.paid + paid),
        balance=book.money(still),
        sessions=package.sessions,
        used=used,
        left=package.sessions - used,
        worth=book.money(package.amount + package.worth - given),
        voucher=voucher_of(book, number - 1),
    )


def packages_on(book: Book, day: date | None = None) -> list[PackageRecord]:
    """Return the living packages that were there at the end of ``day`` (None: now), in the order of their ids.

    One is there from the day it was bought on; when nobody said that day, from the day it was recorded, or that of its
    first session, whichever was before. What was passed on later is still in the package that it came from.
    """
    with book.lock:
        until, later = day.toordinal() if day else _EVER, dict[str, int]()
        used = _used_by(book, until) if day and book.package_days else set[str]()
        for one in received(book):
            if _since(book, one) > until:
                later[one.origin] = later.get(one.origin, 0) + one.passed
        return [
            msgspec.structs.replace(one, sessions=one.sessions + later[one.id]) if one.id in later else one
            for one in book.packages
            if one.status != REMOVED and (_since(book, one) <= until or one.id in used)
        ]


def _used_by(book: Book, until: int) -> set[str]:
    """Return the packages of which nobody said when they were bought, and of which sessions were used by that day."""
    entries = book.entries
    uses = (entries["kind"] == Kind.SESSION_USE) & (entries["dead"] == 0) & (entries["day"] <= until)
    found = np.unique(entries["package"][uses]).tolist()
    return {f"P{number:04d}" for number in found} & book.package_days.keys()


def received(book: Book) -> list[PackageRecord]:
    """Return the living packages whose sessions came from another one, in the order of their ids."""
    found = [book.packages[int(one[1:]) - 1] for one in book.passed_in]
    return [one for one in found if one.origin and one.status != REMOVED]


def _since(book: Book, package: PackageRecord) -> int:
    return date.fromisoformat(package.bought_on).toordinal() if package.bought_on else book.package_days[package.id]


def stated_differences(book: Book, index: int | None = None) -> list[StatedDifference]:
    """Return the differences that nobody has settled yet, of one customer or of everybody, in the order of packages."""
    with book.lock:
        if not any(is_listed_otherwise(package) for package in book.packages):
            return []
        return [
            StatedDifference(row, book.money(_minor_of(row.package.stated["balance"]) - computed(row)))
            for row in package_rows(book, index)
            if is_listed_otherwise(row.package)
        ]


def differences_open(book: Book) -> int:
    """Return how many differences to lists nobody has settled yet."""
    with book.lock:
        return sum(map(is_listed_otherwise, book.packages))


def computed(row: PackageRow) -> int:
    """Return what a package's own parts say was open when it came into the book, in minor units."""
    return row.package.amount - row.package.paid


def _minor_of(decimal: str) -> int:
    """Return the minor units of a decimal string as ``Money.decimal`` writes it."""
    return int(decimal.replace(".", ""))


def is_listed_otherwise(package: PackageRecord) -> bool:
    """Tell whether a list says another balance of a package than its parts give, and nobody has settled it yet."""
    return "balance" in package.stated and AGREED not in package.stated and package.status != REMOVED


def decide_change_package(book: Book, asked: str, fields: dict[str, str]) -> Decision | None:
    """Return the commit that gives a package another treatment, category, centre or last day; None: no change."""
    package = package_of(book, asked)
    check_not_erased(book, int(package.customer[1:]) - 1)
    changed: Fields = {}
    for name, value in fields.items():
        if name not in _EDITABLE:
            raise refusals.FieldNotUnderstood("field", name, "that of a package is not changed by hand")
        cleaned = clean_text(value, _EDITABLE[name], lines=False)
        if name == "valid_until" and cleaned:
            cleaned = _last_day(package, cleaned)
        if cleaned != getattr(package, name):
            if name == "treatment" and not cleaned:
                raise refusals.FieldNotUnderstood("package", value, "say what it is for")
            changed[name] = [getattr(package, name), cleaned]
    if not changed:
        return None
    name = book.people[int(package.customer[1:]) - 1].name
    what = ", ".join(field.replace("_", " ") for field in changed)
    return Decision(f"Package {package.called} of {name}: {what} changed", [_change(package, changed)])


def _last_day(package: PackageRecord, text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise refusals.FieldNotUnderstood("valid_until", text, "that is no day") from None
    if package.bought_on and day < date.fromisoformat(package.bought_on):
        raise refusals.DateNotPossible(day, "is before the day of the sale")
    return day.isoformat()


def decide_difference(book: Book, asked: str, today: date, *, sheet_is_right: bool) -> Decision:
    """Return the commit that settles a stated difference: the list was right, or its parts were; raise a refusal."""
    package = package_of(book, asked)
    index = int(package.customer[1:]) - 1
    found = [one for one in stated_differences(book, index) if one.row.package.id == package.id]
    if not found:
        raise refusals.NoDifference(package.called)
    name = book.people[index].name
    agreed = "as listed" if sheet_is_right else "as computed"
    records: list[BookRecord] = [_change(package, {"stated": [package.stated, {**package.stated, AGREED: agreed}]})]
    if not sheet_is_right:
        records += _as_computed(book, check_open(book, package.customer), found[0], today)
    right = "the list's figure stays" if sheet_is_right else f"the computed figure counts, {_let_off(found[0].amount)}"
    return Decision(f"Difference settled for {name}, {package.called}: {right}", records)


def _let_off(difference: Money) -> str:
    return f"{difference.short} written off" if difference.minor > 0 else f"{(-difference).short} charged"


def _as_computed(book: Book, index: int, difference: StatedDifference, today: date) -> list[EntryRecord]:
    """Return what takes the stated figure out of the book and leaves what the parts give; raise a refusal."""
    package, entries = difference.row.package, book.entries
    number = int(package.id[1:])
    # What somebody recorded by hand for this package since is not the list's, and stays.
    lists = {seq for found in book.imports.values() for seq, _ in found}
    records: list[EntryRecord] = []
    due = prepaid = 0
    for at in book.entries_of(index):
        stated = entries["kind"][at] in {Kind.STATED_DIFFERENCE, Kind.OPENING_PREPAID} and entries["seq"][at] in lists
        if entries["package"][at] == number and stated and not entries["dead"][at]:
            amount = int(entries["amount"][at] * entries["sign"][at])
            due -= amount * int(DUE_EFFECT[entries["kind"][at]])
            prepaid -= amount * int(PREPAID_EFFECT[entries["kind"][at]])
            taken = book.entry_record(at)
            records.append(
                EntryRecord(
                    id=len(book.entries) + 1 + len(records), type=taken.type, customer=taken.customer,
                    amount=taken.amount, on=taken.on, package=taken.package, centre=taken.centre, reverses=taken.id,
                )
            )  # fmt: skip
    if computed(difference.row) < 0:
        overpaid = -computed(difference.row)
        prepaid += overpaid
        records.append(
            EntryRecord(
                id=len(book.entries) + 1 + len(records), type=Kind.OPENING_PREPAID.word, customer=package.customer,
                amount=overpaid, on=today.isoformat(), package=package.id, centre=package.centre,
            )
        )  # fmt: skip
    owes, holds, _ = book.balance(index)
    if owes.minor + due < 0:
        raise refusals.MoreThanOwed(book.people[index].name, owes, book.money(-due))
    if holds.minor + prepaid < 0:
        raise refusals.PrepaidShort(book.people[index].name, holds, book.money(-prepaid))
    return records


def package_of(book: Book, asked: str, customers: Iterable[int] | None = None) -> PackageRecord:
    """Return the living package with this id ("P0007"), of one of ``customers`` when they are given."""
    number = int(asked[1:]) if _NUMBER.fullmatch(asked) else 0
    if 0 < number <= len(book.packages):
        found = book.packages[number - 1]
        theirs = customers is None or int(found.customer[1:]) - 1 in customers
        if found.id == asked and found.status != REMOVED and theirs:
            return found
    raise refusals.FieldNotUnderstood("package", asked, "there is no such package")


def _change(package: PackageRecord, fields: Fields) -> ChangeRecord:
    return ChangeRecord(package=package.id, fields=fields)
