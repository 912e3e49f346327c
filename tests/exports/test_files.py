"""Where exports go: whole or not at all, the owner's alone, as the book stood at one moment, and back in again."""

import csv
import io
import os
import re
import resource
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import load_workbook

from ledger.book import Kind, balances_on
from ledger.exports import WholeBook, hledger_text
from services.exports import FORMATS, CannotExport, book_file, write_book
from services.tables import write_tables
from tests.exports.shops import HOSTILE, TODAY, Till, busy_shop

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    till = Till.new(tmp_path / "data")
    yield till
    till.ledger.close()


def left_over(folder: Path) -> list[str]:
    """Return what lies in a folder, hidden files too, besides the book."""
    return sorted(path.name for path in folder.iterdir() if path.name != "data")


@pytest.mark.fault(35)
@pytest.mark.parametrize("as_what", sorted(FORMATS))
def test_an_export_is_for_the_owner_alone_and_leaves_nothing_else_behind(
    till: Till, tmp_path: Path, as_what: str
) -> None:
    till.do("charge", till.customer("Asha"), "5")
    files = write_book(till.ledger, as_what, tmp_path / "out")
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert left_over(tmp_path) == ["out"]
    assert write_book(till.ledger, as_what, tmp_path / "out") == files, "and may be written again"


@pytest.mark.parametrize("as_what", ["xlsx", "hledger", "beancount"])
def test_an_export_to_nowhere_is_refused_in_one_sentence(till: Till, tmp_path: Path, as_what: str) -> None:
    with pytest.raises(CannotExport, match=r"^.*/nowhere/book cannot be written: there is no folder .*/nowhere\.$"):
        write_book(till.ledger, as_what, tmp_path / "nowhere" / "book")
    (tmp_path / "folder").mkdir()
    with pytest.raises(CannotExport, match="it is a folder"):
        write_book(till.ledger, as_what, tmp_path / "folder")
    assert left_over(tmp_path) == ["folder"]


@pytest.mark.parametrize("as_what", sorted(FORMATS))
def test_an_export_where_a_file_stands_in_the_way_is_refused(till: Till, tmp_path: Path, as_what: str) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(CannotExport, match="cannot be written"):
        write_book(till.ledger, as_what, tmp_path / "file" / "book")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


