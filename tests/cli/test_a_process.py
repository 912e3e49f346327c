"""What only a process of its own can show: its exit code, its streams, what is typed, and what a kill leaves."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from services import Shop
from tests.cli.conftest import PROJECT, Desk


@pytest.fixture
def beside(trading: Desk) -> Iterator[Desk]:
    """Return a shop that the app of another process (this one) has open."""
    app = Shop(trading.data, trading.folder / "settings.toml")
    app.open()
    yield trading
    app.close()


def test_what_is_done_is_0_what_is_refused_1_and_what_is_said_wrongly_2(trading: Desk) -> None:
    done = trading.apart("record", "payment", "Asha", "1000")
    assert (done.code, done.out, done.err) == (0, "Asha Patil paid ₹1,000 by cash, owes nothing (number 6)\n", "")
    before = trading.journal()
    refused = trading.apart("record", "payment", "C0009", "5")
    assert (refused.code, refused.out, refused.err) == (1, "", "There is no customer “C0009”.\n")
    wrong = trading.apart("record", "payment")
    assert (wrong.code, wrong.out) == (2, "")
    assert "Missing argument" in wrong.err
    assert trading.journal() == before


def test_of_a_list_that_another_process_reads_only_one_document_is_printed(shop: Desk) -> None:
    (shop.folder / "list.csv").write_text("Name,Mobile,Due\nअनु शर्मा,9822014556,12.345\n", encoding="utf-8")
    said = shop.apart("import", "list.csv", "--json", PYTHONIOENCODING="utf-8")
    assert (said.code, said.err) == (0, "")
    (told,) = said.json()
    assert (told["added"], len(told["problems"])) == (1, 1)


@pytest.mark.parametrize(("typed", "customers"), [("n\n", 3), ("", 3), ("y\n", 2)])
def test_what_is_typed_at_a_question_decides(trading: Desk, typed: str, customers: int) -> None:
    made = trading.do("backup", "--json").json()
    (trading.folder / "more.csv").write_text("Name\nOmar\n", encoding="utf-8")
    trading.do("import", "more.csv")
    said = trading.apart("restore", made["name"], typed=typed)
    assert "Go back to it?" in said.out
    assert said.code == int(customers == 3)
    assert trading.do("balances", "--json").json()["customers"] == customers


@pytest.mark.fault(18)
def test_beside_the_app_a_process_that_writes_is_refused_and_one_that_reads_is_not(beside: Desk) -> None:
    before = beside.journal()
    refused = beside.apart("record", "charge", "C0001", "5")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith("Duebook is open (since ")
    looked = beside.apart("balances", "--json")
    assert (looked.code, looked.json()["due_total"]) == (0, "1099.50")
    assert beside.journal() == before


@pytest.mark.fault(19)
def test_a_command_that_is_killed_at_its_question_leaves_the_book_as_it_was_and_free(trading: Desk) -> None:
    made = trading.do("backup", "--json").json()
    before = trading.journal()
    with subprocess.Popen(
        [sys.executable, "-u", PROJECT / "cli.py", "restore", made["name"]], cwd=trading.folder,
        env=os.environ | trading.variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as asking:  # fmt: skip
        assert asking.stdout
        assert asking.stdout.readline(), "it is about to ask"
        asking.send_signal(signal.SIGKILL)
        assert asking.wait() == -signal.SIGKILL
    assert trading.journal() == before
    trading.do("record", "charge", "C0001", "5")
