"""The vouchers of a book in memory: which numbers each customer has been given in each centre, and who holds a number.

In the journal a voucher keeps the customer whom it was issued to; who counts as whom since is asked of ``People``.
"""

import unicodedata

import msgspec

from ledger.book.columns import Array
from ledger.book.people import fold
from ledger.book.records import PackageRecord, VoucherRecord


class Vouchers(msgspec.Struct):
    """Every number that was issued and not taken back.

    ``issued`` holds by customer (index) and centre (as it is compared) the numbers, the one in force last. ``holders``
    and ``listed`` find by number, as it is compared: customers (once for each time that it was issued to them), and
    the places of packages that came with it in a list. ``buyers`` are the customers under whom packages were recorded.
    """

    issued: dict[int, dict[str, list[str]]] = {}
    holders: dict[str, list[int]] = {}
    listed: dict[str, list[int]] = {}
    buyers: list[int] = []

    def take(self, record: VoucherRecord) -> None:
        """Take in that a number was issued, or taken back; raise ValueError when that one is not in force.

        Of somebody who was erased no number is left in any record; such a record says nothing.
        """
        index = int(record.customer[1:]) - 1
        if not record.back:
            if record.number:
                of_customer = self.issued.setdefault(index, {})
                of_customer.setdefault(centre_key(record.centre), []).append(record.number)
                self.holders.setdefault(fold(record.number), []).append(index)
        elif record.was:
            numbers = self.issued.get(index, {}).get(centre_key(record.centre), [])
            if not numbers or numbers[-1] != record.was:
                message = f"the voucher {record.was} of {record.customer} is not the one in force"
                raise ValueError(message)
            numbers.pop()
            holders = self.holders[fold(record.was)]
            holders.remove(index)
            if not holders:
                del self.holders[fold(record.was)]

    def add_package(self, package: PackageRecord) -> None:
        """Note under whom the next package was recorded, and the number that it came with in a list."""
        if package.voucher:
            self.listed.setdefault(fold(package.voucher), []).append(len(self.buyers))
        self.buyers.append(int(package.customer[1:]) - 1)

    def numbers(self, index: int, centre: str) -> list[str]:
        """Return the numbers of just this customer in a centre, the one in force last."""
        return self.issued.get(index, {}).get(centre_key(centre), [])

    def in_force(self, index: int, centre: str) -> str:
        """Return the number of just this customer in a centre, "" for none."""
        numbers = self.numbers(index, centre)
        return numbers[-1] if numbers else ""

    def only(self, seen: Array) -> "Vouchers":
        """Return the vouchers of the customers who are ``seen`` (by index, whether they are)."""
        holders = {number: [one for one in several if seen[one]] for number, several in self.holders.items()}
        listed = {number: [at for at in places if seen[self.buyers[at]]] for number, places in self.listed.items()}
        return Vouchers(
            {index: numbers for index, numbers in self.issued.items() if seen[index]},
            {number: several for number, several in holders.items() if several},
            {number: places for number, places in listed.items() if places},
            self.buyers,
        )


def centre_key(centre: str) -> str:
    """Return a centre's name as it is compared: without capitals, spaces, points and hyphens."""
    return "".join(sign for sign in fold(centre) if unicodedata.category(sign)[0] in "LNM")
