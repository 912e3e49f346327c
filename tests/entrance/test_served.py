"""The entrance as it is really served: live connections, a page in a browser, TLS, and another address."""

import re
import shutil
import socket
import ssl
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
import streamlit
from playwright.sync_api import Browser, BrowserContext, Page, expect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from start import status_of
from tests.journeys.conftest import PASSWORD as OWNERS_PASSWORD
from tests.journeys.conftest import App

PASSWORD = "a calm afternoon"  # noqa: S105 - of nobody
FORM = {
    "shop": "Sharma Stores", "region": "IN", "currency": "", "timezone": "Asia/Kolkata", "owner": "Asha Sharma",
    "sign_in": "", "password": PASSWORD, "again": PASSWORD,
}  # fmt: skip


@pytest.fixture
def running(tmp_path: Path) -> Iterator[App]:
    """Return the real program, without a shop."""
    app = App(tmp_path)
    app.start()
    yield app
    app.stop()


class Visitor:
    """Somebody who asks over the network and keeps cookies."""

    def __init__(self, address: str) -> None:
        self.address, self.jar = address, CookieJar()
        anybodys = ssl.create_default_context()
        anybodys.check_hostname, anybodys.verify_mode = False, ssl.CERT_NONE
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.jar), urllib.request.HTTPSHandler(context=anybodys)
        )

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Return the status and the page, after redirects."""
        data = urllib.parse.urlencode(form).encode() if form else None
        asked = urllib.request.Request(self.address + path, data, {"Origin": self.address, "Accept": "text/html"})  # noqa: S310 - our own
        try:
            with self._opener.open(asked, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read().decode()

    @property
    def cookie(self) -> str:
        """The cookies, as a browser sends them."""
        return "; ".join(f"{one.name}={one.value}" for one in self.jar)


def live(app: App, **headers: str) -> int:
    """Return the status with which a live connection is answered: 101 when it is opened."""
    try:
        with connect(
            f"ws://127.0.0.1:{app.port}/_stcore/stream",
            additional_headers=headers,
            subprotocols=["streamlit"],  # type: ignore[list-item]
        ):
            return 101
    except InvalidStatus as refused:
        return int(refused.response.status_code)


def opened(app: App, visitor: Visitor) -> ClientConnection:
    """Return the live connection of somebody who is signed in."""
    return connect(
        f"ws://127.0.0.1:{app.port}/_stcore/stream",
        additional_headers={"Origin": app.address, "Cookie": visitor.cookie},
        subprotocols=["streamlit"],  # type: ignore[list-item]
    )


def closing_of(line: ClientConnection) -> tuple[int, str]:
    """Wait until the other side closes a live connection, and return with which number and why."""
    try:
        while True:
            line.recv(timeout=180)
    except ConnectionClosed as closed:
        return (closed.rcvd.code, closed.rcvd.reason) if closed.rcvd else (0, "")


@pytest.mark.fault(139, 148)
def test_a_live_connection_is_for_whoever_is_signed_in_and_for_our_own_page(running: App) -> None:
    own = running.address
    assert live(running, Origin=own) == 403, "before there is a shop"
    owner = Visitor(own)
    assert owner.ask("/first-run", FORM)[0] == 200
    assert live(running, Origin=own) == 403
    assert live(running, Origin=own, Cookie=owner.cookie) == 101
    assert live(running, Origin="http://evil.example", Cookie=owner.cookie) == 403
    assert live(running, Origin="null", Cookie=owner.cookie) == 403
    assert (
        live(running, Origin=own, Cookie=owner.cookie, **{"X-Duebook-Session": "x", "X-Duebook-Person": "U0001"}) == 101
    )
    assert live(running, Origin=own, **{"X-Duebook-Session": "x", "X-Duebook-Person": "U0001"}) == 403
    before = owner.cookie
    status, page = owner.ask("/sign-out", {"x": ""})
    assert (status, 'action="/sign-in"' in page) == (200, True)
    assert live(running, Origin=own, Cookie=before) == 403


@pytest.mark.long
@pytest.mark.fault(139)
def test_a_live_connection_that_is_open_is_closed_soon_after_its_session_ended(running: App) -> None:
    owner = Visitor(running.address)
    assert owner.ask("/first-run", FORM)[0] == 200
    elsewhere = Visitor(running.address)
    assert elsewhere.ask("/sign-in", {"name": "asha", "password": PASSWORD})[0] == 200
    with opened(running, owner) as own, opened(running, elsewhere) as others:
        # A new password ends every other session, as being kept out does; signing out ends the own one.
        new = {"old": PASSWORD, "password": f"{PASSWORD} more", "again": f"{PASSWORD} more"}
        assert owner.ask("/password", new)[0] == 200
        assert owner.ask("/sign-out", {"x": ""})[0] == 200
        for line in (others, own):
            assert closing_of(line) == (1008, "signed out")


def test_a_session_outlives_a_restart(running: App) -> None:
    owner = Visitor(running.address)
    assert owner.ask("/first-run", FORM)[0] == 200
    assert running.stop() == 0
    running.start()
    assert owner.ask("/")[0] == 200
    assert Visitor(running.address).ask("/")[0] == 401


@pytest.mark.fault(150)
@pytest.mark.skipif(not shutil.which("openssl"), reason="there is no openssl here to make a certificate")
def test_open_to_the_network_it_answers_by_its_names_over_tls_and_the_cookie_is_for_tls_only(tmp_path: Path) -> None:
    app = App(tmp_path)
    made = app.cli("setup", "--shop", "Sharma Stores", "--owner", "asha")
    assert made.returncode == 0, made.stderr
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(tmp_path / "shop.key"), "-out",
            str(tmp_path / "shop.crt"), "-days", "2", "-subj", "/CN=shop.local",
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    (tmp_path / "settings.toml").write_text(
        '[server]\nlisten = "127.0.0.2"\nhosts = ["shop.local"]\ncertificate = "shop.crt"\n'
        'certificate_key = "shop.key"\n', "utf-8",
    )  # fmt: skip
    app.begin()
    address = f"https://127.0.0.2:{app.port}"
    try:
        assert app.process is not None
        while status_of(f"{address}/api/health") != "ok":
            assert app.process.poll() is None, (tmp_path / "app.log").read_text()
        visitor = Visitor(address)
        assert visitor.ask("/")[0] == 401
        assert visitor.ask("/sign-in", {"name": "asha", "password": OWNERS_PASSWORD})[0] == 200
        (cookie,) = (one for one in visitor.jar if one.name.startswith("duebook_"))
        assert cookie.secure
    finally:
        assert app.stop() == 0


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Return a browser of one person."""
    made = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-IN", timezone_id="Asia/Kolkata")
    yield made
    made.close()


