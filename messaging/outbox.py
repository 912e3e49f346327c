"""All messages of the shop and how far each has come, made from the journal.

Only what lists and decisions need is kept in memory; the words of a message are read from the act that put it on the
list (``texts_of``).
"""

import threading
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import Any, Final, TypeAlias

import msgspec

from ledger.book import UndoNotPossible
from ledger.journal import Commit
from messaging.model import ADDRESS_IS_RIGHT, MAY_HAVE_GONE, NO_SUCH_ADDRESS, WAITING, State
from messaging.records import (
    KINDS,
    MARK,
    ChannelRecord,
    MessageRecord,
    PostRecord,
    RunRecord,
    StateRecord,
    TextRecord,
)
from messaging.refusals import MessageUnknown

JsonRecord: TypeAlias = dict[str, Any]

# A message in one of these leaves its key to another one: it never went.
_FREES_ITS_KEY: Final = frozenset({State.CANCELLED, State.FAILED, State.DENIED})
# Whoever carries messages took one for the address: it takes messages after all.
_TAKEN: Final = frozenset({State.HANDED_OVER, State.SENT, State.DELIVERED, State.READ})
_RUNS_KEPT: Final = 60
TAKEN_BACK: Final = "what it told of was taken back"
TAKEN_OFF: Final = "taken off the list"  # by a person
PUT_BACK: Final = "tried again"  # why a message waits that a person has put on the list again


class Message(msgspec.Struct):
    """One message as it is now. ``seq`` is the act that put it on the list, ``said_in`` the one with its words."""

    id: int
    seq: int
    said_in: int
    at: str
    key: str
    channel: str
    occasion: str
    to: str
    customer: str
    language: str
    entries: list[int]
    due: int | None
    due_on: str
    step: int | None
    not_before: str
    attach: str
    state: State
    why: str
    given: str = ""
    changed_at: str = ""
    changed_by: str = ""
    left_at: str = ""  # when an attempt began, or the link was shown; "" while nothing ever left
    attempts: int = 0
    wanted_at: str = ""  # when a person put it back on the list last, "" when nobody did
    tries: int = 0  # how many of them were in vain by its own fault, since somebody wanted it to go


class Refused(msgspec.Struct, frozen=True):
    """An address that takes no messages: the ``message`` that did not go for that, when, over which way, and why."""

    message: int
    at: str
    channel: str
    why: str


class _Kept(msgspec.Struct):
    messages: list[Message]
    texts: list[TextRecord]
    channels: list[ChannelRecord]
    runs: list[RunRecord]
    refused: dict[str, Refused] = {}


@dataclass(slots=True)
class _Lists:
    """The messages by what they are asked for."""

    of_customer: dict[str, list[int]] = field(default_factory=dict)
    of_entry: dict[int, list[int]] = field(default_factory=dict)
    by_key: dict[str, int] = field(default_factory=dict)
    in_state: dict[State, dict[int, None]] = field(default_factory=lambda: {state: {} for state in State})


