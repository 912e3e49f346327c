"""Bringing in a workbook of 50,000 rows and 13 columns, against pandas that only reads it."""

import random
import shutil
import sys
from pathlib import Path

import xlsxwriter

from bench.measure import OURS, Bar, Figure, Program, Section, race
from bench.shops import environment, ours
from services.sample import CITIES, FIRST, LAST, TAGS

_COLUMNS = ("Customer Name", "Mobile", "Email", "Address", "City", "Code", "Centre", "Tags", "Notes", "Due Amount",
            "Advance", "Credit Limit", "Member Since")  # fmt: skip
_PANDAS = "import sys, pandas; print(len(pandas.read_excel(sys.argv[1], engine='openpyxl')))"
_TIMES = 3


def run(folder: Path, many: int, *, slow: bool) -> Section:  # noqa: ARG001 - every bench is called alike
    """Return what importing takes, against the reading alone."""
    rows = 50_000 if many >= 1_000_000 else 5_000  # noqa: PLR2004 - --small
    section = Section(
        f"A workbook of {rows:,} rows and {len(_COLUMNS)} columns, brought in",
        "Importing reads, maps, cleans, finds who is there already, and records as one act; pandas only reads.",
    )
    sheet, data = folder / f"customers-{rows}.xlsx", folder / f"import-{rows}"
    if not sheet.exists():
        _write(sheet, rows)
    _import(section, sheet, data, rows)
    return section


def _import(section: Section, sheet: Path, data: Path, rows: int) -> None:
    def empty() -> None:
        shutil.rmtree(data, ignore_errors=True)
        ours(data, "setup", "--shop", "Bench", "--owner", "owner")

    command = [sys.executable, "cli.py", "import", str(sheet), "--json"]
    programs = [
        Program(OURS, command, environment(data), before=empty),
        Program("pandas.read_excel (openpyxl), reading only", [sys.executable, "-c", _PANDAS, str(sheet)]),
    ]
    taken = race(programs, _TIMES)
    section.figures += [Figure("import", name, cost) for name, cost in taken.items()]
    mine, theirs = taken.values()
    if mine and theirs:
        section.bars += [
            Bar("import", f"importing {rows:,} rows / reading them with pandas", mine.wall, theirs.wall, 1.0),
            Bar("import-memory", "importing, memory", mine.peak, 1, 600, "MB"),
        ]


def _write(path: Path, rows: int) -> None:
    rng = random.Random(1)  # noqa: S311 - it makes up a shop, it guards nothing
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("Customers")
    sheet.write_row(0, 0, _COLUMNS)
    for number in range(1, rows + 1):
        name = f"{rng.choice(FIRST)} {rng.choice(LAST)}"
        cells: list[object] = [
            name, f"{rng.choice('6789')}{(number * 7_919_101) % 1_000_000_000:09d}",
            f"customer{number}@example.com", f"{number % 400 + 1}, M.G. Road", rng.choice(CITIES),
            f"K{number:06d}", rng.choice(("Main", "East", "West")), rng.choice(TAGS), "",
            rng.randrange(0, 900_000) / 100,
            rng.choice((0, 0, 0, 500)), rng.choice((2000, 5000)), f"{number % 28 + 1:02d}/{number % 12 + 1:02d}/2024",
        ]  # fmt: skip
        sheet.write_row(number, 0, cells)
    book.close()
