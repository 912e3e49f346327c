"""Lists as small shops keep them: shortened headings, a number behind the name, no headings, words nobody knows."""

import pytest

from tests.sheets.makers import listed, plan


def fields(text: str) -> dict[str, str]:
    return {column.source: column.field for column in plan(listed(text)).sheets[0].columns}


def test_a_balance_beside_sessions_and_a_price_is_what_is_owed_and_what_remains_are_sessions() -> None:
    text = (
        "Name,Mobile,Package,Price,Sessions,Used,Remaining,Balance\n"
        "Zoya,9820011111,PT 10,8000,10,4,6,3000\nTara,9820033333,PT 20,15000,20,3,17,4000\n"
    )
    planned = plan(listed(text))
    assert (planned.due_total.decimal, planned.sessions_left) == ("7000.00", 23)
    assert fields(text)["Remaining"] == "sessions_left"


def test_shortened_words_in_headings_are_read_as_the_whole_ones() -> None:
    text = (
        "Bill No,Bill Date,Customer,Mobile,Bill Amt,Paid Amt,Pending Amt\n"
        "B-1,05/11/2026,Ajay,9811122251,1000,400,600\nB-2,13/11/2026,Ajay,9811122251,500,,500\n"
        "B-3,14/11/2026,Vijay,9811122252,300,300,0\n"
    )
    planned = plan(listed(text))
    assert (planned.added, planned.due_total.decimal) == (2, "1100.00")
    assert fields("Name,Mobile,Bal. Amt\nAjay,9811122251,10\nVijay,9811122252,20\n")["Bal. Amt"] == "due"


def test_what_is_left_is_owed_also_where_nobody_knows_the_word_for_what_was_paid() -> None:
    text = (
        "Naam,Mobile,Udhaar,Wapas,Baki\nAsha,9811122321,500,200,300\n"
        "Bela,9811122322,100,100,0\nOm,9811122323,100,150,-50\n"
    )
    planned = plan(listed(text))
    assert (planned.due_total.decimal, planned.prepaid_total.decimal) == ("300.00", "50.00")
    guessed = [column.source for column in planned.sheets[0].columns if column.confidence == "guess"]
    assert guessed == ["Wapas"]


def test_names_with_a_number_behind_them_are_names() -> None:
    text = "Name,Due\nRamesh 9811122233,500\nSita - 98111 22234,200\nMohan (9811122235),90\nTotal,790\n"
    planned = plan(listed(text))
    assert (planned.added, planned.due_total.decimal) == (3, "790.00")


@pytest.mark.parametrize(
    ("values", "asked"),
    [("1200,350,90", ["balance"]), ("31,45,28", []), ("411001,411038,411045", []), ("2019,2020,2021", [])],
    ids=["rupees", "ages", "pin codes", "years"],
)
def test_whole_amounts_without_a_heading_are_asked_about(values: str, asked: list[str]) -> None:
    people = ("Sanjay Mehta,9811122233", "Rekha Jain,9811122234", "Deepak Rao,9811122235")
    text = "".join(f"{one},{value}\n" for one, value in zip(people, values.split(","), strict=True))
    assert [question.kind for question in plan(listed(text)).sheets[0].questions] == asked
