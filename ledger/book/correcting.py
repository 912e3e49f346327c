"""A package as it should be: what was wrong is reversed and recorded anew, and all of it is one act.

Nothing that was written is touched. A package that is taken back takes along everything that was recorded for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

import msgspec
import numpy as np

from ledger.book import refusals
from ledger.book.entries import check_amount, check_open, check_there, method_of
from ledger.book.erased import check_not_erased
from ledger.book.issued import centre_key
from ledger.book.kinds import DUE_EFFECT, EFFECTS, Kind
from ledger.book.owed import settle
from ledger.book.package_refusals import PriceBelowPassedOn
from ledger.book.packages import (
    SESSIONS_MAX,
    PackageRow,
    decide_change_package,
    is_listed_otherwise,
    package_of,
    package_rows,
)
from ledger.book.passing_on import check_passed_on
from ledger.book.people import REMOVED
from ledger.book.records import BookRecord, ChangeRecord, EntryRecord, Fields, PackageRecord, VoucherRecord
from ledger.book.requests import Decision, Rules
from ledger.book.settling import open_of_one
from ledger.book.undoing import check_balances, check_statuses, moved_by
from ledger.errors import LedgerError

if TYPE_CHECKING:
    from ledger.book.book import Book
    from ledger.book.money import Money

_PAYING: Final = frozenset({Kind.PAYMENT, Kind.SETTLE})
_BILLS: Final = frozenset({Kind.CHARGE, Kind.OPENING_DUE})
_HELD: Final = frozenset({Kind.TOP_UP, Kind.OPENING_PREPAID})


class ListedOtherwise(LedgerError):
    """A list states another balance of the package, and nobody has said yet which one counts."""

    def __init__(self, treatment: str) -> None:
        self.treatment = treatment
        super().__init__(f"A list says another balance of {treatment} than its parts give. Settle that first.")


class PaidOtherwise(LedgerError):
    """What is paid of a package hangs on entries that are not for it alone."""

    def __init__(self, treatment: str) -> None:
        self.treatment = treatment
        super().__init__(
            f"{treatment} is paid with entries that are not for it alone. Undo those first; nothing was saved."
        )


@dataclass(frozen=True, slots=True)
class PackageFigures:
    """What a package should be. ``prepaid`` is what is held for its customer; None: as it is.

    ``on`` is the business date of what is added, ``method`` how that was paid.
    """

    amount: "Money"
    paid: "Money"
    sessions: int
    used: int
    on: date
    prepaid: "Money | None" = None
    method: str = ""


@dataclass(slots=True)
class _Anew:
    """The entries that go and those that come. ``again``: by the position of what goes, what stands for it, or None."""

    book: "Book"
    package: PackageRecord
    index: int
    again: dict[int, EntryRecord | None] = field(default_factory=dict)
    added: list[EntryRecord] = field(default_factory=list)

    def living(self, kinds: Iterable[Kind], *, of_package: bool = True) -> list[int]:
        """Return the positions of the customer's entries of these kinds that count, and are for the package."""
        entries, wanted, number = self.book.entries, [int(kind) for kind in kinds], int(self.package.id[1:])
        lines = np.array(self.book.entries_of(self.index), np.int64)
        fits = (entries["dead"][lines] == 0) & (entries["reverses"][lines] == 0) & (entries["sign"][lines] > 0)
        fits &= np.isin(entries["kind"][lines], wanted)
        if of_package:
            fits &= entries["package"][lines] == number
        return [int(at) for at in lines[fits]]

    def less(self, places: Iterable[int], minor: int) -> int:
        """Take ``minor`` off these entries, the last one first; return what is more than they are."""
        for at in sorted(places, reverse=True):
            if minor <= 0:
                break
            record = self.book.entry_record(at)
            taken = min(minor, record.amount)
            rest = record.amount - taken
            self.again[at] = msgspec.structs.replace(record, amount=rest) if rest else None
            minor -= taken
        return minor

    def add(self, kind: Kind, minor: int, on: date, *, method: str = "", due_on: str = "") -> None:
        """Add an entry for the package."""
        self.added.append(
            EntryRecord(
                id=0, type=kind.word, customer=self.package.customer, amount=minor, on=on.isoformat(),
                package=self.package.id, centre=self.package.centre, note=self.package.treatment, method=method,
                due_on=due_on,
            )
        )  # fmt: skip

    def records(self) -> list[EntryRecord]:
        """Return the reversals, the last entry first, and then what stands for them and what is added.

        Whatever pays a bill that stands anew pays the new one.
        """
        gone = {at + 1 for at in self.again}
        for at in self._payers(gone):
            self.again.setdefault(at, self.book.entry_record(at))
        first = len(self.book.entries) + 1
        back = [
            _reversal(self.book.entry_record(at), first + place) for place, at in enumerate(sorted(self.again)[::-1])
        ]
        first += len(back)
        anew = [(at, record) for at, record in sorted(self.again.items()) if record is not None]
        now = {at + 1: first + place for place, (at, _) in enumerate(anew)}
        came = [
            msgspec.structs.replace(record, id=now[at + 1], reverses=0, pays=_pays(record.pays, gone, now))
            for at, record in anew
        ]
        first += len(came)
        bills = [first + place for place, one in enumerate(self.added) if Kind.of(one.type) in _BILLS]
        bills += [one.id for one in came if Kind.of(one.type) in _BILLS]
        bills += [at + 1 for at in self.living(_BILLS) if at not in self.again]
        return [*back, *came, *(
            msgspec.structs.replace(one, id=first + place, pays=sorted(bills) if one.type == Kind.PAYMENT.word else [])
            for place, one in enumerate(self.added)
        )]  # fmt: skip

    def _payers(self, gone: set[int]) -> list[int]:
        entries = self.book.entries
        return [
            payer - 1
            for payer, bills in self.book.pays.items()
            if gone & set(bills) and not entries["dead"][payer - 1] and not entries["reverses"][payer - 1]
        ]


