"""Customers who are there twice: how quickly they are found, and how right that is where the truth is known."""

import csv
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from rapidfuzz import fuzz, process

from bench.measure import OURS, PROJECT, Bar, Cost, Figure, Section
from bench.twice import Labelled, shop_of
from ledger.matching import Candidate, Pair, alike, find_pairs, letters, same

_LIBRARY: Final = "recordlinkage==0.16"
_TIMES: Final = 7
_CUTOFF: Final = 88
_BLOCK: Final = 500  # quicker here than 250 and 1,000
_WRONG_MAX: Final = 0.01
_EXPORT: Final = """
import csv, sys
from recordlinkage import datasets
fields = ["given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode", "state",
          "date_of_birth", "soc_sec_id"]
for number in (1, 2, 3, 4):
    *parts, links = getattr(datasets, f"load_febrl{number}")(return_links=True)
    with open(f"{sys.argv[1]}/febrl{number}.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["rec_id", *fields])
        for part in parts:
            out.writerows([at, *row] for at, row in zip(part.index, part[fields].fillna("").values.tolist()))
    with open(f"{sys.argv[1]}/febrl{number}-links.csv", "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(links.tolist())
"""


def run(folder: Path, many: int, *, slow: bool) -> Section:  # noqa: ARG001 - every bench is called alike
    """Return what a search takes beside rapidfuzz alone, and the precision and recall of what it finds."""
    people = 10_000 if many >= 1_000_000 else 2_000  # noqa: PLR2004 - --small
    section = Section(f"Who is there twice among {people:,} customers", "")
    shop = shop_of(people)
    _race(section, shop, shop_of(5 * people, seed=8))
    rows = [_judged(section, labelled) for labelled in (shop, *_febrl(folder))]
    section.remark = _REMARK + "\n".join(rows)
    return section


_REMARK: Final = """\
The window compares each name with those of a like length by rapidfuzz.fuzz.ratio, from 88 of 100 on, on both cores, its
names folded and sorted beforehand; Duebook is given the customers as they are, compares phones, e-mails, codes, birth
dates and addresses as well, and judges and sorts what it finds.

The labelled sets: customers made up by bench/twice.py (Indian, Arabic, Spanish and English names, families on one
phone, namesakes, typos, two phones), and FEBRL 1 to 4, made-up people of Australia with typos, from recordlinkage.
FEBRL has no phones and no e-mail addresses, so only name, birth date, address and suburb (as the city) tell its people
apart; once more with its social security number as the code, which no shop has, and which has typos of its own there.
"Sure" is what an import merges by itself, "shown" what a person is asked about (sure and likely).

| set | records | pairs in truth | sure | right of these | found by these | shown | right of these | found by these |
|---|---:|---:|---:|---:|---:|---:|---:|---:|
"""


def _race(section: Section, shop: Labelled, big: Labelled) -> None:
    """Add how long the searches take, in turn in one process, and that no pair of the window is left out."""
    keys = [alike.name_key(person.name) for person in shop.people]
    taken = _in_turn(
        {OURS: lambda: find_pairs(shop.people), "window": lambda: _window(keys), "all": lambda: _all_pairs(keys)}
    )
    began = time.perf_counter()
    find_pairs(big.people)
    bigger = time.perf_counter() - began
    section.figures += [
        Figure("a search", f"{OURS}, names and all else", Cost(taken[OURS])),
        Figure("a search", "rapidfuzz cdist, a window of lengths, names only", Cost(taken["window"])),
        Figure("a search", "rapidfuzz cdist, all pairs of names", Cost(taken["all"])),
        Figure("a search", f"{OURS}, {len(big.people):,} customers", Cost(bigger)),
    ]
    looked_at = {(pair.one, pair.other) for pair in find_pairs(shop.people, least="no")}
    pairs = _window(keys)
    missed = [pair for pair in pairs if pair not in looked_at]
    section.bars += [
        Bar("duplicates", f"duplicates among {len(keys):,} / the window", taken[OURS], taken["window"], 2.0),
        Bar("duplicates-pairs", f"pairs of the window not looked at, of {len(pairs):,}", len(missed), 1, 0, "pairs"),
    ]


def _in_turn(works: dict[str, Callable[[], object]]) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(_TIMES + 1):
        for name, work in works.items():
            _forget()
            began = time.perf_counter()
            work()
            if turn:
                taken[name].append(time.perf_counter() - began)
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


