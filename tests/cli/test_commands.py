"""Every command: what it does, its exit code, where it speaks, and that refusals write nothing."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from ledger.book import Ledger, open_charges
from tests.cli.conftest import Desk

SHEETS: Final = Path(__file__).parents[1] / "sheets" / "data"


def totals(desk: Desk, *words: str) -> tuple[str, str]:
    found = desk.do("balances", "--json", *words).json()
    return found["due_total"], found["prepaid_total"]


def test_a_shop_is_set_up_once(desk: Desk) -> None:
    assert desk.do("setup", "--shop", "Test Stores", "--owner", "asha").out == (
        "Test Stores is set up.\nThe owner has no password yet: Duebook asks for one when it is opened.\n"
    )
    assert "There is a book in" in desk.refused("setup", "--shop", "Another", "--owner", "asha")
    assert [one["what"] for one in desk.do("history", "--json").json()] == ["Test Stores was set up"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--currency", "XYZ"], "XYZ"),
        (["--timezone", "Mars/Olympus"], "Mars/Olympus"),
        (["--timezone", "../etc"], "../etc"),
        (["--region", "Bharat"], "Bharat"),
        (["--shop", "  "], "A shop needs a name"),
    ],
)
def test_a_shop_in_no_place_is_not_set_up(desk: Desk, words: list[str], sentence: str) -> None:
    assert sentence in desk.refused("setup", "--shop", "Test Stores", "--owner", "asha", *words)
    assert not (desk.data / "journal.csv").exists()


def test_a_shop_elsewhere_counts_in_its_own_money(desk: Desk) -> None:
    place = ("--currency", "JPY", "--region", "JP", "--timezone", "Asia/Tokyo")
    desk.do("setup", "--shop", "Café", "--owner", "o", *place)
    (desk.folder / "l.csv").write_text("Name,Due Amount\nSato,500\n", encoding="utf-8")
    desk.do("import", "l.csv")
    assert totals(desk) == ("500", "0")
    assert "decimals" in desk.refused("record", "charge", "C0001", "1.5")


@pytest.mark.parametrize(
    "words",
    [
        ["balances"], ["verify"], ["export", "--out", "out"], ["record", "charge", "C0001", "5"],
        ["import", str(SHEETS / "dues.csv")],
    ],
)  # fmt: skip
def test_without_a_book_a_command_says_so_and_makes_none(desk: Desk, words: list[str]) -> None:
    assert desk.refused(*words).startswith("There is no book in ")
    assert not desk.data.exists()


@pytest.mark.parametrize(
    "words",
    [
        [], ["nonsense"], ["balances", "--as-of", "2026-01-01", "--as-of-seq", "2"], ["record", "charge"],
        ["import", "is-not-there.csv"], ["export", "--format", "pdf", "--out", "x"],
        ["sample", "--customers", "0", "--entries", "1"], ["record", "charge", "C0001", "5", "--on", "2026-13-01"],
    ],
)  # fmt: skip
def test_wrong_usage_is_2_and_does_nothing(desk: Desk, words: list[str]) -> None:
    said = desk(*words)
    assert said.code == 2
    assert said.err if words else said.out + said.err
    assert "Traceback" not in said.err
    assert not desk.data.exists()


@pytest.mark.parametrize("words", [["--help"], ["import", "--help"]])
def test_help_is_no_failure(desk: Desk, words: list[str]) -> None:
    said = desk.do(*words)
    assert "Usage" in said.out


def test_an_entry_is_recorded_and_told(trading: Desk) -> None:
    said = trading.do("record", "payment", "Asha Patil", "1000", "--json").json()
    assert said["what"] == "Asha Patil paid ₹1,000 by cash, owes nothing"
    assert (said["seq"], said["by"], said["via"], said["undone_by"]) == (6, "owner", "command line", None)
    said_aloud = trading.do("record", "use", "C0002", "1,00.00".replace(",", ""), "--note", "Oil")
    assert said_aloud.out == "Ravi Naik used ₹100 of the prepaid, holds ₹400 (number 7)\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["charge", "C0009", "5"], "There is no customer “C0009”."),
        (["charge", "naik", "1e5"], "without E"),
        (["charge", "98220145", "5"], "2 customers fit “98220145”. Use the number that begins with C."),
        (["gift", "C0001", "5"], "“gift” is not a kind of entry. There are: charge, payment, top_up, use,"),
        (["payment", "C0001", "5000"], "Take ₹1,000.00 instead, or keep the rest as prepaid."),
        (["write_off", "C0001", "5"], "Say why"),
        (["charge", "C0001", "5", "--on", "2999-01-01"], "is still to come"),
    ],
)
def test_a_refusal_is_one_sentence_on_stderr(trading: Desk, words: list[str], sentence: str) -> None:
    told = trading.refused("record", *words)
    assert sentence in told
    assert "\n" not in told


def test_a_negative_amount_is_refused_when_it_is_marked_as_an_amount(trading: Desk) -> None:
    assert "must be more than nothing" in trading.refused("record", "charge", "C0001", "--", "-5")


PACKAGES: Final = (
    "Code,Name,Phone,Treatment,Centre,Package amount,Paid,Balance,Sessions,Sessions used,Sessions left\n"
    "K1,Asha Verma,9876543210,PRP,GK2,900,400,500,8,3,5\n"
    "K1,Asha Verma,9876543210,Facial,GK2,300,0,300,4,4,0\n"
)


def with_packages(shop: Desk) -> Desk:
    """Return the shop with a customer who owes 500 for PRP (P0001) and 300 for Facial, with sessions in PRP only."""
    (shop.folder / "packages.csv").write_text(PACKAGES, encoding="utf-8")
    shop.do("import", "packages.csv")
    return shop


def sessions(desk: Desk) -> int:
    (row,) = desk.do("balances", "--json").json()["rows"]
    return int(row["sessions"])


def test_a_session_is_used_by_counting(shop: Desk) -> None:
    with_packages(shop)
    said = shop.do("record", "session_use", "C0001", "1")
    assert said.out == "Asha Verma used 1 session of PRP, 4 left in all (number 3)\n"
    said = shop.do("record", "session-use", "C0001", "2", "--package", "p0001", "--key", "k", "--json")
    assert said.json()["what"] == "Asha Verma used 2 sessions of PRP, 2 left in all"
    assert shop.do("record", "session-use", "C0001", "2", "--package", "p0001", "--key", "k", "--json").json() == (
        said.json()
    )
    assert sessions(shop) == 2
    assert totals(shop) == ("800.00", "0.00"), "no money is in it"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["1.5"], "“1.5” is not a number of sessions. Write a whole number such as 1."),
        (["x"], "“x” is not a number of sessions. Write a whole number such as 1."),
        (["1+1"], "“1+1” is not a number of sessions. Write a whole number such as 1."),
        (["0"], "“0” is not a number of sessions. Write a whole number such as 1."),
        (["9" * 400], "is not a number of sessions. Write a whole number such as 1."),
        (["6"], "Asha Verma has 5 sessions left; 6 is more than that."),
        (["1", "--package", "P0002"], "Asha Verma has 0 sessions left; 1 is more than that."),
        (["1", "--package", "P0009"], "The package “P0009” cannot be used: Asha Verma has no such package."),
    ],
)
def test_sessions_that_cannot_be_used_are_refused_in_a_sentence(shop: Desk, words: list[str], sentence: str) -> None:
    assert with_packages(shop).refused("record", "session_use", "C0001", *words).endswith(sentence)


def test_of_which_of_two_packages_must_be_said(shop: Desk) -> None:
    (shop.folder / "packages.csv").write_text(PACKAGES.replace("4,4,0", "4,0,4"), encoding="utf-8")
    shop.do("import", "packages.csv")
    told = shop.refused("record", "session_use", "C0001", "1")
    assert told == "Asha Verma has sessions left in 2 packages: P0001 PRP, P0002 Facial. Say which."
    assert "of Facial" in shop.do("record", "session_use", "C0001", "1", "--package", "P0002").out


def paid_of(desk: Desk, package: str) -> str:
    """Return what is still open for a package, as the exported table says it."""
    desk.do("export", "--format", "csv", "--out", "tables")
    with (desk.folder / "tables" / "packages.csv").open(encoding="utf-8-sig", newline="") as table:
        return next(row["balance"] for row in csv.DictReader(table) if row["id"] == package)


def test_a_payment_goes_to_the_package_it_is_for(shop: Desk) -> None:
    with_packages(shop)
    shop.do("record", "payment", "C0001", "300", "--package", "P0002")
    assert (paid_of(shop, "P0001"), paid_of(shop, "P0002")) == ("500.00", "0.00")


def test_a_payment_goes_to_the_sales_that_are_named(trading: Desk) -> None:
    for day, amount in (("2026-02-01", "10"), ("2026-02-02", "20"), ("2026-02-03", "30")):
        trading.do("record", "charge", "C0002", amount, "--on", day)
    words = ["record", "payment", "C0002", "50", "--key", "k"]
    named = ["--pays", "6", "--pays", "7"]
    assert still_open(trading) == {2: "99.50", 5: "10.00", 6: "20.00", 7: "30.00"}
    trading.do(*words, *named)
    assert still_open(trading) == {2: "99.50", 5: "10.00"}
    assert "sent before with other content" in trading.refused(*words), "another sale is another request"
    assert "has no such charge to pay" in trading.refused("record", "payment", "C0001", "5", *named)


def still_open(desk: Desk) -> dict[int, str]:
    """Return what is open of Ravi's sales, by their ids."""
    ledger = Ledger.open(desk.data, writer=False)
    try:
        return {line.id: line.still_open.decimal for line in open_charges(ledger.book, 1)}
    finally:
        ledger.close()