def decide_correction(
    book: "Book", asked: str, words: Mapping[str, str], figures: PackageFigures, rules: Rules
) -> Decision | None:
    """Return the commit that makes a package what it should be, None when it is; raise a refusal."""
    package = package_of(book, asked)
    index = check_open(book, package.customer)
    with book.lock:
        settle(book)
        row = next(one for one in package_rows(book, index) if one.package.id == package.id)
        _check(row, figures)
        worded = decide_change_package(book, package.id, dict(words))
        fields: Fields = dict(_fields_of(worded))
        changed = package if not fields else msgspec.structs.replace(
            package, **{name: new for name, (_, new) in fields.items()}
        )  # fmt: skip
        anew = _Anew(book, changed, index)
        fields |= _paid(anew, row, figures)
        fields |= _used(anew, row, figures)
        _held(anew, figures)
        records = anew.records()
        _check_fits(book, index, row, figures, records, rules)
        if not records and not fields:
            return None
    change: list[BookRecord] = [ChangeRecord(package=package.id, fields=fields)] if fields else []
    name = book.people[index].name
    return Decision(f"{package.called} of {name} corrected: {_said(row, figures, worded)}", [*records, *change])


def decide_package_back(book: "Book", asked: str, *, prepaid_below_zero: bool) -> Decision:
    """Return the commit that takes a package back with everything recorded for it; raise a refusal with the reason."""
    package = package_of(book, asked)
    index = book.people.place(package.customer)
    check_not_erased(book, index)
    if package.origin:  # its sessions are the giver's as well: taken back alone, nobody would have them
        why = f"{package.called} was passed on to {book.people[index].name}; undo the passing on instead"
        raise refusals.UndoNotPossible(why)
    with book.lock:
        lines = np.array(book.entries_of(index), np.int64)
        entries = book.entries
        own = lines[
            (entries["package"][lines] == int(package.id[1:]))
            & (entries["dead"][lines] == 0)
            & (entries["reverses"][lines] == 0)
        ]
        first = len(entries) + 1
        back: list[BookRecord] = [
            _reversal(book.entry_record(int(at)), first + place) for place, at in enumerate(own[::-1])
        ]
        back.append(ChangeRecord(package=package.id, fields={"status": [package.status, REMOVED]}))
        back += _voucher_back(book, package)
        moved = moved_by(book, back)
        check_balances(book, moved, prepaid_below_zero=prepaid_below_zero)
        check_statuses(book, back, moved, 0)
        check_passed_on(book, back)
    return Decision(f"Taken back: {package.called} of {book.people[index].name} with all that was for it", back)


