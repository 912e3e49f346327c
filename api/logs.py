"""For the owner: what programs asked, and which vouchers were looked for, in all and by person."""

from typing import Annotated

from fastapi import Path
from pydantic import BaseModel

from api.caller import AtTheShop
from api.paging import Cursor, Limit, after_of, cursor_of
from api.problems import documented
from api.routing import router
from services import Desk

routes = router(tags=["logs"])

User = Annotated[str, Path(max_length=200, description="an id (U0002) or a sign-in name")]


class NotedRequest(BaseModel):
    """A request: ``user`` is an id, "" for nobody known; ``path`` is the pattern of the address."""

    at: str
    user: str
    verb: str
    path: str
    status: int
    milliseconds: int


class AskedList(BaseModel):
    """A page of requests, the newest first."""

    items: list[NotedRequest]
    next: str | None


class VoucherSearch(BaseModel):
    """A search for a voucher: its number as it was asked for, and how many packages were found."""

    at: str
    user: str
    voucher_number: str
    found: int


class VoucherSearchList(BaseModel):
    """A page of searches, the newest first."""

    items: list[VoucherSearch]
    next: str | None


@routes.get("/api-logs", responses=documented(401, 403, 422))
def api_logs(desk: AtTheShop, limit: Limit = 50, cursor: Cursor = None) -> AskedList:
    """Return what was asked over the API, as far back as the settings keep it."""
    return _asked(desk, None, limit, cursor)


@routes.get("/api-logs/by-user/{user}", responses=documented(401, 403, 404, 422))
def api_logs_of(desk: AtTheShop, user: User, limit: Limit = 50, cursor: Cursor = None) -> AskedList:
    """Return what one person or program asked."""
    return _asked(desk, desk.person_asked(user).id, limit, cursor)


@routes.get("/voucher-searches", responses=documented(401, 403, 422))
def voucher_searches(desk: AtTheShop, limit: Limit = 50, cursor: Cursor = None) -> VoucherSearchList:
    """Return which vouchers were looked for over the API."""
    return _searches(desk, None, limit, cursor)


@routes.get("/voucher-searches/by-user/{user}", responses=documented(401, 403, 404, 422))
def voucher_searches_of(desk: AtTheShop, user: User, limit: Limit = 50, cursor: Cursor = None) -> VoucherSearchList:
    """Return which vouchers one person or program looked for."""
    return _searches(desk, desk.person_asked(user).id, limit, cursor)


def _asked(desk: Desk, person: str | None, limit: int, cursor: str | None) -> AskedList:
    told = f"api-logs|{limit}|{person}"
    found = desk.asked_lines(person=person, before=after_of(cursor, told) or None, most=limit + 1)
    items = [
        NotedRequest(
            at=one.at, user=one.person, verb=one.verb, path=one.path, status=one.status, milliseconds=one.milliseconds
        )
        for one in found[:limit]
    ]
    return AskedList(items=items, next=cursor_of(told, found[limit - 1].number) if len(found) > limit else None)


def _searches(desk: Desk, person: str | None, limit: int, cursor: str | None) -> VoucherSearchList:
    told = f"voucher-searches|{limit}|{person}"
    found = desk.voucher_lines(person=person, before=after_of(cursor, told) or None, most=limit + 1)
    items = [
        VoucherSearch(at=one.at, user=one.person, voucher_number=one.voucher, found=one.found) for one in found[:limit]
    ]
    return VoucherSearchList(items=items, next=cursor_of(told, found[limit - 1].number) if len(found) > limit else None)
