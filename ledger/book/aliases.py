"""Who is one with whom, since somebody merged two customers; what each brought along, so that they can be parted again.

In the journal everything keeps the id that it was recorded under. In memory it is the kept customer's.
"""

from collections.abc import Iterator

import msgspec
import numpy as np

from ledger.book.columns import Array
from ledger.book.records import CustomerRecord


class Aliases(msgspec.Struct):
    """Everybody who was merged, by index: into whom, in which act, as whom, and with which lines and packages.

    ``lines`` are places of entries, ``packages`` places of packages; both include what those brought who had been
    merged into them before.
    """

    into: dict[int, int] = {}
    kept: dict[int, list[int]] = {}  # the other way round: into each of them directly whom
    seqs: dict[int, int] = {}
    was: dict[int, CustomerRecord] = {}
    lines: dict[int, list[int]] = {}
    packages: dict[int, list[int]] = {}

    def root(self, index: int) -> int:
        """Return who somebody counts as: the kept customer, or themselves."""
        while index in self.into:
            index = self.into[index]
        return index

    def chain(self, index: int) -> Iterator[int]:
        """Yield somebody who was merged, and everybody on the way to who is kept, but not the one who is."""
        while index in self.into:
            yield index
            index = self.into[index]

    def members(self, index: int) -> list[int]:
        """Return everybody who was merged into somebody, directly or through others, in the order of their ids."""
        return sorted(self._below(index)) if index in self.kept else []

    def add(self, index: int, into: int, was: CustomerRecord) -> None:
        """Note that somebody, as they are, counts as another one from now on."""
        self.into[index], self.was[index] = into, was
        self.kept.setdefault(into, []).append(index)

    def take(self, index: int) -> CustomerRecord:
        """Forget that; return who they are again. Raise KeyError when they count as nobody else."""
        into = self.into.pop(index)
        self.kept[into].remove(index)
        if not self.kept[into]:
            del self.kept[into]
        return self.was.pop(index)

    def whose(self, customers: Array, first_line: int) -> Array:
        """Return whose these new lines are, given under which customers they were made; their places are noted."""
        if not self.into:
            return customers
        roots = np.arange(int(customers.max(initial=0)) + 1)
        for index in self.into:
            if index < len(roots):
                roots[index] = self.root(index)
        for at in np.flatnonzero(roots[customers] != customers).tolist():
            self.whose_line(int(customers[at]), first_line + at)
        found: Array = roots[customers]
        return found

    def whose_line(self, customer: int, line: int) -> int:
        """Return whose a new line is that was made under this customer, and note that it came with them."""
        for member in self.chain(customer):
            self.lines[member].append(line)
        return self.root(customer)

    def copy_of(self, shown: Array) -> "Aliases":
        """Return what concerns the customers who are ``shown`` (by index, whether they are)."""
        return Aliases(*(
            {index: one for index, one in getattr(self, name).items() if shown[index]}
            for name in self.__struct_fields__
        ))  # fmt: skip

    def _below(self, index: int) -> Iterator[int]:
        for one in self.kept.get(index, ()):
            yield one
            yield from self._below(one)
