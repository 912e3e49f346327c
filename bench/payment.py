"""One durable payment: validated, journaled, fsynced, in memory, against a bare append and fsync."""

import os
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

from bench.shops import FEW, Row, copy_of, median_of, shop
from ledger.book import Act, EntryRequest, Kind, Ledger

_TIMES = 400
_BAR = 3.0
_BAR_GROWTH = 1.5


def run(folder: Path, many: int) -> list[Row]:
    """Return how a payment compares with the bare append, and with itself in a book of ``many`` entries."""
    bare = _bare(folder / "bare")
    few, lots = _payment(shop(folder, FEW, 200)), _payment(shop(folder, many, 10_000))
    return [
        Row(f"payment at {FEW:,} entries / append + fsync", few * 1000, bare * 1000, _BAR, "ms"),
        Row(f"payment at {many:,} entries / append + fsync", lots * 1000, bare * 1000, _BAR, "ms"),
        Row(f"payment at {many:,} / at {FEW:,}", lots * 1000, few * 1000, _BAR_GROWTH, "ms"),
    ]


def _bare(path: Path) -> float:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def append() -> None:
        os.write(handle, b"x" * 330)
        os.fsync(handle)

    try:
        return median_of(append, _TIMES)
    finally:
        os.close(handle)


def _payment(data: Path) -> float:
    ledger = Ledger.open(copy_of(data, "payment"), writer=True)
    numbers, today = count(), date(2026, 11, 21)

    def pay() -> None:
        request = EntryRequest(Kind.TOP_UP, "C0007", ledger.book.money(100), today, method="cash")
        ledger.record(request, Act("owner", "bench", datetime.now(UTC), f"bench-{next(numbers)}"), today)

    try:
        return median_of(pay, _TIMES)
    finally:
        ledger.close()
