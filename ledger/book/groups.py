"""Links between customers: a family or a firm, whose balances are shown together. Nobody is ever merged by it.

A customer is in one group or in none. A group with fewer than two living members is nobody's: screens do not show it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.book.book import Book
from ledger.book.erased import check_not_erased
from ledger.book.fields import clean_text
from ledger.book.money import Money
from ledger.book.people import REMOVED
from ledger.book.records import BookRecord, ChangeRecord, CustomerRecord, GroupRecord
from ledger.book.refusals import CustomerUnknown, FieldNotUnderstood, LinkNeedsTwo, NotLinked, UndoNotPossible, named
from ledger.book.requests import Decision
from ledger.book.views import CustomerRow, Views

GROUP_SORTS: Final = ("family", "firm", "other")
_NAME_LETTERS_MAX: Final = 120


@dataclass(frozen=True, slots=True)
class GroupRows:
    """A group, its living members in the order of their ids, and what they owe, hold and have left together."""

    group: GroupRecord
    rows: list[CustomerRow]
    due: Money
    prepaid: Money
    sessions: int


def group_rows(book: Book, views: Views, group: str, today: date) -> GroupRows | None:
    """Return a group as screens show it; None when it is not there, or fewer than two are left in it."""
    with book.lock:
        found = book.groups.get(group)
        members = _members(book, {group}) if found else []
        if found is None or len(members) < 2:  # noqa: PLR2004 - one alone is no group
            return None
        rows = [views.row(index, today) for index in members]
        return GroupRows(
            found,
            rows,
            book.money(sum(row.due.minor for row in rows)),
            book.money(sum(row.prepaid.minor for row in rows)),
            sum(row.sessions for row in rows),
        )


def usual_group_name(customer: CustomerRecord, sort: str) -> str:
    """Return what a new group is called when nobody says otherwise: Sharma family, or the firm's own name."""
    return f"{customer.name.split()[-1]} family" if sort == "family" else customer.name


def decide_link(book: Book, customers: Sequence[str], name: str = "", sort: str = "family") -> Decision | None:
    """Return the commit that links customers, None when they are linked like that already; raise a refusal.

    Who is in a group takes the others into it; two groups become one, that of the customer who is named first. Without
    a name a new group has its usual one, and a group that is there keeps its own.
    """
    indexes = list(dict.fromkeys(_living(book, asked) for asked in customers))
    if len(indexes) < 2:  # noqa: PLR2004 - one alone is no group
        raise LinkNeedsTwo
    people = book.people
    before = [people[index].group for index in indexes if _is_shared(book, people[index].group)]
    called = _cleaned(name, sort)
    if before:
        group, renamed = _renamed(book.groups[before[0]], called, book.groups[before[0]].sort)
    else:
        usual = usual_group_name(people[indexes[0]], sort)
        group = GroupRecord(id=f"G{len(book.groups) + 1:04d}", name=called or usual, sort=sort)
        renamed = True
    coming = sorted({*indexes, *_members(book, set(before))})
    changes = [_change(people[index], group.id) for index in coming if people[index].group != group.id]
    if not changes and not renamed:
        return None
    joined = [people[index].name for index in indexes if people[index].group != group.id]
    are = "is" if len(joined) == 1 else "are"
    how = "with" if before else "as"
    what = f"{named(joined)} {are} linked {how} {group.name}" if joined else _renaming(book, group)
    return Decision(what, [*([group] if renamed else []), *changes])


def decide_unlink(book: Book, asked: str) -> Decision:
    """Return the commit that takes a customer out of a group, and the last one with them; raise a refusal."""
    index = _living(book, asked)
    customer = book.people[index]
    if customer.group not in book.groups:
        raise NotLinked(customer.name)
    group = book.groups[customer.group]
    others = [other for other in _members(book, {group.id}) if other != index]
    leaving = [index, *others] if len(others) == 1 else [index]
    records: list[BookRecord] = [_change(book.people[one], "") for one in leaving]
    if len(leaving) == 1:
        return Decision(f"{customer.name} is no longer linked with {group.name}", records)
    return Decision(f"{named([book.people[one].name for one in leaving])} are no longer linked", records)


