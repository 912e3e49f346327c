"""Tables for people: what a spreadsheet program opens, safely, and only what changed is written."""

import csv
import io
import re
from pathlib import Path

import pytest

from services.shop import Shop, TablesNotWritten
from services.tables import TABLES_FOLDER, write_csv, write_tables
from tests.services.counter import HERE, PLACE, add, bring_in, sell


def table(shop: Shop, name: str) -> list[dict[str, str]]:
    text = (shop.data / TABLES_FOLDER / name).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_save_now_writes_every_table(open_shop: Shop) -> None:
    add(open_shop)
    sale = sell(open_shop, "12.50")
    open_shop.undo(sale.seq, key="undo", **HERE)
    month = open_shop.today().isoformat()[:7]
    assert open_shop.save_now() == [
        "changes.csv", "closed_customers.csv", "customers.csv", f"entries-{month}.csv", "packages.csv",
        "part_payments.csv",
    ]  # fmt: skip
    assert [(row["id"], row["name"], row["due"]) for row in table(open_shop, "customers.csv")] == [
        ("C0001", "Asha", "0.00")
    ]
    assert [(row["amount"], row["takes_back"], row["undone"]) for row in table(open_shop, f"entries-{month}.csv")] == [
        ("12.50", "", "yes"), ("12.50", "1", "yes"),
    ]  # fmt: skip
    assert [row["number"] for row in table(open_shop, "changes.csv")] == ["1", "2", "3", "4"]
    assert (open_shop.data / "cache" / "book.snapshot").exists()


def test_closed_customers_and_part_payers_stand_in_tables_of_their_own(open_shop: Shop) -> None:
    for name in ("Asha", "Ravi", "Imran"):
        add(open_shop, name)
    open_shop.change_customer("C0002", {"status": "closed"}, key="close", **HERE)
    open_shop.save_now()
    assert [row["name"] for row in table(open_shop, "customers.csv")] == ["Asha", "Imran"]
    assert [row["name"] for row in table(open_shop, "closed_customers.csv")] == ["Ravi"]
    assert table(open_shop, "part_payments.csv") == []


@pytest.mark.fault(35)
def test_tables_are_for_the_owner_alone(open_shop: Shop) -> None:
    open_shop.save_now()
    folder = open_shop.data / TABLES_FOLDER
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


@pytest.mark.fault(95)
def test_a_dangerous_name_is_harmless_in_every_table(open_shop: Shop) -> None:
    add(open_shop, '=HYPERLINK("http://example.com","click")')
    open_shop.change_customer("C0001", {"notes": "@here\n=1", "phone": "+919822014556"}, key="1", **HERE)
    sell(open_shop)
    open_shop.save_now()
    for path in (open_shop.data / TABLES_FOLDER).iterdir():
        rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
        for cell in (cell for row in rows for cell in row):
            assert not cell.startswith(("=", "+", "@", "\t", "\r"))
    (row,) = table(open_shop, "customers.csv")
    assert row["phone"] == "'+919822014556"
    assert row["notes"] == "'@here\n=1"


@pytest.mark.fault(78)
def test_names_with_commas_quotes_and_lines_come_back_exactly(tmp_path: Path) -> None:
    cells = ['a,b "c"', "two\nlines", "नमस्ते", "x;y", ""]
    assert write_csv(tmp_path / "t.csv", ["a", "b", "c", "d", "e"], [cells])
    text = (tmp_path / "t.csv").read_bytes().decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text, newline=""), strict=True))[1] == cells


def test_only_tables_that_changed_are_written(open_shop: Shop) -> None:
    add(open_shop)
    folder = open_shop.data / TABLES_FOLDER
    write_tables(open_shop.ledger, folder)
    assert not any(write_tables(open_shop.ledger, folder).values())
    before = {path.name: path.stat().st_ino for path in folder.iterdir()}
    sell(open_shop)
    month = open_shop.today().isoformat()[:7]
    changed = {"customers.csv", f"entries-{month}.csv", "changes.csv"}
    assert {name for name, new in write_tables(open_shop.ledger, folder).items() if new} == changed
    after = {path.name: path.stat().st_ino for path in folder.iterdir()}
    assert {name for name in after if after[name] != before.get(name)} == changed


@pytest.mark.fault(13, 22)
def test_tables_that_cannot_be_written_leave_the_book_untouched(open_shop: Shop) -> None:
    add(open_shop)
    (open_shop.data / TABLES_FOLDER).write_text("a file stands where the folder belongs", encoding="utf-8")
    with pytest.raises(TablesNotWritten, match="Everything recorded is safe"):
        open_shop.save_now()
    assert open_shop.tables_stale()
    sell(open_shop)
    assert open_shop.ledger.verify() == ""


def test_tables_that_are_being_written_keep_nobody_waiting_who_closes_the_shop(open_shop: Shop) -> None:
    add(open_shop)
    open_shop.begin_closing()
    assert not open_shop.write_tables()
    assert open_shop.tables_stale()
    open_shop.close()  # which has a short time of its own for them
    assert table(open_shop, "customers.csv")[0]["name"] == "Asha"


RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)


@pytest.mark.fault(31)
def test_no_file_has_a_name_that_windows_does_not_allow_whatever_people_call_things(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "data", tmp_path / "settings.toml")
    shop.open()
    shop.set_up("CON", *PLACE[1:])
    for name in ("nul", "aux.txt", "a/b:c*", "COM1 ", "dots."):
        add(shop, name)
    bring_in(shop, "nul .csv.")
    sell(shop)
    shop.save_now()
    shop.close()
    with (shop.data / "journal.csv").open("ab") as file:
        file.write(b"torn")
    again = Shop(shop.data, shop.settings_path)
    again.open()
    again.close()
    names = {path.name for path in tmp_path.rglob("*")}
    assert len(names) > 12
    for name in names:
        assert not RESERVED.fullmatch(name)
        assert not re.search(r'[<>:"/\\|?*\x00-\x1f]|[. ]$', name), name
