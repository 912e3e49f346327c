"""A desktop on which a message can really be typed, and an imitated one that takes no time."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from messaging.model import Letter
from tests.messaging.whatsapp_stand_in.desk import Desktop, desk, desktop
from tests.messaging.whatsapp_stand_in.imitated import imitate

__all__ = ["Desktop", "desk", "desktop"]  # fixtures for the tests beside this file

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
