"""Whom an act was about."""

from ledger.book.book import Book
from ledger.book.records import (
    AliasRecord,
    AnswerRecord,
    ChangeRecord,
    ClaimRecord,
    CustomerRecord,
    DisputeRecord,
    DistinctRecord,
    EntryRecord,
    PackageRecord,
    UndoRecord,
    VoucherRecord,
)
from ledger.book.said import beginning


def customers_of(book: Book, seq: int) -> list[str]:
    """Return the ids of everybody whom an act touched, in order, each once; of who is kept, where they were merged."""
    touched: dict[str, None] = {}
    for record in book.records_of(seq):
        match record:
            case CustomerRecord(id=customer) | EntryRecord(customer=customer) | PackageRecord(customer=customer):
                touched[customer] = None
            case ClaimRecord(customer=customer) | DisputeRecord(customer=customer) | VoucherRecord(customer=customer):
                touched[customer] = None
            case ChangeRecord(customer=customer, package=package):
                touched[customer or book.packages[int(package[1:]) - 1].customer] = None
            case AnswerRecord(of=asked):
                touched[book.said.owner(asked)] = None
            case AliasRecord(customer=customer, into=into, was=was):
                touched |= dict.fromkeys((into or was, customer))
            case DistinctRecord(customers=several):
                touched |= dict.fromkeys(several)
            case UndoRecord(of=target):
                # What was said has no record that takes it back: the mark does.
                first = beginning(target, book.undo_of)
                touched |= {book.said.owner(asked): None for asked in book.said.of_act.get(first, ())}
                if any(seq == first for _, seq in book.distinct):
                    touched |= dict.fromkeys(customers_of(book, first))
            case _:
                pass
    return list(dict.fromkeys(book.people[book.people.place(one)].id for one in touched))
