"""Workbooks that office programs have saved, in every format: each cell, and what else is known of a sheet.

The files in data/office were made by LibreOffice (make_office_files.py); the binary workbooks by tests/sheets/xlsb.py.
"""

import io
import struct
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from python_calamine import CalamineError, CalamineWorkbook

from ledger.sheets import Limits, Sheet, UnreadableFile, child, read_file
from ledger.sheets.biff8 import OLD_OFFICE, facts_of_xls
from tests.sheets import xlsb
from tests.sheets.makers import DATA, parts_of, with_part, workbook, zipped

OFFICE = DATA / "office"
NAMES = ["people.xlsx", "people.xls", "people.ods", "people-1904.xlsx", "people-1904.xls", "people-1904.ods"]
ROWS: list[list[object]] = [
    ["Name", "Phone", "Due", "Since", "Share", "Member", "Centre", "Note", "Double", "Code"],
    ["Asha Verma", "9876543210", Decimal("1250.5"), date(2026, 1, 31), Decimal("0.25"), True, "GK2", "plain bold", 2501,
     "007"],
    ["Ravi Kumar", 9876543211, "1,200", datetime.fromisoformat("2026-02-01T10:20"), Decimal("1.5"), False, None, "x",
    None,
     7],
    ["Meena", 9876543212, 3, date(1999, 12, 31), None, None, None, "site"],
    ["राम शर्मा", "+91 98765 43213", Decimal("-7.25"), date(2028, 2, 29), 1, None, None, "two\nlines", "ab", "1E5"],
]  # fmt: skip


def read(name: str) -> list[Sheet]:
    return read_file(name, (OFFICE / name).read_bytes())


