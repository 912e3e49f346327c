"""A damaged, foreign or harmful file is refused in one sentence, and nothing of it reaches the disk."""

import json
import stat
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from backups import BackupDamaged, BackupNewer, Manifest, NoBackup, NoRoomFor, look_through
from ledger.errors import LedgerError
from ledger.journal import Disk
from tests.backups.shops import OneBitWrong, Shop, parts_of, sealed
from tests.journal.faulty import FaultyDisk


@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a backup as small as one can be."""
    return Shop(tmp_path_factory.mktemp("shop"), entries=0).back_up()[0]


@pytest.mark.fault(101)
def test_one_wrong_bit_in_any_byte_is_refused(backup: Path) -> None:
    disk = OneBitWrong(backup)
    for place in range(len(disk.content)):
        disk.bit = place * 8 + place % 8
        with pytest.raises(BackupDamaged, match=r"cannot be used: (“journal\.csv” in it|it is damaged or cut short)"):
            look_through(backup, disk)


@pytest.mark.long
@pytest.mark.fault(101)
def test_every_single_wrong_bit_is_refused(backup: Path) -> None:
    disk = OneBitWrong(backup)
    for bit in range(len(disk.content) * 8):
        disk.bit = bit
        with pytest.raises(BackupDamaged):
            look_through(backup, disk)


@pytest.mark.fault(101)
def test_every_cut_is_refused(backup: Path, tmp_path: Path) -> None:
    content = backup.read_bytes()
    cut = tmp_path / backup.name
    for length in range(len(content)):
        cut.write_bytes(content[:length])
        with pytest.raises(BackupDamaged):
            look_through(cut, Disk())
    for more in (b"\0", b"0" * 64, content):
        cut.write_bytes(content + more)
        with pytest.raises(BackupDamaged):
            look_through(cut, Disk())


@pytest.mark.fault(101)
def test_the_refusal_names_the_part_that_is_wrong(backup: Path) -> None:
    disk = OneBitWrong(backup)
    with zipfile.ZipFile(backup) as archive:
        info = archive.getinfo("journal.csv")
    disk.bit = (info.header_offset + 30 + len("journal.csv") + info.compress_size // 2) * 8
    with pytest.raises(BackupDamaged) as refused:
        look_through(backup, disk)
    assert refused.value.entry == "journal.csv"
    assert str(refused.value) == (
        f"The backup {backup.name} cannot be used: “journal.csv” in it is not what was saved. Nothing was changed."
    )


@dataclass
class Forger:
    """Somebody who makes a backup by hand, with a seal that is right."""

    path: Path
    parts: dict[str, bytes]
    extra: list[tuple[zipfile.ZipInfo | str, bytes]] = field(default_factory=list)
    listed: bool = True

    @property
    def manifest(self) -> dict[str, object]:
        """Return the table of contents that was there."""
        found: dict[str, object] = json.loads(self.parts["manifest.json"])
        return found

    def make(self, **fields: object) -> Path:
        """Write it; what is extra is in its table of contents."""
        manifest = self.manifest | fields
        if self.listed and "files" not in fields:
            facts = [*manifest["files"]]  # type: ignore[misc]
            for one, data in self.extra:
                name = one if isinstance(one, str) else one.filename
                facts.append({"name": name, "size": len(data), "sha256": sha256(data).hexdigest()})
            manifest["files"] = facts
        parts = [*((one, data) for one, data in self.parts.items() if one != "manifest.json"), *self.extra]
        return sealed(self.path, parts, json.dumps(manifest).encode())


@pytest.fixture
def forger(backup: Path, tmp_path: Path) -> Forger:
    return Forger(tmp_path / "2026-11-21_14-00.zip", parts_of(backup))


def test_a_file_that_was_made_by_hand_as_we_make_them_passes(forger: Forger) -> None:
    assert look_through(forger.make(), Disk()).seq == 2


@pytest.mark.fault(105)
@pytest.mark.parametrize(
    "name",
    [
        "../journal.csv", "/etc/passwd", "..\\journal.csv", "C:\\journal.csv", "files/../../x", "tables/../x.csv",
        "tables/a/b.csv", "files/ABC", "secrets/access.db", "journal.csv/", "JOURNAL.CSV", "Settings.toml",
        "tables/Customers.csv", "tables/con.csv.", " journal.csv", "journal.csv\x00.txt", "journal．csv",
    ],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_or_is_not_ours_is_refused(forger: Forger, name: str) -> None:
    info = zipfile.ZipInfo("x")
    info.filename = name
    forger.extra.append((info, b"x"))
    placed: list[str] = []
    with pytest.raises(NoBackup, match=r"it holds a file that does not belong there|does not hold what"):
        look_through(forger.make(), Disk(), _into(forger.path.parent / "out", placed))
    assert not (forger.path.parent / "out").exists()


def _into(folder: Path, placed: list[str]) -> Callable[[str], Path | None]:
    def where(name: str) -> Path | None:
        placed.append(name)
        folder.mkdir(exist_ok=True)
        return folder / str(len(placed))

    return where


@pytest.mark.fault(105)
def test_a_link_in_it_is_refused(forger: Forger) -> None:
    link = zipfile.ZipInfo("settings.toml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    forger.extra.append((link, b"/etc/passwd"))
    with pytest.raises(NoBackup, match="is not a plain file"):
        look_through(forger.make(), Disk())


@pytest.mark.fault(105)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_in_it_twice_is_refused(forger: Forger) -> None:
    forger.extra.append(("journal.csv", b"another book"))
    forger.listed = False
    with pytest.raises(NoBackup, match=r"it holds “journal\.csv” twice"):
        look_through(forger.make(), Disk())


@pytest.mark.fault(105)
def test_a_file_that_the_table_of_contents_does_not_know_is_refused_and_so_is_one_that_is_missing(
    forger: Forger,
) -> None:
    forger.extra.append(("settings.toml", b""))
    forger.listed = False
    with pytest.raises(NoBackup, match="does not hold what its table of contents says"):
        look_through(forger.make(), Disk())
    forger.extra.clear()
    facts = [*forger.manifest["files"], {"name": "settings.toml", "size": 0, "sha256": ""}]  # type: ignore[misc]
    with pytest.raises(NoBackup, match="does not hold what its table of contents says"):
        look_through(forger.make(files=facts), Disk())


@pytest.mark.fault(106)
def test_what_unpacks_to_far_more_than_it_holds_is_refused_before_it_is_unpacked(forger: Forger) -> None:
    forger.extra.append(("tables/bomb.csv", b"\0" * 3_000_000))
    placed: list[str] = []
    with pytest.raises(NoBackup, match="would unpack to far more than it holds"):
        look_through(forger.make(), Disk(), _into(forger.path.parent / "out", placed))
    assert placed == []


@pytest.mark.fault(106)
def test_what_is_longer_than_was_said_is_stopped(forger: Forger) -> None:
    path = forger.make()
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("journal.csv")
    facts = [{**one, "size": info.file_size - 10} for one in forger.manifest["files"]]  # type: ignore[attr-defined]
    with pytest.raises(NoBackup, match="is not as long as it should be"):
        look_through(forger.make(files=facts), Disk())
    assert content


@pytest.mark.fault(106)
def test_what_would_take_more_than_half_of_the_free_disk_is_refused(forger: Forger) -> None:
    path, placed = forger.make(), list[str]()
    with pytest.raises(NoRoomFor, match="more than half of the room left"):
        look_through(path, FaultyDisk(room=100), _into(path.parent / "out", placed))
    assert list((path.parent / "out").iterdir()) == []


@pytest.mark.fault(103)
def test_a_backup_of_a_newer_duebook_is_refused_with_the_version_that_is_needed(forger: Forger) -> None:
    with pytest.raises(BackupNewer, match=r"made by a newer Duebook\. Update to Duebook 7\.2 or later"):
        look_through(forger.make(format=2, app="7.2", files="told in another way"), Disk())


@pytest.mark.fault(102)
@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is damaged or cut short"), (b"PK", "it is damaged or cut short"),
        (b"name,phone\nAsha,1\n" * 50, r"list\.csv is not a backup of Duebook: it is no zip"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_backup_is_refused(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(LedgerError, match=rf"{why}\. Nothing was changed\.$"):
        look_through(path, Disk())


@pytest.mark.fault(102)
def test_somebody_elses_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "holiday.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("beach.jpg", b"x")
    with pytest.raises(NoBackup, match="another kind of zip"):
        look_through(path, Disk())
    with pytest.raises(NoBackup):
        look_through(sealed(path, [("beach.jpg", b"x")], None), Disk())


@pytest.mark.fault(102)
def test_a_whole_zip_with_names_of_ours_and_no_table_of_contents_is_none_of_ours_and_not_called_damaged(
    tmp_path: Path, backup: Path
) -> None:
    path = tmp_path / "tables.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("book.xlsx", b"x")
        archive.writestr("settings.toml", b"x")
    with pytest.raises(NoBackup, match=r"tables\.zip is not a backup of Duebook: it is another kind of zip"):
        look_through(path, Disk())
    path.write_bytes(backup.read_bytes()[:-64] + b"?" * 64)
    with pytest.raises(BackupDamaged):
        look_through(path, Disk())


def test_a_wrong_hash_under_a_right_seal_names_the_part(forger: Forger) -> None:
    facts = [{**one, "sha256": "0" * 64} for one in forger.manifest["files"]]  # type: ignore[attr-defined]
    with pytest.raises(BackupDamaged, match=r"“journal\.csv” in it is not what was saved"):
        look_through(forger.make(files=facts), Disk())


def test_the_table_of_contents_is_read_strictly(forger: Forger) -> None:
    with pytest.raises(NoBackup):
        look_through(forger.make(seq="four"), Disk())
    assert msgspec.json.decode(forger.parts["manifest.json"], type=Manifest).why == "by hand"
