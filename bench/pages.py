"""The running app in a real browser, against an empty Streamlit app: start, Home, a click; few entries and many."""

import os
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench.shops import FEW, PROJECT, Row, copy_of, environment, shop

_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--no-first-run"]
_EMPTY = 'import streamlit as st\n\nst.write("empty")\nif st.button("press", key="press"):\n    st.write("pressed")\n'
_TIMES = 5
_BAR_START, _BAR_HOME, _BAR_CLICK, _BAR_GROWTH = 3.0, 2.5, 3.0, 1.5
_DONE = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def run(folder: Path, many: int) -> list[Row]:
    """Return start, Home and a customer against the empty app, and many entries against few."""
    empty = folder / "empty"
    empty.mkdir(exist_ok=True)
    (empty / "app.py").write_text(_EMPTY)
    bare = _measure(
        [sys.executable, "-m", "streamlit", "run", "app.py"], empty, "/_stcore/health", dict(os.environ), None
    )
    figures = {}
    for entries, customers in ((FEW, 200), (many, 10_000)):
        data = copy_of(shop(folder, entries, customers), "pages")
        command = [sys.executable, "-m", "streamlit", "run", "app.py"]
        figures[entries] = _measure(command, PROJECT, "/api/health", environment(data), "C0007")
    few, lots = figures[FEW], figures[many]
    return [
        Row(f"start at {many:,} entries / empty app", lots["start"], bare["start"], _BAR_START),
        Row(f"Home at {FEW:,} entries / empty page", few["home"], bare["home"], _BAR_HOME),
        Row(f"Home at {many:,} entries / at {FEW:,}", lots["home"], few["home"], _BAR_GROWTH),
        Row(f"a customer at {many:,} entries / at {FEW:,}", lots["customer"], few["customer"], _BAR_GROWTH),
        Row(f"a click at {many:,} entries / empty click", lots["click"], bare["click"], _BAR_CLICK),
    ]


def _measure(
    command: list[str], cwd: Path, health: str, environ: dict[str, str], customer: str | None
) -> dict[str, float]:
    """Return the median seconds until the app answers, Home shows, a customer shows, and a click is answered."""
    began = time.perf_counter()
    with _running(command, cwd, health, environ) as address, sync_playwright() as playwright:
        found = {"start": time.perf_counter() - began}
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=_FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        found["home"] = _median_visit(page, address)
        if customer is None:
            found["click"] = _median_click(page, page.locator(".st-key-press button"))
        else:
            found["customer"] = _median_visit(page, f"{address}/customer?id={customer}")
            found["click"] = _median_click(page, page.locator(".st-key-sell button"))
        browser.close()
        return found


def _median_visit(page: Page, address: str) -> float:
    taken = []
    for _ in range(_TIMES + 1):
        began = time.perf_counter()
        page.goto(address)
        page.wait_for_selector(_DONE)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken[1:])


def _median_click(page: Page, button: object) -> float:
    """Return how long a press takes until the answer stands on the page."""
    taken = []
    for _ in range(_TIMES):
        page.reload()
        page.wait_for_selector(_DONE)
        began = time.perf_counter()
        button.click()  # type: ignore[attr-defined]
        page.wait_for_function("document.querySelector('[role=dialog]') || document.body.innerText.includes('pressed')")
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


@contextmanager
def _running(command: list[str], cwd: Path, health: str, environ: dict[str, str]) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    flags = ["--server.port", str(port), "--server.headless", "true", "--server.address", "127.0.0.1"]
    process = subprocess.Popen(
        [*command, *flags], cwd=cwd, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}{health}", timeout=5):
                    break
            except (urllib.error.URLError, OSError):
                time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()
