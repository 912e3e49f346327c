"""The packages of lists before they are brought in: whose they would be, and the voucher number each would have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.book import (
    Book,
    CustomerRecord,
    PackageRecord,
    Rules,
    VoucherRecord,
    centre_key,
    decide_import,
    fold,
    why_no_voucher,
)
from ledger.sheets import ImportPlan, Place
from services.imports import line_of, rows_brought_in

_DIGITS_MIN: Final = 3  # fewer are in every phone


@dataclass(frozen=True, slots=True)
class ComingPackage:
    """A package of a list as the book would have it, from the row at ``place``.

    ``voucher`` is the number that would be in force, "" with the reason in ``why_not``. ``listed`` is the one that the
    list gives, "" where it gives none; the two differ when somebody else has that number.
    """

    place: Place
    customer: CustomerRecord
    package: PackageRecord
    voucher: str
    listed: str
    why_not: str


def coming_packages(book: Book, plan: ImportPlan, rules: Rules, today: date) -> list[ComingPackage]:
    """Return the packages that a plan would bring in, in the order of the lists; nothing is recorded.

    Raise the refusal that bringing them in would meet.
    """
    rows = rows_brought_in(plan)
    if not any(row.packages for row in rows):
        return []
    with book.lock:
        records = decide_import(book, (), list(map(line_of, rows)), rules, today).records
    people = {one.id: one for one in records if isinstance(one, CustomerRecord)}
    numbers = {(one.customer, centre_key(one.centre)): one.number for one in records if isinstance(one, VoucherRecord)}
    places = [(one.place, one.voucher) for row in rows for one in row.packages]
    bought = [one for one in records if isinstance(one, PackageRecord)]
    found = []
    for (place, listed), package in zip(places, bought, strict=True):
        index = int(package.customer[1:]) - 1
        person = people.get(package.customer) or book.people[index]
        number = numbers.get((person.id, centre_key(package.centre)), "")
        if not number and person.id not in people:
            number = book.vouchers.in_force(index, package.centre)
        why = "" if number else why_no_voucher(person, package.centre, rules)
        found.append(ComingPackage(place, person, package, number, listed, why))
    return found


def packages_that_fit(packages: Sequence[ComingPackage], text: str) -> list[ComingPackage]:
    """Return those of which ``text`` says a part: the voucher, the customer's name, code or phone, what was bought."""
    wanted = fold(text.strip())
    # A phone in any writing of its country: without the zero that is dialled before it.
    digits = "".join(filter(str.isdigit, text)).lstrip("0")
    is_phone = len(digits) >= _DIGITS_MIN and not any(map(str.isalpha, text))
    return [one for one in packages if _says(one, wanted) or (is_phone and digits in one.customer.phone)]


def _says(one: ComingPackage, wanted: str) -> bool:
    package, customer = one.package, one.customer
    words = (one.voucher, one.listed, customer.name, customer.code, package.treatment, package.category)
    return any(wanted in fold(word) for word in words)
