"""The page of Streamlit in which the shop's screens are drawn, as it is served at the address of each of them.

It is Streamlit's own but for one thing: it says from where it came. Otherwise a browser at "/customers" would first ask
for "/customers/_stcore/health", and be told twice that there is nothing there, before it asks in the right place.
"""

from functools import cache
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from access import PAGES

_HEAD: Final = "<head>"
_FROM_HERE: Final = "<script>window.__streamlit = { BACKEND_BASE_URL: window.location.origin }</script>"


@cache
def shell_text() -> str:
    """Return the page."""
    import streamlit  # noqa: PLC0415 - only to find its folder

    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    return page.replace(_HEAD, _HEAD + _FROM_HERE, 1).replace("<title>Streamlit</title>", "<title>Duebook</title>", 1)


async def shell(_request: Request) -> Response:
    """Give the browser the page; which of ours is drawn in it, the browser says over the live connection."""
    return HTMLResponse(shell_text())


def shell_routes() -> list[Route]:
    """Return the routes of the page: "/", and each address of the menu."""
    return [Route(f"/{address}", shell, methods=["GET"]) for address in ("", *PAGES)]
