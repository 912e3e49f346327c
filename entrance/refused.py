"""What a browser shows when a file is refused: a page of ours for a person, one sentence for everybody else."""

from typing import Final
from urllib.parse import quote

from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import Scope

from access import NotAllowed, PasswordAgain
from entrance import show
from entrance.address import AGAIN
from entrance.asked import Asked
from ledger.errors import LedgerError

_NOT_UNDERSTOOD: Final = 400


def file_refused(scope: Scope, refusal: LedgerError, status: int, page: str) -> Response:
    """Return the answer to whoever asked for a file; ``page`` is ours, on which it stands and to which it leads back.

    A person whose password was typed too long ago is led to where it is typed, and from there to that page.
    """
    if not Asked(scope).wants_page:
        return PlainTextResponse(str(refusal), status, {"Cache-Control": "no-store"})
    if isinstance(refusal, PasswordAgain):
        return RedirectResponse(f"{AGAIN}?next={quote(page, safe='')}", 303)
    link = "/" if isinstance(refusal, NotAllowed) else page
    title = "There is no such file" if status == _NOT_UNDERSTOOD else ""
    return show.message(str(refusal), status, title=title, link=link)
