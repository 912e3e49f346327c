"""The backups of the open shop, as a part of it, and what exchanges its whole book: going back, bringing one, reset.

While the book is exchanged nothing else is done: what was begun before is finished first and is in the copy that is
made; what somebody presses meanwhile is refused in a sentence, and pages say that it will be a moment.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from ledger.book import Act
from ledger.errors import LedgerError
from services import clock
from services.bringing_in import BringingIn
from services.questions import BeingReplaced, NotOpenYet
from services.resetting import BEFORE_RESET, NameNotTyped, place_outside, wipe
from services.shop_state import State

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor
    from datetime import datetime
    from pathlib import Path

    from ledger.book import Ledger
    from services.copies import Keeper
    from services.copies.arriving import Arrival
    from services.erasing.opened import Eraser
    from services.leads_copy import LeadsCopy
    from services.post import PostOffice
    from services.taking import Taking

T = TypeVar("T")


class BookHere(LedgerError):
    """There is a book by now where one was to be begun."""

    def __init__(self) -> None:
        super().__init__("There is a book here by now. Open the first page again. Nothing was changed.")


class Copying(BringingIn):
    """What the shop does with copies of itself."""

    data: "Path"
    settings_path: "Path"
    opened_at: "datetime"
    state: State
    why_shut: str
    sample: bool
    _hands: "ThreadPoolExecutor"
    _opening: threading.Lock
    _post: "PostOffice | None"

    @property
    def ledger(self) -> "Ledger":
        """The open ledger; raise NotOpenYet."""
        return self._open_ledger

    @property
    def is_closing(self) -> bool:
        """Whether nothing new is begun any more."""
        raise NotImplementedError

    @property
    def post(self) -> "PostOffice":
        """The post office."""
        raise NotImplementedError

    def open(self) -> None:
        """Open the book of the data folder, or of the sample in it."""
        raise NotImplementedError

    def read_settings(self) -> None:
        """Read settings.toml again."""
        raise NotImplementedError

    def write_tables(self) -> bool:
        """Write the tables for people."""
        raise NotImplementedError

    def _reopen(self, between: Callable[[], None] | None = None) -> None:
        raise NotImplementedError

    def _let_go(self) -> None:
        raise NotImplementedError

    def _let_go_of_sample(self) -> None:
        raise NotImplementedError

    def _take_own_book(self) -> None:
        raise NotImplementedError

    def _why_not_open(self) -> NotOpenYet:
        return BeingReplaced() if self.state is State.REPLACED else NotOpenYet()

    @cached_property
    def copies(self) -> "Keeper":
        """The backups."""
        from services.copies import Keeper  # noqa: PLC0415 - a start does not wait for it

        return Keeper(self, self._exchange, self._reopen)

    @cached_property
    def eraser(self) -> "Eraser":
        """Who erases people for good."""
        from services.erasing.opened import Eraser  # noqa: PLC0415 - as above

        return Eraser(self, self._exchange, self._reopen)

    @cached_property
    def leads_copy(self) -> "LeadsCopy":
        """The leads as workbooks beside the book."""
        from services.leads_copy import LeadsCopy  # noqa: PLC0415 - as above

        return LeadsCopy(self)

    @cached_property
    def taking(self) -> "Taking":
        """The zip with everything, for whoever takes it along."""
        from services.taking import Taking  # noqa: PLC0415 - as above

        return Taking(self)

    @cached_property
    def arrival(self) -> "Arrival":
        """The backup that came to this computer before there is a shop, if one did."""
        from services.copies.arriving import Arrival  # noqa: PLC0415 - a start does not wait for it

        return Arrival(self.data, self.settings_path)

    def begin_from_backup(self, *, with_settings: bool, via: str) -> str:
        """Make the backup that arrived the shop's own book, throwing a sample away; return what was done.

        Nobody has a password in it, unless this computer knows them from before. Raise NothingArrived, BookHere, or
        whatever going back refuses: then there is no book, as before.
        """
        from services.copies.restoring import go_back, sentences_of  # noqa: PLC0415 - as above

        found = self.arrival.found()
        act = Act.fresh(found.owners[0].id if found.owners else "owner", via, clock.now())
        with self._opening:
            if (self._ledger is not None and not self.sample) or (self.data / "journal.csv").exists():
                raise BookHere
            settings = self.settings_path if with_settings else None
            # A book that somebody begins at this very moment at the command line would be put aside, not lost.
            done = go_back(self.data, found.going, act, safety=None, settings=settings)
            self._let_go_of_sample()
            self.read_settings()
            self._take_own_book()
        self.arrival.drop()
        self._post = None
        return sentences_of(found.going, done, "")

    def reset(self, typed: str, *, with_settings: bool) -> str:
        """Remove the book and everything that belongs to it; return where the copy is that was made before.

        ``typed`` is the name of the shop. Afterwards it is as before the first run, and nobody is signed in. Raise
        NotOpenYet (also for a sample), NameNotTyped, TypingNow, BackupNotMade, or what the disk refuses: then nothing
        was changed.
        """
        if self.sample:
            raise NotOpenYet
        if typed.strip() != self.book.shop:
            raise NameNotTyped(self.book.shop)
        with self.copies.alone():
            return self._exchange(lambda: self._reset(with_settings=with_settings))

    def _reset(self, *, with_settings: bool) -> str:
        from services.copies import back_up  # noqa: PLC0415 - rarely needed

        place = place_outside(self.data, self.copies.folder)
        name, manifest = back_up(self.data, self.settings_path, place, BEFORE_RESET, for_people=False)
        try:
            with self._opening:
                self._let_go()
                wipe(self.data, self.settings_path, with_settings=with_settings, size=manifest.book_size)
        finally:
            self._post = None
            self.__dict__.pop("copies", None)
            self.open()
        return str(place / name)

    def _exchange(self, do: Callable[[], T]) -> T:
        """Run what exchanges the book on the one thread of the book, after what was begun before it."""
        with self._being_replaced():
            return self._hands.submit(do).result()

    @contextmanager
    def _being_replaced(self) -> Iterator[None]:
        self.state = State.REPLACED
        try:
            yield
        finally:
            if self.state is State.REPLACED:  # it came to nothing: the book is as it was, or nobody can open it
                self.state = State.OPEN if self._ledger is not None else State.SHUT
