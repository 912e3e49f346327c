"""What a report is: a title, typed columns, rows, and what its rows add up to; and what may be asked of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal, TypeAlias

from ledger.book import Book, Money
from ledger.errors import LedgerError

Sort: TypeAlias = Literal["id", "text", "phone", "money", "count", "date", "days"]
Cell: TypeAlias = str | int | Money | date | None
Row: TypeAlias = tuple[Cell, ...]

DAYS_MAX: Final = 3660
TOP_MAX: Final = 10_000


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """A column: its heading, and what its cells are.

    "id" is a customer's number, "text" and "phone" (E.164) are strings, "money" is Money, "count" and "days" are whole
    numbers, "date" is a date. None stands where there is nothing to say.
    """

    name: str
    kind: Sort


@dataclass(frozen=True, slots=True)
class Report:
    """A report. ``totals`` has a cell for each column, None where nothing is added up; None when nothing is at all.

    ``note`` is a sentence that belongs below the rows, where the totals need one.
    """

    name: str
    title: str
    columns: tuple[ReportColumn, ...]
    rows: list[Row]
    totals: Row | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a report is asked for. What a report has no use for is left alone.

    ``since`` and ``until`` are business dates (None: as far as the report goes back by itself, and today). An empty
    ``centre`` or ``tag`` is any. ``days`` is how long somebody must have stayed away; ``top`` how many rows at most,
    0 for all. ``week_starts_on`` is 0 for Monday.
    """

    since: date | None = None
    until: date | None = None
    centre: str = ""
    tag: str = ""
    days: int = 60
    top: int = 20
    week_starts_on: int = 0


@dataclass(frozen=True, slots=True)
class ReportOffer:
    """A report that may be asked for: its name, what it says, the filters that mean something to it, and its maker."""

    name: str
    title: str
    says: str
    asks: frozenset[str]
    make: Callable[[Book, Filters, date], Report]


class ReportUnknown(LedgerError):
    """Nobody makes such a report."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"There is no report called “{name[:60]}”.")


class FilterNotUnderstood(LedgerError):
    """A filter of a report has a value that is none."""

    def __init__(self, name: str, value: str, wanted: str) -> None:
        self.name, self.value = name, value
        super().__init__(f"“{value[:60]}” does not fit “{name}” of a report: it is {wanted}.")


def totals_of(columns: Sequence[ReportColumn], rows: Sequence[Row], book: Book) -> Row:
    """Return what the money and the counts of ``rows`` add up to, None for every other column."""
    totals: list[Cell] = []
    for place, column in enumerate(columns):
        cells = [row[place] for row in rows]
        if column.kind == "money":
            totals.append(book.money(sum(cell.minor for cell in cells if isinstance(cell, Money))))
        elif column.kind == "count":
            totals.append(sum(cell for cell in cells if isinstance(cell, int)))
        else:
            totals.append(None)
    return tuple(totals)


def finished(book: Book, name: str, title: str, columns: Sequence[ReportColumn], rows: list[Row]) -> Report:
    """Return the report of these rows with its totals."""
    return Report(name, title, tuple(columns), rows, totals_of(columns, rows, book) if rows else None)


def without_empty(report: Report, names: frozenset[str]) -> Report:
    """Return the report without those of the columns ``names`` in which every cell is nothing."""
    kept = [
        place
        for place, column in enumerate(report.columns)
        if column.name not in names or any(row[place] for row in report.rows)
    ]

    def cut(row: Row) -> Row:
        return tuple(row[place] for place in kept)

    return replace(
        report,
        columns=tuple(report.columns[place] for place in kept),
        rows=[cut(row) for row in report.rows],
        totals=cut(report.totals) if report.totals else None,
    )
