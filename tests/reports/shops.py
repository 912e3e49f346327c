"""Shops that Hypothesis thinks of: the book as it really is, beside plain lists that anybody can count again."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from hypothesis import strategies as st

from ledger.book import METHODS, Book, CustomerRecord, EntryRecord, Kind, Money, PackageRecord
from ledger.book.kinds import DUE_EFFECT, PREPAID_EFFECT
from ledger.book.records import BookRecord, UndoRecord, encode
from ledger.journal import Commit
from ledger.reports import Cell, Report

TODAY: Final = date(2026, 11, 21)
CENTRES: Final = ("", "Pune", "nashik")
BUCKET_ENDS: Final = (0, 30, 60, 90)


@dataclass
class PlainCustomer:
    """Somebody, with what lists can ask of them."""

    id: str
    name: str
    centre: str
    tags: list[str]
    status: str


@dataclass
class PlainEntry:
    """Something that moved a balance; ``undone`` and brought back as often as ``turned`` says."""

    kind: Kind
    customer: int
    amount: int
    on: date
    due_on: date | None
    method: str
    centre: str
    package: int
    turned: int

    @property
    def counts(self) -> bool:
        """Tell whether it counts now."""
        return self.turned % 2 == 0


@dataclass
class PlainPackage:
    """Sessions sold together: ``used`` before they came into the book.

    ``stated`` is what a list said was open, where that was something else; ``agreed`` tells that it is settled.
    """

    customer: int
    centre: str
    amount: int
    paid: int
    sessions: int
    used: int
    valid_until: date | None
    stated: int | None = None
    agreed: bool = False

    @property
    def said(self) -> dict[str, str]:
        """Return what the list said, as the book keeps it."""
        if self.stated is None:
            return {}
        balance = {"balance": f"{self.stated // 100}.{self.stated % 100:02d}"}
        return balance | ({"agreed": "as listed"} if self.agreed else {})


@dataclass
class PlainShop:
    """Everything in a shop, in the order of recording."""

    customers: list[PlainCustomer] = field(default_factory=list)
    entries: list[PlainEntry] = field(default_factory=list)
    packages: list[PlainPackage] = field(default_factory=list)

    def living(self, *kinds: Kind) -> list[PlainEntry]:
        """Return the entries that count, of these kinds when some are named."""
        return [one for one in self.entries if one.counts and (not kinds or one.kind in kinds)]

    def due(self, customer: int) -> int:
        """Return what somebody owes."""
        return sum(int(DUE_EFFECT[one.kind]) * one.amount for one in self.living() if one.customer == customer)

    def prepaid(self, customer: int) -> int:
        """Return what somebody holds."""
        return sum(int(PREPAID_EFFECT[one.kind]) * one.amount for one in self.living() if one.customer == customer)

    def centre(self, entry: PlainEntry) -> str:
        """Return where an entry belongs: at its customer's centre when it names none."""
        return entry.centre or self.customers[entry.customer].centre

    def is_asked(self, customer: int, *, centre: str = "", tag: str = "") -> bool:
        """Tell whether somebody has this centre and this tag."""
        one = self.customers[customer]
        return (not centre or one.centre == centre) and (not tag or tag in one.tags)

    def open(self, *by: Kind) -> list[tuple[PlainEntry, int]]:
        """Return what is still owed, sale by sale: each payment goes to the oldest sale first.

        ``by``: what lowers it, when only some kinds shall count.
        """
        found = []
        for customer in range(len(self.customers)):
            mine = [one for one in self.living() if one.customer == customer]
            purse = sum(one.amount for one in mine if DUE_EFFECT[one.kind] < 0 and (not by or one.kind in by))
            sales = [(one.on, place, one) for place, one in enumerate(mine) if DUE_EFFECT[one.kind] > 0]
            for _, _, sale in sorted(sales, key=lambda one: one[:2]):
                paid = min(purse, sale.amount)
                purse -= paid
                if paid < sale.amount:
                    found.append((sale, sale.amount - paid))
        return found

    def days_overdue(self, entry: PlainEntry, today: date = TODAY) -> int:
        """Return how many days an entry has been due for, less than 1 when it is not."""
        return (today - (entry.due_on or entry.on)).days

    def book(self) -> Book:
        """Return the same shop as a book, every entry an act of its own and every undo another."""
        book, seq = Book(), 0

        def act(records: list[BookRecord]) -> int:
            nonlocal seq
            seq += 1
            book.apply([Commit(seq, "2026-11-21T09:12:00Z", "owner", "test", "", "", "", encode(records), "")])
            return seq

        for one in self.customers:
            act([
                CustomerRecord(
                    id=one.id, name=one.name, centre=one.centre, tags=one.tags, status=one.status, nicknames=["Secret"]
                )
            ])  # fmt: skip
        for number, package in enumerate(self.packages, 1):
            act([
                PackageRecord(
                    id=f"P{number:04d}", customer=self.customers[package.customer].id, treatment=f"Course {number}",
                    centre=package.centre, amount=package.amount, paid=package.paid, sessions=package.sessions,
                    used=package.used, bought_on="2026-01-01",
                    valid_until=package.valid_until.isoformat() if package.valid_until else "", stated=package.said,
                )
            ])  # fmt: skip
        for one_entry in self.entries:
            first = record = self._record(one_entry, len(book.entries) + 1)
            done = act([first])
            for _ in range(one_entry.turned):
                record = EntryRecord(
                    id=len(book.entries) + 1, type=first.type, customer=first.customer, amount=first.amount,
                    on=first.on, method=first.method, centre=first.centre, package=first.package, reverses=record.id,
                )  # fmt: skip
                done = act([UndoRecord(of=done), record])
        return book

    def _record(self, entry: PlainEntry, number: int) -> EntryRecord:
        return EntryRecord(
            id=number, type=entry.kind.word, customer=self.customers[entry.customer].id, amount=entry.amount,
            on=entry.on.isoformat(), due_on=entry.due_on.isoformat() if entry.due_on else "", method=entry.method,
            centre=entry.centre, package=f"P{entry.package:04d}" if entry.package else "",
        )  # fmt: skip


