"""A proof replays what follows the last one, and everything when a byte, the state or the program is another."""

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from backups import BackupNotProven, Manifest, Memory, prove
from backups.remembering import WORTH, hash_of_code
from ledger.journal import Disk, FileJournal, read_snapshot, write_snapshot
from tests.backups.shops import STAMP, Shop, contents_of, parts_of, sealed, trade
from tests.journal.faulty import FaultyDisk, error
from tests.journal.shop import QuickDisk

ENTRIES = 60


class Watched(QuickDisk):
    """A disk that counts what is read of the book of a backup."""

    def __init__(self) -> None:
        self.read_bytes = 0

    def read(self, path: Path, offset: int, size: int) -> bytes:
        """Read, and count."""
        found = super().read(path, offset, size)
        if path.name == "journal.csv":
            self.read_bytes += len(found)
        return found


class Proving:
    """A shop whose backups are proven with what was proven before."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.folder = shop, shop.folder / "proof"
        self.path, self.manifest = shop.back_up()

    def memory(self, app: str = "1") -> Memory:
        """Return what is remembered of the smallest of books."""
        return Memory(self.folder, app, Disk(), worth=1)

    def again(self, entries: int = 2) -> None:
        """Sell some more, and make a backup of that."""
        if entries:
            trade(self.shop.data, entries)
        self.path, self.manifest = self.shop.back_up()

    def replayed(self, app: str = "1", path: Path | None = None) -> float:
        """Prove the backup; return how much of its book was replayed, as a share."""
        disk = Watched()
        proven = prove(path or self.path, self.shop.scratch, disk, memory=replace(self.memory(app), storage=disk))
        assert list(self.shop.scratch.iterdir()) == []
        return disk.read_bytes / proven.book_size

    def forged(self, book: bytes) -> Path:
        """Return a backup that says of itself that it is right, with another book of the same length in it."""
        parts = parts_of(self.path)
        facts = [
            replace_fact(one, sha256=sha256(book).hexdigest()) if one.name == "journal.csv" else one
            for one in self.manifest.files
        ]
        parts |= {"journal.csv": book}
        parts.pop("manifest.json")
        path = self.shop.kept / "2026-11-30_09-00.zip"
        return sealed(path, list(parts.items()), msgspec.structs.replace(self.manifest, files=facts))


replace_fact = msgspec.structs.replace


@pytest.fixture
def proving(tmp_path: Path) -> Proving:
    return Proving(Shop(tmp_path, ENTRIES))


def flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def digit_of(book: bytes, entry: int) -> int:
    """Return where the amount of an entry stands: what is there is still a book when a bit of it flips."""
    return book.index(b'""amount"":', book.index(b'""id"":%d,' % entry)) + len(b'""amount"":')


def test_a_proof_replays_only_what_the_book_grew_by_since_the_one_before(proving: Proving) -> None:
    assert proving.replayed() > 1
    proving.again()
    assert proving.replayed() < 0.4


def test_a_small_book_is_not_worth_remembering(proving: Proving) -> None:
    prove(proving.path, proving.shop.scratch, Disk(), memory=Memory(proving.folder, "1", Disk()))
    assert not proving.folder.exists()
    assert proving.manifest.book_size < WORTH


def test_what_is_remembered_is_written_anew_only_when_the_book_grew_by_an_eighth(proving: Proving) -> None:
    proving.replayed()
    note = proving.folder / "proof.json"
    first = note.read_bytes()
    proving.again(2)
    proving.replayed()
    assert note.read_bytes() == first
    proving.again(ENTRIES // 4)
    proving.replayed()
    assert note.read_bytes() != first
    assert proving.replayed() < 0.4


@pytest.mark.fault(101)
def test_a_byte_that_is_wrong_in_the_part_that_is_remembered_is_seen(proving: Proving) -> None:
    proving.replayed()
    proving.again()
    book = parts_of(proving.path)["journal.csv"]
    path = proving.forged(flipped(book, digit_of(book, 5)))
    with pytest.raises(BackupNotProven, match="the book in it is damaged"):
        proving.replayed(path=path)


@pytest.mark.fault(101)
def test_a_byte_that_is_wrong_in_what_follows_is_seen(proving: Proving) -> None:
    proving.replayed()
    proving.again()
    book = parts_of(proving.path)["journal.csv"]
    path = proving.forged(flipped(book, digit_of(book, ENTRIES + 2)))
    with pytest.raises(BackupNotProven, match="the book in it is damaged"):
        proving.replayed(path=path)


@pytest.mark.fault(101)
def test_sums_that_are_not_those_of_the_book_are_seen_with_a_memory_too(proving: Proving) -> None:
    proving.replayed()
    proving.again()
    wrong = msgspec.structs.replace(proving.manifest.totals, due=1)
    proving.manifest = msgspec.structs.replace(proving.manifest, totals=wrong)
    path = proving.forged(parts_of(proving.path)["journal.csv"])
    with pytest.raises(BackupNotProven, match="or other sums"):
        proving.replayed(path=path)


@pytest.mark.fault(101)
def test_whichever_byte_of_what_is_remembered_is_wrong_the_whole_book_is_replayed_and_proven(proving: Proving) -> None:
    proving.replayed()
    proving.again()
    files = [path for path in proving.folder.rglob("*") if path.is_file()]
    assert len(files) == 2
    right = {path: path.read_bytes() for path in files}
    for path in files:
        size = len(right[path])
        for place in {*range(0, size, max(1, size // 12)), size - 1}:
            for other in files:
                other.write_bytes(right[other])
            path.write_bytes(flipped(right[path], place))
            assert proving.replayed() > 1, f"byte {place} of {path.name}"
            assert proving.replayed() < 0.4, "and it is remembered anew"
        path.write_bytes(right[path][: size // 2])
        assert proving.replayed() > 1
        path.unlink()
        assert proving.replayed() > 1


def test_what_another_duebook_proved_is_replayed_from_its_beginning(proving: Proving) -> None:
    proving.replayed()
    proving.again()
    assert proving.replayed(app="2") > 1
    assert proving.replayed(app="2") < 0.4
    assert proving.replayed(app="1") > 1


def test_what_other_code_of_the_same_version_replayed_is_replayed_from_its_beginning(proving: Proving) -> None:
    proving.replayed()
    assert proving.memory().beginning() is not None
    assert replace(proving.memory(), code="0" * 64).beginning() is None
    note = proving.folder / "proof.json"
    known = msgspec.json.decode(note.read_bytes())
    note.write_bytes(msgspec.json.encode(known | {"code": "0" * 64}))
    assert proving.replayed() > 1
    assert proving.replayed() < 0.4


def test_the_hash_of_the_code_changes_with_any_file_of_it(tmp_path: Path) -> None:
    for name in ("errors.py", "book/book.py", "journal/reading.py", "exports/whole.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("1\n", encoding="utf-8")

    def now() -> str:
        return hash_of_code(tmp_path, ("book", "journal"))

    found = [now()]
    for name in ("errors.py", "book/book.py", "journal/reading.py"):
        (tmp_path / name).write_text("2\n", encoding="utf-8")
        found.append(now())
    (tmp_path / "book" / "book.py").rename(tmp_path / "book" / "other.py")
    found.append(now())
    assert len(set(found)) == 5, "each time another one"
    (tmp_path / "exports" / "whole.py").write_text("2\n", encoding="utf-8")
    assert now() == found[-1], "what replays nothing does not count"


class Forgetting(QuickDisk):
    """A disk on which somebody forgets what was proven while it is read."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def read(self, path: Path, offset: int, size: int) -> bytes:
        """Read; the state is there for the last time."""
        found = super().read(path, offset, size)
        if path.name == "book.snapshot" and size > 1_000:
            self._memory.forget()
        return found


