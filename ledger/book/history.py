"""Lines of the book for people: a customer's history, the day book, what is in the drawer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from ledger.book.book import Book, Drawer
from ledger.book.columns import Array
from ledger.book.kinds import DUE_EFFECT, HANDS, METHODS, PREPAID_EFFECT, SESSIONS_EFFECT, Kind
from ledger.book.money import Money
from ledger.book.owed import settle
from ledger.book.people import fold

_HANDS: Final = np.array([HANDS.get(kind, 0) for kind in Kind], np.int64)
_LINES_SEARCHED_MAX: Final = 20_000


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as people read it. ``undone`` is struck through; a ``reversal`` is the line that strikes.

    ``note`` has the reason before it, where there is one; ``staff`` is who served or gave it. ``due_after`` and
    ``prepaid_after`` are the customer's balances after this line, in the order of business dates. ``pays`` are the
    sales that a payment is for, where somebody said so.
    """

    id: int
    seq: int
    customer: str
    name: str
    on: date
    kind: Kind
    amount: Money
    method: str
    reference: str
    note: str
    due_on: date | None
    by: str
    undone: bool
    reversal: bool
    still_open: Money
    package: str
    photo: str
    instalment: str
    staff: str
    due_after: Money
    prepaid_after: Money
    pays: tuple["PaidSale", ...] = ()


@dataclass(frozen=True, slots=True)
class PaidSale:
    """A sale that somebody said a payment is for: its entry, business date and kind, and its note or bill number."""

    id: int
    on: date
    kind: Kind
    what: str


@dataclass(frozen=True, slots=True)
class LinePage:
    """A page of lines, newest first, and how many there are in all."""

    lines: list[Line]
    count: int


@dataclass(frozen=True, slots=True)
class DayTotals:
    """What went on between two days: sold on credit, got by method, given back, and what the drawer should hold."""

    sold: Money
    got: Money
    by_method: dict[str, Money]
    given_back: Money
    drawer: Money


def customer_history(
    book: Book, index: int, *, since: date | None = None, until: date | None = None, undone: bool = True,
    page: int = 1, size: int = 25,
) -> LinePage:  # fmt: skip
    """Return a customer's lines, newest first, each with the balances after it."""
    with book.lock:
        settle(book)
        entries = book.entries
        lines, due_after, prepaid_after = _running(book, index)
        shown = np.ones(len(lines), bool)
        if since:
            shown &= entries["day"][lines] >= since.toordinal()
        if until:
            shown &= entries["day"][lines] <= until.toordinal()
        if not undone:
            shown &= entries["dead"][lines] == 0
        places = np.flatnonzero(shown)[::-1]
        start = (max(page, 1) - 1) * size
        return LinePage(
            [
                _line(book, int(lines[at]), int(due_after[at]), int(prepaid_after[at]))
                for at in places[start : start + size]
            ],
            len(places),
        )


def open_charges(book: Book, index: int) -> list[Line]:
    """Return what a customer still owes, line by line, the oldest first: what a payment can be said to pay."""
    with book.lock:
        settle(book)
        places = [at for at in book.entries_of(index) if book.entries["open"][at] > 0]
        places.sort(key=lambda at: (int(book.entries["day"][at]), at))
        return lines_at(book, places)


def day_book(  # noqa: PLR0913 - a filter is many small questions, each with its name
    book: Book, since: date, until: date, *, text: str = "", kind: Kind | None = None, method: str = "",
    by: str = "", page: int = 1, size: int = 25,
) -> LinePage:  # fmt: skip
    """Return the lines of these business days that fit, newest first.

    ``text`` is looked for in names, notes, references and amounts, in the newest 20,000 lines at most.
    """
    with book.lock:
        settle(book)
        entries = book.entries
        fits = (entries["day"] >= since.toordinal()) & (entries["day"] <= until.toordinal())
        if kind is not None:
            fits &= entries["kind"] == kind
        if method:
            fits &= entries["method"] == METHODS.index(method)
        if by:
            fits &= entries["by"] == (book.staff.index(by) if by in book.staff else -1)
        places = np.flatnonzero(fits)
        places = places[np.lexsort((places, entries["day"][places]))][::-1]
        if text:
            places = np.array([at for at in places[:_LINES_SEARCHED_MAX] if _holds(book, int(at), text)], np.int64)
        start = (max(page, 1) - 1) * size
        lines = lines_at(book, places[start : start + size].tolist())
        return LinePage(lines, len(places))


def entries_of_commit(book: Book, seq: int, most: int | None = None) -> list[Line]:
    """Return the lines that were recorded in one act, the first ``most`` of them."""
    with book.lock:
        settle(book)
        sequence = book.entries["seq"]
        first, last = np.searchsorted(sequence, [seq, seq + 1])
        return lines_at(book, range(int(first), int(last))[:most])


