"""Text files: encodings, separators, and what is strictly wrong (FAULTS E)."""

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.sheets import Limits, QuotesDamaged, UnreadableFile, read_file
from ledger.sheets.text import read_text


def rows(content: bytes | str) -> list[list[object]]:
    (sheet,) = read_file("list.csv", content.encode() if isinstance(content, str) else content)
    return [list(row) for row in sheet.rows]


def refusal(content: str, limits: Limits | None = None) -> str:
    with pytest.raises(UnreadableFile) as refused:
        read_file("list.csv", content.encode(), limits)
    return str(refused.value)


@pytest.mark.fault(94)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_the_letters_are_read_in_the_encoding_they_were_written_in(encoding: str) -> None:
    text = "Nombre;Ciudad;Teléfono\r\nJosé Peña;Málaga;612345678\r\nMaría Núñez;Cádiz;612345679\r\n"
    assert rows(text.encode(encoding))[1] == ["José Peña", "Málaga", "612345678"]


@pytest.mark.fault(94)
@pytest.mark.parametrize(
    ("encoding", "name"), [("cp1251", "Иван Петров живёт в Москве"), ("cp1256", "أحمد علي يسكن في القاهرة")]
)
def test_letters_of_other_alphabets_are_recognised(encoding: str, name: str) -> None:
    text = "Name;Phone\n" + "".join(f"{name} {number};98765432{number}\n" for number in range(10, 40))
    assert rows(text.encode(encoding))[1][0] == f"{name} 10"


@pytest.mark.fault(94)
@pytest.mark.parametrize(
    "names",
    [["José Pérez", "Zoë Müller", "Anaïs"], ["राम शर्मा", "सीता देवी"], ["أحمد صالح", "فاطمة"], ["山田太郎", "佐藤花子"]],
)
def test_a_list_with_one_letter_of_another_encoding_is_refused_with_its_line(names: list[str]) -> None:
    written = "Name,Due\n" + "".join(f"{name},{place}\n" for place, name in enumerate(names * 500))
    wrong = written.encode() + "Núñez,5\n".encode("cp1252") + written.encode()
    with pytest.raises(UnreadableFile, match=f"line {len(names) * 500 + 2} holds letters"):
        read_file("list.csv", wrong)


@pytest.mark.fault(94)
@pytest.mark.parametrize("last", ["José Pérez é", "सीता", "فاطمة", "佐藤花子", "Asha and Léa 👩"])
@pytest.mark.parametrize("often", [1, 20_000])
def test_a_list_that_breaks_off_in_a_letter_is_refused_and_not_read_in_another_alphabet(last: str, often: int) -> None:
    written = f"Name,Due\n{last},5\n" * often + last
    with pytest.raises(UnreadableFile, match="its letters break off in the middle"):
        read_file("list.csv", written.encode()[:-1])


@pytest.mark.fault(94)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends_are_recognised(separator: str, line_end: str) -> None:
    written = [["Name", "Due", "Note"], ["Asha", "₹ 1,250.50", "a; b, c|d"], ["Ravi", "₹ 12,00,000", "x; y, z"]]
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=line_end).writerows(written)
    assert rows(out.getvalue()) == written


@pytest.mark.fault(94)
def test_a_comma_inside_of_amounts_is_not_taken_for_a_separator() -> None:
    text = "Name;Due\n" + "".join(f"Asha {number};1,{number:03d}\n" for number in range(50))
    assert rows(text)[1] == ["Asha 0", "1,000"]


@pytest.mark.fault(94)
def test_the_line_that_names_the_separator_is_obeyed_and_no_row() -> None:
    assert rows("sep=|\r\nName|Due\r\nAsha|1;2\r\n") == [["Name", "Due"], ["Asha", "1;2"]]


@pytest.mark.fault(94)
def test_a_quotation_mark_that_is_never_closed_is_refused_with_its_row() -> None:
    assert "row 3" in refusal('Name,Due\nAsha,1\n"Ravi,2\nMeena,3\nNisha,4\n')


@pytest.mark.fault(94)
def test_text_after_a_closing_quotation_mark_is_refused_with_its_row() -> None:
    assert "row 2" in refusal('Name,Due\n"Big" Asha,1\n')


