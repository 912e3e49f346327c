"""Bringing lists in: read, planned, recorded as one act; the files kept as they came."""

import hashlib
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from ledger.book import FileAlreadyImported, package_rows, stated_differences
from ledger.errors import LedgerError
from messaging import State
from services import settings
from services.imports import NothingToImport
from services.shop import Shop
from tests.services.counter import HERE, LIST, bring_in, due, everything_in, nothing, read

PROJECT: Final = Path(__file__).parents[2]
CLINIC: Final = PROJECT / "tests" / "sheets" / "data" / "clinic_packages.xlsx"
ROWS: Final = 500
BIG: Final = ("Name,Code,Due Amount\n" + "".join(f"Customer {n},K{n},{n}.50\n" for n in range(1, ROWS + 1))).encode()

# A process that brings a list in and is killed at the n-th call that changes the disk, just before it is made.
IMPORT: Final = """
import os, signal, sys
from pathlib import Path
from ledger.journal import Disk
from services.shop import Shop
from tests.services.counter import bring_in
data, settings, content, at = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
shop = Shop(data, settings)
shop.open()
calls = 0
def killing(name):
    call = getattr(Disk, name)
    def counted(*facts):
        global calls
        calls += 1
        if calls == at:
            if name == "write":  # half of it gets to the disk
                os.write(facts[1], facts[2][: len(facts[2]) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*facts)
    setattr(Disk, name, counted)
for name in ("write", "sync", "replace", "create", "append"):
    killing(name)
bring_in(shop, "big.csv", content.read_bytes())
print("done", flush=True)
shop._hands.shutdown()
os._exit(0)
"""


def all_but_backups(shop: Shop) -> dict[str, bytes]:
    """Return every file of the shop but the backups, which are made before a list is brought in."""
    return {name: content for name, content in everything_in(shop.data).items() if "backups" not in name}


def test_a_list_is_read_planned_and_recorded_as_one_act(open_shop: Shop) -> None:
    heard: list[tuple[float, str]] = []
    files = open_shop.read_files([("list.csv", LIST)], lambda done, what: heard.append((done, what)))
    assert [(file.name, file.refusal, file.before) for file in files] == [("list.csv", "", "")]
    planned = open_shop.plan_import(files)
    assert (planned.added, planned.updated, planned.due_total.decimal) == (2, 0, "1550.50")
    assert (open_shop.book.version, due(open_shop)) == (1, "0.00"), "until now nothing is recorded"
    done = open_shop.bring_in(files, planned, lambda done, what: heard.append((done, what)), key="import", **HERE)
    assert (done.seq, done.what) == (2, "2 customers from list.csv")
    assert due(open_shop) == "1550.50"
    assert heard[-1][0] == 1.0
    open_shop.undo(2, key="undo", **HERE)
    assert (due(open_shop), open_shop.views.figures(open_shop.today()).customers) == ("0.00", 0)


def test_the_file_is_kept_as_it_came_for_the_owner_alone(open_shop: Shop) -> None:
    bring_in(open_shop)
    (kept,) = (open_shop.data / "files").iterdir()
    assert kept.name == hashlib.sha256(LIST).hexdigest()
    assert kept.read_bytes() == LIST
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.parent.stat().st_mode & 0o777 == 0o700
    open_shop.undo(2, key="undo", **HERE)
    bring_in(open_shop, "renamed.csv", key="again")
    assert [path.name for path in (open_shop.data / "files").iterdir()] == [kept.name]


@pytest.mark.fault(91)
def test_the_same_file_twice_adds_nothing_whatever_it_is_called(open_shop: Shop) -> None:
    files = read(open_shop, ("list.csv", LIST))
    planned = open_shop.plan_import(files)
    open_shop.bring_in(files, planned, nothing, key="first", **HERE)
    before = all_but_backups(open_shop)
    (seen,) = read(open_shop, ("copy of list.csv", LIST))
    said = r"“{}” was already imported on \d+ \w{{3}} \d{{4}} \(number 2\)\. Undo that import to bring it in again\."
    assert re.fullmatch(said.format("copy of list.csv"), seen.before)
    with pytest.raises(NothingToImport):
        open_shop.bring_in([seen], open_shop.plan_import([seen]), nothing, key="second", **HERE)
    # Two tabs had planned the same list before either recorded it.
    with pytest.raises(FileAlreadyImported, match=said.format("list.csv")):
        open_shop.bring_in(files, planned, nothing, key="third", **HERE)
    assert all_but_backups(open_shop) == before
    assert due(open_shop) == "1550.50"


@pytest.mark.fault(91)
def test_the_same_list_dropped_in_twice_at_once_counts_once(open_shop: Shop) -> None:
    files = read(open_shop, ("list.csv", LIST), ("list (1).csv", LIST))
    assert [bool(file.before) for file in files] == [False, True]
    planned = open_shop.plan_import(files)
    assert planned.due_total.decimal == "1550.50"
    open_shop.bring_in(files, planned, nothing, key="import", **HERE)
    assert due(open_shop) == "1550.50"


@pytest.mark.fault(37)
def test_a_page_that_is_run_again_brings_the_list_in_once(open_shop: Shop) -> None:
    files = read(open_shop, ("list.csv", LIST))
    planned = open_shop.plan_import(files)
    answers = [open_shop.bring_in(files, planned, nothing, key="import", **HERE).seq for _ in range(2)]
    assert answers == [2, 2]
    assert due(open_shop) == "1550.50"


