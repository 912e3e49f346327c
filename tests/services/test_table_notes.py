"""Tables in which nothing changed are not written again, and are always what writing all of them anew gives."""

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledger.book import Ledger
from ledger.exports import WholeBook, as_texts, entry_row, text_of
from ledger.exports.cells import as_values
from services import tables
from services.table_notes import digest_of, note_written
from services.tables import TABLES_FOLDER, write_tables
from tests.exports.shops import HOSTILE, Till, busy_shop, hostile_shop

EARLY, LATE = date(2026, 3, 1), date(2026, 11, 20)


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    till = busy_shop(tmp_path / "data", entries=150)
    write(till)
    yield till
    till.ledger.close()


def write(till: Till) -> set[str]:
    """Write the tables of the shop; return the names of those that changed."""
    return {name for name, new in write_tables(till.ledger, till.ledger.folder / TABLES_FOLDER).items() if new}


def all_are_right(till: Till) -> bool:
    """Tell whether every table is what it is when all of them are written anew."""
    copy = till.ledger.folder.parent / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    shutil.copyfile(till.ledger.folder / "journal.csv", copy / "journal.csv")
    ledger = Ledger.open(copy, writer=False)
    write_tables(ledger, copy / TABLES_FOLDER)
    ledger.close()
    found, right = ({path.name: path.read_bytes() for path in (one / TABLES_FOLDER).iterdir()} for one in
                    (till.ledger.folder, copy))  # fmt: skip
    return found == right


def stamps(till: Till) -> dict[str, int]:
    return {path.name: path.stat().st_ino for path in (till.ledger.folder / TABLES_FOLDER).glob("entries-*.csv")}


def spoil(till: Till, month: str) -> Path:
    """Put something else into a table and say in the note that it is what was written: then only a rewrite mends it."""
    path = till.ledger.folder / TABLES_FOLDER / f"entries-{month}.csv"
    path.write_bytes(path.read_bytes() + b"\r\n")
    return path


def test_a_month_in_which_nothing_changed_is_left_alone_and_the_others_are_right(till: Till) -> None:
    before = stamps(till)
    till.do("charge", "C0001", "12", on=LATE)
    assert write(till) >= {"entries-2026-11.csv", "changes.csv", "customers.csv"}
    after = stamps(till)
    assert {name for name in after if after[name] != before[name]} == {"entries-2026-11.csv"}
    assert all_are_right(till)


@pytest.mark.parametrize("times", [1, 2, 3])
def test_what_is_taken_back_changes_the_month_in_which_it_was(till: Till, times: int) -> None:
    done = till.do("charge", "C0001", "12", on=EARLY)
    till.do("charge", "C0001", "12", on=LATE)
    write(till)
    till.undo(done, times)
    assert "entries-2026-03.csv" in write(till)
    assert all_are_right(till)


def test_what_a_line_of_another_month_takes_back_is_so_in_its_own_month(till: Till) -> None:
    """No door writes such a line: a reversal has the day of what it takes back."""
    till.do("charge", "C0001", "12", on=EARLY)
    taken = len(till.ledger.book.entries)
    write(till)
    till.write_by_hand(
        {"kind": "entry", "id": taken + 1, "type": "charge", "customer": "C0001", "amount": 1200,
         "on": LATE.isoformat(), "reverses": taken},
    )  # fmt: skip
    assert "entries-2026-03.csv" in write(till)
    assert all_are_right(till)


def test_another_name_stands_in_every_table(till: Till) -> None:
    till.ledger.change_customer("C0001", {"name": "Somebody Else"}, till.act())
    assert any(name.startswith("entries-") for name in write(till))
    assert all_are_right(till)


def test_a_customer_who_is_new_changes_no_old_month(till: Till) -> None:
    before = stamps(till)
    till.customer("New")
    write(till)
    assert stamps(till) == before
    assert all_are_right(till)


def test_customers_who_are_merged_stand_together_in_every_table(till: Till) -> None:
    till.ledger.merge("C0001", ["C0002"], till.act())
    write(till)
    assert all_are_right(till)


def test_what_somebody_changed_in_a_table_is_put_right(till: Till) -> None:
    for name in ("entries-2026-11.csv", "changes.csv"):
        path = till.ledger.folder / TABLES_FOLDER / name
        path.write_bytes(path.read_bytes().replace(b"a", b"b", 1))
    write(till)
    assert all_are_right(till)


def test_what_somebody_saves_over_a_table_while_others_are_written_is_not_noted_as_ours(till: Till) -> None:
    till.do("charge", "C0001", "12", on=LATE)
    told: list[tuple[int, int]] = []

    def save_over(done: int, total: int) -> None:
        if not told:
            spoil(till, "2026-10")
        told.append((done, total))

    write_tables(till.ledger, till.ledger.folder / TABLES_FOLDER, save_over)
    assert told
    write(till)
    assert all_are_right(till)


