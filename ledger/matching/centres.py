"""Centres of a shop: one name for all the ways in which lists write it."""

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.matching.letters import clean_line, folded


@dataclass(frozen=True, slots=True)
class Centre:
    """A centre as the shop calls it, the letters its vouchers begin with, and what else it is called."""

    name: str
    prefix: str = ""
    also: tuple[str, ...] = ()


class CentreNames:
    """Gives every writing of a centre one name: the shop's own, or for other centres the writing that came first.

    Capitals, spaces, points and hyphens do not matter: GK2, "GK-2" and "g.k. 2" are one. Slips are not mended.
    """

    def __init__(self, centres: Iterable[Centre] = (), in_use: Iterable[str] = ()) -> None:
        self._names: dict[str, str] = {}
        for centre in centres:
            for writing in (centre.name, *centre.also):
                self._names.setdefault(centre_key(writing), clean_line(centre.name))
        for name in in_use:
            self.name_of(name)

    def name_of(self, text: str) -> str:
        """Return what a centre is called; "" for none."""
        writing = clean_line(text)
        key = centre_key(writing)
        return self._names.setdefault(key, writing) if key else writing


def centre_key(text: str) -> str:
    """Return a centre's name as it is compared."""
    return folded(text).replace(" ", "")
