"""Deciding about an import: a whole list becomes the records of one commit, or a refusal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import msgspec

from ledger.book.acts import OWN_NUMBER, decide_change, decide_customer
from ledger.book.book import Book
from ledger.book.entries import check_amount, check_dates
from ledger.book.fields import clean_text
from ledger.book.kinds import EFFECTS, METHODS, Kind
from ledger.book.listed import LISTED_KINDS, ListedEntry, as_held
from ledger.book.money import Money
from ledger.book.people import fold
from ledger.book.records import BookRecord, ChangeRecord, CustomerRecord, EntryRecord, ImportRecord, PackageRecord
from ledger.book.refusals import (
    AmountNotPositive,
    CodeTaken,
    CustomerClosed,
    DateNotPossible,
    FieldNotUnderstood,
    FileAlreadyImported,
    KindUnknown,
    MethodUnknown,
)
from ledger.book.requests import Decision, EntryRequest, Rules
from ledger.book.vouchers import first_vouchers


@dataclass(frozen=True, slots=True)
class OpeningBalance:
    """What a row of a list says somebody owes (OPENING_DUE) or has prepaid; ``due_on`` None means the shop's terms."""

    kind: Kind
    amount: Money
    due_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ImportPackage:
    """A package as a list has it. What the list does not say is None (amounts, days) or nothing (counts, words).

    What is owed of it is ``stated_balance`` when the list says so, else ``amount`` less ``paid``.
    """

    treatment: str = ""
    category: str = ""
    centre: str = ""
    amount: Money | None = None
    paid: Money | None = None
    stated_balance: Money | None = None
    prepaid: Money | None = None
    sessions: int = 0
    used: int = 0
    stated_left: int | None = None
    bought_on: date | None = None
    valid_until: date | None = None
    due_on: date | None = None
    voucher: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One person on the way into the book: a new customer with openings, or changed fields of a known one.

    ``packages`` come with either, and so do ``entries``: what somebody bought and paid, on the days of the list.
    """

    fields: Mapping[str, Any]
    customer: str = ""
    openings: tuple[OpeningBalance, ...] = ()
    packages: tuple[ImportPackage, ...] = ()
    entries: tuple[ListedEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportSource:
    """The file that lines came from."""

    name: str
    sha256: str


def imported_before(book: Book, source: ImportSource) -> FileAlreadyImported | None:
    """Return the refusal for a file that was brought in before, and not undone, whatever it is called now."""
    known = book.known_import(source.sha256)
    return FileAlreadyImported(source.name, _day_of(book, known[0]), known[0]) if known else None


def decide_import(
    book: Book, sources: Sequence[ImportSource], lines: Sequence[ImportLine], rules: Rules, today: date
) -> Decision:
    """Return the one commit of an import: new customers with their opening balances, and changes; raise a refusal."""
    for source in sources:
        refusal = imported_before(book, source)
        if refusal:
            raise refusal
    records: list[BookRecord] = []
    brought: list[BookRecord]
    added = updated = 0
    ids = _Numbers(len(book.entries), len(book.packages))
    codes: dict[str, str] = {}
    for line in map(_without_our_numbers, lines):
        if line.customer:
            change = decide_change(book, line.customer, line.fields)
            if change:
                _take_codes(book, change.records, codes)
                records += change.records
            updated += bool(change) or bool(line.packages or line.entries)
            person = book.people[book.people.index_of(line.customer)]
            brought = _bought(person.id, line.packages, ids, rules, today)
            brought += _listed(person.id, line, ids, rules, today, _balances(book, person.id))
            _check_closed(person.name, _status(change.records if change else (), person.status), brought)
            records += brought
            continue
        opened = decide_customer(book, line.fields, today, ahead=added).records
        _take_codes(book, opened, codes)
        records += opened
        customer, centre = book.people.next_id(added), str(line.fields.get("centre", ""))
        brought = [
            msgspec.structs.replace(_opening(customer, one, rules, today), id=ids.entry(), centre=centre)
            for one in line.openings
        ]
        brought += _bought(customer, line.packages, ids, rules, today)
        brought += _listed(customer, line, ids, rules, today)
        _check_closed(str(line.fields["name"]).strip(), _status(opened), brought)
        records += brought
        added += 1
    names = ", ".join(source.name for source in sources)
    packages = ids.packages - len(book.packages)
    said = f"{added} customer{'' if added == 1 else 's'} from {names}"
    said += f", {packages:,} package{'' if packages == 1 else 's'}" if packages else ""
    entries = sum(len(line.entries) for line in lines)
    said += f", {entries:,} entr{'y' if entries == 1 else 'ies'}" if entries else ""
    said += f", {updated} updated" if updated else ""
    marks: list[BookRecord] = [
        ImportRecord(
            file=source.name, sha256=source.sha256, rows=len(lines), added=added, updated=updated, packages=packages
        )
        for source in sources
    ]
    return Decision(said, [*marks, *records, *first_vouchers(book, rules, records)])


@dataclass(slots=True)
class _Numbers:
    """The last numbers given to entries and packages."""

    entries: int
    packages: int

    def entry(self) -> int:
        self.entries += 1
        return self.entries

    def package(self) -> str:
        self.packages += 1
        return f"P{self.packages:04d}"


def _bought(
    customer: str, packages: Sequence[ImportPackage], ids: _Numbers, rules: Rules, today: date
) -> list[BookRecord]:
    """Return the packages of one customer with the entries that make the book agree with the list."""
    records: list[BookRecord] = []
    for package in packages:
        _check_package(package, today)
        amounts = _amounts(package)
        package_id = ids.package()
        records.append(_package(package_id, customer, package, amounts))
        entry = EntryRecord(
            id=0, type="", customer=customer, amount=0, on=today.isoformat(), package=package_id,
            centre=clean_text(package.centre, 120, lines=False),
            note=clean_text(package.note or package.treatment, 2000),
        )  # fmt: skip
        owed = 0
        if amounts.owed:
            due_on = (package.due_on or today + timedelta(days=rules.terms_days)).isoformat()
            owed = ids.entry()
            records.append(
                msgspec.structs.replace(entry, id=owed, type=Kind.OPENING_DUE.word, amount=amounts.owed, due_on=due_on)
            )
        if amounts.difference:
            less = amounts.difference < 0
            records.append(
                msgspec.structs.replace(
                    entry, id=ids.entry(), type=Kind.STATED_DIFFERENCE.word, amount=abs(amounts.difference), less=less,
                    pays=[owed] if less and owed else [],
                )
            )  # fmt: skip
        if amounts.prepaid:
            records.append(
                msgspec.structs.replace(
                    entry, id=ids.entry(), type=Kind.OPENING_PREPAID.word, amount=amounts.prepaid, package=""
                )
            )
        if amounts.overpaid:  # it hangs on the package, so that settling a difference finds it
            records.append(
                msgspec.structs.replace(entry, id=ids.entry(), type=Kind.OPENING_PREPAID.word, amount=amounts.overpaid)
            )
    return records


def _check_package(package: ImportPackage, today: date) -> None:
    """Refuse a package that cannot be: more sessions used than there are, bought on a day that is still to come."""
    for amount in (package.amount, package.paid, package.prepaid):
        if amount is not None and amount.minor < 0:
            raise AmountNotPositive(amount)
    if not 0 <= package.used <= package.sessions:
        raise FieldNotUnderstood("sessions used", str(package.used), f"there are {package.sessions} in all")
    if package.bought_on is not None and package.bought_on > today:
        raise DateNotPossible(package.bought_on, "is still to come")


def _status(decided: Sequence[BookRecord], now: str = "") -> str:
    """Return the status that somebody has after a line's own records."""
    for one in decided:
        match one:
            case CustomerRecord(status=status) | ChangeRecord(fields={"status": [_, status]}):
                return str(status)
            case _:
                pass
    return now


