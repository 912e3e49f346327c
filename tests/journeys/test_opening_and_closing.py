"""The app as a process: loading, closing, two of them on one folder, a taken port, the command line beside it."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from ledger.journal import BookOpen, FileJournal
from tests.journeys.conftest import PROJECT, App, Person
from tests.journeys.steps import AT_THE_DESK, balances, names, sell, sentences, set_up

pytestmark = [pytest.mark.journey, pytest.mark.long]

MANY = 60_000
_SECONDS_MAX = 120


@pytest.fixture
def second(app: App) -> Iterator[App]:
    """Another app on the same folder."""
    other = App(app.folder)
    yield other
    if other.process is not None and other.process.poll() is None:
        other.process.kill()
        other.process.wait()


def is_locked(app: App) -> bool:
    """Tell whether somebody holds the book."""
    try:
        FileJournal.open(app.data, [], writer=True).close()
    except BookOpen:
        return True
    return False


def test_the_address_says_503_until_the_book_is_loaded_then_200(app: App) -> None:
    assert app.cli("sample", "--customers", "40", "--entries", str(MANY)).returncode == 0
    shutil.rmtree(app.data / "cache")  # so that every line has to be read, as after a power cut
    answers = health_while_starting(app)
    assert set(answers[:-1]) == {503}, answers
    assert answers[-1] == 200
    assert app.stop() == 0
    assert (app.data / "cache" / "book.snapshot").stat().st_size > MANY
    assert not is_locked(app)
    assert "Duebook is closed." in (app.folder / "app.log").read_text()
    assert "Traceback" not in (app.folder / "app.log").read_text()


def health_while_starting(app: App) -> list[int]:
    """Start the app and return every different answer of its address, in order, until it says 200."""
    app.begin()
    answers, ends = [0], time.monotonic() + _SECONDS_MAX
    while answers[-1] != 200 and time.monotonic() < ends:
        assert app.process is not None
        assert app.process.poll() is None
        answer = app.health()
        if answer != answers[-1]:
            answers.append(answer)
    return answers[1:]


@AT_THE_DESK
def test_a_browser_that_comes_while_the_book_is_loaded_waits_and_finds_it_open(app: App, person: Person) -> None:
    assert app.cli("sample", "--customers", "40", "--entries", str(MANY)).returncode == 0
    shutil.rmtree(app.data / "cache")
    app.begin()
    ends = time.monotonic() + _SECONDS_MAX
    while not app.health() and time.monotonic() < ends:
        assert app.process is not None
        assert app.process.poll() is None
    assert app.health() == 503
    person.page.goto(app.address)
    expect(person.page.get_by_label("Sign-in name")).to_be_visible(timeout=60_000)
    person.sign_in(person.signs_in)
    expect(person.page.get_by_role("heading", name="Today at")).to_be_visible(timeout=60_000)


@pytest.mark.fault(18, 39)
@AT_THE_DESK
def test_a_second_app_on_the_same_folder_waits_for_the_first_to_be_closed(
    app: App, second: App, person: Person
) -> None:
    app.start()
    person.go()
    set_up(person)
    second.begin()
    second.wait_for("shut")
    person.page.goto(second.address)
    expect(person.page.get_by_role("heading", name="The book is not open")).to_be_visible()
    expect(person.page.get_by_role("alert")).to_have_text(
        f"lock\n\nDuebook is open (since {since(app)}). Do this in the app, or close it first.", use_inner_text=True
    )
    person.picture("second app")
    person.press("try_again")
    expect(person.page.get_by_role("heading", name="The book is not open")).to_be_visible()
    assert app.stop() == 0
    person.press("try_again")
    # Cookies are shared by all ports, and it is the same shop: whoever is signed in stays so.
    expect(person.page.get_by_role("heading", name="Today at Sharma Stores")).to_be_visible()
    assert is_locked(second)
    assert second.process is not None
    second.process.terminate()
    second.process.wait(timeout=60)
    assert not is_locked(second)


def time_in_india() -> str:
    """Return the time of day where the app believes to be: 18:50."""
    return datetime.now(ZoneInfo("Asia/Kolkata")).strftime("%H:%M")


def since(app: App) -> str:
    """Return the time of day that the lock names."""
    return (app.data / ".lock").read_text().split()[1]


@pytest.mark.fault(18)
@AT_THE_DESK
def test_beside_the_open_app_a_command_that_writes_is_refused_and_one_that_reads_works(
    app: App, person: Person
) -> None:
    before = time_in_india()
    app.start()
    person.go()
    set_up(person)
    written = (app.data / "journal.csv").read_bytes()
    assert before <= since(app) <= time_in_india() or time_in_india() < before, "only midnight lies between"
    for words in (["record", "charge", "C0001", "5"], ["undo", "1"], ["sample", "--customers", "2", "--entries", "2"]):
        refused = app.cli(*words)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert refused.stderr == (f"Duebook is open (since {since(app)}). Do this in the app, or close it first.\n")
    assert (app.data / "journal.csv").read_bytes() == written
    assert sentences(app) == ["Sharma Stores was set up"]
    assert json.loads(app.cli("verify", "--json").stdout)["whole"] is True
    assert app.stop() == 0
    assert app.cli("sample", "--customers", "2", "--entries", "2").returncode == 0


def test_a_taken_port_is_told_before_anything_else_is_done(app: App, second: App) -> None:
    app.start()
    second.port = app.port
    said = subprocess.run(
        [sys.executable, "start.py"], cwd=PROJECT, env=second.environment(), capture_output=True, text=True,
        stdin=subprocess.DEVNULL, check=False, timeout=60,
    )  # fmt: skip
    assert said.returncode == 1
    assert said.stdout.startswith(f"Port {app.port} is taken: either Duebook is open already")
    assert app.health() == 200


@AT_THE_DESK
def test_the_sample_shop_is_looked_at_thrown_away_and_the_own_shop_begun(app: App, person: Person) -> None:
    app.start()
    person.go()
    person.page.get_by_role("button", name="Show me a sample shop").click()
    expect(person.page.get_by_role("heading", name="Today at Sharma Stores")).to_be_visible(timeout=60_000)
    expect(person.at("sample_banner")).to_contain_text("everybody in it is made up")
    person.picture("sample home")
    assert (app.data / "sample" / "journal.csv").exists()
    assert not (app.data / "journal.csv").exists()
    for path, heading in (("/customers", "Customers"), ("/day-book", "Day book"), ("/activity", "Activity")):
        person.go(path)
        expect(person.page.get_by_role("heading", name=heading).first).to_be_visible()
        person.picture(heading.lower())
    sell(person, "Asha", "120")
    person.press("rec_save")
    expect(person.at("just")).to_contain_text("took ₹120")
    app.kill()
    app.start()
    person.go()
    expect(person.at("sample_banner")).to_be_visible()
    person.press("sample_away")
    person.page.wait_for_url("**/first-run")  # the page leads there by itself
    expect(person.page.get_by_role("heading", name="Welcome to Duebook")).to_be_visible()
    assert not (app.data / "sample").exists()
    set_up(person, "Meena Tailors")
    expect(person.at("sample_banner")).to_be_hidden()
    assert sentences(app) == ["Meena Tailors was set up"]
    assert names(app) == {}
    assert balances(app) == {"": "0.00"}
    assert {path.name for path in Path(app.data).iterdir()} == {
        "journal.csv",
        "journal.head",
        ".lock",
        "secrets",
        *(f"access-log.db{part}" for part in ("", "-wal", "-shm")),
    }
    assert app.stop() == 0
