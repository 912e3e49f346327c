"""The guard in front of everything that a door may ask of services: access's table decides, and its default is no."""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from functools import wraps
from types import FunctionType
from typing import Any, Protocol, TypeVar

from access import SAID, NotAllowed, Right

T = TypeVar("T", bound=type)


class Guarded(Protocol):
    """Somebody's own view of the shop: it can be asked who they are, anew each time."""

    def allow(self, right: Right, *, sensitive: bool) -> None:
        """Raise SignedOut, NotAllowed or PasswordAgain unless they may."""


def guarded(table: Mapping[str, Right], sensitive: AbstractSet[str]) -> Callable[[T], T]:
    """Put the guard before every public method and property of a class, inherited ones included.

    What does not stand in the table is refused to everybody, so a method that somebody adds tomorrow is closed until
    it is decided whose it is. Raise TypeError for a public name that nothing can stand before.
    """

    def close(kind: T) -> T:
        for name in dir(kind):
            if name.startswith("_") or name == "allow":
                continue
            found = _defined(kind, name)
            right = table.get(name)
            if isinstance(found, property):
                setattr(kind, name, property(_before(found.fget, right, sensitive=name in sensitive)))
            elif isinstance(found, staticmethod):
                setattr(kind, name, _before(_unbound(found.__func__), right, sensitive=name in sensitive))
            elif isinstance(found, FunctionType):
                setattr(kind, name, _before(found, right, sensitive=name in sensitive))
            else:  # a class method, a kept value: there is no asking before it
                message = f"{kind.__name__}.{name} cannot be guarded"
                raise TypeError(message)
        return kind

    return close


def _before(do: Callable[..., Any] | None, right: Right | None, *, sensitive: bool) -> Callable[..., Any]:
    assert do is not None  # noqa: S101 - every property of ours can be read

    @wraps(do)
    def ask_first(self: Guarded, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever the method takes
        if right is None:
            raise NotAllowed("", "ask for this")
        self.allow(right, sensitive=sensitive)
        return do(self, *args, **kwargs)

    return ask_first


def _unbound(do: Callable[..., Any]) -> Callable[..., Any]:
    return wraps(do)(lambda _self, *args, **kwargs: do(*args, **kwargs))


def _defined(kind: type, name: str) -> object:
    for one in kind.__mro__:
        if name in vars(one):
            return vars(one)[name]
    raise AttributeError(name)


def said(right: Right) -> str:
    """Return what completes "… may not" for a right."""
    return SAID[right]
