"""A second place keeps what it promises, whichever it is: a file has its name there only with all its bytes."""

import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

import pytest

from backups import BackupDamaged, CopyDiffers, FolderPlace, Place, Shelf, copy_to, digest_of, fetch
from backups.place import TRIAL
from ledger.journal import Disk
from tests.backups.shops import Shop
from tests.journal.faulty import FaultyDisk, error
from tests.journal.shop import QuickDisk

NAME, OTHER = "2026-11-21_13-20.zip", "2026-11-21_13-20-1.zip"
CONTENT = bytes(range(256)) * 9_000  # more than one piece


def unheard(_count: int) -> None:
    """Hear how far it is, and say nothing."""


class Shelves:
    """A place that is no folder: it keeps everything in memory, and nothing of it is shared with the other one."""

    where = "the shelves"

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def names(self) -> list[str]:
        """Return the names."""
        return sorted(self._kept)

    def size(self, name: str) -> int | None:
        """Return the size."""
        return len(self._kept[name]) if name in self._kept else None

    def read(self, name: str, offset: int, size: int) -> bytes:
        """Return a piece."""
        if name not in self._kept:
            raise FileNotFoundError(name)
        return self._kept[name][offset : offset + size]

    def put(self, name: str, source: Path, tell: Callable[[int], None]) -> str:
        """Keep a copy."""
        content = source.read_bytes()
        tell(len(content))
        self._kept[name] = content
        return sha256(content).hexdigest()

    def remove(self, name: str) -> None:
        """Forget one."""
        self._kept.pop(name, None)


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """Make a folder on another file system than the tests' own, where there is one."""
    memory = Path("/dev/shm")  # noqa: S108 - a file system of its own on every Linux
    if not memory.is_dir():
        pytest.skip("there is no second file system here")
    folder = Path(mkdtemp(prefix="duebook-place-", dir=memory))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(params=["a folder", "another file system", "no folder at all"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "no folder at all":
        return Shelves()
    if request.param == "another file system":
        return FolderPlace(request.getfixturevalue("elsewhere"), Disk())
    (tmp_path / "second").mkdir()
    return FolderPlace(tmp_path / "second", QuickDisk())


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(CONTENT)
    return path


# The contract.


def test_what_is_put_there_is_there_byte_for_byte_and_can_be_taken_out_again(
    place: Place, source: Path, tmp_path: Path
) -> None:
    heard: list[int] = []
    assert place.names() == []
    assert place.put(NAME, source, heard.append) == sha256(CONTENT).hexdigest() == digest_of(place, NAME)
    assert place.names() == [NAME]
    assert place.size(NAME) == len(CONTENT)
    assert place.read(NAME, 5, 7) == CONTENT[5:12]
    assert place.read(NAME, len(CONTENT) - 3, 100) == CONTENT[-3:]
    assert max(heard) == len(CONTENT)
    fetch(place, NAME, tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == CONTENT


def test_names_come_in_the_order_of_their_making_and_what_is_removed_is_gone(place: Place, source: Path) -> None:
    for name in (OTHER, NAME):
        place.put(name, source, unheard)
    assert sorted(place.names()) == sorted([NAME, OTHER])
    place.remove(NAME)
    place.remove(NAME)
    assert place.names() == [OTHER]
    assert place.size(NAME) is None
    with pytest.raises(FileNotFoundError):
        place.read(NAME, 0, 1)


def test_a_second_copy_takes_the_place_of_the_first(place: Place, source: Path) -> None:
    place.put(NAME, source, unheard)
    source.write_bytes(b"shorter")
    place.put(NAME, source, unheard)
    assert place.size(NAME) == len(b"shorter")
    assert place.names() == [NAME]


def test_whatever_breaks_a_copy_off_leaves_no_name_behind(place: Place, source: Path) -> None:
    def stop(_count: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        place.put(NAME, source, stop)
    assert place.names() == []


# The folder.


@pytest.fixture
def second(tmp_path: Path) -> Path:
    folder = tmp_path / "second"
    folder.mkdir()
    return folder


@pytest.mark.fault(13, 108)
def test_whichever_call_of_the_disk_fails_there_is_a_whole_copy_or_none_and_the_older_one_stays(
    second: Path, source: Path
) -> None:
    counted = FaultyDisk()
    FolderPlace(second, counted).put(NAME, source, unheard)
    older = (second / NAME).read_bytes()
    for turn in range(len(counted.calls)):
        for number, for_ever in ((errno.EIO, False), (errno.ENOSPC, True), (errno.EROFS, True)):
            disk = FaultyDisk(error=error(number), fail_from=turn, for_ever=for_ever, half=True)
            try:
                FolderPlace(second, disk).put(OTHER, source, unheard)
            except OSError as refusal:
                assert refusal.errno == number  # noqa: PT017 - some calls may fail without harm
            assert (second / NAME).read_bytes() == older
            named = second / OTHER
            assert not named.exists() or named.read_bytes() == CONTENT
            for left in set(second.iterdir()) - {second / NAME}:
                left.unlink()


@pytest.mark.fault(108)
def test_a_folder_that_is_not_there_is_not_made_and_not_taken_for_an_empty_one(tmp_path: Path, source: Path) -> None:
    gone = FolderPlace(tmp_path / "stick", QuickDisk())
    for ask in (gone.names, gone.mark, gone.try_out, lambda: gone.put(NAME, source, unheard)):
        with pytest.raises(FileNotFoundError):
            ask()
    assert not (tmp_path / "stick").exists()


@pytest.mark.fault(108)
def test_a_folder_that_vanishes_in_the_middle_leaves_nothing_and_the_copy_is_made_when_it_is_back(
    second: Path, source: Path
) -> None:
    place = FolderPlace(second, QuickDisk())

    def unplug(_count: int) -> None:
        if second.exists():
            second.rename(second.with_name("away"))

    with pytest.raises(OSError, match="No such file"):
        place.put(NAME, source, unplug)
    assert not second.exists()
    second.with_name("away").rename(second)
    assert place.names() == []
    place.put(NAME, source, unheard)
    assert place.names() == [NAME]
    assert [path.name for path in second.iterdir()] == [NAME], "what was left half written is used up"


class ReadsWrong(QuickDisk):
    """A disk that gives back another byte than was written: of what is being copied, or of everything."""

    def read(self, path: Path, offset: int, size: int) -> bytes:
        """Read, and change the last byte."""
        found = bytearray(super().read(path, offset, size))
        if found and path.name != "source":
            found[-1] ^= 1
        return bytes(found)


@pytest.mark.fault(101)
def test_a_copy_that_is_read_back_otherwise_gets_no_name(second: Path, source: Path) -> None:
    place = FolderPlace(second, ReadsWrong())
    with pytest.raises(CopyDiffers, match="read back and is not the same"):
        place.put(NAME, source, unheard)
    assert list(second.iterdir()) == []
    with pytest.raises(CopyDiffers):
        place.try_out()
    assert list(second.iterdir()) == []


def test_trying_a_folder_out_writes_reads_and_leaves_nothing(second: Path) -> None:
    FolderPlace(second, QuickDisk()).try_out()
    assert list(second.iterdir()) == []
    with pytest.raises(OSError, match="left on device"):
        FolderPlace(second, FaultyDisk(error=error(errno.ENOSPC), fail_from=0, only=frozenset({"write"}))).try_out()
    assert not (second / TRIAL).exists()


def test_a_folder_keeps_its_mark(second: Path) -> None:
    place = FolderPlace(second, QuickDisk())
    assert place.mark() == ""
    place.put_mark("s1234")
    assert place.mark() == "s1234"


def test_no_other_name_leads_out_of_the_folder(second: Path, source: Path) -> None:
    place = FolderPlace(second, QuickDisk())
    for name in ("../source", "source", str(source), "duebook-place.txt"):
        with pytest.raises(FileNotFoundError):
            place.read(name, 0, 1)
        with pytest.raises(FileNotFoundError):
            place.remove(name)
    assert source.exists()


@pytest.mark.fault(101)
def test_a_backup_that_is_not_what_it_was_any_more_is_not_carried_on(tmp_path: Path, second: Path) -> None:
    path, _ = Shop(tmp_path / "shop").back_up()
    place = FolderPlace(second, QuickDisk())
    assert copy_to(place, path.name, path, QuickDisk(), unheard) == sha256(path.read_bytes()).hexdigest()
    place.remove(path.name)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(BackupDamaged):
        copy_to(place, path.name, path, QuickDisk(), unheard)
    assert place.names() == []


_VICTIM = """
import os, signal, sys
from pathlib import Path
from backups import FolderPlace
from ledger.journal import Disk

class Dies(Disk):
    def __getattribute__(self, name):
        found = object.__getattribute__(self, name)
        if name.startswith("_") or not callable(found):
            return found
        def counted(*facts):
            global left
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return found(*facts)
        return counted

left = int(sys.argv[3])
FolderPlace(Path(sys.argv[1]), Dies()).put("2026-11-21_13-20.zip", Path(sys.argv[2]), lambda count: None)
print("done")
"""


@pytest.mark.long
@pytest.mark.fault(13, 108)
def test_a_kill_at_every_step_leaves_a_whole_copy_or_none_and_the_next_try_makes_it(second: Path, source: Path) -> None:
    older = FolderPlace(second, QuickDisk())
    older.put(OTHER, source, unheard)
    for left in range(40):
        done = subprocess.run(
            [sys.executable, "-c", _VICTIM, str(second), str(source), str(left)],
            cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False, env=os.environ,
        )  # fmt: skip
        assert done.returncode in {0, -signal.SIGKILL}, done.stderr
        assert (second / OTHER).read_bytes() == CONTENT
        if NAME in older.names():
            assert (second / NAME).read_bytes() == CONTENT
            older.remove(NAME)
        if done.returncode == 0:
            break
    else:
        pytest.fail("it never came to its end")
    older.put(NAME, source, unheard)
    assert sorted(path.name for path in second.iterdir()) == sorted([NAME, OTHER])


_PRUNES = """
import os, signal, sys
from pathlib import Path
from backups import FolderPlace, Shelf
from tests.journal.shop import QuickDisk

class Dies(QuickDisk):
    pass

def dying(name):
    do = getattr(QuickDisk, name)
    def call(self, *facts):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return do(self, *facts)
    return call

for name in ("size", "remove", "sync_folder"):
    setattr(Dies, name, dying(name))
left, names, folder = int(sys.argv[3]), sys.argv[4:], Path(sys.argv[2])
if sys.argv[1] == "here":
    Shelf(folder, folder.parent / "cache", Dies()).drop(names)
else:
    for one in names:
        FolderPlace(folder, Dies()).remove(one)
"""
_FIVE = [f"2026-11-2{day}_13-20.zip" for day in range(1, 6)]


def drop_in(where: str, folder: Path, disk: Disk, names: list[str]) -> None:
    """Let go of backups as the shop does here and in the second place."""
    if where == "here":
        Shelf(folder, folder.parent / "cache", disk).drop(names)
        return
    for name in names:
        FolderPlace(folder, disk).remove(name)


def filled(folder: Path) -> Path:
    for name in _FIVE:
        (folder / name).write_bytes(CONTENT)
    return folder


def only_those_went(folder: Path, most: int) -> int:
    """Return how many went, after a look that they are the first of those that were to go and the others are whole."""
    stays = sorted(path.name for path in folder.iterdir())
    gone = len(_FIVE) - len(stays)
    assert stays == _FIVE[gone:]
    assert gone <= most
    assert all((folder / name).read_bytes() == CONTENT for name in stays)
    return gone


@pytest.mark.fault(13, 108)
@pytest.mark.parametrize("where", ["here", "second"])
def test_whichever_call_fails_while_old_ones_go_only_those_go_and_the_next_time_goes_on(
    second: Path, where: str
) -> None:
    counted = FaultyDisk()
    drop_in(where, filled(second), counted, _FIVE[:2])
    met = set[int]()
    for turn in range(len(counted.calls)):
        disk = FaultyDisk(error=error(errno.EIO), fail_from=turn, for_ever=True)
        with pytest.raises(OSError, match="Input/output"):
            drop_in(where, filled(second), disk, _FIVE[:2])
        met.add(gone := only_those_went(second, 2))
        drop_in(where, second, QuickDisk(), _FIVE[gone:2])
        assert only_those_went(second, 2) == 2
    assert met == {0, 1, 2}


@pytest.mark.fault(13, 108)
@pytest.mark.parametrize("where", ["here", "second"])
@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does")
def test_killed_at_every_step_while_old_ones_go_only_those_are_gone(second: Path, where: str) -> None:
    met = list[int]()
    for left in range(20):
        done = subprocess.run(
            [sys.executable, "-c", _PRUNES, where, str(filled(second)), str(left), *_FIVE[:2]],
            cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode in {0, -signal.SIGKILL}, done.stderr
        met.append(only_those_went(second, 2))
        if done.returncode == 0:
            break
    assert met[0] == 0
    assert met[-1] == 2
    assert 1 in met
    assert len(met) < 20