def test_money_is_given_up_with_a_reason(trading: Desk) -> None:
    trading.do("record", "write-off", "C0001", "5", "--reason", "Loyal customer")
    assert totals(trading)[0] == "1094.50"


@pytest.mark.fault(3)
def test_a_key_that_is_said_twice_records_once(trading: Desk) -> None:
    words = ["record", "charge", "C0001", "10", "--key", "till-7", "--json"]
    first, again = trading.do(*words).json(), trading.do(*words).json()
    assert first == again
    assert totals(trading)[0] == "1109.50"
    assert "sent before with other content" in trading.refused(
        "record", "charge", "C0001", "11", "--key", "till-7", "--json"
    )


def test_the_settings_are_obeyed(trading: Desk) -> None:
    settings = trading.folder / "settings.toml"
    settings.write_text('[money]\noverpayment = "prepaid"\ndue_limit = "2000"\n', encoding="utf-8")
    trading.do("record", "payment", "C0001", "1200")
    assert totals(trading) == ("99.50", "700.00")
    assert "the agreed limit is ₹2,000.00" in trading.refused("record", "charge", "C0001", "2000.01")
    settings.write_text("[money]\nthis = 1\n", encoding="utf-8")
    assert "There is no setting money.this" in trading.refused("record", "charge", "C0001", "1")


