"""Cells that are merged down: what stands once and is meant for every row, and what is meant once."""

from datetime import date
from typing import Any

import pytest

from ledger.sheets import Sheet, read_file
from ledger.sheets.merged import spread_merged
from tests.sheets.makers import workbook

ROWS: list[list[object]] = [
    ["Dues of all centres", None, None, None, None], ["Centre", "Name", "Phone", "Due", "Since"],
    ["GK2", "Asha", 9876543210, 1200, date(2026, 1, 31)], [None, "Ravi", None, None, None], [None, "Meena", None,
    None, None],
    [None, None, None, None, None], ["PB", "Nisha", "98765 43213", "1,200", None], [None, "Om", None, None, None],
]  # fmt: skip


def merged(*areas: str) -> Sheet:
    def change(book: Any) -> None:  # noqa: ANN401 - openpyxl has no types
        for area in areas:
            book.active.merge_cells(area)

    return read_file("a.xlsx", workbook(ROWS, change))[0]


@pytest.mark.fault(89)
def test_a_centre_that_stands_once_is_that_of_every_row_beside_it() -> None:
    sheet = spread_merged(merged("A1:E1", "A3:A6", "A7:A8", "E3:E5"), header_row=2)
    assert [row[0] if row else None for row in sheet.rows[2:]] == ["GK2", "GK2", "GK2", None, "PB", "PB"]
    assert [list(row[4:5]) for row in sheet.rows[2:5]] == [[date(2026, 1, 31)]] * 3
    assert list(sheet.rows[0]) == ["Dues of all centres"]


@pytest.mark.fault(89)
def test_an_amount_that_stands_once_is_owed_once() -> None:
    sheet = spread_merged(merged("D3:D5", "D7:D8"), header_row=2)
    assert [row[3] if len(row) > 3 else None for row in sheet.rows[2:]] == [1200, None, None, None, "1,200", None]


@pytest.mark.fault(89)
def test_a_phone_is_spread_only_where_numbers_are_phones() -> None:
    sheet = merged("C3:C4", "C7:C8")
    assert spread_merged(sheet, 2) is sheet
    spread = spread_merged(sheet, 2, with_numbers={3})
    assert [row[2] if len(row) > 2 else None for row in spread.rows[2:]] == [
        9876543210, 9876543210, None, None, "98765 43213", "98765 43213",
    ]  # fmt: skip
    assert spread_merged(sheet, 2, with_numbers={3}, but_not={3}) is sheet


@pytest.mark.fault(89)
def test_what_is_merged_in_the_header_or_across_is_left_as_it_is() -> None:
    sheet = merged("A1:E1", "B2:B3", "A7:B8")
    assert spread_merged(sheet, header_row=2) is sheet
