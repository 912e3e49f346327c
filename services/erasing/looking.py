"""What would be erased: who it is, what is written about them and where, and why it cannot be done yet."""

from dataclasses import dataclass, field
from pathlib import Path

from ledger.book import REMOVED, CustomerUnknown, Ledger, PersonErased
from services.erasing.places import Needles, originals_with, pieces_aside
from services.erasing.refusals import BalancesLeft
from services.erasing.traces import Traces, traces_of
from services.rooms import outbox_of, people_of


@dataclass(frozen=True, slots=True)
class Original:
    """A list that was brought in and holds the person; ``rows`` counts what it brought of everybody, 0: not known."""

    name: str
    file: str
    rows: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What an erasure is about: whose data, how much of it, and what beside the book holds it.

    ``customer`` is the kept id, ``merged`` are the names of who was merged into it, ``seq`` is how far the book was
    when it was looked at. ``sign_in`` is how the person signs in, "" without an own page. ``aside`` are damaged
    pieces of the book's file, put aside once, that hold the person.
    """

    customer: str
    name: str
    merged: tuple[str, ...]
    seq: int
    traces: Traces = field(repr=False)
    entries: int = 0
    messages: int = 0
    sign_in: str = ""
    originals: tuple[Original, ...] = ()
    aside: tuple[Path, ...] = ()

    @property
    def opened(self) -> int:
        """The number of the act with which the person came into the book."""
        return min(self.traces.opened.values())

    @property
    def photos(self) -> int:
        """How many photos of bills go."""
        return len(self.traces.photos)

    def needles(self) -> Needles:
        """Return what to look for in files."""
        return Needles(self.traces)


def plan_erasure(ledger: Ledger, customer: str) -> Plan:
    """Return what erasing a customer is about. Raise CustomerUnknown, PersonErased or BalancesLeft."""
    book = ledger.book
    index = book.people.index_of(customer)
    record = book.people[index]
    if record.status == REMOVED:
        raise CustomerUnknown(customer)
    if index in book.people.erased:
        raise PersonErased(record.id)
    due, prepaid, sessions = book.balance(index)
    if due or prepaid or sessions:
        raise BalancesLeft(record.name, due, prepaid, sessions)
    members = book.people.aliases.members(index)
    ids = [record.id, *(f"C{member + 1:04d}" for member in members)]
    traces = traces_of(ledger.journal.commits, ids)
    person = next((one for one in people_of(ledger).all() if one.customer in traces.ids), None)
    plan = Plan(
        record.id, record.name, tuple(book.people.aliases.was[member].name for member in members),
        ledger.journal.last_seq, traces, len(book.entries_of(index)), len(outbox_of(ledger).of_customers(ids)),
        person.sign_in if person else "",
    )  # fmt: skip
    needles = plan.needles()
    lists = originals_with(ledger.folder, needles, set(traces.imports))
    originals = tuple(_original(ledger, name, traces) for name in lists)
    aside = tuple(pieces_aside(ledger.folder, needles))
    return Plan(
        plan.customer, plan.name, plan.merged, plan.seq, traces, plan.entries, plan.messages, plan.sign_in,
        originals, aside,
    )  # fmt: skip


def _original(ledger: Ledger, name: str, traces: Traces) -> Original:
    known = ledger.book.imports.get(name, ())
    file, rows = traces.imports.get(name, ""), 0
    if known:
        seq, file = known[-1]
        for record in ledger.book.records_of(seq):
            if getattr(record, "sha256", "") == name:
                rows = int(getattr(record, "rows", 0))
    return Original(name, file or name[:12], rows)
