"""WhatsApp typed by the real pywhatkit keeps what every channel promises; what it cannot see is in test_real_typing.py.

It is left out what only a channel that sees its far side can keep: of a blind one, "given on" says nothing of arriving
unless WhatsApp was signed in and in front, as here.
"""

from collections.abc import Sequence

import pytest

from messaging.whatsapp import TypingChannel
from tests.messaging.contract import Arrived, ChannelContract
from tests.messaging.whatsapp.conftest import Desktop

pytestmark = pytest.mark.long


class TypingPeer:
    """The channel at a desktop, and the stand-in at the other end."""

    address = "+919876543210"
    no_address = "98765 43210"
    has_subject = False
    takes_files = False
    troubles = ("no screen", "no internet", "silent internet", "no time")
    seconds_max = 40.0

    def __init__(self, desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
        self._desktop, self._monkeypatch = desktop, monkeypatch
        self.channel = TypingChannel(wait_seconds=6, limit_seconds=30, connect_seconds=10, picture_seconds=0.5)

    def arrived(self) -> Sequence[Arrived]:
        """Return all that the stand-in counted; the same text to the same number is the same message to its reader."""
        return [
            Arrived(to=f"+{phone}", text=text, identity=f"{phone} {text}") for phone, text in self._desktop.web.arrived
        ]

    def upset(self, trouble: str) -> None:
        """From now on that is the matter, and nothing else."""
        self._monkeypatch.setenv("DISPLAY", ":9876" if trouble == "no screen" else self._desktop.screen.name)
        self._desktop.internet.mood = {"no internet": "gone", "silent internet": "silent"}.get(trouble, "there")
        if trouble == "silent internet":
            self.channel._connect_seconds = 3
        if trouble == "no time":  # over while the page waits
            self.channel._wait_seconds, self.channel._limit_seconds = 25, 6


class TestTyping(ChannelContract):
    """All of the promise."""

    @pytest.fixture
    def peer(self, desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> TypingPeer:
        """Return the channel with its far side."""
        return TypingPeer(desktop, monkeypatch)
