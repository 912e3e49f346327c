"""A book that anybody can follow: dictionaries and lists, everything added up anew each time it is asked for.

It shares no line with the real one. It says what must be refused, and what everybody owes and holds afterwards.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeAlias

Balances: TypeAlias = dict[str, tuple[int, int]]
Sets: TypeAlias = dict[tuple[str, str], tuple[Any, Any]]

# What one unit does to what is owed and to what is held.
EFFECTS: Final = {
    "charge": (1, 0), "payment": (-1, 0), "top_up": (0, 1), "use": (0, -1), "settle": (-1, -1), "refund": (0, -1),
    "write_off": (-1, 0), "opening_due": (1, 0), "opening_prepaid": (0, 1),
}  # fmt: skip
MOST: Final = 99_99_99_999_99
SHOP: Final = ""


@dataclass
class PlainEntry:
    """Something that moved a balance, in minor units."""

    customer: str
    kind: str
    amount: int
    on: date


@dataclass
class PlainAct:
    """One act: entries, customers it opened, fields it set ((whose, field): (before, after)), a file, a count.

    ``joins`` has for whoever was merged into whom; ``apart`` are those who are not the same.
    """

    entries: list[PlainEntry] = field(default_factory=list)
    adds: list[str] = field(default_factory=list)
    sets: Sets = field(default_factory=dict)
    file: str = ""
    counted: date | None = None
    joins: dict[str, str] = field(default_factory=dict)
    apart: tuple[str, ...] = ()
    undoes: int = 0
    alive: bool = True


@dataclass
class PlainRules:
    """What the shop has settled on."""

    overpayment: str = "refuse"
    below_zero: bool = False
    limit: int | None = None


class PlainBook:
    """The model. Acts are numbered like the real ones; number 1 is the set-up."""

    def __init__(self, shop: str) -> None:
        self.rules = PlainRules()
        self.fields: dict[str, dict[str, Any]] = {SHOP: {"name": shop}}
        self.acts: dict[int, PlainAct] = {1: PlainAct()}
        self.then: dict[int, Balances] = {1: {}}

    # What there is.

    def customers(self) -> list[str]:
        """Return everybody who was not taken out, in the order of their ids."""
        return [one for one, fields in self.fields.items() if one != SHOP and fields["status"] != "removed"]

    def entries(self) -> list[tuple[int, PlainEntry]]:
        """Return (act, entry) of all that counts."""
        return [(seq, entry) for seq, act in self.acts.items() if act.alive for entry in act.entries]

    def balance(self, customer: str, until: date = date.max) -> tuple[int, int]:
        """Return what somebody owes and holds at the end of a business day."""
        mine = [entry for _, entry in self.entries() if entry.customer == customer and entry.on <= until]
        due, prepaid = (sum(EFFECTS[one.kind][place] * one.amount for one in mine) for place in (0, 1))
        return due, prepaid

    def balances(self, until: date = date.max) -> Balances:
        """Return what everybody owes and holds at the end of a business day."""
        return {one: self.balance(one, until) for one in self.customers()}

    def counts(self, on: date) -> int:
        """Return how many counts of the drawer of a day still count."""
        return sum(act.alive and act.counted == on for act in self.acts.values())

    # What may be done, and what it does. None is a refusal.

    def entry(self, made: PlainEntry, today: date, *, reason: bool, answer: str | None, yes: bool) -> PlainAct | None:
        """Record an entry; ``answer`` is what was said about an overpayment, ``yes`` lets a limit be passed."""
        if made.customer not in self.customers() or self.fields[made.customer]["status"] == "closed":
            return None
        if not 0 < made.amount <= MOST or not date(1950, 1, 1) <= made.on <= today:
            return None
        due, prepaid = self.balance(made.customer)
        own = self.fields[made.customer]["due_limit"]
        limit = self.rules.limit if own is None else own
        refused = {
            "charge": limit is not None and not yes and due + made.amount > limit,
            "use": made.amount > prepaid and not self.rules.below_zero,
            "settle": made.amount > min(due, prepaid),
            "refund": made.amount > prepaid,
            "write_off": made.amount > due or not reason,
        }
        if refused.get(made.kind):
            return None
        if made.kind == "payment" and made.amount > due:
            if (answer or self.rules.overpayment) != "prepaid":
                return None
            parts = {"payment": due, "top_up": made.amount - due}
            return PlainAct([PlainEntry(made.customer, kind, some, made.on) for kind, some in parts.items() if some])
        return PlainAct([made])

    def opened(self, fields: dict[str, Any]) -> PlainAct | None:
        """Open an account."""
        if not fields["name"] or not self._code_is_free(fields["code"], ""):
            return None
        customer = f"C{len(self.fields):04d}"
        self.fields[customer] = {"status": "active", "due_limit": None, "tags": [], **fields}
        return PlainAct(adds=[customer])

    def changed(self, customer: str, fields: dict[str, Any]) -> PlainAct | None:
        """Give somebody other values; an act that sets nothing stands for "nothing changes"."""
        if customer not in self.customers() or not fields.get("name", "x"):
            return None
        if "code" in fields and not self._code_is_free(fields["code"], customer):
            return None
        if fields.get("status", "active") not in {"active", "inactive", "closed"}:
            return None
        was = self.fields[customer]
        sets = {(customer, name): (was[name], value) for name, value in fields.items() if was[name] != value}
        if sets.get((customer, "status"), ("", ""))[1] == "closed" and any(self.balance(customer)):
            return None
        return PlainAct(sets=sets)

    def undone(self, seq: int) -> PlainAct | None:
        """Take an act back."""
        target = self.acts.get(seq)
        if seq == 1 or target is None or self._is_in_the_way(seq):
            return None
        back = PlainAct(undoes=seq)
        back.sets = {place: (after, before) for place, (before, after) in target.sets.items()}
        for customer in target.adds:
            back.sets[customer, "status"] = (self.fields[customer]["status"], "removed")
        for (whose, name), (now, _) in back.sets.items():
            if self.fields[whose][name] != now:
                return None
        return None if self._breaks(back) else back

    def keep(self, seq: int, act: PlainAct) -> None:
        """Take in an act that was recorded."""
        self.acts[seq] = act
        self._put(act.sets)
        if act.undoes:
            self._turn(act.undoes, alive=False)
        self.then[seq] = self.balances()

    # Behind it.

    def _breaks(self, back: PlainAct) -> bool:
        """Tell what would be wrong afterwards: do it, look, and turn it back."""
        root = self.root(back.undoes)
        act, before = self.acts[root], self.balances()
        returning = not act.alive
        file_lives = bool(act.file) and any(one.alive and one.file == act.file for one in self.acts.values())
        self._put(back.sets)
        self._turn(back.undoes, alive=False)
        broken = returning and file_lives
        for customer in {entry.customer for entry in act.entries} | {whose for whose, _ in back.sets} - {SHOP}:
            fields, after = self.fields[customer], self.balance(customer)
            was = before.get(customer, (0, 0))
            broken |= after[0] < min(was[0], 0)
            broken |= after[1] < was[1] and after[1] < 0 and not self.rules.below_zero
            broken |= fields["status"] == "closed" and any(after)
            gone = fields["status"] == "removed"
            broken |= gone and any(entry.customer == customer for _, entry in self.entries())
            broken |= not gone and not self._code_is_free(fields["code"], customer)
        self._put({place: (after, before) for place, (before, after) in back.sets.items()})
        self._turn(back.undoes, alive=True)
        return broken

    def _is_in_the_way(self, seq: int) -> bool:
        """Tell whether something in a chain of undos is not as it must be for the first of them to be turned round."""
        alive = True
        while seq:
            if self.acts[seq].alive is not alive:
                return True
            seq, alive = self.acts[seq].undoes, not alive
        return False

    def root(self, seq: int) -> int:
        """Return the act that a chain of undos began with."""
        while self.acts[seq].undoes:
            seq = self.acts[seq].undoes
        return seq

    def _turn(self, seq: int, *, alive: bool) -> None:
        self.acts[seq].alive = alive
        if self.acts[seq].undoes:
            self._turn(self.acts[seq].undoes, alive=not alive)

    def _put(self, sets: Sets) -> None:
        for (whose, name), (_, value) in sets.items():
            self.fields[whose][name] = value

    def _code_is_free(self, code: str, own: str) -> bool:
        if code[:1] in "Cc" and code[1:].isdecimal():
            return False
        others = (self.fields[one]["code"].casefold() for one in self.customers() if one != own)
        return not code or code.casefold() not in others
