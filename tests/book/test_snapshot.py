"""A quick start: the same book from a snapshot, at any size, and only ever a help."""

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from ledger.book import ImportLine, ImportSource, Kind, Ledger, OpeningBalance, Views, balances_on, keeping
from services.sample import fill_sample
from tests.book.conftest import NOW, TODAY, Counter

PROJECT: Final = Path(__file__).parents[2]
SNAPSHOT: Final = Path("cache", "book.snapshot")
MEGABYTES_MAX: Final = 400

# Opens a book as the app does, asks for the figures, and says how many megabytes it ever needed. getrusage would not
# do: its peak is handed on from the process that started this one.
LOOK: Final = """
import sys
from datetime import date
from pathlib import Path
from ledger.book import CustomerFilter, Ledger, Views, customer_history
ledger = Ledger.open(Path(sys.argv[1]), writer=True)
views = Views(ledger.book)
figures = views.figures(date.fromisoformat(sys.argv[2]))
views.customers(CustomerFilter(), date.fromisoformat(sys.argv[2]), sort="due")
customer_history(ledger.book, 0)
print(int(ledger.journal.mark_used), figures.due_total.minor, figures.prepaid_total.minor, len(ledger.book.entries))
status = Path('/proc/self/status').read_text().split('VmHWM:')[1]
print(int(status.split()[0]) // 1024)
"""


def look(folder: Path) -> tuple[bool, tuple[int, int, int], int]:
    """Return whether a snapshot was used, (due, prepaid, entries), and the megabytes it took, from another process."""
    command = [sys.executable, "-c", LOOK, str(folder), TODAY.isoformat()]
    said = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout.split()
    used, due, prepaid, entries, megabytes = (int(word) for word in said)
    return bool(used), (due, prepaid, entries), megabytes


def added_up_slowly(ledger: Ledger) -> tuple[int, int, int]:
    """Return (due, prepaid, entries) as Python's own integers add them up, from the lines on the disk."""
    due, prepaid, entries = 0, 0, 0
    plus = {"charge": (1, 0), "payment": (-1, 0), "top_up": (0, 1), "use": (0, -1)}
    for position in range(len(ledger.book.entries)):
        record = ledger.book.entry_record(position)
        due += plus[record.type][0] * record.amount
        prepaid += plus[record.type][1] * record.amount
        entries += 1
    return due, prepaid, entries


def sums(ledger: Ledger) -> tuple[int, int, int]:
    figures = Views(ledger.book).figures(TODAY)
    return figures.due_total.minor, figures.prepaid_total.minor, len(ledger.book.entries)


def test_a_book_from_its_snapshot_is_the_same_book(counter: Counter) -> None:
    fill_sample(counter.ledger, customers=40, entries=400, seed=3, now=NOW)
    counter.undo(counter.do("charge", "C0001", "10").seq)
    counter.ledger.count_drawer(TODAY, counter.money("5"), counter.money("5"), counter.act())
    anew = counter.reloaded()
    counter.ledger.save_snapshot()
    quick = counter.reloaded()
    assert (anew.journal.mark_used, quick.journal.mark_used) == (False, True)
    assert balances_on(quick.book) == balances_on(anew.book)
    for name in ("shop", "undone_by", "undo_of", "imports", "drawers", "staff", "store", "version"):
        assert getattr(quick.book, name) == getattr(anew.book, name), name
    assert Views(quick.book).figures(TODAY) == Views(anew.book).figures(TODAY)


def test_what_came_after_the_snapshot_is_there_too(counter: Counter) -> None:
    asha = counter.customer("Asha")
    sale = counter.do("charge", asha, "10")
    counter.ledger.save_snapshot()
    counter.undo(sale.seq)
    counter.do("charge", asha, "7")
    quick = counter.reloaded()
    assert quick.journal.mark_used
    assert quick.book.balance(0) == counter.ledger.book.balance(0)
    assert quick.book.undone_by == counter.ledger.book.undone_by


@pytest.mark.fault(36)
def test_the_snapshot_of_another_book_is_not_believed(counter: Counter, tmp_path: Path) -> None:
    counter.do("charge", counter.customer("Asha"), "10")
    counter.ledger.save_snapshot()
    Ledger.create(
        tmp_path / "other", shop="Other", currency="EUR", region="DE", timezone="Europe/Berlin", act=counter.act()
    )
    other = tmp_path / "other" / SNAPSHOT
    other.parent.mkdir()
    other.write_bytes((counter.ledger.folder / SNAPSHOT).read_bytes())
    book = Ledger.open(tmp_path / "other", writer=False).book
    assert (book.shop, book.currency.code, len(book.people)) == ("Other", "EUR", 0)


@pytest.mark.fault(36)
def test_a_snapshot_with_parts_that_do_not_fit_is_not_believed(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.do("charge", counter.customer("Asha"), "10")
    counter.do("charge", "C0001", "5")
    whole = keeping.dump(counter.ledger.book)
    for broken in ({**whole, "entries.amount": whole["entries.amount"][:-2]}, {**whole, "rest": b"?"}, {}):
        monkeypatch.setattr(keeping, "dump", lambda _book, broken=broken: broken)
        counter.ledger.save_snapshot()
        again = counter.reloaded()
        assert not again.journal.mark_used
        assert again.book.balance(0) == counter.ledger.book.balance(0)


@pytest.mark.fault(63)
def test_sums_are_exact_at_any_size(counter: Counter) -> None:
    fill_sample(counter.ledger, customers=50, entries=4000, seed=5, now=NOW)
    assert sums(counter.ledger) == added_up_slowly(counter.ledger)


@pytest.mark.fault(63)
def test_the_largest_amounts_add_up_to_the_last_paisa(counter: Counter) -> None:
    most = counter.money("99,99,99,999.99")
    opening = (OpeningBalance(Kind.OPENING_DUE, most), OpeningBalance(Kind.OPENING_PREPAID, most))
    people = [ImportLine({"name": f"Customer {number}"}, openings=opening) for number in range(20_000)]
    counter.ledger.bring_in([ImportSource("list.csv", "a" * 64)], people, counter.act(), TODAY)
    expected = (20_000 * 99_99_99_999_99, 20_000 * 99_99_99_999_99, 40_000)
    assert sums(counter.ledger) == expected
    assert look(closed(counter))[1] == expected


def closed(counter: Counter) -> Path:
    counter.ledger.close()
    return counter.ledger.folder


@pytest.mark.long
@pytest.mark.fault(32, 63)
def test_a_million_entries_open_from_the_snapshot_in_bounded_memory_and_add_up(counter: Counter) -> None:
    fill_sample(counter.ledger, customers=5000, entries=1_000_000, seed=9, now=NOW)
    expected = added_up_slowly(counter.ledger)
    assert sums(counter.ledger) == expected
    counter.ledger.save_snapshot()
    used, found, megabytes = look(closed(counter))
    assert used
    assert found == expected
    assert megabytes < MEGABYTES_MAX
    (counter.ledger.folder / SNAPSHOT).unlink()
    used, found, megabytes = look(counter.ledger.folder)
    assert not used
    assert found == expected
    assert megabytes < 2 * MEGABYTES_MAX, "a start without a snapshot reads the file piece by piece"