def decide_rename_group(book: Book, asked: str, name: str, sort: str) -> Decision | None:
    """Return the commit that gives a group another name or sort, None when it has them; raise a refusal."""
    was = book.groups.get(asked)
    if was is None:
        raise FieldNotUnderstood("group", asked, "there is no such family or firm")
    called = _cleaned(name, sort)
    if not called:
        raise FieldNotUnderstood("name", name, "a family or a firm needs a name")
    group, renamed = _renamed(was, called, sort)
    return Decision(_renaming(book, group), [group]) if renamed else None


def group_back(book: Book, record: GroupRecord) -> GroupRecord | None:
    """Return what takes a group record back: its name before, or nothing for a new one; raise UndoNotPossible."""
    if not record.was:
        return None
    now = book.groups[record.id]
    if [now.name, now.sort] != [record.name, record.sort]:
        raise UndoNotPossible(f"{now.name} was named again since")
    name, sort = record.was
    return GroupRecord(id=record.id, name=name, sort=sort, was=[now.name, now.sort])


def check_nobody_alone(
    book: Book, back: Iterable[BookRecord | None], returning: Mapping[int, CustomerRecord] | None = None
) -> None:
    """Refuse an undo that would leave one customer alone in a group: somebody was linked with them since.

    ``returning`` are those (by index) who come back by it, with the group that they had.
    """
    goes = {
        int(record.customer[1:]) - 1: record.fields["group"][1]
        for record in back
        if isinstance(record, ChangeRecord) and record.customer and "group" in record.fields
    }
    if not goes:
        return
    customers = dict(book.each_customer()) | dict(returning or {})
    touched = {customers[index].group for index in goes if index in customers} | set(goes.values())
    for group in touched - {""}:
        after = [index for index, one in customers.items() if goes.get(index, one.group) == group]
        if len(after) != 1:
            continue
        name, others = customers[after[0]].name, book.groups[group].name
        if after[0] in goes:
            raise UndoNotPossible(f"nobody is left in {others} whom {name} could be linked with")
        raise UndoNotPossible(f"{name} was linked with {others} since; unlink {name} first")


def _living(book: Book, asked: str) -> int:
    index = book.people.index_of(asked)
    if book.people[index].status == REMOVED:
        raise CustomerUnknown(asked)
    check_not_erased(book, index)
    return index


def _members(book: Book, groups: set[str]) -> list[int]:
    return [index for index, customer in book.each_customer() if customer.group in groups - {""}]


def _is_shared(book: Book, group: str) -> bool:
    return group in book.groups and len(_members(book, {group})) > 1


def _cleaned(name: str, sort: str) -> str:
    if sort not in GROUP_SORTS:
        raise FieldNotUnderstood("sort", sort, f"it is one of {', '.join(GROUP_SORTS)}")
    return clean_text(name, _NAME_LETTERS_MAX, lines=False)


def _renamed(was: GroupRecord, name: str, sort: str) -> tuple[GroupRecord, bool]:
    """Return the group under this name, and whether that is another one; "" keeps its own."""
    if [name or was.name, sort] == [was.name, was.sort]:
        return was, False
    return GroupRecord(id=was.id, name=name or was.name, sort=sort, was=[was.name, was.sort]), True


def _renaming(book: Book, group: GroupRecord) -> str:
    was = book.groups[group.id]
    if was.name != group.name:
        return f"{was.name} is now called {group.name}"
    return f"{group.name}: changed from {was.sort} to {group.sort}"


def _change(customer: CustomerRecord, group: str) -> ChangeRecord:
    return ChangeRecord(customer=customer.id, fields={"group": [customer.group, group]})
