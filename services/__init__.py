"""Use cases that need more than one room: the open shop, its settings, its clockwork.

Doors (pages, api, bot, cli) import from here and from nothing inside.
"""

from services.shop import NotOpenYet, Shop, State
from services.wiring import current, is_ready, start, stop

__all__ = ["NotOpenYet", "Shop", "State", "current", "is_ready", "start", "stop"]