def day_totals(book: Book, since: date, until: date) -> DayTotals:
    """Return what was sold, got and given back on these business days; undone lines count nothing."""
    with book.lock:
        entries, money = book.entries, book.money
        chosen = np.flatnonzero(
            (entries["day"] >= since.toordinal()) & (entries["day"] <= until.toordinal()) & (entries["dead"] == 0)
        )
        kinds, amounts, methods = (entries[name][chosen] for name in ("kind", "amount", "method"))
        hands = _HANDS[kinds] * amounts
        by_method = {
            name: money(hands[(methods == number) & (hands > 0)].sum())
            for number, name in enumerate(METHODS)
            if name and ((methods == number) & (hands > 0)).any()
        }
        return DayTotals(
            sold=money(amounts[kinds == Kind.CHARGE].sum()),
            got=money(hands[hands > 0].sum()),
            by_method=by_method,
            given_back=money(-hands[hands < 0].sum()),
            drawer=money(hands[methods == METHODS.index("cash")].sum()),
        )


def drawer_counts(book: Book, on: date) -> list[Drawer]:
    """Return the living counts of the drawer of one day, oldest first."""
    with book.lock:
        return [drawer for drawer in book.drawers if drawer.on == on and not book.is_undone(drawer.seq)]


def _running(book: Book, index: int) -> tuple[Array, Array, Array]:
    """Return a customer's lines in the order of a statement, and what is owed and held after each."""
    entries = book.entries
    lines = np.array(book.entries_of(index), np.int64)
    # Business dates order a statement; what was recorded first comes first within a day.
    lines = lines[np.lexsort((lines, entries["day"][lines]))]
    kinds = entries["kind"][lines]
    live = np.where(entries["dead"][lines] == 0, entries["amount"][lines] * entries["sign"][lines], 0)
    return lines, np.cumsum(live * DUE_EFFECT[kinds]), np.cumsum(live * PREPAID_EFFECT[kinds])


def lines_at(book: Book, places: Sequence[int]) -> list[Line]:
    """Return the lines at these positions, whosever they are, each with its customer's balances after it."""
    if book.hidden is not None:
        places = [at for at in places if not book.hidden[book.entries["customer"][at]]]
    after: dict[int, tuple[int, int]] = {}
    for index in set(book.entries["customer"][list(places)].tolist()):
        lines, due, prepaid = _running(book, index)
        after |= zip(lines.tolist(), zip(due.tolist(), prepaid.tolist(), strict=True), strict=True)
    return [_line(book, at, *after[at]) for at in places]


def _line(book: Book, at: int, due_after: int, prepaid_after: int) -> Line:
    entries, record = book.entries, book.entry_record(at)
    customer = book.people[int(entries["customer"][at])]
    due_day, kind = int(entries["due_day"][at]), Kind(int(entries["kind"][at]))
    signed = record.amount * int(entries["sign"][at])
    amount = signed if kind is Kind.STATED_DIFFERENCE or SESSIONS_EFFECT[kind] else record.amount
    return Line(
        id=record.id,
        seq=int(entries["seq"][at]),
        customer=customer.id,
        name=customer.name,
        on=date.fromordinal(int(entries["day"][at])),
        kind=kind,
        amount=book.money(amount),
        method=record.method,
        reference=record.reference,
        note=record.remark,
        due_on=date.fromordinal(due_day) if due_day else None,
        by=book.staff[int(entries["by"][at])],
        undone=bool(entries["dead"][at]),
        reversal=record.reverses > 0,
        still_open=book.money(entries["open"][at]),
        package=record.package,
        photo=record.photo,
        instalment=record.instalment,
        staff=record.staff,
        due_after=book.money(due_after),
        prepaid_after=book.money(prepaid_after),
        pays=tuple(_paid_sale(book, sale - 1) for sale in book.pays.get(record.id, ())),
    )


def _paid_sale(book: Book, at: int) -> PaidSale:
    record = book.entry_record(at)
    part = f" ({record.instalment.replace('/', ' of ')})" if record.instalment else ""
    day = date.fromordinal(int(book.entries["day"][at]))
    return PaidSale(record.id, day, Kind.of(record.type), f"{record.note or record.reference}{part}".strip())


def _holds(book: Book, at: int, text: str) -> bool:
    wanted = fold(text)
    customer = book.people[int(book.entries["customer"][at])]
    record = book.entry_record(at)
    amount = book.money(record.amount)
    parts = (customer.name, record.note, record.reference, record.reason, amount.decimal, str(amount), amount.short)
    return any(wanted in fold(part) for part in parts)
