"""Use cases that need more than one room: the open shop, its settings, its clockwork, the commands.

Doors (pages, api, bot, cli) import from here and from nothing inside. Names are fetched when they are first asked
for, so that a command does not wait for what only the running app needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services import command_line
    from services.imports import ReadFile, field_labels
    from services.places import currencies, currency_of, guess, regions, timezones
    from services.questions import NotOpenYet
    from services.settings import Settings, SettingsMistakes, change
    from services.shop import Shop, State
    from services.wiring import current, is_ready, start, stop

_HOMES = {
    "NotOpenYet": "questions", "ReadFile": "imports", "Settings": "settings", "SettingsMistakes": "settings",
    "Shop": "shop", "State": "shop", "change": "settings", "currencies": "places", "currency_of": "places",
    "field_labels": "imports",
    "current": "wiring", "guess": "places", "is_ready": "wiring", "regions": "places", "start": "wiring",
    "stop": "wiring", "timezones": "places",
}  # fmt: skip

__all__ = [
    "NotOpenYet", "ReadFile", "Settings", "SettingsMistakes", "Shop", "State", "change", "command_line", "currencies",
    "currency_of", "current", "field_labels", "guess", "is_ready", "regions", "start", "stop", "timezones",
]  # fmt: skip


def __getattr__(name: str) -> object:
    """Fetch a public name from the file that has it."""
    if name in _HOMES:
        return getattr(import_module(f"services.{_HOMES[name]}"), name)
    message = f"services has no {name}"
    raise AttributeError(message)
