"""The first run: a sample shop to look at, or four questions about the shop and three about whoever owns it.

Only for who sits at the computer on which Duebook runs (the gate asks), and only until an owner can sign in.
"""

from collections.abc import Mapping
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from access import OwnerThere, People, check_password
from entrance import show
from entrance.cookies import let_in
from entrance.forms import apart, read_form
from ledger.errors import LedgerError
from services import Shop, State, currencies, currency_of, current, guess, regions, timezones

# The first who is recorded in a book gets this number: the owner records the beginning of the own book.
FIRST_PERSON: Final = "U0001"
_OF_THE_COUNTRY: Final = ""


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
        token, recovery, name, sign_in = await apart(lambda: _begin(shop, form, address))
    except LedgerError as refusal:
        return await first_run_page(form, str(refusal))
    good = await apart(lambda: _how_good(form.get("password", ""), name, sign_in))
    shown = show.page("kept.html", recovery=recovery, sign_in=sign_in, name=name, good=good, begins=True)
    return await let_in(request, shown, token)
