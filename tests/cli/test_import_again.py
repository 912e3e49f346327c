"""A list that was brought in before and comes again, saved anew: nothing of it counts twice."""

import pytest

from tests.cli.conftest import Desk

LISTS = (
    ("Name,Due\nAsha Patil,100\nRavi Naik,50\nMeena Rao,30\n", "Zoya,7"),
    ("الاسم,المبلغ\nأحمد صالح,100\nفاطمة علي,50\nعلي حسن,30\n", "زينب,7"),
    ("Nombre;Ciudad;Saldo\nJosé Pérez;Málaga;100,00\nAna Ruiz;Cádiz;50,00\nEva Gil;;30,00\n", "Zoe;;7,00"),
    ("नाम,पता,बकाया\nराम शर्मा,गली ५,100\nसीता देवी,,50\nमोहन,,30\n", "ज़ोया,,7"),
)


def due(desk: Desk) -> tuple[int, str]:
    book = desk.do("balances", "--json").json()
    return book["customers"], book["due_total"]


def saved_anew(text: str, more: str) -> str:
    heading, *rows = text.splitlines()
    return "\n".join([heading, *reversed(rows), more]) + "\n"


@pytest.mark.fault(91)
@pytest.mark.parametrize(
    ("text", "more"), [LISTS[0], *(pytest.param(*one, marks=pytest.mark.long) for one in LISTS[1:])]
)
def test_people_with_only_a_name_come_once_however_often_their_list_is_saved_anew(
    shop: Desk, text: str, more: str
) -> None:
    (shop.folder / "list.csv").write_text(text, encoding="utf-8")
    shop.do("import", "list.csv")
    assert due(shop) == (3, "180.00")
    shop.do("record", "payment", "C0002", "20")
    (shop.folder / "again.csv").write_text(saved_anew(text, more), encoding="utf-16")
    (done,) = shop.do("import", "again.csv", "--json").json()
    assert (done["added"], done["updated"], done["due_total"]) == (1, 0, "7.00")
    assert sum("is in the book with the same amounts" in one["what"] for one in done["problems"]) == 3
    assert due(shop) == (4, "167.00")


@pytest.mark.fault(91)
def test_a_namesake_in_another_list_is_brought_in_and_told(shop: Desk) -> None:
    (shop.folder / "list.csv").write_text(LISTS[0][0], encoding="utf-8")
    shop.do("import", "list.csv")
    other = "Name,Due\nRavi Naik,50\nZoya Khan,7\nPrem Das,8\nLata Roy,9\n"
    (shop.folder / "other.csv").write_text(other, encoding="utf-8")
    (done,) = shop.do("import", "other.csv", "--json").json()
    assert (done["added"], done["due_total"]) == (4, "74.00")
    assert [one["what"] for one in done["problems"] if one["row"] == 2] == [
        "Ravi Naik is in the book too (C0002), and only the name is known of both."
    ]
