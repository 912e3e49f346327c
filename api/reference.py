"""The API described: /api/openapi.json for programs, for whoever is signed in or shows a token."""

from typing import Any

from fastapi import APIRouter, Request

from access import SignedOut
from services import current

routes = APIRouter(include_in_schema=False)


@routes.get("/openapi.json")
def openapi(request: Request) -> dict[str, Any]:
    """Return the OpenAPI document, with the address under which this shop was asked."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    session = request.headers.get("x-duebook-session", "")
    if scheme.lower() == "bearer":
        current().admission.of_bearer(token.strip())
    elif session:
        current().admission.of_session(session)
    else:
        raise SignedOut
    described = dict(request.app.openapi())
    described["servers"] = [{"url": "/api"}]
    return described
