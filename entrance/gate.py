"""The gate: the outermost part of the app. Nothing behind it hears of a request that it does not let through.

In this order: whose name was it sent to, is it too large, did a foreign page send it, is there a shop, who is it, may
they. Every answer, whoever gives it, leaves with the headers of ``address.EVERYWHERE``.
"""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from access import SAID, NotAllowed, Person, Right, Session, right_of_path
from entrance import show
from entrance.address import (
    API,
    ASSETS,
    EVERYWHERE,
    FIRST,
    HEALTH,
    KEPT,
    NOTHING,
    TOKENS,
    inline_scripts,
    is_open,
    local,
    shells,
)
from entrance.asked import THIS_COMPUTER, Asked, Host, without_ours
from entrance.doors import sign_in_page
from entrance.first_run import first_run_page, sample_page
from entrance.live import Live
from entrance.mishaps import note_with_number
from entrance.shell import shell_text
from services import NotOpenYet, Shop, State, current, state

FOREIGN_NAME: Final = (
    "Duebook does not answer to this name. Open it at http://127.0.0.1 on its own computer, or by a name that stands "
    "in its settings."
)
TOO_LARGE: Final = "This request is too large. Delete the cookies of this page in the browser and open it again."
FOREIGN_PAGE: Final = "This was sent by another page than Duebook's. Nothing was changed."
SIGN_IN_FIRST: Final = "Sign in first."
OPENING: Final = "The book is being opened. Try again in a moment."
REPLACED: Final = "The shop is going back to a backup. Try again in a moment."
NOT_OPEN: Final = "The shop is not open at this moment. Look at the computer on which Duebook runs."
NO_OWNER: Final = "This shop has no owner yet. Open this page on the computer on which Duebook runs, and make one."
NOTHING_THERE: Final = "There is no such page. Perhaps the address was mistyped."
HERE_ONLY: Final = "This page is for the computer on which Duebook runs."
_OF_PAGES: Final = frozenset({"GET", "HEAD", "POST"})
_NOT_IN_A_PATH: Final = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
_SOON_SECONDS: Final = 2
_LATER_SECONDS: Final = 60


class Gate:
    """ASGI middleware. ``scripts`` are the hashes of scripts that the shell's pages carry in themselves.

    ``programs`` answers below /api, straight from here: what Streamlit does for its pages, programs need nothing of.
    """

    def __init__(self, app: ASGIApp, scripts: Iterable[str] = (), programs: ASGIApp | None = None) -> None:
        self.app, self._programs = app, programs or app
        self._scripts = (*inline_scripts([shell_text()]), *scripts)
        self._touching: set[str] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        asked = Asked(scope)
        sending = _Sending(asked, send, self._scripts)
        try:
            answer = await self._judge(asked, scope)
            if answer is None and asked.is_live:
                live = Live(receive, sending, lambda: _is_signed_in(asked))
                await self.app(scope, live.receive, live.send)
            elif answer is None:
                is_program = asked.path.startswith(API) and asked.path != HEALTH
                await (self._programs if is_program else self.app)(scope, receive, sending)
            elif asked.is_live:
                await sending({"type": "websocket.close", "code": 1008})
            else:
                await answer(scope, receive, sending)
        except Exception as error:  # noqa: BLE001 - whatever it is, no browser may see it
            number = note_with_number("an address", error)
            if asked.is_live:
                await sending({"type": "websocket.close", "code": 1011})
            elif not sending.has_begun:
                await show.refusal(asked, _went_wrong(number), 500)(scope, receive, sending)
            else:
                raise _BrokenOff(number) from None

    async def _judge(self, asked: Asked, scope: Scope) -> Response | None:
        """Return the answer to whoever may not come in; None lets the request through."""
        scope["headers"] = without_ours(scope["headers"])
        if refused := _out_of_hand(asked):
            return refused
        if asked.path == HEALTH or asked.path.startswith(ASSETS):
            return None
        match state():
            case State.STARTING | State.REPLACED as now:
                return _replaced(asked) if now is State.REPLACED else _opening(asked)
            case State.NEW:
                return await _before_there_is_a_shop(asked)
            case State.OPEN if current().is_readable:
                return await self._open(asked, scope, current())
            case _:
                return _shut(asked)

    async def _open(self, asked: Asked, scope: Scope, shop: Shop) -> Response | None:
        try:
            admission = shop.admission
        except NotOpenYet:  # it was closed between two lines, or is being opened anew
            return _shut(asked)
        caller = admission.of_token(asked.cookie(admission.cookie))
        is_api = _is_for_api(asked)
        if caller is None:
            return None if is_api else await _stranger(asked, shop)
        if admission.is_due(caller) and caller.session.id not in self._touching:
            # Many files of one page come at once; one of them notes that the session is in use.
            self._touching.add(caller.session.id)
            try:
                await run_in_threadpool(admission.touch, caller)
            finally:
                self._touching.discard(caller.session.id)
        own = is_api or is_open(asked.path) or asked.path in FIRST
        right = right_of_path(asked.path)
        if not own and right is None:
            return show.refusal(asked, NOTHING_THERE, 404)
        if not own and right is not None and not caller.person.may(right):
            admission.note_refused(caller, asked.path)
            return show.refusal(asked, str(NotAllowed(caller.person.name, SAID[right])), 403)
        if asked.path in FIRST and not asked.is_from_here:
            return show.refusal(asked, HERE_ONLY, 403)
        _stamp(scope, caller.person, caller.session)
        return None


