"""The customers of a book, and how they are found: by id, code, phone, or any part of a name."""

import re
import threading
import unicodedata
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from ledger.book.aliases import Aliases
from ledger.book.records import CustomerRecord, ErasureRecord
from ledger.book.refusals import CustomerUnknown

REMOVED: Final = "removed"

_AND_MORE: Final = "\0"  # stands in no text of a customer
_COUNTRY_CODE_BELOW: Final = 4  # digits, all of them have fewer
_ID = re.compile(r"[Cc]0*(\d{1,9})")
_PHONE_LIKE = re.compile(r"[+\d\s()./-]{4,}")


class People:
    """An ordered list of customers; the one at index 0 is C0001. Nobody ever leaves it.

    Whoever was merged into another one is in it as one who was taken out; their id, code and names find the other.
    """

    def __init__(
        self,
        customers: list[CustomerRecord] | None = None,
        aliases: Aliases | None = None,
        erasures: list[ErasureRecord] | None = None,
    ) -> None:
        self._customers: list[CustomerRecord] = customers or []
        self.aliases: Final = aliases or Aliases()
        self.erasures: Final = erasures or []
        self.erased: Final = {int(one[1:]) - 1 for record in self.erasures for one in record.customers}  # by index
        self._codes: dict[str, int] = {}
        self._phones: dict[str, list[int]] = {}
        self._searchable: list[str] = []
        self._numbers: list[str] = []
        self._indexing = threading.Lock()

    def make_findable(self) -> None:
        """Index those who are not yet, which the first search would do else; a list that is only read needs none."""
        if len(self._searchable) < len(self._customers):
            with self._indexing:
                for index in range(len(self._searchable), len(self._customers)):
                    self._index(index)

    def __len__(self) -> int:
        return len(self._customers)

    def __getitem__(self, index: int) -> CustomerRecord:
        return self._customers[index]

    def all(self) -> list[CustomerRecord]:
        """Return everybody, in the order of their ids."""
        return self._customers

    def next_id(self, ahead: int = 0) -> str:
        """Return the id of the next customer, or of one some places further on."""
        return f"C{len(self._customers) + 1 + ahead:04d}"

    def add(self, customer: CustomerRecord) -> None:
        """Add the next customer; raise ValueError when the id is not the next one."""
        if customer.id != self.next_id():
            message = f"customer {customer.id} stands where {self.next_id()} belongs"
            raise ValueError(message)
        self._customers.append(customer)

    def join(self, index: int, into: int) -> None:
        """Let somebody count as another one; raise ValueError when they do already, or it goes round in a circle."""
        aliases = self.aliases
        if index in aliases.into or aliases.root(into) == index or not 0 <= index < len(self) > into >= 0:
            message = f"C{index + 1:04d} cannot be one with C{into + 1:04d}"
            raise ValueError(message)
        self.make_findable()
        self._forget(index)
        aliases.add(index, into, self._customers[index])
        self._customers[index] = msgspec.structs.replace(self._customers[index], status=REMOVED)
        self._index(index)
        self._look_again(aliases.root(into))

    def part(self, index: int) -> int:
        """Let somebody be a customer of their own again; return the index of who they were one with. ValueError."""
        aliases = self.aliases
        if index not in aliases.into:
            message = f"C{index + 1:04d} is one with nobody"
            raise ValueError(message)
        self.make_findable()
        root = aliases.root(index)
        self._customers[index] = aliases.take(index)
        self._look_again(root)
        self._index(index)
        return root

    def erase(self, record: ErasureRecord) -> None:
        """Note whose data was blanked for good."""
        self.erasures.append(record)
        self.erased.update(int(one[1:]) - 1 for one in record.customers)

    def place(self, customer: str) -> int:
        """Return the index of the customer whose id a record has: of who is kept, when they were merged."""
        return self.aliases.root(int(customer[1:]) - 1)

    def change(self, index: int, fields: dict[str, Any]) -> None:
        """Give a customer other values."""
        self.make_findable()
        if index in self.aliases.was:
            self.aliases.was[index] = msgspec.structs.replace(self.aliases.was[index], **fields)
            self._look_again(self.aliases.root(index))
            return
        self._forget(index)
        self._customers[index] = msgspec.structs.replace(self._customers[index], **fields)
        self._index(index)

    def index_of(self, asked: str) -> int:
        """Return the index of the customer with this id or code (who is kept, if merged); raise CustomerUnknown."""
        found = _ID.fullmatch(asked.strip())
        if found and 0 < int(found[1]) <= len(self._customers):
            return self.aliases.root(int(found[1]) - 1)
        code = self.by_code(asked)
        if code is None:
            raise CustomerUnknown(asked)
        return code

    def by_code(self, code: str) -> int | None:
        """Return the index of the customer with this code, or None."""
        self.make_findable()
        return self._codes.get(fold(code))

    def by_phone(self, phone: str) -> list[int]:
        """Return the indexes of everybody with this number (E.164)."""
        self.make_findable()
        return list(self._phones.get(phone, ()))

    def search(self, text: str, *, called: bool = False) -> list[int]:
        """Return the indexes of everybody of whom ``text`` says a part.

        Its words are looked for in name, nicknames, code, id, e-mail, city and the columns of an imported list, a
        number in the phones. ``called``: only in what somebody is called by (name, nicknames, code, id) and the phones.
        """
        wanted = fold(text.replace(_AND_MORE, " "))
        if not wanted:
            return []
        self.make_findable()
        first, *words = wanted.split()
        found = [index for index, searchable in enumerate(self._searchable) if first in searchable]
        for word in words:
            found = [index for index in found if word in self._searchable[index]]
        if called:
            names = {index: self._searchable[index].partition(_AND_MORE)[0] for index in found}
            found = [index for index in found if all(word in names[index] for word in (first, *words))]
        digits = _digits(text)
        if _PHONE_LIKE.fullmatch(text.strip()) and len(digits) > 3:  # noqa: PLR2004 - three digits fit anybody
            seen = set(found)
            found += [index for index, number in enumerate(self._numbers) if digits in number and index not in seen]
        return found

    def folded_name(self, index: int) -> str:
        """Return the name of somebody who was not taken out as it is compared: what ``fold`` makes of it."""
        self.make_findable()
        return self._searchable[index].partition("\n")[0]

    def just(self, text: str, among: Sequence[int]) -> set[int]:
        """Return those of ``among`` (indexes) who are called just this, or have just this code, number or phone."""
        self.make_findable()
        wanted, digits = f"\n{fold(text)}\n", _digits(text)
        found = set()
        for index in among:
            one = self._customers[index]
            called = self._searchable[index].partition(_AND_MORE)[0]  # folded already, each on a line of its own
            phones = (one.phone, *one.phones) if len(digits) > 3 else ()  # noqa: PLR2004 - see search
            # With or without its country code, as long as it is a whole number of a phone.
            if wanted in f"\n{called}" or any(
                _digits(phone).endswith(digits) and len(_digits(phone)) - len(digits) < _COUNTRY_CODE_BELOW
                for phone in phones
                if phone
            ):
                found.add(index)
        return found

    def _index(self, index: int) -> None:
        customer = self._customers[index]
        gone = customer.status == REMOVED
        if customer.code and not gone:
            self._codes[fold(customer.code)] = index
        numbers = [] if gone else [number for number in (customer.phone, *customer.phones) if number]
        for number in numbers:
            self._phones.setdefault(number, []).append(index)
        names = [customer.name, *customer.nicknames, customer.code, customer.id]
        more = [customer.email, customer.city, *customer.extra.values()]
        for member in () if gone else self.aliases.members(index):
            was = self.aliases.was[member]
            names += [was.name, *was.nicknames, was.code, was.id]
            more += [was.email, was.city, *was.extra.values()]
            if was.code:
                self._codes[fold(was.code)] = index
        searchable = "" if gone else fold("\n".join((*names, _AND_MORE, *more)))
        # A number is found with or without its country code, and with the 0 that people dial before it.
        digits = "\n".join(number.removeprefix("+") for number in numbers)
        if index == len(self._searchable):
            self._numbers.append(digits)
            self._searchable.append(searchable)  # the last of all: its length tells who is findable
        else:
            self._searchable[index], self._numbers[index] = searchable, digits

    def _look_again(self, index: int) -> None:
        self._forget(index)
        self._index(index)

    def _forget(self, index: int) -> None:
        customer = self._customers[index]
        if customer.status == REMOVED:
            return
        if customer.code:
            self._codes.pop(fold(customer.code), None)
        for number in (customer.phone, *customer.phones):
            if number:
                self._phones[number].remove(index)


def fold(text: str) -> str:
    """Return ``text`` as it is compared: one normal form, no capitals, single spaces."""
    return "\n".join(" ".join(line.split()) for line in unicodedata.normalize("NFKC", text).casefold().split("\n"))


def _digits(text: str) -> str:
    digits = "".join(str(unicodedata.decimal(sign)) for sign in text if unicodedata.decimal(sign, None) is not None)
    return digits.lstrip("0")
