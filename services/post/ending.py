"""Telling customers that a package of theirs ends soon, once for each package and last day."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.book import ending_packages
from messaging import Draft, Occasion
from services.post.telling import Telling
from services.post.untrue import key_of_ending

if TYPE_CHECKING:
    from datetime import date


class Ending(Telling):
    """Writes what is told of packages that end."""

    def _of_ending(self, today: "date") -> Iterator[Draft]:
        """Yield a message for each package that ends within the days of the settings and has sessions left."""
        known = self.known()
        for one in ending_packages(self._shop.book, today, self._settings.packages.notice_days):
            facts = known.of(one.customer.id)
            if facts is None:
                continue
            values: dict[str, object] = {
                "treatment": one.package.treatment or one.package.id, "sessions_left": one.left,
                "valid_until": one.until,
            }  # fmt: skip
            for draft in self._drafts_of(facts, Occasion.PACKAGE_ENDING, values, key_of_ending(one), ()):
                yield replace(draft, with_act=False)
