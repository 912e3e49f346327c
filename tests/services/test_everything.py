"""Everything in one zip: every form of it comes to the same, nothing is missing, and nothing half made stays."""

import csv
import errno
import io
import json
import os
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from backups import NoBackup, look_through
from backups.looking import read_manifest
from ledger.book import EntryRequest, Kind, Ledger, balances_on, parse_amount
from ledger.journal import Disk
from services.copies.arriving import Arrival
from services.desk import Desk
from services.downloads import EVERYTHING, download_of
from services.everything import write_everything
from services.exports import CannotExport
from services.leftovers import EVERYTHING as ZIP
from services.rooms import new_rooms
from services.shop import Shop
from services.taking import NothingToFetch, TakesAlready, Taking
from tests.desks import owner_desk
from tests.exports.programs import beancount, hledger, ledger
from tests.exports.shops import HOSTILE, Till, busy_shop, hostile_shop
from tests.services.counter import HERE, add, bring_in, sell
from tests.services.test_photos import picture


def written(folder: Path, out: Path, settings: Path | None = None) -> zipfile.ZipFile:
    """Write everything of the book in a folder, and return the zip."""
    shop = Ledger.open(folder, writer=False, others=new_rooms())
    try:
        write_everything(shop, settings or folder / "settings.toml", out)
    finally:
        shop.close()
    return zipfile.ZipFile(out)


def document(archive: zipfile.ZipFile) -> Any:  # noqa: ANN401 - JSON
    return json.loads(archive.read("book.json"))


def sums(rows: list[dict[str, Any]], name: str) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for row in rows:
        found[row["customer"]] = found.get(row["customer"], Decimal(0)) + Decimal(row[name] or 0)
    return {customer: amount for customer, amount in found.items() if amount}


@pytest.fixture
def busy(tmp_path: Path) -> Iterator[Till]:
    till = busy_shop(tmp_path / "data")
    till.bring_in("old list.csv", b"Name,Due,Prepaid\nAsha,12.50,\nRavi,7,80.05\n")
    yield till
    till.ledger.close()


