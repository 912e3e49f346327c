"""Shops to measure on, made once and kept in build/bench/; and how a row of a table looks."""

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
FEW = 2_000


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: ours and theirs in seconds (or another unit both share), and how many times theirs ours may be."""

    what: str
    ours: float
    theirs: float
    bar: float
    unit: str = "s"

    @property
    def ratio(self) -> float:
        """Return ours over theirs."""
        return self.ours / self.theirs

    @property
    def within(self) -> bool:
        """Tell whether the bar is kept."""
        return self.ratio <= self.bar

    def __str__(self) -> str:
        verdict = "ok" if self.within else "OVER THE BAR"
        figures = f"{self.ours:10.4f} {self.unit} / {self.theirs:10.4f} {self.unit}"
        return f"  {self.what:<58} {figures} = {self.ratio:6.2f} x (at most {self.bar:.2f})  {verdict}"


def shop(folder: Path, entries: int, customers: int) -> Path:
    """Return the data folder of a sample shop of this size, with a snapshot, made when it is not there yet."""
    data = folder / f"shop-{entries}-{customers}"
    if not (data / "made").exists():
        shutil.rmtree(data, ignore_errors=True)
        command = [sys.executable, "cli.py", "sample", "--customers", str(customers), "--entries", str(entries)]
        subprocess.run(command, cwd=PROJECT, env=environment(data), check=True, stdout=subprocess.DEVNULL)
        (data / "made").touch()
    return data


def copy_of(data: Path, name: str) -> Path:
    """Return a fresh copy of a shop that may be written to."""
    copy = data.parent / name
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(data, copy)
    os.sync()  # or the first fsync of the book would have to write the whole copy
    return copy


def environment(data: Path) -> dict[str, str]:
    """Return the environment for a command on this shop."""
    return {**os.environ, "DUEBOOK_DATA": str(data), "DUEBOOK_SETTINGS": str(data.with_suffix(".toml"))}


def median_of(work: Callable[[], object], times: int = 5) -> float:
    """Return the median of the seconds that ``work`` takes, after one run that is not counted."""
    work()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)
