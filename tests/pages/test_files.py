"""Files through the front door: what the browser is told about each, and how a refusal looks there."""

from collections.abc import MutableMapping
from typing import Any
from urllib.parse import unquote

import pytest

import services
from app import app
from ledger.book import Kind
from services import State, clock
from tests.pages.conftest import OWNER, Counter
from tests.pages.screens import apart


def ask(address: str, host: str = "127.0.0.1:8501") -> tuple[int, dict[str, str], bytes]:
    """Return the status, headers and body that the app answers the owner's browser."""
    path, _, query = address.partition("?")
    scope = {
        "type": "http", "method": "GET", "path": unquote(path), "raw_path": path.encode(),
        "query_string": query.encode(), "headers": [(b"host", host.encode()), *cookies()], "http_version": "1.1",
        "scheme": "http", "server": ("127.0.0.1", 8501), "client": ("127.0.0.1", 5), "root_path": "",
    }  # fmt: skip
    said: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        said.append(message)

    apart(app(scope, receive, send))
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in said[0]["headers"]}
    return said[0]["status"], headers, b"".join(one.get("body", b"") for one in said[1:])


def cookies() -> list[tuple[bytes, bytes]]:
    """Return the header that says who sits there: the owner, once there is a shop."""
    shop = services.current()
    if shop.state is not State.OPEN:
        return []
    token, _ = shop.admission.sessions.begin(OWNER, "127.0.0.1", clock.now())
    return [(b"cookie", f"{shop.admission.cookie}={token}".encode())]


def test_a_statement_opens_in_the_browser_under_its_name(counter: Counter) -> None:
    asha = counter.customer("आशा पाटील")
    counter.do(Kind.CHARGE, asha, "330")
    status, headers, body = ask(services.statement_address(asha, "pdf"))
    assert (status, headers["content-type"], body[:5]) == (200, "application/pdf", b"%PDF-")
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    how, plain, named = headers["content-disposition"].split("; ")
    assert (how, plain) == ("inline", 'filename="duebook.pdf"')
    assert unquote(named.removeprefix("filename*=UTF-8''")).startswith("Statement आशा पाटील ")


def test_an_excel_file_is_kept(counter: Counter) -> None:
    asha = counter.customer("Asha")
    status, headers, body = ask(services.statement_address(asha, "xlsx"))
    assert (status, body[:2]) == (200, b"PK")
    assert headers["content-disposition"].startswith("attachment; ")


def test_a_refusal_is_a_sentence(counter: Counter) -> None:
    counter.customer("Asha")
    for address, status, sentence in (
        ("/files/statement/C0009.pdf", 404, "There is no customer “C0009”."),
        ("/files/receipt/77-80.pdf", 404, "There is no receipt for number 77: the book does not go so far."),
        ("/files/receipt/1-90.pdf", 404, "There is no such file here."),
        ("/files/journal.csv", 404, "There is no such file here."),
        ("/files/statement/C0001.pdf?since=x", 400, "“x” is not a day. Write it like 2026-11-21."),
    ):
        said, headers, body = ask(address)
        assert (said, body.decode()) == (status, sentence)
        assert headers["content-type"] == "text/plain; charset=utf-8"
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.usefixtures("folder")
def test_before_there_is_a_shop_there_is_no_file() -> None:
    assert ask("/files/statement/C0001.pdf")[0] == 503


def test_another_hosts_name_gets_no_file(counter: Counter) -> None:
    asha = counter.customer("Asha")
    assert ask(services.statement_address(asha, "pdf"), host="evil.example")[0] == 400