@st.composite
def shops(draw: st.DrawFn) -> PlainShop:
    """Make up a few customers and packages, and entries of every kind, some of them undone (and brought back)."""
    shop = PlainShop()
    for number in range(draw(st.integers(1, 4))):
        shop.customers.append(
            PlainCustomer(
                id=f"C{number + 1:04d}",
                name=draw(st.sampled_from(["Asha", "bina", "Chand", "=1+1"])),
                centre=draw(st.sampled_from(CENTRES)),
                tags=draw(st.sampled_from([[], ["Monthly"]])),
                status=draw(st.sampled_from(["active", "active", "inactive", "closed"])),
            )
        )
    who = st.integers(0, len(shop.customers) - 1)
    ago = st.integers(0, 130).map(lambda days: TODAY - timedelta(days=days))
    for _ in range(draw(st.integers(0, 2))):
        sessions = draw(st.integers(0, 12))
        amount = draw(st.integers(0, 50_001))
        shop.packages.append(
            PlainPackage(
                customer=draw(who), centre=draw(st.sampled_from(CENTRES)), amount=amount,
                paid=draw(st.integers(0, amount)), sessions=sessions, used=draw(st.integers(0, sessions)),
                valid_until=draw(st.sampled_from([None, date(2027, 3, 1)])),
                stated=draw(st.sampled_from([None, 0, 12_345])), agreed=draw(st.booleans()),
            )
        )  # fmt: skip
    for _ in range(draw(st.integers(0, 14))):
        kind = draw(st.sampled_from([*Kind, Kind.CHARGE, Kind.CHARGE, Kind.PAYMENT]))
        package = draw(st.integers(0, len(shop.packages)))
        if kind is Kind.SESSION_USE and not package:
            continue
        on = draw(ago)
        shop.entries.append(
            PlainEntry(
                kind=kind,
                customer=shop.packages[package - 1].customer if package else draw(who),
                amount=1 if kind is Kind.SESSION_USE else draw(st.integers(1, 90_000)),
                on=on,
                due_on=draw(st.sampled_from([None, on + timedelta(days=15), on + timedelta(days=40)])),
                method=draw(st.sampled_from(METHODS)),
                centre=draw(st.sampled_from(CENTRES)),
                package=package,
                turned=draw(st.sampled_from([0, 0, 0, 1, 2, 3])),
            )
        )
    return shop


def figures(report: Report) -> list[tuple[str | int | date | None, ...]]:
    """Return the rows with amounts as whole minor units, to compare with."""
    return [tuple(_plain(cell) for cell in row) for row in report.rows]


def column(report: Report, name: str) -> list[str | int | date | None]:
    """Return the cells of one column, amounts as whole minor units; nothing when the report does without it."""
    names = [one.name for one in report.columns]
    return [_plain(row[names.index(name)]) for row in report.rows] if name in names else []


def total(report: Report, name: str) -> int:
    """Return what a column adds up to by the report's own totals."""
    names = [one.name for one in report.columns]
    if report.totals is None or name not in names:
        return 0
    cell = _plain(report.totals[names.index(name)])
    assert isinstance(cell, int)
    return cell


def _plain(cell: Cell) -> str | int | date | None:
    return cell.minor if isinstance(cell, Money) else cell


def without_zeros(amounts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return sums by name, those that are nothing left out."""
    sums: dict[str, int] = {}
    for name, amount in amounts:
        sums[name] = sums.get(name, 0) + amount
    return {name: amount for name, amount in sums.items() if amount}
