"""A statement in Excel: amounts that add up, and text that is never a formula or a link."""

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest

from ledger.book import Money
from ledger.statements import statement_of
from services.papers import statement_xlsx
from tests.book.conftest import TODAY, Counter

HOSTILE = (
    '=HYPERLINK("http://example.com","press")', "+1", "@SUM(A1)", "－1", "=1+1", "http://example.com/x",
    "mailto:a@example.com", "internal:Sheet1!A1", "<r><t>=1</t></r>", "007", "{=1}", "</t></si>",
)  # fmt: skip


def cells(content: bytes) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True))


def test_the_lines_and_both_balances_are_there_as_numbers(counter: Counter) -> None:
    asha = counter.customer("Asha Patil", code="A1")
    counter.do("charge", asha, "100.50", on=date(2026, 10, 1))
    counter.do("charge", asha, "250", on=date(2026, 11, 5), due_on=date(2026, 11, 10), note="Atta")
    counter.do("payment", asha, "200.25", method="UPI", reference="B-7")
    counter.do("top_up", asha, "500", method="cash")
    statement = statement_of(counter.ledger.book, 0, date(2026, 11, 1), None, TODAY)
    assert cells(statement_xlsx(statement)) == [
        ("Test Stores", *[None] * 9),
        ("Asha Patil · C0001 · A1", *[None] * 9),
        ("Statement 1 Nov 2026 to 21 Nov 2026, amounts in INR", *[None] * 9),
        ("Date", "What", "Note", "Method", "Reference", "Charged", "Paid", "Owes", "Prepaid", "Holds"),
        (None, "Before", None, None, None, None, None, 100.5, None, 0),
        (datetime(2026, 11, 5), "Bought on credit", "Atta", "", "", 250, None, 350.5, None, 0),  # noqa: DTZ001 - as read
        (datetime(2026, 11, 21), "Paid", "", "UPI", "B-7", None, 200.25, 150.25, None, 0),  # noqa: DTZ001 - as read
        (datetime(2026, 11, 21), "Paid in advance", "", "cash", "", None, None, 150.25, 500, 500),  # noqa: DTZ001 - as read
        (None, "At the end", None, None, None, None, None, 150.25, None, 500),
        (None, "Overdue since 10 Nov 2026", None, None, None, None, None, 150.25, None, None),
    ]


@pytest.mark.fault(95, 96)
@pytest.mark.parametrize("typed", HOSTILE)
def test_what_somebody_typed_is_text_in_every_cell(counter: Counter, typed: str) -> None:
    asha = counter.customer("Asha")
    counter.do("charge", asha, "1")
    statement = statement_of(counter.ledger.book, 0, None, None, TODAY)
    line = replace(statement.lines[0], note=typed, reference=typed)
    content = statement_xlsx(replace(statement, shop=typed, name=typed, lines=(line,)))
    found = [cell for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows() for cell in row]
    assert [cell.data_type for cell in found if cell.value == typed] == ["s"] * 3
    assert not [cell for cell in found if cell.data_type == "f" or cell.hyperlink]
    assert all(cell.number_format == "@" for cell in found if cell.value == typed)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet


@pytest.mark.fault(97)
def test_what_excel_cannot_count_is_written_out(counter: Counter) -> None:
    asha = counter.customer("Asha")
    counter.do("charge", asha, "1")
    statement = statement_of(counter.ledger.book, 0, None, None, TODAY)
    huge = Money(1234567890123456789, statement.closing_due.currency)
    line = replace(statement.lines[0], on=date(1899, 12, 31), due_after=huge)
    row = cells(statement_xlsx(replace(statement, lines=(line,))))[5]
    assert (row[0], row[7]) == ("1899-12-31", "12345678901234567.89")


def test_the_same_statement_is_the_same_file(counter: Counter) -> None:
    counter.do("charge", counter.customer("Asha"), "1")
    statement = statement_of(counter.ledger.book, 0, None, None, TODAY)
    assert statement_xlsx(statement) == statement_xlsx(statement)
