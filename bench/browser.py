"""A browser in front of a running app, signed in where that is asked, and how long what a person does takes."""

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Locator, Page

from bench.shops import OWNER, PASSWORD

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--no-first-run"]
_SIGN_IN = 'form[action="/sign-in"]'
# Drawn, and nothing runs any more: the whole of a page.
WHOLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
_START_SECONDS_MAX = 300
_STOP_SECONDS_MAX = 60
_QUIET_SECONDS = 3
_RESTS = 0.1  # seconds of the processor in a second


class AppEnded(RuntimeError):
    """The app is not there any more, so nothing that is waited for will come."""


STREAMLIT = (
    "-m", "streamlit", "run", "app.py", "--server.port", "{port}", "--server.headless", "true",
    "--server.address", "127.0.0.1",
)  # fmt: skip
SHOP = ("start.py", "--serve", "{port}")  # as it is started for people


@dataclass(frozen=True, slots=True)
class App:
    """A server to start: where, what answers when it is there, in which environment, and what Python runs."""

    name: str
    cwd: Path
    health: str
    environ: dict[str, str]
    words: tuple[str, ...]


@contextmanager
def running(app: App, *, rests: bool = False) -> Iterator[str]:
    """Start an app and yield its address once it answers; raise AppEnded when it never does.

    ``rests``: not before what it does by itself after a start (the book is looked through in a process of its own, the
    tables are written) is done.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, *(word.format(port=port) for word in app.words)]
    process = subprocess.Popen(
        command, cwd=app.cwd, env=app.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(process, app, port)
        if rests:
            _wait_until_it_rests(process.pid)
        yield f"http://127.0.0.1:{port}"
    except Exception as error:
        if process.poll() is None:
            raise
        raise AppEnded(f"{app.name} ended with {process.returncode}") from error
    finally:
        _stop(process)


def signed_in(browser: Browser, address: str) -> Page:
    """Return a page at the address, the owner signed in; an app that asks nobody is just opened."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address)
    page.wait_for_selector(f"{_SIGN_IN}, {WHOLE}")
    if page.locator(_SIGN_IN).count():
        page.get_by_label("Sign-in name").fill(OWNER)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_selector(WHOLE)
    return page


def seconds_of_click(target: Locator, condition: str, argument: object = None) -> float:
    """Return the seconds from a click until a condition (JavaScript) holds; raise TimeoutError after half a minute.

    The page looks at it with every picture that it draws, so that what is measured is what is seen.
    """
    target.click(trial=True)  # it is there, and stands still
    began = time.perf_counter()
    target.click()
    target.page.wait_for_function(condition, arg=argument, polling="raf")
    return time.perf_counter() - began


def _wait_for(process: "subprocess.Popen[bytes]", app: App, port: int) -> None:
    ends = time.monotonic() + _START_SECONDS_MAX
    while time.monotonic() < ends:
        if process.poll() is not None:
            raise AppEnded(f"{app.name} ended with {process.returncode} before it answered")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{app.health}", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.02)
    raise AppEnded(f"{app.name} did not answer within {_START_SECONDS_MAX} seconds")


def _wait_until_it_rests(process: int) -> None:
    """Return when an app and its children have used next to no processor for a while."""
    last, quiet, ends = _used(process), 0, time.monotonic() + _START_SECONDS_MAX
    while quiet < _QUIET_SECONDS and time.monotonic() < ends:
        time.sleep(1)
        now = _used(process)
        quiet, last = quiet + 1 if now - last < _RESTS else 0, now


def _used(process: int) -> float:
    """Return the seconds of the processor that a process and its living children have used."""
    used = 0.0
    for one in (psutil.Process(process), *psutil.Process(process).children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            used += sum(one.cpu_times()[:2])
    return used


def _stop(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(_STOP_SECONDS_MAX)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
