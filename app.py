"""The process: Streamlit's ASGI app with our routes and the gate around it. The only file that may know everything."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send

from access import NotAllowed, PasswordAgain, SignedOut
from api import Door
from entrance import Gate, file_refused, inline_scripts, keep_window_quiet, note_with_number, routes, shell_routes
from ledger.book import CustomerUnknown
from ledger.errors import LedgerError
from services import FILES, NotOpenYet, NotThere, State, desk_of, download_of, page_of_file, start, state, stop

__all__ = ["app"]

_LOOKS = ("GET", "HEAD")
_PAGES = Path(__file__).parent / "pages"
_STATUS: dict[type[LedgerError], int] = {
    SignedOut: 401,
    NotAllowed: 403,
    PasswordAgain: 403,
    CustomerUnknown: 404,
    NotThere: 404,
    NotOpenYet: 503,
}


async def health(_request: Request) -> JSONResponse:
    """Answer 503 while the book is loaded or exchanged, then 200; 503 and "shut" when it is not to be had."""
    match state():
        case State.STARTING | State.REPLACED:
            return JSONResponse({"status": "loading"}, 503, headers={"Retry-After": "1"})
        case State.SHUT:
            return JSONResponse({"status": "shut"}, 503)
        case _:
            return JSONResponse({"status": "ok"})


class Health:
    """/api/health as the API answers, which is not fetched for that: other verbs than GET and HEAD are a problem."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        answer = await health(Request(scope)) if scope["method"] in _LOOKS else _not_for_this()
        await answer(scope, receive, send)


def _not_for_this() -> JSONResponse:
    said = {
        "type": "about:blank", "title": "Not for this address", "status": 405,
        "detail": "This address does not answer to that verb.",
    }  # fmt: skip
    return JSONResponse(said, 405, {"Allow": ", ".join(_LOOKS)}, "application/problem+json")


async def files(request: Request) -> Response:
    """Give the browser a paper that is theirs; it is made in a thread, so that nobody else waits for it."""
    headers = {"Cache-Control": "no-store"}
    session = request.headers.get("x-duebook-session", "")
    path, asked = request.path_params["path"], dict(request.query_params)
    try:
        file = await run_in_threadpool(lambda: download_of(desk_of(session, via="download"), path, asked))
    except LedgerError as refusal:
        return file_refused(request.scope, refusal, _STATUS.get(type(refusal), 400), page_of_file(path))
    # RFC 5987: a name in any script, and for old programs the end of it.
    ending = file.name.rpartition(".")[2]
    names = f"filename=\"duebook.{ending}\"; filename*=UTF-8''{quote(file.name, safe='')}"
    headers["Content-Disposition"] = f"{'inline' if file.opens else 'attachment'}; {names}"
    if file.path is not None:
        return FileResponse(file.path, 200, headers, file.media_type)
    return Response(file.content, 200, headers, file.media_type)


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:  # noqa: ANN401 - Streamlit's own class is not public
    """Open the shop with the process and close it with the process."""
    keep_window_quiet()
    start()
    try:
        yield
    finally:
        stop()


def say_something_went_wrong(error: BaseException) -> bool:
    """Show one plain sentence and a number instead of a developer's; where it was is noted under it in the log."""
    number = note_with_number("a page", error)
    st.error(
        "Something went wrong on this page. Nothing that was saved is lost. Open it again from the menu. "
        f"The log has more under the number {number}."
    )
    return True


def scripts_of_pages() -> tuple[str, ...]:
    """Return the hashes of the few scripts that our pages write themselves; the browser runs no others."""
    return inline_scripts(path.read_text(encoding="utf-8") for path in sorted(_PAGES.rglob("*.py")))


app = st.App(
    "pages/shell.py",
    on_script_error=say_something_went_wrong,
    lifespan=lifespan,
    middleware=[Middleware(Gate, scripts=scripts_of_pages(), programs=Mount("/api", Door()))],
    routes=[
        *routes(),
        *shell_routes(),
        Route("/api/health", Health()),
        Route(FILES + "{path:path}", files, methods=["GET", "HEAD"]),
    ],
)
