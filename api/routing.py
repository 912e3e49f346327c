"""Routes whose answers are written where they are made: in the thread of the work, once; each in two spellings.

FastAPI would hand each answer to another thread to look through it a second time; what a route returns is one of our
models, which was looked through when it was made. The description still says what comes back.
"""

from collections.abc import Callable, Iterator
from functools import cached_property, wraps
from inspect import iscoroutinefunction
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.dependencies.models import Dependant
from fastapi.responses import Response
from fastapi.routing import APIRoute
from pydantic import BaseModel

from api.refusals import NotAskedHere

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

    @cached_property
    def query_names(self) -> tuple[str, ...]:
        """What may stand behind the question mark, in the order of the description."""
        return tuple(dict.fromkeys(_query_names(self.dependant)))


class _BothSpellings(APIRouter):
    """A router that answers to each address with a slash at its end, too; the description names it without."""

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **more: Any) -> None:  # noqa: ANN401 - as above
        super().add_api_route(path, endpoint, **more)
        super().add_api_route(f"{path}/", endpoint, **{**more, "include_in_schema": False})


def router(**more: Any) -> APIRouter:  # noqa: ANN401 - as above
    """Return a router of such routes, each to be asked for with a slash at its end or without."""
    return _BothSpellings(route_class=Answering, **more)


def check_query(request: Request) -> None:
    """Raise NotAskedHere for a word behind the question mark that the route does not know.

    A filter that nobody understood would be answered as if everything had been asked for.
    """
    route = request.scope["route"]
    if isinstance(route, Answering):
        for word in request.query_params:
            if word not in route.query_names:
                raise NotAskedHere(word, route.query_names)


def _query_names(asked: Dependant) -> Iterator[str]:
    yield from (one.alias for one in asked.query_params)
    for other in asked.dependencies:
        yield from _query_names(other)


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
