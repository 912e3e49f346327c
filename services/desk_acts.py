"""What somebody may ask to be recorded: the shop does it, in their name, for customers who are theirs."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from access import NotAllowed, Right, Role
from ledger.book import REMOVED, FieldNotUnderstood, centre_key, packages_of_each, plan_vouchers
from services import clock
from services.centre_names import offered
from services.desk_base import DeskBase
from services.rooms import is_about_people, outbox_of

if TYPE_CHECKING:
    from ledger.book import BulkChange, EntryRequest, Money, PackageRequest, PassingOn, PlannedVoucher
    from ledger.journal import Commit
    from ledger.sheets import Choices, ImportPlan, SheetChoice
    from services.imports import Progress, ReadFile
    from services.packages_coming import ComingPackage


class DeskActs(DeskBase):
    """Acts. Each returns the commit and raises a refusal; the same key twice changes nothing."""

    def record(self, request: "EntryRequest", *, key: str) -> "Commit":
        """Record an entry."""
        self._check_mine([request.customer])
        self._check_centre(request.centre)
        here = self._centre_here(request.centre, request.customer, request.package)
        return self._shop.record(replace(request, centre=here), key=key, **self._name())

    def add_customer(self, fields: dict[str, Any], *, key: str) -> "Commit":
        """Open an account; whoever is bound to one centre opens it there."""
        self._check_code(fields)
        return self._shop.add_customer(self._of_my_centre(fields, new=True), key=key, **self._name())

    def change_customer(self, customer: str, fields: dict[str, Any], *, key: str) -> "Commit | None":
        """Give a customer other values; None when nothing changes."""
        self._check_mine([customer])
        self._check_code(fields)
        fields = self._of_my_centre(fields, new=False, now=self._home_of(customer))
        return self._shop.change_customer(customer, fields, key=key, **self._name())

    def change_many(self, customers: Sequence[str], change: "BulkChange", *, key: str) -> "Commit | None":
        """Change many customers in one act; None when nothing changes. Refused: then nobody is changed."""
        self._check_mine(customers)
        if change.centre is not None:
            self._of_my_centre({"centre": change.centre}, new=False)
        return self._shop.change_many(customers, change, key=key, **self._name())

    def link(self, customers: Sequence[str], name: str, sort: str, *, key: str) -> "Commit | None":
        """Link customers as a family, a firm or another group; None when they are."""
        self._check_mine(customers)
        self._check_groups(self._group_of(one) for one in customers)
        return self._shop.link(customers, name, sort, key=key, **self._name())

    def unlink(self, customer: str, *, key: str) -> "Commit":
        """Take a customer out of a family or firm."""
        self._check_mine([customer])
        self._check_groups([self._group_of(customer)])
        return self._shop.unlink(customer, key=key, **self._name())

    def rename_group(self, group: str, name: str, sort: str, *, key: str) -> "Commit | None":
        """Give a family or firm another name or sort; None when it has them."""
        self._check_groups([group])
        return self._shop.rename_group(group, name, sort, key=key, **self._name())

    def rename(self, name: str, *, key: str) -> "Commit | None":
        """Give the shop another name."""
        return self._shop.rename(name, key=key, **self._name())

    def count_drawer(self, on: date, counted: "Money", expected: "Money", *, key: str) -> "Commit":
        """Keep an evening's count of the drawer."""
        if self._centres():
            raise NotAllowed(self._who().person.name, "count the drawer of the whole shop")
        return self._shop.count_drawer(on, counted, expected, key=key, **self._name())

    def sell_package(self, request: "PackageRequest", *, key: str) -> "Commit":
        """Record that somebody buys a package."""
        self._check_mine([request.customer])
        self._check_centre(request.centre)
        here = self._centre_here(request.centre, request.customer)
        return self._shop.sell_package(replace(request, centre=here), key=key, **self._name())

    def pass_on(self, request: "PassingOn", *, key: str) -> "Commit":
        """Pass what is left of a package on to another customer, both of whom are theirs."""
        self._check_package_here(request.package)
        self._check_mine([request.to])
        return self._shop.pass_on(request, key=key, **self._name())

    def staff_names(self) -> list[str]:
        """Return who may have served a customer: whoever asks first, then owners and staff of centres they share."""
        me, centres = self._who().person, self._centres()
        everybody = [
            one for one in self._admission.people.all() if one.role in {Role.OWNER, Role.STAFF} and one.may(Right.LOOK)
        ]
        here = [one for one in everybody if not centres or not one.centres or one.centres & centres]
        return list(dict.fromkeys([me.name, *sorted(one.name for one in here)]))

    def centres_offered(self) -> list[str]:
        """Return the centres that they may choose from when they record something, sorted: all, or theirs."""
        rules = self._open_ledger.rules
        theirs = {rules.centre_called(one) for one in self._centres()}
        return sorted(theirs) or offered(self._shop.book, self._shop.settings.centres)

    def change_package(self, package: str, fields: dict[str, str], *, key: str) -> "Commit | None":
        """Give a package other words or another last day; None when nothing changes."""
        self._check_package_here(package, fields)
        return self._shop.change_package(package, fields, key=key, **self._name())

    def centre_elsewhere(self, package: str) -> str:
        """Return the centre whose staff alone change what this package is; "" when it is theirs to change."""
        self._check_package(package)
        one = self._shop.book.packages[int(package[1:]) - 1]
        stands = one.centre or self._home_of(one.customer)
        return stands if self._is_elsewhere(stands) else ""

    def voucher_plan(self, customers: Sequence[str]) -> "list[PlannedVoucher]":
        """Return which numbers these customers would be given in each centre where they have a package."""
        self._check_mine(customers)
        book = self._shop.book  # the whole: a number that somebody of another centre holds is not free
        planned = plan_vouchers(book, packages_of_each(book, customers), self._open_ledger.rules)
        if not self._centres():
            return planned
        why = "that is for staff of its centre"
        return [
            one if self._is_my_centre(one.centre or one.customer.centre)
            else replace(one, number="", why=why, changes=False)
            for one in planned
        ]  # fmt: skip

    def give_vouchers(
        self, packages: Sequence[str], *, shown: Sequence[str] | None = None, key: str
    ) -> "Commit | None":  # fmt: skip
        """Give the customers of these packages new voucher numbers, by the rule as of now; None when they have them.

        ``shown`` are the numbers that were shown before, one for each package: VouchersMoved when one moved since.
        """
        for package in packages:
            self._check_package_here(package)
        return self._shop.give_vouchers(packages, shown=shown, key=key, **self._name())

    def why_no_voucher(self, package: str) -> str:
        """Return why the rule gives the customer of a package no voucher number, "" when it gives one."""
        self._check_package(package)
        return self._shop.why_no_voucher(package)

    def settle_difference(self, package: str, *, sheet_is_right: bool, key: str) -> "Commit":
        """Say whether a list or its parts were right about what is owed for a package."""
        self._check_package_here(package)
        return self._shop.settle_difference(package, sheet_is_right=sheet_is_right, key=key, **self._name())

    def keep_photo(self, content: bytes) -> str:
        """Keep a photo of a bill, written anew, and return the name it is kept under."""
        return self._shop.keep_photo(content)

    def read_files(
        self, files: Sequence[tuple[str, bytes]], progress: "Progress", *, pasted: str = "",
        plain_quotes: Collection[str] = (),
    ) -> "list[ReadFile]":  # fmt: skip
        """Read lists that somebody dropped in or pasted; ``progress`` hears how far it is."""
        self._check_whole_shop()
        return self._shop.read_files(files, progress, pasted=pasted, plain_quotes=plain_quotes)

    def plan_import(self, files: "Sequence[ReadFile]", choices: "Choices | None" = None) -> "ImportPlan":
        """Say what bringing in these files would do; nothing is recorded."""
        self._check_whole_shop()
        return self._shop.plan_import(files, choices)

    def packages_coming(self, planned: "ImportPlan") -> "list[ComingPackage]":
        """Return the packages that a plan would bring in, each with its voucher number; nothing is recorded."""
        self._check_whole_shop()
        return self._shop.packages_coming(planned)

    def recall_choices(self, files: "Sequence[ReadFile]") -> "dict[tuple[str, str], SheetChoice]":
        """Return what was corrected the last time in lists with the same headings, by (file, sheet)."""
        self._check_whole_shop()
        from services import column_memory  # noqa: PLC0415 - fetched behind the first page, as the reading of lists is

        folder = self._open_ledger.folder
        if not column_memory.knows_any(folder):
            return {}
        return column_memory.recall(folder, self._shop.plan_import(files))

    def bring_in(
        self, files: "Sequence[ReadFile]", planned: "ImportPlan", progress: "Progress", *, key: str,
        choices: "Choices | None" = None,
    ) -> "Commit":  # fmt: skip
        """Keep the files as they came and record everything in them as one act; remember what was corrected."""
        self._check_whole_shop()
        done = self._shop.bring_in(files, planned, progress, key=key, **self._name())
        if choices is not None:
            from services import column_memory  # noqa: PLC0415 - as above

            column_memory.keep(self._open_ledger.folder, planned, choices)
        return done

    def undo(self, seq: int, *, key: str) -> "Commit":
        """Take one act back: the owner any, staff their own of today."""
        if why := self._why_not_mine(seq):
            raise NotAllowed(self._who().person.name, why)
        if is_about_people(self._open_ledger.journal.commit(seq)):
            self._admission.check_proved(self._who())
        done = self._shop.undo(seq, key=key, **self._name())
        self._admission.obey_undo(done)
        return done

    def why_not_undo(self, seq: int) -> str:
        """Return why an act cannot be taken back by them now, or "" when it can."""
        why = self._why_not_mine(seq)
        return f"{self._who().person.name} may not {why}." if why else super().why_not_undo(seq)

    def before_undo(self, seq: int) -> str:
        """Return what is to be known before an act is undone: which messages left and stay; "" when none did."""
        self._check_sees(seq)
        return self._shop.post.before_undo(seq) if len(outbox_of(self._open_ledger)) else ""

    def after_undo(self, seq: int) -> str:
        """Return what came of the messages of an act that was undone; "" when it had none."""
        self._check_sees(seq)
        return self._shop.post.after_undo(seq) if len(outbox_of(self._open_ledger)) else ""

    def _check_sees(self, seq: int) -> None:
        if why := self._why_not_mine(seq):
            raise NotAllowed(self._who().person.name, why)

    def accept_loss(self) -> None:
        """Go on from the last good line of a damaged book."""
        self._shop.accept_loss(by=self._name()["by"])

    def repair_line_ends(self) -> None:
        """Take back what a spreadsheet program did to the line ends of the book."""
        self._shop.repair_line_ends()

    # Behind it.

    def _why_not_mine(self, seq: int) -> str:
        """Return what they may not, when an act is not theirs to be taken back; "" when it is."""
        person = self._who().person
        if person.role is Role.OWNER:
            return ""
        commit = self._open_ledger.journal.commit(seq)
        if not person.may(Right.UNDO_OWN_TODAY):
            return "undo"
        if commit.by != person.id or not self._sees(commit):
            return "undo what somebody else recorded"
        if clock.in_zone(commit.at, self.timezone).date() != self.today():
            return "undo what was recorded before today"
        return ""

    def _check_whole_shop(self) -> None:
        if self._centres():  # also to look only: a plan says who is in the book already
            raise NotAllowed(self._who().person.name, "bring in lists, which are of the whole shop")

    def _check_code(self, fields: Mapping[str, Any]) -> None:
        """Refuse a code that somebody of another centre has, without saying who."""
        code, people = fields.get("code"), self._shop.book.people
        holder = people.by_code(code) if isinstance(code, str) and code.strip() else None
        if holder is not None and not self._is_mine(people[holder].id):
            raise FieldNotUnderstood("code", str(code), "is taken already")

    def _group_of(self, customer: str) -> str:
        people = self._shop.book.people
        return people[people.index_of(customer)].group

    def _check_groups(self, groups: Iterable[str]) -> None:
        """Refuse what would change, or name, somebody of another centre who is linked with these."""
        asked = {*groups} - {""}
        for _, one in self._shop.book.each_customer():
            if one.group in asked and not self._is_mine(one.id):
                raise NotAllowed(self._who().person.name, "change a family or firm that reaches into another centre")

    def _check_package(self, package: str) -> None:
        number = int(package[1:]) if package[1:].isdecimal() else 0
        packages = self._part()[0].packages
        if not 0 < number <= len(packages) or packages[number - 1].status == REMOVED:
            raise FieldNotUnderstood("package", package, "there is no such package")

    def _check_package_here(self, package: str, fields: Mapping[str, str | None] = MappingProxyType({})) -> None:
        """Refuse to change what a package is when it stands, or would stand, in a centre that is not theirs.

        What names no centre is of its customer's.
        """
        self._check_package(package)
        one = self._shop.book.packages[int(package[1:]) - 1]
        for centre in (one.centre, fields.get("centre")):
            if centre is not None:
                self._check_centre(centre or self._home_of(one.customer))

    def _check_centre(self, centre: str | None) -> None:
        """Refuse a centre that is not theirs, in whatever writing its name comes."""
        if self._is_elsewhere(centre):
            raise NotAllowed(self._who().person.name, "record for a centre that is not theirs")

    def _is_elsewhere(self, centre: str | None) -> bool:
        return bool(centre and self._centres()) and not self._is_my_centre(centre or "")

    def _is_my_centre(self, centre: str) -> bool:
        return centre_key(self._open_ledger.rules.centre_called(centre)) in map(centre_key, self._writings())

    def _centre_here(self, centre: str | None, customer: str, package: str = "") -> str | None:
        """Return where something is recorded: what belongs elsewhere, at the centre of whoever records it.

        What is for a package belongs where that stands, all else where the customer is at home.
        """
        centres, packages = self._centres(), self._shop.book.packages
        if centre is not None or not centres:
            return centre
        number = int(package[1:]) if package[1:].isdecimal() else 0
        stands = packages[number - 1].centre if 0 < number <= len(packages) else ""
        theirs = self._is_my_centre(stands) if stands else self._home_of(customer) in self._writings()
        return None if theirs else min(centres)

    def _home_of(self, customer: str) -> str:
        people = self._shop.book.people
        return people[people.index_of(customer)].centre

    def _of_my_centre(self, fields: Mapping[str, Any], *, new: bool, now: str | None = None) -> dict[str, Any]:
        """Return the fields with a centre that is theirs; raise NotAllowed for one that is not.

        Somebody at home elsewhere stays there: ``now`` is where.
        """
        centres, found = self._centres(), dict(fields)
        if centres and new and not found.get("centre"):
            found["centre"] = min(centres)
        asked = found.get("centre")
        called = self._open_ledger.rules.centre_called(asked) if isinstance(asked, str) else asked
        if centres and "centre" in found and asked != now and called not in self._writings():
            raise NotAllowed(self._who().person.name, "give a customer to a centre that is not theirs")
        return found
