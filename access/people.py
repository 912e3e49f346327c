"""The people who may come in, made from the journal: what they are called, what they may do, whether they still may.

A person is a record of the journal, so it can be undone and shows in the activity; passwords and sessions are not.
"""

import re
import threading
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from access.refusals import (
    LastOwner,
    PersonNotUnderstood,
    PersonUnknown,
    RightUnknown,
    SignInNotUnderstood,
    SignInTaken,
)
from access.rights import TICKED, TICKS, Right, Role, rights_of
from ledger.book import UndoNotPossible, clean_text
from ledger.journal import Commit

ACTIVE: Final = "active"
DISABLED: Final = "disabled"
REMOVED: Final = "removed"

_NAME_MAX: Final = 120
_SIGN_IN: Final = re.compile(r"[^\W_](?:[\w.+@-]{0,38}[^\W_])")
_PROPOSED_MAX: Final = 34  # so that a number fits behind it
_CUSTOMER: Final = re.compile(r"C(?=0*[1-9])\d{4,9}")
_MARK: Final = '"kind":"person'
_CHANGEABLE: Final = ("name", "rights", "centres", "status")

Change = tuple[str, list[dict[str, Any]]]


class PersonRecord(msgspec.Struct, tag_field="kind", tag="person", frozen=True, omit_defaults=True):
    """A new person, as the journal keeps them."""

    id: str
    name: str
    sign_in: str
    role: Role
    customer: str = ""
    rights: list[str] = []
    centres: list[str] = []
    status: str = ACTIVE


