"""Files of strangers: read by their content, in a child process with limits, or refused in one sentence (FAULTS E)."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from ledger.sheets import Limits, UnreadableFile, read_file
from tests.sheets.makers import DATA, lying_about_sizes, parts_of, with_part, workbook, zipped

SHEET = "xl/worksheets/sheet1.xml"
ROWS: list[list[object]] = [["Name", "Phone"], ["Asha", 9876543210]]


def refusal(content: bytes, name: str = "list.xlsx", limits: Limits | None = None) -> str:
    with pytest.raises(UnreadableFile) as refused:
        read_file(name, content, limits)
    sentence = str(refused.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


def test_cells_keep_their_text_and_their_type() -> None:
    rows = [
        ["007", 7, 7.0, 7.25, True, date(2026, 1, 31), datetime.fromisoformat("2026-01-31T10:20"), None, "=1", " x "]
    ]
    (sheet,) = read_file("a.xlsx", workbook(rows, lambda book: setattr(book.active["I1"], "data_type", "s")))
    cells = ["007", 7, 7, Decimal("7.25"), True, date(2026, 1, 31), datetime.fromisoformat("2026-01-31T10:20"), None,
             "=1", " x "]  # fmt: skip
    assert list(sheet.rows[0]) == cells
    assert [type(cell) for cell in sheet.rows[0]] == [type(cell) for cell in cells]


def test_rows_are_numbered_as_the_spreadsheet_program_does() -> None:
    (sheet,) = read_file("a.xlsx", workbook([[], [], ["Name"], [], ["Asha"]]))
    assert [list(row) for row in sheet.rows] == [[], [], ["Name"], [], ["Asha"]]


@pytest.mark.fault(82)
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"), (b"\xef\xbb\xbf \r\n", "empty"), (b"\0" * 50, "empty"), (b"\x89PNG\r\n\x1a\n123", "a picture"),
        (b"\xff\xd8\xff\xe0abc", "a picture"), (b"%PDF-1.7", "a PDF"), (b"MZ\x90\0", "a program"),
        (b"\x7fELF\x02", "a program"), (b"<!DOCTYPE html><html>", "a web page"), (b"<table><tr>", "a web page"),
        (b"<?xml version='1.0'?>", "an XML document"), (b'{"a": 1}', "a JSON document"), (b"{\\rtf1", "RTF"),
        (b"PK\x03\x04 and then nothing", "breaks off"), (b"PK\x05\x06" + b"\0" * 18, "nothing in it"),
        (zipped({"readme.txt": b"x"}), "a zip archive"), (zipped({"word/document.xml": b"<a/>"}), "a text document"),
        (zipped({"ppt/presentation.xml": b"<a/>"}), "a presentation"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "cannot be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (bytes(range(256)) * 20, "another program"),
        (b'[\n  {"name": "Asha"},\n  {"name": "Ravi"}\n]', "a JSON document"),
        (b'{ "people" : [1] }', "a JSON document"), (b'ID;PWXL;N;E\r\nC;Y1;X1;K"Name"\r\nE\r\n', "SYLK"),
        (b"\x03\x7e\x0b\x1b\x02\x61\x20NAME\x01\x02\x10\x14\rAsha      Ravi      ", "another program"),
    ],
)  # fmt: skip
def test_what_is_no_spreadsheet_is_refused_whatever_its_name(content: bytes, says: str) -> None:
    assert says in refusal(content)
    assert says in refusal(content, "list.csv")


@pytest.mark.fault(82)
def test_the_content_decides_and_not_the_name() -> None:
    assert read_file("list.csv", workbook(ROWS))[0].rows[1][0] == "Asha"
    assert read_file("list.xlsx", b"Name,Phone\nAsha,98")[0].rows[1][0] == "Asha"


@pytest.mark.fault(82)
def test_an_open_document_is_read() -> None:
    namespaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    content = (
        f'<office:document-content {namespaces}><office:body><office:spreadsheet><table:table table:name="Dues">'
        '<table:table-row><table:table-cell office:value-type="string"><text:p>Asha</text:p></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="12.5"><text:p>12.5</text:p></table:table-cell>'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    parts = {"mimetype": kind.encode(), "content.xml": content.encode(), "META-INF/manifest.xml": manifest.encode()}
    (sheet,) = read_file("a.ods", zipped(parts))
    assert (sheet.name, list(sheet.rows[0])) == ("Dues", ["Asha", Decimal("12.5")])


@pytest.mark.fault(83)
@pytest.mark.parametrize("lie", [lambda content: content, lying_about_sizes], ids=["honest", "lying"])
def test_a_zip_bomb_is_counted_while_it_unpacks(lie: Callable[[bytes], bytes]) -> None:
    bomb = lie(with_part(workbook(ROWS), "xl/media/x.bin", lambda _: b"\0" * 20_000_000))
    assert len(bomb) < 100_000
    assert "100 times" in refusal(bomb)
    assert "more than 5 MB" in refusal(bomb, limits=Limits(unzipped_bytes=5 * 2**20, unzipped_ratio=10**9))


@pytest.mark.fault(83)
def test_a_workbook_of_very_many_parts_is_refused() -> None:
    parts = {f"xl/x{number}.xml": b"<a/>" for number in range(201)}
    assert "parts" in refusal(zipped({**parts_of(workbook(ROWS)), **parts}))


def far_cell() -> bytes:
    def fill(book: Any) -> None:  # noqa: ANN401 - openpyxl has no types
        book.active["XFD1048576"] = 2

    return workbook([[1]], fill)


@pytest.mark.fault(84)
def test_a_cell_far_away_is_refused_before_anything_reads_it() -> None:
    assert "XFD1048576" in refusal(far_cell())


@pytest.mark.fault(40, 84)
def test_a_reader_that_takes_all_memory_takes_only_its_own() -> None:
    let_through = Limits(rows=10**7, columns=10**5, area=10**12, memory_bytes=1024 * 2**20)
    assert "more memory or time" in refusal(far_cell(), limits=let_through)
    assert read_file("a.xlsx", workbook(ROWS))[0].rows[1][0] == "Asha"


@pytest.mark.fault(40, 84)
def test_a_reader_gets_no_more_memory_than_it_is_given() -> None:
    def fill(book: Any) -> None:  # noqa: ANN401 - openpyxl has no types
        book.active["T1000000"] = 2

    given = Limits(rows=10**7, area=10**12, memory_bytes=400 * 2**20)
    assert read_file("a.xlsx", workbook(ROWS), given)[0].rows[1][0] == "Asha"
    assert "more memory or time" in refusal(workbook([[1]], fill), limits=given)


@pytest.mark.fault(84)
@pytest.mark.parametrize(
    ("limits", "says"),
    [
        (Limits(rows=5), "A6"), (Limits(columns=2), "C1"), (Limits(cells=20), "filled cells"),
        (Limits(area=20), "reaches"), (Limits(file_bytes=1000), "MB"), (Limits(answer_bytes=10), "text"),
    ],
)  # fmt: skip
def test_more_than_is_read_at_one_time_is_refused(limits: Limits, says: str) -> None:
    sentence = refusal(workbook([["a", "b", "c"]] * 10), limits=limits)
    assert says in sentence
    assert "too large" in sentence


@pytest.mark.fault(84)
def test_a_child_that_does_not_end_is_ended() -> None:
    assert "longer than 0 seconds" in refusal(workbook(ROWS), limits=Limits(wall_seconds=0))


@pytest.mark.fault(85)
@pytest.mark.parametrize("dimension", [b"A1:XFD1048576", b"A1:A1", b"Z9"])
def test_a_lying_dimension_changes_nothing(dimension: bytes) -> None:
    def lie(sheet: bytes) -> bytes:
        assert b'<dimension ref="A1:B2"' in sheet
        return sheet.replace(b'<dimension ref="A1:B2"', b'<dimension ref="' + dimension + b'"')

    (sheet,) = read_file("a.xlsx", with_part(workbook(ROWS), SHEET, lie))
    assert [list(row) for row in sheet.rows] == ROWS


@pytest.mark.fault(86, 87)
@pytest.mark.parametrize(
    "doctype",
    [
        b'<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        b'<!DOCTYPE worksheet [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        b'<!DOCTYPE worksheet SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "docProps/app.xml", "xl/styles.xml"])
def test_definitions_inside_of_the_xml_are_refused(part: str, doctype: bytes) -> None:
    def define(xml: bytes) -> bytes:
        declaration, end, rest = xml.partition(b"?>") if xml.startswith(b"<?xml") else (b"", b"", xml)
        return declaration + end + doctype + rest

    assert "DOCTYPE" in refusal(with_part(workbook(ROWS), part, define))


@pytest.mark.fault(86)
def test_definitions_are_seen_in_any_encoding_and_under_any_name() -> None:
    xml = '<!DOCTYPE a [<!ENTITY x "y">]><a/>'.encode("utf-16")
    assert "DOCTYPE" in refusal(with_part(workbook(ROWS), "xl/odd.data", lambda _: xml))


@pytest.mark.fault(88)
def test_a_workbook_with_macros_is_refused() -> None:
    assert "macros" in refusal(with_part(workbook(ROWS), "xl/vbaProject.bin", lambda _: b"x"), "a.xlsm")


@pytest.mark.fault(88)
def test_a_formula_whose_value_was_never_saved_is_known() -> None:
    (sheet,) = read_file("a.xlsx", workbook([["Name", "Due"], ["Asha", "=1+1"], ["Ravi", 5]]))
    assert sheet.formulas_without_value == frozenset({(2, 2)})
    with_value = with_part(
        workbook([["=1+1"]]), SHEET, lambda xml: xml.replace(b"<v />", b"<v>2</v>").replace(b"<v></v>", b"<v>2</v>")
    )
    (sheet,) = read_file("a.xlsx", with_value)
    assert (sheet.formulas_without_value, list(sheet.rows[0])) == (frozenset(), [2])


@pytest.mark.fault(88)
def test_links_to_other_files_are_left_alone() -> None:
    linked = with_part(workbook(ROWS), "xl/externalLinks/externalLink1.xml", lambda _: b"<externalLink/>")
    assert read_file("a.xlsx", linked)[0].rows[1][0] == "Asha"


@pytest.mark.fault(89)
def test_hidden_sheets_and_rows_are_known_as_such() -> None:
    def hide(book: Any) -> None:  # noqa: ANN401 - openpyxl has no types
        book.active.row_dimensions[2].hidden = True
        book.create_sheet("Old").sheet_state = "hidden"
        book["Old"]["A1"] = "x"

    shown, hidden = read_file("a.xlsx", workbook(ROWS, hide))
    assert (shown.hidden, shown.hidden_rows) == (False, frozenset({2}))
    assert (hidden.name, hidden.hidden) == ("Old", True)


@pytest.mark.fault(89)
def test_a_merged_cell_is_its_first_one() -> None:
    (sheet,) = read_file(
        "a.xlsx", workbook([["Banner", None, None], ["a", "b", "c"]], lambda book: book.active.merge_cells("A1:C1"))
    )
    assert [list(row) for row in sheet.rows] == [["Banner"], ["a", "b", "c"]]


@pytest.mark.fault(48)
def test_both_date_systems_give_the_same_day() -> None:
    day = date(2026, 1, 31)

    def in_1904(book: Any) -> None:  # noqa: ANN401 - openpyxl has no types
        book.epoch = CALENDAR_MAC_1904

    for content in (workbook([[day]]), workbook([[day]], in_1904)):
        assert list(read_file("a.xlsx", content)[0].rows[0]) == [day]


def test_what_one_reader_refuses_the_other_one_may_read(monkeypatch: pytest.MonkeyPatch) -> None:
    import python_calamine  # noqa: PLC0415 - replaced here

    from ledger.sheets import child  # noqa: PLC0415

    def refuse(*_: object, **__: object) -> None:
        raise python_calamine.CalamineError

    monkeypatch.setattr(python_calamine, "CalamineWorkbook", type("No", (), {"from_filelike": refuse}))
    (sheet,) = child.read(workbook([*ROWS, ["Ravi", 7.25]]), Limits())
    assert sheet.rows == [["Name", "Phone"], ["Asha", 9876543210], ["Ravi", 7.25]]


def test_a_sheet_that_breaks_off_is_refused() -> None:
    assert "damaged" in refusal(with_part(workbook(ROWS), SHEET, lambda xml: xml[: len(xml) // 2]))


@pytest.mark.parametrize("encoding", [b"utf-7", b"nobody-knows"])
def test_a_part_in_an_encoding_that_nobody_knows_is_no_fault_of_the_reader(encoding: bytes) -> None:
    def declare(xml: bytes) -> bytes:
        return b'<?xml version="1.0" encoding="' + encoding + b'"?>' + xml.partition(b"?>")[2].lstrip()

    content = with_part(workbook(ROWS), SHEET, lambda xml: declare(b"?>" + xml))
    assert read_file("a.xlsx", content)[0].rows[1][0] == "Asha"


def test_every_cut_of_a_workbook_is_refused_or_read() -> None:
    content = workbook(ROWS)
    for length in range(10, len(content), len(content) // 8):
        assert refusal(content[:length])


@pytest.mark.fault(76, 99)
@pytest.mark.parametrize(
    ("name", "shown"),
    [("../../etc/x.csv", "x.csv"), ("C:\\lists\\x.csv", "x.csv"), ("\\\\server\\share\\x.csv", "x.csv"),
     ("x\u202evsc.exe", "xvsc.exe"), ("x\n\x07.csv", "x.csv"), ("", "file"), ("a" * 300, "a" * 80 + "…")],
)  # fmt: skip
def test_a_file_name_is_only_shown_and_cannot_deceive(name: str, shown: str) -> None:
    assert read_file(name, b"Name\nAsha")[0].file == shown
    assert f"“{shown}”" in refusal(b"", name)


def test_an_encrypted_part_is_refused() -> None:
    content = bytearray(workbook(ROWS))
    for magic, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = content.find(magic)
        content[at + offset] |= 1
    assert "password" in refusal(bytes(content))


def test_the_practice_workbook_reads_the_same_with_smaller_limits() -> None:
    content = (DATA / "clients_credits.xlsx").read_bytes()
    small = replace(Limits(), rows=121, columns=5, cells=121 * 5, area=121 * 5)
    assert read_file("a.xlsx", content, small) == read_file("a.xlsx", content)


def test_a_method_of_packing_that_nobody_uses_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as archive:
        for name, part in parts_of(workbook(ROWS)).items():
            archive.writestr(name, part)
    assert "packed" in refusal(out.getvalue())
