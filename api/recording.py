"""An act as programs see it: its number, a sentence, and its lines."""

from typing import Any

from api.models import Entry, HistoryEntry, Recorded
from ledger.book import Kind, Line, Money, entries_of_commit
from ledger.journal import Commit
from services import Desk


def recorded(desk: Desk, done: Commit) -> Recorded:
    """Return an act that was recorded just now, or when its key was said first."""
    lines = entries_of_commit(desk.book, done.seq)
    return Recorded(seq=done.seq, what=done.what, at=done.at, entries=[Entry(**facts_of(one)) for one in lines])


def money_in(desk: Desk, text: str) -> Money:
    """Return an amount as a program wrote it; raise AmountNotUnderstood."""
    return desk.book.money(desk.read_amount(text) or 0)


def said(done: Commit) -> Recorded:
    """Return an act that moved nothing: what a customer said."""
    return Recorded(seq=done.seq, what=done.what, at=done.at, entries=[])


def with_balances(line: Line) -> HistoryEntry:
    """Return a line with what came of it and the balances after it."""
    return HistoryEntry(
        **facts_of(line), undone=line.undone, still_open=line.still_open.decimal,
        due_after=line.due_after.decimal, prepaid_after=line.prepaid_after.decimal,
    )  # fmt: skip


def facts_of(line: Line) -> dict[str, Any]:
    """Return the facts of a line that never change."""
    sessions = line.kind is Kind.SESSION_USE
    return {
        "id": line.id, "seq": line.seq, "customer": line.customer, "kind": line.kind.word,
        "amount": str(line.amount.minor) if sessions else line.amount.decimal, "on": line.on, "due_on": line.due_on,
        "method": line.method, "reference": line.reference, "note": line.note, "package": line.package, "by": line.by,
        "reversal": line.reversal,
    }  # fmt: skip
