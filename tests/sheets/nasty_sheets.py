"""The nasty set: made-up sheets of many trades and countries, each with the answer of a careful bookkeeper.

A case is a TOML file in the folder nasty/: what the file is called, what stands in it, and the answer, which was
written before any program read it. Cells of a workbook stand between bars: "#5" is the number 5, "@2024-03-15" a day.
"""

import io
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook

from ledger.sheets import ImportPlan, ImportRow

NASTY: Final = Path(__file__).with_name("nasty")


@dataclass(frozen=True)
class Case:
    """A file, the shop it comes to, and the answer."""

    name: str
    file: str
    region: str
    currency: str
    content: bytes
    answer: Mapping[str, Any]


def cases() -> list[Case]:
    """Return every case of the folder, by name."""
    return [_case(path) for path in sorted(NASTY.glob("*.toml"))]


def said(planned: ImportPlan, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a plan says about everything that an answer says something about."""
    sheet = next((one for one in planned.sheets if one.used), planned.sheets[0])
    by_name = {row.fields.get("name", ""): row for row in planned.rows}
    found: dict[str, Any] = {
        "kind": sheet.kind,
        "header_row": sheet.header_row,
        "customers": planned.added,
        "packages": planned.packages,
        "entries": planned.entries,
        "sessions": planned.sessions_left,
        "due": planned.due_total.decimal,
        "prepaid": planned.prepaid_total.decimal,
        "left_out": [left.row for left in sheet.left_out],
        "problems": sorted({problem.row for problem in planned.problems}),
        "questions": [question.kind for question in sheet.questions],
        "names": [row.fields.get("name", "") for row in planned.rows],
    }
    of_people: dict[str, Callable[[ImportRow], object]] = {
        "balances": _balance,
        "phones": lambda row: [one for one in (row.fields.get("phone", ""), *row.fields.get("phones", ())) if one],
        "emails": lambda row: row.fields.get("email", ""),
        "centres": lambda row: row.fields.get("centre", ""),
        "cities": lambda row: row.fields.get("city", ""),
        "due_dates": lambda row: row.due_on.isoformat() if row.due_on else "",
    }
    for key, of in of_people.items():
        found[key] = {name: of(by_name[name]) if name in by_name else "nobody" for name in asked.get(key, ())}
    fields = {column.source: column.field for column in sheet.columns}
    found["fields"] = {source: fields.get(source, "no column") for source in asked.get("fields", ())}
    found["extra"] = {
        name: _some(dict(by_name[name].fields.get("extra", {})) if name in by_name else {}, wanted)
        for name, wanted in asked.get("extra", {}).items()
    }
    return {key: found[key] for key in asked}


def _some(extra: dict[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
    """Return what an answer asks of the further columns: those it names; all of them where it says there are none."""
    return {key: extra.get(key, "") for key in wanted} if wanted else extra


def _balance(row: ImportRow) -> str:
    parts = [f"{word} {amount.decimal}" for word, amount in (("due", row.due), ("prepaid", row.prepaid)) if amount]
    return " ".join(parts) or "nothing"


def _case(path: Path) -> Case:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    content = told["text"].encode(told.get("encoding", "utf-8")) if "text" in told else _workbook(told["sheets"])
    return Case(path.stem, told["file"], told["region"], told["currency"], content, told["answer"])


def _workbook(sheets: list[dict[str, Any]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for told in sheets:
        sheet = book.create_sheet(told["name"])
        for number, line in enumerate(told["rows"].rstrip("\n").split("\n"), 1):
            for place, cell in enumerate(_cells(line), 1):
                if cell is not None:
                    sheet.cell(number, place, cell)
        for area in told.get("merged", ()):
            sheet.merge_cells(area)
        for number in told.get("hidden_rows", ()):
            sheet.row_dimensions[number].hidden = True
        if told.get("hidden"):
            sheet.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cells(line: str) -> Iterator[str | Decimal | date | None]:
    for text in (part.strip() for part in line.split("|")):
        if text.startswith("#"):
            yield Decimal(text[1:])
        elif text.startswith("@"):
            yield date.fromisoformat(text[1:])
        else:
            yield text or None
