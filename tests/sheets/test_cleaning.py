"""Cleaning never invents: what is mended is kept as it was written, until the person agrees."""

import pytest

from ledger.matching import given_name_first, read_emails
from ledger.sheets import Choices
from tests.sheets.makers import listed, plan

TEXT = "Name,Phone,Email\nRAVI DAS,9876543210,ravi@gmial.com\nAsha Roy,9876543211,asha@mail.in\n"


def test_capitals_are_mended_beside_the_original_until_the_person_agrees() -> None:
    def names(choices: Choices) -> list[tuple[str, str]]:
        rows = plan(listed(TEXT), choices=choices).rows
        return [(row.fields["name"], row.fields.get("extra", {}).get("Name as written", "")) for row in rows]

    assert names(Choices()) == [("Ravi Das", "RAVI DAS"), ("Asha Roy", "")]
    assert names(Choices(capitals="agreed")) == [("Ravi Das", ""), ("Asha Roy", "")]
    assert names(Choices(capitals="as_written")) == [("RAVI DAS", ""), ("Asha Roy", "")]


def test_a_likely_slip_is_offered_and_taken_only_when_the_person_says_so() -> None:
    offered = plan(listed(TEXT))
    assert (offered.rows[0].fields["email"], offered.problems[0].then) == ("ravi@gmial.com", "Brought in as it stands.")
    taken = plan(listed(TEXT), choices=Choices(take_slips=True))
    assert taken.rows[0].fields["email"] == "ravi@gmail.com"
    assert taken.rows[0].fields["extra"]["Email"] == "ravi@gmial.com"
    assert "as you have chosen" in taken.problems[0].then


@pytest.mark.parametrize(
    ("host", "meant"),
    [("gmial.com", "gmail.com"), ("gmail.con", "gmail.com"), ("gmail.co", "gmail.com"), ("yahooo.com", "yahoo.com"),
     ("hotmal.com", "hotmail.com"), ("outlok.com", "outlook.com"), ("redifmail.com", "rediffmail.com"),
     ("gmail.com", ""), ("ymail.com", ""), ("mail.com", ""), ("yahoo.se", ""),
     ("hotmail.it", ""), ("shop.in", ""), ("yahoo.com.ar", "")],
)  # fmt: skip
def test_only_hosts_one_slip_away_from_a_common_one_are_doubted(host: str, meant: str) -> None:
    assert [slip[1].partition("@")[2] for slip in read_emails(f"a@{host}").slips] == ([meant] if meant else [])


@pytest.mark.parametrize(
    ("written", "said"),
    [("Smith, John", "John Smith"), ("van der Berg, Anna Maria", "Anna Maria van der Berg"),
     ("Weber, Ltd.", "Weber, Ltd."),
     ("Smith, John, Jr", "Smith, John, Jr"), ("King, Jr.", "King, Jr."), ("O'Neil, Mary", "Mary O'Neil"),
     ("Asha Roy", "Asha Roy")],
)  # fmt: skip
def test_a_family_name_before_a_comma_goes_behind(written: str, said: str) -> None:
    assert given_name_first(written) == said


def test_a_comma_is_only_turned_where_people_write_so_and_the_original_is_kept() -> None:
    text = 'Name,Phone\n"Smith, John",415-555-2671\n'
    (row,) = plan(listed(text), region="US").rows
    assert (row.fields["name"], row.fields["extra"]["Name as written"]) == ("John Smith", "Smith, John")
    (row,) = plan(listed('Name,Phone\n"Asha, Rampur",9876543210\n')).rows
    assert row.fields["name"] == "Asha, Rampur"


@pytest.mark.parametrize(
    ("header", "cells", "name"),
    [("First Name,Middle Name,Last Name", "asha,k,VERMA", "Asha K Verma"),
     ("Nom,Prénom,Tel", "DUPONT,Marie,", "Marie Dupont"),
     ("Nombre,Apellidos,X", "Ana,García Ruiz,", "Ana García Ruiz"), ("Name,First Name,X", "Anna Roy,Anna,", "Anna Roy"),
     ("Nombre,Apellido paterno,Apellido materno", "Luis,Soto,Paz", "Luis Soto Paz")],
)  # fmt: skip
def test_names_in_parts_are_joined_in_the_order_in_which_they_are_said(header: str, cells: str, name: str) -> None:
    (row,) = plan(listed(f"{header},Phone\n{cells},9876543210\n")).rows
    assert row.fields["name"] == name


def test_an_amount_or_a_day_that_is_not_understood_stays_beside_the_customer_as_it_was_written() -> None:
    text = "Name,Phone,Due,Due date,Limit\nAsha,9876543210,1 lakh,31/02/2026,abc\nRavi,9876543211,50,15/12/2026,\n"
    asha, ravi = plan(listed(text)).rows
    assert asha.fields["extra"] == {"Due": "1 lakh", "Due date": "31/02/2026", "Limit": "abc"}
    assert "extra" not in ravi.fields


def test_a_due_date_of_somebody_who_owes_nothing_is_not_lost() -> None:
    (row,) = plan(listed("Name,Phone,Due,Due date\nAsha,9876543210,0,15/12/2026\n")).rows
    assert (row.openings, row.fields["extra"]) == ((), {"Due date": "15/12/2026"})


def test_a_number_of_sessions_that_is_not_understood_stays_beside_the_customer() -> None:
    text = "Name,Phone,Treatment,Package amount,Amount paid,Sessions bought\nAsha,9876543210,Facial,500,500,ten\n"
    (row,) = plan(listed(text)).rows
    assert row.fields["extra"] == {"Sessions bought": "ten"}


