"""The cells of a table that leaves the house: what they hold, how they read as text, and how they stay harmless."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import Final, Generic, NamedTuple, TypeAlias, TypeVar

from ledger.book import Currency, Money

Cell: TypeAlias = str | int | date | Money
Row: TypeAlias = Sequence[Cell]
_Given = TypeVar("_Given")

_KEPT_MAX: Final = 50_000  # texts of one kind; there are few days, names and amounts, and perhaps many notes
# What a spreadsheet program takes for a formula or a command when a cell begins with it (also full-width). An
# apostrophe before it is what we put there: one that was there already gets a second, so that exactly ours comes off.
_WOULD_RUN: Final = re.compile(r"'*[=+\-@\t\r\0\uff1d\uff0b\uff0d\uff20]")


def safe(cell: str) -> str:
    """Return a text that no spreadsheet program runs: a leading ``'`` where it would begin a formula, also before -1.

    An import takes exactly this apostrophe off again.
    """
    return f"'{cell}" if _WOULD_RUN.match(cell) else cell


def text_of(cell: Cell) -> str:
    """Return a cell as the text of a CSV file: amounts as decimal strings, dates as YYYY-MM-DD, nothing that runs."""
    if isinstance(cell, str):
        return safe(cell)
    if isinstance(cell, Money):
        return cell.decimal
    return cell.isoformat() if isinstance(cell, date) else str(cell)


@lru_cache(maxsize=65_536)
def day(iso: str) -> date | str:
    """Return a date of the book, "" where there is none, and what is no date as it stands there."""
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return iso


class Forms(NamedTuple):
    """What the cells of a row become: a text, one that hardly comes twice, a day (ISO, "" for none), minor units."""

    text: Callable[[str], Cell]
    once: Callable[[str], Cell]
    day: Callable[[str], Cell]
    money: Callable[[int], Cell]


def as_values(currency: Currency) -> Forms:
    """Return what leaves cells the values that they are: texts as they were typed, dates, Money."""
    return Forms(str, str, day, lambda minor: Money(minor, currency))


def as_texts(currency: Currency) -> Forms:
    """Return what makes each cell what ``text_of`` makes of its value, at once, and the same text only once."""
    return Forms(
        _Kept[str](safe).__getitem__,
        safe,
        _Kept[str](lambda iso: text_of(day(iso))).__getitem__,
        _Kept[int](lambda minor: Money(minor, currency).decimal).__getitem__,
    )


class _Kept(dict[_Given, str], Generic[_Given]):
    """What was made of what, so that it need not be made again; begun anew when there is too much of it."""

    def __init__(self, make: Callable[[_Given], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, given: _Given) -> str:
        if len(self) >= _KEPT_MAX:
            self.clear()
        made = self[given] = self._make(given)
        return made
