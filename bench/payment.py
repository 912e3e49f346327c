"""One durable payment: validated, written, on the disk, in memory, against a bare append and fsync, and SQLite."""

import os
import sqlite3
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

from bench.measure import OURS, Bar, Cost, Figure, Section
from bench.shops import FEW, copy_of, shop
from ledger.book import Act, EntryRequest, Kind, Ledger

_TIMES = 400
_WARM = 20


def run(folder: Path, many: int, *, slow: bool) -> Section:  # noqa: ARG001 - every bench is called alike
    """Return how a payment compares with the bare append, and with itself in a book of ``many`` entries."""
    with ExitStack() as stack:
        appended = _bare(stack, folder / "bare")
        few, lots = f"{OURS}, {FEW:,} entries", f"{OURS}, {many:,} entries"
        works = {
            "append + fsync": appended,
            few: _payment(stack, copy_of(shop(folder, FEW), "payment-few")),
            lots: _payment(stack, copy_of(shop(folder, many), "payment-many")),
            "SQLite (WAL, synchronous FULL)": _sqlite(stack, folder / "bare.sqlite"),
        }
        taken = _in_turn(works)
    bare = taken["append + fsync"]
    return Section(
        "One payment, safe on the disk",
        f"Medians of {_TIMES}, one of each in turn, in one process.",
        [Figure("a payment", name, Cost(seconds)) for name, seconds in taken.items()],
        [
            Bar("payment", f"a payment at {FEW:,} entries / append + fsync", taken[few] * 1000, bare * 1000, 3.0, "ms"),
            Bar(
                "payment", f"a payment at {many:,} entries / append + fsync", taken[lots] * 1000, bare * 1000, 3.0, "ms"
            ),
            Bar("payment-growth", f"a payment at {many:,} entries / at {FEW:,}", taken[lots], taken[few], 1.5),
        ],
    )


def _in_turn(works: dict[str, Callable[[], object]]) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(_TIMES + _WARM):
        for name, work in works.items():
            began = time.perf_counter()
            work()
            if turn >= _WARM:
                taken[name].append(time.perf_counter() - began)
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


def _bare(stack: ExitStack, path: Path) -> Callable[[], object]:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    stack.callback(os.close, handle)

    def append() -> None:
        os.write(handle, b"x" * 330)
        os.fsync(handle)

    return append


def _sqlite(stack: ExitStack, path: Path) -> Callable[[], object]:
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path, isolation_level=None)
    stack.callback(database.close)
    database.execute("pragma journal_mode = wal")
    database.execute("pragma synchronous = full")
    database.execute(
        "create table entries (id integer primary key, customer text, day text, kind text, amount integer)"
    )
    rows = "insert into entries (customer, day, kind, amount) values ('C0007', '2026-11-21', 'top_up', 100)"
    return lambda: database.execute(rows)


def _payment(stack: ExitStack, data: Path) -> Callable[[], object]:
    ledger = Ledger.open(data, writer=True)
    stack.callback(ledger.close)
    numbers, today = count(), date(2026, 11, 21)

    def pay() -> None:
        request = EntryRequest(Kind.TOP_UP, "C0007", ledger.book.money(100), today, method="cash")
        ledger.record(request, Act("owner", "bench", datetime.now(UTC), f"bench-{next(numbers)}"), today)

    return pay