class _BrokenOff(Exception):
    """An answer that could not be finished; its sentence holds nothing but the number in the log."""

    def __init__(self, number: str) -> None:
        super().__init__(f"An answer was broken off; see number {number} in the log.")


class _Sending:
    """The way out: every answer gets the headers that all have in common."""

    def __init__(self, asked: Asked, send: Send, scripts: Iterable[str]) -> None:
        self.has_begun = False
        self._asked, self._send, self._scripts = asked, send, scripts

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.has_begun = True
            message = {**message, "headers": self._dressed(list(message.get("headers", [])))}
        await self._send(message)

    def _dressed(self, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        names = {name.lower() for name, _ in headers}
        added = [(name, value) for name, value in EVERYWHERE if name not in names or name != b"referrer-policy"]
        replaced = {name for name, _ in added}
        if b"content-security-policy" not in names:
            host = self._asked.host or Host("127.0.0.1", None)
            policy = shells(host, self._asked.scheme, self._scripts)
            added.append((b"content-security-policy", policy.encode("latin-1")))
        if not self._asked.path.startswith(KEPT):
            replaced.add(b"cache-control")
            added.append((b"cache-control", b"no-store"))
        return [(name, value) for name, value in headers if name.lower() not in replaced] + added


def _out_of_hand(asked: Asked) -> Response | None:
    """Return the answer to what is refused whoever sent it: another name, too much, or another page's doing."""
    host = asked.host
    if host is None or host.name not in _names():
        return PlainTextResponse(FOREIGN_NAME, 400, {"Content-Security-Policy": NOTHING})
    if asked.is_too_large:
        return show.refusal(asked, TOO_LARGE, 431)
    if _NOT_IN_A_PATH.search(asked.path):  # what looks for the right door would not see past it
        return show.refusal(asked, NOTHING_THERE, 404)
    if (asked.is_change or asked.is_live) and asked.is_foreign(_public_url()) and not _may_ask_api(asked):
        return show.refusal(asked, FOREIGN_PAGE, 403)
    return None


def _names() -> frozenset[str]:
    """Return the names under which this shop may be asked for."""
    if state() is State.STARTING:  # the settings are not read yet
        return THIS_COMPUTER
    server = current().settings.server
    listens = {server.listen} - {"0.0.0.0", "::"}  # noqa: S104 - what is left out, not what is opened
    public = urlsplit(server.public_url).hostname if server.public_url else None
    return THIS_COMPUTER | listens | {name.casefold() for name in server.hosts} | ({public} if public else set())


def _public_url() -> str:
    return "" if state() is State.STARTING else current().settings.server.public_url


def _is_for_api(asked: Asked) -> bool:
    """Tell whether a program asks: it shows a token, or wants one. What the token is worth, each route finds out."""
    if not asked.path.startswith(API) or asked.is_live:
        return False
    return asked.path.removesuffix("/") in TOKENS or bool(asked.all_of("authorization")) or _asks_before(asked)


def _asks_before(asked: Asked) -> bool:
    """Tell whether the browser of a page elsewhere asks whether it may: that comes without a token."""
    return asked.method == "OPTIONS" and _may_ask_api(asked)


def _may_ask_api(asked: Asked) -> bool:
    """Tell whether this is for the API, from a page elsewhere that the shop's settings name."""
    if state() is State.STARTING or asked.is_live or not asked.path.startswith(API):
        return False
    origins = asked.all_of("origin")
    return len(origins) == 1 and origins[0] in current().settings.api.origins


def _is_signed_in(asked: Asked) -> bool:
    """Tell whether whoever opened a live connection may still have it; what nobody can tell now counts as yes.

    While there is no book, or it is opened anew, there is nothing to be seen either.
    """
    if state() is not State.OPEN:
        return True
    try:
        admission = current().admission
    except NotOpenYet:
        return True
    return admission.of_token(asked.cookie(admission.cookie)) is not None


def _opening(asked: Asked) -> Response:
    if asked.wants_page and asked.is_from_here:
        return show.page("opening.html", 503, again_in=_SOON_SECONDS)
    return show.refusal(asked, OPENING, 503, again_in=_SOON_SECONDS)


def _replaced(asked: Asked) -> Response:
    if asked.wants_page:
        return show.page("going_back.html", 503, again_in=_SOON_SECONDS)
    return show.refusal(asked, REPLACED, 503, again_in=_SOON_SECONDS)


async def _before_there_is_a_shop(asked: Asked) -> Response | None:
    if not asked.is_from_here:
        return show.refusal(asked, NO_OWNER, 503, again_in=_LATER_SECONDS)
    if asked.path in FIRST:
        return None
    if asked.wants_page:
        return await first_run_page()
    return show.refusal(asked, "There is no shop here yet. Open the first page.", 503, again_in=_LATER_SECONDS)


def _shut(asked: Asked) -> Response | None:
    """Let who sits at this computer see why the book is not open; there is nothing of anybody to be seen."""
    if asked.is_from_here and right_of_path(asked.path) is Right.ANYBODY and not is_open(asked.path):
        return None
    return show.refusal(asked, NOT_OPEN, 503, again_in=_LATER_SECONDS)


async def _stranger(asked: Asked, shop: Shop) -> Response | None:
    if asked.is_live:
        return show.refusal(asked, SIGN_IN_FIRST, 401)
    has_owner = await run_in_threadpool(shop.admission.has_owner)
    if asked.path in FIRST:
        return None if asked.is_from_here else show.refusal(asked, NO_OWNER if not has_owner else SIGN_IN_FIRST, 403)
    if not has_owner:
        return await _no_owner(asked, shop)
    if is_open(asked.path) and asked.method in _OF_PAGES:
        return None
    if asked.wants_page:
        return sign_in_page(local(f"{asked.path}{'?' if asked.query else ''}{asked.query}"), status=401)
    return show.refusal(asked, SIGN_IN_FIRST, 401)


async def _no_owner(asked: Asked, shop: Shop) -> Response:
    if not asked.is_from_here or not asked.wants_page:
        return show.refusal(asked, NO_OWNER, 503, again_in=_LATER_SECONDS)
    return sample_page() if shop.sample else await first_run_page()


def _stamp(scope: Scope, person: Person, session: Session) -> None:
    scope["headers"] += [
        (b"x-duebook-person", person.id.encode("latin-1")),
        (b"x-duebook-session", session.id.encode("latin-1")),
    ]


def _went_wrong(number: str) -> str:
    return f"Something went wrong. Nothing that was saved is lost. The log has more under the number {number}."