def test_json_tables_workbook_and_three_programs_come_to_the_balances_of_the_book(busy: Till, tmp_path: Path) -> None:
    archive = written(tmp_path / "data", tmp_path / "all.zip")
    people = {one.customer.id: one for one in balances_on(busy.ledger.book)}
    due = {one: Decimal(two.due.decimal) for one, two in people.items() if two.due.minor}
    prepaid = {one: Decimal(two.prepaid.decimal) for one, two in people.items() if two.prepaid.minor}
    found = document(archive)
    assert {one["id"]: Decimal(one["due"]) for one in found["customers"] if Decimal(one["due"])} == due
    assert sums(found["entries"], "due_effect") == due
    assert sums(found["entries"], "prepaid_effect") == prepaid
    assert len(found["entries"]) == len(busy.ledger.book.entries)
    assert [one["number"] for one in found["changes"]] == [one.seq for one in busy.ledger.journal.commits()]
    tables = [name for name in archive.namelist() if name.startswith("tables/entries-")]
    rows = [row for name in tables for row in csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig")))]
    assert sums(rows, "due_effect") == due
    sheet = openpyxl.load_workbook(io.BytesIO(archive.read("book.xlsx")), read_only=True)["Entries"]
    assert sum(1 for _ in sheet.iter_rows()) == len(rows) + 1
    archive.extractall(tmp_path / "out", ["book.journal", "book.beancount"])
    for program, name in ((hledger, "book.journal"), (ledger, "book.journal"), (beancount, "book.beancount")):
        accounts = {account: amount for account, amount in program(tmp_path / "out" / name).items() if amount}
        owed = {one.rpartition(":")[2]: much for one, much in accounts.items() if one.startswith("assets:receivable:")}
        held = {one.rpartition(":")[2]: -much for one, much in accounts.items() if one.startswith("liabilities:")}
        assert (owed, held) == (due, prepaid)
    readme = archive.read("README.txt").decode()
    assert f"{len(people)} customers, {len(rows)} entries; due {sum(due.values())} INR" in readme


def test_the_readme_names_every_part_and_every_list_of_the_document_is_on_lines_of_its_own(
    busy: Till, tmp_path: Path
) -> None:
    archive = written(tmp_path / "data", tmp_path / "all.zip")
    readme = archive.read("README.txt").decode()
    for name in archive.namelist():
        first = name.partition("/")[0] + ("/" if "/" in name else "")
        assert f"\n{first} " in readme or name == "README.txt", name
    lines = archive.read("book.json").decode().split("\n")
    one = next(json.loads(line.rstrip(",")) for line in lines if line.startswith('{"id": "C0002"'))
    assert one["name"] == busy.ledger.book.people[1].name


def test_all_fields_of_a_customer_are_in_the_document_nicknames_too(tmp_path: Path) -> None:
    till = Till.new(tmp_path / "data")
    till.customer(
        "Asha", code="A-1", nicknames=["Ashu"], phone="+919822014556", email="asha@example.com", tags=["old"],
        due_limit=500_00, notes="Rings twice", extra={"child_age": "8"},
    )  # fmt: skip
    till.ledger.close()
    (asha,) = document(written(tmp_path / "data", tmp_path / "all.zip"))["customers"]
    told = {name: asha[name] for name in ("code", "nicknames", "phone", "email", "tags", "notes", "extra", "due_limit")}
    assert told == {
        "code": "A-1", "nicknames": ["Ashu"], "phone": "+919822014556", "email": "asha@example.com", "tags": ["old"],
        "notes": "Rings twice", "extra": {"child_age": "8"}, "due_limit": "500.00",
    }  # fmt: skip


@pytest.mark.fault(95)
def test_names_of_the_worst_kind_come_through_as_they_are_and_run_nowhere(tmp_path: Path) -> None:
    till = hostile_shop(tmp_path / "data")
    till.ledger.close()
    archive = written(tmp_path / "data", tmp_path / "all.zip")
    names = {one["name"] for one in document(archive)["customers"]}
    assert {"=1+1", '"; include /etc/passwd'} <= names & set(HOSTILE)
    table = archive.read("tables/customers.csv").decode("utf-8-sig")
    assert "'=1+1" in table


def test_an_empty_book_gives_whole_files_too(tmp_path: Path) -> None:
    Till.new(tmp_path / "data").ledger.close()
    archive = written(tmp_path / "data", tmp_path / "all.zip")
    assert archive.testzip() is None
    found = document(archive)
    assert (found["customers"], found["entries"], found["messages"]) == ([], [], [])


def test_photos_and_lists_as_they_came_are_in_it_under_names_that_say_what_they_are(open_shop: Shop) -> None:
    add(open_shop)
    name = open_shop.keep_photo(picture("JPEG"))
    request = EntryRequest(Kind.CHARGE, "C0001", sold(open_shop), open_shop.today(), photo=name)
    open_shop.record(request, key="with photo", **HERE)
    bring_in(open_shop)
    open_shop.settings_path.write_text("[money]\ndefault_terms_days = 10\n")
    archive = written(open_shop.data, open_shop.data.parent / "all.zip", open_shop.settings_path)
    rows = list(csv.DictReader(io.StringIO(archive.read("files.csv").decode("utf-8-sig"))))
    by_what = {row["what"]: row for row in rows}
    photo, original = by_what["photo"], by_what["list"]
    assert archive.read(photo["file"]) == (open_shop.data / "files" / name).read_bytes()
    assert (photo["customer"], photo["file"]) == ("C0001", f"photos/{name}.jpg")
    (entry,) = [one for one in document(archive)["entries"] if one["photo"]]
    assert (entry["photo"], str(entry["id"])) == (name, photo["entry"])
    assert archive.read(original["file"]) == (open_shop.data / "files" / original["sha256"]).read_bytes()
    assert original["file"].endswith(original["name"])
    assert archive.read("settings.toml") == open_shop.settings_path.read_bytes()


def sold(shop: Shop) -> Any:  # noqa: ANN401 - money
    return parse_amount("330", shop.book.currency)


@pytest.mark.fault(13)
def test_a_disk_that_fills_up_leaves_the_zip_that_was_there_and_nothing_half(
    busy: Till, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out" / "all.zip"
    out.parent.mkdir()
    out.write_bytes(b"the one of yesterday")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("services.files.os.replace", full)
    with pytest.raises(CannotExport, match=r"all\.zip cannot be written: No space left on device\.$"):
        written(busy.ledger.folder, out)
    assert [path.name for path in out.parent.iterdir()] == ["all.zip"]
    assert out.read_bytes() == b"the one of yesterday"


def test_a_process_that_is_told_to_end_leaves_nothing(busy: Till, tmp_path: Path) -> None:
    out = tmp_path / "out" / "all.zip"
    out.parent.mkdir()
    with subprocess.Popen(
        [sys.executable, "-m", "services.everything", str(busy.ledger.folder), str(tmp_path / "none"), str(out)],
        stdout=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        child.send_signal(signal.SIGTERM)
        child.wait()
    assert list(out.parent.iterdir()) == []


@pytest.mark.fault(13)
@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does")
def test_killed_at_any_part_the_zip_of_before_stays_and_the_next_one_or_a_start_leaves_nothing_of_it(
    open_shop: Shop,
) -> None:
    add(open_shop)
    sell(open_shop, "5", key="first")
    open_shop.close()
    cache = open_shop.data / "cache"
    out, left = cache / "mine.zip", set[str]()
    out.write_bytes(b"the one of yesterday")
    for part in range(1, 5):
        child = [sys.executable, "-c", _KILLED, *map(str, (open_shop.data, out, part))]
        assert subprocess.run(child, check=False).returncode == -signal.SIGKILL
        assert out.read_bytes() == b"the one of yesterday"
        left |= {path.suffix for path in cache.iterdir() if path.name.startswith(".mine.zip.")}
    assert left == {".parts", ".writing"}, "or nothing was killed half way"
    written(open_shop.data, out)
    assert [path.name for path in cache.iterdir() if "mine" in path.name] == ["mine.zip"]
    child = [sys.executable, "-c", _KILLED, *map(str, (open_shop.data, cache / ZIP, 2))]
    assert subprocess.run(child, check=False).returncode == -signal.SIGKILL
    assert [path.name for path in cache.iterdir() if ZIP in path.name] != []
    again = Shop(open_shop.data, open_shop.settings_path)
    again.open()
    assert [path.name for path in cache.iterdir() if ZIP in path.name] == []
    again.close()


def test_what_is_like_a_half_made_zip_and_is_none_stays_beside_it(busy: Till, tmp_path: Path) -> None:
    out = tmp_path / "out" / "all.zip"
    out.parent.mkdir()
    for name in (".all.zip", ".all.zip.notes", ".other.zip.12.writing", "all.zip.12.writing", ".all.zip.parts"):
        (out.parent / name).write_bytes(b"mine")
    kept = {path.name for path in out.parent.iterdir()}
    written(busy.ledger.folder, out)
    assert {path.name for path in out.parent.iterdir()} == kept | {"all.zip"}


_KILLED = """
import os, signal, sys
from pathlib import Path
from services import everything

left, real = int(sys.argv[3]), everything._Everything._put

def put(self, name, pieces):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    real(self, name, pieces)

everything._Everything._put = put
everything.main(Path(sys.argv[1]), Path(sys.argv[1]), Path(sys.argv[2]))
"""


# In the open shop.


@pytest.fixture
def desk(open_shop: Shop) -> Desk:
    add(open_shop)
    sell(open_shop, "5", key="first")
    return owner_desk(open_shop)


def wait_until_over(taking: Taking) -> None:
    while taking.now().is_on:
        for thread in threading.enumerate():
            if thread.name == "everything":
                thread.join()


def test_the_owner_has_it_put_together_beside_the_work_and_fetches_it_from_the_disk(
    desk: Desk, open_shop: Shop
) -> None:
    with pytest.raises(NothingToFetch):
        desk.take_everything()
    desk.start_taking()
    with pytest.raises(TakesAlready):
        desk.start_taking()
    wait_until_over(open_shop.taking)
    now = desk.taking_now()
    assert (now.failed, now.is_on) == ("", False)
    file = download_of(desk, EVERYTHING.removeprefix("/files/"), {})
    assert (file.media_type, file.content, file.opens) == ("application/zip", b"", False)
    assert file.path is not None
    assert file.path.stat().st_size == now.bytes
    assert file.path.stat().st_mode & 0o077 == 0 or os.name == "nt"
    assert zipfile.ZipFile(file.path).testzip() is None
    open_shop.admission.log.flush()
    assert desk.events(person=None, what=None, before=None, most=1)[0].about == "everything in open formats"
    desk.cancel_taking()
    assert not file.path.exists()
    with pytest.raises(NothingToFetch):
        download_of(desk, EVERYTHING.removeprefix("/files/"), {})


@pytest.mark.parametrize("called", ["duebook-everything-2026-11-21.zip", "2026-11-21_18-00.zip"])
def test_brought_back_as_a_backup_it_is_said_to_be_what_it_is_and_that_a_backup_is_needed(
    open_shop: Shop, tmp_path: Path, called: str
) -> None:
    add(open_shop)
    zipped = tmp_path / called
    written(open_shop.data, zipped, open_shop.settings_path)
    said = (
        f"{called} is not a backup of Duebook: it is what “Take everything with you” puts together, for other "
        "programs; here a backup is needed, a file named like 2026-11-21_18-00.zip. Nothing was changed."
    )
    for look in (look_through, read_manifest):
        with pytest.raises(NoBackup) as refused:
            look(zipped, Disk())
        assert str(refused.value) == said, look
    arrival = Arrival(tmp_path / "new computer", tmp_path / "settings.toml")
    arrival.look(zipped)
    for thread in threading.enumerate():
        if thread.name == "arrival":
            thread.join()
    assert arrival.now.refused == said


def test_cancelling_ends_it_and_nothing_of_it_stays(desk: Desk, open_shop: Shop) -> None:
    desk.start_taking()
    desk.cancel_taking()
    wait_until_over(open_shop.taking)
    assert desk.taking_now().made is None
    assert desk.taking_now().failed == ""
    left = [one.name for one in (open_shop.data / "cache").iterdir()]
    assert [name for name in left if "everything" in name or "export" in name] == []


def test_a_zip_of_a_book_that_was_replaced_is_not_handed_out(desk: Desk, open_shop: Shop) -> None:
    desk.start_taking()
    wait_until_over(open_shop.taking)
    path = desk.take_everything()
    open_shop.taking._lineage = "another"
    with pytest.raises(NothingToFetch):
        desk.take_everything()
    assert not path.exists()