@pytest.mark.fault(94)
@pytest.mark.parametrize("row", ['"Ravi,2', '"Big" Ravi,2'])
def test_a_file_with_a_stray_quotation_mark_can_be_read_as_if_it_were_a_letter(row: str) -> None:
    text = f"Name,Due\nAsha,1\n{row}\nMeena,3\n"
    with pytest.raises(QuotesDamaged) as refused:
        read_file("list.csv", text.encode())
    assert refused.value.row == 3
    (sheet,) = read_file("list.csv", text.encode(), quotes=False)
    assert [list(read) for read in sheet.rows] == [["Name", "Due"], ["Asha", "1"], row.split(","), ["Meena", "3"]]


@pytest.mark.fault(90)
def test_cells_that_only_show_an_error_are_empty_and_known() -> None:
    (sheet,) = read_file("list.csv", b"Name,Due,Code\nAsha,#N/A,#1\nRavi,5,#REF!\n#VALUE!,,\n")
    assert [list(row) for row in sheet.rows] == [["Name", "Due", "Code"], ["Asha", None, "#1"], ["Ravi", "5"], []]
    assert sheet.error_cells == {(2, 2), (3, 3), (4, 1)}


@pytest.mark.fault(94)
def test_a_quotation_mark_inside_of_a_cell_is_only_a_sign() -> None:
    assert rows('Item,Due\n5" pipe,1\n') == [["Item", "Due"], ['5" pipe', "1"]]


@pytest.mark.fault(94)
def test_a_very_long_cell_is_refused_with_its_row() -> None:
    assert "row 2" in refusal("Name,Note\nAsha," + "x" * 140_000)


@pytest.mark.fault(94)
def test_ragged_rows_keep_their_cells_and_their_numbers() -> None:
    assert rows("a,b,c\n\n1\n1,2,3,4\n,,\n") == [["a", "b", "c"], [], ["1"], ["1", "2", "3", "4"]]


@pytest.mark.fault(77, 78)
def test_only_real_line_ends_end_a_row() -> None:
    text = 'Name,Note\nAsha,"one\ntwo\u2028three\x85four\x1cfive"\nRavi,\u2029x\n'
    assert rows(text) == [["Name", "Note"], ["Asha", "one\ntwo\u2028three\x85four\x1cfive"], ["Ravi", "\u2029x"]]


@pytest.mark.fault(79)
def test_nul_bytes_are_taken_out() -> None:
    assert rows(b"Name,Phone,City\nAs\0ha,9876543210,Pune\n" + b"Ravi,9876543211,Pune\n" * 100)[1][0] == "Asha"


@pytest.mark.fault(72)
def test_words_that_other_programs_take_for_nothing_stay_words() -> None:
    assert rows("a,b,c,d,e,f\nNA,null,None,nan,007,+91\n")[1] == ["NA", "null", "None", "nan", "007", "+91"]


@pytest.mark.fault(84)
@pytest.mark.parametrize(
    ("limits", "says"), [(Limits(rows=2), "rows"), (Limits(columns=2), "row 1"), (Limits(cells=5), "cells")]
)
def test_more_than_is_read_at_one_time_is_refused(limits: Limits, says: str) -> None:
    assert says in refusal("a,b,c\n1,2,3\n1,2,3\n", limits)


@pytest.mark.fault(29)
def test_a_file_cut_in_the_middle_of_a_letter_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="break off"):
        read_file("list.csv", "Name;Phone\nJosé;1".encode("utf-16")[:-1])


@given(
    st.lists(st.lists(st.text(st.characters(exclude_characters="\r\0", exclude_categories=["Cs"]), max_size=8),
                      min_size=2, max_size=5), min_size=1, max_size=8),
    st.sampled_from(",;\t|"),
)  # fmt: skip
def test_a_written_table_is_read_back_cell_by_cell(table: list[list[str]], separator: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows(table)
    # Not the whole way: there, a cell that shows an error (#REF!) is emptied.
    read = read_text("x", f"sep={separator}\r\n{out.getvalue()}", Limits()).rows
    for got, row in zip(read, table, strict=False):
        assert [cell or "" for cell in got] == row[: len(got)]
        assert not any(row[len(got) :])


@given(st.binary(max_size=400))
def test_any_bytes_that_are_no_workbook_are_read_or_refused(content: bytes) -> None:
    with suppress(UnreadableFile):
        assert len(read_file("x.csv", b"a" + content)) == 1
