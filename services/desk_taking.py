"""Taking everything along, for the owner: have it put together, hear how far it is, fetch it."""

from typing import TYPE_CHECKING

from access import What
from services.desk_base import DeskBase

if TYPE_CHECKING:
    from pathlib import Path

    from services.leads_copy import LeadsState
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

    def leads_state(self) -> "LeadsState":
        """Return what came of the last copy of the leads."""
        return self._shop.leads_copy.state()

    def leads_folder(self) -> str:
        """Return where the copies of the leads are."""
        return str(self._shop.leads_copy.folder.resolve())

    def write_leads(self) -> "LeadsState":
        """Write a copy of the leads now; raise LeadsNotWritten."""
        self._note(What.EXPORTED, "the leads, into their folder")
        return self._shop.leads_copy.write()

    def take_everything(self) -> "Path":
        """Return the zip, to hand it over; raise NothingToFetch."""
        path = self._shop.taking.file()
        self._note(What.EXPORTED, "everything in open formats")
        return path