def test_balances_as_of_a_day_and_as_of_a_number(trading: Desk) -> None:
    assert totals(trading) == ("1099.50", "500.00")
    assert totals(trading, "--as-of", "2026-01-04") == ("0.00", "0.00")
    assert totals(trading, "--as-of", "2026-01-05") == ("99.50", "0.00")
    assert totals(trading, "--as-of-seq", "2") == ("1250.50", "0.00")
    assert totals(trading, "--as-of-seq", "3") == ("1350.00", "0.00")
    assert totals(trading, "--as-of-seq", "5") == totals(trading)
    trading.do("undo", "3")
    assert totals(trading, "--as-of", "2026-01-05") == ("0.00", "0.00"), "with all that is known today"
    assert totals(trading, "--as-of-seq", "3") == ("1350.00", "0.00"), "what the book said then"
    assert "There is nothing with number 99 in the book." in trading.refused("balances", "--as-of-seq", "99")


def test_packages_count_from_the_day_they_were_bought_or_brought_in(shop: Desk) -> None:
    shop.folder.joinpath("packages.csv").write_text(
        "Code,Name,Phone,Treatment,Sessions,Purchase date\nK1,Asha Verma,9876543210,PRP,8,\n"
        "K1,Asha Verma,9876543210,Facial,4,2026-01-05\n", encoding="utf-8",
    )  # fmt: skip
    shop.do("import", "packages.csv")

    def told(*words: str) -> tuple[int, int, int]:
        found = shop.do("balances", *words, "--json").json()
        return found["packages"], found["sessions_left"], found["rows"][0]["sessions"]

    assert told() == told("--as-of", "2099-01-01") == (2, 12, 12)
    assert told("--as-of", "2026-01-05") == told("--as-of", "2026-01-06") == (1, 4, 4)
    assert told("--as-of", "2026-01-04") == (0, 0, 0)


def test_balances_tell_everybody(trading: Desk) -> None:
    found = trading.do("balances", "--json").json()
    assert {name: found[name] for name in ("customers", "packages", "sessions_left")} == {
        "customers": 2, "packages": 0, "sessions_left": 0,
    }  # fmt: skip
    assert found["rows"] == [
        {
            "id": "C0001", "code": "A1", "name": "Asha Patil", "phone": "+919822014556", "due": "1000.00",
            "prepaid": "0.00", "sessions": 0,
        },
        {
            "id": "C0002", "code": "R1", "name": "Ravi Naik", "phone": "+919822014557", "due": "99.50",
            "prepaid": "500.00", "sessions": 0,
        },
    ]  # fmt: skip
    assert trading.do("balances").out.endswith("2 customers, due 1099.50, prepaid 500.00, 0 sessions left\n")


def test_customers_are_listed_and_found(trading: Desk) -> None:
    everybody = trading.do("customers", "--json").json()
    assert [one["name"] for one in everybody] == ["Asha Patil", "Ravi Naik"]
    assert everybody[0]["due"] == "1000.00"
    for typed, found in (("asha", ["C0001"]), ("098220 14557", ["C0002"]), ("r1", ["C0002"]), ("zzz", [])):
        assert [one["id"] for one in trading.do("customers", "--find", typed, "--json").json()] == found
    assert trading.do("customers").out.endswith("2 customers\n")


