"""The process: Streamlit's ASGI app with our routes and guards. The only file that may know everything."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from ledger.errors import LedgerError
from services import FILES, NotOpenYet, NotThere, State, current, download_of, note_error, start, state, stop

__all__ = ["app"]

# Whoever gets another name to lead to this computer must not get its pages (DNS rebinding).
HOSTS = frozenset({"127.0.0.1", "localhost"})


class OnlyThisComputer:
    """The outermost guard: a request for any other host name is refused before anything reads it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is meant for this computer."""
        if scope["type"] in {"http", "websocket"} and _host(scope) not in HOSTS:
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
                return
            refusal = PlainTextResponse("Open Duebook at http://127.0.0.1, on its own computer.", 400)
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _host(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"host":
            return str(value.decode("latin-1")).rsplit(":", 1)[0].lower()
    return ""


async def health(_request: Request) -> JSONResponse:
    """Answer 503 until the book is loaded, then 200; 503 and "shut" when it is not to be had."""
    match state():
        case State.STARTING:
            return JSONResponse({"status": "loading"}, 503, headers={"Retry-After": "1"})
        case State.SHUT:
            return JSONResponse({"status": "shut"}, 503)
        case _:
            return JSONResponse({"status": "ok"})


async def files(request: Request) -> Response:
    """Give the browser a paper of the shop; it is made in a thread, so that nobody else waits for it."""
    headers = {
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    try:
        path, asked = request.path_params["path"], dict(request.query_params)
        file = await run_in_threadpool(lambda: download_of(current(), path, asked))
    except LedgerError as refusal:
        status = 404 if isinstance(refusal, NotThere) else 503 if isinstance(refusal, NotOpenYet) else 400
        return PlainTextResponse(str(refusal), status, headers)
    # RFC 5987: a name in any script, and for old programs the end of it.
    ending = file.name.rpartition(".")[2]
    names = f"filename=\"duebook.{ending}\"; filename*=UTF-8''{quote(file.name, safe='')}"
    headers["Content-Disposition"] = f"{'inline' if file.opens else 'attachment'}; {names}"
    return Response(file.content, 200, headers, file.media_type)


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:  # noqa: ANN401 - Streamlit's own class is not public
    """Open the shop with the process and close it with the process."""
    start()
    try:
        yield
    finally:
        stop()


def say_something_went_wrong(error: BaseException) -> bool:
    """Show one plain sentence instead of a developer's; where it was is noted in the log."""
    note_error("a page", error)
    st.error("Something went wrong on this page. Nothing that was saved is lost. Open it again from the menu.")
    return True


app = st.App(
    "pages/shell.py",
    on_script_error=say_something_went_wrong,
    lifespan=lifespan,
    middleware=[Middleware(OnlyThisComputer)],
    routes=[
        Route("/api/health", health, methods=["GET", "HEAD"]),
        Route(FILES + "{path:path}", files, methods=["GET", "HEAD"]),
    ],
)
