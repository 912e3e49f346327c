"""What a plan is made of: sheets with their columns, rows on their way into the book, problems, questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeAlias

from ledger.book import Kind, ListedEntry, Money, left_of
from ledger.matching import Confidence

SheetKind: TypeAlias = Literal["customers", "dues", "credits", "packages", "entries", "leads", "none"]
QuestionKind: TypeAlias = Literal["date_order", "decimal_style", "balance"]
OpeningKind: TypeAlias = Literal["due", "prepaid"]

# Fields of packages: what one cost and what was paid of it; sessions bought, used and left.
PRICES = ("package_amount", "package_paid")
SESSIONS = ("sessions_bought", "sessions_used", "sessions_left")


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
    """What the sheet alone cannot tell: asked once a sheet. ``proposed`` is used: a guess, or what was answered.

    ``answered`` tells which; an answer can be changed for as long as nothing is recorded.
    """

    kind: QuestionKind
    column: str
    proposed: str
    options: tuple[str, ...]
    examples: tuple[str, ...]
    answered: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is not brought in: a total, a header again, a row about nobody."""

    row: int
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class StatedTotal:
    """A total that the sheet itself states in ``row``, beside the sum of its rows: both money, or both counts."""

    row: int
    column: str
    stated: Money | int
    summed: Money | int

    @property
    def matches(self) -> bool:
        """Return whether the sheet adds up."""
        return self.stated == self.summed


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """One sheet: what it is, how it is read, and what it says. ``used``: whether its rows are brought in.

    ``rows`` counts its data rows, ``header_row`` counts from 1 (0: none); ``reason`` says why it is not used.
    ``due_total``, ``prepaid_total``, ``packages``, ``sessions_left`` and ``entries`` are the sums of its own columns,
    also of customers the book already has. ``remarks`` are sentences about the whole sheet in which nothing is wrong;
    ``to_look_at`` tells that some of them are about how its columns were read, which a person should see.
    ``within`` is the name of the sheet in the file, of a further table that stands on it.
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
    packages: int = 0
    sessions_left: int = 0
    remarks: tuple[str, ...] = ()
    entries: int = 0
    to_look_at: bool = False
    within: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands."""

    file: str
    sheet: str
    row: int

    def on(self, other: "Place") -> bool:
        """Return whether the other row stands on the same sheet."""
        return (self.file, self.sheet) == (other.file, other.sheet)


@dataclass(frozen=True, slots=True)
class Opening:
    """A balance that a row brings along: what is owed ("due") or held ("prepaid"), always > 0."""

    kind: OpeningKind
    amount: Money
    due_on: date | None
    note: str
    place: Place


@dataclass(frozen=True, slots=True)
class Package:
    """A package that a row brings along. Amounts are None where the sheet says nothing; none but a balance is < 0.

    ``stated_balance`` is what the sheet says is still owed, ``prepaid`` a balance on the side (a gift card);
    ``stated_left`` what the sheet says is left of the sessions, where it says so.
    """

    place: Place
    treatment: str = ""
    category: str = ""
    centre: str = ""
    amount: Money | None = None
    paid: Money | None = None
    stated_balance: Money | None = None
    prepaid: Money | None = None
    sessions: int = 0
    used: int = 0
    stated_left: int | None = None
    bought_on: date | None = None
    valid_until: date | None = None
    due_on: date | None = None
    voucher: str = ""
    note: str = ""

    @property
    def left(self) -> int:
        """Return how many sessions are left: bought less used."""
        return self.sessions - self.used

    @property
    def computed(self) -> Money | None:
        """Return the amount less what was paid, or None when neither is known."""
        if self.amount is None or self.paid is None:
            return self.amount if self.paid is None else -self.paid
        return self.amount - self.paid

    @property
    def balance(self) -> Money | None:
        """Return what is open as the sheet says, else as its parts give; below nothing the customer holds it."""
        return self.computed if self.stated_balance is None else self.stated_balance

    @property
    def difference(self) -> Money | None:
        """Return by how much the sheet's balance is another than its parts give, or None when they agree."""
        if self.stated_balance is None or self.computed is None or self.stated_balance == self.computed:
            return None
        return self.stated_balance - self.computed

    @property
    def amounts(self) -> tuple[tuple[OpeningKind, Money], ...]:
        """Return what is owed and what is held, each more than nothing."""
        found: list[tuple[OpeningKind, Money]] = []
        balance = self.balance
        if balance:
            found.append(("due", balance) if balance.minor > 0 else ("prepaid", -balance))
        if self.prepaid:
            found.append(("prepaid", self.prepaid))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a ledger: what was bought, paid, put in or taken out on a day. ``amount`` > 0, the kind tells the way.

    ``method`` "": the list does not say how it was paid; ``due_on`` None: it does not say when it is due; ``dated``
    False: the list says no day either, and ``on`` is that of the import.
    """

    place: Place
    kind: Kind
    amount: Money
    on: date
    due_on: date | None = None
    method: str = ""
    reference: str = ""
    note: str = ""
    dated: bool = True

    @property
    def listed(self) -> ListedEntry:
        """Return it as the book takes it."""
        return ListedEntry(self.kind, self.amount, self.on, self.due_on, self.method, self.reference, self.note)


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One person on the way into the book, from one row, or from several that are certainly the same person.

    ``customer`` None: a new customer with all of ``fields``, the ``openings``, the ``packages`` and the ``entries``.
    Else the id of a known one; ``fields`` then holds only what changes and ``was`` the old values (both empty: nothing
    changes), ``entries`` only the lines of a ledger that the book does not have, and there are none of the others, as
    balances in the book are left alone.
    """

    place: Place
    customer: str | None
    fields: Mapping[str, Any]
    was: Mapping[str, Any] = field(default_factory=dict)
    openings: tuple[Opening, ...] = ()
    also: tuple[Place, ...] = ()
    packages: tuple[Package, ...] = ()
    entries: tuple[Entry, ...] = ()

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
        days = [one.due_on for one in self.openings] + [one.due_on for one in self.packages]
        days += [one.due_on for one in self.entries]
        return min((day for day in days if day), default=None)

    @property
    def note(self) -> str:
        """Return what the amounts are for."""
        return "\n".join(dict.fromkeys(one.note for one in self.openings if one.note))

    def _sum(self, kind: str) -> Money | None:
        amounts = [one.amount for one in self.openings if one.kind == kind]
        amounts += [amount for one in self.packages for what, amount in one.amounts if what == kind]
        if self.entries:
            amounts += [amount for what, amount in net_of(self.entries) if what == kind]
        return sum(amounts[1:], start=amounts[0]) if amounts else None


