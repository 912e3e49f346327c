"""The running app in a real browser, against an empty Streamlit app: start, Home, a customer, a click, the search."""

import os
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench.measure import OURS, PROJECT, Bar, Cost, Figure, Section
from bench.shops import FEW, copy_of, environment, shop
from ledger.book import Ledger

_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--no-first-run"]
_EMPTY = 'import streamlit as st\n\nst.write("empty")\nif st.button("press", key="press"):\n    st.write("pressed")\n'
_BARE = "an empty Streamlit app"
_TIMES = 7
_STARTS = 3
_DONE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
_ANSWERED = "document.querySelector('[role=dialog]') || document.body.innerText.includes('pressed')"
_SEARCHES = ("asha", "patil", "an", "C0777", "98765", "nobody at all")
_PEOPLE = 10_000
_MIDDLE = 100_000


@dataclass(frozen=True, slots=True)
class _App:
    name: str
    cwd: Path
    health: str
    environ: dict[str, str]
    button: str
    home: str = ""


def run(folder: Path, many: int, *, slow: bool) -> Section:  # noqa: ARG001 - every bench is called alike
    """Return start, Home, a customer and a click against the empty app, and many entries against few."""
    empty = folder / "empty"
    empty.mkdir(exist_ok=True)
    (empty / "app.py").write_text(_EMPTY)
    sizes = sorted({FEW, min(_MIDDLE, many), many})
    apps = {0: _App(_BARE, empty, "/_stcore/health", dict(os.environ), ".st-key-press button")}
    for entries in sizes:
        environ = environment(copy_of(shop(folder, entries), f"pages-{entries}"))
        name = f"{OURS}, {entries:,} entries"
        apps[entries] = _App(name, PROJECT, "/api/health", environ, ".st-key-sell button", "/customer?id=C0007")
    started = _starts(apps)
    shown = _in_a_browser({size: app for size, app in apps.items() if size in {0, FEW, many}})
    search = _search(shop(folder, many))
    section = Section(
        "The app in a browser",
        "A start lasts until the server answers; a page and a click until everything stands there. Warm, in turn.",
        [Figure(work, apps[size].name, Cost(taken)) for work, sizes_taken in (("start", started), *shown.items())
         for size, taken in sizes_taken.items()],
    )  # fmt: skip
    home, customer, click = shown["Home"], shown["a customer's page"], shown["a click"]
    people = "people" if many >= _PEOPLE * 10 else "of the people"
    section.figures.append(Figure("a search", f"{OURS}, {many:,} entries", Cost(search)))
    section.bars += [
        Bar(
            "start", f"start at {size:,} entries / empty app", started[size], started[0], 3.0 if size > _MIDDLE else 2.0
        )
        for size in sizes
    ]
    section.bars += [
        Bar("home", f"Home at {FEW:,} entries / empty page", home[FEW], home[0], 2.5),
        Bar("home", f"Home at {many:,} entries / empty page", home[many], home[0], 2.5),
        Bar("home-growth", f"Home at {many:,} entries / at {FEW:,}", home[many], home[FEW], 1.5),
        Bar("customer", f"a customer's page at {many:,} entries / empty page", customer[many], home[0], 3.0),
        Bar("click", f"a click at {FEW:,} entries / empty click", click[FEW], click[0], 3.0),
        Bar("click", f"a click at {many:,} entries / empty click", click[many], click[0], 3.0),
        Bar("search", f"searching among 10,000 {people} / a click", search, click[many], 1 / 20),
    ]
    return section


def _starts(apps: dict[int, _App]) -> dict[int, float]:
    taken: dict[int, list[float]] = {size: [] for size in apps}
    for _ in range(_STARTS):
        for size, app in apps.items():
            began = time.perf_counter()
            with _running(app):
                taken[size].append(time.perf_counter() - began)
    return {size: statistics.median(seconds) for size, seconds in taken.items()}


def _in_a_browser(apps: dict[int, _App]) -> dict[str, dict[int, float]]:
    """Return the medians of each work by size, one app after the other in every round."""
    found: dict[str, dict[int, list[float]]] = {"Home": {}, "a customer's page": {}, "a click": {}}
    with ExitStack() as stack:
        addresses = {size: stack.enter_context(_running(app)) for size, app in apps.items()}
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=_FLAGS)
        stack.callback(browser.close)
        pages = {size: browser.new_page(viewport={"width": 1280, "height": 900}) for size in apps}
        for turn in range(_TIMES + 1):
            for size, app in apps.items():
                works = {"Home": _visit(pages[size], addresses[size])}
                if app.home:
                    works["a customer's page"] = _visit(pages[size], addresses[size] + app.home)
                works["a click"] = _click(pages[size], app.button)
                for work, do in works.items():
                    taken = do()
                    if turn:
                        found[work].setdefault(size, []).append(taken)
    return {work: {size: statistics.median(some) for size, some in taken.items()} for work, taken in found.items()}


def _visit(page: Page, address: str) -> Callable[[], float]:
    def visit() -> float:
        began = time.perf_counter()
        page.goto(address)
        page.wait_for_selector(_DONE)
        return time.perf_counter() - began

    return visit


def _click(page: Page, button: str) -> Callable[[], float]:
    def click() -> float:
        page.reload()
        page.wait_for_selector(_DONE)
        found = page.locator(button)
        found.wait_for()
        began = time.perf_counter()
        found.click()
        page.wait_for_function(_ANSWERED)
        return time.perf_counter() - began

    return click


def _search(data: Path) -> float:
    """Return the seconds that a search among all customers takes in the program."""
    ledger = Ledger.open(data, writer=False)
    people = ledger.book.people
    people.search("warm")
    taken = []
    for _ in range(_TIMES):
        for text in _SEARCHES:
            began = time.perf_counter()
            people.search(text)
            taken.append(time.perf_counter() - began)
    ledger.close()
    return statistics.median(taken)


@contextmanager
def _running(app: _App) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port),
               "--server.headless", "true", "--server.address", "127.0.0.1"]  # fmt: skip
    process = subprocess.Popen(
        command, cwd=app.cwd, env=app.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}{app.health}", timeout=5):
                    break
            except (urllib.error.URLError, OSError):
                time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()
