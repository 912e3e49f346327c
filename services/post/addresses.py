"""Addresses that take no messages: what is known of them, and a person who says that one is right (fault 117)."""

from typing import TYPE_CHECKING

from messaging import trust_address
from services import clock
from services.post.base import Decided, PostBase
from services.post.rows import AddressTrouble

if TYPE_CHECKING:
    from ledger.journal import Commit


class Addresses(PostBase):
    """What came back from where nobody is."""

    def address_troubles(self, customer: str) -> list[AddressTrouble]:
        """Return which of a customer's addresses take no messages, as far as is known; raise CustomerUnknown."""
        people = self._shop.book.people
        record = people[people.index_of(customer)]
        found = [(one, self.outbox.refused(one)) for one in dict.fromkeys((record.email, record.phone)) if one]
        return [
            AddressTrouble(address, noted.message, clock.in_zone(noted.at, self._shop.timezone).date(), noted.why)
            for address, noted in found
            if noted is not None
        ]

    def trust_address(self, customer: str, address: str, *, key: str, by: str, via: str) -> "Commit | None":
        """Record that an address of a customer takes messages after all; None when that is not in doubt."""
        name = self._shop.book.people[self._shop.book.people.index_of(customer)].name

        def decide() -> Decided:
            noted = self.outbox.refused(address)
            records = trust_address(self.outbox.get(noted.message)) if noted is not None else []
            return (f"{address} of {name} is used for messages again", records) if records else None

        return self._write(decide, ("trust address", customer, address), key=key, by=by, via=via)
