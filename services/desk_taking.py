"""Taking everything along, for the owner: have it put together, hear how far it is, fetch it."""

from typing import TYPE_CHECKING

from access import What
from services.desk_base import DeskBase

if TYPE_CHECKING:
    from pathlib import Path

    from services.taking import Together


class DeskTaking(DeskBase):
    """The zip with the whole shop in open formats."""

    def start_taking(self) -> None:
        """Begin to put it together; raise TakesAlready."""
        self._shop.taking.start()

    def cancel_taking(self) -> None:
        """End what is being put together, or remove what was."""
        self._shop.taking.cancel()

    def taking_now(self) -> "Together":
        """Return how far it is."""
        return self._shop.taking.now()

    def take_everything(self) -> "Path":
        """Return the zip, to hand it over; raise NothingToFetch."""
        path = self._shop.taking.file()
        self._note(What.EXPORTED, "everything in open formats")
        return path
