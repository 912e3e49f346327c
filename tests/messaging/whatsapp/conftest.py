"""A desktop on which a message can really be typed, and an imitated one that takes no time."""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from messaging.model import Letter
from tests.messaging.whatsapp_stand_in.desktop import Chromium, Screen
from tests.messaging.whatsapp_stand_in.imitated import imitate
from tests.messaging.whatsapp_stand_in.internet import Internet, make_certificates
from tests.messaging.whatsapp_stand_in.server import WhatsAppWeb

_NOT_HERE = (
    "XDG_SESSION_TYPE", "WAYLAND_DISPLAY", "XAUTHORITY", "NO_PROXY", "no_proxy", "https_proxy", "http_proxy",
    "HTTP_PROXY", "ALL_PROXY", "all_proxy", "CURL_CA_BUNDLE",
)  # fmt: skip

TEXT = "नमस्ते आशा जी 🙏🏽 बाकी ₹1,250 & #12 + 3 = 50%?\nدفع"


def letter(body: str = TEXT, to: str = "+919876543210", key: str = "message-7") -> Letter:
    """Return a letter as the sender would hand it over."""
    return Letter(id=7, key=key, to=to, name="Asha", subject="", body=body)


@dataclass
class Imitation:
    """A desktop that only pretends, in a folder of its own."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch

    def upset(self, wrong: str) -> None:
        """From now on that goes wrong."""
        self.monkeypatch.setenv("IMITATION", wrong)

    @property
    def opened(self) -> int:
        """Return how many pages were opened."""
        path = self.folder / "opened"
        return len(path.read_text().splitlines()) if path.exists() else 0

    @property
    def sent(self) -> list[tuple[str, str]]:
        """Return the number and the text of all that was typed."""
        path = self.folder / "sent"
        said = path.read_bytes().decode() if path.exists() else ""
        return [(phone, text) for phone, _, text in (one.partition("\t") for one in said.split("\0")[:-1])]

    def left_behind(self) -> list[str]:
        """Return the files that are in the folder for typing, the lock aside."""
        return [one.name for one in self.folder.glob("duebook-typing-*/**/*") if one.name != "lock"]


@pytest.fixture
def imitation(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Imitation:
    """Sit down at a desktop that only pretends."""
    for name in ("XDG_SESSION_TYPE", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in imitate(tmp_path).items():
        monkeypatch.setenv(name, value)
    return Imitation(tmp_path, monkeypatch)


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
