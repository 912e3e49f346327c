"""The line to a mail server: encrypted as the settings say, and cut after a time, whatever the other side does."""

import smtplib
import socket
import ssl
import threading
from contextlib import suppress
from typing import Final

# What Duebook calls itself: an address, as mail programs do. The name of this computer is nobody's business.
_OURSELVES: Final = "[127.0.0.1]"
_GOODBYE_SECONDS: Final = 3.0


class LineCut(OSError):
    """Sending was stopped before the line was open."""


class Cutter:
    """Ends an attempt from another thread: ``cut`` shuts its line, and lets none be opened any more."""

    def __init__(self) -> None:
        self._lock, self._lines = threading.Lock(), list[socket.socket]()
        self._settled = threading.Event()
        self.is_cut = False

    def take(self, line: socket.socket) -> None:
        """Have a line that was just opened cut as well; raise LineCut when it is too late for it."""
        with self._lock:
            if self.is_cut:
                raise LineCut
            self._lines.append(line)

    def cut(self) -> None:
        """Shut the line. Where none is open yet, nothing can leave: then nobody waits for the attempt any more."""
        with self._lock:
            self.is_cut = True
            for line in self._lines:
                with suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)
            if not self._lines:
                self._settled.set()

    def over(self) -> None:
        """Say that the attempt has come to its end."""
        self._settled.set()

    def wait(self) -> None:
        """Wait until the attempt has come to its end, or cannot come to anything any more."""
        self._settled.wait()


class SmtpLine(smtplib.SMTP):
    """A conversation with a server; whoever opens it ends it with ``hang_up``.

    A time limit for each answer is not enough: a server that says a little every few seconds would keep us for ever.
    So a second hand on the line cuts it ``whole_seconds`` after it was opened, and every wait ends.
    """

    def __init__(
        self, host: str, port: int, *, tls: ssl.SSLContext | None, timeout_seconds: float, whole_seconds: float,
        cutter: Cutter,
    ) -> None:  # fmt: skip
        """Connect and hear the greeting; ``tls`` encrypts from the start. Raise OSError, as smtplib's errors are."""
        self._tls, self._cutter = tls, cutter
        self._whole_seconds = whole_seconds
        self._second_hand: socket.socket | None = None
        self._clock: threading.Timer | None = None
        try:
            super().__init__(host, port, local_hostname=_OURSELVES, timeout=timeout_seconds)
        except BaseException:
            self._let_go()
            raise

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """Open the line; smtplib asks for it here."""
        opened = socket.create_connection((host, port), timeout)
        self._second_hand = opened.dup()
        try:
            self._cutter.take(self._second_hand)
        except LineCut:
            opened.close()
            raise
        self._clock = threading.Timer(self._whole_seconds, self._cut)
        self._clock.daemon = True
        self._clock.start()
        return self._tls.wrap_socket(opened, server_hostname=host) if self._tls else opened

    def patient(self) -> None:
        """Wait from now on until the line is cut: what comes now is worth it."""
        if self.sock:
            self.sock.settimeout(self._whole_seconds)

    def hang_up(self) -> None:
        """Say goodbye and end the line; what is not understood of the answer changes nothing."""
        with suppress(Exception):
            if self.sock:
                self.sock.settimeout(_GOODBYE_SECONDS)
                self.quit()
        with suppress(Exception):
            self.close()
        self._let_go()

    def _cut(self) -> None:
        with suppress(OSError):
            if self._second_hand:
                self._second_hand.shutdown(socket.SHUT_RDWR)

    def _let_go(self) -> None:
        if self._clock:
            self._clock.cancel()
        if self._second_hand:
            self._second_hand.close()
