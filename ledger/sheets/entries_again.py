"""A ledger of known customers that comes again: which of its lines the book has already, and which are new.

Whether a line is there is told by its day, what it does to what is owed, its number and its words. Words may have been
edited since, numbers that differ are two sales. Lines are counted: two teas on one day are two lines.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.book import EFFECTS, Kind, Money, clean_text
from ledger.matching import KnownCustomer, KnownEntry
from ledger.sheets.ledger_checks import said_of
from ledger.sheets.model import Entry

IN_BOOK: Final = "This line is in the book already."
_OPENINGS: Final = (Kind.OPENING_DUE, Kind.OPENING_PREPAID)
# One line of a list stands in the book as two, where its balance had no more (see ``as_held`` of the book).
_PARTED: Final = frozenset(
    {
        (Kind.PAYMENT, Kind.TOP_UP), (Kind.USE, Kind.CHARGE), (Kind.REFUND, Kind.CHARGE),
        (Kind.WRITE_OFF, Kind.OPENING_PREPAID),
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Compared:
    """The lines of one customer in a list: ``there`` are in the book already, ``new`` may be added, ``stated`` not.

    ``stated`` are balances from before the list, which the book keeps in its own way.
    """

    there: tuple[Entry, ...]
    new: tuple[Entry, ...]
    stated: tuple[Entry, ...] = ()


def compare(entries: Sequence[Entry], held: Sequence[KnownEntry]) -> Compared:
    """Return which of these lines are among those of the book."""
    found = _Finder(held)
    for same_words in (True, False):
        # The larger first: what was parted in the book is looked for as a whole before its parts are taken.
        for entry in sorted(entries, key=lambda one: -one.amount.minor):
            found.look_for(entry, same_words=same_words)
    there = tuple(entry for entry in entries if id(entry) in found.there)
    others = [entry for entry in entries if id(entry) not in found.there]
    return Compared(
        there,
        tuple(entry for entry in others if entry.kind not in _OPENINGS),
        tuple(entry for entry in others if entry.kind in _OPENINGS),
    )


def goes_on(compared: Compared, held: Sequence[KnownEntry]) -> bool:
    """Tell whether the new lines follow those of the book: a part of them is there, or all are later than what is."""
    if compared.there or not held:
        return True
    last = max(one.on for one in held)
    return all(one.dated and one.on > last for one in compared.new)


def is_whole(entries: Sequence[Entry], held: Sequence[KnownEntry]) -> bool:
    """Tell whether a list begins where the book begins, so that both must come to the same."""
    first = min((one.on for one in held), default=date.max)
    return all(one.dated for one in entries) and min((one.on for one in entries), default=date.max) <= first


def raised(entries: Sequence[Entry]) -> int:
    """Return by how much these lines raise what is owed less what is held, in minor units."""
    return sum(_net(one.kind, one.amount) for one in entries)


class _Finder:
    def __init__(self, held: Sequence[KnownEntry]) -> None:
        self._held = [one for one in held if _net(one.kind, one.amount)]
        self._free = [True] * len(self._held)
        self._by_net: dict[int, list[tuple[int, ...]]] = {}
        for at, one in enumerate(self._held):
            self._by_net.setdefault(_net(one.kind, one.amount), []).append((at,))
        for at, (one, other) in enumerate(zip(self._held, self._held[1:], strict=False)):
            if (one.kind, other.kind) in _PARTED and _words(one) == _words(other) and one.on == other.on:
                net = _net(one.kind, one.amount) + _net(other.kind, other.amount)
                self._by_net.setdefault(net, []).append((at, at + 1))
        self.there: set[int] = set()

    def look_for(self, entry: Entry, *, same_words: bool) -> None:
        if id(entry) in self.there:
            return
        for places in self._by_net.get(_net(entry.kind, entry.amount), ()):
            if all(self._free[at] for at in places) and _is_same(entry, self._held[places[0]], same_words=same_words):
                for at in places:
                    self._free[at] = False
                self.there.add(id(entry))
                return


def _is_same(entry: Entry, held: KnownEntry, *, same_words: bool) -> bool:
    if entry.dated and entry.on != held.on:
        return False
    reference, note = clean_text(entry.reference, 120), clean_text(entry.note, 2000)
    if same_words:
        return (reference, note) == _words(held)
    return not (reference and held.reference) or reference == held.reference


def _words(held: KnownEntry) -> tuple[str, str]:
    return held.reference, held.note


def _net(kind: Kind, amount: Money) -> int:
    effect = EFFECTS[kind]
    return (effect.due - effect.prepaid) * amount.minor


@dataclass(slots=True)
class NewLines:
    """What a ledger adds to a customer of the book: ``told`` are what is wrong and what is done, ``there`` left out.

    ``taken`` tells that the lines were compared with those of the book, so that balances need not be.
    """

    entries: tuple[Entry, ...] = ()
    there: tuple[Entry, ...] = ()
    told: tuple[tuple[str, str], ...] = ()
    taken: bool = False


def new_lines(entries: Sequence[Entry], customer: KnownCustomer, held: Sequence[KnownEntry]) -> NewLines:
    """Return which lines of a ledger come in for a customer whom the book knows, and what is to be said of it."""
    if not entries:
        return NewLines()
    compared = compare(entries, held)
    if not goes_on(compared, held):
        return NewLines()
    name, told = customer.person.name, []
    new = compared.new if held else (*compared.stated, *compared.new)
    if new and customer.fields.get("status") == "closed":
        what = f"{name} is closed in the book, and the list has {_lines(len(new))} more."
        then = "Left out. Open the customer again to bring them in."
        return NewLines((), compared.there, ((what, then),), taken=True)
    if compared.stated and held:
        what = f"{_lines(len(compared.stated)).capitalize()} of {name} state a balance from before."
        told.append((what, "Left out: the book has its own balance."))
    if compared.there and new:
        what = f"{len(compared.there):,} of {_lines(len(entries))} of {name} are in the book already."
        told.append((what, f"Only what is new is added: {_lines(len(new))}."))
    if compared.there and is_whole(entries, held):
        currency = entries[0].amount.currency
        book = customer.due.minor - customer.prepaid.minor + raised(new)
        if book != raised(entries):
            in_book, in_list = said_of(book, currency), said_of(raised(entries), currency)
            what = f"With the new lines {name} {in_book} in the book, {in_list} in the list."
            told.append((what, "Left as it is: the book has lines that the list does not have."))
    return NewLines(new, compared.there, tuple(told), taken=True)


def _lines(count: int) -> str:
    return f"{count:,} line{'' if count == 1 else 's'}"