def test_an_act_is_undone_and_brought_back(trading: Desk) -> None:
    assert trading.do("undo", "5").out == "Undone: Ravi Naik topped up ₹500 by cash, holds ₹500 (number 6)\n"
    assert totals(trading) == ("1099.50", "0.00")
    assert trading.do("undo", "6", "--json").json()["what"].startswith("Brought back: Ravi Naik topped up")
    assert totals(trading) == ("1099.50", "500.00")
    assert trading.refused("undo", "6") == ("Number 6 was already undone, by number 7. Undo that one to bring it back.")
    assert "There is no number 99" in trading.refused("undo", "99")
    assert "it is the beginning of the book" in trading.refused("undo", "1")
    assert "Asha Patil has paid since; undo the payment first" in trading.refused("undo", "2")


def test_history_tells_the_newest_first(trading: Desk) -> None:
    trading.do("undo", "5")
    told = trading.do("history", "--json").json()
    assert [one["seq"] for one in told] == [6, 5, 4, 3, 2, 1]
    assert [one["undone_by"] for one in told] == [None, 6, None, None, None, None]
    assert [one["seq"] for one in trading.do("history", "--limit", "2", "--json").json()] == [6, 5]
    assert "(undone by 6)" in trading.do("history").out


def test_a_sample_is_the_same_for_the_same_seed_and_fills_only_an_empty_book(desk: Desk) -> None:
    said = desk.do("sample", "--customers", "30", "--entries", "200", "--seed", "4")
    assert said.out == "Sharma Stores (sample): 30 customers, 200 entries.\n"
    assert len(desk.do("history", "--json").json()) == 231, "one act an entry"
    assert desk.do("verify", "--json").json() == {"whole": True, "acts": 231, "sentence": ""}
    assert "This book has 30 customers already" in desk.refused("sample", "--customers", "3", "--entries", "2")
    other = Desk(desk.folder / "other")
    other.folder.mkdir()
    other.do("setup", "--shop", "Mine", "--owner", "asha")
    assert other.do("sample", "--customers", "30", "--entries", "200", "--seed", "4").out.startswith("Mine: 30 ")
    assert [row["due"] for row in other.do("balances", "--json").json()["rows"]] == [
        row["due"] for row in desk.do("balances", "--json").json()["rows"]
    ]


@pytest.mark.fault(6)
def test_a_damaged_book_is_told_and_nothing_is_recorded_in_it(trading: Desk) -> None:
    assert trading.do("verify").out == "The book is whole: 5 acts, every check is right.\n"
    content = bytearray(trading.journal())
    content[content.index(b"Milk")] ^= 1
    (trading.data / "journal.csv").write_bytes(content)
    said = trading("verify")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("Line 4 of the book's file was changed or damaged after it was saved.")
    as_json = trading("verify", "--json")
    assert as_json.code == 1
    assert (as_json.json()["whole"], as_json.json()["sentence"]) == (False, said.err.strip())
    assert "Line 4" in trading.refused("record", "charge", "C0001", "5")
    looked = trading("balances", "--json")
    assert (looked.code, looked.json()["due_total"]) == (0, "1250.50"), "the part before the damage is shown"
    assert looked.err == said.err, "and what is missing is said"


def test_an_export_writes_tables_that_open_in_a_spreadsheet_program(trading: Desk) -> None:
    out = trading.folder / "tables out"
    said = trading.do("export", "--format", "csv", "--out", out)
    names = sorted(path.name for path in out.iterdir())
    assert said.out == f"{len(names)} files written to {out}\n"
    assert {"customers.csv", "closed_customers.csv", "changes.csv", "packages.csv", "entries-2026-01.csv"} <= set(names)
    text = (out / "customers.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["id"], row["due"], row["phone"]) for row in rows] == [
        ("C0001", "1000.00", "'+919822014556"), ("C0002", "99.50", "'+919822014557"),
    ]  # fmt: skip
    assert (out / "customers.csv").stat().st_mode & 0o777 == 0o600


def test_an_export_to_where_nothing_can_be_written_is_refused_in_a_sentence(trading: Desk) -> None:
    (trading.folder / "taken").write_text("a file", encoding="utf-8")
    said = trading("export", "--out", trading.folder / "taken" / "tables")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith(str(trading.folder / "taken"))
    assert said.err.count("\n") == 1


def test_today_is_the_shops_own(shop: Desk) -> None:
    before = datetime.now(UTC).astimezone(ZoneInfo("Asia/Kolkata")).date()
    (shop.folder / "l.csv").write_text("Name\nAsha\n", encoding="utf-8")
    shop.do("import", "l.csv")
    created = shop.do("customers", "--json").json()[0]["created"]
    after = datetime.now(UTC).astimezone(ZoneInfo("Asia/Kolkata")).date()
    assert created in {before.isoformat(), after.isoformat()}
