"""Two customers that are one person: deciding to merge them, what that will do, and that two are not the same.

Nothing here writes. A merge gives the kept customer what the other one had and the kept one lacks, and overwrites
nothing; from then on the other one counts as the kept one. How that is undone is in parting.py.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, Final

import msgspec

from ledger.book.book import Book
from ledger.book.entries import check_open
from ledger.book.fields import FIELD_KINDS, OTHER_EMAIL
from ledger.book.money import Money
from ledger.book.people import REMOVED, fold
from ledger.book.records import AliasRecord, BookRecord, ChangeRecord, CustomerRecord, DistinctRecord
from ledger.book.refusals import CustomerUnknown, MergeNeedsTwo, named
from ledger.book.requests import Decision

# One value each: an empty one is filled, and what the other one says beside it is kept as a column of its own.
_SINGLE: Final = (
    "code", "address", "city", "centre", "language", "due_limit", "low_prepaid", "promised_on", "channel",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge will do: who is kept, as they are and as they will be, and what they owe, hold and have left then.

    ``says`` are the sentences for whoever decides.
    """

    kept: CustomerRecord
    others: tuple[CustomerRecord, ...]
    after: CustomerRecord
    due: Money
    prepaid: Money
    sessions: int
    says: tuple[str, ...]


def decide_merge(book: Book, keep: str, others: Sequence[str]) -> Decision:
    """Return the commit that merges ``others`` into the customer ``keep``; raise a refusal."""
    found = preview_merge(book, keep, others)
    kept, after = found.kept, found.after
    records: list[BookRecord] = [AliasRecord(customer=other.id, into=kept.id) for other in found.others]
    changed = {
        name: [getattr(kept, name), getattr(after, name)]
        for name in CustomerRecord.__struct_fields__
        if getattr(kept, name) != getattr(after, name)
    }
    if changed:
        records.append(ChangeRecord(customer=kept.id, fields=changed))
    who = named([f"{other.name} ({other.id})" for other in found.others])
    were = "was" if len(found.others) == 1 else "were"
    return Decision(f"{who} {were} merged into {kept.name} ({kept.id}), who now {_has(found)}", records)


def preview_merge(book: Book, keep: str, others: Sequence[str]) -> MergePreview:
    """Return what merging ``others`` into the customer ``keep`` will do; raise the refusal that it would meet."""
    with book.lock:
        kept_index = check_open(book, keep)
        indexes = list(dict.fromkeys(check_open(book, other) for other in others))
        if not indexes or kept_index in indexes:
            raise MergeNeedsTwo(book.people[kept_index].name)
        kept = after = book.people[kept_index]
        gone = tuple(book.people[index] for index in indexes)
        for other in gone:
            after = _united(book, after, other)
        due, prepaid, sessions = book.balance(kept_index)
        for owes, holds, left in map(book.balance, indexes):
            due, prepaid, sessions = due + owes, prepaid + holds, sessions + left
        preview = MergePreview(kept, gone, after, due, prepaid, sessions, ())
        return replace(preview, says=tuple(_says(book, preview)))


def decide_distinct(book: Book, customers: Sequence[str]) -> Decision | None:
    """Return the commit that remembers that these are several people, None when that is known; raise a refusal."""
    indexes = list(dict.fromkeys(_living(book, asked) for asked in customers))
    if len(indexes) < 2:  # noqa: PLR2004 - one alone is nobody's double
        raise MergeNeedsTwo(book.people[indexes[0]].name if indexes else "")
    known = distinct_pairs(book)
    if all(frozenset(pair) in known for pair in combinations(indexes, 2)):
        return None
    people = [book.people[index] for index in indexes]
    what = f"{named([f'{one.name} ({one.id})' for one in people], len(people))} are not the same person"
    return Decision(what, [DistinctRecord(customers=[one.id for one in people])])


def distinct_pairs(book: Book) -> set[frozenset[int]]:
    """Return the pairs of customers (by index, of whoever is kept) of whom somebody said that they are two people."""
    with book.lock:
        root = book.people.aliases.root
        return {
            frozenset(pair)
            for several, seq in book.distinct
            if not book.is_undone(seq)
            for pair in combinations(map(root, several), 2)
        }


def merged_into(book: Book, index: int) -> list[CustomerRecord]:
    """Return who was merged into a customer, as they were, in the order of their ids."""
    with book.lock:
        aliases = book.people.aliases
        return [aliases.was[member] for member in aliases.members(index)]