@pytest.mark.parametrize("name", ["entries-2026-11.csv", "changes.csv"])
def test_what_somebody_saves_over_a_table_just_after_it_was_written_is_not_noted_as_ours(
    till: Till, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def saved_over(data: Path, *facts: Any) -> None:  # noqa: ANN401 - handed on
        path = data / TABLES_FOLDER / name
        path.write_bytes(path.read_bytes() + b"\r\n")
        note_written(data, *facts)

    till.do("charge", "C0001", "12", on=LATE)
    with monkeypatch.context() as now:
        now.setattr(tables, "note_written", saved_over)
        write(till)
    write(till)
    assert all_are_right(till)


def test_what_was_noted_of_another_writing_of_the_book_counts_for_nothing(till: Till) -> None:
    """Noted as if it were of this one: the check of the act that it ended with tells."""
    note = till.ledger.folder / "cache" / "tables.json"
    known = json.loads(note.read_bytes())
    path = spoil(till, "2026-11")
    known["months"]["2026-11"][1] = digest_of(path)
    note.write_text(json.dumps(known), encoding="utf-8")
    assert "entries-2026-11.csv" not in write(till), "the note is believed where nothing speaks against it"
    for wrong in (
        {"app": "0.0"}, {"end": [*known["end"][:3], "0" * 64]}, {"end": [known["end"][0], "x", *known["end"][2:]]},
        {"end": [*known["end"][:2], 10**6, known["end"][3]]}, {"names": "0" * 64},
    ):  # fmt: skip
        known["months"]["2026-11"][1] = digest_of(spoil(till, "2026-11"))
        note.write_text(json.dumps(known | wrong), encoding="utf-8")
        write(till)
        assert all_are_right(till), wrong


def test_a_copy_elsewhere_takes_what_is_right_and_nothing_that_is_not(till: Till, tmp_path: Path) -> None:
    till.do("charge", "C0001", "12", on=LATE)
    spoil(till, "2026-10")
    elsewhere = tmp_path / "elsewhere"
    write_tables(till.ledger, elsewhere)
    assert {path.stat().st_mode & 0o777 for path in elsewhere.iterdir()} == {0o600}
    write(till)
    assert all_are_right(till)
    mine = till.ledger.folder / TABLES_FOLDER
    assert {path.name: path.read_bytes() for path in elsewhere.iterdir()} == {
        path.name: path.read_bytes() for path in mine.iterdir()
    }


def test_a_day_written_in_another_way_is_never_lost(till: Till) -> None:
    till.write_by_hand(
        {"kind": "entry", "id": len(till.ledger.book.entries) + 1, "type": "charge", "customer": "C0001", "amount": 500,
         "on": "20261105"},
    )  # fmt: skip
    for number in range(2):
        write(till)
        assert all_are_right(till)
        elsewhere = till.ledger.folder.parent / f"elsewhere {number}"
        write_tables(till.ledger, elsewhere)
        assert (elsewhere / "entries-2026110.csv").exists(), "the first seven letters of that day"
        till.do("charge", "C0001", "12", on=LATE)


@pytest.mark.parametrize("currency", ["INR", "JPY", "KWD", ""])
def test_a_cell_that_is_written_as_a_text_is_that_of_its_value(tmp_path: Path, currency: str) -> None:
    folder = tmp_path / "data"
    till = busy_shop(folder, currency) if currency else hostile_shop(folder)
    first = len(till.ledger.book.entries) + 1
    for place, text in enumerate(HOSTILE):
        till.write_by_hand(
            {"kind": "entry", "id": first + 2 * place, "type": "stated_difference", "customer": "C0001", "amount": 7,
             "on": "2026-01-02", "less": True, "reference": text, "centre": text, "method": text, "instalment": text},
            {"kind": "entry", "id": first + 2 * place + 1, "type": "stated_difference", "customer": "C0001",
             "amount": 7, "on": "2026-01-03", "reverses": first + 2 * place, "reason": text},
        )  # fmt: skip
    book = WholeBook(till.ledger)
    values, texts = as_values(book.currency), as_texts(book.currency)
    rows = 0
    for entry in book.entries():
        rows += 1
        assert [str(cell) for cell in entry_row(entry, texts)] == [text_of(cell) for cell in entry_row(entry, values)]
    assert rows == len(till.ledger.book.entries)
    less = [entry for entry in book.entries() if entry.less]
    assert len(less) == 2 * len(HOSTILE)
    till.ledger.close()
