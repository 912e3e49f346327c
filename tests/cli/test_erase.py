"""Erasing a person at the command line."""

from tests.cli.conftest import Desk


def test_a_person_is_erased_after_it_was_said_what_goes(trading: Desk) -> None:
    trading.do("record", "payment", "A1", "1000")
    trading.do("backup")
    before = trading.do("balances", "--json").json()
    asked = trading.apart("erase", "A1", typed="\n")
    assert asked.code == 1
    assert "Asha Patil (C0001): name, phones, e-mail" in asked.out
    assert "Lists that hold the person, and others as well: list.csv (stay)." in asked.out
    (told,) = [line for line in asked.out.splitlines() if line.startswith("  holds the person: ")]
    assert "; no day can be named: it is one of the last 7 and stays until 7 newer ones are made" in told
    assert asked.err.endswith("Nothing was changed.\n")
    done = trading.do("erase", "A1", "--originals", "--backups", "--yes", "--json").json()
    assert done["customer"] == "C0001"
    assert len(done["backups_deleted"]) == 1
    assert (done["backups_holding"], done["still_in"]) == ([], [])
    assert done["what"].startswith("The data of C0001 was erased; numbers and amounts stay. 1 backup with the person")
    after = trading.do("balances", "--json").json()
    assert {name: after[name] for name in ("due_total", "prepaid_total", "customers")} == {
        name: before[name] for name in ("due_total", "prepaid_total", "customers")
    }
    assert [one["name"] for one in trading.do("customers", "--json").json()] == ["Erased person", "Ravi Naik"]
    trading.do("verify")
    (newest, *_) = trading.do("history", "--json").json()
    assert newest["what"] == "A person was erased"
    assert trading.refused("undo", str(newest["seq"])).startswith("This cannot be undone: what was erased is nowhere")
    assert trading.refused("record", "charge", "C0001", "5") == (
        "C0001 was erased for good, so nothing about this person can be recorded any more."
    )
    held = [path for path in trading.data.rglob("*") if path.is_file() and b"Asha Patil" in path.read_bytes()]
    assert held == []


def test_who_owes_something_is_not_erased(trading: Desk) -> None:
    said = trading.refused("erase", "A1", "--yes")
    assert said.startswith("Asha Patil cannot be erased yet: Asha Patil owes ₹1,000.00.")
