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


class SmtpLine(smtplib.SMTP):
    """A conversation with a server; whoever opens it ends it with ``hang_up``.

    A time limit for each answer is not enough: a server that says a little every few seconds would keep us for ever.
    So a second hand on the line cuts it ``whole_seconds`` after it was opened, and every wait ends.
    """

    def __init__(
        self, host: str, port: int, *, tls: ssl.SSLContext | None, timeout_seconds: float, whole_seconds: float
    ) -> None:
        """Connect and hear the greeting; ``tls`` encrypts from the start. Raise OSError, as smtplib's errors are."""
        self._tls = tls
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
