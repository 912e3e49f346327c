"""Undo: every record kind has one way back, and docs/undo.md is the same table in words.

An undo is a commit like any other: it adds reversing records and never touches what was written.
"""

from collections.abc import Callable
from typing import Final, TypeAlias

import msgspec
import numpy as np

from ledger.book.answering import check_said
from ledger.book.book import Book, first_of_chain
from ledger.book.erased import check_undo_of_erased
from ledger.book.groups import check_nobody_alone, group_back
from ledger.book.kinds import EFFECTS, Kind
from ledger.book.parting import alias_back, check_merged, check_merges, check_own_codes, leaving, returning
from ledger.book.passing_on import check_passed_on
from ledger.book.people import REMOVED
from ledger.book.records import (
    KNOWN_KINDS,
    AliasRecord,
    AnswerRecord,
    BookRecord,
    ChangeRecord,
    ClaimRecord,
    CustomerRecord,
    DisputeRecord,
    DistinctRecord,
    DrawerRecord,
    EntryRecord,
    ErasureRecord,
    GroupRecord,
    ImportRecord,
    LineageRecord,
    PackageRecord,
    ShopRecord,
    StoreRecord,
    UndoRecord,
    VoucherRecord,
    decode,
)
from ledger.book.refusals import AlreadyUndone, NothingToUndo, UndoNotPossible, what_is_left
from ledger.book.reissuing import vouchers_back
from ledger.book.requests import Decision
from ledger.journal import Commit, JsonRecord

OfOthers: TypeAlias = Callable[[JsonRecord], JsonRecord | None]

BROUGHT_BACK: Final = "Brought back: "
UNDONE: Final = "Undone: "


def decide_undo(
    book: Book, seq: int, *, prepaid_below_zero: bool = False, of_others: OfOthers | None = None
) -> Decision:
    """Return the commit that takes back commit ``seq``; raise NothingToUndo, AlreadyUndone or UndoNotPossible.

    ``of_others`` gives the way back of a record that is another room's.
    """
    commit = _commit(book, seq)
    if book.is_undone(seq):
        raise AlreadyUndone(seq, book.undone_by[seq])
    check_undo_of_erased(book, seq)
    _check_chain(book, seq)
    records = book.records_of(seq)
    back: list[BookRecord] = [UndoRecord(of=seq)]
    if any(isinstance(record, StoreRecord | LineageRecord) for record in records):
        raise UndoNotPossible("it is the beginning of the book")
    theirs = _others_back(commit, of_others) if of_others and None in records else []
    next_entry = len(book.entries) + 1
    for record in reversed(records):
        if record is None and theirs:
            continue
        way_back = _way_back(book, record, next_entry)
        if way_back is not None:
            back.append(way_back)
            next_entry += isinstance(way_back, EntryRecord)
    back += vouchers_back(book, records, back)
    first, times = _beginning(book, commit)
    check_merges(book, back, seq, prepaid_below_zero=prepaid_below_zero)
    _check_codes_are_free(book, back)
    moved = moved_by(book, back)
    _check_packages(book, back)
    check_passed_on(book, back)
    check_balances(book, moved, prepaid_below_zero=prepaid_below_zero)
    check_statuses(book, back, moved, first.seq)
    check_nobody_alone(book, back, returning(book, back))
    check_said(book, first.seq, goes=times % 2 == 1)
    if times % 2 == 0:
        _check_file_did_not_come_again(book, first)
    return Decision((UNDONE if times % 2 else BROUGHT_BACK) + first.what, back, theirs)


def why_not(book: Book, seq: int, *, prepaid_below_zero: bool = False, of_others: OfOthers | None = None) -> str:
    """Return why commit ``seq`` cannot be undone, or "" when it can."""
    try:
        decide_undo(book, seq, prepaid_below_zero=prepaid_below_zero, of_others=of_others)
    except (NothingToUndo, AlreadyUndone, UndoNotPossible) as refusal:
        return str(refusal)
    return ""


def _others_back(commit: Commit, of_others: OfOthers) -> list[JsonRecord]:
    """Return the way back of every record that is another room's, the last one first; raise UndoNotPossible."""
    backs = []
    for raw in reversed(msgspec.json.decode(commit.records)):
        if raw.get("kind") not in KNOWN_KINDS:
            back = of_others(raw)
            if back is None:
                raise UndoNotPossible("it holds something that cannot be taken back")
            backs.append(back)
    return backs


