"""A ledger without headings: what its columns are, by what stands in them. Where that is not clear, nothing is guessed.

Days, names and amounts are told by their looks; which amounts were sold and which were paid by the balance beside them,
or as books are kept: what was sold on the left, and a customer begins with it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Final

from ledger.matching import Looks, clean_line, kind_of, looks_of, plain_header, vocabulary
from ledger.sheets.cells import Cell, Row, Sheet, text_of
from ledger.sheets.choices import SheetChoice
from ledger.sheets.ledger_columns import OF_ENTRIES, cell_of
from ledger.sheets.model import Column
from ledger.sheets.sums import number_in
from ledger.sheets.totals import names_a_total

READ_SO: Final = "Change it in the list of columns where something is other."
_SAMPLED: Final = 1000
_ROWS_MIN: Final = 2
_MOSTLY: Final = 0.8
_HARDLY: Final = 0.2
_FOLLOWS: Final = 0.8
_REPEATED: Final = 0.3
_AMOUNTS_MAX: Final = 3
_TWO: Final = 2
_FIELDS: Final = ("entry_on", "name", "phone", "entry_kind", "debit", "credit", "amount", "running", "entry_note")

Number = Decimal | None


@dataclass(frozen=True, slots=True)
class _Book:
    """Rows with two things in them at least, and what their columns are: day, names, words, amounts.

    ``blocks`` count the lone texts that stand above each row: whose it may be.
    """

    rows: Sequence[Row]
    blocks: Sequence[int]
    day: Column
    who: Column | None
    kinds: Column | None
    words: Sequence[Column]
    amounts: Sequence[Column]

    def accounts(self) -> list[list[int]]:
        """Return the places of the rows of each customer."""
        found: dict[str, list[int]] = {}
        for at, row in enumerate(self.rows):
            key = plain_header(text_of(cell_of(row, self.who))) if self.who else str(self.blocks[at])
            found.setdefault(key, []).append(at)
        return list(found.values())

    def repeated(self) -> bool:
        """Return whether customers stand in several rows, as in a ledger."""
        return sum(len(rows) for rows in self.accounts() if len(rows) > 1) >= _REPEATED * len(self.rows)

    def numbers(self, column: Column) -> list[Number]:
        """Return what stands in a column of amounts; nothing is None."""
        return [number_in(cell_of(row, column)) or None for row in self.rows]


def ledger_by_content(
    columns: tuple[Column, ...], sheet: Sheet, region: str, choice: SheetChoice
) -> tuple[tuple[Column, ...], str]:
    """Return the columns of a sheet without headings as those of a ledger, and the sentence that says how it is read.

    The sentence is "" where it is no ledger, or nobody can say which column is what; the columns are then as they were.
    """
    book = _book(columns, sheet, region)
    roles = _roles(book) if book else {}
    if not book or not roles:
        return columns, ""
    chosen = {column.index: choice.columns[column.index] for column in columns if column.index in choice.columns}
    for index, field in chosen.items():  # the other one of two sides that were taken the wrong way round
        other = next((at for at, role in roles.items() if role == field and at != index), None)
        if other is not None and other not in chosen and index in roles:
            roles[other] = roles[index]
    roles |= chosen
    read = tuple(_as(column, roles, chosen) for column in columns)
    return read, "" if OF_ENTRIES & {*chosen.values()} else _said(read)


def _as(column: Column, roles: Mapping[int, str], chosen: Mapping[int, str]) -> Column:
    if column.index in chosen:
        field = chosen[column.index]
        return replace(column, field=field if field in vocabulary().fields else "")
    if column.index in roles:
        return replace(column, field=roles[column.index], confidence="guess")
    return replace(column, field="extra") if column.field in ("name", "due", "prepaid", "balance") else column


def _said(columns: Iterable[Column]) -> str:
    """Return how the columns are read, in the order in which they stand."""
    labels = vocabulary().fields
    read = (f"{one.source} is “{labels[one.field].label}”" for one in columns if one.field in _FIELDS)
    return f"There are no headings. Read as a ledger by what stands there: {', '.join(read)}."


def _book(columns: Sequence[Column], sheet: Sheet, region: str) -> _Book | None:
    """Return what the columns look like, where they look like those of a ledger."""
    rows, blocks = _rows(sheet)
    looks = {column.index: looks_of([cell_of(row, column) for row in rows], region) for column in columns}
    days = [column for column in columns if looks[column.index].date >= _MOSTLY]
    amounts = [column for column in columns if _is_of_amounts(column, looks[column.index], rows)]
    if len(rows) < _ROWS_MIN or not days or not 0 < len(amounts) <= _AMOUNTS_MAX:
        return None
    words = [
        column
        for column in columns
        if looks[column.index].name >= _MOSTLY and column not in days and column not in amounts
    ]
    kinds = next((column for column in words if _are_kinds(column, rows)), None)
    words = [column for column in words if column is not kinds]
    who = _names(words, looks, blocks)
    if who is None and not any(blocks):
        return None
    return _Book(rows, blocks, days[0], who, kinds, [one for one in words if one is not who], amounts)


def _names(words: Sequence[Column], looks: Mapping[int, Looks], blocks: Sequence[int]) -> Column | None:
    """Return the column of names: the first one that does not say the same everywhere; None where names stand above."""
    if len({*blocks}) > 1 and min(blocks):
        return None
    several = [column for column in words if looks[column.index].distinct * looks[column.index].filled > 1]
    return next(iter(several or words), None)


def _is_of_amounts(column: Column, looks: Looks, rows: Sequence[Row]) -> bool:
    if not looks.filled or looks.number < _MOSTLY or looks.date > _HARDLY or looks.phone > _HARDLY:
        return False
    cells = [text_of(cell_of(row, column)).strip() for row in rows]
    whole = [int(text) for text in cells if text.isascii() and text.isdecimal()]
    # Numbers of rows or of bills go up by one.
    return not (len(whole) > _TWO and all(after - before == 1 for before, after in pairwise(whole)))


def _are_kinds(column: Column, rows: Sequence[Row]) -> bool:
    said = [text for row in rows if (text := clean_line(text_of(cell_of(row, column))))]
    return bool(said) and sum(bool(kind_of(text)) for text in said) >= _MOSTLY * len(said)


def _rows(sheet: Sheet) -> tuple[list[Row], list[int]]:
    """Return the first rows with two things in them, and for each how many lone names stand above it."""
    rows: list[Row] = []
    blocks: list[int] = []
    lone = 0
    for row in sheet.rows[sheet.above :]:
        filled = [cell for cell in row if cell is not None]
        lone += len(filled) == 1 and _is_name(filled[0])
        if len(filled) >= _TWO and not any(names_a_total(text_of(cell)) for cell in filled[:_TWO]):
            rows.append(row)
            blocks.append(lone)
        if len(rows) >= _SAMPLED:
            break
    return rows, blocks


def _is_name(cell: Cell) -> bool:
    return isinstance(cell, str) and any(sign.isalpha() for sign in cell)


def _roles(book: _Book) -> dict[int, str]:
    """Return the field of each column; {} where it is not clear what the amounts are."""
    roles = _amount_roles(book) if book.kinds or book.repeated() else {}
    if not roles:
        return {}
    roles[book.day.index] = "entry_on"
    if book.who:
        roles[book.who.index] = "name"
    if book.kinds:
        roles[book.kinds.index] = "entry_kind"
    return roles | {column.index: "entry_note" for column in book.words}


def _amount_roles(book: _Book) -> dict[int, str]:
    first, *others = book.amounts
    if not others:
        return {first.index: "amount"} if book.kinds or _says_the_way(book, first) else {}
    for running in reversed(book.amounts):
        rest = [column for column in book.amounts if column is not running]
        way = _followed_by(book, rest, running)
        if way and len(rest) == 1:
            return {rest[0].index: "amount", running.index: "running"}
        if way:
            debit, credit = rest if way > 0 else reversed(rest)
            return {debit.index: "debit", credit.index: "credit", running.index: "running"}
    if len(others) == 1 and _takes_turns(book, first, others[0]):
        debit, credit = (others[0], first) if _begins_with(book, others[0], first) else (first, others[0])
        return {debit.index: "debit", credit.index: "credit"}
    return {}


def _says_the_way(book: _Book, column: Column) -> bool:
    """Return whether amounts say themselves what was sold and what was paid: by a minus, or by Dr and Cr."""
    texts = [text_of(cell_of(row, column)).casefold() for row in book.rows]
    negative = sum(bool(number and number < 0) for number in book.numbers(column))
    sided = sum("dr" in text or "cr" in text for text in texts)
    return sided >= _MOSTLY * len(texts) or 0 < negative < len(texts)


def _takes_turns(book: _Book, one: Column, other: Column) -> bool:
    """Return whether most rows have one of the two, and both columns are used."""
    pairs = list(zip(book.numbers(one), book.numbers(other), strict=True))
    turns = sum((left is None) != (right is None) for left, right in pairs)
    used = any(left for left, _ in pairs) and any(right for _, right in pairs)
    return used and turns >= _MOSTLY * len(pairs)


def _begins_with(book: _Book, one: Column, other: Column) -> bool:
    """Return whether nearly all customers begin with an amount in ``one``, and not in the other: nobody pays first."""
    left, right = book.numbers(one), book.numbers(other)
    begin = [next(((left[at], right[at]) for at in rows if left[at] or right[at]), None) for rows in book.accounts()]
    found = [bool(pair[0]) for pair in begin if pair]
    return len(found) >= _TWO and sum(found) >= _MOSTLY * len(found)


def _followed_by(book: _Book, amounts: Sequence[Column], running: Column) -> int:
    """Return 1 where a balance of each customer goes up with the first of the amounts, -1 with the second; 0 for none.

    A balance that runs over all customers is that of a till or a bank: then these are no customers.
    """
    read = [book.numbers(column) for column in (*amounts, running)]
    nothing = Decimal(0)
    moved = [
        (one[0] or nothing) - ((one[1] or nothing) if len(amounts) > 1 else nothing) for one in zip(*read, strict=True)
    ]
    left = [number or Decimal(0) for number in read[-1]]
    for way in (1, -1) if len(amounts) > 1 else (1,):
        fits = seen = 0
        for rows in book.accounts():
            for before, at in pairwise([-1, *rows]):
                seen += 1
                fits += left[at] - (left[before] if before >= 0 else 0) == way * moved[at]
        if seen and fits >= _FOLLOWS * seen:
            return way
    return 0
