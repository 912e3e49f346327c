"""A backup holds the shop at one moment, is proven before it has a name, and a failure leaves nothing behind."""

import errno
import os
import re
import signal
import subprocess
import sys
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from backups import BackupNotMade, is_name, make_backup, prove
from backups.seal import SEAL_LENGTH
from ledger.book import Ledger
from ledger.journal import Disk
from tests.backups.shops import PHOTO, STAMP, FlipsWhenItIsWritten, ReadsAnother, Shop, contents_of, parts_of, trade
from tests.journal.faulty import FaultyDisk, error
from tests.journal.shop import QuickDisk

_TOLD = r"No backup was made: .+\. The book and the older backups are untouched\."


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_a_backup_is_a_zip_with_the_book_its_table_of_contents_and_a_seal_as_comment(shop: Shop) -> None:
    photo = shop.folder / "photo"
    photo.write_bytes(PHOTO)
    name = f"files/{sha256(PHOTO).hexdigest()}"
    path, manifest = shop.back_up([(name, photo)])
    assert path.name == "2026-11-21_13-20.zip"
    assert re.fullmatch(r"[0-9a-f]{64}", zipfile.ZipFile(path).comment.decode())
    content = path.read_bytes()
    assert sha256(content[:-SEAL_LENGTH]).hexdigest().encode() == content[-SEAL_LENGTH:]
    parts = parts_of(path)
    assert parts["journal.csv"] == (shop.data / "journal.csv").read_bytes()
    assert parts[name] == PHOTO
    assert {fact.name: (fact.size, fact.sha256) for fact in manifest.files} == {
        one: (len(data), sha256(data).hexdigest()) for one, data in parts.items() if one != "manifest.json"
    }
    assert (manifest.seq, manifest.totals.entries, manifest.totals.due) == (4, 2, 200_01)
    assert path.stat().st_mode & 0o077 == 0


def test_a_second_backup_in_one_minute_has_a_name_of_its_own(shop: Shop) -> None:
    names = [shop.back_up()[0].name for _ in range(3)]
    assert names == ["2026-11-21_13-20.zip", "2026-11-21_13-20-1.zip", "2026-11-21_13-20-2.zip"]


@pytest.mark.fault(107)
def test_a_backup_ends_at_its_number_whatever_was_recorded_since(shop: Shop) -> None:
    before = contents_of(shop.data)
    content = (shop.data / "journal.csv").read_bytes()
    trade(shop.data, 3)
    name, manifest = make_backup(shop.kept, shop.scratch, before, STAMP, QuickDisk())
    assert parts_of(shop.kept / name)["journal.csv"] == content
    assert (manifest.seq, manifest.totals.entries) == (4, 2)


@pytest.mark.fault(101)
@pytest.mark.parametrize("write", [1, 2, 3, 5, 8, 12])
def test_a_byte_that_flips_between_writing_and_proving_is_seen_and_the_backup_is_none(shop: Shop, write: int) -> None:
    with pytest.raises(BackupNotMade, match=r"^No backup was made: it was read back and is not right"):
        shop.back_up(storage=FlipsWhenItIsWritten(write))
    assert list(shop.kept.iterdir()) == []


