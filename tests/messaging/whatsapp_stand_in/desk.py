"""A desk on which messages can really be typed: a screen, a browser on it, and a far side that counts what arrives.

A conftest that wants it imports ``desk`` and ``desktop``.
"""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.messaging.whatsapp_stand_in.desktop import Chromium, Screen
from tests.messaging.whatsapp_stand_in.internet import Internet, make_certificates
from tests.messaging.whatsapp_stand_in.server import WhatsAppWeb

_NOT_HERE = (
    "XDG_SESSION_TYPE", "WAYLAND_DISPLAY", "XAUTHORITY", "NO_PROXY", "no_proxy", "https_proxy", "http_proxy",
    "HTTP_PROXY", "ALL_PROXY", "all_proxy", "CURL_CA_BUNDLE",
)  # fmt: skip


@dataclass
class Desktop:
    """What stands on the desk: the far side, the way to it, the screen and the browser."""

    web: WhatsAppWeb
    internet: Internet
    screen: Screen
    browser: Chromium
    authority: Path


@pytest.fixture(scope="session")
def desk() -> Iterator[Desktop]:
    """Return a screen with a Chromium on it, the same for all tests of this process."""
    with tempfile.TemporaryDirectory(prefix="duebook-desk-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        authority, secure = make_certificates(folder)
        with WhatsAppWeb(secure) as web, Internet(secure) as internet, Screen() as screen:
            browser = Chromium(folder, screen.name, web.port)
            try:
                browser.start()
                web.wait(lambda it: it.others)
                yield Desktop(web, internet, screen, browser, authority)
            finally:
                browser.close()


@pytest.fixture
def desktop(desk: Desktop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Desktop:
    """Sit down at the desktop: what this process starts shows there."""
    for name in _NOT_HERE:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", desk.screen.name)
    monkeypatch.setenv("BROWSER", str(desk.browser.command))
    monkeypatch.setenv("PATH", f"{desk.browser.command.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("HTTPS_PROXY", desk.internet.address)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(desk.authority))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    desk.web.anew()
    desk.internet.mood = "there"
    return desk
