"""A person in front of the running app: the real program on a free port, the real browser, a folder of their own."""

import logging
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from playwright.sync_api import TimeoutError as NotInTime

from start import status_of

PROJECT = Path(__file__).resolve().parents[2]
SCREENS = PROJECT / "build" / "screens"
SHEETS = PROJECT / "tests" / "sheets" / "data"
# Generous, for they are reached only when something is wrong: a machine that is busy with other tests is no reason.
_START_SECONDS_MAX = 180
_STOP_SECONDS_MAX = 180
_SHOWN_MILLISECONDS_MAX = 60_000
_HEARD_MILLISECONDS_MAX = 10_000
# Whether the page runs when a button is pressed: not for those that only open something, or fetch a file.
_IS_HEARD = """button => (button.dataset.testid || '').startsWith('stBaseButton')
    && !button.closest('[data-testid=stDownloadButton], [data-testid=stPopover]')"""
# What changes with each run of a page, and with each page.
_COUNT_RUNS = """
let count = 0;
const tell = () => { window.runs = `${performance.timeOrigin} ${count}`; };
tell();
new MutationObserver(changes => {
    count += changes.filter(one => one.target.dataset.testScriptState === 'running').length;
    tell();
}).observe(document, {attributeFilter: ['data-test-script-state'], subtree: true});
"""
OWNER = "owner"
PASSWORD = "a calm afternoon"  # noqa: S105 - of nobody
_log = logging.getLogger("journey")  # pytest shows it of a journey that failed
expect.set_options(timeout=_SHOWN_MILLISECONDS_MAX)


