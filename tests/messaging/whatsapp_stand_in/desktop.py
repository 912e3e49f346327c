"""A screen that nobody sees, with a real Chromium on it, for whom web.whatsapp.com is the stand-in.

Nothing outside 127.0.0.1 can be reached from it. Everything has a folder of its own and is ended by its own number.
"""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Self

_SCREEN = "1280x800x24"
_START_SECONDS_MAX = 30
_FLAGS = (
    "--no-sandbox", "--test-type", "--no-proxy-server", "--ignore-certificate-errors", "--disable-gpu",
    "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--no-default-browser-check", "--password-store=basic", "--disable-dev-shm-usage",
    "--window-position=0,0", "--window-size=1280,800",
)  # fmt: skip


class Screen:
    """An X server on a free display, without a window manager."""

    def __init__(self) -> None:
        reading, writing = os.pipe()
        self._process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", _SCREEN, "-nolisten", "tcp", "-noreset", "-ac"],
            pass_fds=(writing,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        os.close(writing)
        with open(reading, encoding="ascii") as said:  # noqa: PTH123 - a pipe; it ends when Xvfb does
            number = said.readline().strip()
        assert number, "Xvfb did not start"
        self.name = f":{number}"

    def __enter__(self) -> Self:
        return self

    def put_mouse(self, across: int, down: int, folder: Path) -> None:
        """Put the mouse there, as a hand would."""
        keys = folder / "no-keys"
        keys.touch()
        words = (
            "import sys; sys.modules['mouseinfo'] = None; import pyautogui; pyautogui.FAILSAFE = False; "
            f"pyautogui.moveTo({across}, {down})"
        )
        environment = {**os.environ, "DISPLAY": self.name, "XAUTHORITY": str(keys)}
        subprocess.run([sys.executable, "-c", words], env=environment, check=True, capture_output=True, timeout=60)

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Chromium:
    """The user's browser, running: a page that another program opens comes up in it as a new tab in front."""

    def __init__(self, folder: Path, screen: str, whatsapp_port: int) -> None:
        self.command = folder / "chromium"  # pywhatkit's webbrowser knows browsers by the names of their files
        rules = f"MAP web.whatsapp.com 127.0.0.1:{whatsapp_port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
        words = [_installed(), *_FLAGS, f"--user-data-dir={folder / 'profile'}", f"--host-resolver-rules={rules}"]
        quoted = " ".join(f"'{word}'" for word in words)
        self.command.write_text(f'#!/bin/sh\nexec {quoted} "$@"\n')
        self.command.chmod(0o755)
        self._environment = {**os.environ, "DISPLAY": screen}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it with a page of the stand-in in it."""
        self._process = self._run("https://web.whatsapp.com/other")

    def open(self, address: str) -> None:
        """Open a page in front of the others, as another program would."""
        with self._run(address) as process:
            process.wait(_START_SECONDS_MAX)

    def close(self) -> None:
        """End it with all its parts."""
        if self._process:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def _run(self, address: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [str(self.command), address], env=self._environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip


def _installed() -> str:
    for name in (os.environ.get("DUEBOOK_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"):
        if name and (path := shutil.which(name)):
            return path
    message = "There is no Chromium here. `make chromium` installs it."
    raise FileNotFoundError(message)
