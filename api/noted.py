"""What was asked is noted: who, when, the pattern of the path, how it was answered and how long that took.

Never what was sent or answered, no token, and not what stood in a path: "/customers/{customer}" and no number.
"""

import time
from typing import TYPE_CHECKING, Final

from services import current, note_request

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

NOWHERE: Final = "no such address"
UNREAD: Final = "not looked at"
_VERBS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_BROKEN: Final = 500


class Noted:
    """ASGI middleware around the whole API."""

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Pass on, and note how it went."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        shop, began, status = current(), time.perf_counter(), _BROKEN
        # What is found out further in is read here afterwards; the route so far is only the one that leads to the API.
        scope = {**scope, "state": dict(scope.get("state", {})), "route": None}

        async def answer(message: "Message") -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, answer)
        finally:
            milliseconds = round((time.perf_counter() - began) * 1000)
            verb = scope["method"] if scope["method"] in _VERBS else "other"
            if not scope["state"].get("is_file"):  # what the page of the description is drawn with says nothing
                note_request(shop, scope["state"].get("person", ""), verb, _pattern(scope), status, milliseconds)


def _pattern(scope: "Scope") -> str:
    route = scope.get("route")
    if route is None:
        return NOWHERE if scope["state"].get("looked_at") else UNREAD
    return str(route.path).rstrip("/") or "/"