def _check_chain(book: Book, seq: int) -> None:
    """Refuse to bring an undo back when what it took back was taken back again since: it would count twice."""
    while seq in book.undo_of:
        returns = book.undo_of[seq]
        goes = book.undo_of.get(returns)
        if goes is None:
            return
        if book.is_undone(goes):
            raise UndoNotPossible(f"number {goes} was undone again since, by number {book.undone_by[goes]}")
        seq = goes


def _way_back(book: Book, record: BookRecord | None, entry_id: int) -> BookRecord | None:
    match record:
        case EntryRecord():
            return _entry_back(book, record, entry_id)
        case PackageRecord():
            return _package_back(book, record)
        case UndoRecord() | DrawerRecord() | ImportRecord() | DistinctRecord() | ErasureRecord():
            # These are marks; they count no more once the commit is known as undone.
            return None
        case ClaimRecord() | DisputeRecord() | AnswerRecord() | VoucherRecord():
            # So are these; only vouchers have a way back, for all of an act together: see vouchers_back.
            return None
        case AliasRecord():
            return alias_back(record)
        case StoreRecord() | LineageRecord() | None:
            beginning = "it is the beginning of the book"
            raise UndoNotPossible(beginning if record else "it holds something that does not belong to the book")
        case _:
            return _details_back(book, record)


def _entry_back(book: Book, record: EntryRecord, entry_id: int) -> EntryRecord:
    # What this line would do to the first one of its chain must not have been done already, by whatever other way.
    first = first_of_chain(book, record.id)
    takes_back = book.entries["sign"][record.id - 1] == book.entries["sign"][first - 1]
    if bool(book.entries["dead"][first - 1]) == bool(takes_back):
        raise UndoNotPossible(f"a part of it was {'taken' if takes_back else 'brought'} back since; undo that first")
    return EntryRecord(
        id=entry_id, type=record.type, customer=record.customer, amount=record.amount, on=record.on,
        due_on=record.due_on, method=record.method, package=record.package, centre=record.centre, reverses=record.id,
    )  # fmt: skip


def _details_back(
    book: Book, record: ChangeRecord | CustomerRecord | ShopRecord | GroupRecord
) -> ChangeRecord | ShopRecord | GroupRecord | None:
    if isinstance(record, ChangeRecord):
        return _change_back(book, record)
    if isinstance(record, CustomerRecord):
        check_merged(book, record)
        return _customer_back(book, record)
    if isinstance(record, GroupRecord):
        return group_back(book, record)
    if book.shop != record.name:
        raise UndoNotPossible("the shop was renamed again since")
    return ShopRecord(name=record.was, was=record.name)


def _change_back(book: Book, record: ChangeRecord) -> ChangeRecord:
    if record.customer:
        check_merged(book, record)
        now: CustomerRecord | PackageRecord = book.people[int(record.customer[1:]) - 1]
        name = book.people[int(record.customer[1:]) - 1].name
    else:
        now = book.packages[int(record.package[1:]) - 1]
        name = f"package {record.package}"
    for field, (_, new) in record.fields.items():
        if getattr(now, field) != new:
            raise UndoNotPossible(f"{name} was changed again since ({field.replace('_', ' ')})")
    fields = {field: [new, old] for field, (old, new) in record.fields.items()}
    return ChangeRecord(fields=fields, customer=record.customer, package=record.package)


def _check_codes_are_free(book: Book, back: list[BookRecord]) -> None:
    """Refuse to give somebody a code back (with the field itself, or on being brought back) that is taken.

    Somebody who is taken out, and stays so, has no code that could be in another's way; nor has who is merged by it.
    """
    goes = leaving(back)
    check_own_codes(book, back)
    for record in back:
        if not isinstance(record, ChangeRecord) or not record.customer:
            continue
        now = book.people[int(record.customer[1:]) - 1]
        returns = record.fields.get("status", [""])[0] == REMOVED
        if now.status == REMOVED and not returns:
            continue
        code = now.code if returns else record.fields.get("code", ["", ""])[1]
        holder = book.people.by_code(code) if code else None
        if holder is not None and book.people[holder].id != record.customer and holder not in goes:
            raise UndoNotPossible(f"the code {code} belongs to {book.people[holder].name} since")


