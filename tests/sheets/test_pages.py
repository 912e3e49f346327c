"""Web pages and XML that are called .xls: the tables that banks and portals hand out."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.sheets import Limits, Sheet, UnreadableFile, child, read_file
from ledger.sheets.markup import tables_of_page
from ledger.sheets.wire import Refused
from ledger.sheets.xml2003 import sheets_of_xml
from tests.sheets.makers import xml_2003

PEOPLE = [["Name", "Phone"], ["Asha", "9876543210"]]


def rows(content: bytes | str, name: str = "list.xls") -> list[list[object]]:
    (sheet,) = read(content, name)
    return [list(row) for row in sheet.rows]


def read(content: bytes | str, name: str = "list.xls") -> list[Sheet]:
    return read_file(name, content.encode() if isinstance(content, str) else content)


def refusal(content: bytes | str, limits: Limits | None = None) -> str:
    with pytest.raises(UnreadableFile) as refused:
        read_file("list.xls", content.encode() if isinstance(content, str) else content, limits)
    return str(refused.value)


@pytest.mark.fault(82)
@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><th>Name</th><th>Phone</th></tr><tr><td>Asha</td><td>9876543210</td></tr></table>",
        (
            "\r\n<!-- made by a portal --><!DOCTYPE html>\n<HTML><HEAD><TITLE>x</TITLE></HEAD><BODY><H3>Dues"
            "</H3><TABLE>"
            "<TR><TD>Name<TD>Phone<TR><TD>Asha<TD>9876543210</TABLE></BODY></HTML>"
        ),
        (
            "<html xmlns:x='urn:schemas-microsoft-com:office:excel'><head><style>td {mso-number-format:'@'}"
            "</style></head>"
            "<body><table><tbody><tr><td>Name</td><td>Phone</td></tr><tr><td> Asha&nbsp;</td>"
            "<td x:num='9876543210'>9.87654E+09</td></tr></tbody></table>"
        ),
        (
            "<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0//EN' 'x.dtd'><html><table><tr>"
            "<td>Name</td>"
            "<td>Phone</td></tr><tr><td>Asha<script>var x = '<td>';</script></td><td>98765<b>43210</b></td>"
            "</tr></table>"
        ),
        (
            "<body><table><tr><td><img src='x'></td></tr></table><table><tr><td>Name</td><td>Phone</td></tr>"
            "<tr><td>Asha"
            "</td><td>9876543210</td></tr></table>"
        ),
    ],
    ids=["bare", "old", "Excel's", "xhtml", "beside a picture"],
)
def test_the_table_of_a_page_is_read(page: str) -> None:
    assert rows(page) == PEOPLE
    assert rows(page, "list.csv") == PEOPLE


@pytest.mark.fault(82)
def test_a_page_that_was_saved_with_all_its_parts_is_read() -> None:
    content = (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; "
        "charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<table><tr><td>Name<td>Phone<tr>"
        "<td>Jos=\r\n"
        "=C3=A9<td>98</table>\r\n--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        "iVBORw0K\r\n--b--\r\n"
    )
    assert rows(content) == [["Name", "Phone"], ["José", "98"]]


@pytest.mark.parametrize(
    ("encoding", "meta"),
    [("utf-8", ""), ("utf-16", ""), ("utf-8-sig", ""), ("cp1252", "<meta charset=iso-8859-1>"),
     ("cp1256", "<meta http-equiv=Content-Type content='text/html; charset=windows-1256'>")],
)  # fmt: skip
def test_a_page_is_read_in_the_encoding_it_names(encoding: str, meta: str) -> None:
    name = "أحمد علي" if encoding == "cp1256" else "José – Núñez"
    page = f"<html><head>{meta}</head><table><tr><td>Name<td>Phone<tr><td>{name}<td>9876543210</table>"
    assert rows(page.encode(encoding))[1][0] == name


@pytest.mark.fault(89)
def test_cells_over_several_rows_and_columns_push_others_aside_and_are_known() -> None:
    page = (
        "<table><tr><td colspan=3>Dues of GK2</td></tr><tr><td>Centre</td><td>Name</td><td>Due</td></tr>"
        "<tr><td rowspan=2>GK2</td><td>Asha</td><td>5</td></tr>"
        "<tr style='display:none'><td>Ravi<br>Kumar</td><td>7</td></tr>"
        "<tr><td>PB</td><td>Meena</td><td>#N/A</td></tr></table>"
    )
    (sheet,) = read(page)
    assert [list(row) for row in sheet.rows] == [
        ["Dues of GK2"], ["Centre", "Name", "Due"], ["GK2", "Asha", "5"], [None, "Ravi\nKumar", "7"], ["PB", "Meena"],
    ]  # fmt: skip
    assert list(sheet.merged) == [(1, 1, 1, 3), (3, 1, 4, 1)]
    assert sheet.hidden_rows == {4}
    assert sheet.error_cells == {(5, 3)}


def test_a_table_inside_of_a_table_is_one_of_its_own() -> None:
    page = (
        "<table><tr><td>Menu</td><td><table><caption>Dues</caption><tr><td>Name<td>Due<tr><td>Asha<td>5</table>"
        "</td></tr>"
        "</table><table><tr><td>Name<td>Due<tr><td>Ravi<td>7<tr><td>Meena<td>8</table>"
    )
    first, second = read(page)
    assert (first.name, [list(row) for row in first.rows]) == ("Dues", [["Name", "Due"], ["Asha", "5"]])
    assert [row[0] for row in second.rows] == ["Name", "Ravi", "Meena"]


@pytest.mark.fault(82)
@pytest.mark.parametrize(
    "page",
    ["<!DOCTYPE html><html><body>Log in</body></html>", "<html><table></table>", "<table><tr><td> </td></tr></table>"],
)
def test_a_page_without_a_table_is_refused_and_says_what_to_do(page: str) -> None:
    sentence = refusal(page)
    assert "a web page without a table in it" in sentence
    assert ".xlsx" in sentence


@pytest.mark.fault(84)
@pytest.mark.parametrize(
    ("page", "limits", "says"),
    [
        ("<table>" + "<tr><td>a</td></tr>" * 20, Limits(rows=10), "rows"),
        ("<table><tr><td>a<td>b<td>c", Limits(columns=2), "columns"),
        ("<table><tr><td colspan=999999>a", Limits(), "columns"),
        ("<table><tr><td rowspan=999999>a<td>b" + "<tr><td>c" * 9, Limits(cells=5), "cells"),
        ("<table><tr><td>" + "a" * 50, Limits(cell_letters=40), "letters"),
        ("<table><tr><td>" + "a" * 50, Limits(answer_bytes=40), "text"),
    ],
)  # fmt: skip
def test_more_than_is_read_at_one_time_is_refused(page: str, limits: Limits, says: str) -> None:
    sentence = refusal(page, limits)
    assert says in sentence
    assert "too large" in sentence


@pytest.mark.fault(83)
@pytest.mark.parametrize(
    "start", ["<table><tr><td>", "<table>" * 5, "<table><tr>", "<!--", "<![", "<a b='", "<table><tr><td>&", "<?", "<!"]
)
def test_a_page_that_was_built_to_be_slow_is_read_or_ended_in_time(start: str) -> None:
    content = f"<html><table><tr><td>{start * 40_000}"
    with suppress(UnreadableFile):
        assert read_file("x.xls", content.encode(), Limits(cpu_seconds=2, wall_seconds=30, memory_bytes=2**30))


@pytest.mark.fault(48, 82, 88, 89)
def test_xml_of_excel_2003_is_read_with_everything_that_is_said_of_its_cells() -> None:
    shown, hidden = read(xml_2003())
    assert (shown.name, shown.hidden, hidden.name, hidden.hidden) == ("Dues", False, "Old", True)
    assert [[str(cell) if cell is not None else None for cell in row] for row in shown.rows] == [
        ["Name", "Phone", "Due", "Since", "Member"], ["Asha Verma", "9876543210", "1250.5", "2026-01-31", "True"], [],
        ["Ravi", None, "1,200"], [None, "x"],
    ]  # fmt: skip
    assert list(shown.merged) == [(2, 1, 4, 1)]
    assert shown.hidden_rows == {4}
    assert shown.error_cells == {(4, 4)}
    assert shown.formulas_without_value == {(4, 5)}


@pytest.mark.fault(86)
def test_xml_with_definitions_of_its_own_is_refused() -> None:
    bomb = xml_2003().replace(b"?>", b'?><!DOCTYPE Workbook [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>', 1)
    assert "DOCTYPE" in refusal(bomb)


@pytest.mark.fault(84)
@pytest.mark.parametrize(
    ("old", "new", "says"),
    [(b'ss:Index="4"', b'ss:Index="400000"', "A400000"), (b'ss:Index="3"', b'ss:Index="300"', "KN4"),
     (b"</Workbook>", b"", "breaks off"), (b'"1.0"?>', b'"1.0" encoding="x-none"?>', "letters")],
)  # fmt: skip
def test_xml_with_a_cell_far_away_or_without_its_end_is_refused(old: bytes, new: bytes, says: str) -> None:
    content = xml_2003()
    assert old in content
    assert says in refusal(content.replace(old, new))


@pytest.mark.fault(82)
def test_other_xml_is_refused_as_what_it_is() -> None:
    assert "an XML document" in refusal("<?xml version='1.0'?><note xmlns='urn:x'><to>Asha</to></note>")
    assert "an XML document" in refusal("<?xml version='1.0'?><a b='urn:schemas-microsoft-com:office:spreadsheet'/>")


_TAGS = st.sampled_from([
    "<table>", "</table>", "<tr>", "</tr>", "<td>", "<td rowspan=3>", "<td colspan=2>", "</td>", "<th>", "<br>",
    "<p>", "</p>",
    "<caption>", "</caption>", "<script>", "</script>", "<select>", "</select>", "&nbsp;", "&#x110000;", "a", "1",
    "<", "<!--", "<![", "<![CDATA[", "<![if !x]>", "<![endif]", "]]>", "<!doctype", "<?", ">",
    "<td x:num='5'>1E+3", "<tr hidden>", "<td rowspan=0 colspan=-1>",
])  # fmt: skip


@given(st.lists(_TAGS, max_size=40))
def test_any_tags_are_tables_or_refused(tags: list[str]) -> None:
    with suppress(Refused):
        for table in tables_of_page("".join(["<table>", *tags]).encode(), Limits()):
            assert max(map(len, table.rows)) <= 200


@pytest.mark.fault(82)
@pytest.mark.parametrize(
    "section", ["<![if !supportLists]>", "<![endif]>", "<![CUll6 r>", "<![1>", "<![>", "<![CDATA[x]]>"]
)
def test_a_section_that_only_office_programs_know_is_passed_over(section: str) -> None:
    page = f"<table><tr><td>Name<td>Phone</tr><tr><td>{section}Asha<td>9876543210</tr></table>"
    assert rows(page) == PEOPLE


_PIECES = st.sampled_from([
    "<Row>", "</Row>", "<Cell>", "</Cell>", '<Cell ss:Index="3">', "<Data ss:Type='Number'>", "<Data>", "</Data>",
    "1", "x",
    "<Worksheet ss:Name='a'>", "</Worksheet>", "<Table>", "</Table>", "<Comment>", "</Comment>",
    '<Row ss:Index="2" ss:Span="3">',
    "<Data ss:Type='DateTime'>2026-13-01", "<Data ss:Type='Boolean'>x", "<Data ss:Type='Error'>",
    "<Visible>SheetHidden</Visible>",
])  # fmt: skip


@given(st.lists(_PIECES, max_size=25))
@settings(max_examples=200)
def test_any_pieces_of_xml_are_sheets_or_refused(pieces: list[str]) -> None:
    start = (
        "<?xml version='1.0'?><Workbook xmlns:ss='urn:schemas-microsoft-com:office:spreadsheet'><Worksheet ss:Name='s'>"
    )
    with suppress(Refused):
        list(sheets_of_xml("".join([start, *pieces]).encode(), Limits()))
    # The same pieces with their ends in order, so that the reader gets to the last one.
    with suppress(Refused):
        child.read(f"{start}<Table>{''.join(_ended(pieces))}</Table></Worksheet></Workbook>".encode(), Limits())


def _ended(pieces: list[str]) -> list[str]:
    """Return the pieces with every element that they open closed behind it."""
    ended: list[str] = []
    for piece in pieces:
        if piece.startswith("</"):
            continue
        name = piece[1:].partition(" ")[0].partition(">")[0] if piece.startswith("<") else ""
        ended.append(piece if not name or f"</{name}>" in piece else f"{piece}</{name}>")
    return ended
