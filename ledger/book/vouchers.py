"""Voucher numbers: a customer has one in each centre, and all their packages there share it.

The number is the letters of the centre, the first three signs of the customer's code, and the middle four digits of
their national phone number. Once issued it never changes by itself: not with the phone, not with the code, not when two
customers are merged. Giving another one is an act of its own, and old numbers still find who had them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import msgspec

from ledger.book.issued import centre_key
from ledger.book.people import REMOVED, fold
from ledger.book.records import BookRecord, ChangeRecord, CustomerRecord, PackageRecord, VoucherRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledger.book.book import Book
    from ledger.book.requests import Rules

_CODE_SIGNS: Final = 3
_PHONE_DIGITS: Final = 4
_SEARCHED_SIGNS_MIN: Final = 3  # fewer are in every number


class NoVoucher(Exception):
    """Why somebody can have no number in a centre, as the end of a sentence."""


def usual_number(customer: CustomerRecord, centre: str, rules: Rules) -> str:
    """Return the number that the rule gives a customer in a centre, before anybody looks who else has it.

    Of a code only letters and digits count, in capitals; one of fewer than three is taken whole. Of a phone the four
    digits in the middle of the national number count: as many stand before them as behind, or one fewer where that
    does not come out even (798 5349 490, 22 4567 890). Raise NoVoucher with the reason.
    """
    if not centre_key(centre):
        reason = "the package belongs to no centre"
        raise NoVoucher(reason)
    prefix = rules.voucher_prefixes.get(centre_key(centre), "")
    if not prefix:
        reason = f"the settings give {centre} no letters for vouchers"
        raise NoVoucher(reason)
    code = "".join(sign for sign in customer.code if sign.isalnum())[:_CODE_SIGNS].upper()
    if not code:
        reason = f"{customer.name} has no client code"
        raise NoVoucher(reason)
    if not customer.phone:
        reason = f"{customer.name} has no phone number"
        raise NoVoucher(reason)
    return f"{prefix}{code}{_middle(customer)}"


def _middle(customer: CustomerRecord) -> str:
    import phonenumbers  # noqa: PLC0415 - its tables are for who sells packages; a start does not wait for them

    try:
        digits = phonenumbers.national_significant_number(phonenumbers.parse(customer.phone, None))
    except phonenumbers.NumberParseException:
        digits = ""
    if len(digits) < _PHONE_DIGITS:
        reason = f"the phone number of {customer.name} is too short"
        raise NoVoucher(reason)
    begin = (len(digits) - _PHONE_DIGITS) // 2
    return digits[begin : begin + _PHONE_DIGITS]


def why_no_voucher(customer: CustomerRecord, centre: str, rules: Rules) -> str:
    """Return why the rule gives a customer no number in a centre, "" when it gives one."""
    try:
        usual_number(customer, centre, rules)
    except NoVoucher as reason:
        return str(reason)
    return ""


def voucher_of(book: Book, place: int) -> str:
    """Return the number in force of the package at ``place``, "" when it has none.

    Where two customers are one, each package keeps the number that it was sold under.
    """
    numbers = numbers_of(book, place)
    return numbers[0] if numbers else ""


def numbers_of(book: Book, place: int) -> list[str]:
    """Return every number that finds the package at ``place``: the one in force first, then older ones.

    The one that a list gave a package is among them, whatever was issued since.
    """
    package, vouchers = book.packages[place], book.vouchers
    found = vouchers.numbers(vouchers.buyers[place], package.centre)[::-1]
    return list(dict.fromkeys((*found, *filter(None, [package.voucher]))))


def one_person(book: Book, index: int) -> Sequence[int]:
    """Return everybody who is one with a customer: who is kept, and who was merged into them."""
    root = book.people.aliases.root(index)
    return (root, *book.people.aliases.members(root))


def customers_by_voucher(book: Book, text: str) -> list[int]:
    """Return the indexes of everybody who has, or had, a number with ``text`` in it, in their order."""
    wanted = fold(text.strip())
    if len(wanted) < _SEARCHED_SIGNS_MIN:
        return []
    found: set[int] = set()
    for number in {*book.vouchers.holders, *book.vouchers.listed}:
        if wanted in number:
            found |= who_holds(book, number)
    return sorted(index for index in found if book.people[index].status != REMOVED)


def search_customers(book: Book, text: str) -> list[int]:
    """Return the indexes of everybody of whom ``text`` says a part, those of whom it is in a voucher included."""
    found = book.people.search(text)
    more = customers_by_voucher(book, text)
    return [*found, *sorted(set(more) - set(found))] if more else found


def who_holds(book: Book, folded: str) -> set[int]:
    """Return who has, or had, just this number and is in the book: the indexes of who is kept."""
    vouchers = book.vouchers
    found = {book.people.aliases.root(index) for index in vouchers.holders.get(folded, ())}
    for place in vouchers.listed.get(folded, ()):
        if book.packages[place].status != REMOVED:
            found.add(book.people.aliases.root(vouchers.buyers[place]))
    return {index for index in found if book.people[index].status != REMOVED}


@dataclass(slots=True)
class Issuing:
    """Gives numbers within one act: what it gave already counts as held."""

    book: Book
    rules: Rules
    _whose: dict[str, str] = field(default_factory=dict)  # by number as it is compared: the customer's id
    _has: set[tuple[str, str]] = field(default_factory=set)

    def first(self, customer: CustomerRecord, centre: str, given: str = "") -> list[VoucherRecord]:
        """Return the record of a first number in a centre; none where there is one, or where the rule gives none.

        ``given`` is the number that a list has: it is kept. What somebody has who is one with the customer is theirs.
        """
        key = (customer.id, centre_key(centre))
        index = int(customer.id[1:]) - 1
        if key in self._has or (index < len(self.book.people) and self.book.vouchers.in_force(index, centre)):
            return []
        number = given or self._of_others(index, centre)
        if not number:
            try:
                number = usual_number(customer, centre, self.rules)
            except NoVoucher:
                return []
        self._has.add(key)
        return [VoucherRecord(customer=customer.id, centre=centre, number=self.free(number, customer.id))]

    def _of_others(self, index: int, centre: str) -> str:
        if index >= len(self.book.people):
            return ""
        numbers = (self.book.vouchers.in_force(one, centre) for one in one_person(self.book, index))
        return next(filter(None, numbers), "")

    def free(self, number: str, customer: str) -> str:
        """Return ``number``, or with -2, -3 behind it when another customer holds it, and hold it for this one."""
        index = int(customer[1:]) - 1
        mine = {self.book.people.aliases.root(index)} if index < len(self.book.people) else set()
        tried, count = number, 1
        while self._whose.get(fold(tried), customer) != customer or who_holds(self.book, fold(tried)) - mine:
            count += 1
            tried = f"{number}-{count}"
        self._whose[fold(tried)] = customer
        return tried


def first_vouchers(book: Book, rules: Rules, records: Iterable[BookRecord]) -> list[VoucherRecord]:
    """Return the vouchers that an act issues with the packages in its ``records``, with the customers as they are then.

    Where the rule gives no number there is none, and no refusal: the package is sold all the same.
    """
    issuing, people, found = Issuing(book, rules), dict[str, CustomerRecord](), list[VoucherRecord]()
    for record in records:
        match record:
            case CustomerRecord():
                people[record.id] = record
            case ChangeRecord(customer=customer, fields=fields) if customer:
                new = {name: values[1] for name, values in fields.items()}
                person = people.get(customer) or book.people[int(customer[1:]) - 1]
                people[customer] = msgspec.structs.replace(person, **new)
            case PackageRecord():
                person = people.get(record.customer) or book.people[int(record.customer[1:]) - 1]
                found += issuing.first(person, record.centre, record.voucher)
            case _:
                pass
    return found
