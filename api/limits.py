"""How much one program may ask for, and how much it may send: counted before anything is read."""

import asyncio
import math
import threading
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from api.problems import problem
from services import current

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

BYTES_MAX: Final = 262_144
COUNTED_MAX: Final = 10_000
READ_SECONDS_MAX: Final = 20
# A look sends nothing along, unless it says that it does.
_BARE: Final = frozenset({"GET", "HEAD"})
_SENT_ALONG: Final = (b"content-length", b"transfer-encoding")
TOO_MUCH: Final = "This is more than the API takes in one request: 256 KB."
NOTHING: Final = b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


class Buckets:
    """So many requests a minute for each name, and a minute's worth at once; ``now`` is a clock that only goes on."""

    def __init__(self, names_max: int = COUNTED_MAX) -> None:
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._names_max, self._lock = names_max, threading.Lock()

    def take(self, name: str, a_minute: int, now: float) -> int:
        """Count a request; return after how many seconds it may come again, 0 when it may come now."""
        with self._lock:
            left, last = self._left.pop(name, (float(a_minute), now))
            left = min(float(a_minute), left + (now - last) * a_minute / 60)
            wait = 0 if left >= 1 else math.ceil((1 - left) * 60 / a_minute)
            self._left[name] = (left if wait else left - 1, now)
            while len(self._left) > self._names_max:
                self._left.popitem(last=False)
            return wait


class Limits:
    """ASGI middleware around the whole API."""

    def __init__(self, app: "ASGIApp") -> None:
        self._app, self._buckets = app, Buckets()

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Answer 429 or 413, or pass on."""
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        headers = dict(scope["headers"])
        wait = self._buckets.take(_name(scope, headers), current().settings.api.requests_per_minute, time.monotonic())
        if wait:
            refused = problem(429, f"Too many requests. Try again in {wait} s.", headers={"Retry-After": str(wait)})
            await refused(scope, receive, send)
            return
        said = headers.get(b"content-length", b"0")
        if not said.isdigit() or int(said) > BYTES_MAX:
            await problem(413, TOO_MUCH)(scope, receive, send)
            return
        if scope["method"] not in _BARE or not headers.keys().isdisjoint(_SENT_ALONG):
            body = await _body(receive)
            if body is None:
                await problem(413, TOO_MUCH)(scope, receive, send)
                return
            receive = _Again(body, receive)
        scope["state"]["looked_at"] = True
        await self._app(scope, receive, _Answer(send))


class _Again:
    """The body that was read already, and after it whatever comes."""

    def __init__(self, body: bytes, receive: "Receive") -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> "Message":
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}


async def _body(receive: "Receive") -> bytes | None:
    """Return everything that is sent, None when that is too much or too slow."""
    parts, more = bytearray(), True
    try:
        async with asyncio.timeout(READ_SECONDS_MAX):
            while more:
                message = await receive()
                parts += message.get("body", b"")
                more = message.get("more_body", False)
                if len(parts) > BYTES_MAX:
                    return None
    except TimeoutError:
        return None
    return bytes(parts)


class _Answer:
    def __init__(self, send: "Send") -> None:
        self._send = send

    async def __call__(self, message: "Message") -> None:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", []))
            if not any(name.lower() == b"content-security-policy" for name, _ in headers):
                headers.append((b"content-security-policy", NOTHING))
            message = {**message, "headers": headers}
        await self._send(message)


def _name(scope: "Scope", headers: "dict[bytes, bytes]") -> str:
    """Return what is counted: the token or key when one is shown that counts, else the address it comes from.

    A token that is made up must not give anybody a bucket of their own.
    """
    scheme, _, token = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
    if scheme.lower() == "bearer" and (name := current().admission.bearer_name(token.strip())):
        return name
    client = scope.get("client")
    return f"address {client[0] if client else ''}"
