"""Reports as files: exactly the rows of the screen, with amounts that add up and names that never run."""

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from ledger.book import Currency, EntryRequest, Kind, Money, parse_amount
from ledger.reports import REPORTS, FilterNotUnderstood, Report, ReportColumn, ReportUnknown
from services.report_files import FORMS, report_csv, report_file, report_of, report_xlsx
from services.shop import Shop
from tests.desks import owner_desk
from tests.services.counter import HERE, add, sell

TODAY = date(2026, 11, 21)
RUPEES = Currency.of("INR")
HOSTILE = (
    '=HYPERLINK("http://example.com","press")', "+1", "@SUM(A1)", "－1", "＝1", "-1-1", "=1+1", "\t=1", "\r=1",
    "http://example.com/x", "mailto:a@example.com", "internal:Sheet1!A1", "<r><t>=1</t></r>", "12345", "{=1}",
)  # fmt: skip


def money(text: str) -> Money:
    return parse_amount(text, RUPEES)


def report(*names: str) -> Report:
    """Return a report with a row of every sort of cell for each of these names."""
    columns = (
        ReportColumn("Number", "id"), ReportColumn("Customer", "text"), ReportColumn("Phone", "phone"),
        ReportColumn("Due", "money"), ReportColumn("Left", "count"), ReportColumn("Last seen", "date"),
        ReportColumn("Days", "days"),
    )  # fmt: skip
    rows: list[Any] = [
        (f"C{number:04d}", name, "+919822014556", money("1250.05"), 3, date(2026, 11, 2), None)
        for number, name in enumerate(names, 1)
    ]
    totals = (None, None, None, Money(125_005 * len(names), RUPEES), 3 * len(names), None, None)
    return Report("ageing", "How old: a/b [c]", columns, rows, totals if names else None)


def cells(content: bytes) -> list[list[Any]]:
    """Return the cells of the one sheet of a workbook."""
    (sheet,) = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    return [list(row) for row in sheet.iter_rows()]


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def test_a_csv_is_these_bytes() -> None:
    assert report_csv(report("Asha Patil", 'D"Souza, नमस्ते')).decode("utf-8") == (
        "\ufeffNumber,Customer,Phone,Due,Left,Last seen,Days\r\n"
        "C0001,Asha Patil,'+919822014556,1250.05,3,2026-11-02,\r\n"
        'C0002,"D""Souza, नमस्ते",\'+919822014556,1250.05,3,2026-11-02,\r\n'
    )


@pytest.mark.fault(95)
@pytest.mark.parametrize("name", [name for name in HOSTILE if name[0] in "=+-@\t\r－＝"])
def test_a_name_that_a_spreadsheet_program_would_run_is_text_in_a_csv(name: str) -> None:
    assert table(report_csv(report(name)))[1][1] == f"'{name}"


@pytest.mark.fault(96)
def test_a_workbook_has_no_formula_and_no_link_whatever_customers_are_called() -> None:
    content = report_xlsx(report(*HOSTILE), TODAY)
    for row, name in zip(cells(content)[1:], HOSTILE, strict=False):
        cell = row[1]
        assert cell.data_type == "s", name
        assert cell.hyperlink is None
        # A carriage return alone is read back as an end of line by every reader of XML.
        assert cell.value.replace("_x000D_", "\r") == name
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for part in parts.namelist():
            text = parts.read(part).decode("utf-8")
            assert "<f>" not in text
            assert "hyperlink" not in text


@pytest.mark.fault(97)
def test_amounts_are_exact_numbers_dates_are_dates_and_what_is_missing_is_empty() -> None:
    heading, row, total = cells(report_xlsx(report("Asha"), TODAY))
    assert [cell.value for cell in heading] == ["Number", "Customer", "Phone", "Due", "Left", "Last seen", "Days"]
    assert [cell.data_type for cell in row] == ["s", "s", "s", "n", "n", "d", "n"]
    assert Decimal(str(row[3].value)) == Decimal("1250.05")
    assert (row[2].value, row[4].value, row[5].value.date(), row[6].value) == (
        "+919822014556", 3, date(2026, 11, 2), None,
    )  # fmt: skip
    assert (row[3].number_format, row[5].number_format) == ("#,##0.00", "yyyy-mm-dd")
    assert [cell.value for cell in total] == ["Total", None, None, 1250.05, 3, None, None]
    assert total[3].font.bold


