"""Whatever the description allows, and what it does not, is sent to the running program, whoever asks.

Every check holds: no mistake of the server, no status and no answer that the description does not know, nothing that
counts without a token. A request that fits the description may still be refused by the book as it stands: then the
answer is 409, 412 or 422; and who guesses passwords waits (429).
"""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.conftest import OWNER, PASSWORD, App

_SECONDS_MAX = 3_600
ROLES = ("owner", "staff", "customer", "nobody")
CONFIG = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", 401, 403, 404, 409, 412, 422, 429]
"""
SETTINGS = '[api]\nrequests_per_minute = 100000\n\n[[centres.known]]\nname = "North"\nprefix = "N"\n'


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """Return the real program with a shop that has some of everything, and somebody of each role."""
    monkeypatch.setenv("DUEBOOK_USER_PASSWORD", PASSWORD)
    app = App(tmp_path)
    (tmp_path / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    for words in (
        ("setup", "--shop", "Sharma Stores", "--owner", OWNER),
        ("sample", "--customers", "30", "--entries", "120", "--seed", "3"),
        ("user", "add", "ravi", "--role", "staff", "--right", "record", "--right", "edit_customers"),
        ("user", "add", "meena", "--role", "customer", "--customer", "C0001"),
    ):
        begun = app.cli(*words)
        assert begun.returncode == 0, begun.stderr
    app.start()
    yield app
    app.stop()


def ask(app: App, method: str, path: str, token: str = "", sent: object = None) -> Any:  # noqa: ANN401 - whatever the API says
    """Return what the API answers, which must be a success."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    body = None if sent is None else json.dumps(sent).encode()
    request = urllib.request.Request(f"{app.address}/api{path}", body, headers, method=method)  # noqa: S310 - our own
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as answer:
        return json.loads(answer.read())


def log_in(app: App, role: str) -> str:
    """Return a token of somebody of this role, "" for nobody."""
    name = {"owner": OWNER, "staff": "ravi", "customer": "meena"}.get(role)
    if name is None:
        return ""
    return str(ask(app, "POST", "/login", sent={"username": name, "password": PASSWORD})["access_token"])


def attack(app: App, token: str, examples: int, *words: str) -> subprocess.CompletedProcess[str]:
    """Send what schemathesis thinks of, with every check."""
    config, described = app.folder / "schemathesis.toml", app.folder / "openapi.json"
    config.write_text(CONFIG, encoding="utf-8")
    described.write_text(json.dumps(ask(app, "GET", "/openapi.json", log_in(app, "owner"))), encoding="utf-8")
    header = ("--header", f"Authorization: Bearer {token}") if token else ()
    return subprocess.run(
        [
            str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(config), "run", str(described),
            "--url", f"{app.address}/api", *header, "--checks", "all", "--max-examples", str(examples),
            "--continue-on-failure", "--generation-database", "none", "--no-color", *words,
        ],
        cwd=app.folder, env={**app.environment(), "NO_PROXY": "*", "no_proxy": "*"}, text=True, capture_output=True,
        check=False, timeout=_SECONDS_MAX,
    )  # fmt: skip


def hold(app: App, role: str, examples: int, *words: str) -> None:
    """Let somebody of a role ask for everything, and look whether all checks held and the shop still stands."""
    owner = log_in(app, "owner")
    sold = {"client_name": "Asha", "client_code": "A1", "treatment_name": "Laser", "package_amount": "900",
            "amount_paid": "100", "center": "North", "sessions_paid": 5}  # fmt: skip
    ask(app, "POST", "/credit-balances", owner, sold)
    # A log-out ends the token with which everything else is asked.
    done = attack(app, log_in(app, role), examples, "--exclude-path", "/logout", *words)
    assert done.returncode == 0, done.stdout[-12_000:] + done.stderr[-2_000:]
    assert "Tested:" in done.stdout
    out = attack(app, log_in(app, role), 5, "--include-path", "/logout", *words)
    assert out.returncode == 0, out.stdout[-6_000:] + out.stderr[-2_000:]
    assert app.health() == 200
    ended = app.stop()
    assert ended == 0, "the program ends in order"
    assert app.cli("verify").returncode == 0
    app.start()


@pytest.mark.long
@pytest.mark.fault(132, 138, 145, 146)
@pytest.mark.parametrize("role", ROLES)
def test_every_check_holds_whoever_asks(running: App, role: str) -> None:
    hold(running, role, 20, "--seed", "1")


@pytest.mark.prove
@pytest.mark.parametrize("role", ROLES)
def test_every_check_holds_a_thousand_times(running: App, role: str) -> None:
    hold(running, role, 1_000)
