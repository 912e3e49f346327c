"""What a row says of a package: its price, what was paid and what is still owed of it, and its sessions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ledger.book import MINOR_UNITS_MAX, Money
from ledger.matching import Amount, AmountProblem, CentreNames, CountProblem, kind_of, read_amount, read_count
from ledger.sheets.balances import BalanceReader, signed
from ledger.sheets.cells import Row
from ledger.sheets.contact import at, line_of
from ledger.sheets.model import PRICES, SESSIONS, Column, Opening, Package, Place

PACKAGE_FIELDS = frozenset({*PRICES, *SESSIONS, "treatment", "category", "bought_on", "valid_until", "voucher"})
_WORDS: Mapping[str, int] = {"treatment": 120, "category": 120, "voucher": 60}
_AS_PAID = "Nobody knows what is owed of it: brought in as paid."
_STATED = "Brought in with the balance that the sheet states."
_ALL_PAID = "There is no column of what was paid of the packages or is still owed of them."


@dataclass(slots=True)
class PackageReader:
    """Reads packages from the rows of one sheet, beside what is read of balances there."""

    fields: Mapping[str, tuple[Column, ...]]
    balances: BalanceReader
    centres: CentreNames
    # The sums of the columns of sessions, to compare with total rows.
    counts: dict[str, int] = field(default_factory=dict)
    _counts: dict[str, Sequence[int | CountProblem | None]] = field(default_factory=dict)

    def read_columns(self) -> None:
        """Read the columns of sessions whole, and tell what the sheet as a whole does not say."""
        for key in SESSIONS:
            for column in self.fields.get(key, ())[:1]:
                read = [read_count(cell) for cell in self.balances.cells(column)]
                self._counts[key] = read
                self.counts[key] = sum(count for count in read if isinstance(count, int))
        if "package_amount" in self.fields and not self.fields.keys() & {"package_paid", "due"}:
            column = self.fields["package_amount"][0]
            self.balances.teller.tell(0, column, "", _ALL_PAID, "They are brought in as paid in full.")

    def not_read(self, position: int) -> list[Column]:
        """Return the columns of sessions whose cell in a row is no number of them."""
        return [self.fields[key][0] for key, read in self._counts.items() if isinstance(read[position], CountProblem)]

    def sum_between(self, key: str, after: int, before: int) -> int:
        """Return the sum of a column in the rows of the sheet between two row numbers, both left out."""
        counted = zip(self.balances.rows, self._counts[key], strict=True)
        return sum(count for (number, _), count in counted if after < number < before and isinstance(count, int))

    def read(self, position: int, row: Row, place: Place, name: str, note: str) -> tuple[list[Package], list[Opening]]:
        """Return the package of a row, or none, and what the row says of money without any package."""
        words = {key: self._words(key, row)[:most] for key, most in _WORDS.items()}
        sessions, used, left = self._sessions(position)
        amount, paid, stated = self._amounts(position, place.row, name)
        prepaid = self.balances.openings(position, place, name, note, ("prepaid",))
        package = Package(
            place=place, **words, centre=self.centres.name_of(self._words("centre", row))[:120],
            amount=amount, paid=paid, stated_balance=stated, sessions=sessions, used=used, stated_left=left,
            prepaid=next((one.amount for one in prepaid if one.kind == "prepaid"), None),
            bought_on=self.balances.day(position, "bought_on"), valid_until=self.balances.day(position, "valid_until"),
            due_on=self.balances.day(position, "due_on"), note=note,
        )  # fmt: skip
        if any(words.values()) or sessions or used:
            self._tell_difference(position, package, "Kept as the sheet says, and listed.")
            return [package], [one for one in prepaid if one.kind == "due"]
        # A row with amounts, but without anything that they are for, only brings balances.
        self._tell_difference(position, package, _STATED)
        owed = Package(place, stated_balance=package.balance).amounts
        return [], [
            *(Opening(kind, size, package.due_on if kind == "due" else None, note, place) for kind, size in owed),
            *prepaid,
        ]

    def _words(self, key: str, row: Row) -> str:
        column = next(iter(self.fields.get(key, ())), None)
        return line_of(row, column) if column else ""

    def _amounts(self, position: int, row: int, name: str) -> tuple[Money | None, Money | None, Money | None]:
        """Return price, paid and stated balance; of two the third is worked out where no column says it."""
        stated = self.balances.balance(position, "due", row, name)
        then = _STATED if stated is not None else _AS_PAID
        amount, paid = (self._price(position, key, then) for key in PRICES)
        paid_is_told = "package_paid" in self.fields and not self._is_wrong(position, "package_paid")
        if amount is None and paid is not None:
            # Nobody says what it cost: it was paid, but for what is still owed of it.
            amount = paid if stated is None else paid + stated
            if stated is None and "package_amount" in self.fields and not self._is_wrong(position, "package_amount"):
                self.balances.teller.tell(row, self.fields["package_amount"][0], "", "There is no price.", _AS_PAID)
        elif amount is not None and not paid_is_told:
            paid = amount if stated is None else amount - stated
        if any(money is not None and not 0 <= money.minor <= MINOR_UNITS_MAX for money in (amount, paid)):
            return None, None, stated
        return amount, paid, stated

    def _price(self, position: int, key: str, then: str) -> Money | None:
        value = self.balances.amount(position, key, then)
        if value is not None and value.money.minor < 0:
            self.balances.tell(position, key, "is less than nothing", then)
            return None
        return value.money if value is not None else None

    def _is_wrong(self, position: int, key: str) -> bool:
        """Return whether something stands there that is no price."""
        value = self.balances.read_value(position, key)
        return isinstance(value, AmountProblem) or (value is not None and value.money.minor < 0)

    def _sessions(self, position: int) -> tuple[int, int, int | None]:
        """Return sessions bought, used, and left as the sheet says; what does not fit is told."""
        bought, used, left = (self._count(position, key) for key in SESSIONS)
        if bought is None:
            return (used or 0) + (left or 0), used or 0, left
        if used is None:
            told = "sessions_used" in self.fields and self._counts["sessions_used"][position] is None
            used = 0 if told or left is None else max(bought - left, 0)
        if used > bought:
            what = f"says that more sessions were used than the {bought} that were bought"
            self.balances.tell(position, "sessions_used", what, "Brought in with none left.")
            return bought, bought, left
        if left is not None and left != bought - used:
            what = f"is stated as left, {bought} bought less {used} used is {bought - used}"
            self.balances.tell(position, "sessions_left", what, f"Brought in with {bought - used} left.")
        return bought, used, left

    def _count(self, position: int, key: str) -> int | None:
        value = self._counts[key][position] if key in self._counts else None
        if isinstance(value, CountProblem):
            self.balances.tell(position, key, value.what, "Brought in without this number of sessions.")
            return None
        return value

    def _opening(self, position: int) -> Money | None:
        """Return what was owed before, where a column says it: the balance that is stated goes on from it."""
        column = next((one for one in self.fields.get("extra", ()) if kind_of(one.source) == "opening"), None)
        if column is None or "due" not in self.balances.styles:
            return None
        cell = at(self.balances.rows[position][1], column)
        value = read_amount(cell, self.balances.setting.currency, self.balances.styles["due"])
        return signed("due", value) if isinstance(value, Amount) else None

    def _tell_difference(self, position: int, package: Package, then: str) -> None:
        if package.difference is not None:
            column = self.fields["due"][0]
            what = f"The sheet says {package.stated_balance}, amount less paid is {package.computed}."
            opening = self._opening(position)
            if opening is not None and package.computed is not None:
                going_on = package.computed + opening
                if going_on == package.stated_balance:
                    return
                what = f"The sheet says {package.stated_balance}, opening and amount less paid is {going_on}."
            self.balances.teller.tell(
                package.place.row, column, self.balances.written(position, column), what, then
            )  # fmt: skip
