"""What programs ask of a desk beyond what people do: a day for a key that was said before, and changes by a mark."""

from datetime import date
from typing import TYPE_CHECKING, Any

from services.credit_balances import check_row
from services.days_said import day_said
from services.desk_acts import DeskActs

if TYPE_CHECKING:
    from threading import RLock

    from ledger.journal import Commit


class DeskApi(DeskActs):
    """For the API."""

    def day_for(self, key: str) -> date:
        """Return the business date of an act for which none was named: today, or the day on which its key was said.

        So a request that is sent again after midnight is still the same one.
        """
        journal, person = self._open_ledger.journal, self._who().person.id
        return day_said(journal, self._shop.book, key, person) or self.today()

    def take_free_book(self) -> "RLock | None":
        """Return the lock of the book, taken, for whoever must not wait: to be released when they have looked.

        None when somebody else has it, when the figures of today are not counted up yet, and for people who see a part
        of the book: all that may take a while.
        """
        lock = self._shop.book.lock
        if self._centres() or not lock.acquire(blocking=False):
            return None
        counted_up = False
        try:
            counted_up = self._shop.views.is_counted_up(self.today())
        finally:  # also when the book was closed meanwhile
            if not counted_up:
                lock.release()
        return lock if counted_up else None

    def change_customer_marked(self, customer: str, fields: dict[str, Any], mark: str, *, key: str) -> "Commit | None":
        """Give a customer other values if they still have ``mark``; None when nothing changes. Raise ChangedSince."""
        self._check_mine([customer])
        self._check_code(fields)
        fields = self._of_my_centre(fields, new=False, now=self._home_of(customer))
        return self._shop.change_customer(customer, fields, key=key, mark=mark, **self._name())

    def change_package_marked(self, package: str, fields: dict[str, str], mark: str, *, key: str) -> "Commit | None":
        """Give a package other words if it still has ``mark``; None when nothing changes. Raise ChangedSince."""
        self._check_package_here(package, fields)

        def check() -> None:
            check_row(self.package(package), mark)

        return self._shop.change_package(package, fields, check=check, key=key, **self._name())