def test_what_is_forgotten_while_a_proof_goes_on_from_it_is_not_remembered_by_that_proof(proving: Proving) -> None:
    proving.replayed()
    proving.again(ENTRIES)
    disk = Forgetting(proving.memory())
    prove(proving.path, proving.shop.scratch, disk, memory=replace(proving.memory(), storage=disk))
    assert proving.memory().beginning() is None
    assert proving.replayed() > 1


def test_a_book_that_was_written_anew_is_replayed_from_its_beginning(proving: Proving) -> None:
    proving.replayed()
    journal = FileJournal.open(proving.shop.data, [], writer=True)
    journal.close()
    path = proving.shop.data / "journal.csv"
    with path.open("ab") as file:
        file.write(b"1,damaged\n")
    damaged = FileJournal.open(proving.shop.data, [], writer=True)
    damaged.accept_loss("2026-11-22T09:00:00.000000Z", "owner")
    damaged.close()
    proving.again(0)
    assert proving.replayed() > 1


def test_a_state_that_is_of_more_than_its_note_says_does_not_stand_for_what_was_not_looked_at(
    proving: Proving,
) -> None:
    proving.replayed()
    old = parts_of(proving.path)["journal.csv"]
    proving.again(ENTRIES)
    proving.replayed()
    note = proving.folder / "proof.json"
    said = msgspec.json.decode(note.read_bytes())
    note.write_bytes(msgspec.json.encode(said | {"size": len(old), "sha256": sha256(old).hexdigest()}))
    book = parts_of(proving.path)["journal.csv"]
    path = proving.forged(flipped(book, digit_of(book, ENTRIES + 5)))
    with pytest.raises(BackupNotProven, match="the book in it is damaged"):
        proving.replayed(path=path)