class PersonChange(msgspec.Struct, tag_field="kind", tag="person_change", frozen=True):
    """Fields of a person that took another value: ``{field: [old, new]}``."""

    person: str
    fields: dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may come in. ``centres`` empty means all of them; ``customer`` is the id of the own account."""

    id: str
    name: str
    sign_in: str
    role: Role
    rights: frozenset[Right]
    centres: frozenset[str]
    customer: str
    status: str

    def may(self, right: Right) -> bool:
        """Tell whether this right is theirs; nothing is once they are disabled."""
        return self.status == ACTIVE and right in self.rights

    @property
    def ticked(self) -> list[Right]:
        """What the owner ticked for them, in the order of the screen."""
        return [right for right in TICKS if right in self.rights]


class People:
    """Everybody who ever could come in. A projection: ``apply`` and ``reset`` are called by the journal."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._records: dict[str, PersonRecord] = {}
        self._known: dict[str, Person] = {}  # as they are handed out, made once for each record

    def reset(self) -> None:
        """Forget everybody, before the journal is read from its beginning."""
        with self._lock:
            self._records, self._known = {}, {}

    def apply(self, commits: Sequence[Commit]) -> None:
        """Take in what commits record about people; what else they record is of no interest."""
        with self._lock:
            for commit in commits:
                if _MARK in commit.records:
                    for record in msgspec.json.decode(commit.records):
                        self._apply(record)

    def dump(self) -> bytes:
        """Return everybody as bytes, for a snapshot."""
        with self._lock:
            return msgspec.json.encode(list(self._records.values()))

    def load(self, data: bytes | memoryview) -> None:
        """Take over what ``dump`` gave; raise ValueError when that is something else."""
        found = msgspec.json.decode(data, type=list[PersonRecord])
        with self._lock:
            self._records = {record.id: record for record in found}
            self._known = {record.id: _person(record) for record in found}

    # Questions.

    def all(self) -> list[Person]:
        """Return everybody who was not taken out by an undo, in the order of their ids."""
        with self._lock:
            return [one for one in self._known.values() if one.status != REMOVED]

    def by_id(self, person: str) -> Person:
        """Return the person with this id; raise PersonUnknown."""
        known = self._known.get(person)
        if known is None or known.status == REMOVED:
            raise PersonUnknown(person)
        return known

    def by_sign_in(self, sign_in: str) -> Person:
        """Return whoever signs in under this name, whatever the capitals; raise PersonUnknown."""
        wanted = sign_in_key(sign_in)
        for known in self.all():
            if known.sign_in == wanted:
                return known
        raise PersonUnknown(sign_in.strip()[:40])

    def of_customer(self, customer: str) -> Person | None:
        """Return who has the access to a customer's own page, None when nobody has."""
        return next((one for one in self.all() if one.customer == customer), None)

    def owners(self) -> list[Person]:
        """Return the owners who may come in."""
        return [one for one in self.all() if one.role is Role.OWNER and one.status == ACTIVE]

    def name_of(self, by: str) -> str:
        """Return what somebody is called in lists; a program by its key, and what is no id as it is."""
        record = self._records.get(by)
        if record is None:
            return by
        return f"key {record.name}" if record.role is Role.PROGRAM else record.name

    def customer_of(self, by: str) -> str:
        """Return the customer whose own page somebody has or had, "" for everybody else."""
        record = self._records.get(by)
        return record.customer if record else ""

    def free_sign_in(self, proposals: Sequence[str]) -> str:
        """Return the first of these names that nobody has or had, with a number behind it when all are taken."""
        with self._lock:
            taken = {record.sign_in for record in self._records.values()}
        names = [name for name in map(_as_sign_in, proposals) if name] or ["guest"]
        more = (f"{names[0][:_PROPOSED_MAX]}{number}" for number in range(2, len(taken) + 3))
        return next(name for name in (*names, *more) if name not in taken)

    # Decisions: what a commit would hold. Whoever writes it holds the journal's lock.

    def decide_add(
        self, *, name: str, sign_in: str, role: Role, customer: str = "", rights: Sequence[Right | str] = (),
        centres: Sequence[str] = (),
    ) -> tuple[str, str, list[dict[str, Any]]]:  # fmt: skip
        """Return (id, sentence, records) of a new person; raise a refusal."""
        called = clean_text(name, _NAME_MAX, lines=False)
        if not called:
            raise PersonNotUnderstood(f"Say what the {'program' if role is Role.PROGRAM else 'person'} is called.")
        wanted = sign_in_key(sign_in)
        if not _SIGN_IN.fullmatch(wanted):
            raise SignInNotUnderstood(sign_in.strip()[:40])
        if any(record.sign_in == wanted for record in self._records.values()):
            raise SignInTaken(wanted)
        if (role is Role.CUSTOMER) != bool(customer):
            raise PersonNotUnderstood("The access of a customer belongs to one customer, and only that access does.")
        if customer and not _CUSTOMER.fullmatch(customer):
            raise PersonNotUnderstood("An own page belongs to a customer by the shop's own number, like C0001.")
        if customer and self.of_customer(customer):
            raise PersonNotUnderstood(f"{called} has an own page already.")
        record = PersonRecord(
            id=f"U{len(self._records) + 1:04d}", name=called, sign_in=wanted, role=role, customer=customer,
            rights=_ticks(role, rights), centres=_centres(role, centres),
        )  # fmt: skip
        what = {
            Role.OWNER: f"{called} is an owner now",
            Role.STAFF: f"{called} works here now",
            Role.CUSTOMER: f"{called} has an own page now",
            Role.PROGRAM: f"The program {called} has a key now",
        }[role]
        return record.id, what, [msgspec.to_builtins(record)]

    def decide_change(self, person: str, fields: Mapping[str, Any]) -> Change | None:
        """Return the sentence and the records of a change of name, rights, centres or status; None for no change."""
        now = self._records.get(person)
        if now is None or now.status == REMOVED:
            raise PersonUnknown(person)
        cleaned = self._cleaned(now, fields)
        changed = {field: [getattr(now, field), new] for field, new in cleaned.items() if getattr(now, field) != new}
        if not changed:
            return None
        self._check_an_owner_stays(now, changed)
        return _said(now, changed), [msgspec.to_builtins(PersonChange(now.id, changed))]

    def way_back(self, record: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the record that takes ``record`` back, None when it is not of people; raise UndoNotPossible."""
        if record.get("kind") == "person":
            now = self._records[record["id"]]
            if now.status == REMOVED:
                raise UndoNotPossible(f"{now.name} was already taken out")
            change = PersonChange(now.id, {"status": [now.status, REMOVED]})
        elif record.get("kind") == "person_change":
            change = msgspec.convert(record, PersonChange)
            now = self._records[change.person]
            for field, (_, new) in change.fields.items():
                if getattr(now, field) != new:
                    raise UndoNotPossible(f"{now.name} was changed again since ({field})")
            change = PersonChange(now.id, {field: [new, old] for field, (old, new) in change.fields.items()})
        else:
            return None
        if now.status == REMOVED and now.customer and self.of_customer(now.customer):
            raise UndoNotPossible(f"{now.name} has an own page already")
        try:
            self._check_an_owner_stays(now, change.fields)
        except LastOwner:
            raise UndoNotPossible(f"{now.name} is the only owner") from None
        return dict(msgspec.to_builtins(change))

    # Behind it.

    def _apply(self, record: dict[str, Any]) -> None:
        if record.get("kind") == "person":
            self._keep(msgspec.convert(record, PersonRecord))
        elif record.get("kind") == "person_change":
            change = msgspec.convert(record, PersonChange)
            fields = {field: values[1] for field, values in change.fields.items()}
            self._keep(msgspec.structs.replace(self._records[change.person], **fields))

    def _keep(self, record: PersonRecord) -> None:
        self._records[record.id], self._known[record.id] = record, _person(record)

    def _cleaned(self, now: PersonRecord, fields: Mapping[str, Any]) -> dict[str, Any]:
        cleaned: dict[str, Any] = {}
        for field, value in fields.items():
            if field not in _CHANGEABLE:
                raise PersonNotUnderstood(f"The {field.replace('_', ' ')} of a person cannot be changed.")
            if field == "rights":
                cleaned[field] = _ticks(now.role, value)
            elif field == "centres":
                cleaned[field] = _centres(now.role, value)
            elif field == "name":
                cleaned[field] = clean_text(value, _NAME_MAX, lines=False)
                if not cleaned[field]:
                    raise PersonNotUnderstood("Say what the person is called.")
            elif value in {ACTIVE, DISABLED}:
                cleaned[field] = value
            else:
                raise PersonNotUnderstood("Somebody may come in or may not; there is nothing else.")
        return cleaned

    def _check_an_owner_stays(self, now: PersonRecord, changed: Mapping[str, list[Any]]) -> None:
        goes = now.role is Role.OWNER and now.status == ACTIVE and changed.get("status", ["", ACTIVE])[1] != ACTIVE
        if goes and len(self.owners()) == 1:
            raise LastOwner(now.name)


def sign_in_key(typed: str) -> str:
    """Return a sign-in name as it is compared and kept: without capitals, the same letters in the same code points."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", typed).casefold()).strip()


