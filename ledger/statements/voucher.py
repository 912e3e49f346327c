"""A voucher on paper: the number that a customer has in a centre, and what it is good for on the day of printing."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.book import Book, PackageRow, centre_key, package_rows
from ledger.errors import LedgerError
from ledger.matching import clean_line
from ledger.statements.statement import PackageLeft

PACKAGES_MAX: Final = 40


class NoVoucherPaper(LedgerError):
    """A package without a voucher number has no voucher to print."""

    def __init__(self, package: str) -> None:
        self.package = package
        super().__init__(f"{package} has no voucher number. Give it one first, then print the voucher.")


@dataclass(frozen=True, slots=True)
class VoucherPaper:
    """A voucher: ``number`` is the one in force, ``packages`` those that have sessions to use on ``made_on``.

    ``more`` counts packages that are left out because there are more than PACKAGES_MAX.
    """

    shop: str
    centre: str
    customer: str
    name: str
    number: str
    packages: tuple[PackageLeft, ...]
    more: int
    made_on: date


def voucher_paper(book: Book, asked: PackageRow, today: date) -> VoucherPaper:
    """Return the voucher under which a package stands, with all packages that share it; raise NoVoucherPaper."""
    if not asked.voucher:
        raise NoVoucherPaper(asked.package.id)
    with book.lock:
        rows = package_rows(book, int(asked.customer.id[1:]) - 1)
        shared = [row for row in rows if _shares(row, asked) and row.left > 0 and not row.expired(today)]
        return VoucherPaper(
            shop=clean_line(book.shop),
            centre=clean_line(asked.package.centre),
            customer=asked.customer.id,
            name=clean_line(asked.customer.name),
            number=clean_line(asked.voucher),
            packages=tuple(_left(row) for row in shared[:PACKAGES_MAX]),
            more=max(len(shared) - PACKAGES_MAX, 0),
            made_on=today,
        )


def _shares(row: PackageRow, asked: PackageRow) -> bool:
    same_centre = centre_key(row.package.centre) == centre_key(asked.package.centre)
    return row.voucher == asked.voucher and same_centre


def _left(row: PackageRow) -> PackageLeft:
    package = row.package
    until = date.fromisoformat(package.valid_until) if package.valid_until else None
    return PackageLeft(clean_line(package.treatment) or package.id, row.sessions, row.left, until)
