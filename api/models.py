"""What programs send and get. Amounts are decimal strings in the shop's currency, days are YYYY-MM-DD."""

import re
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

Amount = Annotated[str, StringConstraints(min_length=1, max_length=20), Field(examples=["1250.00"])]
Word = Annotated[str, StringConstraints(max_length=200)]
Text = Annotated[str, StringConstraints(max_length=4_000)]
Method = Literal["", "cash", "UPI", "card", "bank", "cheque", "other"]
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _as_written(value: object) -> object:
    """Let a day through that is written as one: a number would be taken for seconds since 1970."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        return value
    raise PydanticCustomError("day", "a day is written like 2026-11-21")


Day = Annotated[date, BeforeValidator(_as_written)]
Words = Annotated[list[Word], Field(max_length=40)]


class Sent(BaseModel):
    """What comes from outside: a field that is not named here is refused, whatever it holds."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class NewCustomer(Sent):
    """A customer to be added: a name, and whatever else is known. A phone may be in any writing of its country."""

    name: Word
    code: Word = ""
    nicknames: Words = []
    phone: Word = ""
    phones: Words = []
    email: Word = ""
    address: Text = ""
    city: Word = ""
    centre: Word = ""
    tags: Words = []
    language: Word = ""
    notes: Text = ""
    due_limit: Amount | None = None
    low_prepaid: Amount | None = None
    no_messages: bool = False
    channel: Literal["", "whatsapp", "email"] = ""


class CustomerFields(NewCustomer):
    """Every field of a customer that a program may write."""

    status: Literal["active", "inactive", "closed"] = "active"
    promised_on: Day | None = None


class SomeFields(CustomerFields):
    """The fields of a customer that change; those that are left out stay as they are."""

    name: Word = ""


class Customer(BaseModel):
    """A customer with balances. ``phone`` is E.164; ``days_overdue`` 0 is nothing overdue."""

    id: str
    code: str
    name: str
    nicknames: list[str]
    phone: str
    phones: list[str]
    email: str
    address: str
    city: str
    centre: str
    tags: list[str]
    language: str
    status: str
    notes: str
    due_limit: str | None
    low_prepaid: str | None
    promised_on: date | None
    no_messages: bool
    channel: str
    created: str
    due: str
    prepaid: str
    sessions: int
    overdue: str
    days_overdue: int
    due_on: date | None
    last_on: date | None


class CustomerList(BaseModel):
    """A page of customers: ``count`` and totals are of everybody who fits, ``next`` is the cursor of the next page."""

    items: list[Customer]
    count: int
    due_total: str
    prepaid_total: str
    next: str | None


class Entry(BaseModel):
    """One line of the book; ``kind`` gives ``amount`` its direction, a ``reversal`` the other one.

    A session_use counts sessions. Its amount, and that of a stated_difference, has the sign already.
    """

    id: int
    seq: int
    customer: str
    kind: str
    amount: str
    on: date
    due_on: date | None
    method: str
    reference: str
    note: str
    package: str
    by: str
    reversal: bool


class HistoryEntry(Entry):
    """A line with what came of it: taken back or not, what is still open, and the balances after it."""

    undone: bool
    still_open: str
    due_after: str
    prepaid_after: str


class EntryList(BaseModel):
    """A page of lines, the newest first."""

    items: list[HistoryEntry]
    count: int
    next: str | None


class OpenList(BaseModel):
    """What a customer still owes, line by line, the oldest first."""

    items: list[HistoryEntry]
    due: str


class Due(BaseModel):
    """What one customer owes."""

    id: str
    code: str
    name: str
    phone: str
    centre: str
    due: str
    overdue: str
    days_overdue: int
    due_on: date | None


class DueList(BaseModel):
    """A page of customers who owe, those longest overdue first."""

    items: list[Due]
    count: int
    due_total: str
    next: str | None


class Recorded(BaseModel):
    """An act as it stands in the book: its number, a sentence, and its lines. Undo it by ``seq``."""

    seq: int
    what: str
    at: str
    entries: list[Entry]