def acts_reversed(book: "Book", decision: Decision) -> list[int]:
    """Return the acts in which stood what a decision reverses, each once."""
    positions = [one.reverses - 1 for one in decision.records if isinstance(one, EntryRecord) and one.reverses]
    return sorted({int(book.entries["seq"][at]) for at in positions})


def _check(row: PackageRow, figures: PackageFigures) -> None:
    """Refuse what no package can be."""
    for amount in (figures.amount, figures.paid, figures.prepaid):
        if amount:
            check_amount(amount)
    if figures.paid > figures.amount and figures.paid != row.paid:
        raise refusals.PaidMoreThanPackage(figures.paid, figures.amount)
    if not 0 <= figures.sessions <= SESSIONS_MAX:
        raise refusals.FieldNotUnderstood("sessions", str(figures.sessions), f"it is a number from 0 to {SESSIONS_MAX}")
    if not 0 <= figures.used <= figures.sessions:
        raise refusals.FieldNotUnderstood("sessions used", str(figures.used), f"there are {figures.sessions} in all")
    if figures.amount < row.amount and (went := row.amount - row.worth) > figures.amount:
        raise PriceBelowPassedOn(row.package.called, went)
    if is_listed_otherwise(row.package) and (figures.amount, figures.paid) != (row.amount, row.paid):
        raise ListedOtherwise(row.package.called)


def _fields_of(decision: Decision | None) -> Fields:
    changes = [one for one in decision.records if isinstance(one, ChangeRecord)] if decision else []
    return changes[0].fields if changes else {}


def _paid(anew: _Anew, row: PackageRow, figures: PackageFigures) -> Fields:
    """Correct what is charged and what is paid; return the fields of the package that change with it."""
    package, fields = row.package, Fields()
    if figures.amount != row.amount:
        fields["amount"] = [package.amount, figures.amount.minor]
    # What a list said was paid before is in no entry: what is more than the entries for it goes off there.
    off_list = min(anew.less(anew.living(_PAYING), row.paid.minor - figures.paid.minor), package.paid)
    if off_list > 0:
        fields["paid"] = [package.paid, package.paid - off_list]
    charged = figures.amount.minor - row.amount.minor + max(off_list, 0)
    bills = anew.living(_BILLS)
    if charged > 0 and bills:
        record = anew.book.entry_record(bills[-1])
        anew.again[bills[-1]] = msgspec.structs.replace(record, amount=record.amount + charged)
    elif charged > 0:
        anew.add(Kind.CHARGE, charged, figures.on, due_on=figures.on.isoformat())
    else:
        anew.less(bills, -charged)
    if figures.paid > row.paid:
        anew.add(Kind.PAYMENT, figures.paid.minor - row.paid.minor, figures.on, method=method_of(figures.method))
    return fields


def _used(anew: _Anew, row: PackageRow, figures: PackageFigures) -> Fields:
    """Correct how many sessions there are and were used; return the fields of the package that change with it."""
    package, fields = row.package, Fields()
    if figures.sessions != row.sessions:
        fields["sessions"] = [package.sessions, figures.sessions]
    if figures.used > row.used:
        check_there(package, figures.on)
        anew.add(Kind.SESSION_USE, figures.used - row.used, figures.on)
    elif figures.used < row.used:
        off_list = anew.less(anew.living([Kind.SESSION_USE]), row.used - figures.used)
        if off_list:
            fields["used"] = [package.used, package.used - off_list]
    return fields


def _held(anew: _Anew, figures: PackageFigures) -> None:
    """Correct what is held for the customer; raise ListedOtherwise when it would go off what a list is asked about."""
    if figures.prepaid is None:
        return
    more = figures.prepaid.minor - anew.book.balance(anew.index)[1].minor
    if more > 0:
        anew.add(Kind.TOP_UP, more, figures.on, method=method_of(figures.method))
    else:
        held = anew.living(_HELD, of_package=False)
        anew.less(held, -more)
        # Settling takes out what the list brought; what is recorded anew is the list's no more, and would stay.
        for number in anew.book.entries["package"][[at for at in held if at in anew.again]].tolist():
            if number and is_listed_otherwise(anew.book.packages[number - 1]):
                raise ListedOtherwise(anew.book.packages[number - 1].called)


