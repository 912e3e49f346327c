"""The pages before the shop's screens: sign in and out, the one-time code, the recovery code, one's own password.

Looking changes nothing: only what a form of ours sends does. Whether it was one of ours, the gate has asked before.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import wraps
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from access import CodeNotValid, SignedOut, TooManyTries
from entrance import show
from entrance.address import (
    AGAIN,
    ASSETS,
    BACKUP,
    BACKUP_TAKE,
    FIRST_RUN,
    NO_MESSAGES,
    PASSWORD,
    RECOVER,
    SAMPLE,
    SIGN_IN,
    SIGN_OUT,
    WELCOME,
    local,
)
from entrance.bringing import bring, take
from entrance.cookies import forget, let_in
from entrance.first_run import first_run, sample
from entrance.forms import Crowd, FormNotUnderstood, apart, both, how_good, read_form
from entrance.leaving import no_messages
from ledger.errors import LedgerError
from services import NotOpenYet, current, desk_of

_PAGE: Final = ["GET", "POST"]
# What the sign-in page says to whom a page of the shop has led there.
_OUT: Final = {
    "here": "You are signed out. Nothing that was saved is lost.",
    "back": "The shop is back. Sign in with the password that you had on this computer.",
    "ended": (
        "You are signed out: somebody signed out here, the shop went back to a backup, or it was too long ago. Nothing "
        "that was saved is lost."
    ),
}
Door = Callable[[Request], Awaitable[Response]]


def routes() -> list[Route]:
    """Return the routes of the entrance; what none of them takes falls through to Streamlit's own page."""
    return [
        Route(SIGN_IN, _open(sign_in), methods=_PAGE),
        Route(SIGN_OUT, _open(sign_out), methods=_PAGE),
        Route(WELCOME, _open(welcome), methods=_PAGE),
        Route(WELCOME + "/{code}", _open(welcome), methods=["GET"]),
        Route(RECOVER, _open(recover), methods=_PAGE),
        Route(NO_MESSAGES + "/{token}", _open(no_messages), methods=_PAGE),
        Route(AGAIN, _open(again), methods=_PAGE),
        Route(PASSWORD, _open(password), methods=_PAGE),
        Route(BACKUP, _open(bring), methods=_PAGE),
        Route(BACKUP_TAKE, _open(take), methods=_PAGE),
        Route(FIRST_RUN, _open(first_run), methods=_PAGE),
        Route(SAMPLE, _open(sample), methods=_PAGE),
        Route(ASSETS + "{name:path}", asset, methods=["GET"]),
    ]


def status_of(refusal: LedgerError) -> int:
    """Return the number by which HTTP calls a refusal of the entrance."""
    if isinstance(refusal, FormNotUnderstood):
        return refusal.status
    if isinstance(refusal, TooManyTries):
        return 429
    return {SignedOut: 401, NotOpenYet: 503, Crowd: 503}.get(type(refusal), 400)


def _open(door: Door) -> Door:
    """Let a refusal that the door itself has no page for be a page of its own."""

    @wraps(door)
    async def opened(request: Request) -> Response:
        try:
            return await door(request)
        except LedgerError as refusal:
            return _waiting(show.message(str(refusal), status_of(refusal)), refusal)

    return opened


async def asset(request: Request) -> Response:
    """Give the browser what the pages are drawn with."""
    return show.asset(request.path_params["name"]) or show.message("There is no such file here.", 404)


# -- in and out --------------------------------------------------------------------------------------------------------


def sign_in_page(going: str = "/", *, name: str = "", wrong: str = "", said: str = "", status: int = 200) -> Response:
    """Return the sign-in page; ``going`` is where it leads, ``wrong`` what was wrong the last time."""
    shop = current()
    called = "" if shop.sample else shop.book.shop
    return show.page("sign_in.html", status, shop=called, going=going, name=name, wrong=wrong, said=said)


async def sign_in(request: Request) -> Response:
    """Let somebody in by name and password."""
    if request.method != "POST":
        going = local(request.query_params.get("next", "/"))
        # An older window leads here although its browser is signed in, after a start of the app above all.
        if session_of(request):
            return RedirectResponse(going, 303)
        return sign_in_page(going, said=_OUT.get(request.query_params.get("out", ""), ""))
    form = await read_form(request)
    name, going, address = form.get("name", ""), local(form.get("next", "/")), address_of(request)
    admission, typed = current().admission, form.get("password", "")
    try:
        token, _ = await apart(lambda: admission.sign_in(name, typed, address))
    except LedgerError as refusal:
        status = 429 if isinstance(refusal, TooManyTries) else 503 if isinstance(refusal, Crowd) else 401
        return _waiting(sign_in_page(going, name=name[:80], wrong=str(refusal), status=status), refusal)
    return await let_in(request, RedirectResponse(going, 303), token)


async def sign_out(request: Request) -> Response:
    """End the session of this browser."""
    if request.method != "POST":
        return show.page("sign_out.html")
    if session := session_of(request):
        with suppress(SignedOut):  # it ended by itself meanwhile
            await run_in_threadpool(lambda: desk_of(session, via="entrance").sign_out())
    return forget(request, RedirectResponse(f"{SIGN_IN}?out=here", 303))


