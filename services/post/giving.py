"""Giving a letter to a channel, and breaking that off when it is not wanted any more."""

import threading
from collections.abc import Callable
from typing import Final

from messaging import Channel, Letter, Outcome

_LOOK_SECONDS: Final = 0.2

Stop = Callable[[], bool]


def never() -> bool:
    """Tell that it goes on to its end."""
    return False


def given(channel: Channel, letter: Letter, stop: Stop = never) -> Outcome:
    """Return what came of one attempt; as soon as ``stop`` says so, the channel is told to end it."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(_LOOK_SECONDS):
            if stop():
                channel.stop()
                return

    if stop is not never:
        threading.Thread(target=watch, name="watch", daemon=True).start()
    try:
        return channel.send(letter)
    finally:
        over.set()
