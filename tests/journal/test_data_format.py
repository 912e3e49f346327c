"""docs/data-format.md is true: its reader reads a real book, and its figures are those of the code."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.journal import write_snapshot
from ledger.journal.head import _LENGTH
from ledger.journal.lines import HEADER
from tests.journal.shop import book, draft, file_of, read, write

PAGE = (Path(__file__).parents[2] / "docs" / "data-format.md").read_text(encoding="utf-8")
READER = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)


def run_reader(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the reader of the page, word for word."""
    assert READER is not None
    command = [sys.executable, "-X", "utf8", "-W", "ignore", "-c", READER[1], str(file_of(folder))]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


def difficult(folder: Path) -> list[str]:
    """Make a book with everything that a reader may stumble over, and return what the reader must print."""
    book(folder, "one")
    journal, _ = write(folder)
    journal.append(draft('a "quoted", नमस्ते text', key="a#b", note='line\nend, "quote" \u2028'))
    journal.append(draft("with request", key="k#", request="0123456789abcdef", note="x" * 200_000))
    journal.close()
    return [
        "\t".join((str(seq), at, by, via, what, key, str(json.loads(records))))
        for seq, at, by, via, what, key, _, records, _ in read(folder)[1].commits
    ]


@pytest.mark.parametrize("end", ["", "no newline", "wrong newline", "torn", "nul"])
def test_the_reader_of_the_page_reads_what_the_app_writes(tmp_path: Path, end: str) -> None:
    expected = difficult(tmp_path)
    content = file_of(tmp_path).read_bytes()
    endings = {"no newline": content[:-1], "wrong newline": content[:-1] + b"K", "torn": content + b"5,2026-11"}
    file_of(tmp_path).write_bytes(endings.get(end, content + bytes(50) if end == "nul" else content))
    answer = run_reader(tmp_path)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.split("\n")[:-1] == expected


@pytest.mark.parametrize(
    ("was", "became"), [(b",one,", b",0ne,"), (b"\n3,", b"3,"), (b"asha,screen,with", b"asha,screen;with")]
)
def test_the_reader_of_the_page_stops_at_damage(tmp_path: Path, was: bytes, became: bytes) -> None:
    expected = difficult(tmp_path)
    content = file_of(tmp_path).read_bytes()
    file_of(tmp_path).write_bytes(content.replace(was, became))
    line = content[: content.index(was)].count(b"\n") + 1
    answer = run_reader(tmp_path)
    assert answer.stderr == f"line {line} is damaged\n"
    assert answer.stdout.split("\n")[:-1] == expected[: line - 2]


def test_the_reader_is_short_and_the_figures_of_the_page_are_those_of_the_code(tmp_path: Path) -> None:
    assert READER is not None
    assert READER[1].count("\n") <= 15
    assert f"```\n{HEADER.decode()}```" in PAGE
    assert f"One line of {_LENGTH} bytes" in PAGE
    book(tmp_path, "one")
    assert (tmp_path / "journal.head").stat().st_size == _LENGTH
    journal, _ = write(tmp_path)
    write_snapshot(tmp_path, journal.mark(), {})
    first = (tmp_path / "cache" / "book.snapshot").read_bytes().split(b"\n")[0].decode()
    assert first.startswith(f"duebook-snapshot 1 store1 lineage1 2 {journal.last_check} ")
    journal.close()
