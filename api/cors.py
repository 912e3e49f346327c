"""Which web pages elsewhere may use the API from a browser: those that the settings name, and none by default."""

from typing import TYPE_CHECKING, Final

from starlette.middleware.cors import CORSMiddleware

from services import current

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_VERBS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
_SENT: Final = ("Authorization", "Content-Type", "Idempotency-Key", "If-Match")
_SEEN: Final = ("ETag", "Location", "Retry-After")


class ForOtherPages(CORSMiddleware):
    """ASGI middleware. Cookies are never sent along: nothing opens here but a token."""

    def __init__(self, app: "ASGIApp") -> None:
        super().__init__(app, allow_methods=_VERBS, allow_headers=_SENT, expose_headers=_SEEN, max_age=600)

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Pass on as it is what comes from no page elsewhere: a browser that sends for one says from which."""
        if any(name == b"origin" for name, _ in scope["headers"]):
            await super().__call__(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def is_allowed_origin(self, origin: str) -> bool:
        """Tell whether the settings name this page, as they are at this moment."""
        return origin in current().settings.api.origins
