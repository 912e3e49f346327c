"""Routes whose answers are written where they are made: in the thread of the work, once; each in two spellings.

FastAPI would hand each answer to another thread to look through it a second time; what a route returns is one of our
models, which was looked through when it was made. The description still says what comes back.
"""

from collections.abc import Callable
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, Final

from fastapi import APIRouter
from fastapi.responses import Response
from fastapi.routing import APIRoute
from pydantic import BaseModel

_JSON: Final = "application/json"
_OK: Final = 200


class Answering(APIRoute):
    """A route that returns a model, or a response as it is."""

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., Any],
        *,
        status_code: int | None = None,
        **more: Any,  # noqa: ANN401 - what FastAPI takes
    ) -> None:
        written = endpoint if iscoroutinefunction(endpoint) else _written(endpoint, status_code or _OK)
        super().__init__(path, written, status_code=status_code, **more)


class _BothSpellings(APIRouter):
    """A router that answers to each address with a slash at its end, too; the description names it without."""

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **more: Any) -> None:  # noqa: ANN401 - as above
        super().add_api_route(path, endpoint, **more)
        super().add_api_route(f"{path}/", endpoint, **{**more, "include_in_schema": False})


def router(**more: Any) -> APIRouter:  # noqa: ANN401 - as above
    """Return a router of such routes, each to be asked for with a slash at its end or without."""
    return _BothSpellings(route_class=Answering, **more)


def _written(endpoint: Callable[..., Any], status: int) -> Callable[..., Any]:
    """Return the same with a model made into a response, with the headers that were put into the one handed in."""

    @wraps(endpoint)
    def write(*args: Any, **given: Any) -> Any:  # noqa: ANN401 - whatever the route takes
        found = endpoint(*args, **given)
        if not isinstance(found, BaseModel):
            return found
        answer = Response(found.model_dump_json(), status, media_type=_JSON)
        for one in given.values():
            if isinstance(one, Response):
                answer.headers.update(one.headers)
                answer.status_code = one.status_code or status
        return answer

    return write
