"""Bringing lists in at the command line, with the answers that are known for the sheets of the tests."""

from pathlib import Path
from typing import Final

import pytest

from tests.cli.conftest import Desk

SHEETS: Final = Path(__file__).parents[1] / "sheets" / "data"
DUES, CREDITS = SHEETS / "dues.csv", SHEETS / "clients_credits.xlsx"


def figures(desk: Desk) -> tuple[int, str, str]:
    found = desk.do("balances", "--json").json()
    return found["customers"], found["due_total"], found["prepaid_total"]


def test_two_lists_give_the_known_figures(shop: Desk) -> None:
    (dues,) = shop.do("import", DUES, "--json").json()
    assert (dues["file"], dues["added"], dues["due_total"], dues["prepaid_total"]) == (
        "dues.csv", 300, "7365062.34", "0.00",
    )  # fmt: skip
    (credits_,) = shop.do("import", CREDITS, "--json").json()
    assert (credits_["added"], credits_["due_total"], credits_["prepaid_total"]) == (120, "0.00", "315204.06")
    assert figures(shop) == (420, "7365062.34", "315204.06")
    assert sum(one["status"] == "active" for one in shop.do("customers", "--json").json()) == 379
    assert shop.do("verify").out.startswith("The book is whole: 3 acts")


def test_both_lists_in_one_command_are_two_acts(shop: Desk) -> None:
    told = shop.do("import", DUES, CREDITS, "--json").json()
    assert [one["file"] for one in told] == ["dues.csv", "clients_credits.xlsx"]
    assert [one["what"] for one in shop.do("history", "--json").json()] == [
        "120 customers from clients_credits.xlsx", "300 customers from dues.csv", "Test Stores was set up",
    ]  # fmt: skip


def test_what_was_read_is_told_by_sheet_and_column(shop: Desk) -> None:
    (told,) = shop.do("import", DUES, "--dry-run", "--json").json()
    (sheet,) = told["sheets"]
    assert (sheet["header_row"], sheet["used"]) == (1, True)
    assert sheet["columns"]["Customer Name"] == "name"
    assert sheet["columns"]["Due Amount"] == "due"
    assert {"sheet", "row", "column", "value", "what"} >= {key for one in told["problems"] for key in one}
    assert "300 added" in shop.do("import", DUES).out


def test_a_dry_run_writes_nothing(shop: Desk) -> None:
    before = {path: path.read_bytes() for path in shop.data.rglob("*") if path.is_file()}
    (told,) = shop.do("import", DUES, "--dry-run", "--json").json()
    assert (told["added"], told["due_total"]) == (300, "7365062.34")
    assert {path: path.read_bytes() for path in shop.data.rglob("*") if path.is_file()} == before


@pytest.mark.fault(91)
def test_the_same_file_twice_is_refused_until_it_is_undone(shop: Desk) -> None:
    shop.do("import", DUES)
    assert "“dues.csv” was already imported" in shop.refused("import", DUES)
    copy = shop.folder / "renamed.csv"
    copy.write_bytes(DUES.read_bytes())
    assert "was already imported" in shop.refused("import", copy)
    shop.do("undo", "2")
    assert figures(shop) == (0, "0.00", "0.00")
    shop.do("import", DUES)
    assert figures(shop)[:2] == (300, "7365062.34")


def test_a_strict_import_takes_no_list_with_problems(shop: Desk) -> None:
    path = shop.folder / "list.csv"
    path.write_text("Name,Mobile,Due\nAsha,9822014556,12.345\nRavi,9822014557,5.50\n", encoding="utf-8")
    told = shop.refused("import", path, "--strict")
    assert told == "list.csv has 1 problem, and you asked to take it only without any."
    (problem,) = shop.do("import", path, "--json").json()[0]["problems"]
    assert (problem["row"], problem["column"], problem["value"]) == (2, "Due", "12.345")


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\x03", b"PK\x03\x04 not a workbook"])
def test_a_file_that_is_no_list_is_refused(shop: Desk, content: bytes) -> None:
    path = shop.folder / "list.xlsx"
    path.write_bytes(content)
    assert shop.refused("import", path)
    assert not (shop.data / "files").exists()


@pytest.mark.fault(91)
def test_of_several_files_none_is_taken_when_one_cannot_be(shop: Desk) -> None:
    copy = shop.folder / "copy.csv"
    copy.write_bytes(DUES.read_bytes())
    assert shop.refused("import", DUES, copy) == "“copy.csv” holds just the same as “dues.csv” and is left out."
    copy.write_bytes(b"")
    shop.refused("import", DUES, copy)
