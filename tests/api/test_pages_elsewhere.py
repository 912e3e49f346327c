"""Web pages of other sites, and the description of the API."""

import json

import pytest

from services import Shop, clock
from tests.api.conftest import Program, refused

BOOKING = "https://booking.example.com"


@pytest.fixture
def opened(shop: Shop) -> Shop:
    """Return a shop whose settings name one page elsewhere."""
    shop.settings_path.write_text(f'[api]\norigins = ["{BOOKING}"]\n', encoding="utf-8")
    shop.read_settings()
    assert shop.settings.api.origins == [BOOKING]
    return shop


def test_by_default_no_page_elsewhere_may_ask(shop: Shop, owner: Program) -> None:
    answer = owner.ask("POST", "/customers", {"name": "Meena"}, origin=BOOKING)
    assert answer.status == 403
    looked = owner.ask("GET", "/customers", origin=BOOKING)
    assert looked.one("access-control-allow-origin") == ""
    assert len(shop.book.people) == 0


def test_a_page_that_the_settings_name_may_ask_with_a_token_and_without_cookies(opened: Shop, owner: Program) -> None:
    asks = {"origin": BOOKING, "access-control-request-method": "POST"}
    before = Program().ask("OPTIONS", "/customers", **asks, **{"access-control-request-headers": "authorization"})
    assert (before.status, before.one("access-control-allow-origin")) == (200, BOOKING)
    assert before.one("access-control-allow-credentials") == ""
    answer = owner.ask("POST", "/customers", {"name": "Meena"}, origin=BOOKING)
    assert (answer.status, answer.one("access-control-allow-origin")) == (201, BOOKING)
    assert len(opened.book.people) == 1
    other = owner.ask("POST", "/customers", {"name": "Ravi"}, origin="https://evil.example")
    assert other.status == 403
    assert Program().ask("POST", "/customers", {"name": "Ravi"}, origin=BOOKING).status == 401


def test_the_description_is_for_whoever_is_signed_in_or_shows_a_token(shop: Shop, owner: Program) -> None:
    described = owner.get("/openapi.json")
    assert "/credit-balances/stats/summary" in described["paths"]
    assert {"get", "post"} <= set(described["paths"]["/customers"])
    assert described["servers"] == [{"url": "/api"}]
    assert refused(Program("a.b.c").ask("GET", "/openapi.json"), 401)
    assert Program().ask("GET", "/openapi.json").status == 401
    browser = Program()
    browser.browser.cookies[shop.admission.cookie], _ = shop.admission.sessions.begin("U0001", "here", clock.now())
    assert json.loads(browser.ask("GET", "/openapi.json").text)["info"]["title"] == "Duebook"
