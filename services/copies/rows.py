"""What screens and commands show of backups."""

from dataclasses import dataclass
from datetime import datetime

from backups import KeptBackup


@dataclass(frozen=True, slots=True)
class BackupRow:
    """A backup in the list: ``made`` is in the shop's time, None when its table of contents cannot be read."""

    kept: KeptBackup
    made: datetime | None
    stays: str  # why it is kept, or goes with the next one


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
