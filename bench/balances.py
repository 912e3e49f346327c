"""Balances of all customers from a cold process, against the programs people use on the same entries."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from bench.ledgers import write_all
from bench.measure import OURS, PROJECT, Bar, Cost, Figure, Program, Section, race
from bench.shops import FEW, environment, shop

_POLARS = """
import sys
import polars
frame = polars.read_csv(sys.argv[1])
print(frame.group_by("customer").agg(polars.col("amount").sum()).height)
"""
_PANDAS = """
import sys
import pandas
print(len(pandas.read_csv(sys.argv[1]).groupby("customer")["amount"].sum()))
"""
_BEANCOUNT = """
import sys
from beancount import loader
from beancount.core import realization
entries, errors, options = loader.load_file(sys.argv[1])
assert not errors, errors[:3]
print(sum(1 for _ in realization.iter_children(realization.realize(entries))))
"""
_SLOW_FROM = 100_000  # entries, from where on the slow programs run once
_MEGABYTES_MAX = 400
_FROM_SNAPSHOT, _FROM_JOURNAL = f"{OURS}, from the snapshot", f"{OURS}, from the book alone, every line checked"


def run(folder: Path, many: int, *, slow: bool) -> Section:
    """Return what each program takes at 2,000 entries, at a tenth of many, and at many."""
    section = Section(
        "Balances of all customers, from a cold process",
        "Every command starts fresh, its imports counted, on the same entries; the files are in the disk's memory.",
    )
    taken: dict[int, dict[str, Cost | None]] = {}
    for entries in sorted({FEW, many // 10, many}):
        taken[entries] = race(_programs(folder, entries, slow=slow), 7 if entries < many else 5)
        section.figures += [Figure(f"{entries:,} entries", name, cost) for name, cost in taken[entries].items()]
    snapshot, journal, polars = (taken[many][name] for name in (_FROM_SNAPSHOT, _FROM_JOURNAL, "polars"))
    fewer, fewer_journal = taken[many // 10][_FROM_SNAPSHOT], taken[many // 10][_FROM_JOURNAL]
    if snapshot and journal and polars and fewer and fewer_journal:
        at = f"{many:,} entries"
        section.bars += [
            Bar("snapshot", f"{at}, from the snapshot / polars", snapshot.wall, polars.wall, 1.0),
            Bar("journal", f"{at}, from the book alone / polars", journal.wall, polars.wall, 8.0),
            Bar("memory", f"{at}, from the snapshot, memory", snapshot.peak, 1, _MEGABYTES_MAX, "MB"),
            Bar("memory", f"{at}, from the book alone, memory", journal.peak, 1, _MEGABYTES_MAX, "MB"),
            Bar("growth", f"{at} / a tenth of them, from the snapshot", snapshot.wall, fewer.wall, 10.0),
            Bar("growth", f"{at} / a tenth of them, from the book alone", journal.wall, fewer_journal.wall, 10.0),
        ]
    return section


def _programs(folder: Path, entries: int, *, slow: bool) -> list[Program]:
    data, command = shop(folder, entries), [sys.executable, "cli.py", "balances", "--json"]
    alone = folder / f"alone-{entries}"
    shutil.rmtree(alone, ignore_errors=True)
    alone.mkdir()
    for name in ("journal.csv", "journal.head"):
        os.link(data / name, alone / name)
    texts = folder / f"texts-{entries}"
    subprocess.run([sys.executable, "-m", "bench.ledgers", str(data), str(texts)], cwd=PROJECT, check=True)
    files = {kind: str(path) for kind, path in write_all(data, texts).items()}
    found = [
        Program(_FROM_SNAPSHOT, command, environment(data)),
        Program("polars", [sys.executable, "-c", _POLARS, files["csv"]]),
        Program(_FROM_JOURNAL, command, environment(alone), times=3),
        Program("pandas", [sys.executable, "-c", _PANDAS, files["csv"]], times=3),
    ]
    if slow:
        once = 1 if entries >= _SLOW_FROM else 3
        no_cache = {**os.environ, "BEANCOUNT_DISABLE_LOAD_CACHE": "1"}
        found += [
            Program("ledger", ["ledger", "-f", files["ledger"], "balance", "--flat"], limit=180, times=once),
            Program("hledger", ["hledger", "-f", files["ledger"], "balance", "--flat"], limit=240, times=once),
            Program(
                "beancount", [sys.executable, "-c", _BEANCOUNT, files["beancount"]], no_cache, limit=400, times=once
            ),
        ]
    return found