def watched(context: BrowserContext) -> tuple[Page, list[str]]:
    """Return a page, and what its browser refused to load or run."""
    page, refused = context.new_page(), list[str]()
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("pageerror", lambda error: refused.append(str(error)))
    return page, refused


@pytest.mark.journey
@pytest.mark.long
@pytest.mark.fault(139, 149, 153)
def test_first_run_sign_out_and_in_again_in_a_real_browser(running: App, context: BrowserContext) -> None:
    page, refused = watched(context)
    page.goto(running.address)
    expect(page.get_by_role("heading", name="Welcome to Duebook")).to_be_visible()
    page.get_by_label("What is it called?").fill("Sharma Stores")
    page.get_by_label("Your name").fill("Asha Sharma")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Once more").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your book is open")).to_be_visible()
    code = page.locator("#recovery").inner_text()
    assert re.fullmatch(r"(?:[A-Z2-9]{5}-){4}[A-Z2-9]{5}", code)
    page.get_by_role("link", name="Start empty").click()
    expect(page.get_by_test_id("stApp")).to_be_visible()
    expect(page.get_by_text("Asha Sharma").first).to_be_visible()

    other_tab = context.new_page()
    other_tab.goto(f"{running.address}/sign-out")
    other_tab.get_by_role("button", name="Sign out").click()
    expect(other_tab.get_by_role("heading", name="Sharma Stores")).to_be_visible()
    page.locator('[data-testid="stSidebarNav"] a').nth(1).click()
    # Pressed here, it is said by the page of the entrance, which needs no live connection and leads back.
    page.wait_for_url("**/sign-in?**")
    expect(page.get_by_text("You are signed out: somebody signed out here")).to_be_visible()
    page.get_by_label("Sign-in name").fill("asha")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers")
    expect(page.get_by_role("heading", name="Customers")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out. Nothing that was saved is lost.")).to_be_visible()

    page.goto(f"{running.address}/customers")
    page.get_by_label("Sign-in name").fill("asha")
    page.get_by_label("Password").fill("a wrong one")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers")
    expect(page.get_by_test_id("stApp")).to_be_visible()
    assert not refused


@pytest.mark.journey
@pytest.mark.long
@pytest.mark.fault(149)
def test_the_shell_needs_nothing_that_the_browser_is_told_to_refuse(running: App, context: BrowserContext) -> None:
    page, refused = watched(context)
    page.goto(running.address)
    page.get_by_role("button", name="Show me a sample shop").click()
    expect(page.locator(".js-plotly-plot .bars path").first).to_be_visible()
    for path in ("/customers", "/customer?id=C0003", "/day-book", "/reports", "/import", "/activity"):
        page.goto(running.address + path)
        page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    failed: list[str] = []
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    page.goto(f"{running.address}/customers")
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    assert not failed, "the browser asks for nothing that is not there"
    page.goto(f"{running.address}/customers/of/nobody")
    expect(page.get_by_text("There is no such page.")).to_be_visible()
    page.get_by_role("link", name="Back").click()
    expect(page.get_by_test_id("stApp")).to_be_visible()
    page.locator(".st-key-top_buttons button").first.click()
    expect(page.get_by_role("dialog").locator("input").first).to_be_focused()
    framed = context.new_page()
    framed.set_content(f'<iframe src="{running.address}/sign-in" width="600" height="600"></iframe>')
    expect(framed.frame_locator("iframe").locator("form")).to_have_count(0)
    assert not refused


def test_a_phone_that_fell_asleep_in_the_middle_of_a_page_does_not_keep_the_shop_from_closing(running: App) -> None:
    owner = Visitor(running.address)
    assert owner.ask("/first-run", FORM)[0] == 200
    (large,) = (Path(streamlit.__file__).parent / "static" / "static" / "js").glob("PlotlyChart.*.js")
    with socket.socket() as phone:
        phone.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        phone.connect(("127.0.0.1", running.port))
        head = f"Host: 127.0.0.1:{running.port}\r\nCookie: {owner.cookie}\r\n\r\n"
        phone.sendall(f"GET /static/js/{large.name} HTTP/1.1\r\n{head}".encode())
        assert phone.recv(15) == b"HTTP/1.1 200 OK"
        assert running.stop() == 0  # and never reads on
