"""The cells of a table that leaves the house: what they hold, how they read as text, and how they stay harmless."""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Final, TypeAlias

from ledger.book import Money

Cell: TypeAlias = str | int | date | Money
Row: TypeAlias = Sequence[Cell]

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
