"""Giving vouchers again on purpose, and taking back that one was given."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ledger.book import refusals
from ledger.book.book import Book
from ledger.book.entries import check_open
from ledger.book.issued import centre_key
from ledger.book.packages import package_of
from ledger.book.people import REMOVED, fold
from ledger.book.records import BookRecord, ChangeRecord, CustomerRecord, PackageRecord, VoucherRecord
from ledger.book.requests import Decision, Rules
from ledger.book.vouchers import Issuing, NoVoucher, one_person, usual_number, voucher_of, who_holds
from ledger.errors import LedgerError


class VouchersMoved(LedgerError):
    """Somebody saw the number that a customer would be given, and by now it would be another."""

    def __init__(self, name: str, shown: str, now: str) -> None:
        self.name, self.shown, self.now = name, shown, now
        super().__init__(
            f"{name} would be given {now or 'no number'} by now and not {shown or 'none'}. Nothing was changed; look "
            "at the numbers again."
        )


@dataclass(frozen=True, slots=True)
class PlannedVoucher:
    """The number that a customer would be given in a centre; ``package`` is the first asked for that stands there.

    ``was`` is the one in force, "" for none. ``why`` says, as the end of a sentence, why there can be no new one; then
    ``number`` is "". ``changes`` tells whether anything would be given: not where the number is in force already.
    """

    customer: CustomerRecord
    centre: str
    package: str
    was: str
    number: str
    why: str
    changes: bool


def packages_of_each(book: Book, customers: Sequence[str]) -> list[str]:
    """Return one living package of each of these customers in each centre, by customer and centre; raise a refusal."""
    order = {book.people.index_of(one): place for place, one in enumerate(customers)}
    found: dict[tuple[int, str], str] = {}
    for package in book.packages:
        index = int(package.customer[1:]) - 1
        if package.status != REMOVED and index in order:
            found.setdefault((order[index], centre_key(package.centre)), package.id)
    return [found[key] for key in sorted(found)]


def plan_vouchers(book: Book, packages: Sequence[str], rules: Rules) -> list[PlannedVoucher]:
    """Return what ``decide_vouchers`` would give, a row for each customer and centre, in the order of the packages.

    Raise the refusal of an unknown package.
    """
    return [planned for planned, _ in _planned(book, packages, rules)]


def decide_vouchers(
    book: Book, packages: Sequence[str], rules: Rules, shown: Sequence[str] | None = None
) -> Decision | None:
    """Return the commit that gives the customers of these packages, in their centres, the number of the rule as of now.

    Whoever can have none stays as they are, and the sentence says so; None when all others have it already. ``shown``
    are the numbers that somebody saw for these packages: VouchersMoved when one would be another by now. Raise
    VoucherNotPossible when nobody can have one, and the refusals of an unknown package or a closed customer.
    """
    planned = _planned(book, packages, rules)
    _check_as_shown([one for one, _ in planned], packages, shown)
    records: list[BookRecord] = [record for _, made in planned for record in made]
    given = [one for one, _ in planned if one.changes]
    reasons = [one.why for one, _ in planned if one.why]
    if not records:
        if len(planned) == 1:
            check_open(book, planned[0][0].customer.id)
        if reasons and len(reasons) == len(planned):
            raise refusals.VoucherNotPossible(reasons[0], len(reasons))
        return None
    return Decision(_said(given, reasons), records)


def _planned(
    book: Book, packages: Sequence[str], rules: Rules
) -> list[tuple[PlannedVoucher, list[VoucherRecord]]]:  # fmt: skip
    """Return each row with the records that let it be so."""
    issuing = Issuing(book, rules)
    found: dict[tuple[int, str], tuple[PlannedVoucher, list[VoucherRecord]]] = {}
    for asked in packages:
        package = package_of(book, asked)
        index = book.people.index_of(package.customer)
        key = (index, centre_key(package.centre))
        if key in found:
            continue
        customer, number, why = book.people[index], "", ""
        try:
            check_open(book, package.customer)
            number = issuing.free(usual_number(customer, package.centre, rules), customer.id)
        except refusals.CustomerClosed:
            why = f"the account of {customer.name} is closed"
        except NoVoucher as reason:
            why = str(reason)
        was = voucher_of(book, int(package.id[1:]) - 1)
        made = list(_given(book, index, package.centre, number)) if number else []
        found[key] = (PlannedVoucher(customer, package.centre, package.id, was, number, why, bool(made)), made)
    return list(found.values())


def _check_as_shown(planned: Sequence[PlannedVoucher], packages: Sequence[str], shown: Sequence[str] | None) -> None:
    if shown is None:
        return
    expected = dict(zip(packages, shown, strict=True))
    for one in planned:
        if one.number != expected[one.package]:
            raise VouchersMoved(one.customer.name, expected[one.package], one.number)


def _given(book: Book, index: int, centre: str, number: str) -> Iterator[VoucherRecord]:
    """Yield what lets a customer, and everybody who is one with them, have this number in a centre."""
    person, key = one_person(book, index), centre_key(centre)
    buyers = {buyer for buyer, of_centre in _staying(book, set()) if of_centre == key} if len(person) > 1 else set()
    for one in person:
        was = book.vouchers.in_force(one, centre)
        if was != number and (was or one == index or one in buyers):
            yield VoucherRecord(customer=f"C{one + 1:04d}", centre=centre, number=number, was=was)


def _said(given: Sequence[PlannedVoucher], reasons: Sequence[str]) -> str:
    who = f"{given[0].customer.name}, {given[0].centre}" if len(given) == 1 else _counted(given)
    said = f"Voucher given anew: {who}" if len(given) == 1 else f"Vouchers given anew: {who}"
    if reasons:
        more = f" and {len(reasons) - 1:,} more" if len(reasons) > 1 else ""
        said += f"; not given: {reasons[0]}{more}"
    return said


def _counted(given: Sequence[PlannedVoucher]) -> str:
    count = len({one.customer.id for one in given})
    return f"{count:,} customers" if count > 1 else f"{given[0].customer.name}, {len(given)} centres"


def vouchers_back(book: Book, records: Iterable[BookRecord | None], back: Sequence[BookRecord]) -> list[VoucherRecord]:
    """Return what takes back the vouchers of an act, the last one first; ``back`` takes back all else of it.

    A number that came with a package stays while another package of the customer in that centre has it. Raise
    UndoNotPossible when another number was given since, or when one that would count again belongs to somebody else.
    """
    acts = [one for one in records if one is not None]
    sold = any(isinstance(one, PackageRecord) for one in acts)
    going = {
        one.package
        for one in back
        if isinstance(one, ChangeRecord) and one.fields.get("status", ["", ""])[1] == REMOVED
    }
    given = [one for one in acts if isinstance(one, VoucherRecord)]
    staying = _staying(book, going) if given and sold else set()
    found = []
    for record in reversed(given):
        if not (record.number or record.was):
            continue  # of somebody who was erased, a record holds no number any more
        index = int(record.customer[1:]) - 1
        now = book.vouchers.in_force(index, record.centre)
        if now != record.number:
            if record.back and not record.number:
                continue  # another sale has brought a voucher since; it stays
            raise refusals.UndoNotPossible(f"{_name(book, index)} was given another voucher since; undo that first")
        if not record.back and not record.was and (index, centre_key(record.centre)) in staying:
            continue
        found.append(
            VoucherRecord(
                customer=record.customer, centre=record.centre, number=record.was, was=record.number,
                back=not record.back,
            )
        )  # fmt: skip
    _check_free(book, [*back, *found])
    return found


def _staying(book: Book, going: set[str]) -> set[tuple[int, str]]:
    """Return the customers (under whom packages were recorded) and centres that keep a package when these go."""
    return {
        (buyer, centre_key(package.centre))
        for package, buyer in zip(book.packages, book.vouchers.buyers, strict=True)
        if package.status != REMOVED and package.id not in going
    }


def _check_free(book: Book, back: Iterable[BookRecord]) -> None:
    """Refuse to let a number count again that somebody else was given since."""
    for index, number in _counting_again(book, back):
        others = who_holds(book, fold(number)) - {book.people.aliases.root(index)}
        if others:
            holder = book.people[min(others)].name
            raise refusals.UndoNotPossible(f"the voucher {number} belongs to {holder} since")


def _counting_again(book: Book, back: Iterable[BookRecord]) -> Iterator[tuple[int, str]]:
    for record in back:
        match record:
            case VoucherRecord(back=False, customer=customer, number=number):
                yield int(customer[1:]) - 1, number
            case ChangeRecord(customer=customer, fields={"status": [was, _]}) if customer and was == REMOVED:
                index = int(customer[1:]) - 1
                for numbers in book.vouchers.issued.get(index, {}).values():
                    yield from ((index, number) for number in numbers)
            case _:
                pass


def _name(book: Book, index: int) -> str:
    return book.people[book.people.aliases.root(index)].name
