"""The cookie that a browser shows at the gate: set when somebody comes in, taken away when they go."""

from typing import Final
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from entrance.asked import Asked
from services import current

_LAX: Final = "lax"


async def let_in(request: Request, answer: Response, token: str) -> Response:
    """Give the browser its new token; whoever was signed in there before is signed out."""
    admission = current().admission
    if before := request.headers.get("x-duebook-session", ""):
        await run_in_threadpool(admission.sign_out, before)
    answer.set_cookie(
        admission.cookie, token, max_age=int(admission.sessions.limits.absolute.total_seconds()), path="/",
        secure=_is_secure(request), httponly=True, samesite=_LAX,
    )  # fmt: skip
    answer.headers["Cache-Control"] = "no-store"
    return answer


def forget(request: Request, answer: Response) -> Response:
    """Take the browser's token away."""
    admission = current().admission
    answer.delete_cookie(admission.cookie, path="/", secure=_is_secure(request), httponly=True, samesite=_LAX)
    return answer


def _is_secure(request: Request) -> bool:
    """Tell whether the page came over TLS: to us, or to what stands before us at the public address."""
    asked, public = Asked(request.scope), urlsplit(current().settings.server.public_url)
    host = asked.host
    return asked.scheme == "https" or (public.scheme == "https" and host is not None and host.name == public.hostname)
