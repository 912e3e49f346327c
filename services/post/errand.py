"""Sending beside the page, by the clock or because a person asked: it goes on while pages are drawn; Stop ends it.

A mail server that says nothing keeps an attempt for minutes. The page that asked is answered after a moment, with what
came of it or with how far it is.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from ledger.errors import LedgerError

# So long a page waits for the end before it shows how far it is; mostly it is over by then.
MOMENT_SECONDS: Final = 2.0
_ENDING_SECONDS_MAX: Final = 5.0


class AlreadySending(LedgerError):
    """Somebody has asked for messages to be sent, and that is not over."""

    def __init__(self) -> None:
        super().__init__("Messages are being sent already. Wait until that is over, or stop it first.")


@dataclass
class Errand:
    """One piece of work at a time; it asks ``stopping`` all the time, and then ends within a moment."""

    what: str = ""
    refusal: LedgerError | None = None
    _stop: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _thread: threading.Thread | None = None
    _here: bool = False

    @property
    def is_on(self) -> bool:
        """Whether it goes on."""
        return self._here or (self._thread is not None and self._thread.is_alive())

    def stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()

    def run(self, what: str, work: Callable[[], None]) -> bool:
        """Begin ``work``, called ``what``, and wait a moment; tell whether it is over.

        Raise AlreadySending, or the refusal of the work.
        A refusal that comes later is told by ``check``.
        """
        with self._lock:
            if self.is_on:
                raise AlreadySending
            self._stop.clear()
            self.what, self.refusal = what, None
            self._thread = threading.Thread(target=self._work, args=(work,), name="errand", daemon=True)
            self._thread.start()
        self._thread.join(MOMENT_SECONDS)
        if self._thread.is_alive():
            return False
        self.check()
        return True

    def run_here(self, what: str, work: Callable[[], None]) -> None:
        """Do ``work``, called ``what``, on this thread; for who has a thread of their own, and one work at a time."""
        self._stop.clear()
        self.what, self.refusal, self._here = what, None, True
        try:
            work()
        finally:
            self._here = False

    def check(self) -> None:
        """Raise what the last work was refused with, if it was."""
        if self.refusal is not None:
            raise self.refusal

    def stop(self) -> None:
        """Have it end within a moment."""
        self._stop.set()

    def end(self) -> None:
        """Stop, and wait a moment for the end, because the shop closes."""
        self.stop()
        if self._thread is not None:
            self._thread.join(_ENDING_SECONDS_MAX)

    def _work(self, work: Callable[[], None]) -> None:
        try:
            work()
        except LedgerError as refusal:
            self.refusal = refusal
        except RuntimeError:  # the shop was closed meanwhile: nothing can be recorded any more
            self._stop.set()