@pytest.mark.fault(13)
@pytest.mark.parametrize("as_what", sorted(FORMATS))
def test_a_disk_that_is_full_leaves_the_export_of_before_as_it_is(till: Till, tmp_path: Path, as_what: str) -> None:
    for number in range(60):
        till.do("charge", till.customer(f"Customer {number}", notes=os.urandom(500).hex()), "5")
    folder = tmp_path / "out"
    folder.mkdir()
    path = folder / "tables" if as_what == "csv" else folder / "book"
    before = {one.name: one.read_bytes() for one in write_book(till.ledger, as_what, path)}
    till.customer("Ravi", notes=os.urandom(500).hex())
    size = max(map(len, before.values())) - 100
    done = subprocess.run(
        [sys.executable, PROJECT / "cli.py", "export", "--format", as_what, "--out", path],
        env=os.environ | {"DUEBOOK_DATA": str(tmp_path / "data"), "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"{path} cannot be written: ")
    assert done.stderr.count("\n") == 1
    inside = {one.name: one.read_bytes() for one in (path.iterdir() if as_what == "csv" else [path])}
    assert inside.keys() == before.keys()
    big = max(before, key=lambda name: len(before[name]))
    assert inside[big] == before[big]
    assert left_over(folder) == [path.name]


def test_what_is_recorded_meanwhile_stays_out(till: Till) -> None:
    customer = till.customer("Asha")
    till.do("charge", customer, "5")
    text = hledger_text(WholeBook(till.ledger))
    first = next(text)
    till.do("charge", customer, "6")
    till.customer("Ravi")
    whole = first + "".join(text)
    assert "5.00 INR" in whole
    assert "6.00 INR" not in whole
    assert "Ravi" not in whole


class Told(list[tuple[int, int]]):
    """Somebody who remembers how far it was."""

    def __call__(self, done: int, total: int) -> None:
        """Hear it."""
        self.append((done, total))


def test_how_far_it_is_is_told(till: Till, tmp_path: Path) -> None:
    customer = till.customer("Asha")
    entry = {"kind": "entry", "type": "charge", "customer": customer, "on": "2026-01-05", "amount": 5}
    till.write_by_hand(*({**entry, "id": number} for number in (1, 2)))
    for as_what in FORMATS:
        told = Told()
        write_book(till.ledger, as_what, tmp_path / as_what, told)
        assert told == [(2, 2)]
    till.write_by_hand(*({**entry, "id": number} for number in range(3, 5_502)))
    told = Told()
    assert [one.record.id for one in WholeBook(till.ledger).entries(told)] == list(range(1, 5_502))
    assert told == [(5_000, 5_501), (5_501, 5_501)]


@pytest.mark.parametrize("as_what", sorted(FORMATS))
def test_a_page_gets_one_file_of_which_nothing_stays(till: Till, as_what: str) -> None:
    till.do("charge", till.customer("Asha"), "5")
    name, media_type, content = book_file(till.ledger, as_what)
    ending = FORMATS[as_what] or ".zip"
    assert re.fullmatch(rf"duebook-[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}{re.escape(ending)}", name)
    if as_what in {"csv", "xlsx"}:
        inside = zipfile.ZipFile(io.BytesIO(content)).namelist()
        assert ("customers.csv" if as_what == "csv" else "xl/workbook.xml") in inside
    else:
        assert b"5.00 INR" in content
    assert media_type.startswith("text/" if as_what in {"hledger", "beancount"} else "application/")
    assert list((till.ledger.folder / "cache").glob("export*")) == []


@pytest.mark.fault(95)
@pytest.mark.parametrize("as_what", ["csv", "xlsx"])
def test_people_of_any_name_come_back_from_an_export_as_they_were(till: Till, tmp_path: Path, as_what: str) -> None:
    # What an import mends by intention is not in question here: capitals, double blanks, a phone beside a name, words
    # that say nothing.
    names = [
        "=1+1",
        "+91 Asha",
        "@Sum(A1)",
        "＝1+1",
        "-5.00 Asha",
        "-Asha",
        "Asha",
        "<r>Asha</r>",
        "_x0041_ Asha",
    ]
    names += ["'=1+1", "''@Asha", "'Tis"] * (as_what == "csv")
    for number, name in enumerate(names):
        till.customer(name, phone=f"+9198220{number:05d}", notes=name, city=name)
    files = write_book(till.ledger, as_what, tmp_path / "book.xlsx" if as_what == "xlsx" else tmp_path / "tables")
    path = next(file for file in files if file.name in {"customers.csv", "book.xlsx"})
    other = Till.new(tmp_path / "other" / "data")
    other.bring_in(path.name, path.read_bytes())
    found = {one.phone: (one.name, one.notes, one.city) for one in other.ledger.book.people.all()}
    assert found == {one.phone: (one.name, one.notes, one.city) for one in till.ledger.book.people.all()}
    other.ledger.close()


@pytest.mark.parametrize("as_what", ["csv", "xlsx"])
def test_what_else_lists_said_of_a_customer_leaves_under_its_own_heading_and_comes_back(
    till: Till, tmp_path: Path, as_what: str
) -> None:
    extra = {"GST No": "=22AB", "Phone 2": "98220", "Balance": "12", "=1+1": "-1", "Notes": "a\nb", "x" * 120: "long"}
    till.customer("Asha", phone="+919822014556", language="hi", extra=extra)
    till.customer("Ravi", phone="+919822014557", extra={"Shoe size": "9"})
    files = write_book(till.ledger, as_what, tmp_path / "book.xlsx" if as_what == "xlsx" else tmp_path / "tables")
    path = next(file for file in files if file.name in {"customers.csv", "book.xlsx"})
    other = Till.new(tmp_path / "other" / "data")
    other.bring_in(path.name, path.read_bytes())
    asha, ravi = other.ledger.book.people.all()
    assert {key: asha.extra[key] for key in extra} == extra
    assert (asha.language, "Shoe size" in asha.extra, ravi.extra["Shoe size"]) == ("hi", False, "9")
    other.ledger.close()


def test_an_entry_leaves_with_its_reason_what_it_pays_and_the_name_of_its_photo(till: Till, tmp_path: Path) -> None:
    asha = till.customer("Asha", no_messages=True, channel="email", promised_on="2026-12-01")
    till.do("charge", asha, "10", photo="ab" * 32)
    till.do("charge", asha, "20")
    till.do("payment", asha, "12", pays=(2, 1))
    till.do("write_off", asha, "5", reason="hopeless", note="moved to Pune")
    write_book(till.ledger, "csv", tmp_path)
    with (tmp_path / "entries-2026-11.csv").open(encoding="utf-8-sig", newline="") as file:
        entries = list(csv.DictReader(file))
    assert [(row["photo"], row["pays"], row["reason"], row["note"]) for row in entries] == [
        ("ab" * 32, "", "", ""), ("", "", "", ""), ("", "2, 1", "", ""), ("", "", "hopeless", "moved to Pune"),
    ]  # fmt: skip
    with (tmp_path / "customers.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["no_messages"], row["channel"], row["promised_on"]) == ("yes", "email", "2026-12-01")
    for as_what in ("hledger", "beancount"):
        (path,) = write_book(till.ledger, as_what, tmp_path / as_what)
        assert "hopeless · moved to Pune" in path.read_text(encoding="utf-8")


def test_an_export_tells_of_its_own_files_and_leaves_no_month_of_another_book_behind(
    till: Till, tmp_path: Path
) -> None:
    folder = tmp_path / "tables"
    old = Till.new(tmp_path / "old" / "data")
    old.do("charge", old.customer("Ravi"), "5", on=date(2025, 3, 1))
    write_book(old.ledger, "csv", folder)
    old.ledger.close()
    mine = {"mine.csv": "a,b", "entries-2024-01.csv": "day,what", "entries-2024-02.csv.old": "", "entries-24-1.csv": ""}
    for name, text in mine.items():
        (folder / name).write_text(text, encoding="utf-8")
    till.do("charge", till.customer("Asha"), "5")
    files = write_book(till.ledger, "csv", folder)
    names = [
        "changes.csv", "closed_customers.csv", "customers.csv", "entries-2026-11.csv", "packages.csv",
        "part_payments.csv",
    ]  # fmt: skip
    assert [path.name for path in files] == names
    assert left_over(folder) == sorted([*names, *mine])
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "customers.csv").write_text("name,phone\n", encoding="utf-8")
    (foreign / "entries-2025-03.csv").write_bytes(b"\xef\xbb\xbfid,number,recorded_at\r\n")
    write_book(till.ledger, "csv", foreign)
    assert (foreign / "entries-2025-03.csv").exists(), "where no table of ours stood, nothing is ours to remove"


@pytest.mark.fault(95)
def test_no_cell_of_a_table_runs_and_no_nickname_is_in_one(till: Till, tmp_path: Path) -> None:
    for name in HOSTILE:
        till.customer(name, nicknames=["Secretly"], notes=name)
    files = write_book(till.ledger, "csv", tmp_path / "tables")
    for path in files:
        text = path.read_text(encoding="utf-8-sig")
        assert "Secretly" not in text
        cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
        assert not any(cell.startswith(("=", "+", "@", "\t", "\r", "＝")) for cell in cells)


LIST = b"Code,Name,Phone,Treatment,Package amount,Paid,Balance,Sessions\n"


def shop_with_differences(folder: Path) -> Till:
    """Return a shop with every kind of entry, with differences of both signs, and some of all of them undone."""
    till = busy_shop(folder, customers=12, entries=60)
    for turn, undone in enumerate((0, 1, 2)):
        rows = b"D%d,Devi%d,98220145%d0,Laser,500,200,100,6\nE%d,Esha%d,98220145%d1,Facial,500,200,450.75,6\n"
        till.undo(till.bring_in(f"list{turn}.csv", LIST + rows % (turn, turn, turn + 1, turn, turn, turn + 1)), undone)
    for package in ("P0001", "P0002"):
        till.ledger.settle_difference(package, till.act(), TODAY, sheet_is_right=False)
    till.do("session_use", till.ledger.book.packages[1].customer, "0.01", package="P0002")
    kinds = till.ledger.book.entries["kind"].tolist()
    assert set(kinds) == set(Kind)
    assert {-1, 1} <= set(till.ledger.book.entries["sign"][np.array(kinds) == Kind.STATED_DIFFERENCE].tolist())
    return till


def csv_rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


@pytest.mark.parametrize("as_what", ["csv", "xlsx", "tables"])
def test_the_effects_of_all_entries_of_a_customer_add_up_to_the_balances_of_the_book(
    tmp_path: Path, as_what: str
) -> None:
    till = shop_with_differences(tmp_path / "data")
    entries: list[dict[str, Any]]
    if as_what == "xlsx":
        header, *found = load_workbook(write_book(till.ledger, "xlsx", tmp_path / "out.xlsx")[0])["Entries"].values
        entries = [dict(zip([str(key).lower().replace(" ", "_") for key in header], row, strict=True)) for row in found]
    else:
        if as_what == "tables":
            write_tables(till.ledger, tmp_path / "out")
        else:
            write_book(till.ledger, "csv", tmp_path / "out")
        entries = [row for path in sorted((tmp_path / "out").glob("entries-*.csv")) for row in csv_rows(path)]
    assert len(entries) == len(till.ledger.book.entries)
    sums = {one.customer.id: [Decimal(0), Decimal(0)] for one in balances_on(till.ledger.book)}
    for row in entries:
        due, prepaid = (Decimal(str(row[name] or 0)) for name in ("due_effect", "prepaid_effect"))
        assert row["type"] != "session_use" or not (due or prepaid)
        if row["customer"] in sums:
            sums[row["customer"]][0] += due
            sums[row["customer"]][1] += prepaid
    assert sums == {
        one.customer.id: [Decimal(one.due.decimal), Decimal(one.prepaid.decimal)]
        for one in balances_on(till.ledger.book)
    }
    till.ledger.close()


def test_a_list_that_stated_less_is_an_amount_below_nothing_and_what_takes_it_back_too(tmp_path: Path) -> None:
    till = Till.new(tmp_path / "data")
    done = till.bring_in("list.csv", LIST + b"D,Devi,9822014550,Laser,500,200,100,6\n")
    till.undo(done, 2)
    write_book(till.ledger, "csv", tmp_path / "out")
    (path,) = (tmp_path / "out").glob("entries-*.csv")
    rows = [row for row in csv_rows(path) if row["type"] == "stated_difference"]
    assert [(row["amount"], bool(row["takes_back"]), row["due_effect"], row["prepaid_effect"]) for row in rows] == [
        ("-200.00", False, "-200.00", ""), ("-200.00", True, "200.00", ""), ("-200.00", True, "-200.00", ""),
    ]  # fmt: skip
    till.ledger.close()
