"""A ledger at the command line: recorded as one act with its entries, and taken back as one."""

from tests.cli.conftest import Desk
from tests.sheets.nasty_sheets import cases


def test_a_ledger_is_recorded_with_its_days_and_taken_back_as_a_whole(shop: Desk) -> None:
    case = next(one for one in cases() if one.name == "in_kirana_khata")
    (shop.folder / case.file).write_bytes(case.content)
    (done,) = shop.do("import", case.file, "--json").json()
    assert (done["added"], done["entries"], done["due_total"], done["prepaid_total"]) == (2, 5, "1330.50", "100.00")
    book = shop.do("balances", "--json").json()
    assert (book["due_total"], book["prepaid_total"]) == ("1330.50", "100.00")
    assert shop.do("balances", "--as-of", "2024-04-16", "--json").json()["due_total"] == "1550.50"
    (act,) = [one for one in shop.do("history", "--json").json() if "khata.csv" in one["what"]]
    assert "5 entries" in act["what"]
    shop.do("undo", str(act["seq"]))
    assert shop.do("balances", "--json").json()["due_total"] == "0.00"
    assert shop.do("customers", "--json").json() == []
