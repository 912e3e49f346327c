"""A file that is too large is refused while it comes in, whatever it says of its own size."""

import contextlib
import http.client
import secrets
import select
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Request, expect

from tests.journeys.conftest import App

pytestmark = [pytest.mark.journey, pytest.mark.long]

MEGABYTE = b"x" * 2**20
SENT_MAX = 200


@pytest.mark.fault(93)
def test_of_two_hundred_megabytes_without_a_length_no_more_is_taken_than_is_allowed(
    tmp_path: Path, browser: Browser
) -> None:
    app = App(tmp_path)
    assert app.cli("setup", "--shop", "Sharma Stores", "--owner", "owner").returncode == 0
    app.start()
    sent, status = send_for_ever(app, as_the_browser_sends_it(app, browser))
    assert (status, 50 < sent < 60) == (413, True), (status, sent)
    assert app.health() == 200
    assert app.stop() == 0


def as_the_browser_sends_it(app: App, browser: Browser) -> dict[str, str]:
    """Drop a small list in, and return the address and the headers with which it went."""
    context = browser.new_context()
    page, sent = context.new_page(), list[Request]()
    page.on("request", lambda asked: sent.append(asked) if asked.method == "PUT" else None)
    page.goto(f"{app.address}/import")
    page.get_by_label("Sign-in name").fill("owner")
    page.get_by_label("Password").fill("a calm afternoon")
    page.get_by_role("button", name="Sign in").click()
    page.locator('input[type="file"]').set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": b"Name,Phone\nAsha,9876543210\n"}
    )
    expect(page.locator(".st-key-import_go")).to_contain_text("Import 1 customer")
    (asked,) = sent
    return {**asked.all_headers(), "address": asked.url}  # the page stays open: its window is the one that uploads


def send_for_ever(app: App, headers: dict[str, str]) -> tuple[int, int]:
    """Send megabyte after megabyte in pieces without a length; return how many were taken, and the answer."""
    line = http.client.HTTPConnection("127.0.0.1", app.port, timeout=30)
    line.putrequest("PUT", urlsplit(headers["address"]).path)
    kept = {"cookie", "origin", "x-xsrftoken", "user-agent"}
    for name, value in headers.items():
        if name in kept:
            line.putheader(name, value)
    mark = secrets.token_hex(8)
    line.putheader("Content-Type", f"multipart/form-data; boundary={mark}")
    line.putheader("Transfer-Encoding", "chunked")
    line.endheaders()
    sent = 0
    head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="list.csv"\r\n\r\n'.encode()
    with contextlib.closing(line):
        _piece(line, head)
        while sent < SENT_MAX and not select.select([line.sock], [], [], 0)[0]:  # nobody has answered yet
            _piece(line, MEGABYTE)
            sent += 1
        return sent, line.getresponse().status


def _piece(line: http.client.HTTPConnection, content: bytes) -> None:
    line.send(f"{len(content):x}\r\n".encode() + content + b"\r\n")