async def again(request: Request) -> Response:
    """Ask for the password once more, for what is sensitive, and lead back."""
    admission = current().admission
    caller = admission.of_session(session_of(request))
    if request.method != "POST":
        going = local(request.query_params.get("next", "/"))
        try:
            admission.check_proved(caller)
        except LedgerError:
            return show.page("again.html", going=going, wrong="")
        return RedirectResponse(going, 303)  # it was typed a moment ago, or nobody has one here
    form = await read_form(request)
    going, typed, address = local(form.get("next", "/")), form.get("password", ""), address_of(request)
    try:
        await apart(lambda: admission.prove(caller, typed, address))
    except LedgerError as refusal:
        status = 429 if isinstance(refusal, TooManyTries) else 401
        return _waiting(show.page("again.html", status, going=going, wrong=str(refusal)), refusal)
    return RedirectResponse(going, 303)


# -- passwords ---------------------------------------------------------------------------------------------------------


async def password(request: Request) -> Response:
    """Let somebody change their own password; whoever is signed in under their name elsewhere is out then."""
    admission = current().admission
    caller = admission.of_session(session_of(request))
    if request.method != "POST":
        return show.page("password.html", sign_in=caller.person.sign_in, wrong="")
    form = await read_form(request)
    old, address = form.get("old", ""), address_of(request)
    try:
        new = both(form)
        token = await apart(lambda: admission.change_password(caller, old, new, address))
    except LedgerError as refusal:
        status = 429 if isinstance(refusal, TooManyTries) else 400
        shown = show.page("password.html", status, sign_in=caller.person.sign_in, wrong=str(refusal))
        return _waiting(shown, refusal)
    good = await how_good(new, (caller.person.name, caller.person.sign_in))
    sentence = f"Whoever was signed in under your name anywhere else is signed out. {good}"
    done = show.message(sentence.strip(), 200, title="You have a new password", words="Go on")
    return await let_in(request, done, token)


async def welcome(request: Request) -> Response:
    """Let somebody choose a password with a one-time code. Looking at it uses nothing up."""
    admission = current().admission
    if request.method != "POST":
        return await _welcome_page(request.path_params.get("code", ""))
    form = await read_form(request)
    code, address = form.get("code", "").strip()[:80], address_of(request)
    if "password" not in form:  # the code was typed, and now it is seen whose it is
        return await _welcome_page(code)
    try:
        new = both(form)
        token, person = await apart(lambda: admission.use_code(code, new, address))
    except LedgerError as refusal:
        return _waiting(await _welcome_page(code, str(refusal), status_of(refusal)), refusal)
    if good := await how_good(new, (person.name, person.sign_in)):
        said, other = f"You sign in as {person.sign_in}. {good}", (PASSWORD, "Take another password")
        kept = show.message(said, 200, title="You are in", words="Go on", other=other)
        return await let_in(request, kept, token)
    return await let_in(request, RedirectResponse("/", 303), token)


async def _welcome_page(code: str, wrong: str = "", status: int = 200) -> Response:
    admission = current().admission
    person = await run_in_threadpool(admission.whose_code, code) if code else None
    if code and person is None:
        return show.page("code.html", 404 if status == 200 else status, wrong=wrong or str(CodeNotValid()))  # noqa: PLR2004 - HTTP's own number
    if person is None:
        return show.page("code.html", status, wrong=wrong)
    return show.page("welcome.html", status, name=person.name, sign_in=person.sign_in, code=code, wrong=wrong)


async def recover(request: Request) -> Response:
    """Let an owner who forgot the password in with the printed code, and print a new one."""
    if request.method != "POST":
        return show.page("recover.html", name="", wrong="")
    form = await read_form(request)
    name, code, address = form.get("name", ""), form.get("code", "")[:80], address_of(request)
    admission = current().admission
    try:
        new = both(form)
        token, recovery, person = await apart(lambda: admission.recover(name, code, new, address))
    except LedgerError as refusal:
        shown = show.page("recover.html", status_of(refusal), name=name[:80], wrong=str(refusal))
        return _waiting(shown, refusal)
    good = await how_good(new, (person.name, person.sign_in))
    shown = show.page(
        "kept.html", recovery=recovery, sign_in=person.sign_in, name=person.name, good=good, begins=False, told=""
    )
    return await let_in(request, shown, token)


# -- what they have in common ------------------------------------------------------------------------------------------


def address_of(request: Request) -> str:
    """Return from where somebody asks."""
    return request.client.host if request.client else ""


def session_of(request: Request) -> str:
    """Return the id of the session that the gate saw, "" for a stranger."""
    return request.headers.get("x-duebook-session", "")


def _waiting(answer: Response, refusal: LedgerError) -> Response:
    if isinstance(refusal, TooManyTries):
        answer.headers["Retry-After"] = str(refusal.seconds)
    return answer
