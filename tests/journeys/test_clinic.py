"""A clinic's first hour: its workbook dropped in, a patient found, a statement opened, a report in LibreOffice."""

import csv
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SHEETS, App, Person
from tests.journeys.steps import AT_THE_DESK, set_up
from tests.papers.reading import read

pytestmark = [pytest.mark.journey, pytest.mark.long]

# Customers, packages, due, prepaid, sessions left of each centre, as EXPECTED.md of the list says.
EXPECTED = {
    "GK2": ("349", "533", "11757203.02", "355000", "1999"),
    "Pitampura": ("181", "268", "6120052.63", "172000", "1119"),
    "Preet Vihar": ("189", "273", "6750169.29", "185000", "1060"),
    "Punjabi Bagh": ("181", "279", "6319329.99", "164000", "1118"),
}
COLUMNS = (
    "Centre", "Customers", "Packages", "Due", "Overdue", "Prepaid", "Collected", "Sessions sold", "Sessions used",
    "Sessions left", "Packages sold", "Paid of them", "Open of them",
)  # fmt: skip
HINDI = "श्रीकृष्ण क्षत्रिय"
FORMULA = '=HYPERLINK("x","Ravi")'


def calc(workbook: Path, folder: Path) -> list[list[str]]:
    """Return the first sheet as LibreOffice shows it; whatever it has to say beside that fails the test."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is missing: run .ci/office"
    profile = f"-env:UserInstallation=file://{folder / 'office'}"
    words = [program, profile, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76"]
    done = subprocess.run(
        [*words, "--outdir", str(folder), str(workbook)], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    said = [line for line in done.stderr.splitlines() if "javaldx" not in line]  # Java is not there, nor needed
    assert not said, said
    with (folder / f"{workbook.stem}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def choose_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


@AT_THE_DESK
def test_a_clinic_brings_its_workbook_finds_a_patient_and_takes_a_statement_and_a_report_along(
    app: App, person: Person, tmp_path: Path
) -> None:
    app.start()
    person.go()
    set_up(person, "Skin Clinic")
    rows = bring_in_the_workbook(app, person)
    find_by_code(person, rows[2])
    rename_and_use_a_session(person)
    find_by_part_of_the_name(person)
    open_the_statement(person)
    sell_to_a_formula(person)
    take_the_report(person, tmp_path)
    take_the_centres(person, tmp_path)
    assert app.stop() == 0
    assert app.cli("verify").returncode == 0


def bring_in_the_workbook(app: App, person: Person) -> list[dict[str, Any]]:
    """Drop the workbook in, look at it, and bring it in."""
    page = person.page
    person.press("bring_list")
    expect(page.get_by_role("heading", name="Bring my list")).to_be_visible()
    page.locator('input[type="file"]').set_input_files(SHEETS / "clinic_packages.xlsx")
    expect(person.at("import_totals")).to_contain_text("₹3,09,46,754.93")
    person.picture("look at the packages")
    expect(person.at("import_go")).to_contain_text("900 customers")
    person.press("import_go")
    expect(person.at("import_receipt")).to_contain_text("₹3,09,46,754.93")
    person.picture("brought in")
    answer = json.loads(app.cli("balances", "--json").stdout)
    assert (answer["customers"], answer["packages"], answer["sessions_left"]) == (900, 1353, 5296)
    assert (answer["due_total"], answer["prepaid_total"]) == ("30946754.93", "876000.00")
    found: list[dict[str, Any]] = answer["rows"]
    return found


def find_by_code(person: Person, row: dict[str, Any]) -> None:
    """Find a patient by the code: one hit opens by itself."""
    page = person.page

    person.type("search", row["code"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=row["name"])).to_be_visible()


def rename_and_use_a_session(person: Person) -> None:
    """Write the name as the patient writes it, and use a session."""
    page = person.page
    choose_tab(person.page, "Details")
    page.get_by_label("Name", exact=True).fill(HINDI)
    person.press("details_save")
    expect(person.at("just")).to_contain_text(HINDI)
    choose_tab(person.page, "Packages")
    page.get_by_role("button", name="Use a session").first.click()
    person.press("rec_save")
    expect(person.at("just")).to_contain_text("used 1 session")
    person.picture("a session used")


def find_by_part_of_the_name(person: Person) -> None:
    """Find the patient by a part of the new name, too."""
    page = person.page
    person.go("/customers")
    person.type("search", "क्षत्रि")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=HINDI)).to_be_visible()


def open_the_statement(person: Person) -> None:
    """Open the statement as a PDF in a window of its own, with every letter of the name."""
    page = person.page
    person.press("do_statement")
    link = page.get_by_role("dialog").get_by_role("link", name="Open PDF")
    expect(link).to_be_visible()
    with page.context.expect_page() as opened:
        link.click()
    address = opened.value.url if "/files/" in opened.value.url else str(link.evaluate("link => link.href"))
    opened.value.close()
    statement = page.request.get(address)
    assert statement.headers["content-type"] == "application/pdf"
    assert statement.headers["content-disposition"].startswith("inline; ")
    assert HINDI in read(statement.body()).text
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def sell_to_a_formula(person: Person) -> None:
    """Sell to somebody whose name a spreadsheet program would run."""
    page = person.page
    person.go("/customers")
    person.press("add_customer")
    person.type("rec_name", FORMULA)
    person.press("rec_add")
    expect(page.get_by_role("heading", name=FORMULA)).to_be_visible()
    person.press("do_charge")
    person.type("rec_amount", "99999999")
    expect(person.at("rec_effect")).to_contain_text("owes")
    person.press("rec_save")
    expect(person.at("just")).to_contain_text("owes ₹9,99,99,999")


def take_the_report(person: Person, folder: Path) -> None:
    """Take the report of who owes most to LibreOffice, which shows it without a word, the name as it is."""
    page = person.page
    person.go("/reports?report=debtors")
    expect(person.at("report_xlsx").get_by_role("link")).to_be_visible()
    person.picture("who owes most")
    with page.expect_download() as download:
        person.at("report_xlsx").get_by_role("link").click()
    workbook = folder / "debtors.xlsx"
    download.value.save_as(workbook)
    rows = calc(workbook, folder)
    assert any(FORMULA in cell for row in rows for cell in row)
    assert not any("#NAME" in cell or "Err:" in cell for row in rows for cell in row)
    sheet = load_workbook(workbook).active
    assert sheet is not None
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f" or cell.hyperlink]


def take_the_centres(person: Person, folder: Path) -> None:
    """Take the centres along: they add up to what the clinic's own sheet says."""
    page = person.page
    person.go("/reports?report=centres")
    with page.expect_download() as download:
        person.at("report_xlsx").get_by_role("link").click()
    download.value.save_as(folder / "centres.xlsx")
    rows = calc(folder / "centres.xlsx", folder)
    shown = {row[0]: dict(zip(COLUMNS, plain(row), strict=True)) for row in rows if row[0] in EXPECTED}
    for centre, figures in EXPECTED.items():
        # One customer was added, one session used and a sale of ₹9,99,99,999 made since, none of them at a centre.
        used = 1 if shown[centre]["Sessions left"] != figures[-1] else 0
        found = [shown[centre][name] for name in ("Customers", "Packages", "Due", "Prepaid")]
        assert (found, int(shown[centre]["Sessions left"]) + used) == ([*figures[:-1]], int(figures[-1])), centre
    assert sum(int(shown[centre]["Sessions left"]) for centre in EXPECTED) == 5296 - 1
    page.locator('[data-testid="stDataFrame"]').scroll_into_view_if_needed()
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    person.picture("the centres beside each other")


def plain(row: list[str]) -> list[str]:
    """Return cells as EXPECTED writes them: figures without signs, names as they are."""
    return [row[0], *(re.sub(r"[^\d.]", "", cell).removesuffix(".00") if cell else "" for cell in row[1:])]
