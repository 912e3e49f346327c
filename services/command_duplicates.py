"""What the commands about customers who are there twice do: list the likely ones, and merge."""

from collections.abc import Sequence
from typing import Any

from ledger.book import CustomerRecord, Ledger
from services.command_line import act_words, acting_owner, find_customer, reading
from services.command_post import telling
from services.duplicates import Duplicates
from services.rooms import check_no_own_page, people_of


def duplicates() -> list[dict[str, Any]]:
    """Return the pairs of customers who may be one person, the surest first; nothing is recorded."""
    with reading() as ledger:
        people = ledger.book.people
        return [
            {
                "level": pair.verdict.level, "score": round(pair.verdict.score, 4), "why": pair.verdict.why,
                "reasons": list(pair.verdict.reasons),
                "one": _shown(ledger, people[pair.one]), "other": _shown(ledger, people[pair.other]),
            }
            for pair in Duplicates().find(ledger.book)
        ]  # fmt: skip


def merge(keep: str, others: Sequence[str]) -> dict[str, Any]:
    """Merge customers into the one who is kept, as one act; return its number and sentence. Raise a refusal."""
    with telling() as ledger:
        kept, gone = find_customer(ledger, keep).id, [find_customer(ledger, other).id for other in others]
        check_no_own_page(people_of(ledger), ledger.book, gone)
        return act_words(ledger, ledger.merge(kept, gone, acting_owner("")))


def _shown(ledger: Ledger, customer: CustomerRecord) -> dict[str, Any]:
    due, prepaid, sessions = ledger.book.balance(ledger.book.people.index_of(customer.id))
    return {
        "id": customer.id, "code": customer.code, "name": customer.name, "phone": customer.phone,
        "email": customer.email, "city": customer.city, "centre": customer.centre,
        "due": due.decimal, "prepaid": prepaid.decimal, "sessions": sessions,
    }  # fmt: skip
