"""A backup that is made by a process of its own, so that no click waits for it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from backups import BackupNotMade, Shelf
from ledger.errors import LedgerError
from ledger.journal import Disk
from services.copies.refusals import AsSaid
from services.copies.shelf import OpenShop
from services.folders import PROJECT


def make_apart(shop: OpenShop, folder: Path, why: str, hear: Callable[[float], None]) -> str:
    """Make a proven backup of the open shop in ``folder`` and return its name; ``hear`` is told the share done, 0 to 1.

    The process is ended when the shop closes. Raise BackupNotMade, or AsSaid with what the process refused.
    """
    data = shop.ledger.folder
    command = [
        sys.executable, "-m", "services.copies.making", str(data.resolve()), str(shop.settings_path.resolve()),
        str(folder.resolve()), why,
    ]  # fmt: skip
    said: dict[str, object] = {}
    with subprocess.Popen(  # noqa: S603 - our own module
        command, cwd=PROJECT, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as child:
        for line in child.stdout or ():
            said = json.loads(line)
            if "share" in said:
                hear(float(str(said["share"])))
            if shop.is_closing:
                child.kill()
    if "made" not in said:
        raise _told(said, closing=shop.is_closing)
    name, seq = str(said["made"]), int(str(said["seq"]))
    # What the other process read may have been on its way to the disk, and never have come there.
    if shop.ledger.journal.commit(seq).check != said["check"]:
        Shelf(folder, data / "cache", Disk()).drop([name])
        raise BackupNotMade("the last entry was not saved yet; try again")
    return name


def _told(said: dict[str, object], *, closing: bool) -> LedgerError:
    if "refusal" in said:
        return AsSaid(str(said["refusal"]))
    return BackupNotMade("Duebook was closed" if closing else "the work was broken off")
