"""The entrance without a network: the real app, a real book in a folder of its own, and browsers without a window."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import services
from access import Person, Role, hash_password
from services import Shop, clock, wiring
from tests.access.light import light_passwords  # noqa: F401 - for every test in this folder
from tests.desks import add_person, nobody_looks_any_more
from tests.entrance.browser import Browser

OWNER_PASSWORD = "a calm afternoon"  # noqa: S105 - of nobody
OWNER = "asha"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give this process a data folder of its own, in which there is no shop yet."""
    monkeypatch.setenv("DUEBOOK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DUEBOOK_SETTINGS", str(tmp_path / "settings.toml"))
    services.stop()
    monkeypatch.setattr(wiring, "_closed", None)
    yield tmp_path / "data"
    with nobody_looks_any_more():
        services.stop()


@pytest.fixture
def new(folder: Path) -> Shop:
    """Return a shop that has not begun."""
    found = services.current()
    assert found.data == folder
    return found


@pytest.fixture
def ownerless(new: Shop) -> Shop:
    """Return a shop whose owner has no password yet."""
    new.set_up("Asha Stores", "INR", "IN", "Asia/Kolkata", "U0001", "test", owner=("Asha", OWNER))
    return new


@pytest.fixture
def shop(ownerless: Shop) -> Shop:
    """Return a shop with an owner, in which nobody is signed in."""
    ownerless.admission.vault.set_password("U0001", owners_hash(), clock.utc_text(clock.now()))
    return ownerless


@cache
def owners_hash() -> str:
    """Return what is kept of the owner's password: the work of making it is done once for all tests."""
    return hash_password(OWNER_PASSWORD)


@pytest.fixture
def stranger(folder: Path) -> Browser:  # noqa: ARG001 - a browser looks at the shop of this test
    """Return a browser at this computer in which nobody is signed in."""
    return Browser()


@pytest.fixture
def owner(shop: Shop) -> Browser:
    """Return a browser in which the owner is signed in."""
    return signed_in(shop, shop.admission.people.by_id("U0001"))


@pytest.fixture
def customer(shop: Shop) -> Browser:
    """Return a browser in which a customer is signed in, who sees the own page and nothing else."""
    shop.add_customer({"name": "Meena"}, key="meena", by="U0001", via="test")
    return signed_in(shop, add_person(shop, "Meena", Role.CUSTOMER, customer="C0001"))


def signed_in(shop: Shop, person: Person) -> Browser:
    """Return a browser in which somebody is signed in, without the work of a password."""
    browser = Browser()
    token, _ = shop.admission.sessions.begin(person.id, "127.0.0.1", clock.now())
    browser.cookies[shop.admission.cookie] = token
    return browser
