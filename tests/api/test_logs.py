"""What programs asked, and which vouchers they looked for: who, when, which address, how it went, and nothing else."""

import json
from typing import Any

import pytest

from access import ASKED_FILE, Right
from services import Shop
from tests.api.conftest import Program, refused, staff
from tests.api.test_credit_balances import LASER


def paths(page: dict[str, Any]) -> list[tuple[str, str, str, int]]:
    """Return whose, verb, pattern and status of each line, the oldest first."""
    return [(one["user"], one["verb"], one["path"], one["status"]) for one in reversed(page["items"])]


def test_a_request_is_noted_by_its_pattern_and_nothing_of_what_it_held(shop: Shop, owner: Program) -> None:
    owner.post("/customers", {"name": "Meena Secret", "phone": "98221 23456"})
    owner.get("/customers/C0001/")
    refused(owner.ask("GET", "/customers/C0099"), 404)
    refused(owner.ask("POST", "/customers", {"nam": "x"}), 422)
    refused(Program("a.b.c").ask("GET", "/customers?q=Secret"), 401)
    refused(owner.ask("GET", "/nothing-secret"), 404)
    owner.ask("BREW", "/customers")
    assert paths(owner.get("/api-logs")) == [
        ("U0001", "POST", "/login", 200),
        ("U0001", "POST", "/customers", 201),
        ("U0001", "GET", "/customers/{customer}", 200),
        ("U0001", "GET", "/customers/{customer}", 404),
        ("U0001", "POST", "/customers", 422),
        ("", "GET", "/customers", 401),
        ("", "GET", "no such address", 404),
        ("", "other", "/customers", 405),
    ]
    one = owner.get("/api-logs?limit=1")["items"][0]
    assert set(one) == {"at", "user", "verb", "path", "status", "milliseconds"}
    kept = b"".join(path.read_bytes() for path in shop.ledger.folder.glob(f"{ASKED_FILE}*"))
    for secret in (b"Secret", b"98221", b"C0099", owner.token.encode(), b"secret", b"127.0.0.1"):
        assert secret not in kept


def test_what_is_refused_before_it_is_looked_at_is_noted_too(shop: Shop, owner: Program) -> None:
    refused(owner.ask("POST", "/customers", b"x" * 300_000), 413)
    assert paths(owner.get("/api-logs"))[-1] == ("", "POST", "not looked at", 413)
    assert shop.admission._asked is not None
    assert shop.admission._asked.lost == 0


def test_lines_come_in_pages_and_by_person(shop: Shop, owner: Program) -> None:
    ravi = staff(shop)
    for _ in range(5):
        ravi.get("/users/me")
    seen, page = [], owner.get("/api-logs/by-user/ravi?limit=2")
    assert owner.get("/api-logs/by-user/U0002/?limit=2")["items"] == page["items"]
    while page["next"]:
        seen += page["items"]
        page = owner.get(f"/api-logs/by-user/U0002?limit=2&cursor={page['next']}")
        assert len(page["items"]) <= 2
    seen += page["items"]
    assert [one["path"] for one in seen] == ["/users/me"] * 5 + ["/login"]
    assert {one["user"] for one in seen} == {"U0002"}
    assert refused(owner.ask("GET", "/api-logs/by-user/nobody"), 404) == "Nobody signs in as “nobody”."


def test_searches_for_vouchers_are_noted_by_person(shop: Shop, owner: Program) -> None:
    owner.post("/credit-balances", LASER)
    ravi = staff(shop)
    answer = ravi.ask("POST", "/credit-balances/by-voucher", {"voucher_number": "pbad05349"})
    assert answer.status == 200, answer.text
    refused(ravi.ask("POST", "/credit-balances/by-voucher", {"voucher_number": "GK1"}), 404)
    owner.get("/credit-balances?voucher_number=PBAD05349")
    owner.get("/credit-balances?center=x")
    found = owner.get("/voucher-searches")["items"]
    assert [(one["user"], one["voucher_number"], one["found"]) for one in found] == [
        ("U0001", "PBAD05349", 1), ("U0002", "GK1", 0), ("U0002", "PBAD05349", 1),
    ]  # fmt: skip
    assert len(owner.get("/voucher-searches/by-user/ravi")["items"]) == 2
    assert "PBAD" not in json.dumps(owner.get("/api-logs"))


def test_a_search_for_a_voucher_is_noted_once_wherever_it_is_asked_and_only_when_it_was_answered(
    shop: Shop, owner: Program
) -> None:
    for _ in range(2):
        owner.post("/credit-balances", LASER)
    owner.ask("PATCH", "/customers/C0001", {"phone": "98221 23999"})
    owner.post("/vouchers", {"packages": ["P0001", "P0002"]})
    for path in ("/vouchers?q=PBAD", "/packages?voucher=pbad05349", "/credit-balances?voucher_number=PBAD05349"):
        page = owner.get(f"{path}&limit=1")
        assert owner.get(f"{path}&limit=1&cursor={page['next']}")["next"] is None
        refused(owner.ask("GET", f"{path}&limit=2&cursor={page['next']}"), 422)
    owner.get("/packages")
    owner.get("/vouchers")
    found = owner.get("/voucher-searches")["items"]
    assert [(one["voucher_number"], one["found"]) for one in reversed(found)] == [
        ("PBAD", 2), ("PBAD05349", 2), ("PBAD05349", 2),
    ]  # fmt: skip
    assert len(shop.book.packages) == 2


@pytest.mark.parametrize("path", ["/api-logs", "/api-logs/by-user/U0001", "/voucher-searches/by-user/U0001"])
def test_the_logs_are_the_owners_alone(shop: Shop, customer: Program, path: str) -> None:
    assert refused(staff(shop, *[one for one in Right if one.value == "reports"]).ask("GET", path), 403)
    assert refused(customer.ask("GET", path), 401)