@dataclass
class App:
    """The app as `make run` starts it, once its environment is there."""

    folder: Path
    port: int = 0
    process: subprocess.Popen[str] | None = None

    @property
    def data(self) -> Path:
        """Return the data folder."""
        return self.folder / "data"

    @property
    def address(self) -> str:
        """Return where the app is."""
        return f"http://127.0.0.1:{self.port}"

    def begin(self) -> None:
        """Start on a free port, without waiting for anything."""
        self.port = self.port or free_port()
        with (self.folder / "app.log").open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "start.py", "--serve", str(self.port)],
                cwd=PROJECT, env=self.environment(), stdin=subprocess.DEVNULL, text=True, stdout=log,
                stderr=subprocess.STDOUT,
            )  # fmt: skip

    def start(self) -> None:
        """Start on a free port and wait until the book is loaded."""
        self.begin()
        self.wait_for("ok")

    def wait_for(self, status: str) -> None:
        """Wait until the address says how it went: ok, or shut."""
        assert self.process is not None
        ends = time.monotonic() + _START_SECONDS_MAX
        while status_of(f"{self.address}/api/health") != status:
            assert self.process.poll() is None, (self.folder / "app.log").read_text()
            assert time.monotonic() < ends, (self.folder / "app.log").read_text()
            time.sleep(0.05)

    def environment(self) -> dict[str, str]:
        """Return the environment in which this shop is used, also at the command line."""
        return {
            **os.environ, "DUEBOOK_DATA": str(self.data), "DUEBOOK_SETTINGS": str(self.folder / "settings.toml"),
            "DUEBOOK_PORT": str(self.port), "TZ": "Asia/Kolkata", "DUEBOOK_OWNER_PASSWORD": PASSWORD,
            "PYTHONFAULTHANDLER": "1",
        }  # fmt: skip

    def health(self) -> int:
        """Return what /api/health answers, 0 when nobody does."""
        try:
            with urllib.request.urlopen(f"{self.address}/api/health", timeout=5) as answer:  # noqa: S310 - our own address
                return int(answer.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        except OSError:
            return 0

    def kill(self) -> None:
        """Pull the plug."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """Press Ctrl-C and return the exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(timeout=_STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGABRT)  # so that the log says where each thread stands
            self.process.wait()
            raise AssertionError((self.folder / "app.log").read_text()) from None

    def cli(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command on the same book."""
        return subprocess.run(
            [sys.executable, "cli.py", *words], cwd=PROJECT, env=self.environment(), text=True, capture_output=True,
            check=False,
        )  # fmt: skip


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Person:
    """Somebody at the screen: clicks and types what a sentence says, and keeps a picture of what is seen."""

    page: Page
    app: App
    name: str
    signs_in: str = OWNER
    pictures: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.add_init_script(_COUNT_RUNS)
        self.page.on("websocket", lambda line: line.on("close", lambda _: _log.warning("a live connection ended")))

    def go(self, path: str = "/") -> None:
        """Open an address of the app, and sign in where that is asked."""
        self.page.goto(self.app.address + path)
        if self.page.locator('form[action="/sign-in"]').is_visible():
            self.sign_in(self.signs_in)
        self.settled()

    def sign_in(self, name: str, password: str = PASSWORD) -> None:
        """Fill in the sign-in page."""
        self.page.get_by_label("Sign-in name").fill(name)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()

    def settled(self) -> None:
        """Wait until the page has been drawn and nothing runs any more; a page before the sign-in is drawn at once."""
        drawn = '[data-testid="stApp"][data-test-script-state="notRunning"], body > main'
        self.page.wait_for_selector(drawn, timeout=_SHOWN_MILLISECONDS_MAX)

    def at(self, key: str) -> Locator:
        """Return the element with this key."""
        return self.page.locator(f".st-key-{key}")

    def press(self, key: str) -> None:
        """Press the button with this key once nothing moves any more, as somebody does who looks where they press."""
        button = self.at(key).get_by_role("button").first
        expect(button).to_be_visible()
        self.settled()
        is_heard, runs = button.evaluate(_IS_HEARD), self.page.evaluate("window.runs")
        button.click()
        if is_heard:
            self._press_again(button, key, runs)

    def _press_again(self, button: Locator, key: str, runs: str) -> None:
        """Press a second time when the page did not even begin to run: on a busy machine a press gets lost at times."""
        try:
            self.page.wait_for_function("runs => window.runs !== runs", arg=runs, timeout=_HEARD_MILLISECONDS_MAX)
        except NotInTime:
            _log.warning("%s was pressed again", key)
            button.click()

    def type(self, key: str, text: str) -> None:
        """Type into the field with this key."""
        field_ = self.at(key).locator("input, textarea").first
        expect(field_).to_be_visible()
        self.settled()
        field_.fill(text)

    def picture(self, what: str) -> None:
        """Keep what is on the screen as build output."""
        self.settled()
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0)  # parts of the page come a moment later
        SCREENS.mkdir(parents=True, exist_ok=True)
        name = f"{self.name}-{len(self.pictures) + 1:02d}-{what}"
        self.page.screenshot(path=SCREENS / f"{name}.png")
        self.pictures.append(name)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    running = App(tmp_path)
    yield running
    if running.process is not None and running.process.poll() is None:
        running.process.kill()
        running.process.wait()


@pytest.fixture(params=[1280, 390], ids=["desktop", "phone"])
def person(request: pytest.FixtureRequest, app: App, browser: Browser) -> Iterator[Person]:
    width = int(request.param)
    context = browser.new_context(
        viewport={"width": width, "height": 900 if width > 640 else 844}, timezone_id="Asia/Kolkata", locale="en-IN"
    )
    page = context.new_page()
    page.set_default_timeout(_SHOWN_MILLISECONDS_MAX)
    strangers: list[str] = []
    page.on("request", lambda asked: strangers.append(asked.url) if not _at_home(asked.url) else None)
    yield Person(page, app, f"{Path(request.node.path).stem.removeprefix('test_')}-{width}")
    context.close()
    assert not strangers, f"the browser asked somebody else: {strangers}"


def _at_home(url: str) -> bool:
    found = urlsplit(url)
    return found.scheme in {"data", "blob"} or found.hostname == "127.0.0.1"
