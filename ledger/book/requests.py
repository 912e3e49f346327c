"""What is asked of the book, what the shop's rules are, and what a decision is."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, is_dataclass
from datetime import date
from typing import Any, Final, TypeVar

import msgspec

from ledger.book.issued import centre_key
from ledger.book.kinds import Kind
from ledger.book.money import Money
from ledger.book.records import BookRecord
from ledger.journal import JsonRecord, TextNotStorable

BY_HAND: Final = (
    Kind.CHARGE, Kind.PAYMENT, Kind.TOP_UP, Kind.USE, Kind.SETTLE, Kind.REFUND, Kind.WRITE_OFF,
    Kind.OPENING_DUE, Kind.OPENING_PREPAID, Kind.SESSION_USE,
)  # fmt: skip


_Centre = TypeVar("_Centre", str, str | None)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the shop has settled on; see settings.toml.

    ``voucher_prefixes`` are the letters that vouchers begin with, by centre as ``centre_key`` compares it, and
    ``centre_names`` what the shop itself calls a centre, by every writing that is known of it.
    ``after_last_day``: sessions of a package that is over are used when somebody says so ("ask"), or never ("refuse").
    """

    terms_days: int = 15
    overpayment: str = "refuse"
    prepaid_below_zero: bool = False
    due_limit: int | None = None
    voucher_prefixes: Mapping[str, str] = field(default_factory=dict)
    after_last_day: str = "ask"
    centre_names: Mapping[str, str] = field(default_factory=dict)

    def centre_called(self, writing: _Centre) -> _Centre:
        """Return the shop's own name for a centre, however it is written; one that is not known stays as it is.

        A key is held to what was asked, and not to this: the names may be others when it is said again.
        """
        return self.centre_names.get(centre_key(writing), writing) if writing else writing

    def fields_with_centre(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields of a customer or a package with the shop's own name for the centre, if they name one."""
        centre = fields.get("centre")
        return {**fields, "centre": self.centre_called(centre)} if isinstance(centre, str) else dict(fields)


@dataclass(frozen=True, slots=True)
class EntryRequest:
    """What somebody wants to record. ``on`` is the business date; ``due_on`` None means the shop's terms.

    ``centre`` None is the customer's own. ``instalments`` are the days and parts of a charge, which add up to it. A
    session_use counts sessions: its ``amount`` has one minor unit for each. ``staff`` is who served, or gave them.

    ``overpayment``, ``over_limit`` and ``over_validity`` are what a person answered when asked: "prepaid" keeps the
    rest of a payment as prepaid, and True lets a charge go over the limit, or sessions be used after the last day of
    their package; None and False leave it to the rules.
    """

    kind: Kind
    customer: str
    amount: Money
    on: date
    due_on: date | None = None
    method: str = ""
    reference: str = ""
    note: str = ""
    reason: str = ""
    package: str = ""
    pays: tuple[int, ...] = ()
    overpayment: str | None = None
    over_limit: bool = False
    centre: str | None = None
    photo: str = ""
    instalments: tuple[tuple[date, Money], ...] = ()
    instalment: str = ""
    staff: str = ""
    over_validity: bool = False


@dataclass(frozen=True, slots=True)
class ClaimRequest:
    """What a customer says to have paid: how much, how, and on which business date."""

    customer: str
    amount: Money
    on: date
    method: str = ""
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """The records of one commit, and what it says to people; ``others`` are records of another room."""

    what: str
    records: list[BookRecord] = field(default_factory=list)
    others: list[JsonRecord] = field(default_factory=list)


# Fields that requests had not always: where they say nothing, a key of before them is still that of the same request.
_LATER: Final = frozenset({"staff", "over_validity", "from_prepaid"})


def fingerprint_of(request: tuple[Any, ...]) -> str:
    """Return 16 hex digits of what was asked, before any default was filled in; raise TextNotStorable."""
    try:
        asked = [_as_asked(one) if is_dataclass(one) else one for one in request]
        return hashlib.sha256(msgspec.json.encode(asked, order="deterministic")).hexdigest()[:16]
    except UnicodeEncodeError as error:
        raise TextNotStorable from error


def _as_asked(request: Any) -> msgspec.Raw:  # noqa: ANN401 - any request of this room
    fields: dict[str, Any] = msgspec.to_builtins(request, order="deterministic")
    said = {name: value for name, value in fields.items() if value or name not in _LATER}
    return msgspec.Raw(msgspec.json.encode(said))
