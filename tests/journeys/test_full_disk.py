"""The disk is full while the app is open: the person reads that nothing was saved, and the book is whole afterwards.

Filling a disk needs the right to mount a small one (tmpfs). Where that is not allowed, the system's limit on the size
of a file stops the app's writes in the same way, with another reason in the sentence.
"""

import resource
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import App, Person
from tests.journeys.steps import AT_THE_DESK, balances, names, sell, sentences

pytestmark = [pytest.mark.journey, pytest.mark.long, AT_THE_DESK]

PAGE = 4096  # bytes in which a tmpfs gives out its room
ROOM = 300_000_000  # the app wants to see 100 MB before it goes on


class Obstacle(Protocol):
    """What stops the app from writing, and lets it again."""

    sentence: str

    def stop(self, app: App) -> None:
        """Let no further entry fit."""

    def go_on(self, app: App) -> None:
        """Take the obstacle away."""


@dataclass
class FileLimit:
    """The system lets the book's file grow by a few bytes only, so that a write ends in the middle of a line."""

    sentence: str = "Not saved: the book's file may not grow any further on this disk."

    def stop(self, app: App) -> None:
        """Allow ten bytes more than there are."""
        self._allow(app, (app.data / "journal.csv").stat().st_size + 10)

    def go_on(self, app: App) -> None:
        """Allow everything again."""
        self._allow(app, resource.RLIM_INFINITY)

    @staticmethod
    def _allow(app: App, size: int) -> None:
        assert app.process is not None
        resource.prlimit(app.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@dataclass
class SmallDisk:
    """A disk of its own under the data folder, whose size can be changed."""

    sentence: str = "Not saved: the disk is full."

    def mount(self, app: App) -> bool:
        """Put the disk there, and tell whether that was allowed."""
        app.data.mkdir()
        return self._mount(app, f"size={ROOM}", "-t", "tmpfs", "duebook-test")

    def stop(self, app: App) -> None:
        """Fill it up."""
        used = sum(-(-path.stat().st_size // PAGE) + 1 for path in app.data.rglob("*"))
        ballast = app.data / "somebody elses film"
        assert self._mount(app, f"remount,size={(used + 20) * PAGE}")
        with ballast.open("wb", buffering=0) as film:
            try:
                while film.write(bytes(PAGE)):
                    pass
            except OSError:
                return

    def go_on(self, app: App) -> None:
        """Make room."""
        (app.data / "somebody elses film").unlink()
        assert self._mount(app, f"remount,size={ROOM}")

    @staticmethod
    def _mount(app: App, options: str, *words: str) -> bool:
        command = ["mount", "-o", options, *words, str(app.data)]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.fixture
def disk(app: App) -> Iterator[Obstacle]:
    """Return a disk that can be filled up, or the next best thing."""
    small = SmallDisk()
    if not small.mount(app):
        yield FileLimit()
        return
    yield small
    if app.process is not None and app.process.poll() is None:
        app.kill()
    subprocess.run(["umount", str(app.data)], check=True)


@pytest.mark.fault(11)
def test_on_a_full_disk_the_sale_is_not_saved_and_said_so_and_the_book_is_whole(
    app: App, person: Person, disk: Obstacle
) -> None:
    no_sale_gets_through(app, person, disk)


@pytest.mark.fault(11)
def test_a_write_that_ends_in_the_middle_of_a_line_leaves_nothing_of_it(app: App, person: Person) -> None:
    no_sale_gets_through(app, person, FileLimit())


def no_sale_gets_through(app: App, person: Person, disk: Obstacle) -> None:
    """Sell while nothing can be written, twice; make room, sell; pull the plug; look."""
    assert app.cli("sample", "--customers", "5", "--entries", "40").returncode == 0
    use_up_the_last_page(app)
    name, owed = names(app)["C0001"], balances(app)
    app.start()
    person.go()
    dialog = sell(person, name, "777")
    whole = (app.data / "journal.csv").read_bytes()
    disk.stop(app)
    person.press("rec_save")
    expect(dialog).to_contain_text(disk.sentence)
    person.picture("not saved")
    assert (app.data / "journal.csv").read_bytes() == whole
    person.press("rec_save")
    expect(dialog.get_by_test_id("stAlert")).to_be_visible()
    assert (app.data / "journal.csv").read_bytes() == whole
    assert balances(app) == owed

    disk.go_on(app)
    person.press("rec_save")
    expect(dialog).to_be_hidden()
    expect(person.at("just")).to_contain_text("took ₹777")
    expect(person.at("trouble")).to_be_hidden()
    assert sum("took ₹777," in one for one in sentences(app)) == 1
    assert app.stop() == 0

    use_up_the_last_page(app)
    app.start()
    person.go()
    dialog = sell(person, name, "888")
    whole = (app.data / "journal.csv").read_bytes()
    disk.stop(app)
    person.press("rec_save")
    expect(dialog.get_by_test_id("stAlert")).to_be_visible()
    app.kill()
    assert app.cli("verify").returncode == 0
    disk_is_full_at_the_start = not isinstance(disk, FileLimit)
    app.start()
    person.go()
    person.picture("after the plug")
    assert (app.data / "journal.csv").read_bytes() == whole
    if disk_is_full_at_the_start:
        disk.go_on(app)
    sell(person, name, "888")
    person.press("rec_save")
    expect(person.at("just")).to_contain_text("took ₹888")
    assert app.stop() == 0
    assert app.cli("verify").returncode == 0
    assert sum("took ₹888," in one for one in sentences(app)) == 1


def use_up_the_last_page(app: App) -> None:
    """Let the next line of the book not fit into the page on the disk that its last line ends in."""
    while True:
        left = PAGE - (app.data / "journal.csv").stat().st_size % PAGE
        if left < PAGE // 16:
            return
        note = "x" * max(1, min(400, left - PAGE // 8))
        assert app.cli("record", "charge", "C0002", "1", "--note", note).returncode == 0
