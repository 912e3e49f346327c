"""Lists that programs page through: each goes on from what was shown last, whatever comes meanwhile."""

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from ledger.book import CustomerFilter, CustomerPage, CustomerRecord, fold, lines_before, numbers_of
from services.credit_balances import CreditBalance, Wanted, fitting, in_any_writing, sort_key, with_moments
from services.desk_post import DeskPost

if TYPE_CHECKING:
    from ledger.book import Kind, Line
    from services.post import HistoryFilter, MessageRow

_LOOKED_AT: Final = 200  # customers at once
_LOOKS_MAX: Final = 60


@dataclass(frozen=True, slots=True)
class VoucherRow:
    """A number that was given to a customer in a centre, in force or not, and the packages that it finds."""

    number: str
    customer: CustomerRecord
    centre: str
    in_force: bool
    packages: list[str]

    @property
    def place(self) -> tuple[str, str, str]:
        """What puts numbers in an order: themselves, then whose they are, then where."""
        return self.number, self.customer.id, self.centre


class DeskLists(DeskPost):
    """Packages, vouchers, lines and messages, as much of them as is theirs."""

    def packages_sorted(
        self, wanted: Wanted, sort: str, after: tuple[str | int, int] | None, most: int
    ) -> tuple[list[CreditBalance], int, tuple[str | int, int] | None]:
        """Return up to ``most`` packages that fit, how many do, and the sort key of the last one when more follow.

        ``after`` is that key of the package that was shown last, None for the first page: it goes on behind it, even
        when that package stands elsewhere by now, or was taken back. ``sort`` is "id", "valid_until", "left" or
        "balance".
        """
        book, today = self._part()[0], self.today()
        wanted = in_any_writing(wanted, book, self._open_ledger.rules)
        rows = sorted(fitting(book, wanted, today), key=lambda row: sort_key(row, sort))
        begin = bisect_right(rows, after, key=lambda row: sort_key(row, sort)) if after else 0
        page = rows[begin : begin + most]
        following = sort_key(page[-1], sort) if begin + most < len(rows) else None
        return with_moments(book, self._open_ledger.journal, page), len(rows), following

    def customers_sorted(
        self, wanted: CustomerFilter, sort: str, place: int, last: int, most: int
    ) -> tuple[CustomerPage, int]:
        """Return the next page of customers in one of SORTS, and after how many it ends.

        ``place`` of them were shown, the last of whom is customer number ``last``: it goes on behind where that one
        stands now, whoever was added, paid or went meanwhile. Where that one fits no more, nobody is left out for it.
        """
        views, today = self._part()[1], self.today()
        begin = self._place_now(wanted, sort, place, last) if place else 0
        whole, rest = divmod(begin, most)
        page = views.customers(wanted, today, sort=sort, page=whole + 1, size=most)
        rows = page.rows[rest:]
        if rest:
            rows += views.customers(wanted, today, sort=sort, page=whole + 2, size=most).rows[:rest]
        ends = begin + len(rows)
        return replace(page, rows=rows, is_followed=ends < page.count), ends

    def _place_now(self, wanted: CustomerFilter, sort: str, place: int, last: int) -> int:
        """Return how many stand up to a customer now, looked for around where they stood; one less where they went."""
        views, today = self._part()[1], self.today()
        middle, count = (place - 1) // _LOOKED_AT, place
        for distance in range(_LOOKS_MAX):
            for at in {middle - distance, middle + distance}:
                if at < 0 or at * _LOOKED_AT >= max(count, place):
                    continue
                page = views.customers(wanted, today, sort=sort, page=at + 1, size=_LOOKED_AT)
                count = page.count
                for number, row in enumerate(page.rows, at * _LOOKED_AT + 1):
                    if row.customer.id == f"C{last:04d}":
                        return number
        return min(place - 1, count)

    def vouchers_found(self, text: str) -> list[VoucherRow]:
        """Return every number with ``text`` in it that finds a package of theirs, by ``place``."""
        book = self._part()[0]
        wanted = fold(text.strip())
        found: dict[tuple[str, str, str], VoucherRow] = {}
        for row in fitting(book, Wanted()):
            for number in numbers_of(book, int(row.package.id[1:]) - 1):
                if wanted not in fold(number):
                    continue
                key = (number, row.customer.id, row.package.centre)
                first = VoucherRow(number, row.customer, row.package.centre, number == row.voucher, [])
                found.setdefault(key, first).packages.append(row.package.id)
        return [found[key] for key in sorted(found)]

    def lines_before(
        self, kind: "Kind", before: int | None, most: int, *, customer: str = "", since: date | None = None,
        until: date | None = None, method: str = "",
    ) -> "tuple[list[Line], int]":  # fmt: skip
        """Return up to ``most`` lines of a kind, those recorded last first, with ids below ``before``; and how many."""
        book = self._part()[0]
        index = self._account(customer)[1] if customer else None
        return lines_before(book, kind, before, most, index=index, since=since, until=until, method=method)

    def messages_before(self, wanted: "HistoryFilter", before: int | None, most: int) -> "tuple[list[MessageRow], int]":
        """Return up to ``most`` messages that fit with numbers below ``before``, the newest first; and how many fit."""
        return self._shop.post.history_before(self._only_mine(wanted), before, most)

    def message(self, number: int) -> "MessageRow":
        """Return a message to a customer of theirs; raise MessageUnknown."""
        self._check_message(number)
        return self._shop.post.shown(self._shop.post.outbox.get(number))

    def messages_of(self, seq: int) -> "list[MessageRow]":
        """Return the messages that an act put on the list."""
        post = self._shop.post
        return [post.shown(one) for one in post.outbox.of_act(seq) if self._is_to_mine(one)]
