"""The API described, for whoever is signed in or shows a token or key: /api/openapi.json, and /api/docs to try it.

What the page is drawn with comes from a package on this computer: nothing is fetched from anywhere else.
"""

import copy
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, Response

from access import SignedOut
from api.problems import problem
from api.routing import router
from services import current

routes = router(include_in_schema=False)

_OPEN: Final = frozenset({"/login", "/token"})
_WAYS_IN: Final = {
    "HTTPBearer": {
        "type": "http", "scheme": "bearer", "description": "The access_token of POST /login, or a key of a program.",
    },
    "OAuth2PasswordBearer": {
        "type": "oauth2", "description": "Name and password.",
        "flows": {"password": {"scopes": {}, "tokenUrl": "/api/token"}},
    },
}  # fmt: skip
_OURS: Final = Path(__file__).parent / "static"
_TYPES: Final = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
_FROM_THE_PACKAGE: Final = ("swagger-ui.css", "swagger-ui-bundle.js")
_OF_OURS: Final = ("docs.css", "docs.js")
# The page's own files and this shop's API, nothing else; its drawer writes styles while it runs.
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@routes.get("/openapi.json")
def openapi(request: Request) -> dict[str, Any]:
    """Return the OpenAPI document, with the address under which this shop was asked."""
    _check_known(request)
    return described(request.app)


def described(api: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document. How one comes in is put in here: every route asks for it itself, in its desk."""
    found = copy.deepcopy(api.openapi())
    found["servers"] = [{"url": "/api"}]
    found.setdefault("components", {})["securitySchemes"] = _WAYS_IN
    for path, calls in found["paths"].items():
        for call in calls.values():
            if path not in _OPEN:
                call["security"] = [{name: []} for name in _WAYS_IN]
    return found


@routes.get("/docs")
def docs(request: Request) -> Response:
    """Return the page on which every call can be tried."""
    _check_known(request)
    return _file(_OURS / "docs.html", {"Content-Security-Policy": POLICY})


@routes.get("/docs/{name}")
def asset(request: Request, name: str) -> Response:
    """Return what the page is drawn with."""
    _check_known(request)
    request.state.is_file = True
    if name in _OF_OURS:
        return _file(_OURS / name)
    if name in _FROM_THE_PACKAGE:
        return _file(_package() / name)
    return problem(404, "There is no such address in the API.")


def _check_known(request: Request) -> None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    session = request.headers.get("x-duebook-session", "")
    if scheme.lower() == "bearer":
        address = request.client.host if request.client else ""
        caller = current().admission.of_bearer(token.strip(), address=address)
    elif session:
        caller = current().admission.of_session(session)
    else:
        raise SignedOut
    request.state.person = caller.person.id


@cache
def _package() -> Path:
    """Return the folder of the package with the page's files; the package itself is never run."""
    found = find_spec("fastapi_offline")
    if found is None or found.origin is None:
        raise FileNotFoundError("fastapi_offline")
    return Path(found.origin).parent / "static"


def _file(path: Path, headers: dict[str, str] | None = None) -> Response:
    return FileResponse(path, headers=headers, media_type=f"{_TYPES[path.suffix]}; charset=utf-8")
