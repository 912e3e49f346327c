"""The first run: a sample shop to look at, or four questions about the shop and three about whoever owns it.

Only for who sits at the computer on which Duebook runs (the gate asks), and only until an owner can sign in.
"""

from collections.abc import Mapping
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from access import OwnerThere, People, check_password
from entrance import show
from entrance.cookies import let_in
from entrance.forms import Crowd, apart, both, how_good, read_form
from ledger.errors import LedgerError
from services import Shop, State, currencies, currency_of, current, guess, regions, timezones

# The first who is recorded in a book gets this number: the owner records the beginning of the own book.
FIRST_PERSON: Final = "U0001"
_KEPT: Final = ("shop", "region", "currency", "timezone", "owner", "sign_in")


async def first_run(request: Request) -> Response:
    """Ask, and begin the book; where there is a book without an owner, ask for the owner only."""
    shop = current()
    if not await run_in_threadpool(_may_begin, shop):
        return RedirectResponse("/", 303)
    if request.method != "POST":
        return await first_run_page()
    form = await read_form(request)
    address = request.client.host if request.client else ""
    try:
        password = both(form)
        token, recovery, name, sign_in = await apart(lambda: _begin(shop, form, password, address))
    except LedgerError as refusal:
        return await first_run_page(form, str(refusal), 503 if isinstance(refusal, Crowd) else 400)
    good = await how_good(password, (name, sign_in))
    shown = show.page("kept.html", recovery=recovery, sign_in=sign_in, name=name, good=good, begins=True, told="")
    return await let_in(request, shown, token)


async def sample(request: Request) -> Response:
    """Show a made-up shop, in which nothing is anybody's and nobody has a password."""
    if request.method != "POST":
        return RedirectResponse("/", 303)
    shop, address = current(), request.client.host if request.client else ""
    await read_form(request)
    token = await run_in_threadpool(_enter_sample, shop, address)
    return await let_in(request, RedirectResponse("/", 303), token)


async def first_run_page(typed: Mapping[str, str] | None = None, wrong: str = "", status: int = 200) -> Response:
    """Return the page that asks; what was typed stays there, but never a password."""
    facts = await run_in_threadpool(_facts, current(), typed or {})
    return show.page("first_run.html", status, wrong=wrong, **facts)


def sample_page() -> Response:
    """Return the page before a sample shop at which nobody is signed in."""
    return show.page("sample.html")


def _may_begin(shop: Shop) -> bool:
    return shop.state is State.NEW or (shop.state is State.OPEN and (shop.sample or not shop.admission.has_owner()))


def _begin(shop: Shop, form: Mapping[str, str], password: str, address: str) -> tuple[str, str, str, str]:
    """Return the token, the recovery code, the name and the sign-in name of the owner; raise a refusal.

    What can be refused is refused before the book is begun: nobody shall have a book and no way in.
    """
    check_password(password)
    name, sign_in = form.get("owner", "").strip(), form.get("sign_in", "").strip()
    sign_in = sign_in or People().free_sign_in([name.partition(" ")[0], name])
    if shop.state is State.NEW or shop.sample:
        region = form.get("region", "")
        shop.set_up(
            form.get("shop", ""), form.get("currency") or currency_of(region), region, form.get("timezone", ""),
            FIRST_PERSON, "screen", owner=(name, sign_in),
        )  # fmt: skip
    token, recovery, person = shop.admission.make_owner(name, sign_in, password, address)
    return token, recovery, person.name, person.sign_in


def _enter_sample(shop: Shop, address: str) -> str:
    """Return a token for the sample, which is made up first where there is no shop; raise OwnerThere for any other."""
    if shop.state is State.NEW:
        shop.show_sample()
    admission = shop.admission
    # In this order: a shop of somebody's own that was begun meanwhile has another gate-keeper.
    if not shop.sample or shop.admission is not admission:
        raise OwnerThere
    return admission.enter_sample(address)


def _facts(shop: Shop, typed: Mapping[str, str]) -> dict[str, Any]:
    guessed = guess()
    has_book = shop.state is State.OPEN and not shop.sample
    owner = next(iter(shop.admission.people.owners()), None) if has_book else None
    begun = {"region": guessed.region, "timezone": guessed.timezone}
    return {
        "asks_shop": not has_book,
        "asks_sample": shop.state is State.NEW,
        "called": shop.book.shop if has_book else "",
        "signs_in": owner.sign_in if owner else "",
        "typed": {name: typed.get(name, begun.get(name, ""))[:120] for name in _KEPT},
        "regions": regions(),
        "currencies": currencies(),
        "timezones": list(timezones()),
        "asks_backup": not has_book,
        "warning": shop.place_warning() if not has_book else "",
    }