class Outbox:
    """Every message. A projection: ``apply`` and ``reset`` are called by the journal."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._begin([])
        self._texts: dict[tuple[str, str, str], TextRecord] = {}
        self._channels: dict[str, ChannelRecord] = {}
        self._runs: dict[str, list[RunRecord]] = {}
        self._refused: dict[str, Refused] = {}

    def reset(self) -> None:
        """Forget everything, before the journal is read from its beginning."""
        with self.lock:
            self._begin([])
            self._texts, self._channels, self._runs, self._refused = {}, {}, {}, {}

    def apply(self, commits: Sequence[Commit]) -> None:
        """Take in what commits record about messages; what else they record is of no interest."""
        with self.lock:
            for commit in commits:
                if MARK in commit.records:
                    for raw in msgspec.json.decode(commit.records):
                        if raw["kind"] in KINDS:
                            self._apply(msgspec.convert(raw, PostRecord), commit)

    def dump(self) -> bytes:
        """Return everything as bytes, for a snapshot."""
        with self.lock:
            kept = _Kept(
                self._all, list(self._texts.values()), list(self._channels.values()), self._all_runs(), self._refused
            )
            return msgspec.msgpack.encode(kept)

    def load(self, data: bytes | memoryview) -> None:
        """Take over what ``dump`` gave; raise ValueError when that is something else."""
        kept = msgspec.msgpack.decode(data, type=_Kept)
        with self.lock:
            self._begin(kept.messages)
            self._texts = {(one.occasion, one.tone, one.language): one for one in kept.texts}
            self._channels = {one.name: one for one in kept.channels}
            self._runs, self._refused = {}, kept.refused
            for run in kept.runs:
                self._keep_run(run)

    def _all_runs(self) -> list[RunRecord]:
        return [run for runs in self._runs.values() for run in runs]

    def _keep_run(self, run: RunRecord) -> None:
        runs = self._runs.setdefault(run.job, [])
        runs.append(run)
        del runs[:-_RUNS_KEPT]

    def _begin(self, messages: list[Message]) -> None:
        self._all, self._lists = messages, _Lists()
        for message in messages:
            self._list(message)

    def _list(self, message: Message) -> None:
        lists = self._lists
        lists.of_customer.setdefault(message.customer, []).append(message.id)
        for entry in message.entries:
            lists.of_entry.setdefault(entry, []).append(message.id)
        self._hold_key(message)
        lists.in_state[message.state][message.id] = None

    def _hold_key(self, message: Message) -> None:
        """Of all messages with one key the one that may still reach somebody has it."""
        if message.state not in _FREES_ITS_KEY:
            self._lists.by_key[message.key] = message.id

    def _apply(self, record: PostRecord, commit: Commit) -> None:
        match record:
            case MessageRecord():
                self._add(record, commit)
            case StateRecord():
                self._move(record, commit)
            case TextRecord():
                self._texts[record.occasion, record.tone, record.language] = record
            case ChannelRecord():
                self._channels[record.name] = record
            case RunRecord():
                self._keep_run(record)

    def _add(self, record: MessageRecord, commit: Commit) -> None:
        message = Message(
            id=record.id, seq=commit.seq, said_in=commit.seq, at=commit.at, key=record.key, channel=record.channel,
            occasion=record.occasion, to=record.to, customer=record.customer, language=record.language,
            entries=record.entries, due=record.due, due_on=record.due_on, step=record.step,
            not_before=record.not_before, attach=record.attach, state=record.state, why=record.why,
            changed_at=commit.at, changed_by=commit.by,
        )  # fmt: skip
        self._all.append(message)
        self._list(message)

    def _move(self, record: StateRecord, commit: Commit) -> None:
        message = self._all[record.message - 1]
        self._lists.in_state[message.state].pop(message.id, None)
        self._lists.in_state[record.state][message.id] = None
        message.state, message.why, message.not_before = record.state, record.why, record.not_before
        self._hold_key(message)
        message.changed_at, message.changed_by = commit.at, commit.by
        message.given = record.given or ("" if record.was is State.FAILED else message.given)
        self._mind_address(message)
        if record.state in {State.SENDING, State.OPENED} and record.was in WAITING:  # not when an answer is taken back
            message.left_at, message.attempts = commit.at, message.attempts + 1
        elif record.state is State.QUEUED and record.was is State.SENDING:
            message.left_at = ""  # it provably did not leave
            message.tries += not record.way_down
        elif record.state is State.QUEUED and record.was in _FREES_ITS_KEY:  # a person has it tried again
            message.tries = 0
        if record.state is State.QUEUED and record.why == PUT_BACK:
            message.wanted_at = commit.at
        if record.body:
            message.said_in, message.due = commit.seq, record.due

    def _mind_address(self, message: Message) -> None:
        """Note that an address takes no messages, or forget that: one went there, or somebody said so."""
        if message.state is State.FAILED and message.given == NO_SUCH_ADDRESS:
            self._refused[message.to] = Refused(message.id, message.changed_at, message.channel, message.why)
            return
        noted = self._refused.get(message.to)
        went = noted is not None and message.state in _TAKEN and message.channel == noted.channel
        if noted is not None and (went or message.id == noted.message):
            del self._refused[message.to]

    # Questions.

    def __len__(self) -> int:
        """Return how many messages there ever were."""
        return len(self._all)

    def get(self, number: int) -> Message:
        """Return a message; raise MessageUnknown."""
        if not 0 < number <= len(self._all):
            raise MessageUnknown(number)
        return self._all[number - 1]

    def in_states(self, states: frozenset[State], channel: str = "") -> list[Message]:
        """Return the messages in any of these states, in the order in which they were put on the list."""
        with self.lock:
            found = sorted(number for state in states for number in self._lists.in_state[state])
            messages = [self._all[number - 1] for number in found]
        return [one for one in messages if not channel or one.channel == channel]

    def count(self, state: State) -> int:
        """Return how many messages are in a state."""
        return len(self._lists.in_state[state])

    def of_customers(self, customers: Sequence[str]) -> list[Message]:
        """Return the messages to any of these customers, the newest first."""
        with self.lock:
            found = sorted(number for one in customers for number in self._lists.of_customer.get(one, ()))
            return [self._all[number - 1] for number in reversed(found)]

    def of_entries(self, entries: Sequence[int]) -> list[Message]:
        """Return the messages that tell of any of these entries."""
        with self.lock:
            found = sorted({number for one in entries for number in self._lists.of_entry.get(one, ())})
            return [self._all[number - 1] for number in found]

    def of_act(self, seq: int) -> list[Message]:
        """Return the messages that one act put on the list."""
        with self.lock:
            first = bisect_left(self._all, seq, key=lambda one: one.seq)
            return list(takewhile(lambda one: one.seq == seq, islice(self._all, first, None)))

    def latest(self) -> Iterator[Message]:
        """Yield all messages, the newest first."""
        for number in range(len(self._all), 0, -1):
            yield self._all[number - 1]

    def holder(self, key: str) -> Message | None:
        """Return the message that has this key; None when none has, or the one that had it never went."""
        number = self._lists.by_key.get(key)
        message = self._all[number - 1] if number else None
        return None if message is None or message.state in _FREES_ITS_KEY else message

    def text(self, occasion: str, tone: str, language: str) -> TextRecord | None:
        """Return the shop's own words for an occasion, None while it has none."""
        found = self._texts.get((occasion, tone, language))
        return found if found is not None and found.body else None

    def channel(self, name: str) -> ChannelRecord | None:
        """Return what was last said about a channel."""
        return self._channels.get(name)

    def refused(self, address: str) -> Refused | None:
        """Return why an address takes no messages as far as is known, None when it does."""
        return self._refused.get(address)

    def runs(self, job: str) -> list[RunRecord]:
        """Return the last times that the clock looked after a job, the newest at the end."""
        return list(self._runs.get(job, ()))

    # The way back.

    def way_back(self, record: JsonRecord) -> JsonRecord | None:
        """Return the record that takes ``record`` back, None when it is of another room; raise UndoNotPossible.

        A message that waits is cancelled. One that went stays as it is: what it told of in the same act can be taken
        back all the same, and the record notes it; a message alone cannot.
        """
        if record.get("kind") not in KINDS:
            return None
        found: JsonRecord = msgspec.to_builtins(self._back(msgspec.convert(record, PostRecord)))
        return found

    def _back(self, record: PostRecord) -> PostRecord:
        match record:
            case MessageRecord():
                return self._message_back(record)
            case StateRecord():
                return self._state_back(record)
            case TextRecord():
                return self._text_back(record)
            case ChannelRecord():
                return self._channel_back(record)
            case RunRecord():
                return record  # that the clock came by is no act of anybody

    def _message_back(self, record: MessageRecord) -> StateRecord:
        message = self._of_somebody(record.id)
        if message.state in WAITING | {State.FAILED, State.DENIED}:
            return StateRecord(message.id, State.CANCELLED, message.state, TAKEN_BACK)
        if message.state in MAY_HAVE_GONE and not record.with_act:
            raise UndoNotPossible("the message has left, or may have; nobody can call it back")
        return StateRecord(message.id, message.state, message.state, TAKEN_BACK)

    def _of_somebody(self, number: int) -> Message:
        """Return a message; raise UndoNotPossible when whoever it was to was erased, and its words with them."""
        message = self.get(number)
        if not message.to:
            raise UndoNotPossible("whom the message was to was erased since")
        return message

    def _state_back(self, record: StateRecord) -> StateRecord:
        message = self._of_somebody(record.message)
        if record.given in {NO_SUCH_ADDRESS, ADDRESS_IS_RIGHT} and record.state is record.was is message.state:
            other = ADDRESS_IS_RIGHT if record.given == NO_SUCH_ADDRESS else NO_SUCH_ADDRESS
            return StateRecord(message.id, message.state, message.state, message.why, other)
        if record.state is record.was:
            return StateRecord(message.id, message.state, message.state)
        if message.state is not record.state:
            raise UndoNotPossible("the message has come further since")
        if record.state not in {State.CANCELLED, State.CONFIRMED, State.DENIED, State.HELD}:
            raise UndoNotPossible("the message has left, or may have; nobody can call it back")
        if record.state in _FREES_ITS_KEY and record.was not in _FREES_ITS_KEY and self.holder(message.key):
            raise UndoNotPossible("the same was put on the list again since")
        return StateRecord(message.id, record.was, record.state)

    def _channel_back(self, record: ChannelRecord) -> ChannelRecord:
        now = self._channels[record.name]
        if (now.on, now.setup) != (record.on, record.setup):
            raise UndoNotPossible("the channel was set up again since")
        setup, on = record.was or ["", ""]
        return ChannelRecord(record.name, bool(on), setup, [record.setup, "on" if record.on else ""])

    def _text_back(self, record: TextRecord) -> TextRecord:
        now = self._texts[record.occasion, record.tone, record.language]
        if (now.subject, now.body) != (record.subject, record.body):
            raise UndoNotPossible("the words were changed again since")
        subject, body = record.was
        return TextRecord(record.occasion, record.tone, record.language, subject, body, (record.subject, record.body))


ReadCommit: TypeAlias = Callable[[int], Commit]


def texts_in(commit: Commit) -> dict[int, tuple[str, str]]:
    """Return what an act has messages say: subject and body by their numbers. What it rewrites counts as well."""
    found: dict[int, tuple[str, str]] = {}
    for raw in msgspec.json.decode(commit.records):
        if raw["kind"] in {"message", "message_state"} and raw.get("body"):
            found[raw["id" if raw["kind"] == "message" else "message"]] = (raw.get("subject", ""), raw["body"])
    return found


def texts_of(message: Message, read_commit: ReadCommit) -> tuple[str, str]:
    """Return what a message says: its subject and its body, as they were written last."""
    for raw in msgspec.json.decode(read_commit(message.said_in).records):
        if raw["kind"] == "message" and raw["id"] == message.id and message.said_in == message.seq:
            return raw.get("subject", ""), raw["body"]
        if raw["kind"] == "message_state" and raw["message"] == message.id and raw.get("body"):
            return raw.get("subject", ""), raw["body"]
    raise MessageUnknown(message.id)