def _check_closed(name: str, status: str, brought: Sequence[BookRecord]) -> None:
    """Refuse to bring money, or sessions that are left, for somebody who is closed."""
    if status != "closed":
        return
    sums = [0, 0, 0]
    for one in brought:
        if isinstance(one, PackageRecord):
            sums[2] += one.sessions - one.used
        elif isinstance(one, EntryRecord):
            effect, amount = EFFECTS[Kind.of(one.type)], -one.amount if one.less else one.amount
            sums[0], sums[1] = sums[0] + effect.due * amount, sums[1] + effect.prepaid * amount
    if any(sums):
        raise CustomerClosed(name)


@dataclass(frozen=True, slots=True)
class _Amounts:
    """What a package of a list comes to, in minor units.

    ``computed`` is the price less what was paid; ``difference`` what is owed as stated, less what is owed as computed;
    ``overpaid`` what the stated balance lies below nothing, ``prepaid`` what the list says is held beside it.
    """

    computed: int
    owed: int
    difference: int
    prepaid: int
    overpaid: int


def _amounts(package: ImportPackage) -> _Amounts:
    for amount in (package.amount, package.paid, package.stated_balance, package.prepaid):
        if amount:
            check_amount(Money(abs(amount.minor), amount.currency))
    stated = package.stated_balance.minor if package.stated_balance is not None else None
    if package.amount is None and package.paid is None:
        computed = stated or 0
    else:
        computed = (package.amount.minor if package.amount else 0) - (package.paid.minor if package.paid else 0)
    target = computed if stated is None else stated
    owed = max(computed, 0)
    prepaid = package.prepaid.minor if package.prepaid else 0
    return _Amounts(computed, owed, max(target, 0) - owed, prepaid, max(-target, 0))


