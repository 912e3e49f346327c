"""A live connection, looked after while it is open: whose session ended does not keep it."""

import asyncio
import time
from collections.abc import Callable
from typing import Final

from starlette.types import Message, Receive, Send

LOOK_SECONDS: Final = 2.0
# The page asks every few seconds whether something was recorded, and draws "You are signed out" when it hears so. It
# gets the time for that, also in a tab that nobody looks at, where browsers let a page ask once a minute only: closed
# before, it could only say that the connection was lost, with the book still on the screen. Services refuse all else.
GRACE_SECONDS: Final = 75.0
POLICY: Final = 1008  # WebSocket's own word for "you may not"


class Live:
    """Both ways of one live connection; ``is_signed_in`` is asked at each message that comes, and while none does."""

    def __init__(self, receive: Receive, send: Send, is_signed_in: Callable[[], bool]) -> None:
        self._receive, self._send, self._is_signed_in = receive, send, is_signed_in
        self._coming: asyncio.Future[Message] | None = None
        self._ended: float | None = None
        self._is_closed = False

    async def receive(self) -> Message:
        """Return the next message; the end of the connection when its session ended a while ago."""
        try:
            while True:
                self._coming = self._coming or asyncio.ensure_future(self._receive())
                await asyncio.wait({self._coming}, timeout=LOOK_SECONDS)
                if self._is_over():
                    return await self._close()
                if self._coming.done():
                    come, self._coming = self._coming, None
                    return come.result()
        except asyncio.CancelledError:
            self._let_go()
            raise

    async def send(self, message: Message) -> None:
        """Pass a message on, as long as there is somebody to get it."""
        if not self._is_closed:
            await self._send(message)

    def _is_over(self) -> bool:
        if self._is_signed_in():
            self._ended = None
            return False
        now = time.monotonic()
        self._ended = now if self._ended is None else self._ended
        return now - self._ended >= GRACE_SECONDS

    async def _close(self) -> Message:
        self._let_go()
        self._is_closed = True
        await self._send({"type": "websocket.close", "code": POLICY, "reason": "signed out"})
        return {"type": "websocket.disconnect", "code": POLICY}

    def _let_go(self) -> None:
        if self._coming is not None:
            self._coming.cancel()
            self._coming = None
