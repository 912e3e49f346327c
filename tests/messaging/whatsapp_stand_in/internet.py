"""The internet as far as pywhatkit asks for it: a proxy on 127.0.0.1 that answers for google.com itself.

Certificates are made for each run, for names of the outside that are looked up nowhere.
"""

import socket
import subprocess
import threading
from contextlib import suppress
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from typing import Self

_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
_NAMES = "subjectAltName=DNS:google.com,DNS:www.google.com,DNS:web.whatsapp.com"
_NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


def make_certificates(folder: Path) -> tuple[Path, SSLContext]:
    """Return the certificate of an authority of our own, and what a server needs that it vouches for."""
    authority, key, wanted, certificate = (folder / name for name in ("ca.pem", "ca.key", "own.csr", "own.pem"))
    own_key, facts = folder / "own.key", folder / "facts.txt"
    facts.write_text(f"{_NAMES}\nbasicConstraints=CA:FALSE\nauthorityKeyIdentifier=keyid\n")
    for command in (
        ["req", "-x509", *_NEW_KEY, "-keyout", key, "-out", authority, "-days", "2", "-subj", "/CN=Tests of Duebook",
         "-addext", "keyUsage=critical,keyCertSign,cRLSign"],
        ["req", *_NEW_KEY, "-keyout", own_key, "-out", wanted, "-subj", "/CN=google.com"],
        ["x509", "-req", "-in", wanted, "-CA", authority, "-CAkey", key, "-CAcreateserial", "-out", certificate,
         "-days", "2", "-extfile", facts],
    ):  # fmt: skip
        subprocess.run(["openssl", *map(str, command)], check=True, capture_output=True, timeout=60)
    secure = SSLContext(PROTOCOL_TLS_SERVER)
    secure.load_cert_chain(certificate, own_key)
    return authority, secure


class Internet:
    """The proxy. ``mood`` is "there", "gone" (refused) or "silent" (it takes the question and never answers)."""

    def __init__(self, secure: SSLContext) -> None:
        self.mood = "there"
        self.asked: list[str] = []  # where to
        self._secure = secure
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def address(self) -> str:
        """Return what goes into HTTPS_PROXY."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes whoever waits in accept
        self._listener.close()
        for one in self._open:
            one.close()
        self._thread.join(10)

    def _serve(self) -> None:
        with suppress(OSError):  # closed: that is the end
            while True:
                caller, _ = self._listener.accept()
                self._open.append(caller)
                threading.Thread(target=self._answer, args=(caller,), daemon=True).start()

    def _answer(self, caller: socket.socket) -> None:
        with suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head:
                more = caller.recv(4096)
                if not more:
                    return
                head += more
            target = head.split()[1].decode()
            self.asked.append(target)
            if self.mood == "silent":
                return
            if self.mood == "gone" or target not in {"google.com:443", "www.google.com:443"}:
                caller.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
                caller.close()
                return
            caller.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            with self._secure.wrap_socket(caller, server_side=True) as inside:
                inside.recv(65536)
                inside.sendall(_ANSWER)
