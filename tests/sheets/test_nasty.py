"""Every sheet of the nasty set gives its written answer, in the plan and at the command line."""

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import pytest

from ledger.book import Currency
from ledger.matching import KnownPeople
from ledger.sheets import plan_import, read_file
from tests.cli.conftest import Desk
from tests.sheets.nasty_sheets import Case, cases, said

ASKED: Final = ("kind", "customers", "due", "prepaid", "packages", "entries", "sessions", "problems")
TODAY: Final = date(2026, 11, 21)
SHOPS: Final = {
    key: list(those)
    for key, those in groupby(
        sorted(cases(), key=lambda case: (case.region, case.currency)), key=lambda case: (case.region, case.currency)
    )
}


@pytest.mark.fault(49, 89, 90)
@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_a_nasty_sheet_gives_its_written_answer(case: Case) -> None:
    planned = plan_import(
        read_file(case.file, case.content), KnownPeople(), region=case.region, currency=Currency.of(case.currency),
        today=TODAY,
    )  # fmt: skip
    assert said(planned, case.answer) == case.answer


def test_there_are_enough_of_them() -> None:
    assert len(cases()) >= 40
    assert len({case.region for case in cases()}) >= 15


@pytest.mark.parametrize("shop", SHOPS, ids="-".join)
def test_the_command_line_gives_the_same_answers(shop: tuple[str, str], tmp_path: Path) -> None:
    region, currency = shop
    desk = Desk(tmp_path)
    desk.do("setup", "--shop", "Test", "--owner", "asha", "--currency", currency, "--region", region)
    places = []
    for case in SHOPS[shop]:
        folder = tmp_path / case.name
        folder.mkdir()
        (folder / case.file).write_bytes(case.content)
        places.append(str(folder / case.file))
    answers = desk.do("import", *places, "--dry-run", "--json").json()
    for case, told in zip(SHOPS[shop], answers, strict=True):
        assert _told(told) == _asked(case.answer), case.name


def _told(told: dict[str, Any]) -> dict[str, Any]:
    sheet = next((one for one in told["sheets"] if one["used"]), told["sheets"][0])
    return {
        "kind": sheet["kind"], "customers": told["added"], "due": told["due_total"], "prepaid": told["prepaid_total"],
        "packages": told["packages"], "entries": told["entries"], "sessions": told["sessions_left"],
        "problems": sorted({one["row"] for one in told["problems"]}),
    }  # fmt: skip


def _asked(answer: Mapping[str, Any]) -> dict[str, Any]:
    nothing = {"packages": 0, "entries": 0, "sessions": 0}
    return {key: answer.get(key, nothing.get(key)) for key in ASKED}
