"""A backup locked with a passphrase: any age tool opens it, ours refuses every change of it, and nothing lies open."""

import errno
import io
import string
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pyrage
import pytest

from backups import (
    BackupDamaged,
    BackupNotMade,
    NoBackup,
    Passphrase,
    PassphraseNeeded,
    PassphraseWrong,
    Shelf,
    look_through,
    make_backup,
    unpack,
)
from backups.age import PIECE_LENGTH, LockBroken, Locking, unlocked
from backups.model import LOCKED_UNKNOWN
from ledger.journal import Disk
from tests.backups.shops import STAMP, FlipsWhenItIsWritten, OneBitWrong, Shop, contents_of
from tests.journal.faulty import FaultyDisk, error
from tests.journal.shop import QuickDisk

WORDS = "नमक chutney & seven bells"
QUICK = Passphrase(WORDS, "mark", work=1)  # a try costs nothing, so that there can be thousands


def locked(shop: Shop, lock: Passphrase = QUICK, storage: Disk | None = None) -> Path:
    name, _ = make_backup(
        shop.kept, shop.scratch, contents_of(shop.data), STAMP, storage or QuickDisk(), lock=lock
    )  # fmt: skip
    return shop.kept / name


def into(file: BinaryIO) -> Callable[[bytes], None]:
    def put(data: bytes) -> None:
        file.write(data)

    return put


def whole(path: Path) -> bytes:
    reader = unlocked(Disk(), path, WORDS, "x")
    return reader.read(path, 0, reader.size(path) or 0)


