"""Statements and receipts as text for a phone: short, one fact a line, in WhatsApp's own plain text."""

from datetime import date
from typing import Final

from ledger.statements.letters import as_typed
from ledger.statements.receipt import Receipt, ReceiptLine
from ledger.statements.statement import Statement, StatementLine
from ledger.statements.words import day_words, period_words

LINES_IN_A_TEXT: Final = 10
_NOTE_SIGNS_MAX: Final = 60


def statement_text(statement: Statement) -> str:
    """Return the last ten lines and the due, for a message to the customer."""
    shown = statement.lines[-LINES_IN_A_TEXT:]
    earlier = statement.earlier + len(statement.lines) - len(shown)
    head = [f"*{as_typed(statement.shop)}*", f"Statement for {as_typed(statement.name)}"]
    head.append(_capital(period_words(statement.since, statement.until)))
    body = [_statement_line(line, statement) for line in shown] or ["Nothing in this time."]
    if earlier:
        body.insert(0, f"({earlier:,} earlier {'line' if earlier == 1 else 'lines'} not shown)")
    elif statement.opening_due or statement.opening_prepaid:
        body.insert(0, f"Before: {_owed(statement)}")
    return "\n".join([*head, "", *body, "", *_ends(statement)])


def receipt_text(receipt: Receipt) -> str:
    """Return a receipt as a message to the customer."""
    lines = [
        f"*{as_typed(receipt.shop)}*",
        f"{receipt.title} {receipt.seq}, {day_words(receipt.on)}",
        as_typed(receipt.name),
        "",
        f"Owed before: {receipt.due_before.short}",
        *(_receipt_line(line) for line in receipt.lines),
        f"*Owes now: {receipt.due_after.short}*",
    ]
    if receipt.prepaid_before or receipt.prepaid_after:
        lines.append(f"Prepaid: {receipt.prepaid_after.short}")
    return "\n".join(lines)


def _statement_line(line: StatementLine, statement: Statement) -> str:
    """Return "19 Nov: Bought on credit ₹330 (Milk), owed ₹1,580"."""
    moved = line.charged or line.paid or line.added or line.used
    note = f" ({as_typed(_cut(line.note))})" if line.note else ""
    after = f", owed {line.due_after.short}" if line.charged or line.paid else ""
    after += f", prepaid {line.prepaid_after.short}" if line.added or line.used else ""
    amount = f" {moved.short}" if moved else ""
    return f"{_short_day(line.on, statement.until)}: {line.what}{amount}{note}{after}"


def _owed(statement: Statement) -> str:
    owed = f"owed {statement.opening_due.short}"
    return f"{owed}, prepaid {statement.opening_prepaid.short}" if statement.opening_prepaid else owed


def _ends(statement: Statement) -> list[str]:
    now = "now" if statement.is_current else f"on {day_words(statement.until)}"
    ends = [f"*Due {now}: {statement.closing_due.short}*"]
    if statement.overdue and statement.overdue_since:
        ends.append(f"Overdue: {statement.overdue.short}, since {day_words(statement.overdue_since)}")
    if statement.holds_prepaid:
        ends.append(f"Prepaid {now}: {statement.closing_prepaid.short}")
    if statement.is_current:
        ends += [f"Sessions left: {as_typed(one.what)}, {one.left} of {one.sessions}" for one in statement.packages]
    return ends


def _receipt_line(line: ReceiptLine) -> str:
    facts = [fact for fact in (line.method, line.reference, _cut(line.note)) if fact]
    said = f" ({', '.join(as_typed(fact) for fact in facts)})" if facts else ""
    return f"{line.what}{said}: {line.amount.short}" if line.amount is not None else f"{line.what}{said}"


def _cut(text: str) -> str:
    return text if len(text) <= _NOTE_SIGNS_MAX else f"{text[: _NOTE_SIGNS_MAX - 1].rstrip()}…"


def _short_day(day: date, until: date) -> str:
    return f"{day.day} {day:%b}" if day.year == until.year else day_words(day)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