def refusal(content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(UnreadableFile) as refused:
        read_file("list", content, limits)
    return str(refused.value)


@pytest.mark.fault(48, 82, 88, 90)
@pytest.mark.parametrize("name", NAMES)
def test_every_cell_of_a_workbook_is_read_whatever_program_format_and_date_system(name: str) -> None:
    people, _ = read(name)
    # LibreOffice writes yes and no into .ods as a formula whose value is a number.
    rows = [[int(cell) if name.endswith(".ods") and cell in (True, False) else cell for cell in row] for row in ROWS]
    assert [list(row) for row in people.rows] == rows
    assert [type(cell) for row in people.rows for cell in row] == [type(cell) for row in rows for cell in row]


@pytest.mark.fault(88, 89, 90)
@pytest.mark.parametrize("name", NAMES)
def test_what_is_hidden_merged_or_in_error_is_known_in_every_format(name: str) -> None:
    people, old = read(name)
    assert (people.name, people.hidden, old.name, old.hidden) == ("People", False, "Old", True)
    assert people.hidden_rows == {3}
    assert list(people.merged) == [(2, 7, 4, 7)]
    assert people.error_cells == {(3, 9), (4, 9)}
    assert people.formulas_without_value == frozenset()


@pytest.mark.fault(82)
@pytest.mark.parametrize("name", ["locked.xlsx", "locked.xls", "locked.ods"])
def test_a_workbook_with_a_password_is_refused_as_such(name: str) -> None:
    assert "is locked with a password" in refusal((OFFICE / name).read_bytes())


@pytest.mark.fault(82)
@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_file_may_promise_another_format(name: str) -> None:
    content = (OFFICE / name).read_bytes()
    for end in (".csv", ".xls", ".xlsx", ".ods", ".pdf", ""):
        assert read_file(f"list{end}", content)[0].rows[1][0] == "Asha Verma"


TABLE: list[list[xlsb.Cell]] = [
    ["Name", "Phone", "Due", "Since", "Member", "Centre", "Sum"],
    ["Asha Verma", 9876543210.0, 1250.5, date(2026, 1, 31), True, "GK2", xlsb.Formula(2501)],
    ["राम", "98765 43211", -7.0, datetime.fromisoformat("2026-02-01T10:20"), False, None, xlsb.Error()],
]


def binary(*, in_1904: bool = False) -> bytes:
    records = xlsb.rows(TABLE, hidden=[3], merged=[(2, 6, 3, 6)], in_1904=in_1904)
    return xlsb.xlsb({"People": records, "Old": xlsb.rows([["x"]])}, hidden=["Old"], in_1904=in_1904)


@pytest.mark.fault(48, 82, 89, 90)
@pytest.mark.parametrize("in_1904", [False, True])
def test_a_binary_workbook_is_read_with_all_that_is_known_of_it(*, in_1904: bool) -> None:
    people, old = read_file("list.xlsb", binary(in_1904=in_1904))
    assert [list(row) for row in people.rows] == [
        ["Name", "Phone", "Due", "Since", "Member", "Centre", "Sum"],
        ["Asha Verma", 9876543210, Decimal("1250.5"), date(2026, 1, 31), True, "GK2", 2501],
        ["राम", "98765 43211", -7, datetime.fromisoformat("2026-02-01T10:20"), False],
    ]
    assert (people.hidden, old.hidden, people.hidden_rows) == (False, True, frozenset({3}))
    assert list(people.merged) == [(2, 6, 3, 6)]
    assert people.error_cells == {(3, 7)}


@pytest.mark.fault(82)
def test_a_binary_workbook_whose_sheet_breaks_off_is_damaged_and_not_too_large() -> None:
    """Found by mutation: calamine reports it as an error of reading, which nobody had expected of it."""
    name = "xl/worksheets/sheet1.bin"
    sheet = parts_of(binary())[name]
    for length in range(len(sheet) // 2, len(sheet) // 2 + 20):
        assert "is damaged" in refusal(zipped({**parts_of(binary()), name: sheet[:length]}))


def far(row: int, column: int) -> bytes:
    return xlsb.xlsb({"s": [xlsb.record(145), xlsb.row_start(row), xlsb.cell(column, "x"), xlsb.record(146)]})


@pytest.mark.fault(84, 85)
@pytest.mark.parametrize(("row", "column", "says"), [(1_048_575, 0, "A1048576"), (0, 16_383, "XFD1")])
def test_a_cell_far_away_in_a_binary_workbook_is_refused_before_anything_reads_it(
    row: int, column: int, says: str
) -> None:
    assert says in refusal(far(row, column))


@pytest.mark.fault(84)
def test_a_binary_workbook_with_too_many_cells_is_refused() -> None:
    assert "filled cells" in refusal(binary(), Limits(cells=10))
    assert "reaches over" in refusal(binary(), Limits(area=10))


def open_document(rows: str) -> bytes:
    content = parts_of((OFFICE / "people.ods").read_bytes())
    start = content["content.xml"].index(b"<table:table-row")
    return zipped({**content, "content.xml": content["content.xml"][:start] + rows.encode() + b"</table:table>"
                   b"</office:spreadsheet></office:body></office:document-content>"})  # fmt: skip


TIMES_150 = " table:number-columns-repeated='150'"
ONE = '<table:table-cell office:value-type="string"{}><text:p>x</text:p></table:table-cell>'


@pytest.mark.fault(83, 84)
@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (f"<table:table-row table:number-rows-repeated='1048576'>{ONE.format('')}</table:table-row>", "A1048576"),
        (f"<table:table-row>{ONE.format(' table:number-columns-repeated=' + repr('16384'))}</table:table-row>", "XFD1"),
        (f"<table:table-row table:number-rows-repeated='500000'/><table:table-row>{ONE.format('')}", "A500001"),
        (f"<table:table-row table:number-rows-repeated='150000'>{ONE.format(TIMES_150)}", "filled cells"),
    ],
)  # fmt: skip
def test_one_cell_that_is_repeated_a_million_times_is_refused_before_anything_reads_it(rows: str, says: str) -> None:
    assert says in refusal(open_document(rows))


@pytest.mark.fault(84)
def test_empty_rows_that_are_repeated_to_the_end_of_the_sheet_are_no_cells() -> None:
    rows = (
        f"<table:table-row>{ONE.format('')}<table:table-cell table:number-columns-repeated='16383'/></table:table-row>"
    )
    (sheet,) = read_file("a.ods", open_document(f"{rows}<table:table-row table:number-rows-repeated='1048575'/>"))
    assert [list(row) for row in sheet.rows] == [["x"]]