def _person(record: PersonRecord) -> Person:
    ticked = frozenset(Right(one) for one in record.rights)
    return Person(
        record.id, record.name, record.sign_in, record.role, rights_of(record.role, ticked), frozenset(record.centres),
        record.customer, record.status,
    )  # fmt: skip


def _ticks(role: Role, rights: Sequence[Right | str]) -> list[str]:
    wanted, known = set(map(str, rights)), [one.value for one in TICKS]
    if role not in TICKED:
        if wanted:
            raise PersonNotUnderstood("Only for staff and programs is it ticked what they may do.")
        return []
    if unknown := wanted - set(known):
        raise RightUnknown(min(unknown), known)
    return [one for one in known if one in wanted]


def _centres(role: Role, centres: Sequence[str]) -> list[str]:
    kept = sorted({clean_text(one, _NAME_MAX, lines=False) for one in centres} - {""})
    if kept and role not in TICKED:
        raise PersonNotUnderstood("Only staff and programs are bound to centres.")
    return kept


def _said(now: PersonRecord, changed: Mapping[str, list[Any]]) -> str:
    if "status" in changed and now.role is Role.PROGRAM:
        return f"The program {now.name} may {'ask again' if changed['status'][1] == ACTIVE else 'not ask any more'}"
    if "status" in changed:
        return f"{now.name} may {'come in again' if changed['status'][1] == ACTIVE else 'not come in any more'}"
    if "name" in changed:
        return f"{now.name} is called {changed['name'][1]} now"
    return f"What {now.name} may do was changed"


def _as_sign_in(text: str) -> str:
    kept = "".join(sign for sign in sign_in_key(text) if sign.isalnum() or sign in ".-")[:40].strip(".-")
    return kept if _SIGN_IN.fullmatch(kept) else ""