class LooksAtNames(QuickDisk):
    """A disk that notes which names of backups there are while one of them is read."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.seen = folder, set[str]()

    def read(self, path: Path, offset: int, size: int) -> bytes:
        """Read, after a look."""
        self.seen |= {one for one in self.names(self._folder) if is_name(one)}
        return super().read(path, offset, size)


@pytest.mark.fault(108)
def test_a_backup_has_its_name_only_when_it_is_proven(shop: Shop) -> None:
    disk = LooksAtNames(shop.kept)
    made, _ = shop.back_up(storage=disk)
    assert disk.seen == set()
    prove(made, shop.scratch, disk)
    assert disk.seen == {made.name}


@pytest.mark.fault(101)
def test_another_whole_backup_that_is_read_back_in_its_place_is_seen(shop: Shop) -> None:
    other, _ = shop.back_up()
    content = other.read_bytes()
    other.unlink()
    later = replace(STAMP, made_at="2026-11-22T13:20:00.000000Z")
    with pytest.raises(BackupNotMade, match="what is in it is not what was written"):
        shop.back_up(stamp=later, storage=ReadsAnother(content))
    assert list(shop.kept.iterdir()) == []


def test_a_book_that_does_not_come_to_what_was_said_is_not_proven(shop: Shop) -> None:
    right = contents_of(shop.data)
    for wrong in (
        replace(right, totals=right.totals.__class__(1, 2, 200_02, 0, 0)), replace(right, seq=3),
        replace(right, check="0" * 64), replace(right, store="another"), replace(right, size=right.size - 70),
    ):  # fmt: skip
        with pytest.raises(BackupNotMade, match="it was read back and is not right"):
            make_backup(shop.kept, shop.scratch, wrong, STAMP, QuickDisk())
        assert list(shop.kept.iterdir()) == []


@pytest.mark.fault(13, 108)
def test_whichever_call_of_the_disk_fails_there_is_a_whole_backup_or_none_and_the_older_one_stays(shop: Shop) -> None:
    older, _ = shop.back_up()
    content = older.read_bytes()
    counted = FaultyDisk()
    counted_path, _ = shop.back_up(storage=counted)
    counted_path.unlink()
    ways = [
        FaultyDisk(error=error(number), fail_from=place, for_ever=for_ever, half=for_ever, room=10**12)
        for place in range(len(counted.calls) + 1)
        for number, for_ever in ((errno.EIO, False), (errno.ENOSPC, True))
    ]
    for disk in ways:
        made = told = None
        try:
            made, _ = shop.back_up(storage=disk)
        except BackupNotMade as refusal:
            told = str(refusal)
        assert made or re.fullmatch(_TOLD, told or "")
        assert older.read_bytes() == content
        for path in shop.scratch.iterdir():  # a disk that fails for ever keeps even what we want to remove
            path.unlink()
        for path in shop.kept.glob("*.zip"):
            prove(path, shop.scratch, Disk())
        assert made is None or made.exists()
        for path in set(shop.kept.iterdir()) - {older}:
            path.unlink()


@pytest.mark.fault(108)
@pytest.mark.parametrize(
    ("number", "why"), [(errno.ENOSPC, "the disk is full"), (errno.ENODEV, "the disk is not there any more")]
)
def test_a_full_or_unplugged_target_is_told_in_a_sentence(shop: Shop, number: int, why: str) -> None:
    disk = FaultyDisk()
    disk.fail_next(error(number), "write")
    with pytest.raises(BackupNotMade, match=f"^No backup was made: {why}\\."):
        shop.back_up(storage=disk)
    assert list(shop.kept.iterdir()) == []


def test_what_a_crash_left_goes_with_a_backup_of_another_day_and_nothing_else_does(shop: Shop) -> None:
    shop.kept.mkdir()
    old, fresh = shop.kept / ".2026-11-19_09-00.zip.writing", shop.kept / ".2026-11-21_13-19.zip.writing"
    other = shop.kept / "holiday.jpg"
    for path in (old, fresh, other):
        path.write_bytes(b"x")
    shop.back_up()
    assert (old.exists(), fresh.exists(), other.exists()) == (False, True, True)


def test_nothing_of_the_test_stays(shop: Shop) -> None:
    shop.back_up()
    assert list(shop.scratch.iterdir()) == []
    ledger = Ledger.open(shop.data, writer=True)
    assert ledger.trouble is None
    ledger.close()


_CHILD = """
import sys
from pathlib import Path
from backups import Passphrase, make_backup
from tests.backups.shops import STAMP, contents_of
from tests.journal.dying import dying_disk
disk = dying_disk(int(sys.argv[2]), "create write sync close replace sync_folder remove make_folder names")
home = Path(sys.argv[1])
lock = Passphrase(sys.argv[3], work=1) if len(sys.argv) > 3 else None
make_backup(home / "backups", home / "scratch", contents_of(home / "data"), STAMP, disk, lock=lock)
"""


@pytest.mark.long
@pytest.mark.fault(13, 108)
@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does")
@pytest.mark.parametrize("passphrase", ["", "seven bells over chutney"])
def test_killed_at_every_step_there_is_a_proven_backup_or_none_and_the_next_one_is_made(
    shop: Shop, passphrase: str
) -> None:
    journal = (shop.data / "journal.csv").read_bytes()
    older, _ = shop.back_up()
    content = older.read_bytes()
    step, code = 0, -signal.SIGKILL
    while code and step < 200:
        for path in (*shop.scratch.iterdir(), *(one for one in shop.kept.iterdir() if one != older)):
            path.unlink()
        done = subprocess.run(
            [sys.executable, "-c", _CHILD, str(shop.folder), str(step), *([passphrase] if passphrase else [])],
            cwd=Path(__file__).parents[2],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        step, code = step + 1, done.returncode
        assert code in {0, -signal.SIGKILL}, done.stderr
        assert (older.read_bytes(), (shop.data / "journal.csv").read_bytes()) == (content, journal)
        for path in shop.scratch.iterdir():
            path.unlink()
        for path in shop.kept.glob("2*.zip*"):
            prove(path, shop.scratch, Disk(), passphrase=passphrase)
        half = [path.read_bytes() for path in shop.kept.glob(".2*")] if passphrase else []
        assert not any(b"Sharma" in one or b"PK" in one[:2] for one in half), "nothing of it ever lies open"
        shop.back_up()
    assert step > 10
    assert code == 0
