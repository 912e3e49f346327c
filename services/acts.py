"""Everything that can be recorded: ``Shop`` runs it on the thread of the book. Doors ask a desk, which asks here."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from ledger.book import (
    Act,
    BookDecision,
    BulkChange,
    ClaimRequest,
    EntryRequest,
    Money,
    PackageFigures,
    PackageRequest,
    PassingOn,
    WholeSale,
)
from ledger.journal import Commit
from services.marks import check_mark
from services.photos import keep_photo
from services.questions import Questions

T = TypeVar("T")


class Acts(Questions):
    """Acts that go through the one thread and the one ledger."""

    def _act(self, do: Callable[[], T]) -> T:
        raise NotImplementedError

    def _as(self, by: str, via: str, key: str) -> Act:
        raise NotImplementedError

    def record(self, request: EntryRequest, *, key: str, by: str, via: str) -> Commit:
        """Record an entry; raise a refusal. The same key twice changes nothing."""
        return self._act(lambda: self._open_ledger.record(request, self._as(by, via, key), self.today()))

    def add_customer(self, fields: dict[str, Any], *, key: str, by: str, via: str) -> Commit:
        """Open an account; raise a refusal."""
        return self._act(lambda: self._open_ledger.add_customer(fields, self._as(by, via, key), self.today()))

    def change_customer(
        self, customer: str, fields: dict[str, Any], *, key: str, by: str, via: str, mark: str = ""
    ) -> Commit | None:
        """Give a customer other values; None when nothing changes. Raise a refusal.

        ``mark`` is that of the customer as somebody saw them (services.marks); ChangedSince when it is another by now.
        """
        ledger = self._open_ledger

        def change() -> Commit | None:
            act = self._as(by, via, key)
            if mark and ledger.journal.find_key(key) is None:
                now = ledger.book.people[ledger.book.people.index_of(customer)]
                check_mark(now, mark, now.name)
            return ledger.change_customer(customer, fields, act)

        return self._act(change)

    def change_many(
        self, customers: Sequence[str], change: BulkChange, *, key: str, by: str, via: str
    ) -> Commit | None:
        """Change many customers in one act; None when nothing changes. Raise a refusal: then nobody is changed."""
        return self._act(lambda: self._open_ledger.change_many(customers, change, self._as(by, via, key)))

    def link(self, customers: Sequence[str], name: str, sort: str, *, key: str, by: str, via: str) -> Commit | None:
        """Link customers as a family, a firm or another group; None when they are. Raise a refusal."""
        return self._act(lambda: self._open_ledger.link(customers, name, sort, self._as(by, via, key)))

    def unlink(self, customer: str, *, key: str, by: str, via: str) -> Commit:
        """Take a customer out of a family or firm; raise a refusal."""
        return self._act(lambda: self._open_ledger.unlink(customer, self._as(by, via, key)))

    def rename_group(self, group: str, name: str, sort: str, *, key: str, by: str, via: str) -> Commit | None:
        """Give a family or firm another name or sort; None when it has them. Raise a refusal."""
        return self._act(lambda: self._open_ledger.rename_group(group, name, sort, self._as(by, via, key)))

    def merge(self, keep: str, others: Sequence[str], *, key: str, by: str, via: str) -> Commit:
        """Merge customers into the one who is kept, as one act; raise a refusal."""
        return self._act(lambda: self._open_ledger.merge(keep, others, self._as(by, via, key)))

    def not_same(self, customers: Sequence[str], *, key: str, by: str, via: str) -> Commit | None:
        """Remember that customers are several people; None when that is known. Raise a refusal."""
        return self._act(lambda: self._open_ledger.distinguish(customers, self._as(by, via, key)))

    def rename(self, name: str, *, key: str, by: str, via: str) -> Commit | None:
        """Give the shop another name; raise a refusal."""
        return self._act(lambda: self._open_ledger.rename_shop(name, self._as(by, via, key)))

    def count_drawer(self, on: date, counted: Money, expected: Money, *, key: str, by: str, via: str) -> Commit:
        """Keep an evening's count of the drawer; raise a refusal."""
        return self._act(lambda: self._open_ledger.count_drawer(on, counted, expected, self._as(by, via, key)))

    def undo(self, seq: int, *, key: str, by: str, via: str) -> Commit:
        """Take one act back; raise a refusal with the reason."""
        return self._act(lambda: self._open_ledger.undo(seq, self._as(by, via, key)))

    def sell_package(self, request: PackageRequest, *, key: str, by: str, via: str) -> Commit:
        """Record that somebody buys a package; raise a refusal. The same key twice changes nothing."""
        return self._act(lambda: self._open_ledger.sell_package(request, self._as(by, via, key), self.today()))

    def sell_whole(
        self, asked: tuple[object, ...], whole: Callable[[], WholeSale], *, key: str, by: str, via: str
    ) -> Commit:
        """Record a package with its customer and everything that comes with it, as one act; raise a refusal.

        ``whole`` makes it of what was ``asked``, at the moment of recording.
        """
        ledger = self._open_ledger
        return self._act(lambda: ledger.sell_whole(asked, whole, self._as(by, via, key), self.today()))

    def correct_package(
        self, package: str, asked: tuple[object, ...],
        correct: Callable[[], tuple[Mapping[str, str], PackageFigures]], check: Callable[[BookDecision], None],
        *, key: str, by: str, via: str,
    ) -> Commit | None:  # fmt: skip
        """Make a package what it should be, as one act; None when it is. Raise a refusal, or what the two raise."""
        ledger = self._open_ledger
        return self._act(lambda: ledger.correct_package(package, asked, self._as(by, via, key), correct, check))

    def take_package_back(
        self, package: str, check: Callable[[BookDecision], None], *, key: str, by: str, via: str
    ) -> Commit:
        """Take a package back with everything that was recorded for it; raise a refusal, or what ``check`` raises."""
        return self._act(lambda: self._open_ledger.take_package_back(package, self._as(by, via, key), check))

    def change_package(
        self, package: str, fields: dict[str, str], *, check: Callable[[], None] | None = None, key: str, by: str,
        via: str,
    ) -> Commit | None:  # fmt: skip
        """Give a package other words or another last day; None when nothing changes. Raise a refusal.

        ``check`` looks at the package before, unless the key was said already; whatever it raises is raised.
        """
        ledger = self._open_ledger

        def change() -> Commit | None:
            act = self._as(by, via, key)
            if check is not None and ledger.journal.find_key(key) is None:
                check()
            return ledger.change_package(package, fields, act)

        return self._act(change)

    def pass_on(self, request: PassingOn, *, key: str, by: str, via: str) -> Commit:
        """Pass what is left of a package on to another customer; raise a refusal."""
        return self._act(lambda: self._open_ledger.pass_on(request, self._as(by, via, key), self.today()))

    def settle_difference(self, package: str, *, sheet_is_right: bool, key: str, by: str, via: str) -> Commit:
        """Say whether a list or its parts were right about what is owed for a package; raise a refusal."""
        today, ledger = self.today(), self._open_ledger
        return self._act(
            lambda: ledger.settle_difference(package, self._as(by, via, key), today, sheet_is_right=sheet_is_right)
        )

    def give_vouchers(
        self, packages: Sequence[str], *, shown: Sequence[str] | None = None, key: str, by: str, via: str
    ) -> Commit | None:  # fmt: skip
        """Give the customers of these packages new voucher numbers; None when they have them. Raise a refusal.

        ``shown`` are the numbers that were shown before, one for each package.
        """
        return self._act(lambda: self._open_ledger.give_vouchers(packages, self._as(by, via, key), shown))

    def claim(self, request: ClaimRequest, *, key: str, by: str, via: str) -> Commit:
        """Record that a customer says to have paid; raise a refusal."""
        return self._act(lambda: self._open_ledger.claim(request, self._as(by, via, key), self.today()))

    def confirm_claim(
        self, claim: str, *, amount: Money | None = None, overpayment: str | None = None, key: str, by: str, via: str
    ) -> Commit:
        """Record that the money of a claim came; raise a refusal."""
        today, ledger = self.today(), self._open_ledger
        return self._act(
            lambda: ledger.confirm_claim(
                claim, self._as(by, via, key), today, amount=amount, overpayment=overpayment
            )
        )  # fmt: skip

    def decline_claim(self, claim: str, reason: str, *, key: str, by: str, via: str) -> Commit:
        """Record that the money of a claim did not come; raise a refusal."""
        return self._act(lambda: self._open_ledger.decline_claim(claim, reason, self._as(by, via, key)))

    def dispute(self, entry: int, text: str, *, customer: str, key: str, by: str, via: str) -> Commit:
        """Record that a customer says that a line is wrong; raise a refusal."""
        ledger = self._open_ledger
        return self._act(lambda: ledger.dispute(entry, text, self._as(by, via, key), customer=customer))

    def answer_dispute(self, dispute: str, text: str, *, key: str, by: str, via: str) -> Commit:
        """Record what the shop says to a dispute; raise a refusal."""
        return self._act(lambda: self._open_ledger.answer_dispute(dispute, text, self._as(by, via, key)))

    def promise(self, customer: str, on: date | None, *, key: str, by: str, via: str) -> Commit | None:
        """Record the day on which a customer promised to pay, None for no more; raise a refusal."""
        return self._act(lambda: self._open_ledger.promise(customer, on, self._as(by, via, key), self.today()))

    def keep_photo(self, content: bytes) -> str:
        """Keep a photo of a bill, written anew, and return the name it is kept under; raise a refusal."""
        return keep_photo(self._open_ledger.folder, content)
