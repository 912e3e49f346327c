"""Use cases that need more than one room: the open shop, its settings, its clockwork, the commands.

Doors (pages, api, bot, cli) import from here and from nothing inside. Names are fetched when they are first asked for, so
that a command does not wait for what only the running app needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services import command_line
    from services.shop import NotOpenYet, Shop, State
    from services.wiring import current, is_ready, start, stop

_HOMES = {
    "NotOpenYet": "shop", "Shop": "shop", "State": "shop", "current": "wiring", "is_ready": "wiring",
    "start": "wiring", "stop": "wiring",
}  # fmt: skip

__all__ = ["NotOpenYet", "Shop", "State", "command_line", "current", "is_ready", "start", "stop"]


def __getattr__(name: str) -> object:
    """Fetch a public name from the file that has it."""
    if name in _HOMES:
        return getattr(import_module(f"services.{_HOMES[name]}"), name)
    message = f"services has no {name}"
    raise AttributeError(message)