@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a locked backup as small as one can be."""
    return locked(Shop(tmp_path_factory.mktemp("shop"), entries=0))


def test_another_age_tool_opens_a_locked_backup_with_the_passphrase_and_finds_the_zip_in_it(backup: Path) -> None:
    assert backup.name == "2026-11-21_13-20.zip.age"
    content = pyrage.passphrase.decrypt(backup.read_bytes(), WORDS)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert {"journal.csv", "manifest.json"} <= set(archive.namelist())


def test_what_another_age_tool_locked_is_looked_through_as_ours_is(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    path, manifest = shop.back_up()
    again = tmp_path / "2026-11-21_15-00.zip.age"
    again.write_bytes(pyrage.passphrase.encrypt(path.read_bytes(), WORDS))
    assert look_through(again, Disk(), passphrase=WORDS) == manifest


@pytest.mark.parametrize("length", [0, 1, PIECE_LENGTH - 1, PIECE_LENGTH, PIECE_LENGTH + 1, 3 * PIECE_LENGTH, 200_001])
@pytest.mark.parametrize("written", [7, 4_096, 1 << 20])
def test_a_content_of_any_length_comes_back_whole_and_in_any_part(tmp_path: Path, length: int, written: int) -> None:
    content = bytes(number * 7 % 251 for number in range(length))
    path = tmp_path / "locked"
    with path.open("wb") as file:
        locking = Locking(into(file), QUICK)
        for at in range(0, length, written):
            locking.write(content[at : at + written])
        locking.finish()
    assert pyrage.passphrase.decrypt(path.read_bytes(), WORDS) == content
    reader = unlocked(Disk(), path, WORDS, "x")
    assert reader.size(path) == length
    assert reader.read(path, 0, length + 5) == content
    for at, size in ((length // 2, 10), (max(0, length - 3), 9), (length, 4), (PIECE_LENGTH - 2, 5)):
        assert reader.read(path, at, size) == content[at : at + size]


def test_nothing_of_a_locked_backup_can_be_read_without_the_passphrase(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    path = locked(shop)
    assert b"Sharma" not in path.read_bytes()
    assert b"journal.csv" not in path.read_bytes()
    with pytest.raises(PassphraseNeeded, match=r"is locked\. Type the passphrase that it was locked with\.$"):
        look_through(path, Disk())
    with pytest.raises(PassphraseWrong, match="does not open with this passphrase"):
        look_through(path, Disk(), passphrase=WORDS + " ")


def test_unpacking_a_locked_backup_gives_the_book_and_leaves_no_open_copy_of_the_zip(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    path, folder = locked(shop), tmp_path / "unpacked"
    unpacked = unpack(path, folder, shop.data / "files", Disk(), passphrase=WORDS)
    assert unpacked.book.read_bytes() == (shop.data / "journal.csv").read_bytes()
    assert [one.name for one in tmp_path.rglob("*.zip")] == []
    assert list(shop.scratch.iterdir()) == []


@pytest.mark.fault(101, 113)
def test_one_wrong_bit_in_any_byte_of_a_locked_backup_is_refused(backup: Path) -> None:
    disk = OneBitWrong(backup)
    for place in range(len(disk.content)):
        disk.bit = place * 8 + place % 8
        with pytest.raises((BackupDamaged, NoBackup, PassphraseWrong)):
            look_through(backup, disk, passphrase=WORDS)


@pytest.mark.long
@pytest.mark.fault(101, 113)
def test_every_single_wrong_bit_of_a_locked_backup_is_refused(backup: Path) -> None:
    disk = OneBitWrong(backup)
    for bit in range(len(disk.content) * 8):
        disk.bit = bit
        with pytest.raises((BackupDamaged, NoBackup, PassphraseWrong)):
            look_through(backup, disk, passphrase=WORDS)


@pytest.mark.fault(101, 113)
def test_every_cut_of_a_locked_backup_is_refused_and_so_is_what_is_put_behind_it(backup: Path, tmp_path: Path) -> None:
    content, cut = backup.read_bytes(), tmp_path / backup.name
    for wrong in (*(content[:length] for length in range(len(content))), content + b"\0", content + content):
        cut.write_bytes(wrong)
        with pytest.raises((BackupDamaged, NoBackup, PassphraseWrong)):
            look_through(cut, Disk(), passphrase=WORDS)


@pytest.mark.fault(113)
def test_pieces_of_a_locked_file_cannot_be_left_out_swapped_or_cut_off_at_their_ends(tmp_path: Path) -> None:
    path = tmp_path / "locked"
    parts: list[bytes] = []
    locking = Locking(parts.append, QUICK)
    locking.write(bytes(3 * PIECE_LENGTH + 100))
    locking.finish()
    head, *pieces = parts
    assert len(pieces) == 4
    one, two, three, last = pieces
    for wrong in ((one, three, last), (two, one, three, last), (one, two, three), (one, two, three, last, last)):
        path.write_bytes(head + b"".join(wrong))
        with pytest.raises(LockBroken):
            whole(path)


@pytest.mark.fault(113)
def test_bits_of_the_header_that_no_program_needs_cannot_change_either(backup: Path, tmp_path: Path) -> None:
    letters = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"
    header = backup.read_bytes()[:512]
    path = tmp_path / backup.name
    end = header.index(b"\n", header.index(b"--- "))
    # 43 letters hold two bits more than 32 bytes.
    other = letters[letters.index(chr(header[end - 1])) + 1].encode()
    path.write_bytes(header[: end - 1] + other + backup.read_bytes()[end:])
    with pytest.raises(PassphraseWrong):
        look_through(path, Disk(), passphrase=WORDS)


@pytest.mark.fault(113)
def test_a_header_that_asks_for_more_work_than_a_computer_has_is_refused_before_it_is_done(
    backup: Path, tmp_path: Path
) -> None:
    path = tmp_path / "asks.zip.age"
    path.write_bytes(backup.read_bytes().replace(b" 1\n", b" 30\n", 1))
    with pytest.raises(NoBackup, match="locked in another way than ours"):
        look_through(path, Disk(), passphrase=WORDS)
    path.write_bytes(pyrage.encrypt(b"x", [pyrage.x25519.Identity.generate().to_public()]))
    with pytest.raises(NoBackup, match="locked in another way than ours"):
        look_through(path, Disk(), passphrase=WORDS)


@pytest.mark.fault(101)
@pytest.mark.parametrize("write", [1, 2])
def test_a_bit_that_flips_while_a_locked_backup_is_written_is_seen(tmp_path: Path, write: int) -> None:
    shop = Shop(tmp_path)
    with pytest.raises(BackupNotMade, match="it was read back and is not right"):
        locked(shop, storage=FlipsWhenItIsWritten(write))
    assert list(shop.kept.iterdir()) == []


@pytest.mark.fault(13, 108)
def test_a_disk_that_fails_at_any_call_leaves_no_half_locked_backup(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    contents = contents_of(shop.data)
    counted = FaultyDisk()
    locked(shop, storage=counted)
    kept = {path.name for path in shop.kept.iterdir()}
    for place in range(len(counted.calls)):
        disk = FaultyDisk(error=error(errno.EIO), fail_from=place, half=True)
        try:
            make_backup(shop.kept, shop.scratch, contents, STAMP, disk, lock=QUICK)
        except BackupNotMade:
            # Under a name of ours stands what is whole, or nothing; what is called "writing" goes another day.
            now = {path.name for path in shop.kept.iterdir() if not path.name.endswith(".writing")}
            assert now == kept
        for path in shop.kept.iterdir():
            if path.name in kept:
                continue
            if not path.name.endswith(".writing"):
                look_through(path, Disk(), passphrase=WORDS)
            path.unlink()


def test_a_locked_backup_is_known_by_its_note_and_asks_for_the_passphrase_without_one(tmp_path: Path) -> None:
    shop, cache = Shop(tmp_path), tmp_path / "cache"
    path, shelf = locked(shop), Shelf(shop.kept, cache, QuickDisk())
    (unknown,) = shelf.all()
    assert (unknown.proven, unknown.manifest, unknown.is_locked) == (False, None, True)
    assert unknown.why_not == LOCKED_UNKNOWN
    assert unknown.is_unopened
    for lock, refusal in ((None, PassphraseNeeded), (Passphrase("another"), PassphraseWrong)):
        with pytest.raises(refusal):
            shelf.prove(path.name, shop.scratch, lock)
    assert shelf.prove(path.name, shop.scratch, QUICK) == ""
    (known,) = shelf.all()
    assert (known.proven, known.lock) == (True, "mark")
    assert known.manifest is not None
    assert known.manifest.totals.entries == 2
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    assert [one.proven for one in shelf.all()] == [False]


def test_a_locked_and_an_open_backup_of_one_minute_have_names_of_their_own(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.back_up()
    assert locked(shop).name == "2026-11-21_13-20-1.zip.age"
    assert shop.back_up()[0].name == "2026-11-21_13-20-2.zip"
    assert Shelf(shop.kept, tmp_path, QuickDisk()).names() == [
        "2026-11-21_13-20.zip", "2026-11-21_13-20-1.zip.age", "2026-11-21_13-20-2.zip",
    ]  # fmt: skip


def test_a_locked_file_of_many_megabytes_is_written_and_read_with_little_memory(tmp_path: Path) -> None:
    import tracemalloc  # noqa: PLC0415 - it slows down whatever runs after it is imported by others

    path, piece = tmp_path / "locked", bytes(1 << 20)
    tracemalloc.start()
    try:
        with path.open("wb") as file:
            locking = Locking(into(file), QUICK)
            for _ in range(40):
                locking.write(piece)
            locking.finish()
        reader = unlocked(Disk(), path, WORDS, "x")
        for at in range(0, 40 << 20, 1 << 20):
            assert reader.read(path, at, 1 << 20) == piece
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()


def test_the_text_of_a_passphrase_is_in_no_picture_of_it() -> None:
    assert WORDS not in repr(QUICK)
