"""The book as a workbook, opened with another library: every number exact, every text a text, nothing that runs."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from xlsxwriter.worksheet import Worksheet

from ledger.book import balances_on, package_rows
from ledger.exports import CUSTOMER_COLUMNS, ENTRY_COLUMNS, PACKAGE_COLUMNS, WholeBook, write_text, write_workbook
from ledger.exports.quick_sheet import QuickSheet
from services.exports import write_book
from tests.exports.shops import HOSTILE, TODAY, UNCLEAN, Till, busy_shop, hostile_shop


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    till = Till.new(tmp_path / "data")
    yield till
    till.ledger.close()


def opened(till: Till, folder: Path) -> Any:  # noqa: ANN401 - openpyxl has no types
    """Return the workbook of a shop."""
    (path,) = write_book(till.ledger, "xlsx", folder / "book.xlsx")
    return load_workbook(path)


def rows(sheet: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - see above
    """Return the rows under the header."""
    header, *found = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in found]


def minor(cell: float, decimals: int) -> int:
    """Return a number cell in minor units; it must be exactly that amount, as a spreadsheet program shows it."""
    amount = Decimal(str(cell)).scaleb(decimals)
    assert amount == int(amount)
    return int(amount)


@pytest.mark.parametrize("currency", ["INR", "JPY", "KWD"])
def test_every_amount_is_a_number_exact_to_the_last_minor_unit(currency: str, tmp_path: Path) -> None:
    till = busy_shop(tmp_path / "data", currency, customers=12, entries=60)
    book, decimals = till.ledger.book, till.ledger.book.currency.decimals
    file = opened(till, tmp_path)
    assert file.sheetnames == ["Summary", "Customers", "Entries", "Packages"]
    shown = {
        row["Id"]: (minor(row["Due"], decimals), minor(row["Prepaid"], decimals)) for row in rows(file["Customers"])
    }
    assert shown == {one.customer.id: (one.due.minor, one.prepaid.minor) for one in balances_on(book)}
    entries = rows(file["Entries"])
    assert [minor(row["Amount"], decimals) for row in entries] == book.entries["amount"].tolist()
    assert [row["Date"] for row in entries] == [datetime.fromordinal(day) for day in book.entries["day"].tolist()]
    assert [bool(row["Undone"]) for row in entries] == [bool(dead) for dead in book.entries["dead"].tolist()]
    summary = dict(file["Summary"].iter_rows(values_only=True))
    assert minor(summary["Due, all together"], decimals) == sum(one.due.minor for one in balances_on(book))
    assert (summary["Entries"], summary["Currency"]) == (len(book.entries), currency)
    form = "#,##0" + f".{'0' * decimals}" * bool(decimals)
    assert file["Entries"]["I2"].number_format == form
    till.ledger.close()


def test_packages_stand_on_a_sheet_of_their_own(till: Till, tmp_path: Path) -> None:
    asha = till.customer("Asha")
    entry = {"kind": "entry", "customer": asha, "on": "2026-01-05", "package": "P0001"}
    till.write_by_hand(
        {
            "kind": "package", "id": "P0001", "customer": asha, "treatment": "=Massage", "amount": 500000,
            "paid": 100050, "sessions": 10, "used": 2, "bought_on": "2026-01-05", "valid_until": "1899-12-31",
        },
        {**entry, "id": 1, "type": "opening_due", "amount": 399950},
        {**entry, "id": 2, "type": "session_use", "amount": 3},
    )  # fmt: skip
    file = opened(till, tmp_path)
    (package,) = rows(file["Packages"])
    (row,) = package_rows(till.ledger.book)
    assert (package["Treatment"], package["Amount"], package["Paid"], package["Balance"]) == (
        "=Massage",
        5000,
        1000.5,
        3999.5,
    )
    assert (package["Used"], package["Left"]) == (row.used, row.left) == (5, 5)
    assert (package["Bought on"], package["Valid until"]) == (datetime(2026, 1, 5), "1899-12-31")  # noqa: DTZ001 - a day
    assert [row["Amount"] for row in rows(file["Entries"])] == [3999.5, 3], "sessions are counted, not paid"


@pytest.mark.fault(95, 96)
def test_whatever_people_typed_is_text_and_stays_what_it_is(tmp_path: Path) -> None:
    till = hostile_shop(tmp_path / "data")
    (path,) = write_book(till.ledger, "xlsx", tmp_path / "book.xlsx")
    file = load_workbook(path)
    cells = [cell for sheet in file for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n", "d"}, "no formula, no error"
    assert not any(cell.hyperlink for cell in cells)
    customers, entries = rows(file["Customers"]), rows(file["Entries"])
    book = till.ledger.book
    for index, text in enumerate(HOSTILE):
        name = book.people[index].name
        assert name == " ".join(text.split())
        # What begins with _x0041_ would be an A in the format; openpyxl leaves the way to write it as it stands.
        assert [unescape(customers[index][key]) for key in ("Name", "Code", "Notes")] == [
            name,
            book.people[index].code,
            text.strip(),
        ]
        assert unescape(entries[index]["Note"]) == text.strip()
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not any(b"<f>" in part or b"hyperlink" in part for part in parts.values())
    assert not any(b"Secretly" in part for part in parts.values())
    till.ledger.close()


@pytest.mark.fault(96)
@pytest.mark.parametrize("streamed", [True, False])
@pytest.mark.parametrize("text", ["<r>&x</r>", "<r><t>x</t></r>", "=1", "http://x.example", "<r></r>", "{=1}"])
def test_a_text_that_looks_like_the_librarys_own_is_written_as_text(text: str, *, streamed: bool) -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": streamed, "strings_to_formulas": False}) as file:
        write_text(file.add_worksheet(), 0, 0, text)
    assert load_workbook(out).worksheets[0]["A1"].value == text


@pytest.mark.parametrize("text", [*HOSTILE, *UNCLEAN, " blank", "blank ", "a\nb", "Asha & Sons", "\ufffe", "आशा"])
def test_the_quick_way_writes_the_same_bytes_as_the_librarys_own(text: str) -> None:
    written = []
    for kind in (Worksheet, QuickSheet):
        out = BytesIO()
        with xlsxwriter.Workbook(out, {"constant_memory": True}) as file:
            file.worksheet_class = kind
            sheet, form = file.add_worksheet(), file.add_format({"num_format": "@"})
            write_text(sheet, 0, 0, text, form)
            write_text(sheet, 0, 27, text)
            sheet.write_number(1, 199, Decimal("1250.50"), form)
            sheet.write_number(2, 0, -7)
        with zipfile.ZipFile(out) as archive:
            written.append(archive.read("xl/worksheets/sheet1.xml"))
    assert written[0] == written[1]


def test_phones_and_codes_are_text_and_the_header_stays_in_sight(till: Till, tmp_path: Path) -> None:
    till.customer("Asha", code="007", phone="+919822014556")
    file = opened(till, tmp_path)
    (row,) = rows(file["Customers"])
    assert (row["Code"], row["Phone"], row["Created"]) == ("007", "+919822014556", datetime(2026, 11, 21))  # noqa: DTZ001 - a day
    for name, columns in (("Customers", CUSTOMER_COLUMNS), ("Entries", ENTRY_COLUMNS), ("Packages", PACKAGE_COLUMNS)):
        sheet = file[name]
        assert [cell.value for cell in sheet[1]] == [key.replace("_", " ").capitalize() for key in columns]
        assert all(cell.font.bold for cell in sheet[1])
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
    assert file["Customers"]["B2"].number_format == "@", "Enter in such a cell does not make a number of it"


@pytest.mark.fault(97)
def test_an_amount_with_more_digits_than_a_number_keeps_is_written_out(till: Till, tmp_path: Path) -> None:
    till.customer("Asha")
    most = 10**15 - 1
    entry = {"kind": "entry", "type": "charge", "customer": "C0001", "on": "2026-01-05"}
    till.write_by_hand(*({**entry, "id": number, "amount": most} for number in (1, 2)))
    file = opened(till, tmp_path)
    assert file["Entries"]["I2"].value == 9_999_999_999_999.99
    assert file["Customers"]["Q2"].value == "19999999999999.98"


def test_what_a_sheet_cannot_hold_stands_on_the_next_one(till: Till, tmp_path: Path) -> None:
    customer = till.customer("Asha")
    for amount in range(1, 8):
        till.do("charge", customer, str(amount))
    out = BytesIO()
    write_workbook(WholeBook(till.ledger), out, tmp_path, date(2026, 11, 21), rows_max=4)
    file = load_workbook(out)
    assert file.sheetnames == ["Summary", "Customers", "Entries", "Entries 2", "Entries 3", "Packages"]
    found = [[row["Amount"] for row in rows(file[name])] for name in ("Entries", "Entries 2", "Entries 3")]
    assert found == [[1, 2, 3], [4, 5, 6], [7]]


def test_the_summary_says_which_book_and_when(till: Till, tmp_path: Path) -> None:
    out = BytesIO()
    write_workbook(WholeBook(till.ledger), out, tmp_path, TODAY)
    summary = dict(load_workbook(out)["Summary"].iter_rows(values_only=True))
    assert summary["Shop"] == 'Test "Stores"; include x'
    assert (summary["Written on"], summary["Customers"]) == (datetime(2026, 11, 21), 0)  # noqa: DTZ001 - a day
