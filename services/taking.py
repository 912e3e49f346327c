"""Taking everything along from the open shop: one zip is made beside it, kept until it is fetched, and then removed."""

import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ledger.errors import LedgerError
from services import clock
from services.copies.apart import run_apart
from services.exports import CannotExport
from services.leftovers import EVERYTHING, remove_everything
from services.log import note_error

if TYPE_CHECKING:
    from datetime import datetime

    from services.copies.shelf import OpenShop

_KEPT_FOR: Final = timedelta(hours=12)  # all that the shop knows lies in it, so not for ever


class TakesAlready(LedgerError):
    """The zip is being made at the moment."""

    def __init__(self) -> None:
        super().__init__("It is being put together already.")


class NothingToFetch(LedgerError):
    """There is no zip, or none of this book any more."""

    def __init__(self) -> None:
        super().__init__("There is nothing to fetch. Have it put together once again.")


class NotTogether(LedgerError):
    """The zip was not made."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"It was not put together: {why}. The book is untouched.")


@dataclass(frozen=True, slots=True)
class Together:
    """How far the zip is: ``share`` from 0 to 1 while ``is_on``; then ``bytes`` and ``made``, or why it ``failed``."""

    is_on: bool = False
    share: float = 0.0
    bytes: int = 0
    made: "datetime | None" = None
    failed: str = ""


class Taking:
    """Made with the shop; one zip at a time."""

    def __init__(self, shop: "OpenShop") -> None:
        self._shop = shop
        self._lock = threading.Lock()
        self._now = Together()
        self._lineage = ""
        self._stops = threading.Event()

    def now(self) -> Together:
        """Return how far it is; a zip that is too old, or of a book that was replaced, is removed first."""
        with self._lock:
            if self._now.made is not None:
                identity = self._shop.ledger.journal.identity
                is_old = clock.now_in(identity.timezone) - self._now.made > _KEPT_FOR
                if is_old or identity.lineage != self._lineage or not self._path.exists():
                    self._remove()
            return self._now

    def start(self) -> None:
        """Begin to put it together; raise TakesAlready."""
        with self._lock:
            if self._now.is_on:
                raise TakesAlready
            self._remove()
            self._stops.clear()
            self._now = Together(is_on=True)
        threading.Thread(target=self._make, name="everything", daemon=True).start()

    def cancel(self) -> None:
        """End what is being made, or remove what was made; nothing of it stays."""
        with self._lock:
            if self._now.is_on:
                self._stops.set()
            else:
                self._remove()

    def file(self) -> Path:
        """Return the zip; raise NothingToFetch."""
        if self.now().made is None:
            raise NothingToFetch
        return self._path

    # Behind it.

    @property
    def _path(self) -> Path:
        return self._shop.ledger.folder / "cache" / EVERYTHING

    def _make(self) -> None:
        try:
            made = self._made()
        except LedgerError as refusal:
            made = Together(failed=str(refusal))
        except Exception as error:  # noqa: BLE001 - whatever it is, whoever waits must hear that it is over
            note_error("taking everything along", error)
            made = Together(failed=str(NotTogether("something went wrong")))
        with self._lock:
            self._now = Together() if self._stops.is_set() else made
            if self._stops.is_set():
                self._remove()

    def _made(self) -> Together:
        ledger = self._shop.ledger
        path = self._path
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            remove_everything(path.parent)
        except OSError as error:
            raise CannotExport(path, error.strerror or str(error)) from error
        words = [str(one.resolve()) for one in (ledger.folder, self._shop.settings_path, path)]
        said = run_apart("services.everything", words, self._hear, self._is_over)
        if "refusal" in said:
            raise NotTogether(str(said["refusal"]).rstrip("."))
        if "number" not in said:
            remove_everything(path.parent)
            raise NotTogether("it was ended before it was whole")
        self._lineage = str(said["lineage"])
        if self._shop.ledger.journal.identity.lineage != self._lineage:
            remove_everything(path.parent)
            raise NotTogether("the book was replaced meanwhile")
        made = clock.now_in(ledger.journal.identity.timezone)
        return Together(share=1.0, bytes=path.stat().st_size, made=made)

    def _hear(self, share: float) -> None:
        self._now = Together(is_on=True, share=share)

    def _is_over(self) -> bool:
        return self._stops.is_set() or self._shop.is_closing

    def _remove(self) -> None:
        with suppress(OSError, LedgerError):
            self._path.unlink(missing_ok=True)
        self._now = Together()
