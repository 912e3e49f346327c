"""The API under 32 clients at once, against a bare FastAPI "hello" on the same server; and the sums afterwards."""

import json
import os
import subprocess
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.browser import SHOP, App, running
from bench.measure import OURS, PROJECT, Bar, Cost, Figure, Section
from bench.shops import OWNER, PASSWORD, copy_of, environment, shop
from ledger.book import Ledger

_CLIENTS: Final = 32
_SECONDS: Final = 30
_WARM_SECONDS: Final = 3
_BARE: Final = 'a bare FastAPI "hello"'
_HELLO: Final = """
from fastapi import FastAPI

app = FastAPI()


@app.get("/hello")
async def hello() -> dict[str, str]:
    return {"hello": "world"}
"""
# Somebody else with each request, as programs ask for them; the number of customers is put in.
_READ: Final = """
local turn = 0
request = function()
    turn = turn + 7
    return wrk.format("GET", string.format("/api/customers/C%04d", 1 + turn % CUSTOMERS))
end
"""
_PAGE: Final = """
request = function() return wrk.format("GET", "/api/customers?limit=50") end
"""
# A payment of one rupee, with a key of its own as every program should send one.
_PAY: Final = """
local turn = 0
request = function()
    turn = turn + 7
    wrk.headers["Idempotency-Key"] = "bench-" .. MARK .. "-" .. turn
    local path = string.format("/api/customers/C%04d/payments", 1 + turn % CUSTOMERS)
    return wrk.format("POST", path, nil, '{"amount":"1","method":"cash","overpayment":"prepaid"}')
end
"""
_PLAIN: Final = 'request = function() return wrk.format("GET", "/hello") end\n'
# What wrk counted, as one line of JSON: requests, errors, microseconds.
_DONE: Final = """
done = function(summary, latency, requests)
    local e = summary.errors
    io.write(string.format('{"requests":%d,"errors":%d,"micros":%d,"p50":%d,"p99":%d}\\n', summary.requests,
        e.connect + e.read + e.write + e.status + e.timeout, summary.duration,
        latency:percentile(50), latency:percentile(99)))
end
"""
_UVICORN: Final = ("-m", "uvicorn", "hello:app", "--port", "{port}", "--no-access-log", "--log-level", "error")
# No backup of the clock meanwhile: what a backup costs is measured by itself.
_SETTINGS: Final = "[api]\nrequests_per_minute = 100000\n\n[backups]\nevery_hours = 0\n"


@dataclass(frozen=True, slots=True)
class Load:
    """What 32 clients got: requests a second, and the seconds that half of them, and all but a hundredth, waited.

    ``requests`` are all that were answered, those that warmed up too.
    """

    requests: int
    per_second: float
    p50: float
    p99: float


class NotAnswered(RuntimeError):
    """Some requests were refused or not answered, or the sums are not those of the payments: nothing to measure."""


def run(folder: Path, many: int, *, slow: bool) -> Section:  # noqa: ARG001 - every bench is called alike
    """Return how many requests a second the API answers at ``many`` entries, and the bare one."""
    data = copy_of(shop(folder, many), "api")
    data.with_suffix(".toml").write_text(_SETTINGS)
    customers = _customers(data)
    found = {"hello": _hello(folder)}
    before = _sums(data)
    with running(App(OURS, PROJECT, "/api/health", environment(data), SHOP), rests=True) as address:
        headers = {"Authorization": f"Bearer {_token(address)}", "Content-Type": "application/json"}
        for work, script in (("a customer", _READ), ("a page of 50 customers", _PAGE), ("a payment", _PAY)):
            found[work] = _load(folder, address, script, headers, customers)
    _check(before, _sums(data), found["a payment"].requests)
    hello = found["hello"]
    section = Section(
        f"The API at {many:,} entries, {_CLIENTS} clients at once",
        f"{_SECONDS} seconds each over loopback, by wrk on the same two cores. The bare one is a FastAPI with one "
        "answer that never changes, on the same server (uvicorn). Every request is answered, and the sums of the book "
        "afterwards are those of the payments. What a request takes is the time over the number of requests.",
    )
    for work, load in found.items():
        name = _BARE if work == "hello" else OURS
        section.figures += [
            Figure(f"{work}, {load.per_second:,.0f} a second: half answered within", name, Cost(load.p50)),
            Figure(f"{work}: 99 of 100 answered within", name, Cost(load.p99)),
        ]
    section.bars += [
        Bar(key, f"{work} through the API / hello", 1000 / found[work].per_second, 1000 / hello.per_second, bar, "ms")
        for key, work, bar in (
            ("api-read", "a customer", 2.5),
            ("api-page", "a page of 50 customers", 2.5),
            ("api-payment", "a payment", 4.0),
        )
    ]  # fmt: skip
    return section


def _hello(folder: Path) -> Load:
    """Return what the bare one answers, on the same server."""
    place = folder / "hello"
    place.mkdir(exist_ok=True)
    (place / "hello.py").write_text(_HELLO)
    with running(App(_BARE, place, "/hello", dict(os.environ), _UVICORN)) as address:
        return _load(folder, address, _PLAIN, {}, 1)


def _load(folder: Path, address: str, script: str, headers: Mapping[str, str], customers: int) -> Load:
    """Return what the clients got; a short round before warms up. Raise NotAnswered on any error."""
    path, answered, told = folder / "load.lua", 0, dict[str, int]()
    words = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    for seconds in (_WARM_SECONDS, _SECONDS):
        path.write_text(f"CUSTOMERS = {customers}\nMARK = {seconds}\n{script}{_DONE}")
        command = [
            "wrk",
            "-t1",
            f"-c{_CLIENTS}",
            f"-d{seconds}s",
            "--latency",
            "--timeout",
            "20s",
            "-s",
            str(path),
            *words,
            address,
        ]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        told = json.loads(said.splitlines()[-1])
        if told["errors"]:
            raise NotAnswered(f"{told['errors']} of {told['requests']} requests: {said}")
        answered += told["requests"]
    return Load(answered, told["requests"] / told["micros"] * 1e6, told["p50"] / 1e6, told["p99"] / 1e6)


def _token(address: str) -> str:
    body = json.dumps({"username": OWNER, "password": PASSWORD}).encode()
    asked = urllib.request.Request(f"{address}/api/login", body, {"Content-Type": "application/json"})  # noqa: S310 - loopback
    with urllib.request.urlopen(asked) as answer:  # noqa: S310 - loopback
        return str(json.load(answer)["access_token"])


def _customers(data: Path) -> int:
    ledger = Ledger.open(data, writer=False)
    try:
        return len(ledger.book.people)
    finally:
        ledger.close()


def _sums(data: Path) -> tuple[int, int]:
    """Return how many acts there are, and what is prepaid less what is owed, in minor units."""
    ledger = Ledger.open(data, writer=False)
    try:
        balances = ledger.book.balances
        return ledger.journal.last_seq, int(balances["prepaid"].sum()) - int(balances["due"].sum())
    finally:
        ledger.close()


def _check(before: tuple[int, int], after: tuple[int, int], answered: int) -> None:
    """Raise NotAnswered unless every act moved one rupee, and each answered payment is one of them.

    What was on its way when wrk stopped counting, twice, may stand in the book unanswered.
    """
    acts, moved = after[0] - before[0], after[1] - before[1]
    if moved != acts * 100 or not answered <= acts <= answered + 2 * _CLIENTS:
        raise NotAnswered(f"{answered} payments were answered, {acts} acts stand in the book, they moved {moved}")
