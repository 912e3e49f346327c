"""What a plain book of packages is made of, and how payments are shared among sales by hand.

No line is shared with the real book.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple, TypeAlias

Sets: TypeAlias = dict[tuple[str, str], tuple[Any, Any]]

# What one unit does to what is owed and to what is held; a session_use moves neither.
EFFECTS: Final = {
    "charge": (1, 0), "payment": (-1, 0), "top_up": (0, 1), "use": (0, -1), "settle": (-1, -1), "refund": (0, -1),
    "write_off": (-1, 0), "opening_due": (1, 0), "opening_prepaid": (0, 1), "stated_difference": (1, 0),
    "session_use": (0, 0),
}  # fmt: skip
RAISING: Final = ("charge", "opening_due", "stated_difference")
PAYING: Final = ("payment", "settle")


@dataclass(frozen=True)
class Line:
    """One entry, in minor units or sessions. ``listed``: a list brought it, and settling a difference may take it."""

    customer: str
    kind: str
    amount: int
    on: date
    package: str = ""
    pays: tuple[int, ...] = ()
    listed: bool = False

    def moves(self, place: int) -> int:
        """Return what it does to what is owed (0) or held (1)."""
        return EFFECTS[self.kind][place] * self.amount


@dataclass
class Done:
    """One act. ``size`` is how many numbers of entries it took; ``takes`` are the entries that it alone takes out."""

    lines: dict[int, Line] = field(default_factory=dict)
    adds: list[str] = field(default_factory=list)
    sets: Sets = field(default_factory=dict)
    takes: list[int] = field(default_factory=list)
    file: str = ""
    undoes: int = 0
    size: int = 0
    alive: bool = True

    @property
    def is_nothing(self) -> bool:
        """Whether it changes nothing, so that nothing is recorded."""
        return not (self.lines or self.adds or self.sets or self.takes or self.file or self.undoes)


@dataclass(frozen=True)
class Sale:
    """A package on its way into the book. ``parts`` are the instalments; ``paid`` None is nothing at once."""

    customer: str
    amount: int
    sessions: int
    on: date
    paid: int | None = None
    parts: tuple[int, ...] = ()
    over_limit: bool = False


@dataclass(frozen=True)
class Listed:
    """A package as a list has it."""

    amount: int | None = None
    paid: int | None = None
    stated: int | None = None
    prepaid: int | None = None
    sessions: int = 0
    used: int = 0
    bought_on: date | None = None

    @property
    def computed(self) -> int:
        """What its parts give; where there are none, what is stated."""
        says_parts = self.amount is not None or self.paid is not None
        return (self.amount or 0) - (self.paid or 0) if says_parts else self.stated or 0

    @property
    def wanted(self) -> int:
        """What the book must say is owed of it, below nothing when it is held."""
        return self.computed if self.stated is None else self.stated


class Row(NamedTuple):
    """What is seen of a package."""

    package: str
    amount: int
    paid: int
    balance: int
    used: int
    left: int


def share_out(lines: Mapping[int, Line], *, let_off: bool = True) -> tuple[dict[int, int], dict[int, int]]:
    """Return what is still open of each sale, and what was let off of sales by name.

    What was said to be paid is paid; of the rest the oldest sale is paid first. ``let_off`` False leaves out what was
    let off of no sale by name.
    """
    still: dict[int, int] = {}
    rest: dict[int, int] = {}
    for number in sorted(lines):
        moved = lines[number].moves(0)
        (still if moved > 0 else rest)[number] = abs(moved)
    named = dict.fromkeys(still, 0)
    for payer, target in [(one, target) for one in rest for target in lines[one].pays if target in still]:
        paid = min(rest[payer], still[target])
        rest[payer], still[target] = rest[payer] - paid, still[target] - paid
        named[target] += paid * (lines[payer].kind not in PAYING)
    rest = {payer: paid for payer, paid in rest.items() if let_off or lines[payer].kind in PAYING}
    for number in sorted(still, key=lambda one: (lines[one].on, one)):
        for payer in rest:
            if lines[payer].customer == lines[number].customer:
                paid = min(rest[payer], still[number])
                rest[payer], still[number] = rest[payer] - paid, still[number] - paid
    return still, named