@pytest.mark.fault(48)
def test_days_at_the_edges_of_the_calendar_are_read_or_left_as_they_are() -> None:
    def styled(_xml: bytes) -> bytes:
        cells = b"".join(b'<c r="%c1" s="1"><v>%s</v></c>' % (65 + at, value) for at, value in enumerate(values))
        return (
            b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
            + (cells + b"</row></sheetData></worksheet>")
        )

    values = (b"59", b"60", b"61", b"0", b"-1", b"2958465", b"2958466", b"1e9", b"36526.5")
    content = with_part(workbook([[date(2026, 1, 1)]]), "xl/worksheets/sheet1.xml", styled)
    (sheet,) = read_file("a.xlsx", content)
    cells = list(sheet.rows[0])
    assert (cells[0], cells[2], cells[5]) == (date(1900, 2, 28), date(1900, 3, 1), date(9999, 12, 31))
    assert cells[8] == datetime.fromisoformat("2000-01-01T12:00")
    # There was no 29 February 1900, and no day before the first one or after the last.
    assert not any(isinstance(cell, date) and not 1899 <= cell.year <= 9999 for cell in cells)


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.fault(82, 90)
def test_a_workbook_that_the_first_reader_refuses_is_read_by_the_second() -> None:
    """Newer Excels show errors (#SPILL!) that calamine takes for damage; only such a cell is lost."""
    rows: list[list[object]] = [
        ["Name", "Phone", "Due", "Since"],
        ["Asha", 9876543210, 7.25, date(2026, 1, 31)],
        ["Ravi", 9876543211, 5],
    ]
    odd = with_part(workbook(rows), SHEET, lambda xml: xml.replace(b't="n"><v>5<', b't="e"><v>#SPILL!<'))
    with pytest.raises(CalamineError):
        CalamineWorkbook.from_filelike(io.BytesIO(odd)).get_sheet_by_index(0)
    (sheet,) = read_file("a.xlsx", odd)
    assert [list(row) for row in sheet.rows] == [
        rows[0], ["Asha", 9876543210, Decimal("7.25"), date(2026, 1, 31)], ["Ravi", 9876543211],
    ]  # fmt: skip
    assert sheet.error_cells == {(3, 3)}


@pytest.mark.fault(82)
def test_a_workbook_that_both_readers_refuse_is_refused_in_a_sentence() -> None:
    content = workbook([["Name", "Phone"], ["Asha", 9876543210]])
    sheet = parts_of(content)[SHEET]
    for old, new in ((b"9876543210", b"98765 43210"), (b'r="A1"', b'r="$A$1"'), (b'ref="A1:B2"', b'ref="A0:B"')):
        odd = sheet.replace(old, new)
        assert "is damaged" in refusal(zipped({**parts_of(content), SHEET: odd}))


@pytest.mark.fault(82)
def test_an_old_workbook_that_is_cut_anywhere_is_refused_or_read() -> None:
    content = (OFFICE / "people.xls").read_bytes()
    for length in range(100, len(content), 512):
        with suppress(UnreadableFile):
            assert read_file("a.xls", content[:length])


@pytest.mark.fault(83)
@pytest.mark.parametrize("chain", ["fat", "difat", "directory", "small"])
def test_an_old_workbook_whose_sectors_go_in_circles_is_looked_through_once(chain: str) -> None:
    content = bytearray((OFFICE / "people.xls").read_bytes())
    table = 512 * (struct.unpack_from("<I", content, 76)[0] + 1)
    if chain == "fat":
        for sector in range(120):
            struct.pack_into("<I", content, table + 4 * sector, sector)
    elif chain == "difat":
        struct.pack_into("<2I", content, 68, 0, 0xFFFFFFFF)
        struct.pack_into("<I", content, 512 + 508, 0)
    elif chain == "directory":
        struct.pack_into("<I", content, table + 4 * struct.unpack_from("<I", content, 48)[0], 0)
    else:
        struct.pack_into("<I", content, 60, 0)
    assert isinstance(facts_of_xls(bytes(content)), dict)


def test_what_looks_like_an_old_workbook_and_is_none_says_nothing() -> None:
    for content in (OLD_OFFICE, OLD_OFFICE + b"\0" * 600, OLD_OFFICE + b"\xff" * 5000):
        assert facts_of_xls(content) == {}


@pytest.mark.fault(88)
def test_a_formula_without_its_value_is_known_in_an_open_document_too() -> None:
    cell = '<table:table-cell table:formula="of:=1+1"/>'
    sheets = child.read(open_document(f"<table:table-row>{ONE.format('')}{cell}</table:table-row>"), Limits())
    assert sheets[0].formulas_without_value == [(1, 2)]


def test_the_same_workbook_reads_the_same_in_every_format() -> None:
    first, *others = (read(name)[0] for name in NAMES if not name.endswith(".ods"))
    for other in others:
        assert replace(other, file="") == replace(first, file="")
