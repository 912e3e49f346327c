"""What the rows of a sheet bring along: amounts owed and held, and when they are due. Columns are read whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from ledger.book import Money
from ledger.matching import (
    Amount,
    AmountProblem,
    AmountStyle,
    DateProblem,
    clean_line,
    field_of_header,
    read_amounts,
    read_dates,
    says_nothing,
)
from ledger.sheets.cells import Cell, Row, text_of
from ledger.sheets.choices import SheetChoice
from ledger.sheets.contact import at
from ledger.sheets.model import PRICES, Column, Opening, OpeningKind, Place, Question, QuestionKind
from ledger.sheets.setting import Setting
from ledger.sheets.telling import Teller, quoted

BALANCES = ("due", "prepaid")
# Columns in which Dr and Cr say the direction; in these of them what is held, or was paid, is more than nothing.
_HELD = frozenset({"prepaid", "credit"})
_COUNTED_BY_SIDE = frozenset({"due", "debit", "amount", "running", *_HELD})
LIMITS = ("due_limit", "low_prepaid")
_DAYS = ("bought_on", "valid_until")
_FAR_AWAY = timedelta(days=3660)
_EXAMPLES = 3
_OPTIONS: Mapping[QuestionKind, tuple[str, ...]] = {
    "date_order": ("dmy", "mdy", "ymd"),
    "decimal_style": ("point", "comma"),
    "balance": ("due", "prepaid"),
}
# What may be answered as well where no heading says that it is a balance at all.
_NEITHER = ("due", "prepaid", "neither")
_COLUMN_OF = {"due": "what customers owe", "prepaid": "what customers have prepaid"}
_MEANING = {"due": "owed", "prepaid": "prepaid"}
_DAY_WORDS = {"due_on": "a due date", "bought_on": "the day", "valid_until": "a last day"}


@dataclass(slots=True)
class BalanceReader:
    """Reads amounts and dates; ``position`` counts the data rows of the sheet from 0."""

    fields: Mapping[str, tuple[Column, ...]]
    rows: Sequence[tuple[int, Row]]
    setting: Setting
    choice: SheetChoice
    teller: Teller
    questions: list[Question] = field(default_factory=list)
    # The sums of the amount columns, signed as the sheet writes them, and the style of each.
    sums: dict[str, Money] = field(default_factory=dict)
    styles: dict[str, AmountStyle] = field(default_factory=dict)
    # Whether what is owed and what is held are a debit and a credit: what went on, not what is left.
    _of_sides: bool = False
    _amounts: dict[str, Sequence[Amount | AmountProblem | None]] = field(default_factory=dict)
    _dates: dict[str, Sequence[date | DateProblem | None]] = field(default_factory=dict)

    def read_columns(self, *, of_packages: bool) -> None:
        """Decide each column from all of its values; those of packages only where there are any."""
        headers = [column.source for key in BALANCES for column in self.fields.get(key, ())[:1]]
        self._of_sides = [found[0] for found in map(field_of_header, headers) if found] == ["debit", "credit"]
        for key in (*BALANCES, *LIMITS, *(PRICES if of_packages else ())):
            for column in self.fields.get(key, ())[:1]:
                self._read_amounts(key, column)
        for key in ("due_on", *(_DAYS if of_packages else ())):
            for column in self.fields.get(key, ())[:1]:
                self._read_dates(key, column)
        for column in self.fields.get("balance", ())[:1]:
            self._ask_meaning(column, "neither")

    def read_these(self, amounts: Sequence[str], days: Sequence[str]) -> None:
        """Decide these columns of amounts and of days, each from all of its values."""
        for key in amounts:
            for column in self.fields.get(key, ())[:1]:
                self._read_amounts(key, column)
        for key in days:
            for column in self.fields.get(key, ())[:1]:
                self._read_dates(key, column)

    def openings(
        self, position: int, place: Place, name: str, note: str, keys: Sequence[str] = BALANCES
    ) -> list[Opening]:
        """Return the balances that a row brings along; none where its amounts are nothing or not understood."""
        due_on = self.day(position, "due_on") if "due" in keys else None
        if self._of_sides and keys == BALANCES:
            return self._less_the_other(position, place, due_on, note)
        found: list[Opening] = []
        for key in keys:
            amount = self.balance(position, key, place.row, name)
            if amount:
                kind: OpeningKind = "due" if (key == "due") == (amount.minor > 0) else "prepaid"
                size = amount if amount.minor > 0 else -amount
                found.append(Opening(kind, size, due_on if kind == "due" else None, note, place))
        return found

    def _less_the_other(self, position: int, place: Place, due_on: date | None, note: str) -> list[Opening]:
        """Return the one balance that a debit and a credit in the same row leave."""
        debit, credit = (self.amount(position, key) for key in BALANCES)
        minor = (debit.money.minor if debit else 0) - (credit.money.minor if credit else 0)
        if not minor:
            return []
        kind: OpeningKind = "due" if minor > 0 else "prepaid"
        size = Money(abs(minor), self.setting.currency)
        return [Opening(kind, size, due_on if kind == "due" else None, note, place)]

    def balance(self, position: int, key: str, row: int, name: str) -> Money | None:
        """Return what a row says is owed or held, below nothing the other way round (and told), or None."""
        value = self.amount(position, key)
        amount = signed(key, value) if value else None
        if amount and amount.minor < 0:
            column = self.fields[key][0]
            written = self.written(position, column)
            what = f"{quoted(written)} is less than nothing in a column of {_COLUMN_OF[key]}."
            then = f"{name} is brought in with {-amount} {_MEANING['prepaid' if key == 'due' else 'due']}."
            self.teller.tell(row, column, written, what, then)
        return amount

    def limit(self, position: int, key: str) -> int | None:
        """Return one of the LIMITS of a row in whole minor units, or None."""
        value = self.amount(position, key)
        return value.money.minor if value and value.money.minor >= 0 else None

    def amount(self, position: int, key: str, then: str = "Brought in without this amount.") -> Amount | None:
        """Return the amount of a row; what is not understood is told, and brings nothing."""
        value = self.read_value(position, key)
        if isinstance(value, AmountProblem):
            self.tell(position, key, value.what, then)
            return None
        return value

    def day(self, position: int, key: str) -> date | None:
        """Return the day in a column of a row; what is not understood is told."""
        value = self._dates[key][position] if key in self._dates else None
        if isinstance(value, DateProblem):
            self.tell(position, key, value.what, f"Brought in without {_DAY_WORDS[key]}.")
            return None
        if value is not None and key == "bought_on" and value > self.setting.today:
            self.tell(position, key, "is still to come", f"Brought in without {_DAY_WORDS[key]}.")
            return None
        if value is not None and abs(value - self.setting.today) > _FAR_AWAY:
            self.tell(position, key, "is more than ten years from today", "Kept as it stands.")
        return value

    def read_value(self, position: int, key: str) -> Amount | AmountProblem | None:
        """Return what was read in a column of a row, without a word about it."""
        return self._amounts[key][position] if key in self._amounts else None

    def read_day(self, position: int, key: str) -> date | DateProblem | None:
        """Return the day that was read in a column of a row, without a word about it."""
        return self._dates[key][position] if key in self._dates else None

    def not_read(self, position: int) -> list[Column]:
        """Return the columns whose cell in a row is no amount, or no day."""
        problems = (AmountProblem, DateProblem)
        read = {**self._amounts, **self._dates}
        return [self.fields[key][0] for key, values in read.items() if isinstance(values[position], problems)]

    def values_of(self, key: str) -> Sequence[Amount | AmountProblem | None]:
        """Return what was read in a column of amounts, from the first row to the last."""
        return self._amounts.get(key, ())

    def sum_between(self, key: str, after: int, before: int) -> Money:
        """Return the sum of a column in the rows of the sheet between two row numbers, both left out."""
        values = (
            signed(key, value).minor
            for (number, _), value in zip(self.rows, self._amounts[key], strict=True)
            if after < number < before and isinstance(value, Amount)
        )
        return Money(sum(values), self.setting.currency)

    def ask_meaning(self, column: Column, proposed: str) -> None:
        """Ask whether a column of balances says what is owed or what is held."""
        said = self.choice.balance
        answered = said is not None and said in _OPTIONS["balance"]
        self._ask("balance", column, said if said and answered else proposed, answered=answered)

    def tell(self, position: int, key: str, what: str, then: str) -> None:
        """Tell what is wrong with a cell: ``what`` is the end of a sentence."""
        column = self.fields[key][0]
        written = self.written(position, column)
        self.teller.tell(self.rows[position][0], column, written, f"{quoted(written)} {what}.", then)

    def cells(self, column: Column) -> list[Cell]:
        """Return the cells of a column; what says nothing is None."""
        cells = (at(row, column) for _, row in self.rows)
        return [None if isinstance(cell, str) and says_nothing(cell) else cell for cell in cells]

    def written(self, position: int, column: Column) -> str:
        """Return a cell as somebody wrote it."""
        return clean_line(text_of(at(self.rows[position][1], column)))

    def _read_amounts(self, key: str, column: Column) -> None:
        setting, chosen = self.setting, self.choice.decimal_style
        cells = self.cells(column)
        read = read_amounts(cells, setting.currency, setting.region, chosen)
        self._amounts[key], self.styles[key] = read.values, read.style
        if key not in LIMITS:
            amounts = [signed(key, value).minor for value in read.values if isinstance(value, Amount)]
            self.sums[key] = Money(sum(amounts), setting.currency)
        open_to = read_amounts(cells, setting.currency, setting.region) if chosen else read
        if open_to.ambiguous:
            self._ask("decimal_style", column, read.style, examples=open_to.doubtful, answered=chosen is not None)
        guessed = column.confidence == "guess" and column.index not in self.choice.columns
        if key in BALANCES and guessed:
            self._ask_meaning(column, key)

    def _read_dates(self, key: str, column: Column) -> None:
        cells, chosen = self.cells(column), self.choice.date_order
        read = read_dates(cells, self.setting.region, chosen)
        self._dates[key] = read.values
        open_to = read_dates(cells, self.setting.region) if chosen else read
        if open_to.ambiguous:
            options, examples = open_to.orders, open_to.doubtful
            self._ask("date_order", column, read.order, options, examples, answered=chosen is not None)

    def _ask_meaning(self, column: Column, proposed: str) -> None:
        """Ask what a column of amounts says; where its heading is not known, it may be no balance at all."""
        options = _OPTIONS["balance"] if field_of_header(column.source) else _NEITHER
        amounts = (text for text in column.samples if any(sign in "123456789" for sign in text) or not text.isascii())
        self._ask("balance", column, proposed, options, tuple(amounts), answered=self.choice.balance is not None)

    def _ask(
        self, kind: QuestionKind, column: Column, proposed: str, options: Sequence[str] = (),
        examples: Sequence[str] = (), *, answered: bool,
    ) -> None:  # fmt: skip
        """Ask once a sheet: all its columns were filled in by one person."""
        if all(question.kind != kind for question in self.questions):
            options, examples = tuple(options or _OPTIONS[kind]), tuple(examples or column.samples)[:_EXAMPLES]
            self.questions.append(Question(kind, column.source, proposed, options, examples, answered))


def signed(key: str, amount: Amount) -> Money:
    """Return an amount as its column counts it: Dr is owed, Cr is held, whatever sign stands before it."""
    if not amount.side or key not in _COUNTED_BY_SIDE:
        return amount.money
    size = amount.money if amount.money.minor >= 0 else -amount.money
    return size if (amount.side == "dr") == (key not in _HELD) else -size
