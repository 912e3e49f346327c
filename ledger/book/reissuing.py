"""Giving vouchers again on purpose, and taking back that one was given."""

from collections.abc import Iterable, Iterator, Sequence

from ledger.book import refusals
from ledger.book.book import Book
from ledger.book.entries import check_open
from ledger.book.issued import centre_key
from ledger.book.packages import package_of
from ledger.book.people import REMOVED, fold
from ledger.book.records import BookRecord, ChangeRecord, CustomerRecord, PackageRecord, VoucherRecord
from ledger.book.requests import Decision, Rules
from ledger.book.vouchers import Issuing, NoVoucher, one_person, usual_number, who_holds


def decide_vouchers(book: Book, packages: Sequence[str], rules: Rules) -> Decision | None:
    """Return the commit that gives the customers of these packages, in their centres, the number of the rule as of now.

    Whoever can have none stays as they are, and the sentence says so; None when all others have it already. Raise
    VoucherNotPossible when nobody can have one, and the refusals of an unknown package or a closed customer.
    """
    issuing = Issuing(book, rules)
    records: list[BookRecord] = []
    reasons: list[str] = []
    given: list[tuple[CustomerRecord, str]] = []
    seen: set[tuple[int, str]] = set()
    for asked in packages:
        package = package_of(book, asked)
        index = check_open(book, package.customer)
        key = (index, centre_key(package.centre))
        if key in seen:
            continue
        seen.add(key)
        customer = book.people[index]
        try:
            number = issuing.free(usual_number(customer, package.centre, rules), customer.id)
        except NoVoucher as reason:
            reasons.append(str(reason))
            continue
        made = list(_given(book, index, package.centre, number))
        if made:
            records += made
            given.append((customer, package.centre))
    if not records:
        if len(reasons) == len(seen) and reasons:
            raise refusals.VoucherNotPossible(reasons[0], len(reasons))
        return None
    return Decision(_said(given, reasons), records)


def _given(book: Book, index: int, centre: str, number: str) -> Iterator[VoucherRecord]:
    """Yield what lets a customer, and everybody who is one with them, have this number in a centre."""
    person, key = one_person(book, index), centre_key(centre)
    buyers = {buyer for buyer, of_centre in _staying(book, set()) if of_centre == key} if len(person) > 1 else set()
    for one in person:
        was = book.vouchers.in_force(one, centre)
        if was != number and (was or one == index or one in buyers):
            yield VoucherRecord(customer=f"C{one + 1:04d}", centre=centre, number=number, was=was)


def _said(given: Sequence[tuple[CustomerRecord, str]], reasons: Sequence[str]) -> str:
    customer, centre = given[0]
    who = f"{customer.name}, {centre}" if len(given) == 1 else f"{len(given):,} customers"
    said = f"Voucher given anew: {who}" if len(given) == 1 else f"Vouchers given anew: {who}"
    if reasons:
        more = f" and {len(reasons) - 1:,} more" if len(reasons) > 1 else ""
        said += f"; not given: {reasons[0]}{more}"
    return said


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
