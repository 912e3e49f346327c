"""What columns say of each other: where one is, row by row, another less a third, it is what is left of it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from itertools import permutations

from ledger.matching import field_of_header
from ledger.sheets.cells import Cell, Row
from ledger.sheets.choices import SheetChoice
from ledger.sheets.ledger_columns import cell_of
from ledger.sheets.model import Column

_TAKEN = frozenset({"due", "debit", "amount", "package_amount", "prepaid"})
_PAID = frozenset({"prepaid", "credit", "package_paid", "used_amount"})
_LEFT = frozenset({"due", "balance", "amount", "running", "prepaid"})
_LOOKED_AT = 200
_UNKNOWN_MAX = 20
_RIGHT = 0.75
_NUMBER = re.compile(r"-?\d[\d.,]*")


def with_sums(columns: Sequence[Column], body: Sequence[Row], choice: SheetChoice) -> Sequence[Column]:
    """Return the columns with "taken, paid, left" as price, paid and due, where that is what the rows show.

    Only columns are looked at whose headers may mean that, and that nobody has chosen. Where headers say all of it
    already, nothing changes.
    """
    open_to = {
        column.index: named_as[0]
        for column in columns
        if column.index not in choice.columns and (named_as := field_of_header(column.source)) is not None
    }
    unknown = {
        column.index
        for column in columns
        if column.field in ("extra", "entry_ref")
        and column.index not in choice.columns
        and (field_of_header(column.source) or ("entry_ref", ""))[0] == "entry_ref"
    }
    named = [column for column in columns if open_to.get(column.index) in _TAKEN | _PAID | _LEFT]
    if len(named) < 2:  # noqa: PLR2004 - taken and left; what was paid may be called anything
        return columns
    amounts = named + [column for column in columns if column.index in unknown][:_UNKNOWN_MAX]
    read = {column.index: [number_in(cell_of(row, column)) for row in body[:_LOOKED_AT]] for column in amounts}
    for taken, paid, left in permutations(amounts, 3):
        of = [open_to.get(one.index, "") for one in (taken, paid, left)]
        price = of[0] in _TAKEN or (of[1] in _PAID and taken.index in unknown)  # "Bill" names its number elsewhere
        fits = (price, of[1] in _PAID or paid.index in unknown, of[2] in _LEFT)
        if all(fits) and _are_left(read[taken.index], read[paid.index], read[left.index]):
            meaning = {taken.index: "package_amount", paid.index: "package_paid", left.index: "due"}
            of_it = {*meaning.values()}
            return [
                replace(column, field=meaning[column.index], confidence="guess" if column.index in unknown else "sure")
                if column.index in meaning
                else replace(column, field="extra", confidence="guess")
                if column.field in of_it and column.index not in choice.columns
                else column
                for column in columns
            ]
    return columns


def last_of_three(amounts: Mapping[int, Sequence[Cell]]) -> int | None:
    """Return the last (by its index) of three columns of which one is the sum of the other two, row by row, else None.

    Which of the two was paid and which is left, nobody can see from the rows: mostly what is left stands last.
    """
    read = {index: [number_in(cell) for cell in cells] for index, cells in list(amounts.items())[:_UNKNOWN_MAX]}
    for taken, one, other in permutations(read, 3):
        if _are_left(read[taken], read[one], read[other]):
            return max(one, other)
    return None


def _are_left(taken: Iterable[Decimal | None], paid: Iterable[Decimal | None], left: Iterable[Decimal | None]) -> bool:
    """Return whether the third is the first less the second, in most rows, and not only where one is nothing."""
    rows = [row for row in zip(taken, paid, left, strict=True) if row[0] is not None and row[2] is not None]
    right = [(one, other or Decimal(0), rest) for one, other, rest in rows if one - (other or 0) == rest]  # type: ignore[operator] # None is left out
    telling = sum(bool(one and other) for one, other, _ in right)
    return len(rows) > 1 and len(right) >= _RIGHT * len(rows) and telling > 0


def number_in(cell: Cell) -> Decimal | None:
    """Return roughly what a cell comes to, only to be compared with its neighbours of the same writing."""
    if cell is None or isinstance(cell, bool):
        return None
    if isinstance(cell, (int, Decimal)):
        return Decimal(cell)
    text = (
        "".join(str(unicodedata.decimal(sign, sign)) for sign in str(cell)).replace("\u066b", ".").replace("\u066c", "")
    )
    found = _NUMBER.search(text.replace("\u2212", "-"))
    if found is None:
        return None
    whole, mark, decimals = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", found[0]).replace(",", ".").rpartition(".")
    plain = f"{whole.replace('.', '')}.{decimals}" if mark else decimals
    negative = "(" in text or text.strip().endswith("-") or text.strip().startswith("-")
    try:
        return -abs(Decimal(plain)) if negative else Decimal(plain)
    except InvalidOperation:
        return None