@pytest.mark.fault(97)
def test_an_amount_with_more_digits_than_a_number_keeps_is_text() -> None:
    huge = Report("x", "X", (ReportColumn("Due", "money"),), [(Money(10**17 + 1, RUPEES),)])
    assert cells(report_xlsx(huge, TODAY))[1][0].value == "1000000000000000.01"


def test_a_currency_without_decimals_has_none_in_a_file() -> None:
    yen = Report("x", "X", (ReportColumn("Due", "money"),), [(Money(1250, Currency.of("JPY")),)])
    assert table(report_csv(yen)) == [["Due"], ["1250"]]
    cell = cells(report_xlsx(yen, TODAY))[1][0]
    assert (cell.value, cell.number_format) == (1250, "#,##0")


def test_the_same_report_gives_the_same_bytes() -> None:
    assert report_xlsx(report("Asha"), TODAY) == report_xlsx(report("Asha"), TODAY)


def test_a_report_without_rows_is_a_file_with_headings() -> None:
    assert len(cells(report_xlsx(report(), TODAY))) == 1
    assert len(table(report_csv(report()))) == 1


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", REPORTS)
def test_every_report_can_be_had_as_a_file_also_of_a_shop_without_customers(
    open_shop: Shop, name: str, form: str
) -> None:
    asked = report_file(owner_desk(open_shop), f"{name}.{form}", {})
    assert asked.name == f"{name.replace('_', '-')}-{open_shop.today()}.{form}"
    assert asked.media_type == FORMS[form]
    assert asked.content


def test_a_file_has_the_filtered_rows_and_no_others(open_shop: Shop) -> None:
    for name, tags in (("Asha", ["Monthly"]), ("Ravi", [])):
        add(open_shop, name)
        customer = f"C{len(open_shop.book.people):04d}"
        open_shop.change_customer(customer, {"tags": tags}, key=f"tag {name}", **HERE)
        sell(open_shop, "12.50", key=f"sale {name}", customer=customer)
    whole = table(report_file(owner_desk(open_shop), "ageing.csv", {}).content)
    assert [row[1] for row in whole[1:]] == ["Asha", "Ravi"]
    tagged = report_file(owner_desk(open_shop), "ageing.csv", {"tag": "Monthly"}).content
    assert [row[1] for row in table(tagged)[1:]] == ["Asha"]
    in_excel = cells(report_file(owner_desk(open_shop), "ageing.xlsx", {"tag": "Monthly"}).content)
    assert [row[1].value for row in in_excel[1:]] == ["Asha", None]
    assert in_excel[2][-1].value == 12.5


def test_weeks_begin_where_the_shop_says(open_shop: Shop) -> None:
    add(open_shop)
    request = EntryRequest(Kind.CHARGE, "C0001", parse_amount("5", RUPEES), open_shop.today())
    open_shop.record(request, key="sale", **HERE)
    for number, day in enumerate(("monday", "sunday")):
        open_shop.settings_path.write_text(f'[look]\nweek_starts_on = "{day}"\n', encoding="utf-8")
        open_shop.read_settings()
        start = report_of(owner_desk(open_shop), "collections_week", {}).rows[0][0]
        assert isinstance(start, date)
        assert start.weekday() == (0, 6)[number]


def test_a_report_is_made_anew_when_the_book_has_gone_on(open_shop: Shop) -> None:
    add(open_shop)
    first = sell(open_shop, "5")
    kept = report_of(owner_desk(open_shop), "ageing", {})
    assert report_of(owner_desk(open_shop), "ageing", {}) is kept
    open_shop.undo(first.seq, key="undo", **HERE)
    assert report_of(owner_desk(open_shop), "ageing", {}).rows == []


@pytest.mark.parametrize("asked", ["profit.csv", "ageing", "ageing.pdf", ".csv", "../ageing.csv", "ageing.csv.exe", ""])
def test_a_file_of_a_report_that_nobody_makes_is_refused(open_shop: Shop, asked: str) -> None:
    with pytest.raises(ReportUnknown, match="There is no report called"):
        report_file(owner_desk(open_shop), asked, {})


def test_a_filter_that_is_none_is_refused_and_not_left_out(open_shop: Shop) -> None:
    with pytest.raises(FilterNotUnderstood):
        report_file(owner_desk(open_shop), "ageing.csv", {"centr": "Pune"})
