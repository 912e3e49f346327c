"""What a plan is made of: sheets with their columns, rows on their way into the book, problems, questions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeAlias

from ledger.book import Money
from ledger.matching import Confidence

SheetKind: TypeAlias = Literal["customers", "dues", "credits", "packages", "leads", "none"]
QuestionKind: TypeAlias = Literal["date_order", "decimal_style", "balance"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person should see. ``row`` 0: the whole sheet; ``what`` is wrong, ``then`` is what will be done."""

    file: str
    sheet: str
    row: int
    column: str
    value: str
    what: str
    then: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet and the field it becomes; ``field`` "" is left out, "extra" is kept under ``source``.

    ``index`` counts from 1; ``source`` is the header as it stands, or the column's letter when it has none.
    """

    index: int
    source: str
    field: str
    confidence: Confidence
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What the sheet alone cannot tell: asked once a sheet. Until then ``proposed`` is used."""

    kind: QuestionKind
    column: str
    proposed: str
    options: tuple[str, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is not brought in: a total, a header again, a row about nobody."""

    row: int
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class StatedTotal:
    """A total that the sheet itself states in ``row``, beside the sum of its rows."""

    row: int
    column: str
    stated: Money
    summed: Money

    @property
    def matches(self) -> bool:
        """Return whether the sheet adds up."""
        return self.stated == self.summed


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """One sheet: what it is, how it is read, and what it says. ``used``: whether its rows are brought in.

    ``rows`` counts its data rows, ``header_row`` counts from 1 (0: none); ``reason`` says why it is not used.
    ``due_total`` and ``prepaid_total`` are the sums of its own columns, also of customers the book already has.
    """

    file: str
    name: str
    kind: SheetKind
    used: bool
    reason: str
    rows: int
    header_row: int
    columns: tuple[Column, ...]
    left_out: tuple[LeftOut, ...]
    questions: tuple[Question, ...]
    due_total: Money
    prepaid_total: Money
    stated_totals: tuple[StatedTotal, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands."""

    file: str
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class Opening:
    """A balance that a row brings along: what is owed ("due") or held ("prepaid"), always > 0."""

    kind: Literal["due", "prepaid"]
    amount: Money
    due_on: date | None
    note: str
    place: Place


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One person on the way into the book, from one row, or from several that are certainly the same person.

    ``customer`` None: a new customer with all of ``fields`` and the ``openings``. Else the id of a known one;
    ``fields`` then holds only what changes and ``was`` the old values (both empty: nothing changes), and there are no
    openings, as balances in the book are left alone.
    """

    place: Place
    customer: str | None
    fields: Mapping[str, Any]
    was: Mapping[str, Any] = field(default_factory=dict)
    openings: tuple[Opening, ...] = ()
    also: tuple[Place, ...] = ()

    @property
    def due(self) -> Money | None:
        """Return everything this person owes according to the list, or None."""
        return self._sum("due")

    @property
    def prepaid(self) -> Money | None:
        """Return everything this person has prepaid according to the list, or None."""
        return self._sum("prepaid")

    @property
    def due_on(self) -> date | None:
        """Return the earliest day on which something is due."""
        return min((one.due_on for one in self.openings if one.due_on), default=None)

    @property
    def note(self) -> str:
        """Return what the amounts are for."""
        return "\n".join(dict.fromkeys(one.note for one in self.openings if one.note))

    def _sum(self, kind: str) -> Money | None:
        amounts = [one.amount for one in self.openings if one.kind == kind]
        return sum(amounts[1:], start=amounts[0]) if amounts else None


@dataclass(frozen=True, slots=True)
class SamePerson:
    """Rows that are brought in as one customer, and why that is certain."""

    name: str
    places: tuple[Place, ...]
    why: str


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Everything that an import would do; nothing has been done yet.

    ``due_total`` and ``prepaid_total`` are what new customers bring along.
    """

    sheets: tuple[SheetPlan, ...]
    rows: tuple[ImportRow, ...]
    problems: tuple[Problem, ...]
    same_person_twice: tuple[SamePerson, ...]
    due_total: Money
    prepaid_total: Money

    @property
    def added(self) -> int:
        """Return how many customers are new."""
        return sum(row.customer is None for row in self.rows)

    @property
    def updated(self) -> int:
        """Return how many known customers change."""
        return sum(row.customer is not None and bool(row.fields) for row in self.rows)

    @property
    def unchanged(self) -> int:
        """Return how many known customers stay as they are."""
        return sum(row.customer is not None and not row.fields for row in self.rows)

    @property
    def merged(self) -> int:
        """Return how many rows were put together with another one."""
        return sum(len(row.also) for row in self.rows)

    @property
    def skipped(self) -> int:
        """Return how many rows of the sheets in use are left out."""
        return sum(len(sheet.left_out) for sheet in self.sheets if sheet.used)