def _living(book: Book, asked: str) -> int:
    index = book.people.index_of(asked)
    if book.people[index].status == REMOVED:
        raise CustomerUnknown(asked)
    return index


def _united(book: Book, kept: CustomerRecord, other: CustomerRecord) -> CustomerRecord:
    """Return the kept customer with all that the other one had and they lack; nothing is overwritten."""
    fields: dict[str, Any] = {
        "phone": kept.phone or other.phone,
        "email": kept.email or other.email,
        "tags": _more(kept.tags, other.tags),
        "notes": kept.notes if other.notes in kept.notes else "\n".join(filter(None, (kept.notes, other.notes))),
        "no_messages": kept.no_messages or other.no_messages,
        "group": kept.group or other.group,
    }
    fields["phones"] = _more(kept.phones, (other.phone, *other.phones), (fields["phone"],))
    fields["nicknames"] = _more(kept.nicknames, (other.name, *other.nicknames), (kept.name,))
    extra = dict(kept.extra)
    for name in _SINGLE:
        mine, theirs = getattr(kept, name), getattr(other, name)
        if _is_empty(mine):
            fields[name] = theirs
        elif not _is_empty(theirs) and fold(str(mine)) != fold(str(theirs)):
            extra[f"{_label(name)} ({other.id})"] = _text(book, theirs)
    for key, value in other.extra.items():
        if key != OTHER_EMAIL and value and extra.get(key, "") != value:
            extra[key if not extra.get(key) else f"{key} ({other.id})"] = value
    emails = _more(_emails(kept.extra), (other.email, *_emails(other.extra)), (fields["email"],))
    if emails:
        extra[OTHER_EMAIL] = ", ".join(emails)
    return msgspec.structs.replace(kept, extra=extra, **fields)


def _says(book: Book, preview: MergePreview) -> Iterable[str]:
    """Yield what somebody should read before they merge."""
    kept, after, others = preview.kept, preview.after, preview.others
    yield f"{kept.name} ({kept.id}) then {_has(preview)}."
    ids = named([kept.id, *(other.id for other in others)], len(others) + 1)
    yield f"{ids} {'both' if len(others) == 1 else 'all'} find {kept.name}."
    gets = [kind.label for name, kind in FIELD_KINDS.items() if getattr(kept, name) != getattr(after, name)]
    if gets:
        yield f"{kept.name} gets what was missing: {', '.join(gets)}."
    for name in _SINGLE:
        stays = getattr(kept, name)
        beside = [after.extra[key] for other in others if (key := f"{_label(name)} ({other.id})") in after.extra]
        if beside and not _is_empty(stays):
            yield f"The {FIELD_KINDS[name].label} stays {_text(book, stays)}; {named(beside)} is kept beside it."
    if after.no_messages and not kept.no_messages:
        yield f"{kept.name} gets no messages any more."
    for other in others:
        if other.group and other.group != after.group and other.group in book.groups:
            yield f"The link of {other.name} with {book.groups[other.group].name} ends; {kept.name}’s own stays."


def _has(preview: MergePreview) -> str:
    """Return "owes ₹1,580, holds ₹20 and has 3 sessions left", without what is nothing."""
    owes = f"owes {preview.due.short}" if preview.due else "owes nothing"
    holds = f"holds {preview.prepaid.short}" if preview.prepaid else ""
    count = preview.sessions
    left = f"has {count:,} session{'' if count == 1 else 's'} left" if count else ""
    return named([part for part in (owes, holds, left) if part])


def _more(mine: Sequence[str], theirs: Iterable[str], known: Sequence[str] = ()) -> list[str]:
    """Return what is mine and then what is theirs, without what is ``known``, there, or nothing."""
    found, seen = list(mine), {fold(one) for one in (*mine, *known)}
    for one in theirs:
        if one and fold(one) not in seen:
            found.append(one)
            seen.add(fold(one))
    return found


def _emails(extra: Mapping[str, str]) -> list[str]:
    return [one for one in extra.get(OTHER_EMAIL, "").split(", ") if one]


def _is_empty(value: str | int | None) -> bool:
    return value is None or value == ""


def _label(name: str) -> str:
    label = FIELD_KINDS[name].label
    return label[:1].upper() + label[1:]


def _text(book: Book, value: str | int) -> str:
    return book.money(value).decimal if isinstance(value, int) else value
