"""What is known of a sheet by the pattern of plain rows is what the parser alone knows of it, refusals included."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.sheets import Limits, parts
from ledger.sheets.parts import PartScanner
from ledger.sheets.plain_rows import plain_rows
from ledger.sheets.wire import Refused
from tests.sheets.makers import DATA, parts_of
from tests.sheets.nasty_sheets import cases

SMALL = Limits(rows=40, columns=30, cells=60, area=700)
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="x"><dimension ref="A1:B2"/><sheetData>'
TAIL = b'</sheetData><mergeCells><mergeCell ref="A1:C1"/></mergeCells></worksheet>'
PLAIN_CELLS = (
    b'<c r="A{}"><v>1</v></c>', b'<c r="B{}" s="1" t="s"><v>0</v></c>', b'<c r="C{}" s="2"/>', b'<c r="D{}" t="str" />',
    b'<c r="Z{}" t="inlineStr"><is><t xml:space="preserve"> a &amp; ]] b </t></is></c>',
    b'<c r="AC{}" t="str"><f aca="false">A1&amp;B1</f><v>x</v></c>', b'<c r="E{}" t="n"><v>1.5</v></c>',
    b'<c r="B{}"><f t="shared" ref="B1:B9" si="0">1+1</f><v>2</v></c>',
    b'<c r="B{}"><f t="shared" si="0"/><v>2</v></c>',
    '<c r="F{}" t="inlineStr"><is><t>राम ₹</t></is></c>'.encode(), b'<c r="A{}" t="inlineStr"><is><t></t></is></c>',
)  # fmt: skip
ODD_CELLS = (
    b'<c r="A{}" t="e"><v>#N/A</v></c>', b'<c r="A{}"><f>1+1</f></c>', b'<c r="A{}"><f>1+1</f><v/></c>',
    b'<c r="B{}" t="str"><f>1+1</f><v></v></c>', b"<c><v>1</v></c>",
    b'<c r="A9"><v>1</v></c>',
    b'<c r="A{}"><v>1</v><v>2</v></c>', b'<c r="A{}"></c>', b"<!-- </row> -->", b"<?x </row>?>", b"<![CDATA[</row>]]>",
    b'<!--</row><row r="7"><c r="C7"><v>1</v></c></row><row r="8"><c r="A8"><v>1</v></c></row>-->', b"<row>",
    b'<x:c xmlns:x="x" r="B{}"><x:v>1</x:v></x:c>', b"<c r='A{}'><v>1</v></c>", b'<c r="a{}"><v>1</v></c>', b"<v>1</v>",
    b'<c r="A{}"><v>&#65;</v></c>', b'<c r="A{}"><v>&x;</v></c>', b'<c r="A{}"><v>]]></v></c>', b"<f>2</f>",
    b'<c r="A{}"><v>\xff</v></c>', b'<c r="A{}"><v>\xef\xbf\xbe</v></c>', b'<c r="A{}"><v>\x01</v></c>', b"\n",
    b"<f/><v/>",
    b'<c r="A{}" s="1" s="1"><v>1</v></c>', b'<c r="A{}"><is><r><t>a</t></r></is></c>',
)  # fmt: skip
ROWS = (
    b'<row r="{}">', b'<row r="{}" spans="1:3" customFormat="false" ht="12.8" hidden="false" outlineLevel="0">',
)  # fmt: skip
ODD_ROWS = (b"<row>", b'<row r="{}" hidden="1">', b"<row r='{}'>", b'<row r="0{}">', b'<row r="{}" r="{}">')
LONE = (
    b'<row r="{}"/>', b"</sheetData><sheetData>", b'<c r="B{}"><v>1</v></c>', b"<f>1</f>", b"<v>1</v>", b"<c/>", b"x",
    b'<row r="{}"><c r="AE{}"><v>1</v></c></row>', b"</row>",
)  # fmt: skip
HEAP = (*PLAIN_CELLS, *ODD_CELLS, *ROWS, *ODD_ROWS, *LONE, b"</row>", b"</row>")


@st.composite
def rows(draw: st.DrawFn) -> bytes:
    """Return a row, mostly a plain one, with its number in most places."""
    number = b"%d" % draw(st.integers(1, 45))
    few = draw(st.integers(0, 9))
    if few == 0:
        return draw(st.sampled_from(LONE)).replace(b"{}", number)
    start = draw(st.sampled_from(ODD_ROWS if few == 1 else ROWS))
    cells = draw(st.lists(st.sampled_from(PLAIN_CELLS), max_size=4))
    if few in (2, 3):
        cells.insert(draw(st.integers(0, len(cells))), draw(st.sampled_from(ODD_CELLS)))
    return (start + b"".join(cells) + b"</row>").replace(b"{}", number)


@contextmanager
def only_the_parser() -> Iterator[None]:
    with patch.object(parts, "_ROWS_BEGIN", b"\0"):
        yield


def looked_at(xml: bytes, size: int, limits: Limits) -> Any:  # noqa: ANN401 - facts, or a refusal
    """Return what is known of a part that comes in pieces of this size, and how far the look had come."""
    scanner = PartScanner("sheet1.xml", limits)
    try:
        for at in range(0, len(xml), size):
            scanner.feed(xml[at : at + size])
        scanner.close()
    except Refused as refused:
        return refused.kind, refused.detail
    return scanner.sheet, scanner.root, scanner.sheet_names, scanner.targets


def same_both_ways(xml: bytes, size: int, limits: Limits) -> Any:  # noqa: ANN401 - see looked_at
    by_pattern = looked_at(xml, size, limits)
    with only_the_parser():
        assert by_pattern == looked_at(xml, size, limits)
    return by_pattern


@pytest.mark.fault(83, 84, 85, 86, 88, 89)
@given(
    st.lists(rows(), max_size=25), st.sampled_from((1, 13, 200, 10**6)), st.sampled_from((HEAD, HEAD[39:])),
    st.booleans(),
)  # fmt: skip
def test_made_up_sheets_are_known_as_the_parser_alone_knows_them(
    made_up: list[bytes],
    size: int,
    head: bytes,
    roomy: bool,  # noqa: FBT001 - made up as well
) -> None:
    same_both_ways(head + b"".join(made_up) + TAIL, size, Limits() if roomy else SMALL)


@pytest.mark.fault(83, 84, 85, 86, 88, 89)
@pytest.mark.parametrize("odd", [*ODD_CELLS, b'<!--</row><row r="7"><c r="C7"><v>1</v></c></row>'])
def test_what_is_odd_between_plain_rows_is_known_as_the_parser_alone_knows_it(odd: bytes) -> None:
    plain = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (row, row) for row in range(1, 5))
    row = b'<row r="5"><c r="B5"/>' + odd.replace(b"{}", b"5") + b"</row>"
    for xml in (plain + row + plain, plain + b"<row>" + odd.replace(b"{}", b"5") + plain + b"--></row>" + plain):
        same_both_ways(HEAD + xml + TAIL, 10**6, SMALL)


@given(st.lists(st.sampled_from(HEAP), max_size=30))
def test_heaps_of_tags_are_known_as_the_parser_alone_knows_them(heap: list[bytes]) -> None:
    same_both_ways(HEAD + b"".join(heap).replace(b"{}", b"5") + TAIL, 10**6, SMALL)


@given(st.lists(rows(), min_size=3, max_size=12), st.integers(0, 10**6), st.binary(min_size=1, max_size=3))
def test_a_sheet_with_wrong_bytes_is_known_or_refused_as_by_the_parser_alone(
    made_up: list[bytes], where: int, wrong: bytes
) -> None:
    xml = HEAD + b"".join(made_up) + TAIL
    at = where % len(xml)
    same_both_ways(xml[:at] + wrong + xml[at + len(wrong) :], 10**6, SMALL)


@pytest.mark.parametrize(
    "encoding", ["utf-16", "cp037", "iso-8859-1", "us-ascii", "utf-8-sig", "cp1252", "koi8-r", "cp1140"]
)
def test_a_sheet_in_any_encoding_is_known_as_the_parser_alone_knows_it(encoding: str) -> None:
    row = '<row r="{}"><c r="A{}" t="inlineStr"><is><t>é ¤</t></is></c></row>'
    text = HEAD.decode().replace("UTF-8", encoding.removesuffix("-sig"))
    text += row.replace("{}", "1") + row.replace("{}", "2")
    text += row.replace("{}", "3").replace("é ¤", "e") + TAIL.decode()
    for content in (text.encode(encoding, "replace"), text.encode()):
        same_both_ways(content, 10**6, SMALL)


@pytest.mark.fault(84)
@pytest.mark.parametrize("most", [{"rows": 30}, {"columns": 2}, {"cells": 70}, {"area": 100}])
def test_the_cell_that_is_one_too_many_or_too_far_is_named(most: dict[str, int]) -> None:
    xml = HEAD + b"".join(
        b'<row r="%d"><c r="A%d"><v>1</v></c><c r="C%d"><v>1</v></c></row>' % (row, row, row) for row in range(1, 50)
    )  # fmt: skip
    kind, detail = same_both_ways(xml + TAIL, 10**6, replace(Limits(), **most))
    assert kind == "FileTooLarge"
    assert detail.startswith(("there is something in cell A31", "there is something in cell C1,", "a sheet "))


@pytest.mark.parametrize("before", [b"<!--", b"<![CDATA[", b"<?x ", b'<y z="', b"<y z='"])
def test_rows_inside_of_something_else_are_none(before: bytes) -> None:
    after = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?x ": b"?>"}.get(before, before[-1:] + b"/>")
    inside = b"<sheetData>" + b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (row, row) for row in range(1, 9))
    for wrapped in (before + inside + after, before + inside):
        same_both_ways(HEAD[: -len(b"<sheetData>")] + wrapped + inside + TAIL, 10**6, SMALL)
        same_both_ways(HEAD + b'<row r="1">' + wrapped + b"</row>" + inside + TAIL, 10**6, SMALL)


def test_a_row_that_does_not_end_is_left_to_the_parser_before_much_is_waiting() -> None:
    long = b'<row r="1">' + b'<c r="A1"><v>1</v></c>' * 60_000
    known = same_both_ways(HEAD + long + b"</row>" + TAIL, 2**18, Limits())
    assert known[0].cells == 60_000
    scanner = PartScanner("sheet1.xml", Limits())
    waiting = 0
    for at in range(0, len(long), 2**18):
        scanner.feed((HEAD if not at else b"") + long[at : at + 2**18])
        waiting = max(waiting, len(scanner._waiting))
    assert 0 < waiting <= parts._ROW_BYTES_MAX


FILES = [*sorted(DATA.rglob("*.xlsx")), *sorted((DATA.parent / "nasty").glob("*.xlsx"))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
@pytest.mark.parametrize("size", [97, 2**18])
def test_workbooks_of_programs_are_known_as_the_parser_alone_knows_them(path: Any, size: int) -> None:  # noqa: ANN401
    content = path.read_bytes()
    if content.startswith(b"PK"):
        for xml in parts_of(content).values():
            same_both_ways(xml, size, Limits())


def test_the_sheets_of_the_nasty_set_are_known_as_the_parser_alone_knows_them() -> None:
    for case in cases():
        if case.content.startswith(b"PK"):
            for xml in parts_of(case.content).values():
                same_both_ways(xml, 2**18, Limits())


@pytest.mark.parametrize("cell", PLAIN_CELLS)
def test_what_every_program_writes_is_plain(cell: bytes) -> None:
    for row in ROWS:
        text = ((row + cell * 3 + b"</row>") * 3).replace(b"{}", b"5")
        plain = plain_rows(text, 0)
        assert plain is not None
        assert plain.end == len(text) * 2 // 3


@pytest.mark.parametrize("cell", [cell for cell in ODD_CELLS if b"\xff" not in cell and b"\xef" not in cell])
def test_whatever_is_odd_is_not_plain(cell: bytes) -> None:
    row = ROWS[0] + PLAIN_CELLS[0] + b"</row>"
    text = (row * 2 + ROWS[0] + cell + b"</row>" + row).replace(b"{}", b"5")
    plain = plain_rows(text, 0)
    assert plain is not None
    assert plain.end == len(row) - row.count(b"{}")
