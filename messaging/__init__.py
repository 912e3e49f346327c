"""The post office of the shop: what is to be said to customers, how far it has come, and the ways to say it.

Everything about a message is a record of the journal; ``Outbox`` is made from it. Channels carry letters and know
nothing of the book; the planner decides who is reminded, and knows no clock.

What opening a book needs is imported at once; the rest when it is first asked for: a start does not wait for it.
"""

from importlib import import_module
from typing import Final

from messaging.deciding import Draft, cancel, left_sending, move, queue, ran, rewrite, switch, words
from messaging.model import (
    FOLLOWS,
    MAY_HAVE_GONE,
    TO_ANSWER,
    WAITING,
    Attachment,
    Channel,
    Letter,
    Outcome,
    State,
)
from messaging.outbox import TAKEN_BACK, Message, Outbox, texts_of
from messaging.records import ChannelRecord, MessageRecord, RunRecord, StateRecord, TextRecord
from messaging.refusals import WORDS, CannotBecome, MessageUnknown, NothingToSay

__all__ = [
    "FOLLOWS",
    "MAY_HAVE_GONE",
    "TAKEN_BACK",
    "TO_ANSWER",
    "WAITING",
    "WORDS",
    "Attachment",
    "CannotBecome",
    "Channel",
    "ChannelRecord",
    "Draft",
    "Letter",
    "Message",
    "MessageRecord",
    "MessageUnknown",
    "NothingToSay",
    "Outbox",
    "Outcome",
    "RunRecord",
    "State",
    "StateRecord",
    "TextRecord",
    "cancel",
    "left_sending",
    "move",
    "queue",
    "ran",
    "rewrite",
    "switch",
    "texts_of",
    "words",
]

_LATER: Final[tuple[str, ...]] = ()  # the files whose names are fetched when they are first asked for


def __getattr__(name: str) -> object:
    """Fetch a public name from the file that has it."""
    if name in __all__:
        for module in _LATER:
            found = getattr(import_module(f"messaging.{module}"), name, None)
            if found is not None:
                globals()[name] = found
                return found
    message = f"messaging has no {name}"
    raise AttributeError(message)
