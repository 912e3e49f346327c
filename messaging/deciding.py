"""What may be recorded about messages: the records of a commit, or a refusal. Nothing here writes.

Whoever writes them holds the journal's lock from the decision until the commit is in the outbox.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from messaging.model import ADDRESS_IS_RIGHT, FOLLOWS, State
from messaging.outbox import PUT_BACK, Message, Outbox
from messaging.records import ChannelRecord, MessageRecord, RunRecord, StateRecord, TextRecord
from messaging.refusals import AlreadyOnTheList, CannotBecome, NothingToSay

Records = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Draft:
    """A message before it has a number; the fields are those of MessageRecord."""

    key: str
    channel: str
    occasion: str
    to: str
    body: str
    customer: str = ""
    subject: str = ""
    language: str = "en"
    tone: str = ""
    entries: tuple[int, ...] = ()
    with_act: bool = False
    due: int | None = None
    due_on: str = ""
    step: int | None = None
    not_before: str = ""
    attach: str = ""
    state: State = State.QUEUED
    why: str = ""


def queue(outbox: Outbox, drafts: Iterable[Draft]) -> Records:
    """Return the records that put messages on the list; one whose key is taken is there already and is left out.

    So is one that cannot be written and stands there as that: however often it is asked for, it is told of once.
    """
    records: Records = []
    keys: set[str] = set()
    with outbox.lock:
        for draft in drafts:
            if draft.key in keys or outbox.holder(draft.key) is not None or _failed_before(outbox, draft):
                continue
            if draft.state is not State.FAILED and not (draft.to and draft.body.strip()):
                raise NothingToSay("it has no words" if draft.to else "it is to nobody")
            keys.add(draft.key)
            values = {name: getattr(draft, name) for name in Draft.__dataclass_fields__}
            values["entries"] = list(draft.entries)
            records.append(msgspec.to_builtins(MessageRecord(id=len(outbox) + len(records) + 1, **values)))
    return records


def _failed_before(outbox: Outbox, draft: Draft) -> bool:
    """Tell whether a message that cannot be written was put on the list as such before, for the same reason."""
    if draft.state is not State.FAILED:
        return False
    mine = outbox.of_customers([draft.customer])
    return any((one.key, one.state, one.why) == (draft.key, State.FAILED, draft.why) for one in mine)


def move(
    message: Message,
    state: State,
    *,
    why: str = "",
    given: str = "",
    not_before: str = "",
    way_down: bool = False,
) -> Records:
    """Return the record of a message that comes further; raise CannotBecome. ``way_down`` as in StateRecord."""
    if state not in FOLLOWS[message.state]:
        raise CannotBecome(message.id, message.state, state)
    return _one(StateRecord(message.id, state, message.state, why, given, not_before, way_down=way_down))


def put_again(outbox: Outbox, messages: Sequence[Message], why: str = PUT_BACK) -> Records:
    """Return the records that put messages on the list again; raise CannotBecome, or AlreadyOnTheList.

    While a message was off the list its key was free: another one that has it may be on its way by now.
    """
    records: Records = []
    keys: set[str] = set()
    with outbox.lock:
        for one in messages:
            holder = outbox.holder(one.key)
            if one.key in keys or (holder is not None and holder is not one):
                raise AlreadyOnTheList(one.id)
            keys.add(one.key)
            records += move(one, State.QUEUED, why=why)
    return records


def trust_address(message: Message) -> Records:
    """Return the record that the address of a message that did not go takes messages after all; empty when it is so."""
    if message.state is not State.FAILED or message.given == ADDRESS_IS_RIGHT:
        return []
    return _one(StateRecord(message.id, message.state, message.state, message.why, ADDRESS_IS_RIGHT))


def rewrite(message: Message, subject: str, body: str, due: int | None) -> Records:
    """Return the record of a message that waits and says something else from now on; raise CannotBecome."""
    if message.state not in {State.QUEUED, State.HELD}:
        raise CannotBecome(message.id, message.state, State.QUEUED)
    return _one(
        StateRecord(
            message.id, message.state, message.state, message.why, "", message.not_before, subject, body, due
        )
    )  # fmt: skip


def cancel(messages: Sequence[Message], why: str) -> Records:
    """Return the records that take those of these messages off the list which still wait."""
    waiting = [one for one in messages if State.CANCELLED in FOLLOWS[one.state]]
    return [msgspec.to_builtins(StateRecord(one.id, State.CANCELLED, one.state, why)) for one in waiting]


def left_sending(outbox: Outbox, why: str = "Duebook ended while it was on its way out") -> Records:
    """Return the records for what is on its way out with nobody sending: nobody knows whether it went."""
    return [
        msgspec.to_builtins(StateRecord(one.id, State.UNKNOWN, one.state, why, one.given))
        for one in outbox.in_states(frozenset({State.SENDING}))
    ]


def words(outbox: Outbox, occasion: str, tone: str, language: str, subject: str, body: str) -> Records:
    """Return the record of the shop's own words; empty when they are as they were. The words were checked before."""
    now = outbox.text(occasion, tone, language)
    was = (now.subject, now.body) if now else ("", "")
    if was == (subject, body):
        return []
    return _one(TextRecord(occasion, tone, language, subject, body, was))


def switch(outbox: Outbox, name: str, *, on: bool, setup: str) -> Records:
    """Return the record that switches a channel on or off; empty when it is so already."""
    now = outbox.channel(name)
    if now is not None and (now.on, now.setup) == (on, setup):
        return []
    return _one(ChannelRecord(name, on, setup, [now.setup, "on" if now.on else ""] if now else []))


def ran(job: str, on: str, result: str) -> Records:
    """Return the record that the clock looked after a job for a local date."""
    return _one(RunRecord(job, on, result))


def _one(record: msgspec.Struct) -> Records:
    return [msgspec.to_builtins(record)]
