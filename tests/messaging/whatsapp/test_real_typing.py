"""The unmodified pywhatkit types with a real Chromium, on a real screen that nobody sees, to a stand-in of WhatsApp.

The stand-in counts what arrives. The book may claim less than that, never more: "given on" is what is said in every
mood of WhatsApp, because none of them can be told from another.
"""

import io
import threading
from pathlib import Path

import psutil
import pytest
from PIL import Image

from messaging.model import Outcome, State
from messaging.pace import Pace
from messaging.whatsapp import TypingChannel
from tests.messaging.whatsapp.conftest import TEXT, Desktop, letter

pytestmark = pytest.mark.long
DIGITS = "919876543210"


def channel(limit_seconds: float = 90) -> TypingChannel:
    return TypingChannel(wait_seconds=6, limit_seconds=limit_seconds, picture_seconds=1)


class Sending(threading.Thread):
    """An attempt that goes on while the test does something else."""

    def __init__(self) -> None:
        super().__init__()
        self.outcome: Outcome | None = None
        self.start()

    def run(self) -> None:
        """Send."""
        self.outcome = channel().send(letter())

    def child(self) -> psutil.Process:
        """Return the process that types."""
        mine = psutil.Process().children()
        (child,) = [one for one in mine if "messaging.typing_child" in one.cmdline()]
        return child

    def ended(self) -> Outcome:
        """Wait for the end of the attempt and return what came of it."""
        self.join(120)
        assert self.outcome is not None
        return self.outcome


def test_a_message_arrives_once_and_exactly_and_is_given_on(desktop: Desktop) -> None:
    outcome = channel().send(letter())
    assert outcome.state is State.HANDED_OVER, outcome.why
    desktop.web.wait(lambda web: web.arrived)
    assert desktop.web.arrived == [(DIGITS, TEXT)]
    assert desktop.web.opened[0].startswith(f"phone=+{DIGITS}&text=")
    assert "google.com:443" in desktop.internet.asked
    with Image.open(io.BytesIO(outcome.picture)) as picture:
        assert picture.format == "PNG"
        assert picture.size == (1024, 640)
        colours = picture.convert("RGB").getcolors(1 << 20) or []
        assert (0xD7, 0xF8, 0xC6) in {colour for _, colour in colours}, "the bubble of the message is on it"


@pytest.mark.fault(122)
@pytest.mark.parametrize("mode", ["logged out", "wrong number", "slow"])
def test_what_cannot_be_seen_is_given_on_and_never_more(desktop: Desktop, mode: str) -> None:
    desktop.web.anew(mode)
    outcome = channel().send(letter())
    assert outcome.state is State.HANDED_OVER, outcome.why
    assert outcome.picture
    desktop.web.let_load()
    assert len(desktop.web.opened) == 1
    assert desktop.web.arrived == []


@pytest.mark.fault(122)
def test_another_window_in_front_takes_the_key_and_it_is_given_on_and_never_more(desktop: Desktop) -> None:
    others = desktop.web.others
    sending = Sending()
    desktop.web.wait(lambda web: web.shown)
    desktop.browser.open("https://web.whatsapp.com/other")
    desktop.web.wait(lambda web: web.others > others)
    assert sending.ended().state is State.HANDED_OVER
    assert desktop.web.arrived == []


@pytest.mark.fault(115)
def test_a_child_that_is_killed_with_the_page_open_leaves_nobody_sure(desktop: Desktop) -> None:
    sending = Sending()
    desktop.web.wait(lambda web: web.shown)
    sending.child().kill()
    assert sending.ended().state is State.UNKNOWN
    assert desktop.web.arrived == []


@pytest.mark.fault(115)
def test_a_child_that_is_killed_after_the_key_leaves_nobody_sure(desktop: Desktop) -> None:
    sending = Sending()
    desktop.web.wait(lambda web: web.arrived)
    sending.child().kill()
    assert sending.ended().state is State.UNKNOWN
    assert desktop.web.arrived == [(DIGITS, TEXT)]


@pytest.mark.fault(122)
def test_the_mouse_in_the_corner_stops_it_although_pywhatkit_has_no_wish_to(desktop: Desktop, tmp_path: Path) -> None:
    try:
        sending = Sending()
        desktop.web.wait(lambda web: web.shown)
        desktop.screen.put_mouse(0, 0, tmp_path)
        outcome = sending.ended()
        assert outcome.state is State.UNKNOWN
        assert "stopped" in outcome.why
        assert outcome.picture
        again = channel().send(letter())
        assert again.state is State.FAILED
        assert "corner" in again.why
    finally:
        desktop.screen.put_mouse(600, 400, tmp_path)
    assert len(desktop.web.opened) == 1
    assert desktop.web.arrived == []


def test_too_long_an_attempt_is_ended_and_nobody_is_sure(desktop: Desktop) -> None:
    slow = TypingChannel(wait_seconds=60, limit_seconds=61)
    slow._limit_seconds = 6  # so that it is over while the page waits
    assert slow.send(letter()).state is State.UNKNOWN
    assert len(desktop.web.opened) <= 1
    assert desktop.web.arrived == []
    assert channel().send(letter()).state is State.HANDED_OVER, "the browser is still there"


@pytest.mark.parametrize("mood", ["gone", "silent"])
def test_without_the_internet_nothing_is_opened_and_it_waits(desktop: Desktop, mood: str) -> None:
    desktop.internet.mood = mood
    patient = TypingChannel(wait_seconds=6, limit_seconds=90, connect_seconds=4)
    assert patient.send(letter()).state is State.QUEUED
    assert desktop.web.opened == []


def test_on_a_screen_that_is_gone_nothing_is_opened(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":9876")
    outcome = channel().send(letter())
    assert outcome.state is State.FAILED
    assert "no screen" in outcome.why
    assert desktop.web.opened == []


def several(desktop: Desktop, count: int) -> None:
    texts = [f"{number}: {TEXT}" for number in range(count)]
    today, later = Pace(pause_seconds_min=0, pause_seconds_max=0).today_and_later(texts, 0)
    assert (len(today), list(later)) == (count, [])
    for text in today:
        assert channel().send(letter(text)).state is State.HANDED_OVER
    desktop.web.wait(lambda web: len(web.arrived) == count)
    assert desktop.web.texts == texts


def test_five_in_a_row_arrive_once_each_in_their_order(desktop: Desktop) -> None:
    several(desktop, 5)


@pytest.mark.prove
def test_twenty_in_a_row_arrive_once_each_in_their_order(desktop: Desktop) -> None:
    several(desktop, 20)
