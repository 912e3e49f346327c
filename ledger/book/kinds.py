"""The kinds of entry, what each does to the three balances, and how money changes hands."""

from enum import IntEnum
from typing import Final, NamedTuple

import numpy as np


class Kind(IntEnum):
    """A kind of entry. The numbers live in snapshots only; the book on disk has the names."""

    CHARGE = 0
    PAYMENT = 1
    TOP_UP = 2
    USE = 3
    SETTLE = 4
    REFUND = 5
    WRITE_OFF = 6
    OPENING_DUE = 7
    OPENING_PREPAID = 8
    STATED_DIFFERENCE = 9
    SESSION_USE = 10

    @property
    def word(self) -> str:
        """The name in records and at the command line: "top_up"."""
        return self.name.lower()

    @classmethod
    def of(cls, word: str) -> "Kind":
        """Return the kind with this name; raise KeyError."""
        return cls[word.upper()]


class Effect(NamedTuple):
    """What one unit of an entry's amount does to each balance: +1, 0 or -1."""

    due: int
    prepaid: int
    sessions: int


EFFECTS: Final[dict[Kind, Effect]] = {
    Kind.CHARGE: Effect(1, 0, 0),
    Kind.PAYMENT: Effect(-1, 0, 0),
    Kind.TOP_UP: Effect(0, 1, 0),
    Kind.USE: Effect(0, -1, 0),
    Kind.SETTLE: Effect(-1, -1, 0),
    Kind.REFUND: Effect(0, -1, 0),
    Kind.WRITE_OFF: Effect(-1, 0, 0),
    Kind.OPENING_DUE: Effect(1, 0, 0),
    Kind.OPENING_PREPAID: Effect(0, 1, 0),
    Kind.STATED_DIFFERENCE: Effect(1, 0, 0),
    Kind.SESSION_USE: Effect(0, 0, -1),
}
DUE_EFFECT: Final = np.array([EFFECTS[kind].due for kind in Kind], np.int64)
PREPAID_EFFECT: Final = np.array([EFFECTS[kind].prepaid for kind in Kind], np.int64)
SESSIONS_EFFECT: Final = np.array([EFFECTS[kind].sessions for kind in Kind], np.int64)

# Money that goes through the shop's hands: what a drawer or a bank account sees. A refund goes out.
HANDS: Final[dict[Kind, int]] = {Kind.PAYMENT: 1, Kind.TOP_UP: 1, Kind.REFUND: -1}

METHODS: Final = ("", "cash", "UPI", "card", "bank", "cheque", "other")
