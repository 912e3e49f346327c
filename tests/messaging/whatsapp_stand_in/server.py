"""A stand-in of web.whatsapp.com on 127.0.0.1: shows /send?phone=&text= in one of four moods, counts what arrives.

It knows nothing of Duebook. A message arrives when its page sees a trusted Enter key in the box; the page says so here.
"""

import json
import threading
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from ssl import SSLContext
from typing import Self
from urllib.parse import urlsplit

_PAGE = Path(__file__).with_name("page.html")
MODES = ("ok", "logged out", "wrong number", "slow")


class WhatsAppWeb:
    """The far side. ``mode`` is how the next page behaves; ``arrived`` are digits and text, in the order they came."""

    def __init__(self, secure: SSLContext) -> None:
        self.mode = "ok"
        self.arrived: list[tuple[str, str]] = []
        self.opened: list[str] = []  # the question of each /send, as the browser asked it
        self.shown = 0  # pages that are drawn
        self.others = 0  # pages that have nothing to do with it
        self.on_open: Callable[[], None] = lambda: None
        self._changed = threading.Condition()
        self._loaded = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._server.socket = secure.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loaded.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def anew(self, mode: str = "ok") -> None:
        """Forget what came, and behave in this mode from now on; what waited in vain goes on."""
        assert mode in MODES
        self._loaded.set()
        with self._changed:
            self.mode, self.on_open = mode, lambda: None
            self.arrived, self.opened, self.shown = [], [], 0
            self._loaded = threading.Event()

    def let_load(self) -> None:
        """Let slow pages show their chat now."""
        self._loaded.set()

    def wait(self, for_what: Callable[[Self], object], seconds: float = 30) -> None:
        """Wait until that is true of what came; fail when it never is."""
        with self._changed:
            assert self._changed.wait_for(lambda: for_what(self), seconds), (self.opened, self.arrived, self.shown)

    def note(self, path: str, said: dict[str, str]) -> None:
        """Take down what a page tells."""
        with self._changed:
            if path == "/arrived":
                self.arrived.append((said["phone"], said["text"]))
            elif path == "/other":
                self.others += 1
            elif path == "/shown":
                self.shown += 1
            self._changed.notify_all()

    def page(self, question: str) -> bytes:
        """Return the page for the question of a /send, and count it."""
        with self._changed:
            self.opened.append(question)
            mode, then = self.mode, self.on_open
            self._changed.notify_all()
        then()
        return _PAGE.read_bytes().replace(b"{{mode}}", mode.encode())

    def wait_for_loading(self) -> None:
        """Keep a slow page waiting."""
        self._loaded.wait()

    @property
    def texts(self) -> Sequence[str]:
        """Return the texts that arrived."""
        return [text for _, text in self.arrived]


def _handler(web: WhatsAppWeb) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            if asked.path == "/send":
                self._say(200, web.page(asked.query))
            elif asked.path == "/loaded":
                web.wait_for_loading()
                self._say(200, b"")
            elif asked.path == "/other":
                web.note("/other", {})
                self._say(200, b"<!doctype html><title>Another</title><textarea autofocus></textarea>")
            else:
                self._say(404, b"")

        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            web.note(self.path, said)
            self._say(200, b"")

        def _say(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
