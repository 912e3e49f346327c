"""What the rows of a sheet bring along: amounts owed and held, and when they are due. Columns are read whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from ledger.book import Currency, Money
from ledger.matching import (
    Amount,
    AmountProblem,
    AmountStyle,
    DateProblem,
    clean_line,
    read_amounts,
    read_dates,
    says_nothing,
)
from ledger.sheets.cells import Cell, Row, text_of
from ledger.sheets.choices import SheetChoice
from ledger.sheets.contact import at
from ledger.sheets.model import Column, Opening, Place, Question, QuestionKind
from ledger.sheets.telling import Teller, quoted

BALANCES = ("due", "prepaid")
_LIMIT = "due_limit"
_FAR_AWAY = timedelta(days=3660)
_EXAMPLES = 3
_OPTIONS: Mapping[QuestionKind, tuple[str, ...]] = {
    "date_order": ("dmy", "mdy", "ymd"),
    "decimal_style": ("point", "comma"),
    "balance": ("due", "prepaid"),
}
_COLUMN_OF = {"due": "what customers owe", "prepaid": "what customers have prepaid"}
_MEANING = {"due": "owed", "prepaid": "prepaid"}


@dataclass(frozen=True, slots=True)
class Setting:
    """What the shop is: where it is, its money, and the day of the import."""

    region: str
    currency: Currency
    today: date


@dataclass(slots=True)
class BalanceReader:
    """Reads amounts and due dates; ``position`` counts the data rows of the sheet from 0."""

    fields: Mapping[str, tuple[Column, ...]]
    rows: Sequence[tuple[int, Row]]
    setting: Setting
    choice: SheetChoice
    teller: Teller
    questions: list[Question] = field(default_factory=list)
    # The sums of the amount columns, signed as the sheet writes them, and the style of each.
    sums: dict[str, Money] = field(default_factory=dict)
    styles: dict[str, AmountStyle] = field(default_factory=dict)
    _amounts: dict[str, Sequence[Amount | AmountProblem | None]] = field(default_factory=dict)
    _dates: Sequence[date | DateProblem | None] = ()

    def read_columns(self) -> None:
        """Decide each column from all of its values."""
        for key in (*BALANCES, _LIMIT):
            for column in self.fields.get(key, ())[:1]:
                self._read_amounts(key, column)
        for column in self.fields.get("due_on", ())[:1]:
            dates = read_dates(self._cells(column), self.setting.region, self.choice.date_order)
            self._dates = dates.values
            if dates.ambiguous:
                self._ask("date_order", column, dates.order)

    def openings(self, position: int, place: Place, name: str, note: str) -> list[Opening]:
        """Return the balances that a row brings along; none where its amounts are nothing or not understood."""
        due_on = self._due_on(position)
        found: list[Opening] = []
        for key in BALANCES:
            value = self._value(position, key)
            amount = signed(key, value) if value else None
            if not amount:
                continue
            kind: Literal["due", "prepaid"] = "due" if (key == "due") == (amount.minor > 0) else "prepaid"
            size = amount if amount.minor > 0 else -amount
            if amount.minor < 0:
                written = self._written(position, self.fields[key][0])
                what = f"{quoted(written)} is less than nothing in a column of {_COLUMN_OF[key]}."
                then = f"{name} is brought in with {size} {_MEANING[kind]}."
                self.teller.tell(place.row, self.fields[key][0], written, what, then)
            found.append(Opening(kind, size, due_on if kind == "due" else None, note, place))
        return found

    def limit(self, position: int) -> int | None:
        """Return the due limit of a row in whole minor units, or None."""
        value = self._value(position, _LIMIT)
        return value.money.minor if value and value.money.minor >= 0 else None

    def _read_amounts(self, key: str, column: Column) -> None:
        setting = self.setting
        read = read_amounts(self._cells(column), setting.currency, setting.region, self.choice.decimal_style)
        self._amounts[key], self.styles[key] = read.values, read.style
        if key in BALANCES:
            amounts = [signed(key, value).minor for value in read.values if isinstance(value, Amount)]
            self.sums[key] = Money(sum(amounts), setting.currency)
        if read.ambiguous:
            self._ask("decimal_style", column, read.style)
        guessed = column.confidence == "guess" and not self.choice.balance and column.index not in self.choice.columns
        if key in BALANCES and guessed:
            self._ask("balance", column, key)

    def _value(self, position: int, key: str) -> Amount | None:
        """Return the amount of a row; what is not understood is told, and brings nothing."""
        value = self._amounts[key][position] if key in self._amounts else None
        if isinstance(value, AmountProblem):
            column = self.fields[key][0]
            written = self._written(position, column)
            what = f"{quoted(written)} {value.what}."
            self.teller.tell(self.rows[position][0], column, written, what, "Brought in without this amount.")
            return None
        return value

    def _due_on(self, position: int) -> date | None:
        value = self._dates[position] if self._dates else None
        if value is None:
            return None
        number, column = self.rows[position][0], self.fields["due_on"][0]
        written = self._written(position, column)
        if isinstance(value, DateProblem):
            self.teller.tell(
                number, column, written, f"{quoted(written)} {value.what}.", "Brought in without a due date."
            )
            return None
        if abs(value - self.setting.today) > _FAR_AWAY:
            what = f"{quoted(written)} is more than ten years from today."
            self.teller.tell(number, column, written, what, "Kept as it stands.")
        return value

    def _ask(self, kind: QuestionKind, column: Column, proposed: str) -> None:
        self.questions.append(Question(kind, column.source, proposed, _OPTIONS[kind], column.samples[:_EXAMPLES]))

    def _cells(self, column: Column) -> list[Cell]:
        cells = (at(row, column) for _, row in self.rows)
        return [None if isinstance(cell, str) and says_nothing(cell) else cell for cell in cells]

    def _written(self, position: int, column: Column) -> str:
        return clean_line(text_of(at(self.rows[position][1], column)))


def signed(key: str, amount: Amount) -> Money:
    """Return an amount as its column counts it: Dr is owed, Cr is held, whatever sign stands before it."""
    if not amount.side:
        return amount.money
    size = amount.money if amount.money.minor >= 0 else -amount.money
    return size if (amount.side == "dr") == (key == "due") else -size
