"""Bringing lists in at the command line, with the answers that are known for the sheets of the tests."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest

from ledger.book import Currency
from ledger.matching import KnownPeople
from ledger.sheets import Choices, SheetChoice, plan_import, read_file
from services.column_memory import keep
from tests.cli.conftest import Desk

SHEETS: Final = Path(__file__).parents[1] / "sheets" / "data"
DUES, CREDITS = SHEETS / "dues.csv", SHEETS / "clients_credits.xlsx"
CLINIC = SHEETS / "clinic_packages.xlsx"


@pytest.mark.parametrize(
    ("name", "told", "held"),
    [
        ("clients_credits.xlsx", (120, 0, 0), ("0.00", "315204.06", 0, 0)),
        ("clinic_packages.xlsx", (900, 453, 1), ("30946754.93", "876000.00", 1353, 5296)),
        ("customers-100.csv", (100, 0, 0), ("0.00", "0.00", 0, 0)),
        ("dues.csv", (300, 0, 1), ("7365062.34", "0.00", 0, 0)),
        ("leads_three_formats.xlsx", (200, 20, 0), ("0.00", "0.00", 0, 0)),
    ],
)
def test_every_practice_sheet_gives_its_known_figures(
    shop: Desk, name: str, told: tuple[int, int, int], held: tuple[str, str, int, int]
) -> None:
    (looked,) = shop.do("import", SHEETS / name, "--dry-run", "--json").json()
    assert shop.do("balances", "--json").json()["customers"] == 0, "until now nothing is recorded"
    (done,) = shop.do("import", SHEETS / name, "--json").json()
    assert done == looked
    assert (done["added"], done["merged"], done["skipped"]) == told
    assert (done["due_total"], done["prepaid_total"], done["packages"], done["sessions_left"]) == held
    book = shop.do("balances", "--json").json()
    assert (book["due_total"], book["prepaid_total"], book["packages"], book["sessions_left"]) == held
    assert book["customers"] == len(book["rows"]) == told[0]
    assert sum(row["sessions"] for row in book["rows"]) == held[3]


def test_the_clinic_has_its_four_centres_and_its_stated_differences(shop: Desk) -> None:
    (done,) = shop.do("import", CLINIC, "--json").json()
    assert done["stated_differences"] == {"count": 14, "total": "1400.00"}
    assert len([one for one in done["problems"] if one["column"] == "Balance Amount (₹)"]) == 14
    found: dict[str, list[Decimal]] = {}
    for one in shop.do("customers", "--json").json():
        sums = found.setdefault(one["centre"], [Decimal(0)] * 4)
        figures = (1, Decimal(one["due"]), Decimal(one["prepaid"]), one["sessions"])
        found[one["centre"]] = [before + more for before, more in zip(sums, figures, strict=True)]
    assert {centre: tuple(map(str, sums)) for centre, sums in found.items()} == {
        "GK2": ("349", "11757203.02", "355000.00", "1999"),
        "Pitampura": ("181", "6120052.63", "172000.00", "1119"),
        "Preet Vihar": ("189", "6750169.29", "185000.00", "1060"),
        "Punjabi Bagh": ("181", "6319329.99", "164000.00", "1118"),
    }


@pytest.mark.fault(91)
def test_packages_come_once_and_are_taken_back_with_their_import(shop: Desk) -> None:
    shop.do("import", CLINIC)
    again = shop.folder / "list.csv"
    again.write_text(
        "Client Code,Client Name,Phone No,Treatment,Sessions,Balance\nAD000A2390,Kavita Reddy,08493909266,PRP,9,5\n",
        encoding="utf-8",
    )
    (looked,) = shop.do("import", again, "--dry-run", "--json").json()
    assert (looked["added"], looked["updated"], looked["packages"], looked["due_total"]) == (0, 0, 0, "0.00")
    assert any("The book has Kavita Reddy with" in problem["what"] for problem in looked["problems"])
    shop.do("undo", "2")
    empty = shop.do("balances", "--json").json()
    assert (empty["customers"], empty["packages"], empty["sessions_left"], empty["due_total"]) == (0, 0, 0, "0.00")
    assert "1353 packages, 5296 sessions left" in shop.do("import", CLINIC).out


def test_the_centres_of_the_settings_decide_their_names(shop: Desk) -> None:
    (shop.folder / "settings.toml").write_text(
        '[centres]\nknown = [{ name = "South", prefix = "S", also = ["GK2", "Greater Kailash"] }]\n', encoding="utf-8"
    )
    shop.do("import", CLINIC)
    centres = {one["centre"] for one in shop.do("customers", "--json").json()}
    assert centres == {"South", "Pitampura", "Preet Vihar", "Punjabi Bagh"}


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


@pytest.mark.fault(94)
def test_a_list_with_a_stray_quotation_mark_is_read_when_told_that_it_is_a_plain_sign(
    shop: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text('Name,Phone,Due\nAsha,98765 43210,5\n"Ravi,98765 43211,6\n', encoding="utf-8")
    refused = shop("import", path)
    assert (refused.code, "row 3 opens a quotation mark" in refused.err) == (1, True)
    (done,) = shop.do("import", path, "--plain-quotes", "--json").json()
    assert (done["added"], done["due_total"]) == (2, "11.00")


DOUBTFUL: Final = "Name,Phone,Due,Due date\nAsha,9876543210,50,03/04/2026\nRavi,9876543211,60,05/06/2026\n"


@pytest.mark.fault(49)
def test_what_a_person_would_be_asked_is_told_and_refused_when_strict(shop: Desk) -> None:
    path = shop.folder / "list.csv"
    path.write_text(DOUBTFUL, encoding="utf-8")
    (told,) = shop.do("import", path, "--dry-run", "--json").json()
    assert told["questions"] == [{"sheet": "", "column": "Due date", "kind": "date_order", "taken": "dmy"}]
    assert "1 problem" in shop.refused("import", path, "--strict")
    assert "Due date: the list does not say which is meant (date order); taken as dmy" in shop.do("import", path).out


def test_a_list_is_read_as_its_headings_were_corrected_on_the_page(shop: Desk) -> None:
    path = shop.folder / "list.csv"
    path.write_text(DOUBTFUL, encoding="utf-8")
    planned = plan_import(
        read_file("list.csv", DOUBTFUL.encode()), KnownPeople(), region="IN", currency=Currency.of("INR"),
        today=date(2026, 11, 21),
    )  # fmt: skip
    keep(shop.data, planned, Choices({("list.csv", ""): SheetChoice(columns={3: "prepaid"}, date_order="mdy")}))
    (told,) = shop.do("import", path, "--dry-run", "--json").json()
    assert (told["due_total"], told["prepaid_total"], told["questions"]) == ("0.00", "110.00", [])
    assert "Read as last time" in told["sheets"][0]["remarks"][0]
    assert "Read as last time" in shop.do("import", path).out
    assert figures(shop)[1:] == ("0.00", "110.00")


def test_a_sheet_that_is_no_list_is_named_with_the_reason(shop: Desk) -> None:
    assert "  Pivot: " in shop.do("import", SHEETS / "leads_three_formats.xlsx", "--dry-run").out


def test_the_command_line_says_what_a_person_should_look_at_in_the_columns(shop: Desk, tmp_path: Path) -> None:
    place = tmp_path / "list.csv"
    place.write_text("Name,Phone,Phone,Velka\nErik Berg 9811122233,,,1200\nKarin Lind,9811122234,9811122235,350\n")
    said = shop.do("import", place, "--dry-run").out
    assert "2 columns are called “Phone”: B is read as “Phone” and C is read as “Other phone”." in said
    assert "In 1 row a phone number stands in the cell of the name: it is taken as the phone." in said
    assert "Velka: the list does not say which is meant (balance); taken as neither." in said
    assert "1 problem" in shop.refused("import", place, "--strict"), "the open question"
