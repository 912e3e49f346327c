"""Programs without a network: the real app, a real book, and tokens that were really given."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import services
from access import Right, Role, hash_password
from api.limits import Buckets
from services import Shop, clock, wiring
from tests.access.light import light_passwords  # noqa: F401 - for every test in this folder
from tests.desks import add_person, nobody_looks_any_more
from tests.entrance.browser import Answer, Browser
from tests.entrance.conftest import OWNER, OWNER_PASSWORD, owners_hash

OTHERS_PASSWORD = "a quiet morning"  # noqa: S105 - of nobody


@dataclass
class Program:
    """A program that asks the API."""

    token: str = ""
    browser: Browser = field(default_factory=Browser)

    def ask(
        self, method: str, path: str, sent: object = None, *, key: str = "", mark: str = "", **headers: str
    ) -> Answer:
        """Send a request with this program's token."""
        all_headers = {"content-type": "application/json", **headers}
        if self.token:
            all_headers.setdefault("authorization", f"Bearer {self.token}")
        if key:
            all_headers["idempotency-key"] = key
        if mark:
            all_headers["if-match"] = mark
        body = b"" if sent is None else sent if isinstance(sent, bytes) else json.dumps(sent).encode()
        return self.browser.ask(method, f"/api{path}", accept="application/json", body=body, headers=all_headers)

    def get(self, path: str) -> Any:  # noqa: ANN401 - whatever the API says
        """Return what is there; it must be there."""
        answer = self.ask("GET", path)
        assert answer.status == 200, answer.text
        return json.loads(answer.text)

    def post(self, path: str, sent: object, *, key: str = "") -> Any:  # noqa: ANN401 - as above
        """Send something that must be taken."""
        answer = self.ask("POST", path, sent, key=key)
        assert answer.status == 201, answer.text
        return json.loads(answer.text)

    def log_in(self, name: str, password: str) -> Answer:
        """Take a token for a name and a password."""
        answer = self.ask("POST", "/login", {"username": name, "password": password})
        if answer.status == 200:
            self.token = json.loads(answer.text)["access_token"]
        return answer


def refused(answer: Answer, status: int) -> str:
    """Return the sentence of a refusal, which is a problem of this status and nothing else."""
    assert answer.status == status, answer.text
    assert answer.one("content-type") == "application/problem+json"
    problem = json.loads(answer.text)
    assert problem["status"] == status
    return str(problem["detail"])


@pytest.fixture(autouse=True)
def a_minute_of_its_own(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Count for each test apart how much is asked: the app is one for all of them."""
    take = Buckets.take

    def apart(self: Buckets, name: str, a_minute: int, now: float) -> int:
        return take(self, f"{request.node.nodeid} {name}", a_minute, now)

    monkeypatch.setattr(Buckets, "take", apart)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """Return a shop with an owner who has a password, in a folder of its own."""
    monkeypatch.setenv("DUEBOOK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DUEBOOK_SETTINGS", str(tmp_path / "settings.toml"))
    services.stop()
    monkeypatch.setattr(wiring, "_closed", None)
    found = services.current()
    found.set_up("Asha Stores", "INR", "IN", "Asia/Kolkata", "U0001", "test", owner=("Asha", OWNER))
    found.admission.vault.set_password("U0001", owners_hash(), clock.utc_text(clock.now()))
    yield found
    with nobody_looks_any_more():
        services.stop()


@pytest.fixture
def three(shop: Shop) -> Shop:
    """Return a shop with a customer in each of two centres and one in none."""
    for name, centre in (("Asha", "North"), ("Bina", "South"), ("Charu", "")):
        shop.add_customer({"name": name, "centre": centre, "code": name[0]}, key=name, by="U0001", via="test")
    return shop


@pytest.fixture
def owner(shop: Shop) -> Program:  # noqa: ARG001 - the program asks the shop of this test
    """Return a program of the owner's."""
    program = Program()
    assert program.log_in(OWNER, OWNER_PASSWORD).status == 200
    return program


@pytest.fixture
def customer(shop: Shop) -> Program:
    """Return a program of a customer's, who sees the own account and nothing else."""
    if not len(shop.book.people):
        shop.add_customer({"name": "Meena"}, key="meena", by="U0001", via="test")
    return of_somebody(shop, "Meena", Role.CUSTOMER, customer="C0001")


def staff(shop: Shop, *rights: Right, centres: tuple[str, ...] = (), name: str = "Ravi") -> Program:
    """Return a program of somebody new behind the counter."""
    return of_somebody(shop, name, Role.STAFF, rights=rights, centres=centres)


def of_somebody(shop: Shop, name: str, role: Role, **facts: Any) -> Program:  # noqa: ANN401 - those of add_person
    """Return a program of somebody new, who has a password."""
    person = add_person(shop, name, role, **facts)
    shop.admission.vault.set_password(person.id, hash_password(OTHERS_PASSWORD), clock.utc_text(clock.now()))
    program = Program()
    assert program.log_in(person.sign_in, OTHERS_PASSWORD).status == 200
    return program
