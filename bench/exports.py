"""The whole book as a workbook from a cold process, against libraries on the same cells and nothing else."""

import json
import subprocess
import sys
from pathlib import Path

from openpyxl import load_workbook

from bench.measure import OURS, PROJECT, Bar, Figure, Program, Section, race
from bench.shops import environment, ours, shop

_XLSXWRITER = """
import json, sys
import xlsxwriter
book = xlsxwriter.Workbook(sys.argv[2], {"constant_memory": True})
sheet = book.add_worksheet()
for number, line in enumerate(open(sys.argv[1], encoding="utf-8")):
    sheet.write_row(number, 0, json.loads(line))
book.close()
"""
_OPENPYXL = """
import json, sys
import openpyxl
book = openpyxl.Workbook()
for line in open(sys.argv[1], encoding="utf-8"):
    book.active.append(json.loads(line))
book.save(sys.argv[2])
"""
_PLAIN = "xlsxwriter, constant memory"
_ENTRIES = 50_000
_TIMES = 3


def run(folder: Path, many: int, *, slow: bool) -> Section:
    """Return what exporting 50,000 entries takes (a tenth with --small), and the memory."""
    entries = min(_ENTRIES, many // 20)
    data = shop(folder, entries)
    out, cells, copy = folder / "export.xlsx", folder / "export-cells.jsonl", folder / "export-plain.xlsx"
    ours(data, "export", "--format", "xlsx", "--out", str(out))
    # In a process of its own: what this one holds at its peak would be laid at the door of whatever it starts.
    subprocess.run([sys.executable, "-m", "bench.exports", str(out), str(cells)], cwd=PROJECT, check=True)
    command = [sys.executable, "cli.py", "export", "--format", "xlsx", "--out", str(out)]
    programs = [
        Program(OURS, command, environment(data)),
        Program(_PLAIN, [sys.executable, "-c", _XLSXWRITER, str(cells), str(copy)]),
    ]
    if slow:
        programs.append(Program("openpyxl", [sys.executable, "-c", _OPENPYXL, str(cells), str(copy)], times=1))
    taken = race(programs, _TIMES)
    section = Section(
        f"The book of {entries:,} entries as a workbook",
        "Duebook reads the book, adds up and writes every sheet; the libraries are handed the same cells.",
        [Figure("export", name, cost) for name, cost in taken.items()],
    )
    mine, theirs = taken[OURS], taken[_PLAIN]
    if mine and theirs:
        section.bars += [
            Bar("export", f"{entries:,} entries as a workbook / xlsxwriter", mine.wall, theirs.wall, 1.3),
            Bar("export-memory", "exporting, memory", mine.peak, 1, 120, "MB"),
        ]
    return section


def _write_cells(workbook: Path, path: Path) -> None:
    """Write the cells of all sheets, a row a line: numbers as numbers, days as the numbers that they are."""
    with path.open("w", encoding="utf-8") as file:
        for sheet in load_workbook(workbook, read_only=True):
            for row in sheet.iter_rows(values_only=True):
                file.write(json.dumps([cell if isinstance(cell, str | int | float) else 45000 for cell in row if cell]))
                file.write("\n")


if __name__ == "__main__":
    _write_cells(Path(sys.argv[1]), Path(sys.argv[2]))
