"""Amounts under a heading that nobody knows: kept beside the customer, and a person is asked what they are."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ledger.matching import field_of_header, looks_like_money, speaks_of_money
from ledger.sheets.cells import Cell, Row
from ledger.sheets.choices import SheetChoice
from ledger.sheets.ledger_columns import cell_of
from ledger.sheets.model import PRICES, SESSIONS, Column
from ledger.sheets.sums import last_of_three

# A list with one of these says of itself what is owed or held.
_SAID: Final = frozenset(
    {"due", "prepaid", "balance", "amount", "debit", "credit", "running", "used_amount", "paid_out", *PRICES, *SESSIONS}
)
_LOOKED_AT = 400


def with_open_money(columns: Sequence[Column], body: Sequence[Row], region: str, choice: SheetChoice) -> list[Column]:
    """Return the columns, the one that looks like money under an unknown heading as a "balance" to be asked about.

    As what customers owe where its cells say that they are money ("1 200 kr", "500 Dr"), or as a person has said.
    Of "taken, paid, left" (one is the sum of the others, row by row) the last one is asked about. Nothing changes where
    the list says itself what is owed or held, or where several columns may be meant.
    """
    found = open_amounts(columns, body, region)
    last = last_of_three({column.index: _cells(column, body) for column in found}) if len(found) > 1 else None
    one = next((column for column in found if len(found) == 1 or column.index == last), None)
    if one is None:
        return list(columns)
    proposed = "due" if last is None and speaks_of_money(_cells(one, body)) else "neither"
    meaning = choice.balance or proposed
    field = "balance" if meaning == "neither" else meaning
    return [replace(column, field=field) if column.index == one.index else column for column in columns]


def open_amounts(columns: Sequence[Column], body: Sequence[Row], region: str) -> list[Column]:
    """Return the columns that look like money, whose headings nobody knows, where no other column says what is owed."""
    if any(column.field in _SAID for column in columns):
        return []
    return [
        column
        for column in columns
        if (column.field, column.confidence) == ("extra", "guess")
        and field_of_header(column.source) is None
        and looks_like_money(_cells(column, body), region)
    ]


def said_of_open_amounts(columns: Sequence[Column], body: Sequence[Row], region: str) -> str:
    """Return what is said where several columns look like money and nobody knows which is owed, else ""."""
    found = open_amounts(columns, body, region)
    if len(found) <= 1:
        return ""
    names = ", ".join(f"“{column.source}”" for column in found[:-1])
    return (
        f"{names} and “{found[-1].source}” look like money. They are kept beside the customers; if one of them is what "
        "they owe or have prepaid, say so in the list beside it."
    )


def _cells(column: Column, body: Sequence[Row]) -> list[Cell]:
    step = max(1, len(body) // _LOOKED_AT)
    return [cell_of(row, column) for row in body[::step]]