def _customer_back(book: Book, record: CustomerRecord) -> ChangeRecord:
    status = book.people[int(record.id[1:]) - 1].status
    if status == REMOVED:
        raise UndoNotPossible(f"{record.name} was already taken out")
    return ChangeRecord(customer=record.id, fields={"status": [status, REMOVED]})


def _package_back(book: Book, record: PackageRecord) -> ChangeRecord:
    now = book.packages[int(record.id[1:]) - 1]
    if now.status == REMOVED:
        raise UndoNotPossible(f"the package {record.called} was already taken back")
    return ChangeRecord(package=record.id, fields={"status": [now.status, REMOVED]})


def moved_by(book: Book, back: list[BookRecord]) -> dict[int, list[int]]:
    """Return by customer what an undo (its entries, its packages) does to what is owed, held, and left in sessions."""
    moved: dict[int, list[int]] = {}
    for record in back:
        if not isinstance(record, EntryRecord):
            continue
        effect = EFFECTS[Kind.of(record.type)]
        amount = -record.amount * int(book.entries["sign"][record.reverses - 1])
        sums = moved.setdefault(book.people.place(record.customer), [0, 0, 0])
        for place, factor in enumerate(effect):
            sums[place] += factor * amount
    packages, counts = _statuses_of_packages(back), _counts_changed(book, back)
    for package in packages.keys() | counts.keys():
        now = book.packages[int(package[1:]) - 1]
        if package in packages:
            more = _sessions_of(book, package, packages)
        else:  # the sessions of one that was taken back, and stays so, are nobody's
            more = 0 if now.status == REMOVED else counts[package]
        moved.setdefault(int(now.customer[1:]) - 1, [0, 0, 0])[2] += more
    return moved


def _check_packages(book: Book, back: list[BookRecord]) -> None:
    """Refuse what would leave entries with a package that is taken back, or use more sessions than it has."""
    statuses = _statuses_of_packages(back)
    _check_packages_that_go(book, back, statuses)
    used: dict[str, int] = {}
    for record in back:
        if not isinstance(record, EntryRecord) or not record.package:
            continue
        package = book.packages[int(record.package[1:]) - 1]
        sign = -int(book.entries["sign"][record.reverses - 1])
        comes_back = sign == book.entries["sign"][first_of_chain(book, record.reverses) - 1]
        if comes_back and statuses.get(package.id, package.status) == REMOVED:
            raise UndoNotPossible(f"the package {package.called} was taken back since; bring it back first")
        if record.type == Kind.SESSION_USE.word:
            used[package.id] = used.get(package.id, 0) + sign * record.amount
    counts = _counts_changed(book, back)
    for package_id in used.keys() | counts.keys():
        number, more = int(package_id[1:]) - 1, used.get(package_id, 0)
        package = book.packages[number]
        there = package.sessions - package.used + counts.get(package_id, 0)
        if (more > 0 or package_id in counts) and int(book.package_used["used"][number]) + more > there:
            raise UndoNotPossible(f"the sessions of {package.called} were used since; undo that first")


def _counts_changed(book: Book, back: list[BookRecord]) -> dict[str, int]:
    """Return by how many sessions packages have more (or fewer) left by what an undo says of them."""
    found = {}
    for record in back:
        if isinstance(record, ChangeRecord) and record.package and {"sessions", "used"} & record.fields.keys():
            now = book.packages[int(record.package[1:]) - 1]
            sessions = record.fields.get("sessions", [0, now.sessions])[1]
            found[record.package] = sessions - record.fields.get("used", [0, now.used])[1] - now.sessions + now.used
    return found


def _statuses_of_packages(back: list[BookRecord]) -> dict[str, str]:
    """Return what an undo makes of the packages whose status it changes."""
    return {
        record.package: record.fields["status"][1]
        for record in back
        if isinstance(record, ChangeRecord) and record.package and "status" in record.fields
    }


