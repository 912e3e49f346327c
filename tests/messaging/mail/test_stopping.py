"""A mail that is stopped from outside: it ends within a moment, and what is said of it is what the server knows."""

# ruff: noqa: F401, F811 - fixtures of this folder, named like the parameters that ask for them

import socket
import threading
import time

import pytest

from messaging import Outcome, State
from messaging.smtp import SmtpChannel
from tests.messaging.contract import letter
from tests.messaging.mail.conftest import ASHA, Certificates, Serve, certificates, now, serve, settings_for
from tests.messaging.mail_stand_in.server import MailServer

# Long enough to tell an end from outside from one by itself.
PATIENT = 60.0


def begun(channel: SmtpChannel) -> tuple[threading.Thread, list[Outcome]]:
    """Send beside; return the thread, and where the outcome will stand."""
    said: list[Outcome] = []
    beside = threading.Thread(target=lambda: said.append(channel.send(letter(ASHA))), daemon=True)
    beside.start()
    return beside, said


def until_asked(server: MailServer, step: str) -> threading.Event:
    """Return what is set once the server came to a step, or somebody spoke to it."""
    asked = threading.Event()
    server.on_step = lambda at: asked.set() if at == step else None
    return asked


@pytest.mark.fault(115, 118)
@pytest.mark.parametrize(
    ("mood", "step", "state"),
    [
        ("silent from the start", "", State.QUEUED),
        ("silent at the address", "RCPT", State.QUEUED),
        ("silent after the text", "TEXT", State.UNKNOWN),
        ("silent after the text, which it kept", "KEPT", State.UNKNOWN),
    ],
)
def test_with_a_silent_server_stopping_ends_it_at_once_and_says_what_is_known(
    mood: str, step: str, state: State, serve: Serve, certificates: Certificates
) -> None:
    server = serve()
    server.mood = mood
    asked = until_asked(server, step)
    channel = SmtpChannel(settings_for(server, certificates, timeout_seconds=PATIENT), now)
    beside, said = begun(channel)
    while not (server.talks if not step else asked.wait(0.01)):
        time.sleep(0.01)
    channel.stop()
    beside.join(5)
    (outcome,) = said
    assert (outcome.state, "sending was stopped" in outcome.why) == (state, True)
    assert len(server.arrived) == (1 if "kept" in mood else 0)


def test_nobody_waits_for_a_line_that_does_not_open_and_none_is_opened_later(
    monkeypatch: pytest.MonkeyPatch, serve: Serve, certificates: Certificates
) -> None:
    server = serve()
    opening, opens, over = threading.Event(), threading.Event(), threading.Event()
    real = socket.create_connection

    def slow(*where: object, **how: object) -> socket.socket:
        opening.set()
        opens.wait(20)
        try:
            return real(*where, **how)  # type: ignore[arg-type] # as they came
        finally:
            over.set()

    monkeypatch.setattr(socket, "create_connection", slow)
    channel = SmtpChannel(settings_for(server, certificates, timeout_seconds=PATIENT), now)
    beside, said = begun(channel)
    assert opening.wait(10)
    channel.stop()
    beside.join(5)
    (outcome,) = said
    assert (outcome.state, "did not leave" in outcome.why) == (State.QUEUED, True)
    late = [one for one in threading.enumerate() if one.name == "mail"]
    opens.set()  # the line is there in the end
    assert over.wait(10)
    for one in late:
        one.join(10)
    while not server.talks or server.open:  # the server has seen it come and go
        time.sleep(0.01)
    assert server.arrived == []


def test_what_was_stopped_before_it_began_does_not_begin(serve: Serve, certificates: Certificates) -> None:
    server = serve()
    channel = SmtpChannel(settings_for(server, certificates), now)
    channel.stop()
    assert channel.send(letter(ASHA)).state is State.QUEUED
    assert server.talks == 0
