"""What entries need on their way into the columns: numbers for names and days, and a word for what does not fit."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Final

import msgspec

from ledger.book.kinds import METHODS, Kind
from ledger.errors import LedgerError
from ledger.journal import Commit

KIND_NUMBERS: Final = {kind.word: kind.value for kind in Kind}
_METHOD_NUMBERS: Final = {
    writing: number for number, method in enumerate(METHODS) for writing in (method, method.casefold())
}


class RecordNotUnderstood(LedgerError):
    """The book holds a line that this version cannot add up."""

    def __init__(self, seq: int, why: str) -> None:
        self.seq, self.why = seq, why
        super().__init__(f"Number {seq} in the book cannot be read: {why}.")


@contextmanager
def said_of(commit: Commit) -> Iterator[None]:
    """Say which act it was whose records cannot be added up."""
    try:
        yield
    except (msgspec.MsgspecError, ValueError, KeyError, IndexError, OverflowError) as error:
        raise RecordNotUnderstood(commit.seq, str(error)) from error


class Days(dict[str, int]):
    """Ordinals of ISO dates, each parsed once; an empty date is 0."""

    def __missing__(self, iso: str) -> int:
        ordinal = date.fromisoformat(iso).toordinal() if iso else 0
        self[iso] = ordinal
        return ordinal


class Rows:
    """New entries on their way into the columns."""

    def __init__(self, count: int) -> None:
        self.next_id = count + 1
        self.lines: list[tuple[int, ...]] = []
        self.last_of: dict[int, int] = {}
        self.reversals: list[int] = []


def method_number(method: str) -> int:
    """Return the number of a way to pay; one that nobody knows counts as "other"."""
    number = _METHOD_NUMBERS.get(method)
    return _METHOD_NUMBERS.get(method.casefold(), len(METHODS) - 1) if number is None else number
