"""Rows of people of whom only a name is known, when the same list comes again: saved anew, sorted, longer by a few.

A shared name makes nobody the same person. But a list most of whose bare rows stand in the book already, each with the
same amounts and nothing that differs, is that list once more, and would double everything that is owed.
"""

from collections.abc import Callable, Sequence
from typing import Final

from ledger.matching import KnownCustomer, KnownPeople, nearly_same_name
from ledger.sheets.entries_again import compare
from ledger.sheets.lines import Line
from ledger.sheets.model import ImportRow, Place

_MOST: Final = 0.5
_LINES: Final = 2
_CHANGED_BY_HAND: Final = frozenset({"name", "status"})

Tell = Callable[[Line, str, str, str, str], None]


class RowsAgain:
    """Which customers of the book the bare rows of a list are, if it is a list that came before."""

    def __init__(self, lines: Sequence[Line], known: KnownPeople) -> None:
        bare = [line for line in lines if _is_bare(line)]
        self._same: dict[Place, KnownCustomer] = {}
        self._namesakes: dict[Place, KnownCustomer] = {}
        taken: set[str] = set()
        namesakes = (one for line in bare if line.entries for one in known.bare_of(line.person.name))
        self._held = known.entries_of({one.id for one in namesakes})
        of_ledgers: dict[Place, KnownCustomer] = {}
        for line in bare:
            there = [one for one in known.bare_of(line.person.name) if one.id not in taken]
            ledger = next((one for one in there if self._has_lines(line, one)), None)
            again = next((one for one in there if _is_again(line, one)), None)
            if ledger:
                taken.add(ledger.id)
                of_ledgers[line.place] = ledger
            elif again:
                taken.add(again.id)
                self._same[line.place] = again
            elif there:
                self._namesakes[line.place] = there[0]
        if len(self._same) <= _MOST * len(bare):
            self._namesakes |= self._same
            self._same = {}
        self._ledgers = of_ledgers

    def _has_lines(self, line: Line, customer: KnownCustomer) -> bool:
        """Tell whether two lines of a ledger stand in the book under this name, and half of what either has."""
        held = self._held.get(customer.id, ())
        if not (line.entries and held and nearly_same_name(line.person.name, customer.person.name)):
            return False
        there = len(compare(line.entries, held).there)
        return there >= min(_LINES, len(held)) and there * 2 >= min(len(line.entries), len(held))

    def customer_of(self, line: Line, tell: Tell) -> KnownCustomer | None:
        """Return the customer whose row this is once more, or None; what is thought of a namesake is told."""
        ledger = self._ledgers.get(line.place)
        if ledger:
            what = f"{line.fields['name']} is in the book with the same lines ({ledger.id})."
            tell(line, "name", line.fields["name"], what, "Taken for the same customer: only new lines are added.")
            return ledger
        same, namesake = self._same.get(line.place), self._namesakes.get(line.place)
        if same:
            what = f"{line.fields['name']} is in the book with the same amounts ({same.id}), as most rows of this list."
            tell(line, "name", line.fields["name"], what, "Taken for the same row: nothing is added.")
        elif namesake:
            what = f"{line.fields['name']} is in the book too ({namesake.id}), and only the name is known of both."
            tell(line, "name", line.fields["name"], what, "Brought in as another customer.")
        return same


def _is_bare(line: Line) -> bool:
    person = line.person
    return bool(person.name) and not (line.own or person.phones or person.emails or person.code or person.born)


def _is_again(line: Line, customer: KnownCustomer) -> bool:
    """Return whether nothing in a row is other than in the book: not the amounts, as they came or are now."""
    if not nearly_same_name(line.person.name, customer.person.name):
        return False
    if any(not _holds(customer, key, value) for key, value in line.fields.items() if key not in _CHANGED_BY_HAND):
        return False
    said = ImportRow(
        line.place, None, {}, {}, tuple(line.openings), (), tuple(line.packages), tuple(line.entries)
    )  # fmt: skip
    amounts = tuple(0 if one is None else one.minor for one in (said.due, said.prepaid))
    packages = len(line.packages), sum(one.left for one in line.packages)
    now = customer.due.minor, customer.prepaid.minor
    return amounts in (now, customer.opened) and packages == (customer.packages, customer.sessions)


def _holds(customer: KnownCustomer, key: str, value: object) -> bool:
    held = customer.fields.get(key)
    if isinstance(value, dict):
        return isinstance(held, dict) and value.items() <= held.items()
    return bool(held == value)
