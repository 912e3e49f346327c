"""A statement on A4, in the shop's look."""

from collections.abc import Iterator
from typing import Any

from ledger.statements import Statement, StatementLine, day_words, period_words
from services.papers.letters import printable
from services.papers.printing import details_of, name_of, said_of_letters, to_pdf, typed


def statement_pdf(statement: Statement) -> bytes:
    """Return the statement as a PDF."""
    return to_pdf("statement.typ", statement_data(statement))


def statement_data(statement: Statement) -> dict[str, Any]:
    """Return every string of the paper."""
    one = statement
    prepaid = one.holds_prepaid
    return {
        "title": f"Statement for {one.name}",
        "shop": typed(one.shop),
        "period": _capital(period_words(one.since, one.until)),
        "name": name_of(one.name, one.customer),
        "reach": printable(" · ".join(fact for fact in (one.customer, one.code, one.phone) if fact)),
        **said_of_letters(one.name, _typed_texts(one)),
        "foot": typed(f"{one.shop} · {one.name} · made on {day_words(one.made_on)}"),
        "figures": _figures(one),
        "columns": ["Charged", "Paid", "Owes", *(["Prepaid", "Holds"] if prepaid else [])],
        "opening": _balances("Before", one.opening_due, one.opening_prepaid, prepaid=prepaid),
        "rows": [_row(line, prepaid=prepaid) for line in one.lines],
        "closing": _balances("At the end", one.closing_due, one.closing_prepaid, prepaid=prepaid),
        "packages": [
            {
                "what": typed(package.what),
                "left": f"{package.left} of {package.sessions}",
                "ends": f"until {day_words(package.valid_until)}" if package.valid_until else "",
            }
            for package in (one.packages if one.is_current else ())
        ],
    }


def _typed_texts(one: Statement) -> Iterator[str]:
    """Yield everything but the name that somebody typed."""
    yield from (one.shop, one.code)
    for line in one.lines:
        yield from (line.note, line.reference)
    yield from (package.what for package in one.packages)


def _figures(one: Statement) -> list[dict[str, str]]:
    before = f"on {day_words(one.since)}" if one.since else "at the start"
    figures = [_figure("Owed before", one.opening_due, before), _figure("Owes", one.closing_due, day_words(one.until))]
    figures[1]["tone"] = "owes" if one.closing_due.minor > 0 else "plain"
    if one.is_current:
        since = f"since {day_words(one.overdue_since)}" if one.overdue_since else ""
        figures.append(_figure("Overdue", one.overdue, since) | {"tone": "overdue" if one.overdue else "plain"})
    if one.holds_prepaid:
        figures.append(_figure("Prepaid", one.closing_prepaid, day_words(one.until)) | {"tone": "holds"})
    return figures


def _figure(label: str, value: object, note: str) -> dict[str, str]:
    return {"label": label, "value": str(value), "note": note, "tone": "plain"}


def _row(line: StatementLine, *, prepaid: bool) -> dict[str, Any]:
    amounts = [_or_nothing(line.charged), _or_nothing(line.paid), str(line.due_after)]
    if prepaid:
        moved = f"+{line.added}" if line.added else f"\u2212{line.used}" if line.used else ""
        amounts += [moved, _or_nothing(line.prepaid_after)]
    due = f"due by {day_words(line.due_on)}" if line.due_on and line.charged else ""
    details = details_of(line.note, line.method, line.reference, due)
    return {"date": day_words(line.on), "what": line.what, "details": details, "amounts": amounts}


def _balances(what: str, due: object, held: object, *, prepaid: bool) -> dict[str, Any]:
    return {"what": what, "amounts": ["", "", str(due), *(["", str(held)] if prepaid else [])]}


def _or_nothing(amount: object) -> str:
    return str(amount) if amount else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
