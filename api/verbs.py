"""To which verbs an address answers: each verb has a route of its own, and the first that fits knows only itself."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import Scope

_PART = re.compile(r"\\\{[^{}]+\\\}")


def verbs_of(api: "FastAPI", scope: "Scope") -> list[str]:
    """Return the verbs of the address that was asked for, as the description has them; none for one not in it."""
    path = str(scope["path"]).removeprefix(str(scope.get("root_path", "")))
    return next((list(verbs) for pattern, verbs in _described(api) if pattern.fullmatch(path)), [])


@lru_cache(maxsize=4)
def _described(api: "FastAPI") -> "tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]":
    paths: dict[str, Any] = api.openapi()["paths"]
    # An address without a part to fill in is meant where one with such a part would fit, too.
    order = sorted(paths, key=lambda path: path.count("{"))
    return tuple(
        (re.compile(_PART.sub("[^/]+", re.escape(path)) + "/?"), tuple(sorted(verb.upper() for verb in paths[path])))
        for path in order
    )
