"""A statement: what a customer owed and held before a period, every line of it, and what stood there at its end.

Lines are in the order of business dates. An entry that was undone is left out with the line that undid it: together
they come to nothing, so every balance is the book's own, to the last paisa.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from ledger.book import REMOVED, Book, CustomerUnknown, Kind, Line, Money, customer_history, package_rows
from ledger.errors import LedgerError
from ledger.matching import clean_line, show_phone
from ledger.statements.words import day_words, what_words

LINES_MAX: Final = 2000


class PeriodBackwards(LedgerError):
    """A period that ends before it begins."""

    def __init__(self, since: date, until: date) -> None:
        self.since, self.until = since, until
        super().__init__(f"A period cannot begin on {day_words(since)} and end on {day_words(until)}.")


class StatementTooLong(LedgerError):
    """More lines than anybody reads, or a printer should be asked for."""

    def __init__(self, lines: int) -> None:
        self.lines = lines
        super().__init__(f"That is {lines:,} lines; a statement has at most {LINES_MAX:,}. Choose a shorter period.")


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line. ``charged`` raised what is owed and ``paid`` lowered it; ``added`` and ``used`` moved the prepaid.

    Each is 0 where the line did not do that; ``due_after`` and ``prepaid_after`` are the balances after the line.
    """

    seq: int
    on: date
    what: str
    note: str
    method: str
    reference: str
    due_on: date | None
    charged: Money
    paid: Money
    added: Money
    used: Money
    due_after: Money
    prepaid_after: Money


@dataclass(frozen=True, slots=True)
class PackageLeft:
    """A package with sessions left. ``valid_until`` None is for ever."""

    what: str
    sessions: int
    left: int
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Statement:
    """A customer's statement; ``since`` None is from the beginning, and ``earlier`` counts lines that were left out.

    ``overdue`` is what was to be paid before ``made_on`` and was not, ``overdue_since`` the oldest day of it; both
    only in a statement that reaches up to ``made_on``, for an older one cannot know.
    """

    shop: str
    customer: str
    name: str
    code: str
    phone: str
    since: date | None
    until: date
    made_on: date
    opening_due: Money
    opening_prepaid: Money
    lines: tuple[StatementLine, ...]
    earlier: int
    closing_due: Money
    closing_prepaid: Money
    overdue: Money
    overdue_since: date | None
    packages: tuple[PackageLeft, ...]

    @property
    def is_current(self) -> bool:
        """Tell whether it reaches up to the day it was made on."""
        return self.until >= self.made_on

    @property
    def holds_prepaid(self) -> bool:
        """Tell whether prepaid money is anywhere in it."""
        moved = any(line.added or line.used or line.prepaid_after for line in self.lines)
        return moved or bool(self.opening_prepaid) or bool(self.closing_prepaid)


def statement_of(
    book: Book, index: int, since: date | None, until: date | None, today: date, *, last: int = 0
) -> Statement:
    """Return the statement of the customer at ``index`` from ``since`` to ``until``, both days included.

    None is from the beginning, or up to the newest line. With ``last`` only that many of the newest lines are read.
    Raises PeriodBackwards, StatementTooLong, and CustomerUnknown for somebody who was taken out of the book.
    """
    if since and until and since > until:
        raise PeriodBackwards(since, until)
    with book.lock:
        customer = book.people[index]
        if customer.status == REMOVED:
            raise CustomerUnknown(customer.id)
        page = customer_history(book, index, since=since, until=until, undone=False, size=last or LINES_MAX)
        if page.count > LINES_MAX and not last:
            raise StatementTooLong(page.count)
        read = page.lines[::-1]
        zero = book.money(0)
        opening = _before(book, index, since)
        closing = (read[-1].due_after, read[-1].prepaid_after) if read else opening
        start = opening
        if page.count > len(read):
            beyond = customer_history(book, index, since=since, until=until, undone=False, page=last + 1, size=1)
            start = (beyond.lines[0].due_after, beyond.lines[0].prepaid_after)
        ends = until or max(read[-1].on if read else today, today)
        overdue, overdue_since = _overdue(book, index, today) if ends >= today else (zero, None)
        return Statement(
            shop=clean_line(book.shop),
            customer=customer.id,
            name=clean_line(customer.name),
            code=clean_line(customer.code),
            phone=show_phone(customer.phone, book.store.region if book.store else "") if customer.phone else "",
            since=since,
            until=ends,
            made_on=today,
            opening_due=opening[0],
            opening_prepaid=opening[1],
            lines=tuple(_lines(book, read, start)),
            earlier=page.count - len(read),
            closing_due=closing[0],
            closing_prepaid=closing[1],
            overdue=overdue,
            overdue_since=overdue_since,
            packages=_packages(book, index, today),
        )


def _before(book: Book, index: int, since: date | None) -> tuple[Money, Money]:
    """Return what was owed and held when the day ``since`` began."""
    if since and since > date.min:
        newest = customer_history(book, index, until=since - timedelta(days=1), undone=False, size=1).lines
        if newest:
            return newest[0].due_after, newest[0].prepaid_after
    return book.money(0), book.money(0)


def _lines(book: Book, lines: list[Line], start: tuple[Money, Money]) -> list[StatementLine]:
    zero = book.money(0)
    due, prepaid = start
    found = []
    for line in lines:
        more_due, more_prepaid = line.due_after - due, line.prepaid_after - prepaid
        due, prepaid = line.due_after, line.prepaid_after
        found.append(
            StatementLine(
                seq=line.seq,
                on=line.on,
                what=what_words(line.kind, abs(line.amount.minor), _instalment(book, line)),
                # Why something was let off is the shop's own business.
                note="" if line.kind is Kind.WRITE_OFF else clean_line(line.note),
                method=line.method,
                reference=clean_line(line.reference),
                due_on=line.due_on,
                charged=max(more_due, zero),
                paid=max(-more_due, zero),
                added=max(more_prepaid, zero),
                used=max(-more_prepaid, zero),
                due_after=due,
                prepaid_after=prepaid,
            )
        )
    return found


def _instalment(book: Book, line: Line) -> str:
    return book.entry_record(line.id - 1).instalment if line.kind is Kind.CHARGE and line.due_on else ""


def _overdue(book: Book, index: int, today: date) -> tuple[Money, date | None]:
    """Return what was to be paid before today and was not, and the oldest of those days."""
    entries, lines = book.entries, np.array(book.entries_of(index), np.int64)
    days = np.where(entries["due_day"][lines] > 0, entries["due_day"][lines], entries["day"][lines])
    still = entries["open"][lines]  # up to date: the history has just been asked
    late = (still > 0) & (days < today.toordinal())
    if not late.any():
        return book.money(0), None
    return book.money(still[late].sum()), date.fromordinal(int(days[late].min()))


def _packages(book: Book, index: int, today: date) -> tuple[PackageLeft, ...]:
    """Return the packages of a customer that have sessions left which may still be used."""
    return tuple(
        PackageLeft(
            what=clean_line(row.package.treatment) or row.package.id,
            sessions=row.sessions,
            left=row.left,
            valid_until=date.fromisoformat(row.package.valid_until) if row.package.valid_until else None,
        )
        for row in package_rows(book, index)
        if row.left > 0 and row.package.status == "active" and not row.expired(today)
    )