@pytest.mark.parametrize("written", ["12345", "2020-01-01", "01/02/2020", "***"])
def test_a_name_without_a_letter_is_told(written: str) -> None:
    problems = plan(listed(f"Name,Phone,Due\n{written},9876543210,5\nRavi Das,9876543211,5\n")).problems
    assert [(one.row, one.what) for one in problems] == [(2, f"“{written}” hardly is a name.")]


def test_what_is_too_long_for_its_field_is_kept_whole_beside_the_customer() -> None:
    (row,) = plan(listed(f"Code,Name,Phone,City\n7,Asha,9876543210,{'P' * 200}\n")).rows
    assert (row.fields["city"], row.fields["extra"]) == ("P" * 120, {"City": "P" * 200})


def test_an_advance_beside_what_is_left_to_pay_is_pointed_out() -> None:
    head = "Client,Phone,Acompte,Reste du\n"
    planned = plan(listed(f"{head}Asha Roy,9876543210,100,50\nRavi Das,9876543211,20,30\n"))
    assert [(one.row, one.column, one.what) for one in planned.problems] == [
        (0, "Acompte", "Most of those who owe something also hold something: 2 of 2."),
    ]  # fmt: skip
    assert not plan(listed(f"{head}Asha Roy,9876543210,,50\nRavi Das,9876543211,20,\n")).problems


def test_a_very_long_cell_of_an_unknown_column_is_kept_in_parts() -> None:
    story = "".join(f"word{number} " for number in range(700)).strip()
    (row,) = plan(listed(f"Name,Phone,Story\nAsha,9876543210,{story}\n")).rows
    extra = row.fields["extra"]
    assert list(extra) == ["Story", "Story (part 2)", "Story (part 3)"]
    assert "".join(extra.values()) == story


@pytest.mark.fault(69)
@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Mobile", "9876543210, 9123456780, after six"), ("मोबाइल", "9876543210 / 9123456780 / दुकान"),
        ("Teléfono", "9876543210; 9123456780; tienda"), ("Email", "Mohan <a@mail.in>"),
        ("Correo", "Mohan <a@mail.in>, b@mail.in"), ("Email", "a@mail.in (office)"),
    ],
)  # fmt: skip
def test_what_stands_beside_numbers_and_addresses_is_kept_as_it_was_written(header: str, cell: str) -> None:
    (row,) = plan(listed(f'Name,{header},Due\nAsha,"{cell}",5\n')).rows
    assert row.fields["extra"][header] == cell


LONG = [
    pytest.param("Address", "address", 400, id="address"),
    pytest.param("Dirección", "address", 400, id="address, Spanish"),
    pytest.param("ملاحظات", "notes", 4000, id="notes, Arabic"),
    pytest.param("टिप्पणी", "notes", 4000, id="notes, Hindi"),
    pytest.param("Stadt", "city", 120, id="city, German"),
]


@pytest.mark.parametrize(("heading", "field", "most"), LONG)
def test_what_is_longer_than_its_field_is_told_and_kept_whole_beside_the_customer(
    heading: str, field: str, most: int
) -> None:
    text = "Line of words " * (most // 10)
    planned = plan(listed(f"Name,Phone,{heading}\nAsha,9876543210,{text}\n"))
    (row,) = planned.rows
    assert row.fields[field] == text.strip()[:most]
    assert "".join(row.fields["extra"].values()) == text.strip()
    (told,) = planned.problems
    assert (told.row, told.what.endswith(f"is longer than {most:,} letters.")) == (2, True)


def test_a_name_that_is_too_long_is_told_shortened_and_kept_whole() -> None:
    name = "Asha Verma " * 2700
    planned = plan(listed(f"Name,Phone\n{name},9876543210\n"))
    (row,) = planned.rows
    assert len(row.fields["name"]) <= 120
    assert "".join(row.fields["extra"].values()) == name.strip()
    assert [one.what.endswith("is too long for a name.") for one in planned.problems] == [True]


def test_what_several_rows_of_one_person_say_is_kept_however_long_it_gets() -> None:
    rows = "".join(f"Asha Verma,9876543210,{chr(97 + n) * 900}\n" for n in range(6))
    (row,) = plan(listed(f"Name,Phone,Size\n{rows}")).rows
    assert all(chr(97 + n) * 900 in "; ".join(row.fields["extra"].values()) for n in range(6))


def test_words_of_a_line_of_a_ledger_that_are_too_long_are_told() -> None:
    rows = f"01/02/2024,Asha,5,,{'x' * 3000}\n02/02/2024,Asha,,2,y\n"
    planned = plan(listed(f"Date,Name,Debit,Credit,Particulars\n{rows}"))
    told = [one for one in planned.problems if one.row == 2]
    assert [(len(one.value), one.then) for one in told] == [(3000, "Cut there.")]


@pytest.mark.fault(81)
def test_the_capitals_of_a_turkish_list_become_turkish_small_letters() -> None:
    text = "Müşteri;Telefon;Borç\nALİ IŞIK;0532 222 33 44;100\nHIDIR YILMAZ;0532 222 33 45;50\nayşe ılgaz;;20\n"
    planned = plan(listed(text), region="TR")
    assert [row.fields["name"] for row in planned.rows] == ["Ali Işık", "Hıdır Yılmaz", "Ayşe Ilgaz"]
    agreed = plan(listed(text), region="TR", choices=Choices(capitals="agreed"))
    assert [row.fields.get("extra") for row in agreed.rows] == [None, None, None]


def test_a_list_that_never_writes_the_capital_i_with_a_point_keeps_names_that_may_have_either() -> None:
    planned = plan(listed("Müşteri;Telefon;Borç\nHALIL YILMAZ;0532 222 33 44;100\nAHMET KAYA;;50\n"), region="TR")
    assert [row.fields["name"] for row in planned.rows] == ["HALIL YILMAZ", "Ahmet Kaya"]
