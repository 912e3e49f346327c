"""Customers who are there twice, at the command line."""

from pathlib import Path

import pytest

from tests.cli.conftest import Desk

LIST = """Name,Code,Phone,City,Due
Asha Sharma,A1,98220 14556,Pune,1500
Asha Sharmaa,A2,98220 14557,Pune,80
Ravi Naik,R1,98220 14558,Nashik,300
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.do("setup", "--shop", "Sharma Stores", "--owner", "asha")
    path = tmp_path / "list.csv"
    path.write_text(LIST.replace("A2", ""), encoding="utf-8")
    desk.do("import", path)
    return desk


def test_likely_pairs_are_listed_with_both_and_the_reasons(desk: Desk) -> None:
    (pair,) = desk.do("duplicates", "--json").json()
    assert (pair["level"], pair["one"]["id"], pair["other"]["id"]) == ("likely", "C0001", "C0002")
    assert pair["reasons"] == ["the same name", "the same city"]
    assert pair["why"] == "the same name and city"
    assert 0.5 <= pair["score"] < 1
    assert pair["one"] == {
        "id": "C0001", "code": "A1", "name": "Asha Sharma", "phone": "+919822014556", "email": "", "city": "Pune",
        "centre": "", "due": "1500.00", "prepaid": "0.00", "sessions": 0,
    }  # fmt: skip
    said = desk.do("duplicates").out
    assert "the same name and city" in said
    assert said.endswith("1 pair\n")


def test_a_merge_puts_both_together_is_found_by_both_and_undone(desk: Desk) -> None:
    done = desk.do("merge", "A1", "Sharmaa", "--json").json()
    assert done["what"].startswith("Asha Sharmaa (C0002) was merged into Asha Sharma (C0001)")
    assert desk.do("duplicates", "--json").json() == []
    (kept, _) = desk.do("balances", "--json").json()["rows"]
    assert (kept["id"], kept["due"]) == ("C0001", "1580.00")
    desk.do("record", "payment", "C0002", "100")
    for asked in ("sharmaa", "14557", "C0002"):
        (found,) = desk.do("customers", "--find", asked, "--json").json()
        assert (found["id"], found["due"]) == ("C0001", "1480.00")
    refused = desk("merge", "C0001", "C0002")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == "That is Asha Sharma and nobody else. Choose another customer.\n"
    desk.do("undo", str(done["seq"]))
    rows = {row["id"]: row["due"] for row in desk.do("balances", "--json").json()["rows"]}
    assert rows == {"C0001": "1400.00", "C0002": "80.00", "C0003": "300.00"}


def test_several_are_merged_in_one_act(desk: Desk) -> None:
    before = len(desk.do("history", "--json").json())
    desk.do("merge", "C0003", "C0001", "C0002")
    assert len(desk.do("history", "--json").json()) == before + 1
    (row,) = desk.do("balances", "--json").json()["rows"]
    assert (row["id"], row["due"]) == ("C0003", "1880.00")


def test_who_has_an_own_page_is_kept_out_first(desk: Desk) -> None:
    desk.do("user", "add", "asha2", "--role", "customer", "--customer", "C0002")
    refused = desk("merge", "C0001", "C0002")
    assert (refused.code, refused.err) == (
        1,
        "Asha Sharmaa has an own page. Keep Asha Sharmaa out of it first, then merge.\n",
    )
    desk.do("user", "disable", "asha2")
    desk.do("merge", "C0001", "C0002")
