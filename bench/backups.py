"""A proven backup of a large book, against a zip of the same file that was read back; and payments made beside it."""

import shutil
import statistics
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from bench.measure import OURS, PROJECT, Bar, Cost, Figure, Program, Section, race
from bench.shops import copy_of, environment, shop
from ledger.book import Act, EntryRequest, Kind, Ledger
from services.copies.making import PROOF

_ZIP: Final = """
import hashlib, sys, zipfile
source, target, level, again = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4] == "again"
digest = hashlib.sha256()
with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
    with open(source, "rb") as file, archive.open("journal.csv", "w", force_zip64=True) as part:
        while piece := file.read(1 << 20):
            digest.update(piece)
            part.write(piece)
if again:
    found = hashlib.sha256()
    with zipfile.ZipFile(target) as archive, archive.open("journal.csv") as part:
        while piece := part.read(1 << 20):
            found.update(piece)
    assert found.digest() == digest.digest()
"""
_SAFETY: Final = """
import sys
from pathlib import Path
from services.copies import back_up
data, settings, folder = map(Path, sys.argv[1:])
back_up(data, settings, folder, "before restore", for_people=False)
"""
_BASE: Final = "zip, level 1, read back and hashed"
_FAST: Final = f"{OURS}, the book alone, as before going back"
_FIRST: Final = f"{OURS}, the first of a book, whose tables were never written"
_MEMORY_MAX: Final = 400
_TIMES: Final = 3
_PAYMENTS: Final = 400
_PAUSE: Final = 0.005  # a till is not a machine gun; the median of some thousands all the same


def run(folder: Path, many: int, *, slow: bool) -> Section:
    """Return what a backup of a book of ``many`` entries takes, and what a payment takes meanwhile."""
    made, target = shop(folder, many), folder / "backups"
    data, new = _in_use(made), copy_of(made, "backup-first")
    settings, book = str(data.with_suffix(".toml")), str(data / "journal.csv")

    def empty() -> None:
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()

    def never() -> None:
        empty()
        shutil.rmtree(new / "cache" / PROOF, ignore_errors=True)

    making = [sys.executable, "-m", "services.copies.making", str(data), settings, str(target), "by hand"]
    first = [str(new) if word == str(data) else word for word in making]
    plain = [sys.executable, "-c", _ZIP, book, str(folder / "plain.zip")]
    programs = [
        Program(OURS, making, environment(data), before=empty),
        Program(_FAST, [sys.executable, "-c", _SAFETY, str(data), settings, str(target)], before=empty),
        Program(_FIRST, first, environment(new), before=never, times=1),
        Program(_BASE, [*plain, "1", "again"]),
    ]
    if slow:
        programs.append(Program("zip, level 6, not looked at again", [*plain, "6", "once"], times=1))
    taken = race(programs, _TIMES)
    section = Section(
        f"A proven backup of {many:,} entries",
        "Duebook writes the zip, reads it back, replays what the book in it grew by since a full proof of the same "
        "bytes, and compares its sums; a whole backup has the tables for people, too, those of months in which nothing "
        "changed as they were written before. So it is from the second backup on, some hundred payments after the "
        "tables were written; the first one replays and writes everything. The other zips the file of the book and "
        "hashes it once more.",
        [Figure("a backup", name, cost) for name, cost in taken.items()],
    )
    mine, fast, base = taken[OURS], taken[_FAST], taken[_BASE]
    if mine and fast and base:
        section.bars += [
            Bar("backup", f"a whole backup of {many:,} entries / zip, read back", mine.wall, base.wall, 1.5),
            Bar("backup-book", "the book alone, proven / zip, read back", fast.wall, base.wall, 1.5),
            Bar("backup-memory", "a backup, memory", mine.peak, 1, _MEMORY_MAX, "MB"),
        ]
    beside, alone = _payments(copy_of(data, "backup-payments"), Path(settings), target)
    for copy in (data, new):
        shutil.rmtree(copy)
    section.figures += [Figure("a payment", "alone", Cost(alone)), Figure("a payment", "beside a backup", Cost(beside))]
    section.bars.append(
        Bar("backup-beside", "a payment while a backup is made / alone", beside * 1000, alone * 1000, 1.5, "ms")
    )
    return section


def _in_use(made: Path) -> Path:
    """Return a copy of a shop whose tables were written, and in which some payments were made since."""
    data = copy_of(made, "backup-in-use")
    subprocess.run([sys.executable, "-m", "services.tables", str(data)], cwd=PROJECT, check=True)
    with closing(Ledger.open(data, writer=True)) as ledger:
        for _ in range(_PAYMENTS):
            _pay(ledger)
    return data


def _payments(data: Path, settings: Path, target: Path) -> tuple[float, float]:
    """Return the median of a payment while a backup of the same book is made, and of one while none is."""
    command = [sys.executable, "-m", "services.copies.making", str(data), str(settings), str(target), "by hand"]
    beside: list[float] = []
    with closing(Ledger.open(data, writer=True)) as ledger:
        before = [_rest_and_pay(ledger) for _ in range(_PAYMENTS)]
        with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL) as child:
            while child.poll() is None:
                beside.append(_rest_and_pay(ledger))
        if child.returncode:
            message = "the backup beside the payments was not made"
            raise RuntimeError(message)
        after = [_rest_and_pay(ledger) for _ in range(_PAYMENTS)]
    return statistics.median(beside), statistics.median(before + after)


def _rest_and_pay(ledger: Ledger) -> float:
    """Return what a payment takes that does not come right behind another: twice as long, whatever runs beside it."""
    time.sleep(_PAUSE)
    return _pay(ledger)


def _pay(ledger: Ledger) -> float:
    """Record a payment and return how long it took."""
    now, today = datetime.now(UTC), date(2026, 11, 21)
    began = time.perf_counter()
    request = EntryRequest(Kind.TOP_UP, "C0007", ledger.book.money(100), today, method="cash")
    ledger.record(request, Act("owner", "bench", now, f"bench-{time.monotonic_ns()}"), today)
    return time.perf_counter() - began