def net_of(entries: Sequence[Entry]) -> tuple[tuple[OpeningKind, Money], ...]:
    """Return what the lines of one customer leave owed or held; nothing when there are none, or they come to nothing.

    ``as_held`` of the book gives just the same.
    """
    if not entries:
        return ()
    currency = entries[0].amount.currency
    due, prepaid = left_of(one.listed for one in entries)
    both: tuple[tuple[OpeningKind, int], ...] = (("due", due), ("prepaid", prepaid))
    return tuple((kind, Money(minor, currency)) for kind, minor in both if minor)


@dataclass(frozen=True, slots=True)
class SamePerson:
    """Rows that are brought in as one customer, and why that is certain; ``adds_up``: each of them has an amount."""

    name: str
    places: tuple[Place, ...]
    why: str
    adds_up: bool = False


@dataclass(frozen=True, slots=True)
class LikelySame:
    """A new customer who may be somebody else, which only a person can tell: both come in as they are.

    The other is another new customer from the row at ``other_place``, or the known one with the id ``customer``.
    ``reasons`` are for people, the strongest first.
    """

    name: str
    place: Place
    other_name: str
    other_place: Place | None
    customer: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Everything that an import would do; nothing has been done yet.

    ``due_total`` and ``prepaid_total`` are what new customers bring along. ``likely`` are those who may be the same
    person, the likeliest first.
    """

    sheets: tuple[SheetPlan, ...]
    rows: tuple[ImportRow, ...]
    problems: tuple[Problem, ...]
    same_person_twice: tuple[SamePerson, ...]
    due_total: Money
    prepaid_total: Money
    likely: tuple[LikelySame, ...] = ()

    @property
    def added(self) -> int:
        """Return how many customers are new."""
        return sum(row.customer is None for row in self.rows)

    @property
    def updated(self) -> int:
        """Return how many known customers change."""
        return sum(row.customer is not None and bool(row.fields or row.entries) for row in self.rows)

    @property
    def merged(self) -> int:
        """Return how many rows were put together with another one."""
        return sum(len(row.also) for row in self.rows)

    @property
    def packages(self) -> int:
        """Return how many packages new customers bring along."""
        return sum(len(row.packages) for row in self.rows)

    @property
    def entries(self) -> int:
        """Return how many lines of a ledger are brought in."""
        return sum(len(row.entries) for row in self.rows)

    @property
    def sessions_left(self) -> int:
        """Return how many sessions are left in these packages."""
        return sum(package.left for row in self.rows for package in row.packages)

    @property
    def differences(self) -> tuple[Money, ...]:
        """Return by how much the balances of these packages are other than their parts give, each that is."""
        packages = (package for row in self.rows for package in row.packages)
        return tuple(one.difference for one in packages if one.difference is not None)

    @property
    def skipped(self) -> int:
        """Return how many rows of the sheets in use are left out."""
        return sum(len(sheet.left_out) for sheet in self.sheets if sheet.used)
