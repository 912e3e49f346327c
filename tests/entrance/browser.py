"""A browser without a window: it keeps cookies, sends forms as ours do, and asks the real app, without a network."""

import asyncio
import threading
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any, TypeVar
from urllib.parse import unquote, urlencode

from starlette.types import ASGIApp, Message

import app

T = TypeVar("T")
HERE = "127.0.0.1:8501"


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def words(self) -> str:
        """What a person reads on the page, in one line."""
        reader = _Reader()
        reader.feed(self.text)
        return " ".join(" ".join(reader.said).split())

    @property
    def is_sign_in(self) -> bool:
        """Whether this is the sign-in page."""
        return 'action="/sign-in"' in self.text

    @property
    def is_first_run(self) -> bool:
        """Whether this is the page that begins a book."""
        return 'action="/first-run"' in self.text

    def one(self, name: str) -> str:
        """Return the value of a header, "" when it is not there; it must not stand there twice."""
        found = [value for key, value in self.headers if key == name]
        assert len(found) <= 1, (name, found)
        return found[0] if found else ""

    @property
    def cookies(self) -> list[str]:
        """The cookies it sets, as they were written."""
        return [value for key, value in self.headers if key == "set-cookie"]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_data(self, data: str) -> None:
        """Keep what stands between the tags."""
        self.said.append(data)


@dataclass
class Browser:
    """One browser of one person, at this computer unless ``client`` says otherwise."""

    host: str = HERE
    scheme: str = "http"
    client: str = "127.0.0.1"
    asgi: ASGIApp = app.app
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, address: str, **more: Any) -> Answer:  # noqa: ANN401 - see ask
        """Open an address as somebody who wants to see a page."""
        return self.ask("GET", address, **more)

    def post(self, address: str, form: dict[str, str], **more: Any) -> Answer:  # noqa: ANN401 - see ask
        """Send a form of ours."""
        more.setdefault("headers", {"origin": f"{self.scheme}://{self.host}"})
        more["headers"] = {"content-type": "application/x-www-form-urlencoded", **more["headers"]}
        return self.ask("POST", address, body=urlencode(form).encode(), **more)

    def sign_in(self, name: str, password: str, going: str = "/") -> Answer:
        """Type name and password."""
        return self.post("/sign-in", {"name": name, "password": password, "next": going})

    def ask(
        self, method: str, address: str, *, accept: str = "text/html", body: bytes = b"",
        headers: dict[str, str] | None = None, raw: Iterable[tuple[bytes, bytes]] = (),
    ) -> Answer:  # fmt: skip
        """Ask for something in any way; ``raw`` are headers beside ``headers``, which need not be proper ones."""
        scope = self._scope(address, {"accept": accept, **(headers or {})}, raw) | {
            "type": "http", "method": method, "scheme": self.scheme,
        }  # fmt: skip
        said = on_the_loop(_ask(self.asgi, scope, body))
        start = said[0]
        found = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in start["headers"]]
        answer = Answer(start["status"], found, b"".join(one.get("body", b"") for one in said[1:]))
        for cookie in answer.cookies:
            for name, morsel in SimpleCookie(cookie).items():
                self.cookies[name] = morsel.value
                if morsel["max-age"] == "0":
                    del self.cookies[name]
        return answer

    def live(self, address: str = "/_stcore/stream", **headers: str) -> str:
        """Try to open a live connection; return what is said first: "websocket.accept" or "websocket.close"."""
        scope = self._scope(address, headers, ()) | {
            "type": "websocket", "scheme": {"http": "ws", "https": "wss"}[self.scheme], "subprotocols": ["streamlit"],
        }  # fmt: skip
        return str(on_the_loop(_knock(self.asgi, scope))["type"])

    def _scope(self, address: str, headers: dict[str, str], raw: Iterable[tuple[bytes, bytes]]) -> dict[str, Any]:
        path, _, query = address.partition("?")
        sent = {"host": self.host, **headers}
        if self.cookies:
            sent.setdefault("cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        return {
            "path": unquote(path), "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
            "http_version": "1.1", "server": ("127.0.0.1", 8501), "client": (self.client, 5),
            "headers": [(name.encode(), value.encode()) for name, value in sent.items()] + list(raw),
        }  # fmt: skip


async def _ask(asgi: ASGIApp, scope: dict[str, Any], body: bytes) -> list[Message]:
    said: list[Message] = []
    parts = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        if not parts:
            await asyncio.Event().wait()  # whoever asked is still there
        return parts.pop(0)

    async def send(message: Message) -> None:
        said.append(message)

    await asgi(scope, receive, send)
    return said


async def _knock(asgi: ASGIApp, scope: dict[str, Any]) -> Message:
    said: list[Message] = []
    comes: list[Message] = [{"type": "websocket.connect"}]

    async def receive() -> Message:
        return comes.pop(0) if comes else {"type": "websocket.disconnect", "code": 1000}

    async def send(message: Message) -> None:
        said.append(message)

    await asgi(scope, receive, send)
    return said[0]


def on_the_loop(work: Coroutine[Any, Any, T]) -> T:
    """Run what is asynchronous on the one loop that the app of this process lives on."""
    return asyncio.run_coroutine_threadsafe(work, _loop()).result(timeout=60)


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="the app's loop", daemon=True).start()
    return loop
