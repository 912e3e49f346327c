"""What screens and reports ask of the book. Pure questions: today comes in, values go out, nothing changes.

Every answer costs what it shows, not what the book holds: a million entries are looked at as arrays, and what was
computed for one state of the book is kept until the next commit.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from heapq import nsmallest
from typing import Any, Final

import numpy as np

from ledger.book.book import Book
from ledger.book.columns import Array
from ledger.book.kinds import PREPAID_EFFECT, Kind
from ledger.book.money import Money
from ledger.book.owed import paid_a_part, settle, still_open
from ledger.book.people import REMOVED, fold
from ledger.book.records import CustomerRecord
from ledger.book.served import last_served
from ledger.book.settling import ageing
from ledger.book.vouchers import search_customers

WEEKS_SHOWN: Final = 12
_LISTS_KEPT_MAX: Final = 16

FILTERS: Final = ("owing", "overdue", "holding", "low", "nothing", "inactive", "closed", "no_phone", "part_paid")
SORTS: Final = ("name", "due", "overdue", "prepaid", "last")


@dataclass(frozen=True, slots=True)
class Week:
    """One week: its first day, what was sold on credit, and what was got."""

    starts: date
    sold: Money
    got: Money


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of Home."""

    customers: int
    active: int
    owing: int
    due_total: Money
    overdue: int
    overdue_total: Money
    holding: int
    prepaid_total: Money
    low: int
    sessions: int
    ageing: list[Money]
    weeks: list[Week]

    @property
    def average_prepaid(self) -> Money:
        """The prepaid total over those who hold any, rounded down."""
        return Money(self.prepaid_total.minor // max(self.holding, 1), self.prepaid_total.currency)


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One customer as lists show it; ``days_overdue`` 0 is nothing overdue."""

    customer: CustomerRecord
    due: Money
    prepaid: Money
    sessions: int
    overdue: Money
    days_overdue: int
    due_on: date | None
    last_on: date | None
    low: bool


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """A page of a list, how many there are in all, and what they add up to; ``is_followed`` by another page or not."""

    rows: list[CustomerRow]
    count: int
    due_total: Money
    prepaid_total: Money
    is_followed: bool = False


@dataclass(frozen=True, slots=True)
class CustomerFilter:
    """What a list of customers shows. ``which`` holds names of FILTERS; all of them must hold."""

    text: str = ""
    which: frozenset[str] = frozenset()
    tag: str = ""
    centre: str = ""


@dataclass(slots=True)
class _Kept:
    """What was computed for one state of the book and one day; the lists with the filter and the threshold they had."""

    version: int = -1
    day: int = 0
    overdue: Array = field(default_factory=lambda: np.zeros(0, np.int64))
    first_due: Array = field(default_factory=lambda: np.zeros(0, np.int64))
    held: Array = field(default_factory=lambda: np.zeros(0, bool))
    last: Array = field(default_factory=lambda: np.zeros(0, np.int64))
    figures: Figures | None = None
    fitting: dict[tuple[CustomerFilter, int], Array] = field(default_factory=dict)
    ordered: dict[tuple[CustomerFilter, int, str], Sequence[int]] = field(default_factory=dict)


class Views:
    """The questions, with a small memory of the last answers. ``low_prepaid`` is the shop's threshold, minor units."""

    def __init__(self, book: Book, *, low_prepaid: int = 0, week_starts_on: int = 0) -> None:
        self._book, self.low_prepaid, self._week_starts_on = book, low_prepaid, week_starts_on
        self._kept = _Kept()

    def figures(self, today: date) -> Figures:
        """Return the numbers of Home for ``today``."""
        with self._book.lock:
            kept = self._aged(today)
            if kept.figures is None:
                kept.figures = self._figures(kept, today)
            return kept.figures

    def row(self, index: int, today: date) -> CustomerRow:
        """Return one customer as a list shows it."""
        with self._book.lock:
            return self._rows(self._aged(today), [index], today)[0]

    def customers(
        self, wanted: CustomerFilter, today: date, *, sort: str = "name", page: int = 1, size: int = 25
    ) -> CustomerPage:
        """Return page ``page`` (from 1) of the customers that fit, sorted by one of SORTS."""
        with self._book.lock:
            kept = self._aged(today)
            start = (max(page, 1) - 1) * size
            return self._page(kept, wanted, self._ordered(kept, wanted, sort)[start:], size, today)

    def customers_after(self, wanted: CustomerFilter, today: date, *, after: int, size: int) -> CustomerPage:
        """Return the next of the customers that fit by their numbers: at most ``size``, those above ``after``.

        Whoever is added meanwhile moves nobody from one page to another.
        """
        with self._book.lock:
            kept = self._aged(today)
            found = self._fitting(kept, wanted)
            first = int(np.searchsorted(found, after))  # the index of a customer is the number less one
            return self._page(kept, wanted, found[first:], size, today)

    def ids(self, wanted: CustomerFilter, today: date) -> list[str]:
        """Return the ids of everybody who fits, in the order of their ids."""
        with self._book.lock:
            return [self._book.people[int(index)].id for index in self._fitting(self._aged(today), wanted)]

    def search(self, text: str, today: date, most: int = 10) -> list[CustomerRow]:
        """Return at most ``most`` customers that fit ``text``.

        Who is called just that, or has just that code or phone, comes first; then names that begin with it, other
        names, all else.
        """
        with self._book.lock:
            kept, wanted = self._aged(today), fold(text)
            found = search_customers(self._book, text)
            people, just = self._book.people, self._book.people.just(text, found)
            first = nsmallest(
                most, found, key=lambda index: (index not in just, *_rank(people.folded_name(index), wanted), index)
            )
            return self._rows(kept, first, today)

    def count_found(self, text: str) -> int:
        """Return how many customers fit ``text`` in all."""
        with self._book.lock:
            return len(search_customers(self._book, text))

    def tags(self) -> list[str]:
        """Return every tag in use, sorted."""
        return sorted({tag for _, customer in self._book.each_customer() for tag in customer.tags})

    def centres(self) -> list[str]:
        """Return every centre in use, sorted."""
        return sorted({customer.centre for _, customer in self._book.each_customer() if customer.centre})

    def is_counted_up(self, today: date) -> bool:
        """Tell whether what takes a look through the whole book is there for ``today`` already."""
        return (self._kept.version, self._kept.day) == (self._book.version, today.toordinal())

    # How it is computed.

    def _page(
        self, kept: _Kept, wanted: CustomerFilter, rest: Sequence[int] | Array, size: int, today: date
    ) -> CustomerPage:
        """Return the first ``size`` of ``rest``, with what everybody who fits adds up to."""
        found, money = self._fitting(kept, wanted), self._book.money
        due, prepaid = self._book.balances["due"], self._book.balances["prepaid"]
        rows = self._rows(kept, rest[:size], today)
        totals = (money(int(due[found].sum())), money(int(prepaid[found].sum())))
        return CustomerPage(rows, len(found), *totals, len(rest) > size)

    def _aged(self, today: date) -> _Kept:
        book, kept = self._book, self._kept
        if self.is_counted_up(today):
            return kept
        settle(book)
        entries, people = book.entries, len(book.people)
        still, due_days = still_open(book)
        whose, amounts = entries["customer"][still], entries["open"][still]
        kept = _Kept(book.version, today.toordinal(), np.zeros(people, np.int64), np.full(people, 2**31 - 1))
        # Who ever held prepaid: a top-up that was undone does not count.
        kept.held = np.zeros(people, bool)
        kept.held[entries["customer"][(PREPAID_EFFECT[entries["kind"]] > 0) & (entries["dead"] == 0)]] = True
        kept.last = last_served(book)
        late = due_days < kept.day
        np.add.at(kept.overdue, whose[late], amounts[late])
        np.minimum.at(kept.first_due, whose, due_days)
        self._kept = kept
        return kept

    def _figures(self, kept: _Kept, today: date) -> Figures:
        book = self._book
        balances, money = book.balances, book.money
        statuses = [customer.status for customer in book.people.all()]
        there = np.array([status != REMOVED for status in statuses], bool)
        still, due_days = still_open(book)
        return Figures(
            customers=int(there.sum()),
            active=statuses.count("active"),
            owing=int((balances["due"] > 0).sum()),
            due_total=money(balances["due"].sum()),
            overdue=int((kept.overdue > 0).sum()),
            overdue_total=money(kept.overdue.sum()),
            holding=int((balances["prepaid"] > 0).sum()),
            prepaid_total=money(balances["prepaid"].sum()),
            low=int(self._low(kept).sum()),
            sessions=int(balances["sessions"].sum()),
            ageing=[money(total) for total in ageing(book.entries["open"][still], kept.day - due_days)],
            weeks=self._weeks(today),
        )

    def _weeks(self, today: date) -> list[Week]:
        entries = self._book.entries
        this_week = today - timedelta(days=(today.weekday() - self._week_starts_on) % 7)
        first = this_week - timedelta(weeks=WEEKS_SHOWN - 1)
        recent = np.flatnonzero((entries["day"] >= first.toordinal()) & (entries["dead"] == 0))
        weeks = np.minimum((entries["day"][recent] - first.toordinal()) // 7, WEEKS_SHOWN - 1)
        kinds, amounts = entries["kind"][recent], entries["amount"][recent]
        sold, got = np.zeros(WEEKS_SHOWN, np.int64), np.zeros(WEEKS_SHOWN, np.int64)
        charged = kinds == Kind.CHARGE
        np.add.at(sold, weeks[charged], amounts[charged])
        received = (kinds == Kind.PAYMENT) | (kinds == Kind.TOP_UP)
        np.add.at(got, weeks[received], amounts[received])
        return [
            Week(first + timedelta(weeks=week), self._book.money(sold[week]), self._book.money(got[week]))
            for week in range(WEEKS_SHOWN)
        ]

    def _low(self, kept: _Kept) -> Array:
        """Who once held prepaid and has less than the threshold now; only the active ones."""
        book = self._book
        everybody = book.people.all()
        limits = np.array(
            [self.low_prepaid if one.low_prepaid is None else one.low_prepaid for one in everybody], np.int64
        )
        active = np.array([one.status == "active" for one in everybody], bool)
        return active & kept.held & (book.balances["prepaid"] < limits)

    def _has_nothing(self) -> Array:
        """Who owes and holds nothing, and has no sessions left: whoever could be closed."""
        nothing: Array = ~np.any([self._book.balances[name] != 0 for name in ("due", "prepaid", "sessions")], axis=0)
        return nothing

    def _fitting(self, kept: _Kept, wanted: CustomerFilter) -> Array:
        """Return the indexes of everybody who fits, in their order."""
        asked = (wanted, self.low_prepaid)
        if asked not in kept.fitting:
            _make_room(kept.fitting)
            kept.fitting[asked] = self._looked_through(kept, wanted)
        return kept.fitting[asked]

    def _looked_through(self, kept: _Kept, wanted: CustomerFilter) -> Array:
        book, everybody = self._book, self._book.people.all()
        fits = np.array([customer.status != REMOVED for customer in everybody], bool)
        # Closed customers stand in a list of their own; in the others they would only be in the way.
        if "closed" in wanted.which:
            fits &= np.array([customer.status == "closed" for customer in everybody], bool)
        elif not wanted.text.strip():
            fits &= np.array([customer.status != "closed" for customer in everybody], bool)
        tests: dict[str, Callable[[], Array]] = {
            "owing": lambda: book.balances["due"] > 0,
            "overdue": lambda: kept.overdue > 0,
            "holding": lambda: book.balances["prepaid"] > 0,
            "low": lambda: self._low(kept),
            "nothing": self._has_nothing,
            "inactive": lambda: np.array([customer.status == "inactive" for customer in everybody], bool),
            "part_paid": lambda: paid_a_part(book),
            "no_phone": lambda: np.array([not customer.phone for customer in everybody], bool),
        }
        for name in wanted.which & tests.keys():
            fits &= tests[name]()
        if wanted.tag:
            fits &= np.array([wanted.tag in customer.tags for customer in everybody], bool)
        if wanted.centre:
            fits &= np.array([customer.centre == wanted.centre for customer in everybody], bool)
        if wanted.text.strip():
            found = np.zeros(len(everybody), bool)
            found[search_customers(book, wanted.text)] = True
            fits &= found
        return np.flatnonzero(fits)

    def _ordered(self, kept: _Kept, wanted: CustomerFilter, sort: str) -> Sequence[int]:
        asked = (wanted, self.low_prepaid, sort)
        if asked not in kept.ordered:
            _make_room(kept.ordered)
            kept.ordered[asked] = self._sorted(kept, self._fitting(kept, wanted), sort)
        return kept.ordered[asked]

    def _sorted(self, kept: _Kept, found: Array, sort: str) -> Sequence[int]:
        balances = self._book.balances
        if sort == "name":
            return sorted(found.tolist(), key=self._book.people.folded_name)
        keys = {
            "due": -balances["due"],
            "overdue": np.where(kept.overdue > 0, kept.first_due, 2**31 - 1),
            "prepaid": -balances["prepaid"],
            "last": -kept.last,
        }
        order: list[int] = found[np.argsort(keys[sort][found], kind="stable")].tolist()
        return order

    def _rows(self, kept: _Kept, indexes: Sequence[int] | Array, today: date) -> list[CustomerRow]:
        book, day, usual = self._book, today.toordinal(), self.low_prepaid
        money, chosen = book.money, np.asarray(indexes, np.int64)
        columns = [book.balances[name] for name in ("due", "prepaid", "sessions")]
        columns += [kept.overdue, kept.first_due, kept.last, kept.held]
        figures = zip(*(column[chosen].tolist() for column in columns), strict=True)
        rows = []
        for index, (due, prepaid, sessions, overdue, first_due, last, held) in zip(
            chosen.tolist(), figures, strict=True
        ):
            customer = book.people[index]
            threshold = usual if customer.low_prepaid is None else customer.low_prepaid
            rows.append(
                CustomerRow(
                    customer=customer, due=money(due), prepaid=money(prepaid), sessions=sessions,
                    overdue=money(overdue), days_overdue=day - first_due if overdue else 0,
                    due_on=date.fromordinal(first_due) if due > 0 and first_due < 2**31 - 1 else None,
                    last_on=date.fromordinal(last) if last else None,
                    low=customer.status == "active" and held and prepaid < threshold,
                )
            )  # fmt: skip
        return rows


def _make_room(kept: dict[Any, Any]) -> None:
    """Let the oldest of the lists go when there are many: each is asked for by its filter, which people type."""
    while len(kept) >= _LISTS_KEPT_MAX:
        del kept[next(iter(kept))]


def _rank(folded: str, wanted: str) -> tuple[bool, bool]:
    """Return what puts a name that begins with what is wanted before one that has it, and both before all others."""
    return not folded.startswith(wanted), not all(word in folded for word in wanted.split())
