"""The centres of a shop by name, each once: where customers are at home, where packages stand, what settings name."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ledger.book import REMOVED, centre_key
from services.settings import Centres

if TYPE_CHECKING:
    from ledger.book import Book


def named_in(book: "Book") -> set[str]:
    """Return the centres of customers, and those of packages where nobody is at home: staff see homes as written."""
    found = {one.centre for _, one in book.each_customer()} - {""}
    _add(found, (one.centre for one in book.packages if one.status != REMOVED))
    return found


def offered(book: "Book", settings: Centres) -> list[str]:
    """Return, sorted, the centres to choose from: those of the book, and of the settings where the shop uses them.

    It does when somebody wrote the list of the settings, or the book names one of it: a grocer who knows nothing of
    centres is not asked for the ones that stand there at first.
    """
    found, known = named_in(book), [one.name for one in settings.known]
    if settings.known != Centres().known or {centre_key(one) for one in known} & {centre_key(one) for one in found}:
        _add(found, known)
    return sorted(found)


def _add(found: set[str], names: Iterable[str]) -> None:
    """Add the names that are in no writing among those found."""
    keys = {centre_key(one) for one in found}
    for name in sorted({*names} - {""}):
        if centre_key(name) not in keys:
            keys.add(centre_key(name))
            found.add(name)
