"""Shops to measure on, made once and kept in build/bench/."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from bench.measure import PROJECT

FEW = 2_000
OWNER, PASSWORD = "owner", "a calm afternoon"  # of shops that are made up
_MADE = "made-with-owner"  # those that were made before there was sign-in have nobody who could
# Sets the snapshot right when the program has changed since it was written.
_SNAPSHOT = """
import sys
from pathlib import Path
from ledger.book import Ledger
ledger = Ledger.open(Path(sys.argv[1]), writer=True)
if not ledger.journal.mark_used:
    ledger.save_snapshot()
ledger.close()
"""


def shop(folder: Path, entries: int) -> Path:
    """Return the data folder of a sample shop of this size, with a snapshot, made when it is not there yet."""
    customers = min(10_000, entries // 10)
    data = folder / f"shop-{entries}-{customers}"
    if not (data / _MADE).exists():
        shutil.rmtree(data, ignore_errors=True)
        ours(data, "sample", "--customers", str(customers), "--entries", str(entries))
        (data / _MADE).touch()
    subprocess.run([sys.executable, "-c", _SNAPSHOT, str(data)], cwd=PROJECT, check=True)
    return data


def ours(data: Path, *words: str) -> None:
    """Run one of our commands on a shop."""
    command = [sys.executable, "cli.py", *words]
    subprocess.run(command, cwd=PROJECT, env=environment(data), check=True, stdout=subprocess.DEVNULL)


def copy_of(data: Path, name: str) -> Path:
    """Return a fresh copy of a shop that may be written to."""
    copy = data.parent / name
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(data, copy)
    os.sync()  # or the first fsync of the book would have to write the whole copy
    return copy


def environment(data: Path) -> dict[str, str]:
    """Return the environment for a command on this shop."""
    return {
        **os.environ, "DUEBOOK_DATA": str(data), "DUEBOOK_SETTINGS": str(data.with_suffix(".toml")),
        "DUEBOOK_OWNER_PASSWORD": PASSWORD,
    }  # fmt: skip