def _forget() -> None:
    """Let nothing be known from the turn before."""
    for room in (alike, letters, same):
        for value in vars(room).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()


def _window(names: Sequence[str]) -> list[tuple[int, int]]:
    """Return all pairs of names that are alike, comparing each with those that are not much longer."""
    order = sorted(range(len(names)), key=lambda place: len(names[place]))
    ordered = [names[place] for place in order]
    lengths = np.array([len(name) for name in ordered])
    found: list[tuple[int, int]] = []
    for start in range(0, len(ordered), _BLOCK):
        block = ordered[start : start + _BLOCK]
        end = int(np.searchsorted(lengths, len(block[-1]) * (200 - _CUTOFF) / _CUTOFF, side="right"))
        found += _alike(block, ordered[start:end], start, order)
    return found


def _all_pairs(names: Sequence[str]) -> list[tuple[int, int]]:
    order = range(len(names))
    return [
        pair
        for start in range(0, len(names), _BLOCK)
        for pair in _alike(names[start : start + _BLOCK], names[start:], start, order)
    ]


def _alike(block: Sequence[str], others: Sequence[str], start: int, order: Sequence[int]) -> list[tuple[int, int]]:
    scores = process.cdist(block, others, scorer=fuzz.ratio, score_cutoff=_CUTOFF, dtype=np.uint8, workers=-1)
    left, right = np.nonzero(scores)
    later = right > left
    pairs = zip(left[later].tolist(), right[later].tolist(), strict=True)
    return [
        (min(order[start + one], order[start + other]), max(order[start + one], order[start + other]))
        for one, other in pairs
    ]


def _judged(section: Section, labelled: Labelled) -> str:
    """Add the bar of wrong merges for a set; return its row of precision and recall."""
    found = find_pairs(labelled.people)
    sure = _places(pair for pair in found if pair.verdict.level == "sure")
    shown = _places(found)
    wrong = len(sure - labelled.truth) / len(sure) if sure else 0.0
    section.bars.append(
        Bar("duplicates-precision", f"wrong of what merges by itself, {labelled.name}", wrong, 1, _WRONG_MAX, "share")
    )
    cells = [f"{len(labelled.people):,}", f"{len(labelled.truth):,}"]
    for pairs in (sure, shown):
        right = len(pairs & labelled.truth)
        cells += [f"{len(pairs):,}", f"{right / len(pairs):.2%}" if pairs else "", f"{right / len(labelled.truth):.1%}"]
    row = f"| {' | '.join([labelled.name, *cells])} |"
    print(row, flush=True)
    return row


def _places(pairs: Iterable[Pair]) -> set[tuple[int, int]]:
    return {(pair.one, pair.other) for pair in pairs}


def _febrl(folder: Path) -> list[Labelled]:
    """Return FEBRL 1 to 4, without and with the number of each person; nothing when they cannot be fetched."""
    if not (folder / "febrl4-links.csv").exists() and not _fetch(folder):
        print("  FEBRL could not be fetched; its sets are left out.", flush=True)
        return []
    return [_febrl_set(folder, number, with_id=with_id) for number in (1, 2, 3, 4) for with_id in (False, True)]


def _fetch(folder: Path) -> bool:
    """Export the sets with the library, which wants another pandas, in an environment of its own."""
    place = PROJECT / "build" / "febrl"
    python = next((place / part for part in ("bin/python", "Scripts/python.exe") if (place / part).exists()), None)
    try:
        if python is None:
            subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
            python = place / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
            subprocess.run([str(python), "-m", "pip", "install", "--quiet", _LIBRARY], check=True)
        subprocess.run([str(python), "-c", _EXPORT, str(folder)], check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _febrl_set(folder: Path, number: int, *, with_id: bool) -> Labelled:
    with (folder / f"febrl{number}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (folder / f"febrl{number}-links.csv").open(encoding="utf-8", newline="") as file:
        links = list(csv.reader(file))
    places = {row["rec_id"]: place for place, row in enumerate(rows)}
    people = [
        Candidate(
            f"{row['given_name']} {row['surname']}".strip(),
            code=row["soc_sec_id"] if with_id else "",
            city=row["suburb"],
            born=row["date_of_birth"],
            address=" ".join(filter(None, (row["street_number"], row["address_1"], row["address_2"]))),
        )
        for row in rows
    ]
    truth = {(min(pair), max(pair)) for pair in ((places[one], places[other]) for one, other in links)}
    return Labelled(f"FEBRL {number}{', with its number' if with_id else ''}", people, truth)
