"""Entries out of the rows of a ledger: kind, amount, day and words of each; what cannot be read is told."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from ledger.book import Kind, Money
from ledger.matching import Amount, AmountProblem, DateProblem, clean_line, clean_lines, field_of_header, method_named
from ledger.sheets.balances import BalanceReader, signed
from ledger.sheets.cells import Row, text_of
from ledger.sheets.ledger_columns import SIDES, cell_of
from ledger.sheets.ledger_way import KINDS, OF_SIDE, Way, Words
from ledger.sheets.model import Column, Entry, LeftOut, Place
from ledger.sheets.telling import quoted, shown

UNKNOWN_KIND = "Nobody knows whether it was a sale or a payment."
ONLY_SALES = "There are only sales in it, and no payments."
NO_DAYS = "There is no column of days."
_EARLIEST = date(1950, 1, 1)
_DUE_WITHIN = timedelta(days=3660)
_NOTE_MAX, _REFERENCE_MAX = 2000, 120
# What an amount below nothing means instead: taken back, without money that changes hands.
_REVERSED = {
    Kind.CHARGE: Kind.WRITE_OFF, Kind.PAYMENT: Kind.CHARGE, Kind.TOP_UP: Kind.USE, Kind.USE: Kind.OPENING_PREPAID,
    Kind.REFUND: Kind.OPENING_PREPAID, Kind.WRITE_OFF: Kind.CHARGE, Kind.OPENING_DUE: Kind.OPENING_PREPAID,
    Kind.OPENING_PREPAID: Kind.OPENING_DUE,
}  # fmt: skip
_LOWERS = {Kind.WRITE_OFF: "lowers what is owed", Kind.CHARGE: "is owed", Kind.USE: "is taken from what is held"}
_OF_WALLET = {"debit": Kind.USE, "credit": Kind.TOP_UP}
_SOLD = (Kind.CHARGE, Kind.OPENING_DUE)
_WITH_METHOD = (Kind.PAYMENT, Kind.TOP_UP, Kind.REFUND)


class EntryReader:
    """Makes entries of rows; ``of_rows`` are further columns that belong to the rows, and are kept in their notes."""

    def __init__(self, balances: BalanceReader, words: Words, way: Way, of_rows: list[Column]) -> None:
        self._balances, self._words, self._way, self.of_rows = balances, words, way, of_rows
        self._fields = balances.fields
        self.left_out: list[LeftOut] = []
        if "entry_on" not in self._fields:
            then = "All entries are recorded on the day of the import."
            balances.teller.tell(0, None, "", NO_DAYS, then)

    def tell_only_sales(self, entries: Iterable[Entry]) -> None:
        """Say that nobody paid anything, where the column is not called one of what is still owed."""
        column = next((column for key in ("debit", "amount") for column in self._fields.get(key, ())), None)
        named = field_of_header(column.source) if column else None
        if named and named[0] != "due" and all(one.kind in _SOLD for one in entries):
            self._balances.teller.tell(0, column, "", ONLY_SALES, "All of it is brought in as owed.")

    def entries(self, positions: Sequence[int]) -> list[Entry]:
        """Return the entries of one customer's rows, in the order of the rows."""
        found: list[Entry] = []
        day: date | None = None
        dated = False  # whether the day above is one that the list says
        for position in positions:
            amounts = list(self._amounts(position, first=not found))
            if amounts:
                dated = dated or self._says_day(position)
                day = self._day(position, day)
                found += [self._entry(position, kind, size, day, dated=dated) for kind, size in amounts]
        return found

    def _amounts(self, position: int, *, first: bool) -> Iterator[tuple[Kind, Money]]:
        """Yield what a row says was sold, paid, put in or taken out, each more than nothing."""
        word, some = self._words.word(position), False
        for key in SIDES:
            value = self._read(position, key)
            if value is not None and value.money:
                some = True
                yield self._of_side(position, key, word, value)
        value = self._read(position, "amount")
        if value is not None and value.money:
            some = True
            yield from self._of_amount(position, word, value)
        if not some and (word == "opening" or first):
            yield from self._opening(position, word)

    def _of_side(self, position: int, key: str, word: str, value: Amount) -> tuple[Kind, Money]:
        """Return what a column of one side says; "500 Cr" in a column of what is owed is a payment, and no slip."""
        money = signed(key, value)
        if value.side and money.minor < 0:
            return (Kind.PAYMENT if key == "debit" else Kind.CHARGE), -money
        return self._turned(position, key, self._kind_of_side(key, word), money)

    def _kind_of_side(self, key: str, word: str) -> Kind:
        kind = _OF_WALLET.get(key, OF_SIDE[key]) if self._way.wallet else OF_SIDE[key]
        if word == "opening":
            return Kind.OPENING_DUE if kind in {Kind.CHARGE, Kind.USE} else Kind.OPENING_PREPAID
        if kind is Kind.PAYMENT and word in ("write_off", "refund"):
            return Kind.WRITE_OFF  # a discount, goods taken back: in the column of payments, and no money
        return kind

    def _of_amount(self, position: int, word: str, value: Amount) -> Iterator[tuple[Kind, Money]]:
        money = value.money
        if word == "sale_paid":
            yield self._turned(position, "amount", Kind.CHARGE, money)
            if money.minor > 0:
                yield Kind.PAYMENT, money
        elif word in KINDS:
            if self._way.signed and money.minor < 0:
                money = -money
            if word == "opening" and value.side:
                yield (Kind.OPENING_DUE if value.side == "dr" else Kind.OPENING_PREPAID), _size(money)
            else:
                yield self._turned(position, "amount", KINDS[word], money)
        elif self._words.has_kinds:
            self._leave_out(position, self._words.said(position))
        elif value.side:
            yield (Kind.CHARGE if value.side == "dr" else Kind.PAYMENT), _size(money)
        else:
            yield (Kind.CHARGE, money) if money.minor > 0 else (Kind.PAYMENT, -money)

    def _leave_out(self, position: int, said: str) -> None:
        number, row = self._balances.rows[position]
        what = f"{quoted(said)} is no kind of entry that is known." if said else "The row does not say what it is."
        column = self._fields["entry_kind"][0]
        self._balances.teller.tell(number, column, said, what, f"Left out. {UNKNOWN_KIND}")
        self.left_out.append(LeftOut(number, shown(row), UNKNOWN_KIND))

    def _opening(self, position: int, word: str) -> Iterator[tuple[Kind, Money]]:
        """Yield what stands only in the column of balances: with the word for it, or in the first row of somebody."""
        value = self._balances.read_value(position, "running")
        if isinstance(value, Amount) and value.money and (word == "opening" or self._way.sign):
            holds = value.side == "cr" if value.side else (value.money.minor > 0) != (self._way.sign >= 0)
            yield (Kind.OPENING_PREPAID if holds else Kind.OPENING_DUE), _size(value.money)

    def _turned(self, position: int, key: str, kind: Kind, money: Money) -> tuple[Kind, Money]:
        """Return an amount that is more than nothing; one below it is the other way round, and told."""
        if money.minor > 0:
            return kind, money
        other = _REVERSED[kind]
        column = self._fields[key][0]
        written = self._balances.written(position, column)
        what = f"{quoted(written)} is less than nothing in a column of amounts."
        then = f"It {_LOWERS.get(other, 'is counted the other way round')}."
        self._balances.teller.tell(self._balances.rows[position][0], column, written, what, then)
        return other, -money

    def _read(self, position: int, key: str) -> Amount | None:
        value = self._balances.read_value(position, key)
        if isinstance(value, AmountProblem):
            self._balances.tell(position, key, value.what, "This row is brought in without it.")
            return None
        return value

    def _says_day(self, position: int) -> bool:
        value = self._balances.read_day(position, "entry_on") if "entry_on" in self._fields else None
        return isinstance(value, date) and _EARLIEST <= value <= self._balances.setting.today

    def _day(self, position: int, before: date | None) -> date:
        """Return the day of a row; where it says none, that of the row above of the same customer, and that is told."""
        today = self._balances.setting.today
        if "entry_on" not in self._fields:
            return today
        value = self._balances.read_day(position, "entry_on")
        if isinstance(value, date) and _EARLIEST <= value <= today:
            return value
        column = self._fields["entry_on"][0]
        written = self._balances.written(position, column)
        if isinstance(value, date):
            what = f"{quoted(written)} is {'still to come' if value > today else 'too long ago'}."
        elif isinstance(value, DateProblem):
            what = f"{quoted(written)} {value.what}."
        else:
            what = "There is no day."
        day = before or today
        said = "the day of the row above" if before else "the day of the import"
        then = f"Recorded on {day.day} {day:%b %Y}, {said}."
        self._balances.teller.tell(self._balances.rows[position][0], column, written, what, then)
        return day

    def _entry(self, position: int, kind: Kind, amount: Money, day: date, *, dated: bool) -> Entry:
        number, row = self._balances.rows[position]
        sheet = self._balances.teller.sheet
        method, how = self._method(row)
        of_rows = [f"{column.source}: {text}" for column in self.of_rows if (text := _line(row, column))]
        noted = [clean_lines(text_of(cell_of(row, column))) for column in self._fields.get("entry_note", ())]
        references = [_line(row, one) for one in self._fields.get("entry_ref", ())]
        if how and not method:
            of_rows.append(how)
        return Entry(
            Place(sheet.file, sheet.name, number), kind, amount, day,
            due_on=self._due_on(position, day) if kind is Kind.CHARGE else None,
            method=method if kind in _WITH_METHOD else "",
            reference=self._cut(number, "entry_ref", " ".join(filter(None, references)), _REFERENCE_MAX),
            note=self._cut(number, "entry_note", "\n".join(filter(None, (*noted, ", ".join(of_rows)))), _NOTE_MAX),
            dated=dated,
        )  # fmt: skip

    def _cut(self, number: int, key: str, text: str, most: int) -> str:
        """Return the beginning of a text that is too long; all of it stands in the list of problems."""
        if len(text) > most:
            column = next(iter(self._fields.get(key, ())), None)
            what = f"{quoted(text)} is longer than {most:,} letters."
            self._balances.teller.tell(number, column, text, what, "Cut there.")
        return text[:most]

    def _method(self, row: Row) -> tuple[str, str]:
        text = next((_line(row, column) for column in self._fields.get("entry_method", ())), "")
        return method_named(text) if text else "", text

    def _due_on(self, position: int, day: date) -> date | None:
        """Return when a sale is due, where that can be: on its day or later, within ten years."""
        value = self._balances.read_day(position, "due_on")
        if isinstance(value, DateProblem):
            self._balances.tell(position, "due_on", value.what, "Brought in without a due date.")
        elif value is not None and not day <= value <= day + _DUE_WITHIN:
            what = "is before the day of the entry" if value < day else "is more than ten years from its day"
            self._balances.tell(position, "due_on", what, "Brought in without a due date.")
        else:
            return value
        return None


def _size(money: Money) -> Money:
    return money if money.minor > 0 else -money


def _line(row: Row, column: Column) -> str:
    return clean_line(text_of(cell_of(row, column)))