def _check_fits(
    book: "Book", index: int, row: PackageRow, figures: PackageFigures, records: list[EntryRecord], rules: Rules
) -> None:
    """Refuse what would not make the package what was asked for, or leave less than nothing with its customer."""
    name, (due, prepaid, _) = book.people[index].name, book.balance(index)
    moved = [0, 0]
    for one in records:
        effect, amount = EFFECTS[Kind.of(one.type)], -one.amount if one.reverses else one.amount
        moved[0] += effect.due * amount
        moved[1] += effect.prepaid * amount
    if due.minor + moved[0] < 0:
        raise refusals.MoreThanOwed(name, due, book.money(-moved[0]))
    if prepaid.minor + moved[1] < 0:
        raise refusals.PrepaidShort(name, prepaid, book.money(-moved[1]))
    limit = rules.due_limit if book.people[index].due_limit is None else book.people[index].due_limit
    if limit is not None and moved[0] > 0 and due.minor + moved[0] > limit:
        raise refusals.DueLimitExceeded(name, book.money(limit), book.money(due.minor + moved[0]))
    let_off = row.amount - row.paid - row.balance
    if _open_then(book, index, row.package, records) != (figures.amount - figures.paid - let_off).minor:
        raise PaidOtherwise(row.package.called)


def _open_then(book: "Book", index: int, package: PackageRecord, records: list[EntryRecord]) -> int:
    """Return what would be open of a package once these entries are written, in minor units."""
    entries, number = book.entries, int(package.id[1:])
    lines = np.array(book.entries_of(index), np.int64)
    gone = {one.reverses for one in records if one.reverses}
    new = [one for one in records if not one.reverses]
    ids = [*(lines + 1).tolist(), *(one.id for one in new)]
    lives = (entries["dead"][lines] == 0) & ~np.isin(lines + 1, list(gone))
    effects = np.where(lives, entries["amount"][lines] * entries["sign"][lines] * DUE_EFFECT[entries["kind"][lines]], 0)
    days = [*entries["day"][lines].tolist(), *(date.fromisoformat(one.on).toordinal() for one in new)]
    more = [(-one.amount if one.less else one.amount) * EFFECTS[Kind.of(one.type)].due for one in new]
    pays = book.pays | {one.id: one.pays for one in new if one.pays}
    still = open_of_one(ids, np.array(days), np.array([*effects.tolist(), *more], np.int64), pays)
    own = [*(entries["package"][lines] == number).tolist(), *(one.package == package.id for one in new)]
    return int(still[np.array(own, bool)].sum())


def _reversal(record: EntryRecord, number: int) -> EntryRecord:
    return EntryRecord(
        id=number, type=record.type, customer=record.customer, amount=record.amount, on=record.on,
        due_on=record.due_on, method=record.method, package=record.package, centre=record.centre, reverses=record.id,
    )  # fmt: skip


def _pays(bills: list[int], gone: set[int], now: Mapping[int, int]) -> list[int]:
    """Return the bills that an entry pays, each that stands anew under its new number."""
    return [now.get(one, one) for one in bills if one not in gone or one in now]


def _said(row: PackageRow, figures: PackageFigures, worded: Decision | None) -> str:
    """Return what is other now, in a few words."""
    words = [f"{name.replace('_', ' ')} changed" for name in _fields_of(worded)]
    if figures.amount != row.amount:
        words.append(f"costs {figures.amount.short}, not {row.amount.short}")
    if figures.paid != row.paid:
        words.append(f"{figures.paid.short} paid, not {row.paid.short}")
    if figures.sessions != row.sessions:
        words.append(f"{figures.sessions} sessions, not {row.sessions}")
    if figures.used != row.used:
        words.append(f"{figures.used} used, not {row.used}")
    return ", ".join(words or ["another amount is held"])


def _voucher_back(book: "Book", package: PackageRecord) -> list[VoucherRecord]:
    """Return what takes back the number that came with a package, when it is the last one in its centre."""
    place = int(package.id[1:]) - 1
    buyer = book.vouchers.buyers[place]
    numbers = book.vouchers.numbers(buyer, package.centre)
    others = any(
        one.status != REMOVED and one.id != package.id and who == buyer
        and centre_key(one.centre) == centre_key(package.centre)
        for one, who in zip(book.packages, book.vouchers.buyers, strict=True)
    )  # fmt: skip
    if others or len(numbers) != 1:  # given anew on purpose: it stays the customer's
        return []
    return [VoucherRecord(customer=f"C{buyer + 1:04d}", centre=package.centre, was=numbers[0], back=True)]
