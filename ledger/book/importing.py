"""Deciding about an import: a whole list becomes the records of one commit, or a refusal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import msgspec

from ledger.book.acts import OWN_NUMBER, Decision, Rules, check_amount, decide_change, decide_customer
from ledger.book.book import Book
from ledger.book.fields import clean_text
from ledger.book.kinds import Kind
from ledger.book.money import Money
from ledger.book.people import fold
from ledger.book.records import BookRecord, ChangeRecord, CustomerRecord, EntryRecord, ImportRecord
from ledger.book.refusals import CodeTaken, FileAlreadyImported


@dataclass(frozen=True, slots=True)
class OpeningBalance:
    """What a row of a list says somebody owes (OPENING_DUE) or has prepaid; ``due_on`` None means the shop's terms."""

    kind: Kind
    amount: Money
    due_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One person on the way into the book: a new customer with openings, or changed fields of a known one."""

    fields: Mapping[str, Any]
    customer: str = ""
    openings: tuple[OpeningBalance, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportSource:
    """The file that lines came from."""

    name: str
    sha256: str


def decide_import(
    book: Book, sources: Sequence[ImportSource], lines: Sequence[ImportLine], rules: Rules, today: date
) -> Decision:
    """Return the one commit of an import: new customers with their opening balances, and changes; raise a refusal."""
    for source in sources:
        known = book.known_import(source.sha256)
        if known is not None:
            raise FileAlreadyImported(source.name, _day_of(book, known[0]))
    records: list[BookRecord] = []
    added = updated = 0
    entry_id = len(book.entries) + 1
    codes: dict[str, str] = {}
    for line in map(_without_our_numbers, lines):
        if line.customer:
            change = decide_change(book, line.customer, line.fields)
            if change:
                _take_codes(book, change.records, codes)
                records += change.records
            updated += bool(change)
            continue
        opened = decide_customer(book, line.fields, today, ahead=added).records
        _take_codes(book, opened, codes)
        records += opened
        openings = [_opening(book.people.next_id(added), one, rules, today) for one in line.openings]
        records += [msgspec.structs.replace(one, id=entry_id + place) for place, one in enumerate(openings)]
        entry_id += len(openings)
        added += 1
    names = ", ".join(source.name for source in sources)
    changed = f", {updated} updated" if updated else ""
    marks: list[BookRecord] = [
        ImportRecord(file=source.name, sha256=source.sha256, rows=len(lines), added=added, updated=updated)
        for source in sources
    ]
    return Decision(f"{added} customer{'' if added == 1 else 's'} from {names}{changed}", marks + records)


def _take_codes(book: Book, records: Sequence[BookRecord], codes: dict[str, str]) -> None:
    """Note whose each code is within this import; raise CodeTaken when two of its lines give the same."""
    for record in records:
        match record:
            case CustomerRecord(code=code, name=name):
                pass
            case ChangeRecord(customer=customer, fields={"code": [_, code]}):
                name = book.people[book.people.index_of(customer)].name
            case _:
                continue
        if code and fold(code) in codes:
            raise CodeTaken(code, codes[fold(code)])
        codes[fold(code)] = name


def _without_our_numbers(line: ImportLine) -> ImportLine:
    """Keep a code that looks like one of this book's own numbers aside: C0001 can only mean one customer.

    Our own tables come back with such numbers, and so do lists of other programs; neither may stop an import.
    """
    code = str(line.fields.get("code", ""))
    if not OWN_NUMBER.fullmatch(code.strip()):
        return line
    fields = {name: value for name, value in line.fields.items() if name != "code"}
    if fold(code) != fold(line.customer):
        fields["extra"] = {**fields.get("extra", {}), "Code": code}
    return ImportLine(fields, line.customer, line.openings)


def _opening(customer: str, opening: OpeningBalance, rules: Rules, today: date) -> EntryRecord:
    check_amount(opening.amount)
    due_on = ""
    if opening.kind is Kind.OPENING_DUE:
        due_on = (opening.due_on or today + timedelta(days=rules.terms_days)).isoformat()
    return EntryRecord(
        id=0,
        type=opening.kind.word,
        customer=customer,
        amount=opening.amount.minor,
        on=today.isoformat(),
        due_on=due_on,
        note=clean_text(opening.note, 2000),
    )


def _day_of(book: Book, seq: int) -> str:
    at = date.fromisoformat(book.read_commit(seq).at[:10]) if book.read_commit else None
    return f"{at.day} {at:%b %Y}" if at else f"number {seq}"
