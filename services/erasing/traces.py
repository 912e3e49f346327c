"""Everywhere that somebody stands in the book: found by one look through all acts, oldest first.

What refers to something (an answer, an undo, a state of a message) stands behind what it refers to, so one look does.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, Final

from ledger.journal import Commit
from services.erasing.fields import CHANGES, NAMING, OF_A_PERSON, Keep

JsonRecord = dict[str, Any]

_REFERS: Final = r'"kind":"(?:undo|answer|change|group|message|message_state|person_change)"|"photo":"'
_OF_MESSAGES: Final = frozenset({"message", "message_state"})
_WORD_LETTERS_MIN: Final = 2
_NUMBER_LETTERS_MIN: Final = 4


@dataclass(slots=True)
class Traces:
    """What one person left in a book. ``ids`` are theirs, and of everybody who was merged into them.

    ``seqs`` are the acts that may hold anything of theirs, ``alone`` those about nobody else. ``opened`` tells in which
    act each account was opened. ``names`` tell who somebody is, ``words`` are whatever else was written about them.
    ``photos`` are theirs alone, ``shared`` are on bills of others, too; ``imports`` are the lists that brought
    something of them, ``files`` those that messages to them were written into. ``apart`` is of other customers: between
    which acts (from, until) they were one with the person, and ``own`` what is written about those in all other acts.
    """

    ids: frozenset[str]
    opened: dict[str, int] = field(default_factory=dict)
    seqs: set[int] = field(default_factory=set)
    alone: set[int] = field(default_factory=set)
    packages: set[str] = field(default_factory=set)
    said: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)
    messages: set[int] = field(default_factory=set)
    of_owner: set[int] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    photos: set[str] = field(default_factory=set)
    shared: set[str] = field(default_factory=set)
    imports: dict[str, str] = field(default_factory=dict)
    apart: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    own: dict[str, set[str]] = field(default_factory=dict)

    def is_apart(self, customer: str, seq: int) -> bool:
        """Tell whether another customer was one with the person in this act, or became so, or two again."""
        return any(begin <= seq <= end for begin, end in self.apart.get(customer, ()))


def traces_of(acts: Callable[[], Iterable[Commit]], ids: Iterable[str]) -> Traces:
    """Return everything about the customers with these ids in the acts of a book, from the first one on."""
    look = _Look(Traces(frozenset(ids)))
    for commit in acts():
        look.at(commit)
    found = look.found()
    if found.apart:  # rare, and only now is it known who
        for commit in acts():
            _gather_own(found, commit)
    return found


def _gather_own(traces: Traces, commit: Commit) -> None:
    if not any(f'"{one}"' in commit.records for one in traces.apart):
        return
    for record in json.loads(commit.records):
        whose = record.get("id" if record["kind"] == "customer" else "customer", "")
        if (
            record["kind"] in {"customer", "change"}
            and whose in traces.apart
            and not traces.is_apart(whose, commit.seq)
        ):
            traces.own.setdefault(whose, set()).update(text for _, value in _values(record) for text in _texts(value))


class _Look:
    def __init__(self, traces: Traces) -> None:
        self._traces = traces
        ids = "|".join(f'"{one}"' for one in sorted(traces.ids))
        self._worth_it = re.compile(f"{ids}|{_REFERS}")
        self._photos_of_others: set[str] = set()
        self._group_acts: list[tuple[int, str]] = []

    def at(self, commit: Commit) -> None:
        """Take in the next act."""
        if not self._worth_it.search(commit.records):
            return
        traces, seq = self._traces, commit.seq
        records: list[JsonRecord] = json.loads(commit.records)
        theirs = [record for record in records if self._take(record, seq)]
        if not theirs:
            return
        traces.seqs.add(seq)
        if all(one in traces.ids for record in records for one in _customers(record)):
            traces.alone.add(seq)
        for record in theirs:
            self._gather(record)
        traces.imports |= {one["sha256"]: one["file"] for one in records if one["kind"] == "import"}

    def _take(self, record: JsonRecord, seq: int) -> bool:
        """Tell whether a record is about the person, and note what of it, or of others, matters later."""
        if self._is_theirs(record, seq):
            self._note(record, seq)
            return True
        if self._is_of_owner(record):
            self._traces.seqs.add(seq)
        elif record["kind"] == "group":
            self._group_acts.append((seq, record["id"]))
        elif record.get("photo"):
            self._photos_of_others.add(record["photo"])
        return False

    def found(self) -> Traces:
        """Return everything, after the last act."""
        traces = self._traces
        traces.seqs |= {seq for seq, group in self._group_acts if group in traces.groups}
        traces.shared = traces.photos & self._photos_of_others
        traces.photos -= traces.shared
        return traces

    def _is_theirs(self, record: JsonRecord, seq: int) -> bool:
        """Tell whether a record is about the person, and note what later records refer to."""
        traces, kind = self._traces, record["kind"]
        if kind == "alias":
            return self._alias(record, seq)
        if kind == "change":
            other = record.get("customer", "")
            return other in traces.ids or record.get("package") in traces.packages or traces.is_apart(other, seq)
        by_reference: Mapping[str, tuple[str, AbstractSet[Any]]] = {
            "customer": ("id", traces.ids), "answer": ("of", traces.said), "undo": ("of", traces.seqs),
            "person_change": ("person", traces.people), "message_state": ("message", traces.messages),
        }  # fmt: skip
        if kind in by_reference:
            name, theirs = by_reference[kind]
            return record[name] in theirs
        if kind == "distinct":
            return not traces.ids.isdisjoint(record["customers"])
        if kind == "message" and traces.is_apart(record.get("customer", ""), seq):
            return record["to"] in traces.names  # it went to the person while they were taken for one
        return record.get("customer") in traces.ids

    def _note(self, record: JsonRecord, seq: int) -> None:
        """Note what of the person other records refer to."""
        traces, kind = self._traces, record["kind"]
        refers: Mapping[str, set[Any]] = {
            "package": traces.packages, "claim": traces.said, "dispute": traces.said, "person": traces.people,
            "message": traces.messages,
        }  # fmt: skip
        if kind in refers:
            refers[kind].add(record["id"])
        if kind == "customer":
            traces.opened[record["id"]] = seq
        if record.get("photo"):
            traces.photos.add(record["photo"])
        if kind == "message_state" and record.get("given"):
            traces.files.add(record["given"])

    def _is_of_owner(self, record: JsonRecord) -> bool:
        """Tell whether a message is to the owner: it may name anybody, and is looked at when the names are known."""
        owners = self._traces.of_owner
        if record["kind"] == "message" and not record.get("customer"):
            owners.add(record["id"])
        return record["kind"] in _OF_MESSAGES and record.get("message", record.get("id")) in owners

    def _alias(self, record: JsonRecord, seq: int) -> bool:
        traces, customer = self._traces, record["customer"]
        into, was = record.get("into", ""), record.get("was", "")
        if customer in traces.ids and into and into not in traces.ids:
            traces.apart.setdefault(into, []).append((seq, 2**63))
        elif customer in traces.ids and was in traces.apart:
            begin, _ = traces.apart[was][-1]
            traces.apart[was][-1] = (begin, seq)
        return not traces.ids.isdisjoint((customer, into, was))

    def _gather(self, record: JsonRecord) -> None:
        """Note what a record says about the person."""
        traces = self._traces
        if record["kind"] == "change" and record.get("customer", "") not in {"", *traces.ids}:
            return
        for name, value in _values(record):
            if name == "group":
                traces.groups.add(value)
            elif name in NAMING:
                traces.names.update(_texts(value))
            else:
                traces.words.update(one for one in _texts(value) if _tells(one))


def _values(record: JsonRecord) -> Iterator[tuple[str, Any]]:
    """Yield what is personal in a record by the name of its field, with the old and the new value of a change."""
    kind = record["kind"]
    if kind in CHANGES:
        of = "person" if kind == "person_change" else "customer" if record.get("customer") else "package"
        for name, pair in record["fields"].items():
            for value in pair if _is_personal(of, name) else ():
                yield name, value
        return
    for name, value in record.items():
        if _is_personal(kind, name):
            yield name, value


def _is_personal(kind: str, name: str) -> bool:
    if kind == "customer" and name == "group":
        return True
    return OF_A_PERSON.get(kind, {}).get(name) in {Keep.NEVER, Keep.NAMELESS}


def _customers(record: JsonRecord) -> Iterator[str]:
    """Yield the ids of the customers that a record names."""
    if record["kind"] == "customer":
        yield record["id"]
    yield from record["customers"] if record["kind"] == "distinct" else ()
    for name in ("customer", "into", "was") if record["kind"] == "alias" else ("customer",):
        if record.get(name):
            yield record[name]


def _texts(value: object) -> Iterator[str]:
    """Yield every text in a value of a field."""
    if isinstance(value, str):
        if value.strip():
            yield value
            yield from (line for line in value.split("\n") if line.strip())
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _tells(text: str) -> bool:
    """Tell whether a text is more than a short number, which is in every other sentence."""
    letters = any(sign.isalpha() for sign in text)
    return len(text) >= (_WORD_LETTERS_MIN if letters else _NUMBER_LETTERS_MIN)
