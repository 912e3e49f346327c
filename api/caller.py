"""Who asks: the token or key of a request is looked up for every route anew, here and in no middleware.

A route names one of ``AtTheShop``, ``AtTheirOwn`` and ``Anybody``; without one of them it gets no desk and can do
nothing.
"""

from typing import Annotated, Final
from uuid import uuid4

from fastapi import Depends, Header, Request

from access import Audience, TokenNotValid
from api.refusals import BadKey, NotTheirs
from api.routing import check_query
from services import Desk, current, desk_of

VIA: Final = "api"
_KEY_SIGNS_MAX: Final = 100
_OWN: Final = frozenset({Audience.OWN})


def _bearer(request: Request) -> str:
    found = request.headers.getlist("authorization")
    scheme, _, token = (found[0] if len(found) == 1 else "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise TokenNotValid
    return token.strip()


def _desk(request: Request, audiences: frozenset[Audience]) -> Desk:
    address, token = request.client.host if request.client else "", _bearer(request)
    try:
        caller = current().admission.of_bearer(token, audiences, address)
    except TokenNotValid:
        if audiences == _OWN:
            current().admission.of_bearer(token, frozenset({Audience.SHOP}), address)
            raise NotTheirs from None
        raise
    request.state.person = caller.person.id
    check_query(request)
    return desk_of(caller.session.id, via=VIA)


async def _of_shop(request: Request) -> Desk:
    return _desk(request, frozenset({Audience.SHOP}))


async def _of_own(request: Request) -> Desk:
    return _desk(request, _OWN)


async def _of_anybody(request: Request) -> Desk:
    return _desk(request, frozenset(Audience))


async def _key(
    request: Request, said: Annotated[str | None, Header(alias="Idempotency-Key", max_length=_KEY_SIGNS_MAX)] = None
) -> str:
    """Return the key of an act: what the program said, told apart from other people's; a new one when it said none."""
    if said is None:
        return f"api/{uuid4()}"
    if not said or not said.isascii() or not said.isprintable() or " " in said:
        raise BadKey
    return f"api/{request.state.person}/{said}"


AtTheShop = Annotated[Desk, Depends(_of_shop)]
AtTheirOwn = Annotated[Desk, Depends(_of_own)]
Anybody = Annotated[Desk, Depends(_of_anybody)]
Key = Annotated[str, Depends(_key)]
