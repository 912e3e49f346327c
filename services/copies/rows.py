"""What screens and commands show of backups."""

from dataclasses import dataclass
from datetime import datetime

from backups import KeptBackup, named_at
from services.copies.notes import Held


@dataclass(frozen=True, slots=True)
class BackupRow:
    """A backup in the list: ``made`` is in the shop's time, None when its table of contents cannot be read."""

    kept: KeptBackup
    made: datetime | None
    stays: str  # why it is kept, or goes with the next one

    @property
    def named(self) -> datetime | None:
        """When it was made, as far as its name tells; None when that is no name of ours."""
        return named_at(self.kept.name)


@dataclass(frozen=True, slots=True)
class Making:
    """How far a backup is, from 0 to 1; ``made`` is the name of the last one, ``failed`` why it came to none."""

    is_on: bool = False
    share: float = 0.0
    made: str = ""
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest proven backup (None: there is none), and why the last try failed, "" when it did not."""

    made: datetime | None
    failed: str


@dataclass(frozen=True, slots=True)
class Copying:
    """How far the copy ``name`` to the second place is, from 0 to 1; ``failed`` is why the last try came to none."""

    is_on: bool = False
    name: str = ""
    share: float = 0.0
    failed: str = ""


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A copy in the second place; ``made`` is in the shop's time."""

    name: str
    made: datetime
    facts: Held
    stays: str


@dataclass(frozen=True, slots=True)
class SecondRow:
    """The second place: when everything was there last (None: not yet), what it holds, and how a copy goes.

    ``coming`` is how many proven backups are to be copied there, the next time by itself.
    """

    where: str
    copied: datetime | None
    copying: Copying
    copies: list[HeldRow]
    on_same_disk: bool
    coming: int


@dataclass(frozen=True, slots=True)
class TrialRow:
    """How restoring for trial goes in one place: ``proven`` is when it went well last (the shop's time, None: never).

    ``name`` is the backup that was tried last, ``failed`` why it did not come back, "" when it did.
    """

    place: str
    where: str
    proven: datetime | None
    name: str
    failed: str


@dataclass(frozen=True, slots=True)
class Trying:
    """How far a trial is, from 0 to 1; ``failed`` is why the last one could not be begun."""

    is_on: bool = False
    share: float = 0.0
    failed: str = ""
