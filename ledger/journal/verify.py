"""Verify the older part of a book in a process of its own: ``python -m ledger.journal.verify FOLDER UNTIL``.

UNTIL is in bytes; 0 is the end of the file. Exit 0: sound; 1: damaged, with one JSON object on the standard output; 2:
wrong usage; 3: the file cannot be read.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.journal.paths import Paths
from ledger.journal.reading import verify_range
from ledger.journal.storage import Disk, Storage

if TYPE_CHECKING:
    from ledger.journal.model import Damage

SOUND, DAMAGED, WRONG_USAGE, UNREADABLE = 0, 1, 2, 3
_DISK = Disk()


def verify_file(folder: Path, until_offset: int | None = None, storage: Storage = _DISK) -> Damage | None:
    """Verify the file from its first byte up to ``until_offset``, or to its end, and return the first damage or None.

    A last line without its newline is no damage. OSError when the file cannot be read.
    """
    return verify_range(storage, Paths(folder).journal, until_offset)


def damage_as_json(damage: Damage) -> str:
    """Return the damage as one JSON object."""
    return json.dumps(asdict(damage) | {"cause": damage.cause.value})


def main(arguments: list[str]) -> int:
    """Verify as the command line says, and return the exit code."""
    try:
        folder, until = arguments
        damage = verify_file(Path(folder), int(until) or None)
    except ValueError:
        sys.stderr.write("python -m ledger.journal.verify FOLDER UNTIL\n")
        return WRONG_USAGE
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return UNREADABLE
    if damage is None:
        return SOUND
    sys.stdout.write(f"{damage_as_json(damage)}\n")
    return DAMAGED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
