"""The book's own table of customers, edited in a spreadsheet program and brought back: each row by its own number.

The tables come from an export or from beside the book. What customers owe, hold and have left moves by entries only, so
those columns are left out here, whatever stands in them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from ledger.matching import Candidate, KnownCustomer, KnownPeople, clean_line, nearly_same_name
from ledger.sheets.cells import Sheet, text_of
from ledger.sheets.choices import SheetChoice
from ledger.sheets.model import Column

OWN_ID: Final = "own_id"
OWN_TABLE: Final = (
    "This is the book’s own list of customers: each row changes the customer with its number. An empty cell changes "
    "nothing, and what they owe, hold and have left is not changed by it."
)
OTHER_OWN_TABLE: Final = "This is a table of the book itself. Only its customers can be edited and brought back."
# What the columns of the table become; the others are the book's to say, and are left out.
_FIELDS: Final[Mapping[str, str]] = {
    "id": OWN_ID, "code": "code", "name": "name", "phone": "phone", "other_phones": "other_phone", "email": "email",
    "address": "address", "city": "city", "centre": "centre", "tags": "tags", "language": "language",
    "status": "status", "notes": "notes", "due_limit": "due_limit",
    "low_prepaid": "low_prepaid", "no_messages": "no_messages", "channel": "channel",
}  # fmt: skip
_LEFT_OUT: Final = frozenset({"family_or_firm", "due", "prepaid", "sessions", "created", "promised_on"})
# Headings by which a table is known, whatever was deleted of it.
_KNOWN_BY: Final = frozenset({"id", "name", "phone"})
_KNOWN_MIN: Final = 10
_OTHERS_KNOWN_BY: Final = (
    frozenset({"id", "customer", "due_effect", "prepaid_effect"}),
    frozenset({"id", "customer", "treatment", "voucher", "bought_on", "valid_until", "left"}),
)
# The lines of the summary in the book as a workbook; a copy of some of them is enough to know it.
_OF_SUMMARY: Final = frozenset({"owing", "due, all together", "holding prepaid", "prepaid, all together"})
# What a row without a number may say, and is not brought in: balances move by entries only.
_NOT_MOVED: Final = frozenset({"due", "prepaid", "sessions"})
NO_NUMBER_NO_BALANCE: Final = "Brought in without it. Record what they owe, hold or have left after the import."


def is_summary(sheet: Sheet) -> bool:
    """Tell whether a sheet is the summary of the book as a workbook: sums, and nobody's name."""
    return {text_of(row[0]).strip().casefold() for row in sheet.rows if row} >= _OF_SUMMARY


def not_moved(columns: Iterable[Column]) -> list[Column]:
    """Return the columns of the book's own table whose amounts no row of it brings in."""
    return [column for column in columns if not column.field and _key(column.source) in _NOT_MOVED]


def is_of_this_book(sheet: Sheet, known: KnownPeople) -> bool:
    """Tell whether a sheet is the table of customers of just this book: somebody of it is known by number and name.

    A table of another book is a list like any other: its people are new here, and what they owe comes with them.
    """
    header = [_key(text_of(cell)) for cell in (sheet.rows[0] if sheet.rows else ())]
    if not known.customers or not _is_own_header(header):
        return False
    by_id = {customer.id: customer for customer in known.customers}
    name = header.index("name")
    return any(
        len(row) > name
        and (customer := by_id.get(text_of(row[0]).strip().upper())) is not None
        and nearly_same_name(customer.person.name, clean_line(text_of(row[name])))
        for row in sheet.rows[1:]
    )


def own_columns(columns: Sequence[Column], choice: SheetChoice) -> tuple[Column, ...] | None:
    """Return the columns of the book's own table with their fields, None for every other sheet."""
    if not choice.own:
        return None
    headings = [_key(column.source) for column in columns]
    ours = [one for one in headings if one in _FIELDS or one in _LEFT_OUT]
    return tuple(
        column
        if column.index in choice.columns or heading not in ours
        else replace(column, field=_FIELDS.get(heading, ""), confidence="sure")
        for column, heading in zip(columns, headings, strict=True)
    )


def is_own(columns: Iterable[Column]) -> bool:
    """Tell whether these are the columns of the book's own table of customers."""
    return any(column.field == OWN_ID for column in columns)


def is_other_own(columns: Iterable[Column]) -> bool:
    """Tell whether these are the columns of another table of the book: its entries, or its packages."""
    headings = {_key(column.source) for column in columns}
    return any(known <= headings for known in _OTHERS_KNOWN_BY)


def why_not(own: str, person: Candidate, customer: KnownCustomer | None) -> str:
    """Return why a row does not belong to the customer with its number, "" when it does.

    A table of another book has the same numbers for other people: something must be the same beside the number.
    """
    if customer is None:
        return f"There is no customer {own} in this book."
    known = customer.person
    same = (
        nearly_same_name(known.name, person.name)
        or set(known.phones) & set(person.phones)
        or set(known.emails) & set(person.emails)
        or (known.code and known.code.casefold() == person.code.casefold())
    )
    return "" if same else f"{own} is {known.name} in this book, and nothing of this row is theirs."


def _is_own_header(headings: Sequence[str]) -> bool:
    ours = [one for one in headings if one in _FIELDS or one in _LEFT_OUT]
    return list(headings[:1]) == ["id"] and set(headings) >= _KNOWN_BY and len(ours) >= _KNOWN_MIN


def _key(heading: str) -> str:
    """Return a heading as the files beside the book have it; workbooks write "Other phones"."""
    return heading.strip().casefold().replace(" ", "_")
