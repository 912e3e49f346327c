"""The records of messages in the journal; docs/data-format.md describes each field.

All their kinds begin with "message", so that a commit without any is passed over by a look at its text. Amounts are
whole minor units, days ``YYYY-MM-DD``, moments UTC as the journal writes them; what is absent has its default.
"""

from typing import Final

import msgspec

from messaging.model import State

MARK: Final = '"kind":"message'
KINDS: Final = frozenset({"message", "message_state", "message_text", "message_channel", "message_run"})


class MessageRecord(msgspec.Struct, tag_field="kind", tag="message", frozen=True, omit_defaults=True):
    """A message on the list. ``customer`` "" is the owner; ``entries`` are those it tells about.

    ``with_act``: it was put on the list by the act that recorded those entries. ``due`` is what it says is owed.
    ``due_on`` and ``step`` tell which reminder it is: of the bill due that day, so many days after it. ``not_before``
    is a moment; ``state`` is queued, or held, or failed when it could not be written.
    """

    id: int
    key: str
    channel: str
    occasion: str
    to: str
    body: str
    customer: str = ""
    subject: str = ""
    language: str = "en"
    tone: str = ""
    entries: list[int] = []
    with_act: bool = False
    due: int | None = None
    due_on: str = ""
    step: int | None = None
    not_before: str = ""
    attach: str = ""
    state: State = State.QUEUED
    why: str = ""


class StateRecord(msgspec.Struct, tag_field="kind", tag="message_state", frozen=True, omit_defaults=True):
    """A message came further, or was written anew before it went: then ``body`` is what it says now.

    ``way_down``: it waits again because its way did not work, which is no attempt of its own.
    """

    message: int
    state: State
    was: State
    why: str = ""
    given: str = ""
    not_before: str = ""
    subject: str = ""
    body: str = ""
    due: int | None = None
    way_down: bool = False


class TextRecord(msgspec.Struct, tag_field="kind", tag="message_text", frozen=True, omit_defaults=True):
    """The shop's own words for an occasion, tone and language; empty ones are the usual again. ``was``: before."""

    occasion: str
    tone: str
    language: str
    subject: str = ""
    body: str = ""
    was: tuple[str, str] = ("", "")


class ChannelRecord(msgspec.Struct, tag_field="kind", tag="message_channel", frozen=True, omit_defaults=True):
    """A channel was tried and switched on, or switched off.

    ``setup`` tells which set-up was tried, without saying what it is: with another one the channel is off until tried.
    """

    name: str
    on: bool
    setup: str = ""
    was: list[str] = []


class RunRecord(msgspec.Struct, tag_field="kind", tag="message_run", frozen=True, omit_defaults=True):
    """What the clock looks after was done for a local date."""

    job: str
    on: str
    result: str = ""


PostRecord = MessageRecord | StateRecord | TextRecord | ChannelRecord | RunRecord
