"""Balances of all customers from a cold process, against polars on the same entries as CSV."""

import csv
import subprocess
import sys
from pathlib import Path

from bench.shops import PROJECT, Row, environment, median_of, shop
from ledger.book import EntryRecord, Ledger, decode

_POLARS = """
import sys
import polars
frame = polars.read_csv(sys.argv[1])
print(frame.group_by("customer").agg(polars.col("amount").sum()).height)
"""
_BAR_SNAPSHOT = 1.0
_BAR_JOURNAL = 8.0
_TIMES = 3


def run(folder: Path, many: int) -> list[Row]:
    """Return the ratios from the snapshot and from the journal alone, verified."""
    data = shop(folder, many, 10_000)
    entries = folder / f"entries-{many}.csv"
    if not entries.exists():
        _write(data, entries)
    theirs = median_of(lambda: _run([sys.executable, "-c", _POLARS, str(entries)], data), _TIMES)
    command = [sys.executable, "cli.py", "balances", "--json"]
    snapshot = median_of(lambda: _run(command, data), _TIMES)
    cache = data / "cache"
    cache.rename(data / "cache.aside")
    try:
        journal = median_of(lambda: _run(command, data), 1)
    finally:
        (data / "cache.aside").rename(cache)
    return [
        Row(f"{many:,} entries, from the snapshot / polars", snapshot, theirs, _BAR_SNAPSHOT),
        Row(f"{many:,} entries, from the journal, verified / polars", journal, theirs, _BAR_JOURNAL),
    ]


def _write(data: Path, path: Path) -> None:
    """Write the entries as a plain table: customer, day, signed amount, note."""
    ledger = Ledger.open(data, writer=False)
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["id", "customer", "on", "type", "amount", "note"])
        for commit in ledger.journal.commits():
            for record in decode(commit.records):
                if isinstance(record, EntryRecord):
                    out.writerow([record.id, record.customer, record.on, record.type, record.amount, record.note])
    ledger.close()


def _run(command: list[str], data: Path) -> None:
    subprocess.run(command, cwd=PROJECT, env=environment(data), check=True, stdout=subprocess.DEVNULL)
