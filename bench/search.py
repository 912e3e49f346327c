"""The search box of the sidebar, all of it: customers, packages and entries, as a page asks for them."""

import statistics
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.measure import OURS, Bar, Cost, Figure, Section
from ledger.book import Ledger, Views, find_entries, find_packages

_CUSTOMERS_SHOWN, _OTHERS_SHOWN = 8, 5
_TEXTS = ("asha", "patil", "an", "C0777", "98765", "milk", "250", "nobody at all")
_TIMES = 7
_PEOPLE = 100_000  # entries, from which on a shop of the bench has its 10,000 customers


def add_to(section: Section, data: Path, entries: int, *, click: float) -> None:
    """Add what a search takes, warm: that of the slowest text must be under a twentieth of a click."""
    taken = _searches(data)
    slowest = max(taken, key=lambda text: taken[text])
    people = "10,000 people" if entries >= _PEOPLE else "the people"
    name = f"{OURS}, {entries:,} entries"
    section.figures += [
        Figure("a search, the middle one of all texts", name, Cost(statistics.median(taken.values()))),
        Figure(f"a search, the slowest text (“{slowest}”)", name, Cost(taken[slowest])),
    ]
    section.bars.append(
        Bar("search", f"searching {people} and all entries, slowest text / a click", taken[slowest], click, 1 / 20)
    )


def _searches(data: Path) -> dict[str, float]:
    """Return the median seconds of each text."""
    ledger = Ledger.open(data, writer=False)
    book, journal, views, today = ledger.book, ledger.journal, Views(ledger.book), datetime.now(UTC).date()
    found: dict[str, list[float]] = {text: [] for text in _TEXTS}
    try:
        for turn in range(_TIMES + 1):
            for text in _TEXTS:
                began = time.perf_counter()
                views.search(text, today, _CUSTOMERS_SHOWN)
                find_packages(book, text, _OTHERS_SHOWN)
                find_entries(book, journal, text, _OTHERS_SHOWN)
                if turn:
                    found[text].append(time.perf_counter() - began)
    finally:
        ledger.close()
    return {text: statistics.median(seconds) for text, seconds in found.items()}