def test_a_state_that_is_wrong_ends_no_backup_the_whole_book_is_replayed(proving: Proving) -> None:
    proving.replayed()
    kept = read_snapshot(proving.folder)
    assert kept is not None
    mark, parts = kept
    wrong = {name: bytes(data) for name, data in parts.items()}
    wrong["balances.due"] = flipped(wrong["balances.due"], len(wrong["balances.due"]) - 1)
    write_snapshot(proving.folder, mark, wrong)
    note = proving.folder / "proof.json"
    head = (proving.folder / "cache" / "book.snapshot").read_bytes().partition(b"\n")[0].decode()
    note.write_bytes(msgspec.json.encode(msgspec.json.decode(note.read_bytes()) | {"state": head}))
    assert proving.replayed() > 1
    assert proving.replayed() < 0.4


@pytest.mark.fault(13)
def test_a_disk_that_is_full_when_the_state_is_written_ends_no_proof(proving: Proving) -> None:
    full = FaultyDisk(room=10**12)
    full.fail_next(error(28), "write")
    prove(proving.path, proving.shop.scratch, Disk(), memory=replace(proving.memory(), storage=full))
    assert proving.memory().beginning() is None
    assert proving.replayed() > 1


_CHILD = """
import sys
from dataclasses import replace
from pathlib import Path
from backups import prove
from ledger.journal import Disk
from tests.backups.test_remembering import Memory
from tests.journal.dying import dying_disk
disk = dying_disk(int(sys.argv[4]), "create write sync close replace sync_folder remove make_folder")
prove(Path(sys.argv[1]), Path(sys.argv[2]), Disk(), memory=Memory(Path(sys.argv[3]), "1", disk, worth=1))
"""


@pytest.mark.long
@pytest.mark.fault(13)
@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does")
def test_killed_at_every_step_of_remembering_the_next_proof_sees_what_is_wrong(proving: Proving) -> None:
    proving.replayed()
    before = shutil.copytree(proving.folder, proving.shop.folder / "before")
    proving.again(ENTRIES)
    book = parts_of(proving.path)["journal.csv"]
    forged = proving.forged(flipped(book, digit_of(book, 5)))
    step, code = 0, -signal.SIGKILL
    while code and step < 60:
        shutil.rmtree(proving.folder)
        shutil.copytree(before, proving.folder)
        done = subprocess.run(
            [sys.executable, "-c", _CHILD, proving.path, proving.shop.scratch, proving.folder, str(step)],
            cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False,
        )  # fmt: skip
        step, code = step + 1, done.returncode
        assert code in {0, -signal.SIGKILL}, done.stderr
        for path in proving.shop.scratch.iterdir():
            path.unlink()
        with pytest.raises(BackupNotProven, match="the book in it is damaged"):
            proving.replayed(path=forged)
        proving.replayed()
        assert proving.replayed() < 0.4
        assert len([path for path in proving.folder.rglob("*") if path.is_file()]) == 2
    assert step > 10
    assert code == 0


def test_a_proof_says_the_same_with_and_without_a_memory(proving: Proving) -> None:
    proving.replayed()
    proving.again()
    with_memory: Manifest = prove(proving.path, proving.shop.scratch, Disk(), memory=proving.memory())
    assert with_memory == prove(proving.path, proving.shop.scratch, Disk())
    assert contents_of(proving.shop.data).totals == with_memory.totals
    assert STAMP.why == with_memory.why
