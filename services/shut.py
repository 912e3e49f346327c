"""The book when nobody can sign in to it: it cannot be opened, or not even its beginning can be read.

Who sits at this computer (the gate lets nobody else through) is told why, and may do what opens it again. Nothing of
any customer can be seen in that state; as soon as the book is readable, the ordinary gate stands before it.
"""

from access import NotAllowed
from ledger.journal import Trouble
from services.shop import Shop
from services.shop_state import State


class ShutShop:
    """What may be done about a book that is not open; refused as soon as it is."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    @property
    def trouble(self) -> Trouble | None:
        """Why nothing can be read, of a book whose file is held."""
        return self._shop.ledger.trouble if self._shop.state is State.OPEN else None

    @property
    def why(self) -> str:
        """Why the book could not be opened, "" when its file is held."""
        return self._shop.why_shut if self._shop.state is State.SHUT else ""

    @property
    def is_readable(self) -> bool:
        """Whether there is anything to show."""
        return self._shop.is_readable

    @property
    def is_missing(self) -> bool:
        """Whether there was a book here once."""
        return self._shop.is_missing

    def look_again(self) -> None:
        """Open the book anew, for whoever has put something right in its folder."""
        self._closed().look_again()

    def begin_anew(self) -> None:
        """Miss the book no more that was here once, so that a new one can be begun."""
        self._closed().begin_anew()

    def repair_line_ends(self) -> None:
        """Take back what a spreadsheet program did to the line ends of the book."""
        self._closed().repair_line_ends()

    def accept_loss(self) -> None:
        """Go on from the last good line of a damaged book."""
        self._closed().accept_loss(by="owner")

    def _closed(self) -> Shop:
        if self._shop.state is State.OPEN and self._shop.is_readable:
            raise NotAllowed("", "do this while the book is open")
        return self._shop
