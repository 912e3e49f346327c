"""The post office of the shop: what is to be said to customers, how far it has come, and the ways to say it.

Everything about a message is a record of the journal; ``Outbox`` is made from it. Channels carry letters and know
nothing of the book; the planner decides who is reminded, and knows no clock.
"""

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

__all__ = [
    "FOLLOWS",
    "MAY_HAVE_GONE",
    "TO_ANSWER",
    "WAITING",
    "Attachment",
    "Channel",
    "Letter",
    "Outcome",
    "State",
]
