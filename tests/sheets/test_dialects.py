"""Dozens of ways to write a small table as text: all are read as they were meant; csv.Sniffer errs in very many."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pytest

from ledger.sheets import read_file

Table = list[list[str]]


class Case(NamedTuple):
    """A way to write a table: its name, the text, what stands in it."""

    name: str
    text: str
    table: Table


PEOPLE: Table = [
    ["Name", "Phone", "Due", "Note"],
    ["Asha Verma", "9876543210", "1250.50", "pays on Friday"],
    ["Ravi Kumar", "9876543211", "12", ""],
    ["Meena", "9876543212", "0.5", "ask again"],
]
NASTY: Table = [
    ["Name", "Due", "Note"],
    ["Verma, Asha", "1,250.50", 'says "later"; or | never\tat all'],
    ["Kumar; Ravi", "12,00,000", "two\nlines"],
    ["Meena | Co", "7", ""],
]
SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
LINE_ENDS = {"LF": "\n", "CRLF": "\r\n", "CR": "\r"}


def written(table: Table, separator: str, line_end: str = "\n", *, all_quoted: bool = False) -> str:
    out = io.StringIO()
    dialect = csv.unix_dialect if all_quoted else csv.excel
    csv.writer(out, dialect, delimiter=separator, lineterminator=line_end).writerows(table)
    return out.getvalue()


def every_way() -> Iterator[Case]:
    for name, separator in SEPARATORS.items():
        for end, line_end in LINE_ENDS.items():
            yield Case(f"{name}, {end}", written(PEOPLE, separator, line_end), PEOPLE)
        yield Case(f"{name}, nasty cells", written(NASTY, separator), NASTY)
        yield Case(f"{name}, all in quotes", written(NASTY, separator, all_quoted=True), NASTY)
        yield Case(f"{name}, one row", written(PEOPLE[1:2], separator), PEOPLE[1:2])
        two = [row[:2] for row in PEOPLE]
        yield Case(f"{name}, two columns", written(two, separator), two)
        banner = [["Dues of the shop, as of 1 March 2026"], [], *PEOPLE]
        yield Case(f"{name}, text above", written(banner, separator), banner)
        ragged = [PEOPLE[0], PEOPLE[1][:2], [*PEOPLE[2], "x", "y"], PEOPLE[3]]
        yield Case(f"{name}, ragged", written(ragged, separator), ragged)
        noted = [["Name", "Note"], *([f"Person {n}", "a, b; c | d" if n % 2 else "e"] for n in range(30))]
        yield Case(f"{name}, other signs in notes", written(noted, separator), noted)
    yield from _decimal_commas()
    yield from _odd_ones()


def _decimal_commas() -> Iterator[Case]:
    rows = [["Asha", "1,50"], ["Ravi", "12,00"], ["Meena", "1.250,75"]]
    for name, separator in (("semicolon", ";"), ("tab", "\t"), ("bar", "|")):
        plain = "\n".join(separator.join(row) for row in rows)
        yield Case(f"{name}, decimal commas, no header", plain, rows)
        yield Case(f"{name}, decimal commas", f"Name{separator}Due\n{plain}\n", [["Name", "Due"], *rows])
        grouped = [["Name", "Due"], *([f"Person {n}", f"1,{n:03d}"] for n in range(40))]
        yield Case(f"{name}, grouped amounts", "\n".join(separator.join(row) for row in grouped), grouped)


def _odd_ones() -> Iterator[Case]:
    one = [["Name"], ["Asha"], ["Ravi"], ["Meena"]]
    yield Case("one column", "Name\nAsha\nRavi\nMeena\n", one)
    yield Case("one column in quotes", '"Name"\n"Asha"\n"Ravi"\n"Meena"\n', one)
    yield Case("one cell", "Name", [["Name"]])
    amounts = [["Amounts"], ["1,250"], ["12,000"], ["7,500"]]
    yield Case("one column of amounts", "Amounts\n1,250\n12,000\n7,500\n", amounts)
    yield Case(
        "a quote inside of a cell",
        'Item,Due\n5" pipe,1\n7" pipe,2\n',
        [["Item", "Due"], ['5" pipe', "1"], ['7" pipe', "2"]],
    )
    yield Case(
        "a space after each comma",
        'Name, Due\n"Verma, Asha", 1\nRavi, "2"\n',
        [["Name", "Due"], ["Verma, Asha", "1"], ["Ravi", "2"]],
    )
    yield Case("apostrophes", "Name,Due\nO'Brien,1\nD'Souza,2\n", [["Name", "Due"], ["O'Brien", "1"], ["D'Souza", "2"]])
    yield Case(
        "single quotes",
        "'Name','Due'\n'Verma, Asha','1'\n'Ravi','2'\n",
        [["Name", "Due"], ["Verma, Asha", "1"], ["Ravi", "2"]],
    )
    yield Case(
        "backslashes",
        'Name,Note\n"Asha","says \\"later\\", maybe"\n"Ravi","x"\n',
        [["Name", "Note"], ["Asha", 'says "later", maybe'], ["Ravi", "x"]],
    )
    yield Case("sep=", "sep=;\r\nName;Due\r\nAsha;1,5\r\n", [["Name", "Due"], ["Asha", "1,5"]])
    yield Case(
        "other line ends in cells",
        "Name;Note\nAsha;a\x85b\nRavi;c\u2028d\x1ce\x0b\n",
        [["Name", "Note"], ["Asha", "a\x85b"], ["Ravi", "c\u2028d\x1ce\x0b"]],
    )
    yield Case(
        "two line ends in one file", "Name,Due\r\nAsha,1\nRavi,2\r", [["Name", "Due"], ["Asha", "1"], ["Ravi", "2"]]
    )
    tags = [
        ["Name", "Tags"],
        *([f"P{n}", "a,b,c,d,e,f,g,h,i,j,k,l"] if n < 14 else [f"P{n}"] * (1 + n % 2) for n in range(20)),
    ]
    yield Case("lists with commas in a ragged file", written(tags, ";"), tags)
    dates = [["Name", "Day", "At"], *([f"P{n}", f"2026-01-{n + 1:02d} 10:00:00", "12:30"] for n in range(9))]
    yield Case("dates and times", written(dates, ","), dates)
    phones = [["Name", "Phones"], *([f"P {n}", f"98765{n:05d}; 98764{n:05d}"] for n in range(9))]
    yield Case("two phones in a cell", written(phones, ","), phones)
    mails = [["E-mail"], ["asha@example.com"], ["ravi@example.com"], ["meena@example.com"]]
    yield Case("one column of addresses", "\n".join(row[0] for row in mails), mails)
    letters = [["Name", "City"], ["Asha", "Pune"], ["Ashok", "Patna"], ["Asmita", "Panaji"]]
    yield Case("words that share letters", written(letters, ","), letters)
    empty = [["Name", "", "", "Due"], ["Asha", "", "", "1"], ["Ravi", "", "", ""]]
    yield Case("empty columns", written(empty, ";"), empty)


CASES = tuple(every_way())


def trimmed(table: Sequence[Sequence[object]]) -> list[list[object]]:
    """Return rows without the empty cells at their ends, and without empty rows at the end."""
    rows: list[list[object]] = []
    for row in table:
        cells = [cell or None for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        rows.append(cells)
    while rows and not rows[-1]:
        rows.pop()
    return rows


def by_the_sniffer(text: str) -> list[list[object]]:
    """Return what csv.Sniffer makes of a text; nothing where it gives up."""
    try:
        dialect = csv.Sniffer().sniff(text)
        return trimmed(list(csv.reader(io.StringIO(text, newline=""), dialect)))
    except csv.Error:
        return []


@pytest.mark.fault(94)
@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_table_is_read_as_it_was_meant_however_it_was_written(case: Case) -> None:
    (sheet,) = read_file("list.csv", case.text.encode())
    assert trimmed(sheet.rows) == trimmed(case.table)


def test_the_sniffer_of_the_standard_library_would_not_do(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = [case.name for case in CASES if by_the_sniffer(case.text) != trimmed(case.table)]
    with capsys.disabled():
        print(f"\n{len(CASES)} ways to write a table: csv.Sniffer reads {len(wrong)} of them wrongly, ours none.")  # noqa: T201
    assert len(wrong) >= len(CASES) // 3
