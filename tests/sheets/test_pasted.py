"""Tables that somebody copied and pasted: from a spreadsheet, a page, a chat, a database program."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.sheets import Limits, UnreadableFile, read_pasted
from tests.sheets.makers import plan

TABLE = [["Name", "Phone", "Due"], ["Asha", "9876543210", "1,250.50"], ["Ravi", "9876543211", "12,00,000"]]


def rows(text: str) -> list[list[object]]:
    return [list(row) for row in read_pasted(text).rows]


@pytest.mark.parametrize(
    "text",
    [
        "Name\tPhone\tDue\nAsha\t9876543210\t1,250.50\nRavi\t9876543211\t12,00,000\n",
        "Name\tPhone\tDue\r\nAsha\t9876543210\t1,250.50\r\nRavi\t9876543211\t12,00,000",
        "\ufeffName\tPhone\tDue\rAsha\t9876543210\t1,250.50\rRavi\t9876543211\t12,00,000\r",
        "Name;Phone;Due\nAsha;9876543210;1,250.50\nRavi;9876543211;12,00,000\n",
        'Name,Phone,Due\nAsha,9876543210,"1,250.50"\nRavi,9876543211,"12,00,000"\n',
        "| Name | Phone | Due |\n|:--|:-:|--:|\n| Asha | 9876543210 | 1,250.50 |\n| Ravi | 9876543211 | 12,00,000 |\n",
        "Name | Phone | Due\n--- | --- | ---\nAsha | 9876543210 | 1,250.50\nRavi | 9876543211 | 12,00,000",
        ("+------+------------+-----------+\n| Name | Phone      | Due       |\n+------+------------+-----------+\n"
        "| Asha | 9876543210 | 1,250.50  |\n| Ravi | 9876543211 | 12,00,000 |\n+------+------------+-----------+\n"),
        "Name|Phone|Due\nAsha|9876543210|1,250.50\nRavi|9876543211|12,00,000\n",
    ],
    ids=["tabs", "windows", "mac", "semicolons", "commas", "markdown", "markdown without ends", "database", "bars"],
)  # fmt: skip
def test_a_table_is_read_however_it_was_copied(text: str) -> None:
    assert rows(text) == TABLE
    assert read_pasted(text).file == "Pasted table"


def test_a_cell_with_a_line_end_is_one_cell() -> None:
    text = 'Name\tAddress\tDue\nAsha\t"12 High St\nFlat ""B"""\t5\n"Ravi\nKumar"\t\t7'
    assert rows(text) == [["Name", "Address", "Due"], ["Asha", '12 High St\nFlat "B"', "5"], ["Ravi\nKumar", None, "7"]]


def test_a_quotation_mark_that_somebody_wrote_swallows_nothing() -> None:
    text = 'Name\tItem\tDue\n"Big" Asha\t5" pipe\t1\nRavi\t"open\t2\nMeena\tend"\t3'
    assert rows(text) == [
        ["Name", "Item", "Due"], ['"Big" Asha', '5" pipe', "1"], ["Ravi", '"open', "2"], ["Meena", 'end"', "3"],
    ]  # fmt: skip
    assert rows('Name,Due\n"Big" Asha,1\nRavi,2') == [["Name", "Due"], ['"Big" Asha', "1"], ["Ravi", "2"]]


def test_a_tab_in_the_header_decides_whatever_else_looks_steady() -> None:
    """Found by making up tables: a comma in every note made a steadier table than two columns of four."""
    assert rows("Name\tNote\tDue\tPhone\nx\tx,\nx\tx,") == [["Name", "Note", "Due", "Phone"], ["x", "x,"], ["x", "x,"]]


def test_a_bar_that_was_written_inside_of_a_drawn_cell_cuts_nothing() -> None:
    assert rows("| Name | Note |\n|---|---|\n| Asha | a \\| b<br>c |\n") == [["Name", "Note"], ["Asha", "a | b\nc"]]


def test_empty_cells_and_rows_keep_their_places() -> None:
    assert rows("Name\t\tDue\n\n\t\t5\n") == [["Name", None, "Due"], [], [None, None, "5"]]


def test_a_column_alone_is_a_table_of_one_column() -> None:
    assert rows("Name\nAsha\nRavi\n") == [["Name"], ["Asha"], ["Ravi"]]


def test_contacts_may_be_pasted_too() -> None:
    assert rows("BEGIN:VCARD\nFN:Asha\nTEL:1\nEND:VCARD") == [["Name", "Phone"], ["Asha", "1"]]
    google = "First Name\tLast Name\tPhone 1 - Label\tPhone 1 - Value\nAsha\tVerma\tMobile\t98 ::: 99\n"
    assert rows(google) == [["Name", "Phone", "Phone 2"], ["Asha Verma", "98", "99"]]


def test_a_pasted_table_is_planned_like_a_file() -> None:
    planned = plan([read_pasted("Name\tPhone\tDue\nAsha Verma\t9876543210\t₹ 1,250.50\n")])
    assert [(row.fields["name"], row.fields["phone"], row.due and row.due.minor) for row in planned.rows] == [
        ("Asha Verma", "+919876543210", 125050)
    ]


@pytest.mark.fault(82, 84)
@pytest.mark.parametrize(
    ("text", "limits", "says"),
    [
        ("", Limits(), "empty"), (" \n\t\n", Limits(), "empty"), ("a\tb\nc\td\n", Limits(rows=1), "more than 1 rows"),
        ("a\tb\tc\n", Limits(columns=2), "columns"), ("a\tb\n", Limits(file_bytes=3), "MB"),
        ("a\tb\n", Limits(cells=1), "cells"), ("aaaa\tb\n", Limits(cell_letters=3), "letters"),
    ],
)  # fmt: skip
def test_nothing_or_too_much_is_refused_in_a_sentence(text: str, limits: Limits, says: str) -> None:
    with pytest.raises(UnreadableFile, match=says):
        read_pasted(text, limits)


_CELL = st.text(st.characters(exclude_characters="\r\0\t", exclude_categories=["Cs"]), max_size=6)


@given(st.lists(st.lists(_CELL, min_size=2, max_size=4), min_size=1, max_size=6))
def test_what_a_spreadsheet_program_copies_is_read_back_cell_by_cell(table: list[list[str]]) -> None:
    table = [["Name", "Note", "Due", "Phone"], *([f"x{cell}" for cell in row] for row in table)]
    copied = "\n".join(
        "\t".join('"' + cell.replace('"', '""') + '"' if "\n" in cell else cell for cell in row) for row in table
    )
    assert rows(copied) == table


@given(st.text(max_size=60) | st.text('\t\n"|-a,;\\', max_size=60))
def test_any_text_is_a_table_or_refused(text: str) -> None:
    with suppress(UnreadableFile):
        read_pasted(text)
