"""The backups of the open shop, as a part of it: what keeps them is fetched when somebody asks for it."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from services.bringing_in import BringingIn

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from ledger.book import Ledger
    from services.copies import Keeper
    from services.post import PostOffice


class Copying(BringingIn):
    """What the shop does with copies of itself."""

    settings_path: "Path"
    opened_at: "datetime"

    @property
    def ledger(self) -> "Ledger":
        """The open ledger; raise NotOpenYet."""
        return self._open_ledger

    @property
    def is_closing(self) -> bool:
        """Whether nothing new is begun any more."""
        raise NotImplementedError

    @property
    def post(self) -> "PostOffice":
        """The post office."""
        raise NotImplementedError

    def _reopen(self, between: Callable[[], None] | None = None) -> None:
        raise NotImplementedError

    @cached_property
    def copies(self) -> "Keeper":
        """The backups."""
        from services.copies import Keeper  # noqa: PLC0415 - a start does not wait for it

        return Keeper(self, self._act, self._reopen)
