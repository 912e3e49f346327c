"""docs/api.md: every call stands there, and what stands there can be typed."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from services import Shop, clock
from tests.api.conftest import Program, refused
from tests.journeys.conftest import App

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
LINES = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[App]:
    """Return the real program with a shop without customers, whose owner has a password."""
    app = App(tmp_path)
    begun = app.cli("setup", "--shop", "Sharma Stores", "--owner", "owner")
    assert begun.returncode == 0, begun.stderr
    app.start()
    yield app
    app.stop()


@pytest.mark.long
def test_every_line_can_be_typed_one_after_the_other(running: App) -> None:
    loud = [line.replace("curl -sS ", "curl -sS --fail-with-body --noproxy '*' ") for line in LINES]
    script = "\n".join(["set -eu", f"SHOP={running.address}", *(f"{line}; echo" for line in loud)])
    done = subprocess.run(["sh", "-c", script], text=True, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, f"{done.stdout[-600:]}\n{done.stderr}"
    assert '"what":"Meena Rao paid ₹500 by UPI, owes ₹750"' in done.stdout
    assert '"total_balance":"7000.00"' in done.stdout
    assert len(done.stdout.splitlines()) >= len(LINES)


def test_every_call_of_the_description_stands_on_the_page(owner: Program) -> None:
    for path, verbs in owner.get("/openapi.json")["paths"].items():
        spoken = re.sub(r"\\\{\w+\\\}", r"[\\w%]+", re.escape(path))
        for verb in verbs:
            said = (
                rf"-X {verb.upper()} \S*/api{spoken}/?[ ?\"]" if verb != "get" else rf"curl -sS \S*/api{spoken}/?[ ?\"]"
            )
            assert re.search(said, PAGE) or f"`{verb.upper()} /api{path}`" in PAGE, (verb, path)


def test_the_page_to_try_calls_is_for_whoever_is_signed_in_and_loads_nothing_from_elsewhere(
    shop: Shop, owner: Program
) -> None:
    assert Program().browser.get("/api/docs").is_sign_in
    assert 'value="/api/docs"' in Program().browser.get("/api/docs").text, "and leads back there"
    assert refused(Program("a.b.c").ask("GET", "/docs"), 401)
    browser = Program()
    browser.browser.cookies[shop.admission.cookie], _ = shop.admission.sessions.begin("U0001", "here", clock.now())
    page = browser.browser.get("/api/docs")
    assert (page.status, page.one("content-type")) == (200, "text/html; charset=utf-8")
    assert "script-src 'self';" in page.one("content-security-policy")
    assert "connect-src 'self';" in page.one("content-security-policy")
    asked = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert "/api/docs/swagger-ui-bundle.js" in asked
    assert [one for one in asked if not one.startswith("/")] == []
    for address in {*asked} - {"/"}:
        answer = browser.browser.get(address)
        assert answer.status == 200, address
        assert len(answer.body) > 200
    assert browser.browser.get("/api/docs/").status == 200
    for address in ("/api/docs/x.js", "/api/docs/redoc.standalone.js", "/api/docs/..%2fcaller.py", "/api/docs/a/b"):
        assert browser.browser.get(address).status in {400, 404}, address
    assert owner.ask("GET", "/docs").status == 200


def test_every_address_with_something_to_fill_in_may_say_that_it_is_not_there(owner: Program) -> None:
    for path, verbs in owner.get("/openapi.json")["paths"].items():
        for verb, told in verbs.items():
            assert {"413", "422", "429", "503"} <= set(told["responses"]), (verb, path)
            assert "{" not in path or "404" in told["responses"], (verb, path)
