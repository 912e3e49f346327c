"""What app.py mounts: it fetches FastAPI and the routes when they are first asked for, apart from the loop."""

import threading
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from ledger.book import keep_out_of_collecting

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


class Door:
    """An ASGI app that is made at the first request."""

    def __init__(self) -> None:
        self._made: ASGIApp | None = None
        self._making = threading.Lock()

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Pass on to the API."""
        made = self._made if self._made is not None else await run_in_threadpool(self._make)
        await made(scope, receive, send)

    def _make(self) -> "ASGIApp":
        with self._making:
            if self._made is None:
                from api.main import build  # noqa: PLC0415 - FastAPI takes longer than everything else at a start

                self._made = build()
                keep_out_of_collecting()
            return self._made
