"""The running app in a real browser, against an empty Streamlit app: start, Home, a customer, what SPEED calls a click.

What is waited for is what a person waits for: the sentence about the payment, the balances of the customer.
"""

import os
import re
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench import search
from bench.browser import FLAGS, SHOP, STREAMLIT, WHOLE, App, running, seconds_of_click, signed_in
from bench.measure import OURS, PROJECT, Bar, Cost, Figure, Section
from bench.shops import FEW, copy_of, environment, shop
from ledger.book import Ledger

_EMPTY = 'import streamlit as st\n\nst.write("empty")\nif st.button("press", key="press"):\n    st.write("pressed")\n'
_BARE = "an empty Streamlit app"
_TIMES = 7
_STARTS = 3
_MIDDLE = 100_000
_CLICK, _PAYMENT, _CUSTOMER = "an empty click", "recording a payment", "opening a customer"
_PRESSED = "() => document.body.innerText.includes('pressed')"
_SAID = "() => document.querySelector('.st-key-just')?.innerText.includes(' paid ')"
# The page of this customer, with all three balances in figures.
_BALANCES = """(id) => {
    const values = ['due', 'prepaid', 'sessions'].map(
        (one) => document.querySelector(`.st-key-balance_${one} [data-testid="stMetricValue"]`)?.innerText ?? '');
    return document.body.innerText.includes(id) && values.every((value) => /[0-9]/.test(value));
}"""
_NAME = '.st-key-late a[href*="id=C"], .st-key-low_prepaid a[href*="id=C"]'


def run(folder: Path, many: int, *, slow: bool) -> Section:  # noqa: ARG001 - every bench is called alike
    """Return start, Home, a customer and the clicks against the empty app, and many entries against few."""
    empty = folder / "empty"
    empty.mkdir(exist_ok=True)
    (empty / "app.py").write_text(_EMPTY)
    sizes = sorted({FEW, min(_MIDDLE, many), many})
    apps = {0: App(_BARE, empty, "/_stcore/health", dict(os.environ), STREAMLIT)}
    payers: dict[int, str] = {}
    for entries in sizes:
        data = copy_of(shop(folder, entries), f"pages-{entries}")
        payers[entries] = _owes_most(data)
        apps[entries] = App(f"{OURS}, {entries:,} entries", PROJECT, "/api/health", environment(data), SHOP)
    started = _starts(apps)
    shown = _in_a_browser({size: app for size, app in apps.items() if size in {0, FEW, many}}, payers)
    section = Section(
        "The app in a browser",
        "A start lasts until the server answers; a page until everything stands there. A payment lasts from Save in "
        "the dialog until its sentence stands there, opening a customer from a name on Home until the balances do. "
        "Warm, in turn.",
        [Figure(work, apps[size].name, Cost(taken)) for work, sizes_taken in (("start", started), *shown.items())
         for size, taken in sizes_taken.items()],
    )  # fmt: skip
    section.bars += [
        Bar(
            "start", f"start at {size:,} entries / empty app", started[size], started[0], 3.0 if size > _MIDDLE else 2.0
        )
        for size in sizes
    ]
    section.bars += _bars(shown, many)
    search.add_to(section, shop(folder, many), many, click=min(shown[_PAYMENT][many], shown[_CUSTOMER][many]))
    return section


def _bars(shown: dict[str, dict[int, float]], many: int) -> list[Bar]:
    home, page, click = shown["Home"], shown["a customer's page"], shown[_CLICK][0]
    return [
        Bar("home", f"Home at {FEW:,} entries / empty page", home[FEW], home[0], 2.5),
        Bar("home", f"Home at {many:,} entries / empty page", home[many], home[0], 2.5),
        Bar("home-growth", f"Home at {many:,} entries / at {FEW:,}", home[many], home[FEW], 1.5),
        Bar("customer", f"a customer's page at {many:,} entries / empty page", page[many], home[0], 3.0),
        *(
            Bar(key, f"{work} at {size:,} entries / empty click", shown[work][size], click, 3.0)
            for key, work in (("click-payment", _PAYMENT), ("click-customer", _CUSTOMER))
            for size in (FEW, many)
        ),
    ]


def _owes_most(data: Path) -> str:
    """Return the id of somebody who owes enough for all the payments of a bench."""
    ledger = Ledger.open(data, writer=False)
    try:
        return ledger.book.people[int(ledger.book.balances["due"].argmax())].id
    finally:
        ledger.close()


def _starts(apps: dict[int, App]) -> dict[int, float]:
    taken: dict[int, list[float]] = {size: [] for size in apps}
    for _ in range(_STARTS):
        for size, app in apps.items():
            began = time.perf_counter()
            with running(app):
                taken[size].append(time.perf_counter() - began)
    return {size: statistics.median(seconds) for size, seconds in taken.items()}


def _in_a_browser(apps: dict[int, App], payers: dict[int, str], times: int = _TIMES) -> dict[str, dict[int, float]]:
    """Return the medians of each work by size, one app after the other in every round; the first warms up."""
    found: dict[str, dict[int, list[float]]] = {}
    with ExitStack() as stack:
        addresses = {size: stack.enter_context(running(app)) for size, app in apps.items()}
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        stack.callback(browser.close)
        pages = {size: signed_in(browser, addresses[size]) for size in apps}
        for turn in range(times + 1):
            for size in apps:
                for work, do in _works(pages[size], addresses[size], payers.get(size, "")):
                    taken = do()
                    if turn:
                        found.setdefault(work, {}).setdefault(size, []).append(taken)
    return {work: {size: statistics.median(some) for size, some in taken.items()} for work, taken in found.items()}


def _works(page: Page, address: str, payer: str) -> Sequence[tuple[str, Callable[[], float]]]:
    """Return what is done in an app, in this order; without a ``payer`` it is the empty one."""
    home = ("Home", lambda: _visit(page, address))
    if not payer:
        return [home, (_CLICK, lambda: _press(page, address))]
    customer = f"{address}/customer?id={payer}"
    return [
        home,
        (_CUSTOMER, lambda: _open_customer(page, address)),
        ("a customer's page", lambda: _visit(page, customer)),
        (_PAYMENT, lambda: _pay(page, customer)),
    ]


def _visit(page: Page, address: str) -> float:
    began = time.perf_counter()
    page.goto(address)
    page.wait_for_selector(WHOLE)
    return time.perf_counter() - began


def _press(page: Page, address: str) -> float:
    """Press the one button of the empty app."""
    _visit(page, address)
    return seconds_of_click(page.locator(".st-key-press button"), _PRESSED)


def _open_customer(page: Page, address: str) -> float:
    """Click the first name on Home, and wait for the three balances of just this customer."""
    _visit(page, address)
    name = page.locator(_NAME).first
    found = re.search(r"id=(C\d+)", name.get_attribute("href") or "")
    return seconds_of_click(name, _BALANCES, found[1] if found else "")


def _pay(page: Page, customer: str) -> float:
    """Take a payment of one rupee: what is measured begins with the press on Save."""
    _visit(page, customer)
    page.locator(".st-key-do_payment button").click()
    page.locator(".st-key-rec_amount input").fill("1")
    page.locator(".st-key-rec_effect").get_by_text("owes").first.wait_for()
    return seconds_of_click(page.locator(".st-key-rec_save button"), _SAID)
