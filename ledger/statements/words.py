"""The words of a statement, as the customer reads them: what happened, days, and a period."""

from datetime import date
from typing import Final

from ledger.book import Kind

WHAT: Final = {
    Kind.CHARGE: "Bought on credit",
    Kind.PAYMENT: "Paid",
    Kind.TOP_UP: "Paid in advance",
    Kind.USE: "Used from prepaid",
    Kind.SETTLE: "Due paid from prepaid",
    Kind.REFUND: "Prepaid given back",
    Kind.WRITE_OFF: "Let off",
    Kind.OPENING_DUE: "Owed at the start",
    Kind.OPENING_PREPAID: "Prepaid at the start",
    Kind.STATED_DIFFERENCE: "Difference to the list",
    Kind.SESSION_USE: "Session used",
}


def what_words(kind: Kind, count: int, instalment: str) -> str:
    """Return what a line says; ``count`` is the number of sessions of a use of them."""
    if kind is Kind.SESSION_USE:
        return WHAT[kind] if count == 1 else f"{count} sessions used"
    part, _, parts = instalment.partition("/")
    return f"{WHAT[kind]}, part {part} of {parts}" if parts else WHAT[kind]


def day_words(day: date) -> str:
    """Return "19 Nov 2026"."""
    return f"{day.day} {day:%b} {day.year:04d}"


def period_words(since: date | None, until: date) -> str:
    """Return "1 Nov 2026 to 21 Nov 2026", "21 Nov 2026" for one day, "up to 21 Nov 2026" for everything until then."""
    if since == until:
        return day_words(until)
    return f"{day_words(since)} to {day_words(until)}" if since else f"up to {day_words(until)}"