def test_a_file_that_cannot_be_read_does_not_spoil_the_others(open_shop: Shop) -> None:
    bad, good = read(open_shop, ("broken.xlsx", b"PK\x03\x04 nothing"), ("list.csv", LIST))
    assert bad.refusal
    assert bad.sheets == ()
    planned = open_shop.plan_import([bad, good])
    open_shop.bring_in([bad, good], planned, nothing, key="import", **HERE)
    assert due(open_shop) == "1550.50"
    assert len(list((open_shop.data / "files").iterdir())) == 1


def test_a_list_of_nobody_new_is_nothing_to_import(open_shop: Shop) -> None:
    files = read(open_shop, ("list.csv", b"Name,Due Amount\n"))
    with pytest.raises(NothingToImport):
        open_shop.bring_in(files, open_shop.plan_import(files), nothing, key="import", **HERE)
    assert open_shop.book.version == 1


@pytest.mark.fault(92)
def test_an_import_that_is_killed_in_the_middle_is_there_whole_or_not_at_all(open_shop: Shop, tmp_path: Path) -> None:
    content = tmp_path / "big.csv"
    content.write_bytes(BIG)
    open_shop.close()
    outcomes = []
    for at in range(1, 12):
        words = [sys.executable, "-c", IMPORT, str(open_shop.data), str(open_shop.settings_path), str(content), str(at)]
        ended = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, check=False)
        shop = Shop(open_shop.data, open_shop.settings_path)
        shop.open()
        assert shop.ledger.trouble is None
        count = shop.views.figures(shop.today()).customers
        assert count in {0, ROWS}
        assert due(shop) == ("0.00" if not count else "125500.00")
        outcomes.append((ended.returncode, count))
        if count:
            # The same key says so, and the list is known.
            assert bool(read(shop, ("big.csv", BIG))[0].before)
            assert bring_in_again(shop) == shop.book.version
        shop.close()
        if count:
            break
    killed = [count for code, count in outcomes if code == -signal.SIGKILL]
    assert len(killed) >= 2, outcomes
    assert 0 in killed
    assert outcomes[-1][1] == ROWS, "in the end it was brought in"


def bring_in_again(shop: Shop) -> int:
    """Say the same with the same key; return the number that it has."""
    known = shop.ledger.journal.find_key("import")
    assert known is not None
    return known.seq


def test_a_refused_import_leaves_the_book_as_it_was(open_shop: Shop) -> None:
    bring_in(open_shop)
    files = read(open_shop, ("other.csv", b"Name,Code,Due Amount\nImran,B1,5\nMeena,b1,6\n"))
    before = open_shop.book.version
    planned = open_shop.plan_import(files)
    if planned.added == 2:
        with pytest.raises(LedgerError):
            open_shop.bring_in(files, planned, nothing, key="other", **HERE)
        assert open_shop.book.version == before
    else:
        assert planned.problems, "the plan has seen it already"


def test_the_book_agrees_with_a_list_of_packages_and_lists_where_its_parts_do_not(open_shop: Shop) -> None:
    files = read(open_shop, ("clinic_packages.xlsx", CLINIC.read_bytes()))
    open_shop.bring_in(files, open_shop.plan_import(files), nothing, key="import", **HERE)
    rows = package_rows(open_shop.book)
    assert (len(rows), sum(row.left for row in rows)) == (1353, 5296)
    assert sum(row.balance.minor for row in rows) == 30946754_93
    assert [one.amount.decimal for one in stated_differences(open_shop.book)] == ["100.00"] * 14
    first = rows[0]
    assert (first.package.treatment, first.package.centre, first.customer.code) == (
        "Hydra facial", "Pitampura", "AD000A2390",
    )  # fmt: skip
    assert (first.amount.decimal, first.balance.decimal, first.sessions, first.used) == ("19990.00", "11694.20", 6, 6)


@pytest.mark.fault(91)
def test_a_list_of_packages_that_was_saved_anew_adds_nothing(open_shop: Shop) -> None:
    text = "Code,Name,Phone,Treatment,Price,Paid,Sessions\nK1,Asha,9876543210,PRP,900,400,8\nK1,Asha,,Peel,5,0,4\n"
    files = read(open_shop, ("list.csv", text.encode()))
    open_shop.bring_in(files, open_shop.plan_import(files), nothing, key="import", **HERE)
    again = open_shop.plan_import(read(open_shop, ("list.csv", f"{text}\n".encode())))
    assert (again.added, again.updated, len(again.rows), again.packages) == (0, 0, 1, 0)
    assert [problem for problem in again.problems if "The book" in problem.what] == []
    assert (due(open_shop), len(package_rows(open_shop.book))) == ("505.00", 2)


def test_a_list_of_one_new_customer_is_brought_in_where_customers_are_told_of_what_is_recorded(open_shop: Shop) -> None:
    settings.change(open_shop.settings_path, "messages.events", ["receipt", "prepaid_added", "account_opened"])
    open_shop.read_settings()
    bring_in(open_shop, content=b"Name,Code,Mobile,Due Amount,Prepaid\nAsha Patil,A1,9822014556,1250.50,200\n")
    assert due(open_shop) == "1250.50"
    assert open_shop.post.outbox.in_states(frozenset({State.QUEUED})) == [], "nobody is told of a list"
