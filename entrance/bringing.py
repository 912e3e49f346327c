"""The first run for whoever has a backup: bring or name it, watch it being tried out, see what is in it, and take it.

Only for who sits at this computer (the gate asks), and only while there is no shop of somebody's own here.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from access import People, Role, check_password
from entrance import show
from entrance.address import BACKUP, SIGN_IN
from entrance.cookies import let_in
from entrance.forms import Crowd, apart, both, how_good, read_form
from entrance.uploads import FORM, receive_file
from ledger.errors import LedgerError
from services import Shop, State, current

if TYPE_CHECKING:
    from pathlib import Path

    from services import Arrival, FoundBackup, KeptThere, Upload

_WAITED: Final = f"{BACKUP}?waited=yes"
_LISTED_MAX: Final = 12
_SETTINGS_MAX: Final = 12
_SECOND: Final = 1
_BAD: Final = 400
_BUSY: Final = 503


async def bring(request: Request) -> Response:
    """Ask for a backup; once one is there, show how far the look at it is and what is in it."""
    shop = current()
    if not _may_bring(shop):
        return RedirectResponse("/", 303)
    if request.method == "POST":
        try:
            folder = await _begin(request, shop.arrival)
        except LedgerError as refusal:
            return await _choose(shop.arrival, wrong=str(refusal), status=_BAD)
        return await _choose(shop.arrival, folder) if folder else RedirectResponse(_WAITED, 303)
    return await _how_far(shop.arrival, waited="waited" in request.query_params)


async def take(request: Request) -> Response:
    """Make the backup the shop's book and its owner's password a new one, and let the owner in."""
    shop = current()
    if not _may_bring(shop):
        return RedirectResponse("/", 303)
    if request.method != "POST":
        return RedirectResponse(BACKUP, 303)
    form = await read_form(request)
    address = request.client.host if request.client else ""
    found = shop.arrival.found()
    with_settings = form.get("settings") == "yes"
    try:
        if found.has_password:
            await apart(lambda: shop.begin_from_backup(with_settings=with_settings, via="screen"))
            return RedirectResponse(f"{SIGN_IN}?out=back", 303)
        password = both(form)
        told, token, recovery, name, sign_in = await apart(
            lambda: _take(shop, found, form, password, address, with_settings=with_settings)
        )
    except LedgerError as refusal:
        return _found_page(found, form, str(refusal), _BUSY if isinstance(refusal, Crowd) else _BAD)
    good = await how_good(password, (name, sign_in))
    shown = show.page(
        "kept.html", recovery=recovery, sign_in=sign_in, name=name, good=good, begins=False, told=told
    )  # fmt: skip
    return await let_in(request, shown, token)


async def _how_far(arrival: "Arrival", *, waited: bool) -> Response:
    """Return the page of the look at a backup; why it came to none is told to who ``waited``, and not the next day."""
    look = arrival.now
    wrong = look.refused if waited else ""
    if look.is_on:
        return show.page(
            "backup_looking.html", name=look.name, percent=round(100 * look.share), again_in=_SECOND, then=_WAITED
        )
    if look.found is not None:
        return _found_page(look.found)
    if look.is_locked:
        return show.page("backup_locked.html", name=look.name, wrong=wrong)
    return await _choose(arrival, wrong=wrong)


def _may_bring(shop: Shop) -> bool:
    return shop.state is State.NEW or (shop.state is State.OPEN and shop.sample)


async def _begin(request: Request, arrival: "Arrival") -> "Path | None":
    """Begin to look at what was brought or named; return the folder when one was named. Raise a refusal."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() == FORM:
        said = request.headers.get("content-length", "")
        upload: Upload | None = None

        def open_upload(name: str) -> "Upload":
            nonlocal upload
            upload = arrival.receive(name, int(said) if said.isascii() and said.isdigit() else 0)
            return upload

        try:
            await receive_file(request, open_upload)
        except BaseException:
            if upload is not None:
                await run_in_threadpool(upload.abandon)
            raise
        if upload is not None:
            await run_in_threadpool(arrival.look_at_upload, upload)
        return None
    form = await read_form(request)
    if "another" in form:
        await run_in_threadpool(arrival.drop)
        return None
    if "passphrase" in form:
        await run_in_threadpool(arrival.unlock, form["passphrase"])
        return None
    return await run_in_threadpool(arrival.look_at, form.get("path", "").strip().strip("\"'"))


async def _choose(arrival: "Arrival", folder: "Path | None" = None, *, wrong: str = "", status: int = 200) -> Response:
    """Return the page that asks for a backup; ``folder`` is one that was named, to choose from."""
    kept = await run_in_threadpool(arrival.kept, folder)
    rows = [_row(one) for one in kept[:_LISTED_MAX]]
    return show.page(
        "backup.html", status, wrong=wrong, rows=rows, more=max(0, len(kept) - len(rows)), folder=str(folder or "")
    )


def _row(one: "KeptThere") -> dict[str, Any]:
    manifest, made = one.manifest, one.made
    row: dict[str, Any] = {
        "path": str(one.path), "where": str(one.path.parent), "made": f"{made.day} {made:%B %Y, %H:%M}",
        "is_locked": manifest is None,
    }  # fmt: skip
    if manifest is not None:
        totals = manifest.totals
        row |= {
            "shop": manifest.shop, "why": manifest.why, "customers": totals.customers, "entries": totals.entries,
        }  # fmt: skip
    return row


def _found_page(
    found: "FoundBackup", typed: Mapping[str, str] | None = None, wrong: str = "", status: int = 200
) -> Response:
    """Return the page that says what is in the backup; what was typed stays there, but never a password."""
    manifest, differ = found.going.unpacked.manifest, found.going.settings
    kept = {name: (typed or {}).get(name, "")[:120] for name in ("owner", "sign_in", "settings")}
    return show.page(
        "backup_found.html", status, wrong=wrong, typed=kept, name=found.going.unpacked.name, shop=manifest.shop,
        made=found.going.day, totals=manifest.totals, due=found.due.short, prepaid=found.prepaid.short,
        owner=found.owners[0] if found.owners else None,
        others=[one.name for one in found.owners[1:]], has_password=found.has_password,
        changes=differ.changes[:_SETTINGS_MAX], more=max(0, len(differ.changes) - _SETTINGS_MAX),
        mistakes=differ.mistakes,
    )  # fmt: skip


def _take(
    shop: Shop, found: "FoundBackup", form: Mapping[str, str], password: str, address: str, *, with_settings: bool
) -> tuple[str, str, str, str, str]:
    """Return what was done, the token, the recovery code, the name and the sign-in name of the owner.

    What can be refused is refused before: nobody shall have a book and no way in.
    """
    check_password(password)
    name, sign_in = form.get("owner", "").strip(), form.get("sign_in", "").strip()
    if not found.owners:
        sign_in = sign_in or People().free_sign_in([name.partition(" ")[0], name])
        People().decide_add(name=name, sign_in=sign_in, role=Role.OWNER)
    told = shop.begin_from_backup(with_settings=with_settings, via="screen")
    token, recovery, person = shop.admission.make_owner(name, sign_in, password, address)
    return told, token, recovery, person.name, person.sign_in
