"""Work on backups in a process of its own, so that no click waits for it; it ends with the shop."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from backups import BackupNotMade, Shelf
from ledger.errors import LedgerError
from ledger.journal import Disk
from services.copies.refusals import AsSaid
from services.copies.shelf import OpenShop
from services.folders import PROJECT

_LOOKS_EVERY_SECONDS: Final = 0.05
_ENDING_SECONDS_MAX: Final = 5
WITHOUT_TABLES: Final = "--without-tables"

Hear = Callable[[float], None]
Said = dict[str, object]


def make_apart(shop: OpenShop, folder: Path, why: str, hear: Hear, *, for_people: bool = True) -> str:
    """Make a proven backup of the open shop in ``folder`` and return its name; ``hear`` is told the share done, 0 to 1.

    Raise BackupNotMade, also when the shop is closed meanwhile; or AsSaid with what the process refused.
    """
    data = shop.ledger.folder
    words = [str(data.resolve()), str(shop.settings_path.resolve()), str(folder.resolve()), why]
    said = run_apart(
        "services.copies.making", [*words, *([] if for_people else [WITHOUT_TABLES])], hear, lambda: shop.is_closing
    )
    if "made" not in said:
        raise _told(said, closing=shop.is_closing)
    name, seq = str(said["made"]), int(str(said["seq"]))
    # What the other process read may have been on its way to the disk, and never have come there.
    if shop.ledger.journal.commit(seq).check != said["check"]:
        Shelf(folder, data / "cache", Disk()).drop([name])
        raise BackupNotMade("the last entry was not saved yet; try again")
    return name


def run_apart(module: str, words: Sequence[str], hear: Hear, stop: Callable[[], bool]) -> Said:
    """Run one of our modules that says documents, one a line; return the last one, which says what came of it.

    ``stop`` is asked all the time: when it says so, the process is told to end, and tidies up.
    """
    said: Said = {}
    with subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", module, *words], cwd=PROJECT, start_new_session=True, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    ) as child:  # fmt: skip

        def listen() -> None:
            for line in child.stdout or ():
                said.clear()
                said.update(json.loads(line))
                if "share" in said:
                    hear(float(str(said["share"])))

        ear = threading.Thread(target=listen, name=module, daemon=True)
        ear.start()
        while True:
            with suppress(subprocess.TimeoutExpired):
                child.wait(_LOOKS_EVERY_SECONDS)
                break
            if stop():
                _end(child)
                break
        ear.join()
    return said


def _end(child: "subprocess.Popen[str]") -> None:
    child.terminate()
    try:
        child.wait(_ENDING_SECONDS_MAX)
    except subprocess.TimeoutExpired:
        child.kill()


def _told(said: Said, *, closing: bool) -> LedgerError:
    if "refusal" in said:
        return AsSaid(str(said["refusal"]))
    return BackupNotMade("Duebook was closed" if closing else "the work was broken off")