def _check_packages_that_go(book: Book, back: list[BookRecord], statuses: dict[str, str]) -> None:
    """Refuse to take a package back while entries that are not taken back with it hang on it."""
    going = {int(package[1:]) for package, status in statuses.items() if status == REMOVED}
    if not going:
        return
    entries = book.entries
    taken = {first_of_chain(book, record.reverses) for record in back if isinstance(record, EntryRecord)}
    living = np.flatnonzero(np.isin(entries["package"], np.array(sorted(going), np.int32)) & (entries["dead"] == 0))
    if any(at + 1 not in taken for at in living.tolist()):
        raise UndoNotPossible("the package has entries since; undo those first")


def check_balances(book: Book, moved: dict[int, list[int]], *, prepaid_below_zero: bool) -> None:
    """Refuse an undo that would leave somebody owing or holding less than nothing: something since depends on it."""
    for index, sums in moved.items():
        due, prepaid, sessions = book.balance(index)
        name = book.people[index].name
        if sums[0] < 0 and due.minor + sums[0] < 0:
            raise UndoNotPossible(f"{name} has paid since; undo the payment first")
        if sums[1] < 0 and prepaid.minor + sums[1] < 0 and not prepaid_below_zero:
            raise UndoNotPossible(f"{name} has used the prepaid since; undo that first")
        if sums[2] < 0 and sessions + sums[2] < 0:
            raise UndoNotPossible(f"{name} has used the sessions since; undo that first")


def check_statuses(book: Book, back: list[BookRecord], moved: dict[int, list[int]], first: int) -> None:
    """Refuse what would leave entries with somebody who is taken out, or money or sessions with who is closed.

    ``first`` is the act that the undos began with: what it recorded itself goes, or comes, together with the customer.
    """
    statuses = {
        int(record.customer[1:]) - 1: record.fields["status"][1]
        for record in back
        if isinstance(record, ChangeRecord) and record.customer and "status" in record.fields
    }
    entries, packages = book.entries, _statuses_of_packages(back)
    # Who has packages that stay; looked up once, for an import may have brought thousands of people.
    keeping = {
        one.customer for one in book.packages if packages.get(one.id, one.status) != REMOVED
    } if REMOVED in statuses.values() else set[str]()  # fmt: skip
    for index in statuses.keys() | moved.keys():
        name, now = book.people[index].name, book.people[index].status
        after = statuses.get(index, now)
        if after == REMOVED:
            if index not in statuses:
                raise UndoNotPossible(f"{name} was taken out since; bring {name} back first")
            if any(entries["seq"][at] != first and not entries["dead"][at] for at in book.entries_of(index)):
                raise UndoNotPossible(f"{name} has entries since; undo those first")
            if f"C{index + 1:04d}" in keeping:
                raise UndoNotPossible(f"{name} has packages since; undo those first")
            if book.said.living(book.people[index].id, book.undone_by):
                raise UndoNotPossible(f"{name} told the shop something since; undo that first")
        due, prepaid, sessions = book.balance(index)
        sums = moved.get(index, [0, 0, 0])
        left = sessions + sums[2]
        if after == "closed" and (due.minor + sums[0] or prepaid.minor + sums[1] or left):
            why = f"{name} is closed; reopen {name} first"
            raise UndoNotPossible(why if now == after else f"{name} {what_is_left(due, prepaid, sessions)} since")


def _sessions_of(book: Book, package_id: str, statuses: dict[str, str]) -> int:
    """Return how many sessions come with a package that comes back, or go with one that goes (below nothing)."""
    package = book.packages[int(package_id[1:]) - 1]
    was_there, is_there = package.status != REMOVED, statuses[package_id] != REMOVED
    return (package.sessions - package.used) * (is_there - was_there)


def _check_file_did_not_come_again(book: Book, first: Commit) -> None:
    for record in decode(first.records):
        if isinstance(record, ImportRecord) and book.known_import(record.sha256) is not None:
            raise UndoNotPossible(f"“{record.file}” was imported again since")


def _beginning(book: Book, commit: Commit) -> tuple[Commit, int]:
    """Return the act that a chain of undos began with, and how often it is turned round when ``commit`` is undone."""
    first, times = commit, 1
    while first.seq in book.undo_of:
        first, times = _commit(book, book.undo_of[first.seq]), times + 1
    return first, times


def _commit(book: Book, seq: int) -> Commit:
    if book.read_commit is None or not 0 < seq <= book.version:
        raise NothingToUndo(seq)
    try:
        return book.read_commit(seq)
    except LookupError:
        raise NothingToUndo(seq) from None
