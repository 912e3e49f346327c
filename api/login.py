"""In and out: a name and a password for a token, and who one is."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Annotated, Final, Literal

from fastapi import Depends, Request, Response
from fastapi.security import OAuth2PasswordRequestForm
from pydantic import BaseModel, Field

from access import Role
from api.caller import Anybody
from api.models import Sent
from api.problems import documented
from api.refusals import Crowd, KeyStays
from api.routing import router
from services import current

routes = router(tags=["log in"])

_WAITING_MAX: Final = 16
# Passwords are compared two at a time (access says why); whoever waits must not hold the threads that serve the shop.
_hands: Final = ThreadPoolExecutor(4, thread_name_prefix="api log in")
_waiting = 0


class Login(Sent):
    """Name and password, as on the sign-in page."""

    username: str = Field(min_length=1, max_length=400)
    password: str = Field(min_length=1, max_length=1_000)


class Token(BaseModel):
    """A token; send it as ``Authorization: Bearer …`` for ``expires_in`` seconds."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - the word of OAuth2
    expires_in: int


class Me(BaseModel):
    """Whoever a token or key is of. ``centres`` empty means all; ``customer`` is set for a customer's own access."""

    id: str
    name: str
    username: str
    role: Literal["owner", "staff", "customer", "program"]
    rights: list[str]
    centres: list[str]
    customer: str


@routes.post("/login", responses=documented(401, 422, 429, 503))
async def login(request: Request, typed: Login) -> Token:
    """Give a token for a name and a password."""
    return await _token(request, typed.username, typed.password)


@routes.post("/token", responses=documented(401, 422, 429, 503))
async def token(request: Request, form: Annotated[OAuth2PasswordRequestForm, Depends()]) -> Token:
    """Give a token for the password form of OAuth2."""
    return await _token(request, form.username, form.password)


@routes.post("/logout", status_code=204, responses=documented(401, 409))
def logout(desk: Anybody) -> Response:
    """End this token. A key is ended by an owner."""
    if desk.person.role is Role.PROGRAM:
        raise KeyStays
    desk.sign_out()
    return Response(status_code=204)


@routes.get("/users/me", responses=documented(401))
def me(desk: Anybody) -> Me:
    """Say whose token this is and what they may do."""
    person = desk.person
    return Me(
        id=person.id, name=person.name, username=person.sign_in, role=person.role.value,
        rights=sorted(one.value for one in person.rights), centres=sorted(person.centres), customer=person.customer,
    )  # fmt: skip


async def _token(request: Request, name: str, password: str) -> Token:
    global _waiting  # noqa: PLW0603 - a count for the whole process, touched by its one loop only
    if _waiting >= _WAITING_MAX:
        raise Crowd
    shop, address = current(), request.client.host if request.client else ""
    lasts = timedelta(minutes=shop.settings.api.token_minutes)
    _waiting += 1
    try:
        made, person = await asyncio.get_running_loop().run_in_executor(
            _hands, lambda: shop.admission.new_token(name, password, address, lasts)
        )
    finally:
        _waiting -= 1
    request.state.person = person.id
    return Token(access_token=made, expires_in=int(lasts.total_seconds()))
