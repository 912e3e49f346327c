"""A live connection of somebody whose session ends while it is open: it is closed, and soon."""

import asyncio

import pytest
from starlette.types import Message

from entrance import live
from entrance.live import Live
from tests.entrance.browser import on_the_loop


class Line:
    """A connection without a network: what comes, what was sent, and whether its session still lives."""

    def __init__(self) -> None:
        self.comes: list[Message] = []
        self.sent: list[Message] = []
        self.is_signed_in = True

    async def receive(self) -> Message:
        """Return what comes next, or wait for ever."""
        if not self.comes:
            await asyncio.Event().wait()
        return self.comes.pop(0)

    async def send(self, message: Message) -> None:
        """Keep what is sent."""
        self.sent.append(message)

    def looked_after(self) -> Live:
        """Return the connection as the gate gives it to the app."""
        return Live(self.receive, self.send, lambda: self.is_signed_in)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look often, and give no time to say goodbye."""
    monkeypatch.setattr(live, "LOOK_SECONDS", 0.001)
    monkeypatch.setattr(live, "GRACE_SECONDS", 0.0)


def test_messages_go_both_ways_while_somebody_is_signed_in() -> None:
    line = Line()
    looked_after = line.looked_after()
    line.comes = [{"type": "websocket.connect"}, {"type": "websocket.receive", "bytes": b"1"}]
    for kind in ("websocket.connect", "websocket.receive"):
        assert on_the_loop(looked_after.receive())["type"] == kind
    on_the_loop(looked_after.send({"type": "websocket.send", "bytes": b"2"}))
    assert [one["type"] for one in line.sent] == ["websocket.send"]


@pytest.mark.fault(139)
@pytest.mark.parametrize("comes", [[], [{"type": "websocket.receive", "bytes": b"a click"}]], ids=["quiet", "clicked"])
def test_it_is_closed_when_the_session_ended_whether_something_comes_or_not(comes: list[Message]) -> None:
    line = Line()
    looked_after = line.looked_after()
    line.comes, line.is_signed_in = comes, False
    assert on_the_loop(looked_after.receive()) == {"type": "websocket.disconnect", "code": 1008}
    on_the_loop(looked_after.send({"type": "websocket.send", "bytes": b"of a page that was still being drawn"}))
    assert line.sent == [{"type": "websocket.close", "code": 1008, "reason": "signed out"}]


def test_the_page_gets_the_time_to_say_that_one_is_signed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "GRACE_SECONDS", 3600.0)
    line = Line()
    looked_after = line.looked_after()
    line.comes, line.is_signed_in = [{"type": "websocket.receive", "bytes": b"draw it anew"}], False
    assert on_the_loop(looked_after.receive())["type"] == "websocket.receive"
    assert line.sent == []
