"""Routes whose answers are written where they are made: in the thread of the work, once; each in two spellings.

FastAPI would hand each answer to another thread to look through it a second time; what a route returns is one of our
models, which was looked through when it was made. The description still says what comes back.
"""

import json
import re
from collections.abc import Callable, Coroutine, Iterable, Iterator
from functools import cached_property, partial, wraps
from inspect import iscoroutinefunction, signature
from typing import Any, Final

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request
from fastapi.dependencies.models import Dependant
from fastapi.responses import Response
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from api.fields import FieldRefused, field_of
from api.problems import documented
from api.refusals import NotAskedHere, TwiceThere
from ledger.errors import LedgerError

_JSON: Final = "application/json"
_OK: Final = 200
# Acts go into the book one after the other anyway: more threads would only keep each other from running.
_ACTING: Final = CapacityLimiter(2)
_AT_ONCE: Final = dict[Callable[..., Any], tuple[str, ...]]()


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
        self.path_regex = re.compile(self.path_regex.pattern.removesuffix("$") + "/?$")

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers; the body is read so that no field counts which stands there twice."""
        answer = super().get_route_handler()

        async def read(request: Request) -> Response:
            return await answer(_Sent(request.scope, request.receive))

        return read

    @cached_property
    def query_names(self) -> tuple[str, ...]:
        """What may stand behind the question mark, in the order of the description."""
        return tuple(dict.fromkeys(_query_names(self.dependant)))


class _Sent(Request):
    """A request whose JSON has each name once in each object."""

    async def json(self) -> Any:  # noqa: ANN401 - whatever was sent
        """Return what was sent; raise TwiceThere, or ValueError for what is no JSON."""
        if not hasattr(self, "_json"):
            self._json = json.loads(await self.body(), object_pairs_hook=_each_once)
        return self._json


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise TwiceThere(next(name for name in names if names.count(name) > 1))
    return found


def router(**more: Any) -> APIRouter:  # noqa: ANN401 - as above
    """Return a router of such routes, each to be asked for with a slash at its end or without."""
    # Whatever is asked: too much, not understood, too often, not now.
    return APIRouter(route_class=Answering, responses=documented(413, 422, 429, 503), **more)


def at_once(*, unless: Iterable[str] = ()) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let a short look at the book be answered without another thread when the book is free and counted up.

    Handing it over takes longer than the look itself. ``unless`` names what makes it longer, when it is asked for.
    """

    def mark(endpoint: Callable[..., Any]) -> Callable[..., Any]:
        _AT_ONCE[endpoint] = tuple(unless)
        return endpoint

    return mark


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


def _asked(endpoint: Callable[..., Any], args: tuple[Any, ...], given: dict[str, Any]) -> Any:  # noqa: ANN401 - whatever the route returns
    """Return what a route returns; a refusal about a field of what was sent names that field."""
    try:
        return endpoint(*args, **given)
    except LedgerError as refusal:
        sent = given.get("sent")
        if isinstance(sent, BaseModel) and (field := field_of(refusal, sent)):
            raise FieldRefused(refusal, field) from refusal
        raise


def _written(endpoint: Callable[..., Any], status: int) -> Callable[..., Any]:
    """Return the same with a model made into a response, with the headers that were put into the one handed in."""

    @wraps(endpoint)
    def write(*args: Any, **given: Any) -> Any:  # noqa: ANN401 - whatever the route takes
        found = _asked(endpoint, args, given)
        if not isinstance(found, BaseModel):
            return found
        answer = Response(found.model_dump_json(), status, media_type=_JSON)
        for one in given.values():
            if isinstance(one, Response):
                answer.headers.update(one.headers)
                answer.status_code = one.status_code or status
        return answer

    if "key" in signature(endpoint).parameters:

        @wraps(endpoint)
        async def write_in_turn(**given: Any) -> Any:  # noqa: ANN401 - as above
            return await to_thread.run_sync(partial(write, **given), limiter=_ACTING)

        return write_in_turn
    if endpoint not in _AT_ONCE:
        return write
    usual = {name: signature(endpoint).parameters[name].default for name in _AT_ONCE[endpoint]}

    @wraps(endpoint)
    async def write_at_once(**given: Any) -> Any:  # noqa: ANN401 - as above
        is_usual = all(given[name] == value for name, value in usual.items())
        book = given["desk"].take_free_book() if is_usual else None
        if book is None:
            return await run_in_threadpool(write, **given)
        try:
            return write(**given)
        finally:
            book.release()

    return write_at_once
