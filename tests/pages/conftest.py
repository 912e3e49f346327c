"""The pages without a browser: a real book in a folder of its own, and Streamlit's own way of running a page."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from streamlit import config
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

import services
from ledger.book import EntryRequest, Kind, Money, parse_amount
from ledger.journal import Commit
from services import Shop, State, clock
from tests.desks import nobody_looks_any_more

SHELL = Path(__file__).resolve().parents[2] / "pages" / "shell.py"
_RUN_SECONDS_MAX = 60

Open = Callable[..., AppTest]
OWNER = "U0001"
PASSWORD = "a calm afternoon"  # noqa: S105 - of nobody


@dataclass
class Counter:
    """Somebody else behind the counter, who writes in the same book without the screens."""

    shop: Shop
    acts: int = 0

    def key(self) -> str:
        """Return a key that no act has yet."""
        self.acts += 1
        return f"test-{self.acts}"

    def customer(self, name: str, **fields: Any) -> str:  # noqa: ANN401 - any field of a customer
        """Open an account and return its id."""
        done = self.shop.add_customer({"name": name, **fields}, key=self.key(), by=OWNER, via="test")
        return self.shop.customer_added(done)

    def money(self, text: str) -> Money:
        """Return an amount as people type it."""
        return parse_amount(text, self.shop.book.currency)

    def do(self, kind: Kind, customer: str, amount: str, on: date | None = None, **more: Any) -> Commit:  # noqa: ANN401 - any part of a request
        """Record one entry, today unless a day is given."""
        request = EntryRequest(kind, customer, self.money(amount), on=on or self.shop.today(), **more)
        return self.shop.record(request, key=self.key(), by=OWNER, via="test")

    def due(self, customer: str) -> str:
        """Return what a customer owes, as a decimal string."""
        return self.shop.book.balance(self.shop.book.people.index_of(customer))[0].decimal

    def prepaid(self, customer: str) -> str:
        """Return what a customer holds, as a decimal string."""
        return self.shop.book.balance(self.shop.book.people.index_of(customer))[1].decimal


@pytest.fixture(autouse=True, scope="session")
def components_found_once() -> Iterator[None]:
    """Let Streamlit look through everything that is installed once: it does so for each page that a test opens."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give this process a data folder of its own, in which there is no shop yet."""
    # The hours go by as they do, but never over midnight: a test that began today must not end tomorrow.
    begun, started = datetime(2026, 11, 21, 6, 30, tzinfo=UTC), time.monotonic()
    monkeypatch.setattr(clock, "now", lambda: begun + timedelta(seconds=time.monotonic() - started))
    monkeypatch.setenv("DUEBOOK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DUEBOOK_SETTINGS", str(tmp_path / "settings.toml"))
    services.stop()
    # Otherwise a page that fails would not say how.
    config.set_option("client.showErrorDetails", "full")
    yield tmp_path / "data"
    with nobody_looks_any_more():
        services.stop()


@pytest.fixture
def shop(folder: Path) -> Shop:
    """Return a fresh open shop, without customers."""
    found = services.current()
    assert found.data == folder
    found.set_up("Test Stores", "INR", "IN", "Asia/Kolkata", OWNER, "test", owner=("Owner", "owner"))
    return found


def sit_down(at: AppTest, person: str) -> AppTest:
    """Sign somebody in at a screen, as the gate does it; "" when nobody can be."""
    admission = services.current().admission if person else None
    if admission is not None:
        _, session = admission.sessions.begin(person, "127.0.0.1", clock.now())
        at.user = {"session": session.id, "person": person}
    else:
        at.user = {"session": None, "person": None}
    return at


@pytest.fixture
def counter(shop: Shop) -> Counter:
    """Return somebody who writes in the same book without the screens."""
    return Counter(shop)


@pytest.fixture
def page(folder: Path) -> Open:  # noqa: ARG001 - a page is opened on the folder of this test
    """Return a function that opens a page: ``page("customer.py", id="C0001")``; without a name, the first one.

    The owner sits there, or ``person`` does; nobody while there is no shop to sign in to.
    """

    def open_page(path: str = "", person: str = OWNER, **query: str) -> AppTest:
        at = AppTest.from_file(str(SHELL), default_timeout=_RUN_SECONDS_MAX)
        found = services.current()
        sit_down(at, person if found.state is State.OPEN and found.is_readable else "")
        for name, value in query.items():
            at.query_params[name] = value
        at.run()
        if path:
            at.switch_page(path).run()
        assert not at.exception, at.exception[0].value
        return at

    return open_page