def _package(package_id: str, customer: str, package: ImportPackage, amounts: _Amounts) -> PackageRecord:
    stated = {}
    if package.stated_balance is not None and package.stated_balance.minor != amounts.computed:
        stated["balance"] = package.stated_balance.decimal
        stated["computed"] = Money(amounts.computed, package.stated_balance.currency).decimal
    if package.stated_left is not None and package.stated_left != package.sessions - package.used:
        stated["sessions left"] = str(package.stated_left)
    return PackageRecord(
        id=package_id,
        customer=customer,
        treatment=clean_text(package.treatment, 120, lines=False),
        category=clean_text(package.category, 120, lines=False),
        centre=clean_text(package.centre, 120, lines=False),
        amount=package.amount.minor if package.amount else 0,
        paid=package.paid.minor if package.paid else 0,
        sessions=package.sessions,
        used=package.used,
        bought_on=package.bought_on.isoformat() if package.bought_on else "",
        valid_until=package.valid_until.isoformat() if package.valid_until else "",
        voucher=clean_text(package.voucher, 60, lines=False),
        stated=stated,
    )


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
    return replace(line, fields=fields)


def _balances(book: Book, customer: str) -> tuple[int, int]:
    due, prepaid, _ = book.balance(book.people.index_of(customer))
    return due.minor, prepaid.minor


def _listed(
    customer: str, line: ImportLine, ids: _Numbers, rules: Rules, today: date, held: tuple[int, int] = (0, 0)
) -> list[BookRecord]:
    """Return the entries of a customer, by their days and never below nothing; raise a refusal.

    ``held`` is what they owe and hold before.
    """
    centre = clean_text(str(line.fields.get("centre", "")), 120, lines=False)
    for entry in line.entries:
        if entry.kind not in LISTED_KINDS:
            raise KindUnknown(entry.kind.word, tuple(kind.word for kind in LISTED_KINDS))
        if entry.method not in METHODS:
            raise MethodUnknown(entry.method, METHODS[1:])
        check_amount(entry.amount)
        check_dates(EntryRequest(entry.kind, customer, entry.amount, entry.on, due_on=entry.due_on), today)
    return [_listed_record(customer, centre, one, ids.entry(), rules) for one in as_held(line.entries, *held)]


def _listed_record(customer: str, centre: str, entry: ListedEntry, number: int, rules: Rules) -> EntryRecord:
    due_on = ""
    if entry.kind in {Kind.CHARGE, Kind.OPENING_DUE}:
        due_on = (entry.due_on or entry.on + timedelta(days=rules.terms_days)).isoformat()
    return EntryRecord(
        id=number, type=entry.kind.word, customer=customer, amount=entry.amount.minor, on=entry.on.isoformat(),
        due_on=due_on, method=entry.method, reference=clean_text(entry.reference, 120),
        note=clean_text(entry.note, 2000), reason=clean_text(entry.reason, 400), centre=centre,
    )  # fmt: skip


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
    return f"{at.day} {at:%b %Y}" if at else ""
